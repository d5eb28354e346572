"""A board to measure on: a made-up town whose streets, sight and size never change, so figures compare.

Places stand on a jittered square grid, about 18 m apart. Candidate streets are the sides of the cells and
one diagonal a cell (planar, mean degree near 6, like a Delaunay triangulation); a random spanning tree of
them is kept, and a quarter of the rest, which leaves the mean degree of a street network, near 3. Two nodes
see each other when they are neighbours, or within 64 m and not among the 60 % of pairs that a made-up house
stands between. Node numbers are shuffled, so that neighbours are not neighbours in memory. All of it comes
from integers mixed by splitmix64: no generator whose stream may change.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from afoot._jit import records
from afoot.board.model import Board
from afoot.rules.cast import ALWAYS, CAST_MOVER, CLASS, EXIT, MARK, REFUGE, START, TYPE, Cast, steps_of
from afoot.rules.distance import Distances
from afoot.words import Going, Policy

SPACING_MM = 18_000
JITTER_MM = 7_000  # less than half the spacing, so that streets do not cross
SIGHT_MM = 64_000
START_NODES = 64
_KEPT = 2**32 // 4  # threshold: streets kept beyond the spanning tree
_BLOCKED = 2**32 * 6 // 10  # threshold: pairs within sight range that something stands between
_ORDER, _X, _Y, _TREE, _KEEP, _SLANT, _BLOCK, _STARTS = range(8)

Ints = npt.NDArray[np.int64]


def bits(seed: int, purpose: int, count: int) -> Ints:
    """`count` numbers in [0, 2**32): splitmix64 of a counter."""
    with np.errstate(over="ignore"):
        z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z += np.uint64((seed * 64 + purpose) * 0xD1342543DE82EF95 % 2**64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(32)).astype(np.int64)


def _candidates(columns: int, rows: int, seed: int) -> Ints:
    """[streets, 2] sides of the grid's cells and one diagonal a cell, by grid number."""
    at = np.arange(columns * rows).reshape(rows, columns)
    slant = bits(seed, _SLANT, (rows - 1) * (columns - 1)).reshape(rows - 1, columns - 1) % 2 == 0
    parts = [
        (at[:, :-1], at[:, 1:]),
        (at[:-1, :], at[1:, :]),
        (np.where(slant, at[:-1, :-1], at[:-1, 1:]), np.where(slant, at[1:, 1:], at[1:, :-1])),
    ]
    return np.concatenate([np.stack([a.ravel(), b.ravel()], axis=1) for a, b in parts]).astype(np.int64)


def _streets(columns: int, rows: int, seed: int) -> Ints:
    """[streets, 2] a random spanning tree of the candidates and a quarter of the others."""
    candidates = _candidates(columns, rows, seed)
    kept = bits(seed, _KEEP, len(candidates)) < _KEPT
    root = list(range(columns * rows))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for street in np.argsort(bits(seed, _TREE, len(candidates)), kind="stable").tolist():
        a, b = find(int(candidates[street, 0])), find(int(candidates[street, 1]))
        if a != b:
            root[a] = b
            kept[street] = True
    return candidates[kept]


def _hop_table(streets: Ints, nodes: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """hops [n, s] and degree [n]: slot 0 stays, then neighbours by number, then the node itself."""
    both = np.concatenate([streets, streets[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    degree = np.bincount(both[:, 0], minlength=nodes) + 1
    hops = np.repeat(np.arange(nodes, dtype=np.int32)[:, None], int(degree.max()), axis=1)
    first = np.concatenate([[0], np.cumsum(degree - 1)])
    hops[both[:, 0], 1 + np.arange(len(both)) - first[both[:, 0]]] = both[:, 1]
    return hops, degree.astype(np.int32)


def _sight(x_mm: Ints, y_mm: Ints, hops: npt.NDArray[np.int32], seed: int) -> npt.NDArray[np.uint64]:
    """[n, ceil(n / 64)] packed bits, symmetric; a node sees itself and its neighbours."""
    n = len(x_mm)
    near = (x_mm[:, None] - x_mm) ** 2 + (y_mm[:, None] - y_mm) ** 2 <= SIGHT_MM**2
    blocked = np.triu((bits(seed, _BLOCK, n * n) < _BLOCKED).reshape(n, n), 1)
    sees = near & ~(blocked | blocked.T)
    sees[np.arange(n)[:, None], hops] = True
    padded = np.zeros((n, (n + 63) // 64 * 64), np.bool_)
    padded[:, :n] = sees
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def make_town(columns: int = 50, rows: int = 40, seed: int = 0) -> Board:
    """A frozen Board of columns x rows nodes (each at least 2); the same arguments give the same town."""
    n = columns * rows
    number = np.empty(n, np.int64)
    number[np.argsort(bits(seed, _ORDER, n), kind="stable")] = np.arange(n)
    x_mm, y_mm = np.empty(n, np.int64), np.empty(n, np.int64)
    grid = np.arange(n)
    x_mm[number] = grid % columns * SPACING_MM + bits(seed, _X, n) % (2 * JITTER_MM) - JITTER_MM
    y_mm[number] = grid // columns * SPACING_MM + bits(seed, _Y, n) % (2 * JITTER_MM) - JITTER_MM
    hops, degree = _hop_table(number[_streets(columns, rows, seed)], n)
    squared = (x_mm[:, None] - x_mm[hops]) ** 2 + (y_mm[:, None] - y_mm[hops]) ** 2
    length_mm = np.array([[math.isqrt(int(d)) for d in row] for row in squared], dtype=np.int32)
    board = Board(
        hops=hops,
        degree=degree,
        length_mm=length_mm,
        going=np.full(hops.shape, Going.STREET, np.int8),
        slope_pct=np.zeros(hops.shape, np.int8),
        width_mm=np.full(hops.shape, 3_000, np.int32),
        x_mm=x_mm.astype(np.int32),
        y_mm=y_mm.astype(np.int32),
        z_mm=np.zeros(n, np.int32),
        layer=np.zeros(n, np.int8),
        lit=np.ones(n, np.int8),
        domain=np.zeros(n, np.int32),
        sight_bits=_sight(x_mm, y_mm, hops, seed),
        sight_start=np.zeros(1, np.int64),
        sight_node=np.zeros(0, np.int32),
    )
    for array in board:
        array.setflags(write=False)
    return board


def _no_distances(profiles: int) -> Distances:
    """Tables of no size: random play asks for no distance."""
    none = np.zeros((0, 0, 0), np.int32)
    start, labels = np.zeros((profiles, 1), np.int64), np.zeros(0, np.int32)
    found = Distances(none, none.astype(np.int8), start, labels, labels, start, labels, labels)
    for array in found:
        array.setflags(write=False)  # or kernels would be compiled once more, for arrays that can be written
    return found


def make_cast(board: Board, pursuers: int, evaders: int, bystanders: int = 0) -> Cast:
    """A frozen Cast of one class whose hops all take one tick, with no exit and no refuge.

    Every mover has START_NODES nodes of its own to start from, with equal chances; all move at random.
    """
    n, count = len(board.degree), pursuers + evaders + bystanders
    movers = records(CAST_MOVER, count)
    movers.id = np.arange(count)
    movers.leader = -1
    movers.policy = int(Policy.RANDOM)
    movers.start_first = np.arange(count) * START_NODES
    movers.start_last = movers.start_first + START_NODES
    movers.type_last = 1
    starts = records(START, count * START_NODES)
    starts.node = bits(0, _STARTS, count * START_NODES) % n
    starts.upto = np.tile(np.arange(1, START_NODES + 1) * ALWAYS // START_NODES, count)
    types = records(TYPE, 1)
    types.upto = ALWAYS
    classes = records(CLASS, 1)
    classes.speed_mm[:, 1:] = board.length_mm.max()
    classes.critical_mm = board.length_mm.max()
    classes.sight_mm = SIGHT_MM
    classes.glimpse = ALWAYS
    marks = records(MARK, n)
    marks.exit = marks.refuge = -1
    hop_mm = board.length_mm[None].copy()
    exits, refuges = records(EXIT, 0), records(REFUGE, 0)
    for array in (movers, starts, types, classes, exits, refuges, marks, hop_mm):
        array.setflags(write=False)
    return Cast(
        pursuers=pursuers,
        evaders=evaders,
        bystanders=bystanders,
        movers=movers,
        starts=starts,
        types=types,
        classes=classes,
        exits=exits,
        refuges=refuges,
        marks=marks,
        hop_mm=hop_mm,
        steps=steps_of(board.hops, board.going, hop_mm),
        distances=_no_distances(1),
        rally_node=-1,
        surrounded_worth=0,
        timeout_worth=1_000,
    )
