"""Laws of what is solved: names change nothing, another pursuer never helps the evader, and a blocked node might as
well not be there."""

from __future__ import annotations

import itertools
import random
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import afoot
from tests.naive.pursuit import Chase, standing
from tests.solvers.solving import VARIANTS, place, random_graph, solved

law = settings(max_examples=60, deadline=None, derandomize=True, database=None)
NEVER = 2**31 - 1
BLOCKED_GRAPHS = 40


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


def random_asked(dice: random.Random) -> dict[str, Any]:
    """Random rules and numbers, as `solve` takes them for a graph; a reach of one hop at most."""
    variant: dict[str, Any] = dice.choice([one for one in VARIANTS if one["reach_hops"] < 2])
    capture = {
        "reach_hops": variant["reach_hops"],
        "crossing": variant["crossing"],
        "checked": "each_move" if variant["each_move"] else "end_of_tick",
    }
    moves = "pursuers_first" if variant["pursuers_first"] else "evaders_first"
    return {
        "pursuers": dice.choice((1, 2)),
        "rules": {"moves": moves, "motion": "whole_ticks", "capture": capture},
        "stays": dice.choice(("both", "both", "pursuers", "evaders", "nobody")),
        "m_per_tick": dice.choice((None, 1.0)),
    }


def random_blocked(dice: random.Random) -> tuple[Any, list[str]]:
    """A random graph with lengths, and one or two nodes of it without which there still is an edge."""
    while True:
        graph = nx.relabel_nodes(random_graph(dice, dice.randint(5, 7)), "abcdefg".__getitem__)
        nx.set_edge_attributes(graph, {edge: dice.choice((0.8, 1.0, 2.0)) for edge in graph.edges}, "length")
        blocked = dice.sample(list(graph), dice.choice((1, 2)))
        if any(not {*edge} & {*blocked} for edge in graph.edges):
            return graph, blocked


def test_what_is_blocked_might_as_well_not_be_there() -> None:
    """Solved with nodes blocked, random graphs of five to seven give what they give without these nodes."""
    changed = 0
    for seed in range(BLOCKED_GRAPHS):
        dice = random.Random(f"blocked {seed}")
        graph, blocked = random_blocked(dice)
        rest = graph.subgraph([node for node in graph if node not in blocked]).copy()
        ends = sorted({end for _, end in rest.to_directed().edges})  # an exit has a way to it
        asked = {**random_asked(dice), "exits": dice.sample(ends, min(len(ends), dice.choice((0, 0, 1))))}
        free, shut, less = (
            afoot.solve(one, blocked=without, distances=True, **asked)
            for one, without in ((graph, []), (graph, blocked), (rest, []))
        )
        for *team, evader in itertools.product(rest, repeat=asked["pursuers"] + 1):
            assert shut.ticks(team, evader) == less.ticks(team, evader), (seed, team, evader)
            changed += shut.ticks(team, evader) != free.ticks(team, evader)
    assert changed > 200, "blocking that changes nothing says nothing"


def test_a_reach_of_two_hops_goes_over_what_is_blocked() -> None:
    """The law above is of shorter ones: nobody enters a blocked node, and hands go over it."""
    path = nx.path_graph(3)
    for reach_hops, ticks in ((1, None), (2, 1)):
        rules = {"moves": "pursuers_first", "motion": "whole_ticks", "capture": {"reach_hops": reach_hops}}
        found = afoot.solve(path, pursuers=1, rules=rules, blocked=[1], distances=True)
        assert found.ticks([0], 2) == ticks
