"""Interdictions whose values are known by hand."""

from __future__ import annotations

import networkx as nx
import pytest

from afoot.solvers import interdict
from afoot.solvers.interdict_blind import TOLERANCE

CLOSE = pytest.approx


def fork(arm: int, road: int) -> nx.Graph:
    """A stem of two hops, then two arms to two exits; a pursuer's post, from which a road leads to each exit."""
    graph = nx.Graph()
    nx.add_path(graph, ["start", "stem", "fork"])
    for side in ("left", "right"):
        nx.add_path(graph, ["fork", *(f"{side} {i}" for i in range(1, arm)), f"{side} exit"])
        nx.add_path(graph, ["post", *(f"{side} road {i}" for i in range(1, road)), f"{side} exit"])
    return graph


@pytest.mark.parametrize("arm", [2, 3, 4])
@pytest.mark.parametrize("road", range(1, 9))
def test_a_fork_that_shows_too_late_is_worth_a_half(arm: int, road: int) -> None:
    """The evader is at an exit after 2 + arm ticks. Its first node beyond the fork is seen when both sides have moved,
    and then arm - 1 ticks are left: a pursuer at the post whose road is no longer is in time for the right exit. One
    whose road is at most 2 + arm is in time for either exit but not for both, so it guesses: an even mix of arms holds
    it to 1/2, and an even guess gets that, seen or not. With longer roads it is never in time. (To meet the evader
    halfway up an arm takes longer than to wait at its end.)"""
    asked = {"evader": "start", "exits": ["left exit", "right exit"], "pursuers": ["post"], "ticks": 2 + arm}
    guess = 0.5 if road <= 2 + arm else 0.0
    for seen, worth in (("never", guess), ("every_tick", 1.0 if road <= arm - 1 else guess)):
        found = interdict(fork(arm, road), **asked, seen=seen)
        assert found.tier == "exact" and found.lower == CLOSE(worth, abs=2 * TOLERANCE)
        if worth == 0.5:
            ends: dict[str, float] = {}
            for one in found.walks:
                ends[one.nodes[-1]] = ends.get(one.nodes[-1], 0.0) + one.chance
            assert ends == CLOSE({"left exit": 0.5, "right exit": 0.5}, abs=1e-5)


@pytest.mark.parametrize(("ways", "pursuers"), [(3, 1), (5, 2), (4, 4), (6, 5)])
def test_parallel_ways_are_worth_their_share(ways: int, pursuers: int) -> None:
    """m ways apart from each other, and k pursuers each of whom is in time for one exit whichever it is, but for no
    two: k of m. Where the evader is seen, its way shows while there are two ticks left, and the exit is a hop away."""
    graph = nx.Graph()
    for way in range(ways):
        nx.add_path(graph, ["start", f"a{way}", f"b{way}", f"exit {way}"])
        graph.add_edge("hub", f"exit {way}")
    asked = {"evader": "start", "exits": [f"exit {way}" for way in range(ways)], "ticks": 3}
    found = interdict(graph, **asked, pursuers=["hub"] * pursuers)
    assert found.tier == "exact" and found.lower == CLOSE(pursuers / ways, abs=2 * TOLERANCE)
    seen = interdict(graph, **asked, pursuers=["hub"] * pursuers, seen="every_tick")
    assert seen.lower == CLOSE(1.0, abs=2 * TOLERANCE)


def test_chances_along_a_walk_do_not_add_up() -> None:
    """Two ways of five hops, and a pursuer beside the first node of both: whichever it takes it can go along with the
    evader to the end, and captures it once, with chance 1/2."""
    graph = nx.Graph()
    for way in ("left", "right"):
        nx.add_path(graph, ["start", *(f"{way} {i}" for i in range(1, 6))])
        graph.add_edge("beside", f"{way} 1")
    asked = {"evader": "start", "exits": ["left 5", "right 5"], "pursuers": ["beside"], "ticks": 5}
    for seen in ("never", "every_tick"):
        found = interdict(graph, **asked, seen=seen)
        assert found.tier == "exact" and found.lower == CLOSE(0.5, abs=2 * TOLERANCE)
