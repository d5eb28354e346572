"""A game as a page plays it, by hand: messages over the socket of a server on loopback."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
from websockets.sync.client import ClientConnection, connect

from afoot.record import Ledger
from afoot.scenarios import Compiled
from afoot.studies.play_ask import ask, ready
from afoot.viewer.play_told import schema
from afoot.viewer.plays import Plays
from afoot.viewer.shelf import Shelf
from afoot.viewer.state import Viewer
from tests.viewer.serving import PAGE, Client, served

# Every message of every game that is played by hand is held against what is described.
SENT, COMES = (jsonschema_rs.validator_for(schema()[way]) for way in ("sent", "comes"))


class Page:
    """What a browser's page does, by hand: it keeps all that it was sent."""

    def __init__(self, client: Client, key: str) -> None:
        url = f"ws://{client.url}/api/play/{key}?token={client.viewer.token}"
        self.socket: ClientConnection = connect(url, max_size=None)
        self.raw: list[str] = []
        self.turn: dict[str, Any] = {}
        self.end: dict[str, Any] | None = None
        self.hello = self.next("hello")
        self.until("turn")

    def next(self, kind: str | None = None) -> dict[str, Any]:
        text = self.socket.recv(timeout=60)
        assert isinstance(text, str)
        self.raw.append(text)
        message: dict[str, Any] = json.loads(text)
        COMES.validate(message)
        assert kind is None or message["type"] == kind, message
        if message["type"] == "turn":
            self.turn = message
        return message

    def until(self, kind: str) -> list[dict[str, Any]]:
        """All messages up to the first of a kind, which comes last."""
        found = [self.next()]
        while found[-1]["type"] != kind:
            found.append(self.next())
        return found

    def say(self, **message: Any) -> list[dict[str, Any]]:
        """Send a message; what comes of it, up to the turn or the refusal."""
        SENT.validate(message)
        self.socket.send(json.dumps(message))
        found = [self.next()]
        while found[-1]["type"] not in ("turn", "error", "way"):
            found.append(self.next())
        return found

    def close(self) -> None:
        self.socket.close()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Client]:
    file = folder / "games.duckdb"
    plays = Plays(file)
    with served(Viewer(shelf=Shelf(Ledger(file)), plays=plays, page=PAGE)) as client:
        yield client
    plays.close()


def begin(client: Client, scenario: str | Compiled, side: str = "evaders", **more: Any) -> Page:
    assert client.viewer.plays is not None
    if isinstance(scenario, Compiled):
        asked = ask(scenario, side, record=client.viewer.plays.record, **more)
        ready(asked)
        return Page(client, client.viewer.plays.begin(asked))
    body = json.dumps({"scenario": scenario, "side": side, **more}).encode()
    answer = client.ask("POST", "/api/play", body=body, headers={"content-type": "application/json"})
    assert answer.status == 201, answer.body
    return Page(client, answer.json["id"])


def play_on(page: Page, goals: dict[str, int], ticks: int = 60) -> None:
    """Send movers to nodes, and go on until the end or until nobody is on the way any more."""
    page.say(type="orders", orders=[{"mover": mover, "node": node} for mover, node in goals.items()])
    for _ in range(200):
        tasks = [one["task"] for one in page.turn["standing"] if one["mover"] in goals]
        if page.turn["over"] or "go" not in tasks:
            return
        page.say(type="advance", ticks=ticks)
