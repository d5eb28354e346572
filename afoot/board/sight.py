"""Who sees whom: as packed bits on small boards, as sorted lists within a range on large ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from afoot._jit import kernel
from afoot.board.eyes import Eyes
from afoot.board.model import Int32s, Int64s, Words
from afoot.board.prisms import Walls
from afoot.board.rays import TOUCHES, blocked
from afoot.errors import AfootError, nearest

LARGEST_BITS_NODES = 16_384  # above, sight is held as lists
DEFAULT_RANGE_M = 300.0  # where lists are used and no range is stated
LARGEST_RANGE_M = 4_000.0  # a person is 0.4 mrad tall there: nobody is made out farther away
MODES = ("lines", "all", "hops")
THREADS = 2
_ROWS = 128  # rows a thread takes at a time


@dataclass(frozen=True, slots=True)
class Sight:
    """How nodes see each other. mode: `lines` real geometry, `all` everybody, `hops` within so many hops.

    range_m: how far lines reach, level distance; None is unlimited on boards of at most 16,384 nodes and 300 m on
    larger ones. Raises AfootError for an unknown mode, negative hops, or a range that is not within 0 to 4,000 m.
    """

    mode: str = "lines"
    hops: int = 0
    range_m: float | None = None

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise AfootError(
                "unknown mode of sight",
                came=self.mode,
                expected=", ".join(MODES),
                fix=nearest(str(self.mode), MODES),
            )
        if self.hops < 0:
            raise AfootError("sight within a negative number of hops", came=self.hops, expected="0 or more")
        if self.range_m is not None and not 0 < self.range_m <= LARGEST_RANGE_M:
            raise AfootError(
                "impossible range of sight",
                came=self.range_m,
                expected=f"metres above 0 and up to {LARGEST_RANGE_M:,.0f}",
                fix="Leave range_m out for no limit.",
            )


class Seen(NamedTuple):
    """The three sight arrays of a Board."""

    bits: Words
    start: Int64s
    node: Int32s


def bits_everybody(count: int) -> Seen:
    """Everybody sees everybody."""
    bits = np.full((count, (count + 63) // 64), ~np.uint64(0), dtype=np.uint64)
    if count % 64:
        bits[:, -1] = (np.uint64(1) << np.uint64(count % 64)) - np.uint64(1)
    return as_bits(bits)


def as_bits(bits: Words) -> Seen:
    """Sight held as bits alone."""
    return Seen(bits, np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32))


def bits_lines(count: int, eyes: Eyes, walls: Walls, pairs: Int64s, report: Callable[[float], None]) -> Seen:
    """Packed bits from eyes outdoors and directed pairs indoors; `eyes.range_mm` limits lines."""
    bits = np.zeros((count, (count + 63) // 64), dtype=np.uint64)
    _set_pairs(bits, pairs)
    upper = np.zeros_like(bits)
    in_threads(lambda lo, hi, touched: _rows_bits(lo, hi, eyes, walls, upper, touched), count, report)
    _mirror(upper, bits)
    return as_bits(bits)


def lists_lines(count: int, eyes: Eyes, walls: Walls, pairs: Int64s, report: Callable[[float], None]) -> Seen:
    """Sorted lists from eyes outdoors and directed pairs indoors."""
    near = _neighbourhood(eyes)
    total = len(eyes.node)
    most = np.zeros(total + 1, dtype=np.int64)
    in_threads(lambda lo, hi, touched: _rows_count(lo, hi, eyes, near, most), total, lambda part: None)
    start = np.cumsum(most)
    found = np.zeros(total, dtype=np.int64)
    other = np.empty(int(start[-1]), dtype=np.int32)
    in_threads(
        lambda lo, hi, touched: _rows_lists(lo, hi, eyes, walls, near, Found(start, found, other), touched),
        total,
        report,
    )
    return _sorted_lists(count, eyes, Found(start, found, other), pairs)


def in_threads(work: Callable[[int, int, Int64s], Any], count: int, report: Callable[[float], None]) -> None:
    """Call work(lo, hi, scratch) for ranges that cover `count` rows, on THREADS threads of our own."""
    ranges = list(_ranges(count))
    with ThreadPoolExecutor(THREADS) as pool:
        jobs = [pool.submit(work, lo, hi, np.zeros(TOUCHES, dtype=np.int64)) for lo, hi in ranges]
        for done, job in enumerate(jobs):
            job.result()
            report((done + 1) / len(jobs))


def _ranges(count: int) -> Iterator[tuple[int, int]]:
    for lo in range(0, count, _ROWS):
        yield lo, min(lo + _ROWS, count)


@kernel
def _set_pairs(bits, pairs):  # type: ignore[no-untyped-def]
    for a in range(len(bits)):
        bits[a, a >> 6] |= np.uint64(1) << np.uint64(a & 63)
    for k in range(len(pairs)):
        a, b = pairs[k, 0], pairs[k, 1]
        bits[a, b >> 6] |= np.uint64(1) << np.uint64(b & 63)
    return 0


@kernel
def _rows_bits(lo, hi, eyes, walls, upper, touched):  # type: ignore[no-untyped-def]
    """Bits b > a of rows a in lo..hi: only the thread of a row writes to it."""
    i = np.searchsorted(eyes.node, lo)
    count = len(eyes.node)
    while i < count and eyes.node[i] < hi:
        a = eyes.node[i]
        for j in range(i + 1, count):
            b = eyes.node[j]
            bit = np.uint64(1) << np.uint64(b & 63)
            if b == a or upper[a, b >> 6] & bit != np.uint64(0):
                continue
            dx, dy = eyes.x_mm[j] - eyes.x_mm[i], eyes.y_mm[j] - eyes.y_mm[i]
            if dx * dx + dy * dy <= eyes.range_mm * eyes.range_mm and not blocked(walls, eyes, i, j, touched):
                upper[a, b >> 6] |= bit
        i += 1
    return 0


@kernel
def _mirror(upper, bits):  # type: ignore[no-untyped-def]
    """Add the upper triangle and its mirror image to bits."""
    for a in range(len(bits)):
        own = np.uint64(1) << np.uint64(a & 63)
        for w in range(a >> 6, upper.shape[1]):
            word = upper[a, w]
            bits[a, w] |= word
            b = np.int64(w) << 6
            while word != np.uint64(0):
                if word & np.uint64(1) != np.uint64(0):
                    bits[b, a >> 6] |= own
                word = word >> np.uint64(1)
                b += 1
    return 0


class Near(NamedTuple):
    """Eyes by square cells as wide as the range."""

    start: Int64s  # [cells + 1]
    eye: Int64s  # [m]
    grid: Int64s  # x0, y0, side, nx, ny


class Found(NamedTuple):
    """Targets above each eye: found[i] of them from other[start[i]] on."""

    start: Int64s
    found: Int64s
    other: Int32s


def _neighbourhood(eyes: Eyes) -> Near:
    x0, y0 = int(eyes.x_mm.min(initial=0)), int(eyes.y_mm.min(initial=0))
    cx, cy = (eyes.x_mm - x0) // eyes.range_mm, (eyes.y_mm - y0) // eyes.range_mm
    nx, ny = int(cx.max(initial=0)) + 1, int(cy.max(initial=0)) + 1
    cell = cy * nx + cx
    start = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=nx * ny))]).astype(np.int64)
    grid = np.array([x0, y0, eyes.range_mm, nx, ny], dtype=np.int64)
    return Near(start, np.argsort(cell, kind="stable").astype(np.int64), grid)


@kernel
def _rows_count(lo, hi, eyes, near, most):  # type: ignore[no-untyped-def]
    """most[i + 1]: how many later eyes lie in range of eye i."""
    for i in range(lo, hi):
        cx = (eyes.x_mm[i] - near.grid[0]) // near.grid[2]
        cy = (eyes.y_mm[i] - near.grid[1]) // near.grid[2]
        for row in range(max(cy - 1, 0), min(cy + 2, near.grid[4])):
            for column in range(max(cx - 1, 0), min(cx + 2, near.grid[3])):
                cell = row * near.grid[3] + column
                for k in range(near.start[cell], near.start[cell + 1]):
                    j = near.eye[k]
                    dx, dy = eyes.x_mm[j] - eyes.x_mm[i], eyes.y_mm[j] - eyes.y_mm[i]
                    if j > i and dx * dx + dy * dy <= eyes.range_mm * eyes.range_mm:
                        most[i + 1] += 1
    return 0


@kernel
def _rows_lists(lo, hi, eyes, walls, near, out, touched):  # type: ignore[no-untyped-def]
    for i in range(lo, hi):
        cx = (eyes.x_mm[i] - near.grid[0]) // near.grid[2]
        cy = (eyes.y_mm[i] - near.grid[1]) // near.grid[2]
        at = out.start[i]
        for row in range(max(cy - 1, 0), min(cy + 2, near.grid[4])):
            for column in range(max(cx - 1, 0), min(cx + 2, near.grid[3])):
                cell = row * near.grid[3] + column
                for k in range(near.start[cell], near.start[cell + 1]):
                    j = near.eye[k]
                    dx, dy = eyes.x_mm[j] - eyes.x_mm[i], eyes.y_mm[j] - eyes.y_mm[i]
                    if (
                        j > i
                        and dx * dx + dy * dy <= eyes.range_mm * eyes.range_mm
                        and not blocked(walls, eyes, i, j, touched)
                    ):
                        out.other[at] = eyes.node[j]
                        at += 1
        out.found[i] = at - out.start[i]
    return 0


def _sorted_lists(count: int, eyes: Eyes, out: Found, pairs: Int64s) -> Seen:
    """Both directions, the pairs indoors and every node itself, sorted by going through all targets twice."""
    size = np.ones(count + 1, dtype=np.int64)
    size[0] = 0
    _row_sizes(eyes.node, out, pairs, size)
    start = np.cumsum(size)
    rows = np.empty(int(start[-1]), dtype=np.int32)
    _fill_rows(eyes.node, out, pairs, start.copy(), rows)
    return as_lists(rows, start, count)


def as_lists(rows: Int32s, start: Int64s, count: int) -> Seen:
    """Sight held as lists, from lists in any order with repeats."""
    turned, turned_start = _turn(rows, start, count)
    rows, start = _turn(turned, turned_start, count)
    kept = _without_repeats(rows, start)
    return Seen(np.zeros((0, 0), dtype=np.uint64), start, rows[:kept].copy())


def _turn(rows: Int32s, start: Int64s, count: int) -> tuple[Int32s, Int64s]:
    """The transposed lists: each is sorted, because sources are gone through in order."""
    out_start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=count), out=out_start[1:])
    out = np.empty(len(rows), dtype=np.int32)
    _transpose(rows, start, out_start.copy(), out)
    return out, out_start


@kernel
def _row_sizes(node, out, pairs, size):  # type: ignore[no-untyped-def]
    for i in range(len(node)):
        size[node[i] + 1] += out.found[i]
        for k in range(out.start[i], out.start[i] + out.found[i]):
            size[out.other[k] + 1] += 1
    for k in range(len(pairs)):
        size[pairs[k, 0] + 1] += 1
    return 0


@kernel
def _fill_rows(node, out, pairs, at, rows):  # type: ignore[no-untyped-def]
    for a in range(len(at) - 1):
        rows[at[a]] = a
        at[a] += 1
    for i in range(len(node)):
        a = node[i]
        for k in range(out.start[i], out.start[i] + out.found[i]):
            b = np.int64(out.other[k])
            rows[at[a]] = b
            at[a] += 1
            rows[at[b]] = a
            at[b] += 1
    for k in range(len(pairs)):
        rows[at[pairs[k, 0]]] = pairs[k, 1]
        at[pairs[k, 0]] += 1
    return 0


@kernel
def _transpose(rows, start, at, out):  # type: ignore[no-untyped-def]
    for a in range(len(start) - 1):
        for k in range(start[a], start[a + 1]):
            b = rows[k]
            out[at[b]] = a
            at[b] += 1
    return 0


@kernel
def _without_repeats(rows, start):  # type: ignore[no-untyped-def]
    """Close up sorted lists in place; how many entries remain."""
    at = np.int64(0)
    first = np.int64(0)
    for a in range(len(start) - 1):
        last = start[a + 1]
        begin = at
        for k in range(first, last):
            if at == begin or rows[at - 1] != rows[k]:
                rows[at] = rows[k]
                at += 1
        first = last
        start[a + 1] = at
    return at
