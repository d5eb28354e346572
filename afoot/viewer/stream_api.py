"""The stream of a chase that is played now: a WebSocket, the schema of its messages, and its scene."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any, cast, get_args

import anyio
from fastapi import APIRouter, Request, Response, WebSocket
from starlette.websockets import WebSocketDisconnect

from afoot.errors import AfootError, likely
from afoot.viewer.ledger_api import CONTAINER
from afoot.viewer.models import NodeNumber, SightFrom, View, ViewedLooking
from afoot.viewer.packed import packed
from afoot.viewer.state import Viewer
from afoot.viewer.stream import Mistake, schema

if TYPE_CHECKING:
    from afoot.viewer.live import Live

POLICY_VIOLATION, NORMAL = 1008, 1000


def router(viewer: Viewer) -> APIRouter:
    """The routes of a server."""
    routes = APIRouter(prefix="/api/stream")

    def live() -> Live:
        if viewer.live is None:
            raise AfootError("no chase is played here", fix="Start `afoot watch SCENARIO --live`.")
        return viewer.live

    @routes.get("/schema")
    def describe() -> dict[str, Any]:
        """JSON Schema of the messages of the stream."""
        return schema()

    @routes.get("/scene/{view}", responses=CONTAINER, response_class=Response)
    def still(view: View, request: Request) -> Response:
        """The scene of the chase that is played."""
        from afoot.viewer.scene import scene

        return packed(request, gzip.compress(scene(live().game, live().map, view)))

    @routes.get("/sight/{node}")
    def sight(node: NodeNumber, look: ViewedLooking) -> SightFrom:
        """The nodes at which somebody would be seen from a node."""
        from afoot.viewer.looks import asked, seen_by

        return SightFrom(run=0, node=node, seen=seen_by(live().game, asked(node, look), look.view))

    @routes.websocket("")
    async def stream(socket: WebSocket, view: str = "truth") -> None:
        await socket.accept()
        try:
            listener = live().listen(_view(view))
        except AfootError as error:
            await _refuse(socket, error)
            return
        try:
            async with anyio.create_task_group() as both:
                both.start_soon(_until_gone, socket, both.cancel_scope)
                async for message in listener.messages():
                    await socket.send_text(message.model_dump_json(by_alias=True))
                await socket.close(NORMAL)
                both.cancel_scope.cancel()
        except* WebSocketDisconnect:
            pass
        finally:
            live().leave(listener)

    return routes


def _view(word: str) -> View:
    for view in get_args(View):
        if view == word:
            return cast(View, view)
    views = get_args(View)
    raise AfootError(
        "no such view", came=word, expected=f"one of {', '.join(views)}", fix=likely(word, views)
    )


async def _until_gone(socket: WebSocket, scope: anyio.CancelScope) -> None:
    """Read, so that a close is noticed; what a listener says is not asked for."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
    scope.cancel()


async def _refuse(socket: WebSocket, error: AfootError) -> None:
    told = error.to_dict()
    came = None if told["came"] is None else str(told["came"])[:200]
    mistake = Mistake(what=told["what"], came=came, expected=told["expected"], fix=told["fix"])
    await socket.send_text(mistake.model_dump_json())
    await socket.close(POLICY_VIOLATION)
