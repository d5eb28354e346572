"""Whole games played in a real browser by clicks and keys: Chromium, headless, on the page as it is built."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afoot.record import Ledger
from afoot.scenarios import Compiled
from afoot.studies.play_ask import ask, ready
from afoot.viewer.plays import Plays
from afoot.viewer.shelf import Shelf
from afoot.viewer.state import Viewer
from tests.studies.busy import busy
from tests.viewer.browser.screen import on_map
from tests.viewer.chromium import PATIENCE_MS, skip_unless_built
from tests.viewer.serving import Client, served


@pytest.fixture(autouse=True)
def _few_chases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy that a game is put beside plays a few chases only."""
    monkeypatch.setattr("afoot.studies.play_grade.CHASES", 4)


@pytest.fixture
def client(browser: Any, tmp_path: Path) -> Iterator[Client]:
    skip_unless_built()
    file = tmp_path / "games.duckdb"
    plays = Plays(file)
    with served(Viewer(shelf=Shelf(Ledger(file)), plays=plays)) as client:
        yield client
    plays.close()


class Table:
    """A game in a page, with everything that must not happen noted."""

    def __init__(self, browser: Any, client: Client, scenario: str | Compiled, **more: Any) -> None:
        plays = client.viewer.plays
        assert plays is not None
        asked = ask(scenario, record=plays.record, **{"side": "evaders", **more})
        ready(asked)
        self.page = browser.new_page(viewport={"width": 1280, "height": 800})
        self.page.set_default_timeout(PATIENCE_MS)
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(f"page: {error}"))
        self.page.on("console", lambda one: one.type == "error" and self.wrong.append(f"console: {one.text}"))
        self.page.on("request", lambda one: self._asked(one.url, client))
        self.page.goto(f"http://{client.url}/?token={client.viewer.token}#play={plays.begin(asked)}")
        self.page.wait_for_selector("[data-act=begin]")

    def _asked(self, url: str, client: Client) -> None:
        if not url.startswith((f"http://{client.url}/", f"ws://{client.url}/", "data:", "blob:")):
            self.wrong.append(f"request: {url}")

    def click_node(self, node: int) -> None:
        x, y = self.page.evaluate("node => __afoot.screen(node)", node)
        self.page.mouse.click(x, y)

    def said(self) -> str:
        text: str = self.page.inner_text(".said")
        return text

    def act(self, name: str) -> None:
        self.page.click(f"[data-act={name}]")

    def wait_for(self, script: str, given: Any = None) -> None:
        self.page.wait_for_function(script, arg=given)

    def over(self) -> bool:
        return bool(self.page.query_selector("[data-verdict]"))

    def until_something_happens(self) -> None:
        """Press the button, and wait until time stands again."""
        before = self.page.evaluate("__afoot.ticks")
        self.act("leap")
        self.wait_for("ticks => __afoot.ticks > ticks || document.querySelector('[data-verdict]')", before)
        self.wait_for("() => document.querySelector('[data-verdict]')"
                      " || document.querySelector('[data-act=go]').textContent === 'Go on'")  # fmt: skip


def test_rockface_is_played_by_clicks_to_its_end(browser: Any, client: Client, tmp_path: Path) -> None:
    """Somebody who has read nothing but the page: runs for a road, and goes on whenever the page stops."""
    table = Table(browser, client, "rockface", seed=54)
    page = table.page
    first = page.inner_text(".screen")
    for words in (
        "You flee, as the leader and the follower.",
        "hunt you",
        "You win if nobody",
        "by the north road",
    ):
        assert words in first
    table.act("begin")
    assert "Click a place on the map" in table.said()
    assert page.locator("[data-act=leap]").is_disabled()
    assert not page.locator(".play-button").is_visible(), "time passes by what is ordered alone"
    wanted = client.viewer.plays.seat(page.url.split("play=")[1].split("&")[0])  # type: ignore[union-attr]
    market, north = (wanted.asked.game.compiled_board.names[name] for name in ("market", "north road"))
    names = wanted.asked.game.compiled_board.names
    ends = [
        names[place] for place in ("north road", "south road", "east road", "quarry road", "hospital door")
    ]
    for width, height in ((390, 844), (1280, 800)):  # wherever one starts and can go to is in sight
        page.set_viewport_size({"width": width, "height": height})
        for _ in range(40):  # until it is drawn so
            page.wait_for_timeout(100)
            if len(found := on_map(page, ends)) == len(ends):
                break
        assert sorted(found) == sorted(ends), (
            width,
            page.evaluate("nodes => nodes.map(__afoot.screen)", ends),
        )
        ability = page.locator("[data-mover=leader] [data-ability]").first.bounding_box()
        assert ability["y"] + ability["height"] <= height, "what the chosen one can do is in sight"
    table.click_node(market)
    page.wait_for_selector("[data-mover=leader] .quiet:has-text('On its way')")
    table.wait_for("() => __afoot.ticks > 5")  # one click is enough: the follower comes along by itself
    page.keyboard.press("Space")
    table.wait_for("() => document.querySelector('[data-act=go]').textContent === 'Go on'")
    page.uncheck(".playtime input")
    stood = page.evaluate("__afoot.ticks")
    table.click_node(north)
    page.wait_for_selector("[data-mover=leader] .quiet:has-text('north road')")
    assert page.evaluate("__afoot.ticks") == stood, "an order takes no time"
    smoke = page.locator("[data-mover=leader] [data-ability=smoke]")
    assert "costs 120" in smoke.inner_text()
    assert page.locator("[data-mover=leader] [data-ability=open]").is_disabled()
    assert "no passage to open where it stands" in page.locator("[data-ability=open]").inner_text()
    drawn: set[str] = set()
    marked = False
    for _ in range(60):
        table.until_something_happens()
        labels = page.locator(".label-pursuer, .label-note").all_inner_texts()
        marked |= page.locator(".dock.game .event-seen").first.is_visible()
        drawn |= {text.split(",")[0] for text in labels if text.startswith("tracker")}
        if table.over():
            break
        if "waits for orders" in table.said():
            for mover in ("leader", "follower"):
                if page.locator(f"[data-mover={mover}].asks").count():
                    page.click(f"[data-mover={mover}] .who")
                    table.click_node(north)
                    page.wait_for_selector(f"[data-mover={mover}]:not(.asks)")
    assert marked, "what was told is marked on the line of time while the game goes on"
    assert len(drawn) > 1, "trackers that were seen are drawn, each by itself"
    page.wait_for_selector("[data-verdict]")
    page.wait_for_selector(".grade:has-text('built-in policy')")
    end = page.inner_text(".play")
    ledger = Ledger.open(tmp_path / "games.duckdb")
    outcomes = ledger.chases(1)[0]["outcomes"]
    assert all(outcome in end for outcome in outcomes)
    assert page.get_attribute("[data-verdict]", "data-verdict") in ("won", "lost", "split")
    assert ledger.runs()[0]["policies"]["evaders"] == "person"
    table.act("replay")
    page.wait_for_function("() => window.__afoot && __afoot.ready && __afoot.run === 1")
    assert page.evaluate("__afoot.ticks") == ledger.chases(1)[0]["ticks"]
    assert table.wrong == []
    page.close()


def test_a_lost_game_of_practice_is_taken_back_by_a_click(browser: Any, client: Client) -> None:
    table = Table(browser, client, "grid", seed=1, practice=True)
    page = table.page
    table.act("begin")
    page.uncheck(".playtime input")
    page.click("[data-mover=robber] button:has-text('Stay')")
    page.wait_for_selector("[data-mover=robber] button[aria-pressed=true]:has-text('Stay')")
    while not table.over():
        table.until_something_happens()
    assert page.get_attribute("[data-verdict]", "data-verdict") == "lost"
    page.click("[data-verdict] [data-act=undo]")
    page.wait_for_selector("[data-act=go]")
    assert page.evaluate("__afoot.ticks") == 0
    hop = page.evaluate("__afoot.mover(2)")
    assert hop is not None
    table.act("ask-leave")
    page.click(".leave button:has-text('Play on')")
    assert not table.over()
    table.act("ask-leave")
    table.act("leave")
    page.wait_for_selector("[data-verdict=left]")
    assert "left the game, not counted" in page.inner_text("[data-verdict]")
    assert page.locator(".timeline").is_visible()
    first = page.url
    table.act("again")
    page.wait_for_selector("[data-act=begin]")
    assert page.url != first
    assert table.wrong == []
    page.close()


def test_cards_tell_who_is_not_there_yet_and_whom_one_looks_like(
    browser: Any, client: Client, tmp_path: Path
) -> None:
    table = Table(browser, client, busy(tmp_path), side="pursuers")
    table.act("begin")
    assert "Comes in at 00:07." in table.page.inner_text("[data-mover=late]")
    assert table.page.locator("[data-mover=late].asks").count() == 0
    table.page.close()
    assert table.wrong == []
    table = Table(browser, client, "rockface", seed=54)
    table.act("begin")
    table.page.uncheck(".playtime input")
    assert "Looks like" not in table.page.inner_text("[data-mover=leader]")
    table.page.click("[data-mover=leader] [data-ability=guise]")
    table.act("step")
    table.wait_for("() => __afoot.ticks === 1")
    table.page.wait_for_selector("[data-mover=leader] .quiet:has-text('Looks like a child.')")
    table.page.close()
    assert table.wrong == []


def test_a_tab_that_is_reloaded_goes_on_where_it_was(browser: Any, client: Client) -> None:
    table = Table(browser, client, "rockface", seed=54)
    page = table.page
    table.act("begin")
    page.uncheck(".playtime input")
    page.select_option("[data-mover=leader] select", label="market")
    page.wait_for_selector("[data-mover=leader] .quiet:has-text('On its way')")
    table.act("step")
    table.wait_for("() => __afoot.ticks === 1")
    page.reload()
    page.wait_for_selector("[data-act=go]")
    assert page.evaluate("__afoot.ticks") == 1
    assert "On its way" in page.inner_text("[data-mover=leader]")
    page.click("[aria-label='A tick back']")
    table.wait_for(
        "() => __afoot.tick === 0 && __afoot.mover(4)"
    )  # what was before it was loaded is told again
    assert "in the ward" in page.inner_text(".playlog")
    assert table.wrong == []
    page.close()


def test_no_mark_lies_on_the_chosen_mover_after_a_reload(browser: Any, client: Client) -> None:
    """The game has come before there is a picture, and nobody knows yet how near to it hops are drawn."""
    table = Table(browser, client, "rockface", seed=54)
    page = table.page
    table.act("begin")
    page.uncheck(".playtime input")
    page.click("[data-mover=leader] button:has-text('Stay')")
    page.wait_for_selector("[data-mover=leader]:not(.asks)")
    table.act("step")
    table.wait_for("() => __afoot.ticks === 1")
    with page.expect_response(lambda answer: "/sight/" in answer.url) as sight:
        page.reload()
    assert sight.value.ok and "?range_m=" in sight.value.url, "what the chosen one sees, and no farther"
    page.wait_for_selector("[data-act=go]")
    table.wait_for("() => __afoot.ready")
    page.wait_for_timeout(1000)
    near, hops = page.evaluate("""() => {
      const [x, y] = __afoot.screen(__afoot.mover(4).node);
      const apart = __afoot.marks.map(__afoot.screen).map((at) => Math.hypot(at[0] - x, at[1] - y));
      return [apart.filter((px) => px < 24).length, apart.length];
    }""")
    assert near == 0
    for _ in range(6):
        page.click("[aria-label='Zoom in']")
    table.wait_for("() => __afoot.marks.length > 0")
    assert hops < page.evaluate("__afoot.marks.length")
    assert table.wrong == []
    page.close()


def test_who_plays_can_look_back_and_orders_at_now_alone(browser: Any, client: Client) -> None:
    """Back by the steps, the line of time and the keys; the map shows what was known then, and now is a click away."""
    table = Table(browser, client, "rockface", seed=54)
    page = table.page
    table.act("begin")
    page.uncheck(".playtime input")
    page.select_option("[data-mover=leader] select", label="market")
    page.wait_for_selector("[data-mover=leader] .quiet:has-text('On its way')")
    for tick in range(1, 31):
        table.act("step")
        table.wait_for("tick => __afoot.ticks === tick", tick)
    now = page.evaluate("[__afoot.tick, __afoot.mover(4)]")
    assert now[0] == 30 and not page.locator("[data-act=now]").is_visible()
    marked = page.locator(".label-mark").all_inner_texts()
    assert any("leader" in text for text in marked)

    page.click("[aria-label='A tick back']")
    table.wait_for("() => __afoot.tick === 29")
    assert page.locator("[data-act=now]").is_visible()
    assert "You look back at 0:29" in table.said()
    box = page.locator(".scrub").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    table.wait_for("() => __afoot.tick > 5 && __afoot.tick < 15")
    page.keyboard.press("Home")
    table.wait_for("() => __afoot.tick === 0")
    first = page.evaluate("__afoot.mover(4)")
    assert first["node"] != now[1]["node"]
    assert page.evaluate("__afoot.counts.shown") == 2, "nobody of the other side is placed by the page"
    assert not page.locator(".playcard").first.is_visible(), "nothing is ordered in what is over"
    assert all(page.locator(f"[data-act={name}]").is_disabled() for name in ("leap", "step"))
    page.wait_for_timeout(300)
    assert page.locator(".label-mark").count() == 0, "marks are of now"
    seat = client.viewer.plays.seat(page.url.split("play=")[1].split("&")[0])  # type: ignore[union-attr]
    ordered = seat.play.turn()["standing"]
    table.click_node(first["node"] + 5)
    page.wait_for_timeout(300)
    assert seat.play.turn()["standing"] == ordered and seat.play.tick == 30, "a click there is no order"

    page.keyboard.press("Space")
    table.wait_for("() => __afoot.tick === 30")
    assert seat.play.tick == 30 and page.locator(".playcard").first.is_visible()
    page.keyboard.press("ArrowLeft")
    table.wait_for("() => __afoot.tick === 29")
    table.act("now")
    table.wait_for("() => __afoot.tick === 30")
    assert page.evaluate("__afoot.mover(4)") == now[1]
    table.act("step")
    table.wait_for("() => __afoot.ticks === 31 && __afoot.tick === 31")
    assert table.wrong == []
    page.close()
