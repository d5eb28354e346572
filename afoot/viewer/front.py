"""What a browser meets first: the page's files, out of memory. What else it asks for waits until the routes are made.

A browser takes as long to read the page and to begin to draw as it takes to import what the routes stand on and to read
the first chase. So the page is served before, and both happen at once.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from afoot.viewer.guard import Guard
from afoot.viewer.page_files import Asset
from afoot.viewer.state import Viewer


def make_app(viewer: Viewer) -> ASGIApp:
    """The whole server as an ASGI application. From now on a thread makes what the page will ask for."""
    return Guard(Front(viewer), viewer.token, viewer.host)


class Front:
    """Answers with the page's files by itself, and leaves all else to the routes."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._routes: Future[ASGIApp] = Future()
        threading.Thread(target=self._make, daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asset = self._asset(scope)
        if asset is not None:
            await Response(asset.content, media_type=asset.media_type)(scope, receive, send)
            return
        # Shielded: who gives up waiting does so for nobody else.
        routes = await asyncio.shield(asyncio.wrap_future(self._routes))
        await routes(scope, receive, send)

    def _asset(self, scope: Scope) -> Asset | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        return self._viewer.page.get(scope["path"].removeprefix("/") or "index.html")

    def _make(self) -> None:
        try:
            from afoot.viewer.app import make_routes

            self._routes.set_result(make_routes(self._viewer))
        except BaseException as error:
            self._routes.set_exception(error)  # whoever asks is told, and the traceback goes to the terminal
            raise
        if self._viewer.shelf is not None:
            self._viewer.shelf.make_ready()
