"""Sight by hops: a node sees what it reaches within so many hops. Graphs without geometry use it."""

from __future__ import annotations

import numpy as np

from afoot._jit import kernel, piece
from afoot.board.model import Int32s
from afoot.board.sight import Seen, as_bits
from afoot.board.sight_lists import as_lists
from afoot.board.size import check_memory

_PAIR_BYTES = 16  # a pair of a list, while it is sorted by turning it twice


def bits_within(hops: Int32s, degree: Int32s, limit: int) -> Seen:
    """Packed bits of the nodes within `limit` hops of each."""
    count = len(hops)
    bits = np.zeros((count, (count + 63) // 64), dtype=np.uint64)
    queue, stamp = np.zeros(count, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    _spread_bits(hops, degree, limit, queue, stamp, bits)
    return as_bits(bits)


def lists_within(hops: Int32s, degree: Int32s, limit: int) -> Seen:
    """Sorted lists of the nodes within `limit` hops of each. Raises AfootError where memory cannot hold them."""
    count = len(hops)
    start = np.zeros(count + 1, dtype=np.int64)
    rows = np.zeros(0, dtype=np.int32)
    for _ in range(2):  # first how many, then which
        queue, stamp = np.zeros(count, dtype=np.int64), np.full(count, -1, dtype=np.int64)
        _spread_lists(hops, degree, limit, queue, stamp, start, rows)
        if not len(rows):
            start = np.cumsum(start)
            fix = "Let everybody see fewer hops, or take a smaller map."
            check_memory(int(start[-1]) * _PAIR_BYTES, f"sight of {limit} hops", where="", fix=fix)
            rows = np.zeros(int(start[-1]), dtype=np.int32)
    return as_lists(rows, start, count)


@piece
def _reach(hops, degree, limit, a, queue, stamp):  # type: ignore[no-untyped-def]
    """Write the nodes within `limit` hops of a, itself first, to the queue; how many there are."""
    queue[0] = a
    stamp[a] = a
    first, last = np.int64(0), np.int64(1)
    for _ in range(limit):
        level = last
        while first < level:
            node = queue[first]
            first += 1
            for slot in range(1, degree[node]):
                other = np.int64(hops[node, slot])
                if stamp[other] != a:
                    stamp[other] = a
                    queue[last] = other
                    last += 1
        if level == last:
            break
    return last


@kernel
def _spread_bits(hops, degree, limit, queue, stamp, bits):  # type: ignore[no-untyped-def]
    for a in range(len(hops)):
        for k in range(_reach(hops, degree, limit, a, queue, stamp)):
            bits[a, queue[k] >> 6] |= np.uint64(1) << np.uint64(queue[k] & 63)
    return 0


@kernel
def _spread_lists(hops, degree, limit, queue, stamp, start, rows):  # type: ignore[no-untyped-def]
    """Without room in `rows`: write sizes to start[1:]. With room: fill rows from start on."""
    for a in range(len(hops)):
        count = _reach(hops, degree, limit, a, queue, stamp)
        if len(rows) == 0:
            start[a + 1] = count
        else:
            for k in range(count):
                rows[start[a] + k] = queue[k]
    return 0
