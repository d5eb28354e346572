"""Slope and hop costs: the table against the published formula, the kernel against the scalar rules."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.rules.motion import GOING_256, hop_mm
from afoot.rules.profile import fill_hop_mm
from afoot.rules.slope import TOBLER_256, slope_256, slope_counts
from afoot.words import Going
from tests.naive.slope import cost_of_slope

pytestmark = pytest.mark.small
AS_IF_LEVEL = {Going.STAIRS, Going.CLIMB, Going.JUMP, Going.AIR}  # slope does not make these dearer


def test_table_is_toblers_formula_rounded() -> None:
    assert len(TOBLER_256) == 201
    for slope_pct in range(-100, 101):
        assert abs(int(TOBLER_256[slope_pct + 100]) - 256 * cost_of_slope(slope_pct / 100)) <= 0.5
    assert TOBLER_256[100] == 256
    assert TOBLER_256.argmin() == 95  # walking is fastest 5 % downhill


@settings(deadline=None)
@given(st.integers(-128, 127))
def test_slopes_beyond_the_table_count_as_its_ends(slope_pct: int) -> None:
    assert slope_256(slope_pct) == pytest.approx(256 * cost_of_slope(slope_pct / 100), abs=0.5)


def _one_hop(
    length_mm: int, going: int, slope_pct: int, factor_256: list[int], top_mm: int
) -> tuple[int, int]:
    """What the kernel gives for a board of two nodes: (the hop's cost, its status)."""
    out = np.full((2, 2), 77, np.int32)
    code = fill_hop_mm(
        np.array([2, 1], np.int32),
        np.array([[0, length_mm], [0, 0]], np.int32),
        np.array([[0, going], [0, 0]], np.int8),
        np.array([[0, slope_pct], [0, 0]], np.int8),
        np.array(factor_256, np.int32),
        top_mm,
        out,
    )
    if code == 0:
        assert out[0, 0] == out[1, 0] == out[1, 1] == 0  # stays, and slots that are not in use
    return int(out[0, 1]), code


@settings(deadline=None)
@given(
    st.integers(1, 20_000),
    st.sampled_from(Going),
    st.integers(-100, 100),
    st.sampled_from([0, 1500, 5000]),
)
def test_costs_are_those_of_the_scalar_rules(
    length_mm: int, going: Going, slope_pct: int, top_mm: int
) -> None:
    cost, code = _one_hop(length_mm, int(going), slope_pct, GOING_256.tolist(), top_mm)
    slope = 256 if going in AS_IF_LEVEL else slope_256(slope_pct)
    carried = hop_mm(length_mm, int(GOING_256[going]), slope)
    assert code == 0
    if top_mm == 0:
        assert cost == carried
    else:
        assert cost % top_mm == 0
        assert carried <= cost < carried + top_mm


def test_stairs_climbs_and_jumps_have_their_slope_in_their_factor() -> None:
    assert {going for going in Going if not slope_counts(int(going))} == AS_IF_LEVEL


def test_a_going_without_factor_is_no_way_and_costs_beyond_31_bits_are_refused() -> None:
    assert _one_hop(1000, int(Going.STREET), 0, [0] * len(Going), 0) == (0, 0)
    assert _one_hop(2**30, int(Going.STREET), 50, [256] * len(Going), 0)[1] == -1
