"""Motion, stamina and flow beside their naive twins, with the values at their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.rules.cast import NO_AHEAD, NODE_BITS, ahead_of, steps_of
from afoot.rules.flow import capacity, queue_place, window_ticks
from afoot.rules.motion import (
    GOING_256,
    carried_mm,
    gait_allowed,
    gait_ordered,
    going_under,
    hop_mm,
    remaining_after_mm,
    remaining_at_start_mm,
)
from afoot.rules.profile import whole_ticks_mm
from afoot.rules.stamina import drain_mm, gait_left, stamina_after
from afoot.words import Gait, Going
from tests.naive import rules as naive
from tests.naive.build import cast_for, frozen, with_records
from tests.policies.policy_games import grid_board

pytestmark = pytest.mark.small
quick = settings(max_examples=60, deadline=None, derandomize=True)
MM = st.integers(0, 2**31 - 2)


@pytest.mark.parametrize("headroom_mm", [0, 1, 899, 900, 901, 1599, 1600, 1601, 2**31 - 1])
def test_headroom_forces_stoop_or_crawl(headroom_mm: int) -> None:
    for going in Going:
        assert going_under(going, headroom_mm) == naive.going_under(going, headroom_mm)


def test_nobody_runs_stooped_crawling_or_climbing() -> None:
    for going in Going:
        for gait in Gait:
            assert gait_allowed(going, gait) == naive.gait_allowed(going, gait)
    walked = {going for going in Going if gait_allowed(going, Gait.RUN) == Gait.WALK}
    assert walked == {Going.STOOP, Going.CRAWL, Going.CLIMB}


@pytest.mark.parametrize("fastest", [Gait.WALK, Gait.RUN])
@pytest.mark.parametrize("gait", [0, 1, 2, 3, 7, 2**32 - 1])
def test_whoever_sets_out_walks_at_least_and_goes_no_faster_than_the_ground_lets(
    gait: int, fastest: Gait
) -> None:
    assert gait_ordered(gait, fastest) == naive.gait_ordered(gait, fastest)


@quick
@given(st.integers(1, 90_000), st.integers(0, 7_000), st.integers(1, 7_000), st.booleans())
def test_travel_along_a_hop(cost_mm: int, carry_mm: int, speed_mm: int, whole: bool) -> None:
    left, ticks = int(remaining_at_start_mm(cost_mm, carry_mm, speed_mm)), 0
    while left > 0:
        left, ticks = int(remaining_after_mm(left, speed_mm)), ticks + 1
    carried = int(carried_mm(-left, speed_mm, int(whole)))
    assert (ticks, carried) == naive.travel(cost_mm, carry_mm, speed_mm, whole)
    assert 0 <= carried <= speed_mm


@quick
@given(MM, st.integers(1, 1024), st.integers(1, 8478))
def test_scaled_lengths_are_rounded_once(length_mm: int, going_256: int, slope_256: int) -> None:
    assert hop_mm(length_mm, going_256, slope_256) == naive.hop_mm(length_mm, going_256, slope_256)


@pytest.mark.parametrize(
    ("length_mm", "going_256", "slope_256", "expected"),
    [
        (0, 256, 256, 1),  # at least 1 mm: a hop that costs nothing would be closed
        (1, 1, 1, 1),
        (1000, 256, 256, 1000),
        (1000, 427, 256, 1668),  # 1667.97
        (3, 128, 256, 2),  # 1.5: halves go up
        (2**31 - 2, 256, 256, 2**31 - 2),
    ],
)
def test_known_scaled_lengths(length_mm: int, going_256: int, slope_256: int, expected: int) -> None:
    assert hop_mm(length_mm, going_256, slope_256) == expected


def test_factors_say_the_speeds_they_are_said_to_come_from() -> None:
    """Walking 1.33 m/s on the level: stooped 1.01, crawling 0.50; off the paths 0.6 of the speed (Tobler)."""
    assert len(GOING_256) == len(Going)
    assert 1.33 * 256 / GOING_256[Going.STOOP] == pytest.approx(1.01, abs=0.005)
    assert 1.33 * 256 / GOING_256[Going.CRAWL] == pytest.approx(0.50, abs=0.005)
    assert 256 / GOING_256[Going.WOODS] == pytest.approx(0.6, abs=0.001)
    assert min(GOING_256) == 256  # nothing is faster than level street


@quick
@given(st.integers(1, 2**30), st.integers(0, 20_000))
def test_costs_in_whole_ticks(cost_mm: int, top_mm: int) -> None:
    whole = whole_ticks_mm(cost_mm, top_mm)
    if top_mm == 0:
        assert whole == cost_mm
    else:
        assert whole % top_mm == 0 and 0 <= whole - cost_mm < top_mm


@quick
@given(
    st.integers(0, 5000),
    st.integers(0, 2000),
    st.integers(0, 9000),
    st.integers(0, 900),
    st.sampled_from(Gait),
)
def test_stamina(speed_mm: int, critical_mm: int, stamina_mm: int, recovered_mm: int, gait: Gait) -> None:
    reserve_mm = 9000
    drained = drain_mm(speed_mm, critical_mm)
    assert drained == naive.drain_mm(speed_mm, critical_mm)
    after = stamina_after(stamina_mm, drained, recovered_mm, reserve_mm)
    assert after == naive.stamina_after(stamina_mm, drained, recovered_mm, reserve_mm)
    assert gait_left(gait, stamina_mm, drained) == naive.gait_left(gait, stamina_mm, drained)


def test_stamina_at_its_edges() -> None:
    assert drain_mm(3400, 3400) == 0 and drain_mm(3401, 3400) == 1
    assert stamina_after(5, 6, 100, 10) == 0  # drained: nothing is won back
    assert stamina_after(10, 0, 0, 10) == 10 and stamina_after(9, 0, 5, 10) == 10
    assert gait_left(Gait.RUN, 6, 6) == Gait.RUN and gait_left(Gait.RUN, 5, 6) == Gait.WALK


@pytest.mark.parametrize("tick_ms", [1, 100, 300, 500, 999, 1000, 1001, 1500, 2000, 60_000])
@pytest.mark.parametrize("width_mm", [0, 1, 899, 900, 1799, 1800, 10_000])
def test_flow(width_mm: int, tick_ms: int) -> None:
    assert (capacity(width_mm, tick_ms), window_ticks(tick_ms)) == naive.set_out_at_most(width_mm, tick_ms)
    assert capacity(width_mm, tick_ms) >= 1


@pytest.mark.parametrize("movers", [1, 2, 5])
def test_everybody_is_asked_and_everybody_is_first_in_turn(movers: int) -> None:
    orders = [[queue_place(i, tick, movers) for i in range(movers)] for tick in range(movers)]
    assert all(sorted(order) == list(range(movers)) for order in orders)
    assert sorted(order[0] for order in orders) == list(range(movers))


def test_a_step_says_where_a_hop_leads_what_it_costs_and_how_fast_one_may_go() -> None:
    hops = frozen([[0, 1, 0], [1, 0, 1]], "i4")
    going = frozen([[0, Going.STREET, 0], [0, Going.CRAWL, 0]], "i1")
    costs = frozen([[[0, 7, 0], [0, 9, 0]], [[0, 7, 0], [0, 0, 0]]], "i4")
    steps = steps_of(hops, going, costs)
    assert steps.node.tolist() == [[[0, 1, 0], [1, 0, 1]], [[0, 1, 0], [1, 1, 1]]]
    assert steps.cost_mm.tolist() == costs.tolist()
    assert steps.fastest[:, :, 1].tolist() == [[Gait.RUN, Gait.WALK], [Gait.RUN, Gait.WALK]]
    assert not steps.flags.writeable


def test_the_short_way_holds_steps_in_four_bytes_or_is_not_there() -> None:
    board = grid_board(3, 2)
    cast = cast_for(board, 1, 1, speed_mm=1000)
    ahead = ahead_of(cast)
    assert ahead.shape == (len(cast.classes), *cast.hop_mm.shape[1:]) and not ahead.flags.writeable
    for row, kind in zip(ahead, cast.classes, strict=True):
        steps = cast.steps[kind.profile]
        assert ((row & NODE_BITS) == steps.node).all()
        assert ((row >> 30) == np.where(steps.cost_mm > 0, 3, 0)).all()
    assert NO_AHEAD.size == 0
    slow = with_records(cast, "classes", speed_mm=[[0, 999, 2000]] * len(cast.classes))
    crawls = cast._replace(steps=steps_of(board.hops, np.full_like(board.going, Going.CRAWL), cast.hop_mm))
    sheltered = cast_for(board, 1, 1, speed_mm=1000, refuges=[2])
    for other in (slow, crawls, sheltered):
        assert ahead_of(other) is NO_AHEAD
