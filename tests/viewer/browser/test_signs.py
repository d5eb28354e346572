"""What is drawn besides movers: smoke while it hangs, and where a side last knew somebody to be, with its age."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from afoot.record import Ledger
from afoot.scenarios import Compiled
from afoot.viewer.encode import open_run
from afoot.words import Status
from tests.viewer.browser.conftest import ROCKFACE, TOWN, place
from tests.viewer.browser.screen import around, on_map, picture, settle
from tests.viewer.browser.test_layout import away
from tests.viewer.browser.test_watching import clock
from tests.viewer.chromium import Watched
from tests.viewer.serving import Client

FAINTER = 8  # levels of grey that even the last of a cloud takes away from what is under it
SIGN_PX = 36  # no part of a mover's sign lies as far from its middle
AGE = 3  # ticks: who was seen a tick ago is drawn as in sight
NEAR_PX = 30  # from a name to its sign's middle


def alone(page: Any) -> None:
    """Takes away what lies over the map."""
    page.evaluate("""() => {
      for (const one of document.querySelectorAll('.stage > :not(.map), .labels')) one.style.visibility = 'hidden';
    }""")


def free(page: Any, nodes: list[int]) -> set[int]:
    """Those of some nodes that no mover is drawn over now."""
    movers = """() => Array.from({length: __afoot.counts.movers}, (_, mover) => __afoot.mover(mover)).filter(Boolean)
      .map((at) => __afoot.screen(at.node))"""
    taken = np.array(page.evaluate(movers))
    return {node for node, at in on_map(page, nodes).items() if np.hypot(*(taken - at).T).min() > SIGN_PX}


def test_smoke_darkens_the_ground_for_as_long_as_it_hangs(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    event = next(row for row in ledger.events(ROCKFACE, 0) if row["event"] == "smoke")
    board, radius_mm = open_run(ledger.path, ROCKFACE).game.board, event["particulars"]["radius_m"] * 1000
    away_mm = np.hypot(board.x_mm - board.x_mm[event["node"]], board.y_mm - board.y_mm[event["node"]])
    under = np.flatnonzero((away_mm < radius_mm) & (board.z_mm == board.z_mm[event["node"]])).tolist()
    page = watched.open(place(client, ROCKFACE, tick=event["tick"]))
    page.evaluate(f"document.querySelector('[data-mover=\"{event['mover']}\"]').click()")
    page.click(".abouthead button:text-is('Show')")
    page.click(".abouthead button:text-is('Close')")
    page.locator(".map").focus()
    for _ in range(6):
        page.keyboard.press("+")
    alone(page)
    shown, until = [], event["particulars"]["until_tick"]
    for tick in (event["tick"], event["tick"] + 2, until - 1, until):
        page.evaluate("(tick) => __afoot.go(tick)", tick)
        shown.append(picture(page))
        under = sorted(free(page, under))
    assert under, "somebody stands on all of it"
    spots = on_map(page, under).values()
    before, thick, thin, after = ([np.median(around(one, at, 3)) for at in spots] for one in shown)
    assert np.all(np.array(thick) < np.array(before) - FAINTER), (before, thick)
    assert np.all(np.array(thin) < np.array(after) - FAINTER), (thin, after)


def lost(ledger: Ledger, game: Compiled) -> list[tuple[int, int, int]]:
    """Of the chase in town: evaders with the tick and node at which a pursuer last saw them, for AGE ticks at least."""
    found = []
    tracks = list(ledger.track(TOWN, 0).values())
    for target in range(game.cast.pursuers, game.cast.pursuers + game.cast.evaders):
        rows = [row for row in ledger.contacts(TOWN, 0) if row["target"] == target]
        seen = {row["tick"]: row["node"] for row in rows}
        gone = int(np.argmax(np.append(tracks[target]["status"], Status.CAPTURED) != Status.LIVE))
        for tick, later in itertools.pairwise([*sorted(seen), gone]):
            if later - tick > AGE:
                found.append((target, tick, seen[tick]))
    return found


def test_where_a_side_last_knew_somebody_stays_told_with_its_age(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    """In this chase nobody is taken for anybody else. The mark is where it was seen."""
    game = open_run(ledger.path, TOWN).game
    found = lost(ledger, game)
    assert found
    page = watched.open(place(client, TOWN, view="pursuers"))
    for target, tick, node in found[-3:]:
        page.evaluate("(tick) => __afoot.go(tick)", tick + AGE)
        settle(page)
        text = f"{game.mover_names[target]}, {clock(AGE)} ago"
        box = page.locator(f".label-note:text-is('{text}')").bounding_box()
        edges = [box["x"], box["x"] + box["width"], box["y"], box["y"] + box["height"]]
        at = page.evaluate("(node) => __afoot.screen(node)", node)
        assert away(edges, at) < NEAR_PX, text
        assert page.evaluate("(mover) => __afoot.mover(mover)", target) is None
