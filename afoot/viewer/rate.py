"""How often somebody may ask: a bucket that fills in time, and empties by asking."""

from __future__ import annotations

import json
import time
from contextlib import suppress

from starlette.types import Message, Receive, Send

BURST, PER_S = (
    400,
    100,
)  # requests, or messages of a socket: so many at once, and so many a second in the long run
POLICY_VIOLATION = 1008


class Bucket:
    """One share of asking."""

    def __init__(self) -> None:
        self._left, self._since = float(BURST), time.monotonic()

    def take(self) -> bool:
        """Whether one more is within the share; it counts, where it is."""
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._since) * PER_S)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def paced(receive: Receive, send: Send) -> tuple[Receive, Send]:
    """The two ends of a WebSocket, of which one that says too much is told so and closed."""
    bucket, closed = Bucket(), False

    async def receiving() -> Message:
        nonlocal closed
        message = await receive()
        if message["type"] != "websocket.receive" or bucket.take():
            return message
        was_closed, closed = closed, True
        error = {
            "type": "error",
            "what": "too many messages",
            "came": None,
            "expected": f"at most {PER_S} a second",
            "fix": "Wait a second, and connect again: nothing but this message is lost.",
        }
        with suppress(OSError):  # it may have gone in the meantime
            if not was_closed:
                await send({"type": "websocket.send", "text": json.dumps(error)})
                await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": error["what"]})
        return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}

    async def sending(message: Message) -> None:
        nonlocal closed
        if closed:  # what is told at the same time comes too late
            return
        closed = message["type"] == "websocket.close"
        await send(message)

    return receiving, sending
