"""What lies over the map at every size of window: nothing is cut off, covered, or told of the wrong one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from afoot.record import Ledger
from afoot.studies.play_ask import ask, ready
from afoot.viewer.encode import open_run
from tests.viewer.browser.conftest import ROCKFACE, TOWN, Watch, home, place
from tests.viewer.browser.screen import on_map, settle
from tests.viewer.chromium import Watched
from tests.viewer.serving import Client

LAPTOP, TABLET, PHONE = (1280, 800), (820, 1180), (390, 844)
NEARER_PX = 1.0  # names are placed in halves of a pixel

CUT_OFF = """() => {
  const wrong = [];
  const box = (one) => one.getBoundingClientRect();
  const within = (name, inner, outer) => {
    const [a, b] = [box(inner), box(outer)];
    if (a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1) wrong.push(name);
  };
  const [stage, cards] = [document.querySelector('.stage'), [...document.querySelectorAll('.bar > .card')]];
  for (const card of cards) {
    within(card.className, card, stage);
    for (const one of card.querySelectorAll('*:not(option, svg *)')) within(`${one.tagName} in its card`, one, card);
    for (const other of cards) {
      const [a, b] = [box(card), box(other)];
      const meet = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      if (card !== other && meet) wrong.push('cards meet');
    }
  }
  const title = document.querySelector('.title h1');
  if (title.scrollHeight > title.clientHeight + 1) wrong.push('the title');
  for (const one of document.querySelectorAll('.choose select')) if (box(one).width < 90) wrong.push('a choice');
  return wrong;
}"""

UNDER_LEGEND = """() => {
  const legend = document.querySelector('.legend').getBoundingClientRect();
  return Array.from({ length: __afoot.counts.movers }, (_, mover) => mover).filter((mover) => {
    const at = __afoot.mover(mover) && __afoot.screen(__afoot.mover(mover).node);
    return at && at[0] > legend.left && at[0] < legend.right && at[1] > legend.top && at[1] < legend.bottom;
  });
}"""

UNCOVERED = """() => [...document.querySelectorAll('.label-exit, .label-refuge')].map((label) => {
  const a = label.getBoundingClientRect();
  return [label.textContent, [...document.querySelectorAll('.stage .card:not([hidden])')].some((card) => {
    const b = card.getBoundingClientRect();
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  })];
})"""


def test_the_bar_is_whole_between_phone_and_laptop(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, ROCKFACE))
    for width in (768, 820, 900, 1000, 1060, 1100):
        page.set_viewport_size({"width": width, "height": 1000})
        settle(page)
        assert page.evaluate(CUT_OFF) == [], width


@pytest.mark.parametrize("size", [LAPTOP, TABLET, PHONE])
def test_goals_and_their_names_are_in_the_first_picture(
    watch: Watch, client: Client, ledger: Ledger, size: tuple[int, int]
) -> None:
    seen = watch(home(client), viewport={"width": size[0], "height": size[1]})
    page = seen.open(place(client, ROCKFACE))
    settle(page)
    cast = open_run(ledger.path, ROCKFACE).game.cast
    goals = [*cast.exits["node"].tolist(), *cast.refuges["node"].tolist()]
    assert len(goals) > 4 and set(on_map(page, goals)) == set(goals)
    names = page.evaluate(UNCOVERED)
    assert {name for name, _ in names} >= {"shelter", "north road", "east road", "south road", "quarry road"}
    assert [name for name, covered in names if covered] == []


def test_what_is_chosen_stays_told_under_the_pointer(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, ROCKFACE))
    for name in ("Street level", "Stamina"):
        button = page.get_by_role("radio", name=name)
        button.click()
        colour = "one => getComputedStyle(one).backgroundColor"
        under = button.evaluate(colour)
        page.mouse.move(400, 300)
        assert button.get_attribute("aria-checked") == "true" and under == button.evaluate(colour), name


def test_a_folded_legend_tells_the_layer_and_an_open_one_all_signs(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, ROCKFACE))
    summary = page.locator(".legend summary")
    assert summary.inner_text() == "Layers and signs"
    page.keyboard.press("h")
    assert "Where the hunted can be at most" in summary.inner_text()
    assert summary.locator(".tier").is_visible()
    summary.click()
    signs = set(page.locator(".signs li").all_inner_texts())
    assert signs >= {"decoy", "in a guise", "smoke", "passage: open", "indoors", "underground", "over roofs"}
    assert "last known" not in signs, "there is none in the truth"
    page.keyboard.press("2")
    page.wait_for_function("() => __afoot.view === 'pursuers' && __afoot.ready")
    assert "last known" in page.locator(".signs li").all_inner_texts()


@pytest.mark.parametrize(("size", "run"), [(LAPTOP, ROCKFACE), ((1000, 700), ROCKFACE), ((1000, 700), TOWN)])
def test_nobody_is_under_the_legend_however_it_grows(
    watch: Watch, client: Client, size: tuple[int, int], run: int
) -> None:
    seen = watch(home(client), viewport={"width": size[0], "height": size[1]})
    page = seen.open(place(client, run, tick=300))
    for grow in (None, "h", "opened", "shut"):
        if grow == "h":
            page.keyboard.press("h")
        elif grow:
            page.click(".legend summary")
        settle(page)
        assert page.evaluate(UNDER_LEGEND) == [], grow


@pytest.mark.parametrize("view", ["truth", "pursuers", "evaders"])
def test_an_open_legend_is_whole_on_a_laptop(watched: Watched, client: Client, view: str) -> None:
    page = watched.open(place(client, ROCKFACE, view=view))
    page.locator(".legend summary").click()
    assert page.evaluate("one => one.scrollHeight - one.clientHeight", page.query_selector(".legend")) <= 1
    legend, last = page.locator(".legend").bounding_box(), page.locator(".signs li").last.bounding_box()
    assert last["y"] + last["height"] <= legend["y"] + legend["height"]
    assert all(
        one.evaluate("one => one.scrollWidth <= one.clientWidth") for one in page.locator(".signs li").all()
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, (1000, 700), PHONE])
def test_figures_of_a_chart_stand_beside_its_lines(
    watch: Watch, client: Client, size: tuple[int, int], theme: str
) -> None:
    """Stamina of the evaders is whole at the end: its lines run up to the column of the figures, and not into it."""
    seen = watch(home(client), viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
    page = seen.open(place(client, ROCKFACE, view="evaders"))
    if size == PHONE:
        page.click("role=tab[name='Charts']")
    settle(page)
    script = """() => {
      const canvas = document.querySelector('.plot canvas');
      const plot = document.querySelector('.plot').getBoundingClientRect();
      const dots = canvas.width / canvas.getBoundingClientRect().width;
      const edge = Math.ceil(plot.width * dots) + 2;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const drawn = (from, to) => {
        let [solid, warm] = [0, 0];
        for (let i = 0; i < data.length; i += 4) {
          const x = (i / 4) % canvas.width;
          if (x < from || x >= to || data[i + 3] <= 128) continue;
          solid++;
          if (data[i] - data[i + 2] > 100) warm++;
        }
        return { solid, warm };
      };
      const rail = document.querySelector('.rail').getBoundingClientRect();
      return { lines: drawn(edge - 12, edge - 2), figures: drawn(edge, canvas.width), apart: rail.right - plot.right };
    }"""
    found = page.evaluate(script)
    assert found["lines"]["warm"] > 5, "the lines run up to the end"
    assert found["figures"]["solid"] > 20 and found["figures"]["warm"] == 0
    assert size == PHONE or abs(found["apart"]) < 1, "the line of time has the scale of the charts"


def test_the_line_of_time_of_a_game_leaves_no_room_for_charts(watched: Watched, client: Client) -> None:
    page = watched.open(play_of(client), ready=False)
    page.click("[data-act=begin]")
    settle(page)
    rail, dock = (page.locator(one).bounding_box() for one in (".rail", ".dock"))
    assert dock["x"] + dock["width"] - rail["x"] - rail["width"] <= 16 + 1


def test_colours_of_a_layer_end_at_its_largest_value(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    page = watched.open(place(client, TOWN))
    largest = int(ledger.layers(TOWN, 0)["first"]["values"].max())
    assert largest < 255
    page.locator(".legend summary").click()
    page.get_by_role("radio", name="What the evaders reach first").click()
    assert page.locator(".ends span").last.inner_text() == f"{largest} ticks"


def test_on_a_phone_all_storeys_show_and_the_legend_leaves_the_map_free(watch: Watch, client: Client) -> None:
    page = watch(home(client), viewport={"width": PHONE[0], "height": PHONE[1]}).open(place(client, ROCKFACE))
    page.locator(".legend summary").click()
    settle(page)
    floors, legend, stage = (page.locator(one).bounding_box() for one in (".floors", ".legend", ".stage"))
    last = page.locator(".floors button").last.bounding_box()
    assert last["y"] + last["height"] <= floors["y"] + floors["height"] + 1
    assert legend["y"] >= stage["height"] - 1
    page.get_by_role("button", name="Panel up or down").evaluate("one => one.click()")
    settle(page)
    floors, legend, stage = (page.locator(one).bounding_box() for one in (".floors", ".legend", ".stage"))
    assert legend["height"] < 0.4 * stage["height"]
    assert legend["x"] + legend["width"] < floors["x"]


def play_of(client: Client) -> str:
    """The rest of the address of a game that has just been set up."""
    plays = client.viewer.plays
    assert plays is not None
    asked = ask("rockface", record=plays.record, side="evaders", seed=54)
    ready(asked)
    return f"?token={client.viewer.token}#play={plays.begin(asked)}"


def cut_off(page: Any) -> float:
    """Pixels of the choice of storeys that do not show."""
    floors, last = page.locator(".floors"), page.locator(".floors button").last.bounding_box()
    box = floors.bounding_box()
    below = last["y"] + last["height"] - box["y"] - box["height"]
    return max(below, floors.evaluate("one => one.scrollHeight - one.clientHeight"))


@pytest.mark.parametrize("size", [LAPTOP, (1000, 700), PHONE])
def test_all_storeys_show_beside_a_replay_and_in_a_game(
    watch: Watch, client: Client, size: tuple[int, int]
) -> None:
    seen = watch(home(client), viewport={"width": size[0], "height": size[1]})
    page = seen.open(place(client, ROCKFACE))
    settle(page)
    assert page.locator(".floors button").count() > 4 and cut_off(page) <= 1
    page = seen.open(play_of(client), ready=False)
    page.click("[data-act=begin]")
    page.wait_for_function("() => window.__afoot && __afoot.ready")
    settle(page)
    assert cut_off(page) <= 1


def test_a_game_can_be_begun_on_a_phone_without_scrolling(watch: Watch, client: Client) -> None:
    seen = watch(home(client), viewport={"width": PHONE[0], "height": PHONE[1]})
    page = seen.open(play_of(client), ready=False)
    page.wait_for_selector("[data-act=begin]")
    settle(page)
    begin, who = page.locator("[data-act=begin]").bounding_box(), page.locator(".screen h2").bounding_box()
    assert who["y"] + who["height"] <= begin["y"] and begin["y"] + begin["height"] <= PHONE[1]


NAMES = """() => {
  const places = [...Array(__afoot.counts.movers).keys()].map((m) => __afoot.mover(m));
  const movers = places.map((at) => at && __afoot.screen(at.node));
  const names = [...document.querySelectorAll('.label-pursuer, .label-evader')].map((label) => {
    const {left, right, top, bottom} = label.getBoundingClientRect();
    return [label.textContent, left, right, top, bottom];
  });
  return {movers, names};
}"""


def test_evaders_have_names_that_lie_nearest_to_their_own_signs(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    page = watched.open(place(client, TOWN))
    names = [name.removeprefix("the ") for name in ledger.track(TOWN, 0)]
    cast = open_run(ledger.path, TOWN).game.cast
    chased = range(cast.pursuers + cast.evaders)
    for tick in (0, 60, 120, 180):
        page.evaluate("(tick) => __afoot.go(tick)", tick)
        settle(page)
        found = page.evaluate(NAMES)
        told = {name: box for name, *box in found["names"]}
        if tick == 0:
            assert set(told) >= {names[mover] for mover in chased if found["movers"][mover]}
        for mover in chased:
            if names[mover] in told and found["movers"][mover]:
                signs = np.array([found["movers"][m] for m in chased if found["movers"][m]])
                own = np.array(found["movers"][mover])
                others = signs[np.hypot(*(signs - own).T) > 16]
                least = min((away(told[names[mover]], at) for at in others), default=np.inf)
                assert least > away(told[names[mover]], own) - 1 - NEARER_PX, (tick, names[mover])


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_who_leaves_the_picture_widens_it_until_somebody_moves_the_map(
    watch: Watch, client: Client, ledger: Ledger, size: tuple[int, int]
) -> None:
    seen = watch(home(client), viewport={"width": size[0], "height": size[1]})
    page = seen.open(place(client, TOWN))
    stage = page.locator(".stage").bounding_box()
    ticks = ledger.chases(TOWN)[0]["ticks"]
    for tick in range(0, ticks + 1, max(1, ticks // 12)):
        page.evaluate("(tick) => __afoot.go(tick)", tick)
        settle(page)
        for x, y in filter(None, page.evaluate(NAMES)["movers"]):
            assert 0 < x < stage["width"] and 0 < y < stage["height"], tick
    page.locator(".map").focus()
    page.evaluate("() => __afoot.go(0)")
    for key in ("+", "+", *"dddddd"):
        page.keyboard.press(key)
        settle(page)
    before = page.evaluate("__afoot.screen(0)")
    for tick in (ticks // 2, ticks, 0):  # figures of the charts may make the map lower in between
        page.evaluate("(tick) => __afoot.go(tick)", tick)
        settle(page)
    assert page.evaluate("__afoot.screen(0)") == pytest.approx(before, abs=0.5)


def away(box: list[float], at: Any) -> float:
    """From a box on the screen to a place."""
    left, right, top, bottom = box
    return float(np.hypot(max(left - at[0], 0, at[0] - right), max(top - at[1], 0, at[1] - bottom)))
