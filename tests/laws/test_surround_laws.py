"""Laws of the measures of surrounded, on random small positions."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afoot.game.state import make_scratch
from afoot.game.surround import ended_by, margins
from afoot.rules.arrival import NULL, UNKNOWN
from afoot.words import Measure, Status
from tests.naive.build import board_from_graph, cast_for, hop_graph, position_for
from tests.naive.chances import positions
from tests.naive.surround import Naive

ADJACENT, SEALED, CONTAINED = int(Measure.ADJACENT), int(Measure.SEALED), int(Measure.CONTAINED)
OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def seen(case: Any) -> tuple[list[bool], np.ndarray]:
    """Whether each measure holds for the team, and the margins."""
    board, cast, rules, position = case
    scratch = make_scratch(len(board.degree))
    out = np.zeros((cast.evaders, 3), np.int32)
    margins(board, cast, rules, position, scratch, out)
    held = [ended_by(board, cast, rules, position, m, scratch) for m in (ADJACENT, SEALED, CONTAINED)]
    return held, out


def without_pursuer(case: Any) -> Any:
    board, cast, rules, position = case
    fewer = position.each(lambda column: np.copy(column).view(type(column)))
    fewer.movers.status[0] = Status.WAITING
    return board, cast, rules, fewer


@OFTEN
@given(positions(most_nodes=9, most_pursuers=4, most_evaders=2))
def test_an_added_pursuer_helps_to_hold_and_to_seal(case: Any) -> None:
    """Not so for contained: tests/rules/test_surround_known.py shows why."""
    if case[1].pursuers == 0:
        return
    held, out = seen(case)
    held_before, before = seen(without_pursuer(case))
    for measure in (0, 1):
        assert held[measure] >= held_before[measure]
        for now, then in zip(out[:, measure], before[:, measure], strict=True):
            assert then == NULL or (now != NULL and now <= then)


@OFTEN
@given(positions(most_nodes=9, most_pursuers=4, most_evaders=2))
def test_a_held_measure_has_the_margin_of_one_that_is(case: Any) -> None:
    board, cast, rules, position = case
    held, out = seen(case)
    naive = Naive(board, cast, rules, position)
    assert UNKNOWN not in out
    for mover in naive.evaders:
        margin = out[mover - cast.pursuers]
        if held[0]:
            assert margin[0] == 0
        if held[1]:
            assert margin[1] == 0
        if held[2]:
            assert margin[2] == NULL or margin[2] >= 0
        if len(naive.evaders) == 1:
            assert held[0] == (margin[0] == 0)
            assert held[1] == (margin[1] == 0)


@OFTEN
@given(positions(most_nodes=9, most_pursuers=4, most_evaders=2))
def test_adjacent_implies_contained_off_the_goals(case: Any) -> None:
    """A region that reaches no further than its first node holds no goal unless that node is one."""
    board, cast, rules, position = case
    naive = Naive(board, cast, rules, position)
    held, _ = seen(case)
    if held[0] and all(naive.begins(e) not in naive.goals(e) for e in naive.evaders):
        assert held[2]


@OFTEN
@given(positions(most_nodes=9, most_pursuers=4), st.randoms(use_true_random=False))
def test_the_numbers_of_nodes_mean_nothing(case: Any, random: Any) -> None:
    board, cast, rules, position = case
    n = len(board.degree)
    new = list(range(n))
    random.shuffle(new)
    graph = hop_graph(board, board.length_mm)
    order = sorted(range(n), key=lambda node: new[node])
    again = type(graph)()
    again.add_nodes_from(order)
    for a, b, edge in graph.edges(data=True):
        again.add_edge(a, b, length_mm=edge["mm"])
    twin = board_from_graph(again)
    costs = np.zeros((2, *twin.hops.shape), np.int32)
    open_hops = [hop_graph(board, cost) for cost in cast.hop_mm]
    for profile, hops in enumerate(open_hops):
        for a, b, edge in hops.edges(data=True):
            costs[profile, new[a], 1:][twin.hops[new[a], 1:] == new[b]] = edge["mm"]
    moved = cast_for(
        twin,
        cast.pursuers,
        cast.evaders,
        exits=[new[x] for x in cast.exits.node],
        refuges=[new[x] for x in cast.refuges.node],
        speed_mm=[int(s) for s in cast.classes.speed_mm[:, 2]],
        hop_mm=costs,
        profiles=[int(p) for p in cast.classes.profile],
    )
    there = position_for(moved, [new[x] for x in position.movers.node], rules)
    for name in ("status", "remaining_mm", "inside"):
        there.movers[name] = position.movers[name]
    there.movers.hop_to = [new[x] for x in position.movers.hop_to]
    there.refuges.free_beds = position.refuges.free_beds
    held, out = seen(case)
    held_there, out_there = seen((twin, moved, rules, there))
    assert held == held_there
    assert out.tolist() == out_there.tolist()
