"""Intervals against published values, and what must hold for all."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afoot.studies.intervals import mean_interval, quantile, wilson

pytestmark = pytest.mark.small


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [
        # R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17
        # (1998), table I, method 3: the score interval.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_values(hits: int, tries: int, low: float, high: float) -> None:
    found = wilson(hits, tries)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == hits / tries


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_share_and_mirrors(pair: tuple[int, int]) -> None:
    hits, tries = pair
    found, mirrored = wilson(hits, tries), wilson(tries - hits, tries)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high
    assert math.isclose(found.low, 1 - mirrored.high, abs_tol=1e-12)
    # The bounds solve |value - p| = z sqrt(p (1 - p) / n), which is what Wilson's interval is.
    for bound in {found.low, found.high} - {0.0, 1.0}:
        left = (found.value - bound) ** 2
        assert math.isclose(
            left, 1.959963984540054**2 * bound * (1 - bound) / tries, rel_tol=1e-6, abs_tol=1e-15
        )


def test_nothing_tried_is_nothing_known() -> None:
    assert wilson(0, 0) == (None, 0.0, 1.0)
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


def test_mean_interval_by_hand() -> None:
    found = mean_interval(np.array([0.0, 1.0, 1.0, 2.0]))
    half = 1.959963984540054 * math.sqrt(2 / 3) / 2
    assert found == pytest.approx((1.0, 1 - half, 1 + half))
    assert mean_interval(np.array([3.0])) == (3.0, None, None)
    assert mean_interval(np.array([])) == (None, None, None)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30), st.sampled_from([0.5, 0.9]))
def test_quantiles_are_the_smallest_that_cover(values: list[int], share: float) -> None:
    expected = next(v for v in sorted(values) if 10 * sum(w <= v for w in values) >= 10 * share * len(values))
    assert quantile(np.array(values), share) == expected
    assert quantile(np.array([], int), share) is None
