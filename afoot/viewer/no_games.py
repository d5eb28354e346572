"""What a server on which no games are played says to who comes with the address of one."""

from __future__ import annotations

from fastapi import APIRouter, WebSocket

from afoot.errors import AfootError
from afoot.viewer.play_refused import NO_SUCH_GAME, mistake


def router() -> APIRouter:
    """Routes that refuse, in words; they are described nowhere."""
    routes = APIRouter(prefix="/api/play", include_in_schema=False)

    @routes.get("/{key}/scene")
    def scene() -> None:
        raise _none()

    @routes.websocket("/{key}")
    async def socket(page: WebSocket) -> None:
        await page.accept()
        await page.send_json(mistake(_none()))
        await page.close(NO_SUCH_GAME)

    return routes


def _none() -> AfootError:
    return AfootError(
        "this server shows recorded chases, and no games are played on it",
        fix="Take #play=... out of the address to watch; `afoot play` begins a game, and prints its address.",
    )
