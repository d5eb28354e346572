"""Sight on the bundled map of Helsinki against the twin built on shapely."""

from __future__ import annotations

from afoot.maps import bundled_map
from bench.sight import compare


def test_thousands_of_pairs_of_helsinki_agree_with_shapely():
    found = compare(bundled_map("helsinki"), 4_000, seed=7)
    told = [(found.spots[found.a[k]], found.spots[found.b[k]]) for k in found.wrong[:5]]
    assert len(found.a) == 4_000
    assert told == []
    assert 300 < found.fast.sum() < 2_000  # so that both answers are put to the test
