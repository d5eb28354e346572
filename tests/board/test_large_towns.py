"""A town as large as a small country's streets: sight in lists by range, in little memory and time."""

from __future__ import annotations

import time
import tracemalloc

import numpy as np
import pytest

from afoot.board import compile_board
from afoot.board.compile import LARGEST_BITS_NODES
from afoot.board.sight import DEFAULT_RANGE_M, Sight
from afoot.board.size import estimate_bytes
from afoot.maps import Building, Map, Place, Way
from afoot.rules.sight import in_line
from afoot.words import Going
from tests.naive.sight import Town

BLOCK_M = 100.0
STREETS = 60  # each way: 60 x 2 streets of 5.9 km are 708 km
LARGEST_BYTES = 300_000_000
LONGEST_S = 60.0  # a machine with nothing else to do takes a fifth


def grid_town() -> Map:
    """Streets every 100 m, and in every block a house with a courtyard, 10 m from the streets."""
    crossings = [
        Place(BLOCK_M * column, BLOCK_M * row) for row in range(STREETS) for column in range(STREETS)
    ]
    along = [Way(tuple(range(row * STREETS, (row + 1) * STREETS)), Going.STREET) for row in range(STREETS)]
    across = [Way(tuple(range(column, STREETS**2, STREETS)), Going.STREET) for column in range(STREETS)]
    houses = [
        Building((_box(column, row, 10.0), _box(column, row, 30.0)), top_m=15.0)
        for row in range(STREETS - 1)
        for column in range(STREETS - 1)
    ]
    return Map("grid town", tuple(crossings), (*along, *across), tuple(houses))


def _box(column: int, row: int, inset_m: float) -> tuple[tuple[float, float], ...]:
    west, south = BLOCK_M * column + inset_m, BLOCK_M * row + inset_m
    side = BLOCK_M - 2 * inset_m
    return (west, south), (west + side, south), (west + side, south + side), (west, south + side)


@pytest.fixture(scope="module")
def made():
    """The town's board, how long it took, and how many bytes at its height."""
    drawn = grid_town()
    small = Map("small", drawn.places[:2], (Way((0, 1), Going.STREET),), drawn.buildings[:1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("afoot.board.compile.LARGEST_BITS_NODES", 0)
        compile_board(small, cache=False)  # compiles the kernels
    tracemalloc.start()
    start = time.perf_counter()
    board = compile_board(drawn, cache=False).board
    took_s = time.perf_counter() - start
    height = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return board, took_s, height


def test_sixty_thousand_nodes_are_held_as_lists_in_stated_memory_and_time(made):
    board, took_s, height = made
    assert len(board.hops) > 60_000 > LARGEST_BITS_NODES
    assert len(board.sight_bits) == 0 and len(board.sight_start) == len(board.hops) + 1
    assert took_s < LONGEST_S
    assert height < LARGEST_BYTES
    assert height < estimate_bytes(
        grid_town(), 10.0, Sight()
    )  # what is asked for before it is tried errs upwards


def test_lists_are_sorted_symmetric_and_within_range(made):
    board, _, _ = made
    a = np.repeat(np.arange(len(board.hops)), np.diff(board.sight_start))
    b = board.sight_node.astype(np.int64)
    key = a * len(board.hops) + b
    assert (np.diff(key) > 0).all()
    assert (np.sort(b * len(board.hops) + a) == key).all()
    away_m = np.hypot(board.x_mm[a] - board.x_mm[b], board.y_mm[a] - board.y_mm[b]) / 1000
    assert away_m.max() == DEFAULT_RANGE_M


def test_lists_agree_with_shapely(made):
    """Random pairs around a crossing amid the town, some of them out of range."""
    board, _, _ = made
    middle = BLOCK_M * (STREETS // 2) * 1000
    near = np.flatnonzero(
        (abs(board.x_mm - middle) <= 2 * BLOCK_M * 1000) & (abs(board.y_mm - middle) <= 2 * BLOCK_M * 1000)
    )
    first = STREETS // 2 - 3
    rows = range(first, first + 6)
    houses = [
        [[[round(x * 1000), round(y * 1000)] for x, y in _box(c, r, inset)] for inset in (10.0, 30.0)]
        for r in rows
        for c in rows
    ]
    town = Town([(rings, -1_000_000, 15_000) for rings in houses])
    rng = np.random.default_rng(3)
    lists = (board.sight_bits, board.sight_start, board.sight_node)
    seen = []
    for a, b in rng.choice(near, (2_000, 2)):
        eyes = [(int(board.x_mm[node]), int(board.y_mm[node]), 1_600) for node in (a, b)]
        within = np.hypot(eyes[0][0] - eyes[1][0], eyes[0][1] - eyes[1][1]) <= DEFAULT_RANGE_M * 1000
        seen.append(bool(in_line(*lists, a, b)))
        assert seen[-1] == (within and town.free(*eyes, set())), eyes
    assert 100 < sum(seen) < 1_900
