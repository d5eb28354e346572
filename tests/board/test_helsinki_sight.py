"""Sight on the bundled map of Helsinki against the twin built on shapely."""

from __future__ import annotations

import collections
import functools

import pytest

from afoot.board import compile_board
from afoot.maps import bundled_map
from afoot.rules.sight import in_line
from bench.sight import compare, compare_inside


@functools.cache
def compared():
    return compare(bundled_map("helsinki"), 4_000, seed=7)


def test_thousands_of_pairs_of_helsinki_agree_with_shapely():
    found = compared()
    told = [(found.spots[found.a[k]], found.spots[found.b[k]]) for k in found.wrong[:5]]
    assert len(found.a) == 4_000
    assert told == []
    assert 300 < found.fast.sum() < 2_000  # so that both answers are put to the test


def test_what_shapely_says_is_what_stands_on_the_board():
    found, board = compared(), compile_board(bundled_map("helsinki")).board
    node, domains = found.scene.eyes.node, collections.Counter(found.drawn.pairs[:, 0].tolist())
    outdoors_alone = 0
    for a, b, free in zip(node[found.a].tolist(), node[found.b].tolist(), found.slow.tolist(), strict=True):
        lies = in_line(board.sight_bits, board.sight_start, board.sight_node, a, b)
        if domains[a] == domains[b] == 1:  # otherwise they may see each other indoors as well
            outdoors_alone += 1
            assert lies == free, (a, b)
        else:
            assert lies or not free, (a, b)
    assert outdoors_alone > 2_000


@pytest.mark.parametrize("name", ["helsinki", "rockface"])
def test_all_pairs_inside_buildings_and_tunnels_agree_with_shapely(name):
    found = compare_inside(bundled_map(name))
    assert found.wrong == []
    assert found.free > 100 and found.pairs > 3 * found.free  # so that both answers are put to the test
    assert found.close < found.pairs / 100
