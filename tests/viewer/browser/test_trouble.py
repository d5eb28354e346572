"""What cannot be shown is told on the page, with what to do."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from afoot.record import Ledger
from afoot.studies.play_ask import ask, ready
from afoot.viewer.shelf import Shelf
from afoot.viewer.state import Viewer
from tests.viewer.browser.conftest import GRID, ROCKFACE, TOWN, Watch, home, place
from tests.viewer.browser.screen import on_map, settle
from tests.viewer.chromium import READY
from tests.viewer.serving import Client, served


def trouble(watch: Watch, client: Client, address: str) -> str:
    page = watch(home(client), forgiven="Failed to load resource").open(address, ready=False)
    page.wait_for_selector(".trouble strong")
    text: str = page.inner_text(".trouble")
    return text


def offered(page: Any) -> list[tuple[str, int, bool]]:
    """Of the lists of runs and chases: what is chosen, how many there are, and whether one can choose."""
    page.wait_for_selector(".choose")
    script = (
        "all => all.map((one) => [one.selectedOptions[0].textContent, one.options.length, !one.disabled])"
    )
    return [(text, count, free) for text, count, free in page.locator(".choose select").evaluate_all(script)]


def chosen(page: Any) -> list[int]:
    page.wait_for_function(READY)
    assert page.locator(".trouble").is_hidden()
    found: list[int] = page.evaluate("[__afoot.run, __afoot.chase]")
    return found


def test_a_chase_that_is_not_there(watch: Watch, client: Client) -> None:
    page = watch(home(client), forgiven="Failed to load").open(place(client, GRID, chase=99), ready=False)
    text = page.inner_text(".trouble:has(strong:not(:empty))")
    assert "there is no such chase" in text and "run 2, chase 99" in text and "from 0 to 2" in text
    page.wait_for_function("() => document.querySelector('[aria-label=Chase]').options.length === 4")
    assert offered(page) == [("Run 2: grid", 3, True), ("Pick a chase", 4, True)]
    page.select_option("[aria-label=Chase]", "1")
    assert chosen(page) == [GRID, 1]


def test_a_run_that_is_not_there(watch: Watch, client: Client) -> None:
    page = watch(home(client), forgiven="Failed to load").open(place(client, 77), ready=False)
    text = page.inner_text(".trouble:has(strong:not(:empty))")
    assert "there is no such run" in text and "1 to 3" in text
    page.wait_for_function("() => document.querySelector('[aria-label=Run]').options.length === 4")
    assert offered(page) == [("Pick a run", 4, True), ("Pick a chase", 1, False)]
    page.select_option("[aria-label=Run]", str(GRID))
    assert chosen(page) == [GRID, 0]
    page.wait_for_function("() => document.querySelector('[aria-label=Chase]').options.length === 3")
    assert offered(page)[0][:2] == ("Run 2: grid", 3)


def test_an_address_that_is_not_understood(watch: Watch, client: Client) -> None:
    """Of no run nothing is shown and nothing is asked for; else what is understood is shown."""
    seen = watch(home(client))
    text = seen.open(place(client, "x", chase=-1), ready=False).inner_text(".trouble:has(strong:not(:empty))")
    assert "run=x; expected a whole number from 1" in text and "Pick a run and a chase above." in text
    assert "chase=-1; expected a whole number from 0" in text and not seen.answered("api/scene")
    page = seen.open(place(client, GRID, chase=2, tick="abc", view="foo"))
    text = page.inner_text(".trouble:has(strong:not(:empty))")
    assert "tick=abc; expected a whole number from 0" in text
    assert "view=foo; expected one of truth, pursuers, evaders" in text
    assert page.evaluate("[__afoot.run, __afoot.chase, __afoot.tick]") == [GRID, 2, 0]


def test_a_tick_after_the_end_and_words_that_mean_nothing_are_told_beside_the_map(
    watch: Watch, client: Client
) -> None:
    seen = watch(home(client))
    page = seen.open(place(client, GRID, tick=999999) + "&nonsense")
    last = page.evaluate("__afoot.ticks")
    assert page.evaluate("__afoot.tick") == last
    text = page.inner_text(".trouble:has(strong:not(:empty))")
    assert f"The chase ends before tick 999999: its last tick, {last}, is shown." in text
    assert "The address is not understood: nonsense; expected run, chase, tick or view." in text
    settle(page)
    told, stage = (page.locator(one).bounding_box() for one in (".trouble", ".stage"))
    foot = told["y"] + told["height"]
    drawn = on_map(page, list(range(page.evaluate("__afoot.counts.nodes"))))
    assert len(drawn) == page.evaluate("__afoot.counts.nodes"), "all of the map is free"
    assert min(y for _, y in drawn.values()) > foot
    page.click(".trouble button")
    settle(page)
    assert min(y for _, y in on_map(page, list(drawn)).values()) < foot < stage["height"], (
        "it has its room again"
    )
    page = seen.open(f"?token={client.viewer.token}#nonsense")
    assert "not understood: nonsense" in page.inner_text(".trouble:has(strong:not(:empty))")
    assert page.evaluate("__afoot.run") == TOWN


@pytest.mark.parametrize("plays", [True, False])
def test_a_game_that_is_not_there(watch: Watch, client: Client, ledger: Ledger, plays: bool) -> None:
    """Told over the map and in the panel alike, in words for people, and not tried again."""
    with contextlib.ExitStack() as stack:
        at = client if plays else stack.enter_context(served(Viewer(shelf=Shelf(ledger))))
        page = watch(home(at), forgiven="Failed to load").context.new_page()
        tries: list[str] = []
        page.on("websocket", lambda socket: tries.append(socket.url))
        page.goto(f"{home(at)}?token={at.viewer.token}#play=nope")
        what = "There is no such game on this server: nope." if plays else "This server shows recorded chases"
        told = page.inner_text(".trouble:has(strong:not(:empty))")
        assert told.startswith(what) and told.count("afoot play") == 1 and "xpected" not in told
        page.wait_for_timeout(1500)  # ms; it would have tried again after a second
        assert len(tries) <= 1
        assert page.inner_text(".play") == "No game is open here.", "it is told once"
        page.click(".trouble button")
        told = page.inner_text(".play")
        assert what[:18] in told and "afoot play" in told


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


def test_a_run_that_was_killed_is_shown_as_far_as_it_went_and_says_so(
    watch: Watch, ledger: Ledger, tmp_path: Path
) -> None:
    file = tmp_path / "killed.duckdb"
    shutil.copy(ledger.path, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE runs SET result_json = NULL, chases = 100 WHERE run = ?", [GRID])
    with served(Viewer(shelf=Shelf(Ledger(file)))) as client:
        page = watch(home(client)).open(place(client, GRID, chase=2))
        assert chosen(page) == [GRID, 2]
        page.wait_for_function("() => document.querySelector('[aria-label=Run]').options.length === 3")
        names = page.locator("[aria-label=Run] option").all_inner_texts()
    assert names[GRID - 1] == "Run 2: grid (not finished: 3 of 100 chases)"
    assert not any("finished" in name for name in names if name != names[GRID - 1])


def test_a_run_whose_board_is_another_now(watch: Watch, ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "changed.duckdb"
    shutil.copy(ledger.path, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE runs SET board_digest = 'of another map'")
    with served(Viewer(shelf=Shelf(Ledger(file)))) as client:
        text = trouble(watch, client, place(client, GRID))
    assert "the board is another than the run's" in text and "record the run anew" in text


def test_a_second_window_takes_a_game_over_and_gives_it_back(watch: Watch, client: Client) -> None:
    """The first says so, on whatever screen it is, also when it is told something; it does not try again."""
    plays = client.viewer.plays
    assert plays is not None
    asked = ask("grid", record=plays.record, side="evaders", seed=1)
    ready(asked)
    seen, at = watch(home(client)), f"?token={client.viewer.token}#play={plays.begin(asked)}"
    first = seen.open(at, ready=False)
    first.click("[data-act=begin]")
    second = seen.open(at, ready=False)
    second.wait_for_selector("[data-act=begin]")
    other = "Another window took this game over. Reload this page to have it here again."
    first.wait_for_selector(".said.wrong:has-text('nother window')")
    assert not first.locator(".playcard button:not(.who):enabled, .playcard select:enabled").all()
    assert all(first.locator(f"[data-act={name}]").is_disabled() for name in ("step", "go", "ask-leave"))
    first.wait_for_timeout(1200)  # ms; it would have tried again after a second
    assert first.inner_text(".said") == other and second.locator(".said").count() == 0
    first.click("[data-act=take-back]")
    second.wait_for_selector(".said:has-text('nother window')")
    assert second.locator("[data-act=begin]").is_visible()
    second.close()  # whoever lost it can have it back from nobody, too
    first.click("[data-act=begin]")
    third = seen.open(at, ready=False)
    first.wait_for_selector("[data-act=take-back]:visible")
    third.close()
    first.click("[data-act=take-back]")
    first.click("[data-act=begin]")
    assert first.locator("[data-mover=robber] button:has-text('Stay')").is_enabled()
