"""Ticks to the capture in planes of bits: plane j holds bit j of the ticks of every position. A position takes no more
bits than the longest capture found so far needs, as planes that nothing was written to take no memory."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import inner

PLANES = 16  # of a game being solved, so that ticks to 65,535 are counted
ONE, ZERO, WORD_BITS, SIX = np.uint64(1), np.uint64(0), np.uint64(63), np.uint64(6)


class Ticks(NamedTuple):
    """Ticks from a tick's start to the capture, of t teams and v evader's sites; 0: not won."""

    planes: Any  # uint64 [p, t, w]; [0, 0, 0] where none were kept
    sites: int  # v

    @property
    def kept(self) -> bool:
        return len(self.planes) > 0

    def at(self, row: int, site: int) -> int:
        """Of one position."""
        words = self.planes[:, row, site >> 6].tolist()
        return sum(((word >> (site & 63)) & 1) << plane for plane, word in enumerate(words))

    def of(self, rows: Any) -> Any:
        """uint16 [c, v]: of these teams."""
        total = np.zeros((len(rows), self.sites), np.uint16)
        for plane, bits in enumerate(self.planes):
            total |= unpacked(bits[rows], self.sites).astype(np.uint16) << np.uint16(plane)
        return total

    def most(self, rows: Any, among: Any) -> Any:
        """int64 [c]: the most ticks of each of these teams over the sites of its row of `among`, uint64 [c, w]."""
        longest = np.zeros(len(rows), np.int64)
        for plane in range(len(self.planes) - 1, -1, -1):
            with_bit = among & self.planes[plane, rows]
            has_bit = with_bit.any(axis=1)
            among = np.where(has_bit[:, None], with_bit, among)
            longest |= has_bit.astype(np.int64) << plane
        return longest


def unpacked(rows: Any, count: int) -> Any:
    """uint8 [..., count]: the bits of rows of words."""
    return np.unpackbits(
        rows.astype("<u8", copy=False).view(np.uint8), axis=-1, bitorder="little", count=count
    )


@inner
def ticks_at(planes, team, site):  # type: ignore[no-untyped-def]
    """Ticks of one position."""
    total = ZERO
    word, bit = np.uint64(site) >> SIX, np.uint64(site) & WORD_BITS
    for plane in range(np.uint64(planes.shape[0])):
        total |= ((planes[plane, team, word] >> bit) & ONE) << plane
    return np.int64(total)


@inner
def note(planes, team, word, new, ticks):  # type: ignore[no-untyped-def]
    """Write down in how many ticks newly won positions of a word are won."""
    rest, plane = np.uint64(ticks), ZERO
    while rest != ZERO:
        if rest & ONE:
            planes[plane, team, word] |= new
        rest >>= ONE
        plane += ONE


@inner
def note_new(planes, team, word, won, ticks):  # type: ignore[no-untyped-def]
    """The same for those of the positions won that are not written down yet."""
    known, rest, plane = ZERO, np.uint64(ticks), ZERO
    while rest != ZERO:
        known |= planes[plane, team, word]
        rest >>= ONE
        plane += ONE
    note(planes, team, word, won & ~known, ticks)
