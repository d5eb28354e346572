"""Matrix games: known values, closed forms of two by two, laws, and what is refused."""

from __future__ import annotations

import itertools
import subprocess
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from afoot.errors import AfootError
from afoot.solvers.matrix_game import solve_matrix

EXACT = 1e-9
whole = st.integers(-9, 9)
games = arrays(np.int64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=whole)


def box_values(costs: list[int]) -> Any:
    """Search in boxes: rows hide in one of the boxes, columns open them in an order and pay until they find."""
    orders = list(itertools.permutations(range(len(costs))))
    return [[sum(costs[b] for b in order[: order.index(box) + 1]) for order in orders]
            for box in range(len(costs))]  # fmt: skip


@pytest.mark.parametrize("costs", [[1, 2, 3], [2, 3, 5, 7], [4], [1, 1], [3, 3, 3, 3, 3]])
def test_search_in_boxes(costs: list[int]) -> None:
    """The value is half of (sum of squares + square of the sum) / sum, and each box hides with chance cost / sum.

    S. Alpern and T. Lidbetter, Mining coal or finding terrorists: the expanding search paradigm, Operations Research
    61 (2), 2013: on a tree the value is (length + mean depth of the hider) / 2, and boxes are the leaf arcs of a star.
    """
    total = sum(costs)
    known = Fraction(sum(c * c for c in costs) + total**2, 2 * total)
    solution = solve_matrix(box_values(costs))
    assert solution.value == pytest.approx(float(known), abs=EXACT)
    np.testing.assert_allclose(solution.rows, np.array(costs) / total, atol=EXACT)


def test_search_in_boxes_in_figures() -> None:
    assert solve_matrix(box_values([1, 2, 3])).value == pytest.approx(25 / 6, abs=EXACT)
    assert solve_matrix(box_values([2, 3, 5, 7])).value == pytest.approx(188 / 17, abs=EXACT)


@pytest.mark.parametrize("size", [3, 5, 7])
def test_rock_paper_scissors(size: int) -> None:
    """Each of an odd number of signs beats the half of the others that come before it: chance alone is best."""
    beats = np.array([[0 if a == b else (1 if (a - b) % size <= size // 2 else -1) for b in range(size)]
                      for a in range(size)])  # fmt: skip
    value, rows, columns = solve_matrix(beats)
    assert value == pytest.approx(0, abs=EXACT)
    np.testing.assert_allclose([rows, columns], 1 / size, atol=EXACT)


def test_diagonal() -> None:
    """Payoffs on the diagonal alone: the value is 1 / sum(1 / d), each chance goes as 1 / d (G. Owen, Game Theory)."""
    diagonal = np.array([0.5, 2.0, 3.0, 10.0, 0.125])
    value, rows, columns = solve_matrix(np.diag(diagonal))
    assert value == pytest.approx(1 / (1 / diagonal).sum(), abs=EXACT)
    np.testing.assert_allclose([rows, columns], [value / diagonal] * 2, atol=EXACT)


@given(st.lists(st.lists(st.integers(-50, 50), min_size=2, max_size=2), min_size=2, max_size=2))
def test_two_by_two_closed_form(payoff: list[list[int]]) -> None:
    """A saddle point where there is one; else (ad - bc) / (a + d - b - c)."""
    (a, b), (c, d) = payoff
    low, high = max(min(a, b), min(c, d)), min(max(a, c), max(b, d))
    known = Fraction(low) if low == high else Fraction(a * d - b * c, a + d - b - c)
    assert solve_matrix(payoff).value == pytest.approx(float(known), abs=EXACT)


@given(games)
def test_mixes_hold_the_value(payoff: Any) -> None:
    value, rows, columns = solve_matrix(payoff)
    for mix in (rows, columns):
        assert (mix >= 0).all() and mix.sum() == pytest.approx(1)
    span = np.ptp(payoff) or 1
    assert (rows @ payoff).min() >= value - EXACT * span
    assert (payoff @ columns).max() <= value + EXACT * span


@given(games, whole, st.integers(1, 9))
def test_changing_sides_or_the_scale_changes_the_value_so(payoff: Any, shift: int, scale: int) -> None:
    value = solve_matrix(payoff).value
    assert solve_matrix(-payoff.T).value == pytest.approx(-value, abs=1e-7)
    assert solve_matrix(payoff * scale + shift).value == pytest.approx(value * scale + shift, abs=1e-6)


@pytest.mark.parametrize("payoff", [[], [1.0, 2.0], [[]], [[float("nan")]], [[1.0, float("inf")]]])
def test_what_is_no_matrix_is_refused(payoff: Any) -> None:
    with pytest.raises(AfootError, match="no payoffs of a matrix game"):
        solve_matrix(payoff)


def test_nothing_is_printed() -> None:
    """JSON on standard output stays alone: the solver's banner comes from C, past Python's own streams."""
    told = "from afoot.solvers.matrix_game import solve_matrix; solve_matrix([[0, 1], [1, 0]])"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, check=True).stdout == b""
