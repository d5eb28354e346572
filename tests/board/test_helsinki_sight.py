"""Sight on the bundled map of Helsinki against the twin built on shapely."""

from __future__ import annotations

import pytest

from afoot.maps import bundled_map
from bench.sight import compare, compare_inside


def test_thousands_of_pairs_of_helsinki_agree_with_shapely():
    found = compare(bundled_map("helsinki"), 4_000, seed=7)
    told = [(found.spots[found.a[k]], found.spots[found.b[k]]) for k in found.wrong[:5]]
    assert len(found.a) == 4_000
    assert told == []
    assert 300 < found.fast.sum() < 2_000  # so that both answers are put to the test


@pytest.mark.parametrize("name", ["helsinki", "rockface"])
def test_all_pairs_inside_buildings_and_tunnels_agree_with_shapely(name):
    found = compare_inside(bundled_map(name))
    assert found.wrong == []
    assert found.free > 100 and found.pairs > 3 * found.free  # so that both answers are put to the test
    assert found.close < found.pairs / 100
