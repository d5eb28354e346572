"""Laws of what is solved: names change nothing, and another pursuer never helps the evader."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.naive.pursuit import Chase, standing
from tests.solvers.solving import VARIANTS, place, random_graph, solved

law = settings(max_examples=60, deadline=None, derandomize=True, database=None)
NEVER = 2**31 - 1


@st.composite
def chases(draw: st.DrawFn, pursuers: int) -> Chase:
    """A random game for so many pursuers: any sequential rules, goals now and then, hops of up to three ticks."""
    dice = random.Random(draw(st.integers(0, 2**40)))
    graph = random_graph(dice, draw(st.integers(2, 7 if pursuers == 1 else 6)))
    speeds: tuple[tuple[int, ...], ...] = ()
    if draw(st.booleans()):
        nx.set_edge_attributes(graph, {e: dice.choice((800, 1000, 2000)) for e in graph.edges}, "length_mm")
        evader = dice.choice(((1000,), (1000, 2000), (700,)))
        speeds = (*[(1000,)] * pursuers, evader)
    goals = tuple(dice.sample(list(graph), draw(st.sampled_from((0, 0, 1)))))
    stays = draw(st.sampled_from(("both", "both", "pursuers", "evaders", "nobody")))
    return Chase(
        graph, pursuers, goals=goals, speeds_mm=speeds, stays=stays, **draw(st.sampled_from(VARIANTS))
    )  # type: ignore[arg-type]


def ticks_of(chase: Chase) -> dict[tuple[Any, ...], int]:
    """Ticks to the capture by the nodes on which everybody stands."""
    game, found = solved(chase)
    return {
        tuple(node for node, _, _ in position): found.ticks.at(*place(game, position)) or NEVER
        for position in standing(chase)
    }


def renamed(chase: Chase, order: list[int]) -> Chase:
    """The same game with node i called order[i]; node i of a graph is node i of its board."""
    graph = type(chase.graph)()
    graph.add_nodes_from(range(len(order)))
    graph.add_edges_from((order[a], order[b], edge) for a, b, edge in chase.graph.edges(data=True))
    return Chase(
        graph, chase.pursuers, chase.pursuers_first, chase.each_move, chase.crossing, chase.reach_hops,
        tuple(order[goal] for goal in chase.goals), chase.speeds_mm, chase.stays,
    )  # fmt: skip


@law
@given(chase=st.one_of(chases(1), chases(2)), seed=st.integers(0, 2**40))
def test_new_names_for_the_nodes_change_no_value(chase: Chase, seed: int) -> None:
    order = list(range(len(chase.graph)))
    random.Random(seed).shuffle(order)
    again = ticks_of(renamed(chase, order))
    for nodes, ticks in ticks_of(chase).items():
        assert again[tuple(order[node] for node in nodes)] == ticks


@law
@given(chase=chases(1), seed=st.integers(0, 2**40))
def test_another_pursuer_never_helps_the_evader(chase: Chase, seed: int) -> None:
    speeds = (*chase.speeds_mm[:1], *chase.speeds_mm)
    more = Chase(
        chase.graph, 2, chase.pursuers_first, chase.each_move, chase.crossing, chase.reach_hops, chase.goals,
        speeds, chase.stays,
    )  # fmt: skip
    alone, helped = ticks_of(chase), ticks_of(more)
    for (first, second, evader), ticks in helped.items():
        assert ticks <= min(alone[first, evader], alone[second, evader])


def test_another_pursuer_does_help_somewhere() -> None:
    """The law above would hold of a solver that overlooks the second one."""
    cycle = nx.cycle_graph(6)
    alone, helped = ticks_of(Chase(cycle, 1)), ticks_of(Chase(cycle, 2))
    gained = [alone[first, evader] > ticks for (first, _, evader), ticks in helped.items()]
    assert np.mean(gained) > 0.3
