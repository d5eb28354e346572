"""Choices of one set from each list, beside all that there are."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from afoot.solvers import interdict_choose
from afoot.solvers.interdict_choose import BELOW, TOP, choose
from afoot.solvers.interdict_clock import Clock
from afoot.solvers.interdict_divide import SLACK, divided


def made_up(seed: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Lists for up to four pursuers, and weights of walks, some of them none."""
    dice = np.random.default_rng(seed)
    walks = int(dice.integers(1, 14))
    tables = [dice.random((int(dice.integers(1, 7)), walks)) < 0.4 for _ in range(int(dice.integers(1, 5)))]
    weight = np.where(dice.random(walks) < 0.8, dice.random(walks), 0.0)
    return tables, weight / max(weight.sum(), 1e-9)


def worth(tables: list[np.ndarray], weight: np.ndarray, pick: tuple[int, ...] | list[int]) -> float:
    met = np.any([table[row] for table, row in zip(tables, pick, strict=True)], axis=0)
    return float(weight[met].sum())


def best_of_all(tables: list[np.ndarray], weight: np.ndarray) -> float:
    return max(
        worth(tables, weight, pick) for pick in itertools.product(*(range(len(table)) for table in tables))
    )


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), share=st.floats(0.0, 1.0), below=st.booleans())
@example(seed=0, share=0.0, below=True)
def test_a_bound_is_below_no_choice_and_rows_leave_none_out_that_is_above_floor(
    seed: int, share: float, below: bool
) -> None:
    tables, weight = made_up(seed)
    best, floor = best_of_all(tables, weight), 0.5
    found = divided(tables, weight, weight * share, floor, BELOW if below else TOP, Clock())
    assert found.bound >= best - 1e-9
    assert (found.share >= 0).all() and (found.share <= weight).all()
    for pick in found.picks:
        assert floor < worth(tables, weight, pick) <= best + 1e-9
    if found.picks:
        assert found.worth == pytest.approx(worth(tables, weight, found.picks[-1]))
    for pick in itertools.product(*(range(len(table)) for table in tables)):
        if worth(tables, weight, pick) > floor + 3 * SLACK:
            assert all(row in rows for row, rows in zip(pick, found.rows, strict=True))


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), few=st.sampled_from([0, 100_000]))
def test_choosing_again_and_again_ends_at_the_best_of_all(seed: int, few: int) -> None:
    tables, weight = made_up(seed)
    best, floor, kept = best_of_all(tables, weight), 0.0, interdict_choose.FEW
    interdict_choose.FEW = few
    try:
        while (chosen := choose(tables, weight, floor, Clock())).picks:
            assert chosen.bound >= best - 1e-9
            above = worth(tables, weight, chosen.picks[-1])
            assert above > floor
            floor = above
    finally:
        interdict_choose.FEW = kept
    assert best <= floor + 3 * SLACK
