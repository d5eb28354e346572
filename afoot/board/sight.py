"""Who sees whom: the settings, and sight held as packed bits, as on small boards (`sight_lists`: large ones)."""

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
from afoot.errors import AfootError, likely

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
                fix=likely(str(self.mode), MODES),
            )
        if self.hops < 0:
            raise AfootError("sight within a negative number of hops", came=self.hops, expected="0 or more",
                             fix="Write 0 for one's own node alone.")  # fmt: skip
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
