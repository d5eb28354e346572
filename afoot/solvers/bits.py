"""Rows of bits, and the evader's moves backwards over a whole row at once.

If one of the evader's moves leads to a site that is bad for the pursuers, the site it begins at is bad as well. For
each chunk of a row's bits and each value of it, a table holds the bits that are bad so. Sites that are near have
numbers that are near, so an entry spans few words.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import kernel

WORD = 64
MOST_TABLE_BYTES = 16 << 20


class Bytes(NamedTuple):
    """The evader's moves backwards. c chunks of a row; an entry of chunk j is `size[j]` words from word `start[j]`."""

    width: int  # bits of a chunk: 8, or 4 where tables of bytes were too large
    start: Any  # int64 [c]
    size: Any  # int64 [c]
    offset: Any  # int64 [c] of its entries in `entries`
    entries: Any  # uint64


def words_for(bits: int) -> int:
    """Words of a row of so many bits."""
    return (bits + WORD - 1) // WORD


def make_bytes(moves_from: Any, moves_to: Any, sites: int) -> Bytes:
    """Tables for moves between so many sites."""
    for width in (8, 4):
        chunks = words_for(sites) * WORD // width
        low = np.full(chunks, words_for(sites), np.int64)
        high = np.zeros(chunks, np.int64)
        np.minimum.at(low, moves_to // width, moves_from // WORD)
        np.maximum.at(high, moves_to // width, moves_from // WORD + 1)
        size = np.maximum(high - low, 0)
        if size.sum() * 8 << width <= MOST_TABLE_BYTES or width == 4:
            break
    offset = np.cumsum([0, *(size[:-1] << width)]).astype(np.int64)
    entries = np.zeros(max(int((size << width).sum()), 1), np.uint64)
    made = Bytes(width, np.minimum(low, words_for(sites) - 1), size, offset, entries)
    fill(made, moves_from.astype(np.int64), moves_to.astype(np.int64))
    return made


@kernel
def fill(table, moves_from, moves_to):  # type: ignore[no-untyped-def]
    """Write the entries: first those of single bits, then of all values, each from one with a bit less."""
    width, start, size, offset, entries = table
    for i in range(moves_from.shape[0]):
        chunk = moves_to[i] // width
        at = offset[chunk] + (np.int64(1) << (moves_to[i] % width)) * size[chunk]
        entries[at + moves_from[i] // WORD - start[chunk]] |= np.uint64(1) << np.uint64(moves_from[i] % WORD)
    for chunk in range(start.shape[0]):
        for value in range(1, 1 << width):
            rest = value & (value - 1)
            if rest == 0:
                continue
            for word in range(size[chunk]):
                entries[offset[chunk] + value * size[chunk] + word] = (
                    entries[offset[chunk] + rest * size[chunk] + word]
                    | entries[offset[chunk] + (value - rest) * size[chunk] + word]
                )
    return np.int64(0)
