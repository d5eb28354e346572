"""A server on loopback in a thread, a ledger to show, and a client that speaks plain HTTP."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import afoot
from afoot.record import Ledger
from afoot.scenarios import Scenario
from afoot.viewer.guard import TOKEN_HEADER
from afoot.viewer.page_files import Asset
from afoot.viewer.serve import listen, server
from afoot.viewer.shelf import Shelf
from afoot.viewer.state import Viewer

PAGE = {
    "index.html": Asset(b"<!doctype html><title>afoot</title>", "text/html"),
    "assets/page.js": Asset(b"1", "text/javascript"),
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """Asks a server; with its token, unless it is told to use none."""

    viewer: Viewer
    port: int
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"127.0.0.1:{self.port}"

    def get(self, path: str, *, token: bool = True, **headers: str) -> Answer:
        return self.ask("GET", path, token=token, headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        token: bool = True,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        own = {TOKEN_HEADER: self.viewer.token} if token else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {**own, **(headers or {})})
            answer = connection.getresponse()
            found = {key.lower(): value for key, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()


@contextlib.contextmanager
def served(viewer: Viewer) -> Iterator[Client]:
    """A server of a viewer on a free port, until the block ends."""
    with listen("127.0.0.1", 0) as bound:
        running = server(viewer)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            while not running.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.005)
            yield Client(viewer, bound.getsockname()[1])
        finally:
            running.should_exit = True
            thread.join(10)
            viewer.jobs.stop()
    assert not thread.is_alive()


def ledger_of(folder: Path, scenario: str | Scenario = "grid", **asked: Any) -> Ledger:
    """A ledger with one run."""
    file = folder / "runs.duckdb"
    afoot.run(scenario, record=file, **{"chases": 4, "seed": 1, "tracks": 2, **asked})
    return Ledger.open(file)


def viewer_of(ledger: Ledger) -> Viewer:
    return Viewer(shelf=Shelf(ledger), page=PAGE)
