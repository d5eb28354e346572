"""A recorded chase in a real browser: what the page says is what the ledger holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from afoot.record import Ledger
from afoot.viewer.container import unpack
from afoot.viewer.encode import open_chase, open_run, replay_bytes
from afoot.viewer.played import Played
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES, Status
from tests.viewer.browser.conftest import GRID, ROCKFACE, place
from tests.viewer.browser.screen import on_map, settle
from tests.viewer.chromium import Watched
from tests.viewer.serving import Client

FAST = 1000  # seconds of the chase in a second


def chase_of(ledger: Ledger, run: int, chase: int = 0) -> Played:
    return open_chase(open_run(ledger.path, run), chase)


def go(page: Any, tick: int) -> None:
    page.evaluate("(tick) => __afoot.go(tick)", tick)
    settle(page)


def clock(tick: int) -> str:
    hours, minutes, seconds = tick // 3600, tick // 60 % 60, tick % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def test_rockface_is_played_through_to_where_the_ledger_ends(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    page = watched.open(place(client, ROCKFACE))
    row = ledger.chases(ROCKFACE)[0]
    told, _ = unpack(replay_bytes(chase_of(ledger, ROCKFACE), "truth"))
    assert page.evaluate("__afoot.ticks") == row["ticks"] == told["ticks"]
    lines = page.locator(".chronicle .lines li")
    assert lines.count() == len(told["chronicle"]) > 30
    while page.evaluate("__afoot.speed") < FAST:
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    page.wait_for_function("() => __afoot.playing")
    page.wait_for_function("() => !__afoot.playing")
    assert page.evaluate("__afoot.tick") == row["ticks"]
    end = clock(row["ticks"])
    assert page.inner_text(".clock") == f"{end} / {end}"
    last = page.locator(".chronicle .lines li.now").last
    assert told["chronicle"][-1]["text"] in last.inner_text()
    assert lines.last.get_attribute("class") == "now"
    movers = [mover["name"] for mover in told["movers"]]
    for outcome in told["outcomes"]:
        page.evaluate(f"document.querySelector('[data-mover=\"{outcome['mover']}\"]').click()")
        text = page.inner_text(".about")
        assert movers[outcome["mover"]].lower() in text.lower() and outcome["outcome"] in text


def test_a_step_back_shows_the_tick_as_it_was_recorded(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    page = watched.open(place(client, ROCKFACE, tick=1200))
    chase, tracks = chase_of(ledger, ROCKFACE), ledger.track(ROCKFACE, 0)
    board = chase.shown.game.board
    for tick, key in ((1199, "ArrowLeft"), (1189, "Shift+ArrowLeft"), (1190, "ArrowRight")):
        page.keyboard.press(key)
        assert page.evaluate("__afoot.tick") == tick
        shown = page.evaluate(
            "(count) => Array.from({length: count}, (_, m) => __afoot.mover(m))", len(tracks)
        )
        for told, track in zip(shown, tracks.values(), strict=True):
            if track["status"][tick] in (Status.UNSENT, Status.WAITING):
                assert told is None
                continue
            ends = [track["node"][tick], track["hop_to"][tick]]
            assert told["node"] == ends[0]
            for axis, mm in (("x_m", board.x_mm), ("y_m", board.y_mm), ("z_m", board.z_mm)):
                if track["remaining_mm"][tick] == 0:
                    assert abs(told[axis] - mm[ends[0]] / 1000) <= 0.05 + 1e-9  # as it is told, in tenths
                else:  # on its way: between the two
                    low, high = sorted(mm[ends] / 1000)
                    assert low - 0.05 <= told[axis] <= high + 0.05


def test_a_mover_can_be_chosen_again_and_a_time_gone_back_to(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    """What a frame leaves out can be drawn again: what a mover sees, and smoke and traces at the same tick."""
    page = watched.open(place(client, ROCKFACE, tick=1200, view="pursuers"))
    smoke = next(row["tick"] for row in chase_of(ledger, ROCKFACE).events if row["event"] == "smoke")
    for view in ("pursuers", "truth"):
        page.click(f".view-{view}")
        page.wait_for_function("(view) => __afoot.ready && __afoot.view === view", arg=view)
        page.keyboard.press("Escape")
        for tick in (smoke + 2, 0, smoke + 2):
            go(page, tick)
    own = page.locator("[data-mover]").first
    for _ in range(3):
        own.evaluate("one => one.click()")
        page.wait_for_timeout(300)  # until what it sees has come, and is drawn
        settle(page)
        page.keyboard.press("Escape")
        settle(page)
    assert page.locator(".trouble:visible").count() == 0


def test_a_click_on_an_event_goes_to_its_tick(watched: Watched, client: Client, ledger: Ledger) -> None:
    page = watched.open(place(client, ROCKFACE))
    ticks = {event["tick"] for event in ledger.events(ROCKFACE, 0)}
    marks = page.locator(".marks .event")
    assert marks.count() > 10
    for mark in (marks.nth(marks.count() // 2), page.locator(".event-trick").first):
        tick = int(mark.get_attribute("data-tick"))
        mark.click()
        assert page.evaluate("__afoot.tick") == tick and tick in ticks
    line = page.locator(".chronicle .lines li button").nth(20)
    line.click()
    assert clock(page.evaluate("__afoot.tick")) == line.locator("time").inner_text().removeprefix("0")


def test_picking_tells_what_the_ledger_says(watched: Watched, client: Client, ledger: Ledger) -> None:
    chase, tracks = chase_of(ledger, ROCKFACE), ledger.track(ROCKFACE, 0)
    board = chase.shown.game.board
    names = list(tracks)
    leader = names.index("the leader") if "the leader" in names else chase.shown.game.cast.pursuers
    track = tracks[names[leader]]
    still = np.flatnonzero((track["remaining_mm"] == 0) & (track["inside"] == 0) & (track["status"] == 0))
    tick = int(still[len(still) // 3])
    page = watched.open(place(client, ROCKFACE, tick=tick))
    node = int(track["node"][tick])
    at = on_map(page, [node])[node]
    page.mouse.click(*at)
    about = page.locator(".about")
    about.locator("h2").wait_for()
    rows = rows_of(page)
    there = [name for name, one in tracks.items() if one["node"][tick] == node]
    name = about.locator("h2").inner_text()
    assert name.lower() in [one.lower() for one in there]
    shown = tracks[next(one for one in there if one.lower() == name.lower())]
    assert rows["stamina"].startswith(f"{round(shown['stamina_mm'][tick] / 1000)} of ")
    page.keyboard.press("Escape")
    free = [n for n in range(0, len(board.degree), 7) if board.z_mm[n] == 0]
    for far, spot in on_map(page, free).items():
        alone = page.evaluate(
            "([node, x, y, nodes, movers]) => [...Array(nodes).keys()].every((n) => n === node || "
            "Math.hypot(__afoot.screen(n)[0] - x, __afoot.screen(n)[1] - y) > 1) && [...Array(movers).keys()].every("
            "(m) => { const at = __afoot.mover(m); const s = at && __afoot.screen(at.node); "
            "return !s || Math.hypot(s[0] - x, s[1] - y) > 50; })",
            [far, *spot, len(board.degree), len(tracks)],
        )
        if alone:
            break
    else:
        raise AssertionError("no node stands alone on the screen")
    page.mouse.click(*spot)
    page.wait_for_function("() => document.querySelector('.about h2')")
    rows = rows_of(page)
    assert rows["node"] == str(far)
    east, north = board.x_mm[far] / 1000, board.y_mm[far] / 1000
    assert rows["at"].startswith(f"{east:.1f} m east, {north:.1f} m north")
    assert rows["light"] == ("lit" if board.lit[far] else "dark")


def rows_of(page: Any) -> dict[str, str]:
    """What is told of what is chosen."""
    names = page.locator(".about dt").all_inner_texts()
    return dict(zip(names, page.locator(".about dd").all_inner_texts(), strict=True))


def test_a_deep_link_opens_at_its_tick_view_and_chase(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, GRID, chase=2, tick=17, view="evaders"))
    told = page.evaluate("({tick: __afoot.tick, view: __afoot.view, run: __afoot.run, chase: __afoot.chase})")
    assert told == {"tick": 17, "view": "evaders", "run": GRID, "chase": 2}
    chosen = page.locator(".choose select").evaluate_all("all => all.map((one) => one.value)")
    page.wait_for_function("() => document.querySelector('.choose select:last-child').options.length === 3")
    assert chosen[0] == str(GRID)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.hash.includes('tick=18')")
    assert "view=evaders" in page.url and "chase=2" in page.url
    page.reload()
    page.wait_for_function("() => window.__afoot && __afoot.ready")
    assert page.evaluate("[__afoot.tick, __afoot.view, __afoot.chase]") == [18, "evaders", 2]


def test_keys_alone_are_enough_and_nothing_traps_them(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, GRID))
    keys = page.keyboard
    keys.press("2")
    page.wait_for_function("() => __afoot.view === 'pursuers' && __afoot.ready")
    keys.press("1")
    page.wait_for_function("() => __afoot.view === 'truth' && __afoot.ready")
    keys.press("Shift+ArrowRight")
    keys.press("ArrowRight")
    assert page.evaluate("__afoot.tick") == 11
    keys.press("Space")
    page.wait_for_function("() => __afoot.playing && __afoot.tick > 12")
    keys.press("Space")
    page.wait_for_function("() => !__afoot.playing")
    keys.press("End")
    assert page.evaluate("__afoot.tick === __afoot.ticks")
    keys.press("Home")
    assert page.evaluate("__afoot.tick") == 0
    keys.press("?")
    assert page.is_visible(".help")
    keys.press("Escape")
    assert not page.is_visible(".help")
    keys.press("m")
    page.wait_for_selector(".about h2")
    reached = tabbed(page)
    for wanted in ("Play", "Time", "Speed", "Help and keys", "Run", "Chase", "Zoom in"):
        assert wanted in reached, f"{wanted} is not reached by Tab: {reached}"


def tabbed(page: Any) -> list[str]:
    """Names of what Tab reaches, until it is back at the first of them: there is no trap."""
    name = """() => {
      const at = document.activeElement;
      return at === document.body ? '' : at.getAttribute('aria-label') || at.textContent.trim().slice(0, 30);
    }"""
    page.evaluate("document.activeElement.blur()")
    reached: list[str] = []
    for _ in range(300):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(name))
        if len(reached) > 3 and reached[-1] == reached[0] and reached[-2] == "":
            return reached
        if reached.count("") > 1:
            return reached
    raise AssertionError(f"Tab never came round: {reached[-5:]}")


@pytest.mark.parametrize("clicked", ["[aria-label='Light or dark']", "summary:has-text('Layers and signs')"])
def test_space_plays_after_a_click_on_something_else(watched: Watched, client: Client, clicked: str) -> None:
    """And presses what was come to by Tab, as everywhere."""
    page = watched.open(place(client, GRID, tick=0))
    theme = "document.documentElement.dataset.theme"
    page.click(clicked)
    before = page.evaluate(theme)
    page.keyboard.press(" ")
    page.wait_for_function("() => __afoot.tick > 0")
    assert page.evaluate(theme) == before
    page.keyboard.press(" ")
    page.focus("[aria-label='Light or dark']")
    page.keyboard.press(" ")
    assert page.evaluate(theme) != before


def test_the_chronicle_is_one_stop_of_tab_with_arrows_within(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    page = watched.open(place(client, ROCKFACE))
    lines, speed = page.locator(".lines button"), page.evaluate("__afoot.speed")
    count = lines.count()
    assert count > 30 and page.locator(".lines button[tabindex='0']").count() == 1
    lines.first.focus()
    for key, at in (
        ("ArrowDown", 1),
        ("ArrowDown", 2),
        ("ArrowUp", 1),
        ("End", count - 1),
        ("ArrowDown", count - 1),
    ):
        page.keyboard.press(key)
        assert lines.nth(at).evaluate("one => one === document.activeElement && one.tabIndex === 0"), (
            key,
            at,
        )
    assert page.evaluate("[__afoot.tick, __afoot.speed]") == [0, speed], "nothing else has come of them"
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    told, _ = unpack(replay_bytes(chase_of(ledger, ROCKFACE), "truth"))
    page.keyboard.press("Enter")
    assert page.evaluate("__afoot.tick") == told["chronicle"][count - 4]["tick"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.lines')") is None
    page.keyboard.press("Home")
    assert page.locator(".lines button[tabindex='0']").count() == 1
    assert len(tabbed(page)) < 40


def test_two_browsers_look_at_once_and_each_at_its_own(watch: Any, watched: Watched, client: Client) -> None:
    other = watch(watched.home)
    first = watched.open(place(client, ROCKFACE, tick=100, view="pursuers"))
    second = other.open(place(client, GRID, tick=5, view="evaders"))
    for page in (first, second):
        page.keyboard.press("Space")
    for page, tick in ((first, 100), (second, 5)):
        page.wait_for_function("(tick) => __afoot.tick > tick", arg=tick)
        page.keyboard.press("Space")
    assert first.evaluate("[__afoot.run, __afoot.view]") == [ROCKFACE, "pursuers"]
    assert second.evaluate("[__afoot.run, __afoot.view]") == [GRID, "evaders"]


def test_what_if_shows_bars_beside_the_chase_as_it_was(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, GRID, tick=10))
    page.click("role=tab[name='What if']")
    page.wait_for_selector(".whatif option[value=random]", state="attached")
    for side, known in (("Pursuers", PURSUER_POLICIES), ("Evaders", EVADER_POLICIES)):
        options = page.locator(f".whatif label:has-text('{side}') option")
        offered = {text.removesuffix(" (as played)") for text in options.all_inner_texts()}
        assert offered == {policy.name.lower() for policy in known}
    asked = ".whatif label:has-text('Evaders') select"
    played = page.inner_text(f"{asked} option[value='']").removesuffix(" (as played)")
    assert page.input_value(asked) == ("slip" if played == "flee" else "flee")
    page.select_option(asked, "random")
    page.click(".whatif button[type=submit]")
    page.wait_for_selector(".whatif .bars")
    figures = page.locator(".whatif figure.bars")
    assert figures.count() == 2
    assert "v random, 500 branches" in figures.nth(0).inner_text()
    for figure in (figures.nth(0), figures.nth(1)):
        widths = figure.locator(".bar-fill").evaluate_all(
            "all => all.map((bar) => parseFloat(bar.style.width))"
        )
        assert abs(sum(widths) - 100) < 0.1
        assert "What becomes of evaders:" in figure.inner_text()
    text = page.inner_text(".whatif .found")
    assert text.count("evaders' payoff") == 2, "it says whose"
    assert "From 0:10" in text and "In the chase itself:" in text
    assert page.inner_text(".whatif .found .tier") == "estimate"


def test_what_if_with_the_policies_as_played_tells_them_once(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, GRID, tick=10))
    page.click("role=tab[name='What if']")
    page.wait_for_selector(".whatif option[value=random]", state="attached")
    page.select_option(".whatif label:has-text('Evaders') select", "")
    page.evaluate("location.hash = location.hash.replace('chase=0', 'chase=1')")
    page.wait_for_function("() => __afoot.chase === 1 && __afoot.ready")
    assert page.input_value(".whatif label:has-text('Evaders') select") == "", "what was chosen stays so"
    page.click(".whatif button[type=submit]")
    page.wait_for_selector(".whatif .bars")
    assert page.locator(".whatif figure.bars").count() == 1
    assert "As it was played, with other luck" in page.inner_text(".whatif .found")
    assert "less that as played" not in page.inner_text(".whatif .found")
