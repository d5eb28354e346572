"""What cannot be shown is told on the page, with what to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from afoot.record import Ledger
from afoot.viewer.shelf import Shelf
from afoot.viewer.state import Viewer
from tests.viewer.browser.conftest import GRID, ROCKFACE, Watch, home, place
from tests.viewer.serving import Client, served


def trouble(watch: Watch, client: Client, address: str) -> str:
    page = watch(home(client), forgiven="Failed to load resource").open(address, ready=False)
    page.wait_for_selector(".trouble strong")
    text: str = page.inner_text(".trouble")
    return text


def test_a_chase_that_is_not_there(watch: Watch, client: Client) -> None:
    text = trouble(watch, client, place(client, GRID, chase=99))
    assert "there is no such chase" in text and "run 2, chase 99" in text and "from 0 to 2" in text


def test_a_run_that_is_not_there(watch: Watch, client: Client) -> None:
    text = trouble(watch, client, place(client, 77))
    assert "there is no such run" in text and "1 to 3" in text


def test_a_token_that_is_wrong(watch: Watch, client: Client) -> None:
    """The page itself is not given out either; who has it open when the server is started anew is told so."""
    seen = watch(home(client), forgiven="Failed to load resource")
    page = seen.open(place(client, ROCKFACE))
    seen.context.clear_cookies()
    page.evaluate("sessionStorage.setItem('afoot-token', 'stale')")
    page.goto(home(client), wait_until="commit")
    assert "token" in page.inner_text("body")


@pytest.fixture
def older(ledger: Ledger, tmp_path: Path) -> Ledger:
    """The same ledger, as an older version of afoot would have written it."""
    file = tmp_path / "older.duckdb"
    shutil.copy(ledger.path, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE about SET value = '1' WHERE key = 'schema_version'")
    return Ledger(file)


def test_a_ledger_of_an_older_version(watch: Watch, older: Ledger) -> None:
    with served(Viewer(shelf=Shelf(older))) as client:
        text = trouble(watch, client, place(client, GRID))
    assert "this ledger is of another version" in text and "schema version" in text
    assert "Record the run again, into another file" in text


def test_a_list_of_runs_that_fails_before_the_chase_does(watch: Watch, older: Ledger) -> None:
    """Whatever is told first: one trouble, and no complaint of the page's own."""
    with served(Viewer(shelf=Shelf(older))) as client:
        seen = watch(home(client), forgiven="Failed to load resource")
        held: list[Any] = []
        for part in ("scene", "replay"):
            seen.context.route(f"**/api/{part}/**", lambda route: held.append(route))
        page = seen.open(place(client, GRID), ready=False)
        page.wait_for_timeout(500)  # ms; the list is refused meanwhile
        assert page.locator(".trouble").is_hidden() and len(held) == 2
        for route in held:
            route.continue_()
        page.wait_for_selector(".trouble strong")
    assert [answer.ok for answer in seen.answers if "/api/runs" in answer.url] == [False]


def test_a_run_whose_board_is_another_now(watch: Watch, ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "changed.duckdb"
    shutil.copy(ledger.path, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE runs SET board_digest = 'of another map'")
    with served(Viewer(shelf=Shelf(Ledger(file)))) as client:
        text = trouble(watch, client, place(client, GRID))
    assert "the board is another than the run's" in text and "record the run anew" in text
