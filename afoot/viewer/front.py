"""What a browser meets first: the page's files, out of memory. What else it asks for waits until the routes are made.

A browser takes as long to read the page and to begin to draw as it takes to read the first chase, and longer than to
find the scene that was kept of it. So each is sent as soon as it is there; what the routes stand on is imported last.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from afoot.errors import AfootError
from afoot.viewer.guard import Guard
from afoot.viewer.packed import packed
from afoot.viewer.state import Viewer

T = TypeVar("T")


def make_app(viewer: Viewer) -> ASGIApp:
    """The whole server as an ASGI application. From now on a thread makes what the page will ask for."""
    return Guard(Front(viewer), viewer.token, viewer.host)


class Front:
    """Answers with the page's files and what it will ask for first by itself, and leaves all else to the routes."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._routes: Future[ASGIApp] = Future()
        first = {} if viewer.shelf is None else viewer.shelf.first()
        self._first: dict[str, Future[bytes]] = {path: Future() for path in first}
        threading.Thread(target=self._make, args=[first], daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope)
        if answer is None:
            answer = await _of(self._routes)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope) -> ASGIApp | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        asset = self._viewer.page.get(scope["path"].removeprefix("/") or "index.html")
        if asset is not None:
            return Response(asset.content, media_type=asset.media_type)
        if scope["path"] in self._first:
            with contextlib.suppress(AfootError):  # the routes tell what is wrong
                return packed(Request(scope), await _of(self._first[scope["path"]]))
        return None

    def _make(self, first: Mapping[str, Callable[[], bytes]]) -> None:
        for path, make in first.items():
            _settle(self._first[path], make)
        _settle(self._routes, self._make_routes)
        self._routes.result()  # what goes wrong here shows its traceback, asked for or not

    def _make_routes(self) -> ASGIApp:
        from afoot.viewer.app import make_routes

        return make_routes(self._viewer)


async def _of(made: Future[T]) -> T:
    """What another thread makes. Shielded: who gives up waiting does so for nobody else."""
    return await asyncio.shield(asyncio.wrap_future(made))


def _settle(future: Future[T], make: Callable[[], T]) -> None:
    """Whoever waits is given what is made, or told why it is not."""
    try:
        future.set_result(make())
    except BaseException as error:
        future.set_exception(error)
