"""Ends of brackets that one can work out on paper: refuges, late units, long hops, reach, being surrounded."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from afoot.scenarios import Compiled, compile_scenario, load
from afoot.solvers.bounds import Bracket, bound
from afoot.solvers.verify import verify_told

LANE = """
name: lane
map: {file: lane.edges, sight: {mode: all}}
rules: {moves: simultaneous, motion: MOTION, horizon_ticks: 40, RULES}
classes:
  cop: {walk_m_s: COP}
  robber: {walk_m_s: 1}
pursuers: {policy: chase, units: [{class: cop, start: COPSTART, arrive_s: LATE}]}
evaders: {policy: flee, units: [{class: robber, count: ROBBERS, start: n0}]}
GOALS
worth: {surrounded: 0.1, timeout: 0.25}
"""
USUAL = {
    "MOTION": "carried",
    "RULES": "stamina: false",
    "COPSTART": "n9",
    "COP": "1",
    "LATE": "0",
    "ROBBERS": "1",
    "GOALS": "exits: [{place: n8, worth: 1}]",
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lane of ten corners, three metres apart."""
    monkeypatch.chdir(tmp_path)
    path = nx.relabel_nodes(nx.path_graph(10), lambda node: f"n{node}")
    nx.write_edgelist(path, "lane.edges", data=False)
    Path("lane.edges").write_text("".join(f"n{i} n{i + 1} 3\n" for i in range(9)))


def lane(**changes: str) -> Compiled:
    text = LANE
    for word, value in {**USUAL, **changes}.items():
        text = text.replace(word, value)
    Path("lane.yaml").write_text(text)
    return compile_scenario(load("lane.yaml"))


def ends(game: Compiled) -> tuple[Any, Any, Bracket]:
    """Payoffs of both ends in worth, and the bracket, which must hold."""
    bracket = bound(game, seconds=20)
    verdict = verify_told(bracket.certificate, game)
    assert verdict.holds, (verdict.where, verdict.why)
    low, high = (Fraction(bracket.certificate[side]["payoff"]) / 1000 for side in ("lower", "upper"))
    return low, high, bracket


def test_a_cop_beside_the_exit_shuts_it_and_the_robber_lasts() -> None:
    low, high, bracket = ends(lane())
    assert (low, high) == (Fraction(1, 4), 0)
    assert bracket.certificate["lower"]["kind"] == "posts"
    assert bracket.certificate["upper"]["kind"] == "trivial"  # a walk to the exit runs into the cop


def test_a_cop_that_comes_when_the_robber_is_gone_certifies_nothing() -> None:
    """24 m at 1 m/s: the robber is at the exit in tick 24; the cop, one corner off, 3 ticks after it came."""
    low, high, _ = ends(lane(LATE="30"))
    assert (low, high) == (1, 1)
    low, high, _ = ends(lane(LATE="22"))
    assert (low, high) == (1, 1)  # at 25
    low, high, _ = ends(lane(LATE="20"))
    assert (low, high) == (Fraction(1, 4), 0)  # at 23


def test_who_is_captured_in_the_tick_it_comes_to_the_exit_is_captured() -> None:
    low, high, _ = ends(lane(LATE="21"))
    assert (low, high) == (Fraction(1, 4), 0)


def test_a_late_cop_may_come_head_on() -> None:
    """A walk is lost by a pursuer that can be on any of its nodes in time, not at the exit alone. The robber is at n4
    from tick 12 until it is at n5 in tick 15; whoever comes onto the board there in tick 13 has it in tick 14."""
    low, high, _ = ends(lane(COPSTART="n4", LATE="13", COP="0.1"))
    assert (low, high) == (Fraction(1, 4), 0)
    low, high, _ = ends(lane(COPSTART="n4", LATE="15", COP="0.1"))
    assert (low, high) == (1, 1)


@pytest.mark.parametrize(
    ("refuge", "low", "high"),
    [
        (
            "{place: n8, beds: 1, supplies_s: 1000, entry: closed, worth: 0.6}",
            Fraction(6, 10),
            Fraction(6, 10),
        ),
        ("{place: n8, beds: 1, supplies_s: 1000, entry: open, worth: 0.6}", Fraction(1, 4), 0),
        ("{place: n8, beds: 1, supplies_s: 5, entry: closed, worth: 0.6}", Fraction(6, 10), 0),
    ],
)
def test_a_refuge_that_the_robber_comes_to_first(refuge: str, low: Any, high: Any) -> None:
    """The cop comes much later: the robber is safe where nobody enters and the food lasts. Behind an open door it is
    captured all the same; below it is not counted how long food lasts."""
    found = ends(lane(LATE="36", COP="3", GOALS=f"refuges: [{refuge}]"))
    assert found[:2] == (low, high)


def test_two_robbers_and_one_bed() -> None:
    """Either may have the bed, so neither is sure of it; and together they can have no more than twice its worth."""
    refuge = "{place: n8, beds: 1, supplies_s: 1000, entry: closed, worth: 0.6}"
    low, high, bracket = ends(lane(LATE="36", ROBBERS="2", GOALS=f"refuges: [{refuge}]"))
    assert (low, high, bracket.most) == (Fraction(12, 10), 0, 1.2)


def test_reach_guards_from_afar() -> None:
    """A cop that reaches one corner shuts the exit from where it starts; so it does if it comes late, but in time."""
    low, _, _ = ends(lane(LATE="23", RULES="capture: {reach_hops: 1}"))
    assert low == Fraction(1, 4)
    low, _, _ = ends(lane(LATE="24", RULES="capture: {reach_hops: 1}"))
    assert low == 1


def test_surrounded_has_its_worth_and_ends_walks() -> None:
    """The robber may wish to be surrounded; and as others may end a walk so, walks certify nothing."""
    low, high, bracket = ends(lane(LATE="30", RULES="surrounded: {ends_by: adjacent}"))
    assert (low, high) == (1, 0) and bracket.certificate["upper"]["kind"] == "trivial"


def test_a_narrow_way_certifies_nothing() -> None:
    low, high, bracket = ends(lane(RULES="flow: true"))
    assert (low, high, bracket.low, bracket.high) == (1, 0, 0.0, 1.0)
