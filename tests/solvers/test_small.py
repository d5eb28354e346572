"""Small games in which everybody sees everything, against the retrograde solver, theorems by hand and the simulator."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import pytest

import afoot
from afoot.solvers.small import solve_small
from tests.solvers.solving import VARIANTS, random_graph

GAMES = 8  # of each variant of the rules


def rules_of(variant: dict[str, Any]) -> dict[str, Any]:
    return {
        "moves": "pursuers_first" if variant["pursuers_first"] else "evaders_first",
        "motion": "whole_ticks",
        "capture": {
            "checked": "each_move" if variant["each_move"] else "end_of_tick",
            "crossing": variant["crossing"],
            "reach_hops": variant["reach_hops"],
        },
    }


@pytest.mark.parametrize("number", range(len(VARIANTS)))
def test_by_turns_the_value_is_that_of_the_retrograde_solver(number: int) -> None:
    """Every variant of the rules on random graphs, some with hops of up to three ticks: where all ends but the capture
    are worth 1, the value is the chance that there is none."""
    dice = random.Random(number)
    for _ in range(GAMES):
        pursuers = dice.choice((1, 1, 2))
        nodes = dice.randint(2, 5 if pursuers == 1 else 4)
        ring = nx.cycle_graph(nodes) if nodes > 2 else nx.path_graph(nodes)
        graph = dice.choice((nx.path_graph(nodes), ring, random_graph(dice, nodes)))
        if dice.random() < 0.5:
            nx.set_edge_attributes(graph, {edge: dice.choice((1, 1, 2, 3)) for edge in graph.edges}, "length")
        reached = [node for node in graph if any(node in graph.adj[other] for other in graph)]
        game = afoot.from_graph(
            graph, pursuers=pursuers, evaders=1, exits=dice.sample(reached, dice.choice((0, 0, 1))),
            rules=rules_of(VARIANTS[number]), horizon_ticks=dice.randint(1, 10), timeout_worth=1.0,
        )  # fmt: skip
        known, found = afoot.solve(game), solve_small(game)
        assert found.capture_chance == pytest.approx(known.capture_chance, abs=1e-9)
        assert found.value == pytest.approx(1 - found.capture_chance, abs=1e-9)
        assert found.answer == known.answer
        assert found.values.gap == 0


def fork(**changed: Any) -> Any:
    """An evader at the foot of a fork with an exit at each end, and a pursuer that can guard one end or the other."""
    graph = nx.Graph([("foot", "left"), ("foot", "right"), ("post", "left"), ("post", "right")])
    asked = {
        "pursuers": ["post"], "evaders": ["foot"], "exits": ["left", "right"], "horizon_ticks": 1,
        "timeout_worth": 0.0, "rules": {"moves": "simultaneous"},
    }  # fmt: skip
    return afoot.from_graph(graph, **{**asked, **changed})


def test_matching_pennies() -> None:
    """Both choose a side of the fork at once: one half, and each side of it with chance one half."""
    found = solve_small(fork())
    assert found.value == pytest.approx(0.5, abs=1e-12)
    assert found.capture_chance == pytest.approx(0.5, abs=1e-12)
    [(_, start)] = found.starts()
    plays = found.plays(start)
    assert plays is not None and found.worth(start) == found.value
    for play in plays:
        assert sorted(play.chances) == pytest.approx([0.5, 0.5])


def test_a_position_that_the_game_does_not_come_to_is_refused() -> None:
    found, other = solve_small(fork()), solve_small(fork(evaders=["post"], pursuers=["foot"]))
    [(_, start)] = other.starts()
    with pytest.raises(afoot.AfootError, match="does not come to such a position"):
        found.plays(start)


def test_pennies_of_two_worths() -> None:
    """Exits worth 1 and 3: the pursuer guards the better with 3/4, and the game is worth 3/4 (1 x 3 / (1 + 3))."""
    found = solve_small(fork(exits={"left": 1.0, "right": 3.0}))
    assert found.value == pytest.approx(0.75, abs=1e-9)
