"""Turn order, reach, crossing, refuges and worth beside their naive twins."""

from __future__ import annotations

import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.rules.capture import can_capture, crossed, on_hop, within_reach
from afoot.rules.refuge import (
    PLENTY,
    goes_first,
    hold_out_ticks,
    may_enter,
    must_give_up,
    shielded,
    supplies_after,
)
from afoot.rules.turns import acting, has_come, measure_due, turns
from afoot.rules.worth import chase_over, status_at_horizon, worth_of
from afoot.words import Measure, Moves, Side, Status
from tests.naive import rules as naive
from tests.naive.build import board_from_graph, frozen

pytestmark = pytest.mark.small


def test_turn_order() -> None:
    for moves in Moves:
        assert turns(moves) == (1 if moves == Moves.SIMULTANEOUS else 2)
        for turn in range(int(turns(moves))):
            mask = acting(moves, turn)
            assert {side for side in (Side.PURSUERS, Side.EVADERS) if mask >> side & 1} == naive.acting(
                moves, turn
            )


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_reach_runs_along_hops_open_to_the_pursuer(seed: int) -> None:
    dice = random.Random(seed)
    n = dice.randint(2, 6)
    graph = nx.gnp_random_graph(n, 0.4, seed=seed, directed=True)
    board = board_from_graph(graph)
    closed = [edge for edge in graph.edges if dice.random() < 0.2]
    costs = [board.length_mm.copy(), board.length_mm.copy()]
    for a, b in closed:
        costs[1][a][board.hops[a] == b] = 0
    hop_mm = frozen(costs, "i4")
    for profile in range(2):
        ways = [[b for b in graph.adj[a] if profile == 0 or (a, b) not in closed] for a in range(n)]
        for a in range(n):
            for b in range(n):
                for reach in range(4):
                    fast = within_reach(board.hops, board.degree, hop_mm, None, profile, a, b, reach)
                    assert fast == naive.within_reach(ways, a, b, reach), (a, b, reach, profile)


@pytest.mark.parametrize(
    ("hops", "met"),
    [
        (((1, 2), (2, 1)), True),
        (((1, 2), (1, 2)), False),  # the same way
        (((1, 2), (2, 3)), False),  # one after the other
        (((1, 2), (3, 1)), False),
        (((1, 1), (1, 1)), False),  # two that stay are not crossing
    ],
)
def test_crossing(hops: tuple[tuple[int, int], tuple[int, int]], met: bool) -> None:
    (a, b), (c, d) = hops
    assert bool(crossed(a, b, c, d)) == met == bool(crossed(c, d, a, b))


def test_on_a_hop_up_to_and_with_the_tick_of_arrival() -> None:
    assert on_hop(1, -5, 7)  # in transit, whatever arrived before
    assert on_hop(0, 7, 7)
    assert not on_hop(0, 6, 7)


def test_refuges() -> None:
    assert may_enter(1, PLENTY) and may_enter(2, 1)
    assert not may_enter(0, PLENTY) and not may_enter(1, 0)
    assert [supplies_after(s, 2) for s in (PLENTY, 5, 2, 1, 0)] == [PLENTY, 3, 0, 0, 0]
    assert supplies_after(5, 0) == 5
    assert [hold_out_ticks(s, o) for s, o in ((PLENTY, 3), (7, 0), (7, 2), (6, 2), (0, 1))] == [
        -1,
        -1,
        3,
        3,
        0,
    ]
    assert shielded(1, 0) and not shielded(1, 1) and not shielded(0, 0) and not shielded(0, 1)


def test_who_goes_in_first_and_who_gives_up() -> None:
    assert goes_first(1, 2) and not goes_first(2, 1) and not goes_first(2, 2)
    assert [bool(must_give_up(supplies)) for supplies in (PLENTY, 0, 1)] == [False, True, False]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 60), st.integers(1, 4))
def test_supplies_last_as_long_as_is_said(supplies: int, occupants: int) -> None:
    ticks, left = 0, supplies
    while left >= occupants:
        left, ticks = int(supplies_after(left, occupants)), ticks + 1
    assert ticks == hold_out_ticks(supplies, occupants)


def test_worth() -> None:
    for status in Status:
        assert worth_of(status, 900, 40, 5) == naive.worth_of(status, 900, 40, 5)
        for inside in (0, 1, 3):
            assert status_at_horizon(status, inside) == naive.status_at_horizon(status, inside > 0)


@pytest.mark.parametrize(
    ("live", "tick", "over"), [(0, 0, True), (1, 9, False), (1, 10, True), (1, 11, True), (0, 10, True)]
)
def test_a_chase_is_over_without_evaders_or_at_the_horizon(live: int, tick: int, over: bool) -> None:
    assert bool(chase_over(live, tick, 10)) == over


def test_who_is_in_transit_captures_nobody_and_who_is_due_has_come() -> None:
    assert [bool(can_capture(mm)) for mm in (0, 1, 5000)] == [True, False, False]
    assert [bool(has_come(5, tick)) for tick in (4, 5, 6)] == [False, True, True]


@pytest.mark.parametrize("check_ticks", [1, 3, 10])
def test_when_measures_are_looked_at(check_ticks: int) -> None:
    for measure in Measure:
        due = [tick for tick in range(31) if measure_due(measure, tick, check_ticks)]
        every = {Measure.NONE: 99, Measure.ADJACENT: 1}.get(measure, check_ticks)
        assert due == list(range(0, 31, every)) if every < 99 else due == []
