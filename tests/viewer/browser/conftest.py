"""One ledger for all tests of the page, its server, and pages that are watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import afoot
from afoot.record import Ledger
from afoot.viewer.plays import Plays
from afoot.viewer.shelf import Shelf
from afoot.viewer.state import Viewer
from tests.viewer.chromium import Watched, skip_unless_built
from tests.viewer.serving import Client, served

ROCKFACE, GRID, TOWN = 1, 2, 3  # runs of the ledger
Watch = Callable[..., Watched]


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The story of rockface played whole, three short chases on a grid, and one through the centre of Helsinki."""
    file = tmp_path_factory.mktemp("watched") / "runs.duckdb"
    afoot.run("rockface", chases=1, tracks=1, record=file)
    afoot.run("grid", chases=3, seed=1, tracks=3, record=file)
    afoot.run("helsinki-core", chases=1, seed=1, tracks=1, record=file)
    return Ledger.open(file)


@pytest.fixture(scope="module")
def client(browser: Any, ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server of the ledger on which games can be played too; nothing is served where there is no browser."""
    skip_unless_built()
    plays = Plays(tmp_path_factory.mktemp("games") / "games.duckdb")
    with served(Viewer(shelf=Shelf(ledger), plays=plays)) as client:
        yield client
    plays.close()


@pytest.fixture
def watch(browser: Any) -> Iterator[Watch]:
    """Makes browser contexts of their own, for any home. When the test ends, none may have complained or gone out."""
    opened: list[Watched] = []

    def make(home: str, **asked: Any) -> Watched:
        opened.append(Watched(browser, home, **asked))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def watched(watch: Watch, client: Client) -> Watched:
    """A browser that looks at the ledger's server."""
    return watch(home(client))


def home(client: Client) -> str:
    return f"http://{client.url}/"


def place(client: Client, run: int | str, **more: Any) -> str:
    """The rest of the address of a run's chase: place(client, GRID, tick=10, view="evaders")."""
    told = {"run": run, "chase": 0, **more}
    return f"?token={client.viewer.token}#" + "&".join(f"{key}={value}" for key, value in told.items())


def saved_page(file: Path) -> str:
    """The home of a page that is one file."""
    return file.as_uri()
