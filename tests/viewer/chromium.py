"""A real browser for tests of the page: the system's Chromium, headless, that talks to nobody by itself."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from afoot.viewer.page_files import read_page

STATED = "AFOOT_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",  # draws by the processor where there is no graphics card
    "--enable-unsafe-swiftshader",
]
PATIENCE_MS = 60_000
SOFTWARE_GL = (  # what Chromium says of drawing by the processor; all other warnings are complaints
    "GPU stall due to ReadPixels",
    "Automatic fallback to software WebGL",
)
OWN = ("data:", "blob:")  # addresses that no request leaves the page for
READY = "() => window.__afoot && __afoot.ready"


def chromium() -> str | None:
    """Where Chromium is: AFOOT_CHROMIUM, or what the PATH has; None where there is none."""
    return os.environ.get(STATED) or next((found for name in NAMES if (found := shutil.which(name))), None)


def skip_unless_built() -> None:
    if not read_page():
        pytest.skip("the page is not built: make page")


@contextlib.contextmanager
def launched() -> Iterator[Any]:
    """A browser, until the block ends; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    executable = chromium()
    if executable is None:
        pytest.skip(f"there is no Chromium here: install it, or set {STATED} to one")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=executable, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A context of a browser whose pages may open only what lies under `home`. Notes what went wrong, and all answers.

    forgiven: part of a complaint that a test is about.
    """

    def __init__(self, browser: Any, home: str, forgiven: str | None = None, **asked: Any) -> None:
        self.home, self.forgiven = home, forgiven
        self.wrong: list[str] = []
        self.answers: list[Any] = []  # responses in the order in which they came
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **asked})
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.wrong.append(f"error: {error.error}"))
        self.context.on("request", lambda request: self._asked(request.url))
        self.context.on("response", lambda answer: self.answers.append(answer))

    def open(self, place: str, ready: bool = True) -> Any:
        """A page at a place of this home, drawn where `ready`."""
        page = self.context.new_page()
        page.on("websocket", lambda socket: self._asked(socket.url.replace("ws://", "http://", 1)))
        page.goto(self.home + place)
        if ready:
            page.wait_for_function(READY)
        return page

    def answered(self, path: str) -> list[tuple[str, bytes]]:
        """Addresses behind this home and contents of the answers whose address begins so."""
        found = [(answer.url.removeprefix(self.home), answer) for answer in self.answers]
        return [(url, answer.body()) for url, answer in found if url.startswith(path)]

    def close(self) -> None:
        """Close its pages. Fails where one of them complained, or asked for anything elsewhere."""
        self.context.close()
        assert not self.wrong, self.wrong

    def _said(self, message: Any) -> None:
        forgiven = SOFTWARE_GL if self.forgiven is None else (*SOFTWARE_GL, self.forgiven)
        if message.type not in ("error", "warning") or any(part in message.text for part in forgiven):
            return
        self.wrong.append(f"console: {message.text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.home, *OWN)):
            self.wrong.append(f"asked for {url}")
