"""Intervals against published values, and what must hold for all."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afoot.studies.intervals import clustered_wilson, mean_interval, quantile, wilson

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


@given(st.lists(st.integers(0, 1), min_size=1, max_size=60))
def test_one_evader_a_chase_is_plain_wilson(hits: list[int]) -> None:
    assert clustered_wilson(np.array(hits), 1) == pytest.approx(wilson(sum(hits), len(hits)))


@given(st.lists(st.integers(0, 1), min_size=1, max_size=60), st.integers(2, 5))
def test_evaders_that_all_share_one_fate_count_once(hits: list[int], size: int) -> None:
    assert clustered_wilson(size * np.array(hits), size) == pytest.approx(wilson(sum(hits), len(hits)))


@given(
    st.integers(1, 5).flatmap(
        lambda m: st.tuples(st.lists(st.integers(0, m), min_size=1, max_size=40), st.just(m))
    )
)
def test_the_clustered_interval_lies_between_evaders_and_chases(case: tuple[list[int], int]) -> None:
    hits, size = case
    found, total, tries = clustered_wilson(np.array(hits), size), sum(hits), len(hits) * size
    plain, mirrored = wilson(total, tries), clustered_wilson(size - np.array(hits), size)
    assert found.value == pytest.approx(total / tries)
    assert 0 <= found.low <= plain.low + 1e-12 and plain.high - 1e-12 <= found.high <= 1
    assert math.isclose(found.low, 1 - mirrored.high, abs_tol=1e-9)
    # Never wider than if each chase were one try with this share, which need not be a whole number of hits.
    share, chases, z2 = total / tries, len(hits), 1.959963984540054**2
    for bound in (found.low, found.high):
        assert chases * (bound - share) ** 2 <= z2 * bound * (1 - bound) + 1e-9


def test_the_design_effect_by_hand() -> None:
    # Two evaders in each of four chases, 4 of 8 hit. Shares 1, 1/2, 1/2, 0 vary by 1/6, so that of their mean by 1/24;
    # drawn one by one it would be 1/4 / 7 = 1/28: the effect is 28/24, and 8 evaders are worth 48/7.
    found, n, z = clustered_wilson(np.array([2, 1, 1, 0]), 2), 48 / 7, 1.959963984540054
    half = z * math.sqrt(1 / (4 * n) + z**2 / (4 * n**2)) / (1 + z**2 / n)
    assert found == pytest.approx((0.5, 0.5 - half, 0.5 + half))


def test_where_the_chases_cannot_tell_a_chase_is_one_try() -> None:
    assert clustered_wilson(np.array([0, 0, 0]), 2) == pytest.approx(wilson(0, 3))
    assert clustered_wilson(np.array([2, 2, 2]), 2) == pytest.approx(wilson(3, 3))
    assert clustered_wilson(np.array([2]), 2) == pytest.approx(wilson(1, 1))
    assert clustered_wilson(np.array([], int), 2) == (None, 0.0, 1.0)
    # Exactly one of two every time: as if independent, not as if it were known for sure.
    assert clustered_wilson(np.array([1, 1, 1]), 2) == pytest.approx(wilson(3, 6))
    with pytest.raises(ValueError, match="the 2 evaders"):
        clustered_wilson(np.array([3]), 2)


def test_the_interval_covers_the_truth_where_plain_wilson_does_not() -> None:
    # Chases of four evaders whose odds differ: 20 % in half of them, 80 % in the others.
    luck = np.random.default_rng(1)
    odds = luck.choice([0.2, 0.8], (2000, 50))
    hits = luck.binomial(4, odds)
    clustered = [clustered_wilson(row, 4) for row in hits]
    plain = [wilson(int(row.sum()), 200) for row in hits]
    assert np.mean([one.low <= 0.5 <= one.high for one in clustered]) > 0.93
    assert np.mean([one.low <= 0.5 <= one.high for one in plain]) < 0.88


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
