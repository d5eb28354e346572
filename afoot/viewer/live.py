"""A chase that is played now, told tick by tick to all who listen.

Who reads too slowly misses ticks and holds up nobody.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from afoot.errors import AfootError, Where
from afoot.maps import Map
from afoot.record.ends import ends_of
from afoot.record.tracks import Tracker
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.viewer.live_told import Telling
from afoot.viewer.models import View
from afoot.viewer.stream import NEWS, End, Hello, Mistake, Tick

WAITING = 64  # ticks that wait for one listener
MOST_LISTENERS = 32
SLOWEST, FASTEST = 0.1, 1000.0


def check_speed(speed: float) -> None:
    """Raise AfootError for a speed at which no chase is shown."""
    if not SLOWEST <= speed <= FASTEST:
        raise AfootError("not a good speed", where=Where(field="--speed"), came=speed,
                         expected=f"a number from {SLOWEST:g} to {FASTEST:g}",
                         fix="Write for example --speed 5.")  # fmt: skip


class Listener:
    """One who listens: a bounded queue of messages, of which the oldest ticks give way; what was news in them stays."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._messages: deque[Hello | Tick | End | Mistake] = deque()
        self._news = asyncio.Event()
        self._missed, self._tick = 0, -1

    def tell(self, message: Hello | Tick | End | Mistake) -> None:
        """Put a message in the queue, without ever waiting; not a tick that is there already."""
        if isinstance(message, Tick):
            if message.tick <= self._tick:
                return
            self._tick = message.tick
        if len(self._messages) >= WAITING:
            self._leave_out()
        self._messages.append(message)
        self._news.set()

    def _leave_out(self) -> None:
        """Drop the tick that has waited longest; what was news in it is told by the next."""
        first, second = [(i, one) for i, one in enumerate(self._messages) if isinstance(one, Tick)][:2]
        news = {name: [*getattr(first[1], name), *getattr(second[1], name)] for name in NEWS}
        self._messages[second[0]] = second[1].model_copy(update=news)
        del self._messages[first[0]]
        self._missed += 1

    async def messages(self) -> AsyncIterator[Hello | Tick | End | Mistake]:
        """All messages, up to the last."""
        while True:
            while self._messages:
                message = self._messages.popleft()
                if isinstance(message, Tick) and self._missed:
                    message, self._missed = message.model_copy(update={"missed_ticks": self._missed}), 0
                yield message
                if isinstance(message, End | Mistake):
                    return
            self._news.clear()
            await self._news.wait()


class Live:
    """One chase, played from when somebody first listens, at `speed` seconds of it in a second.

    Raises AfootError for a speed that there is not. All of it but the playing itself belongs to one event loop.
    """

    def __init__(self, game: Compiled, map: Map, policies: dict[str, str], seed: int, speed: float) -> None:
        check_speed(speed)
        self.game, self.map, self.speed = game, map, speed
        self._batch = Batch(game.board, game.cast, game.rules, 1, seed=seed)
        self._tracker = Tracker(game, self._batch, 1)
        self._telling = Telling(game, self._batch, self._tracker, policies, seed, speed)
        self._listeners: list[Listener] = []
        self._playing: asyncio.Task[None] | None = None

    def listen(self, view: View) -> Listener:
        """Begin to listen: a hello, then the tick as it stands with all that was told before it.

        Raises AfootError where too many do.
        """
        if len(self._listeners) >= MOST_LISTENERS:
            raise AfootError(
                "too many listen",
                came=len(self._listeners) + 1,
                expected=f"at most {MOST_LISTENERS}",
                fix="Close one of the pages.",
            )
        listener = Listener(view)
        listener.tell(self._telling.hello(view))
        listener.tell(self._telling.so_far(view))
        if (end := self._telling.end(view)) is not None:
            listener.tell(end)
        self._listeners.append(listener)
        if self._playing is None:
            self._playing = asyncio.create_task(self._play())
        return listener

    def leave(self, listener: Listener) -> None:
        """Listen no more."""
        self._listeners.remove(listener)

    async def _play(self) -> None:
        loop = asyncio.get_running_loop()
        pause_s, due = self.game.tick_s / self.speed, loop.time()
        try:
            while not bool(self._batch.over[0]):
                due = max(due + pause_s, loop.time() - pause_s)  # after a stall it does not race
                await asyncio.sleep(max(due - loop.time(), 0.0))
                await asyncio.to_thread(self._tick)
                for listener in self._listeners:
                    listener.tell(self._telling.latest(listener.view))
            self._telling.close(ends_of(self._batch))
            for listener in self._listeners:
                if (end := self._telling.end(listener.view)) is not None:
                    listener.tell(end)
        except Exception as error:
            for listener in self._listeners:
                listener.tell(
                    Mistake(what="the chase came to a stop", came=f"{type(error).__name__}: {error}")
                )
            raise

    def _tick(self) -> None:
        """Play a tick, which is one turn or two."""
        before = int(self._batch.state.clock.tick[0, 0])
        while not self._batch.over[0] and int(self._batch.state.clock.tick[0, 0]) == before:
            self._batch.step()
            self._tracker.see()
        self._telling.see()
