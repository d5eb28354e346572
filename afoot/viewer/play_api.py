"""Routes of games: one is begun, its map is fetched, and it is played over a WebSocket."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response, WebSocket, WebSocketDisconnect
from starlette.types import Message

from afoot.errors import AfootError
from afoot.viewer.ledger_api import CONTAINER
from afoot.viewer.looks import asked
from afoot.viewer.models import Looking, NodeNumber, SightFrom
from afoot.viewer.packed import packed
from afoot.viewer.play_messages import PlayAsk, PlayMade, read
from afoot.viewer.play_refused import NO_SUCH_GAME, TAKEN_OVER, mistake
from afoot.viewer.play_told import schema
from afoot.viewer.plays import Answer, Plays, Seat


def router(plays: Plays) -> APIRouter:
    """The routes of a server on which games are played."""
    routes = APIRouter(prefix="/api/play")
    looking: dict[str, WebSocket] = {}

    @routes.post("", status_code=201)
    def begin(wish: PlayAsk) -> PlayMade:
        """Begin a game of a bundled scenario."""
        return PlayMade(id=plays.ask(wish))

    @routes.get("/schema")
    def describe() -> dict[str, Any]:
        """JSON Schemas of the messages of a game, those that are sent to it and those that come."""
        return schema()

    @routes.get("/{key}/scene", responses=CONTAINER, response_class=Response)
    def scene(key: str, request: Request) -> Response:
        """All that stands still, as the person's side knows it."""
        return packed(request, plays.seat(key).scene)

    @routes.get("/{key}/sight/{node}")
    def sight(key: str, node: NodeNumber, look: Looking) -> SightFrom:
        """The nodes at which somebody would be seen from a node. The run is 0: there is none yet."""
        return SightFrom(run=0, node=node, seen=plays.seat(key).sight(asked(node, look)))

    @routes.websocket("/{key}")
    async def socket(key: str, page: WebSocket) -> None:
        await page.accept()
        try:
            seat = plays.seat(key)
        except AfootError as error:
            await page.send_json(mistake(error))
            await page.close(NO_SUCH_GAME)
            return
        before, looking[key] = looking.get(key), page
        if before is not None:
            await _hand_over(before)
        try:
            await _serve(page, seat, lambda: looking.get(key) is page)
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page has gone; the game stays
        finally:
            if looking.get(key) is page:
                del looking[key]

    return routes


async def _serve(page: WebSocket, seat: Seat, ours: Any) -> None:
    """Answer a page's messages, one after another, until it goes or another page takes the game over."""
    await _send(page, await asyncio.to_thread(seat.greet), seat)
    while True:
        message = await page.receive()
        if message["type"] == "websocket.disconnect" or not ours():
            return
        try:
            answers = await asyncio.to_thread(seat.answer, read(_text(message)))
        except AfootError as error:
            answers = [mistake(error)]
        await _send(page, answers, seat)


def _text(message: Message) -> str:
    text: str | None = message.get("text")
    if text is None:
        raise AfootError("this message is not understood", came="bytes", expected="JSON, sent as text",
                         fix="docs/play-socket.md describes the messages.")  # fmt: skip
    return text


async def _send(page: WebSocket, answers: list[Answer], seat: Seat) -> None:
    for answer in answers:
        await page.send_json(answer)
    if any(one["type"] == "end" and one["recorded"] for one in answers):
        # It may take a while, so the end is told before.
        await page.send_json(await asyncio.to_thread(lambda: seat.grade))


async def _hand_over(page: WebSocket) -> None:
    """Tell a page that another has taken its game."""
    error = AfootError("another window took this game over", fix="Reload this page to have it here again.")
    try:
        await page.send_json(mistake(error))
        await page.close(TAKEN_OVER)
    except (WebSocketDisconnect, RuntimeError):
        pass  # it had gone already
