"""Cover: it is harder to tell who is who among others (RULES.md, Bystanders)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule

MOST = 64  # a larger crowd gives no more cover
CROWD = 1000  # thousandths of a bystander expected about a place that make it one where people are


@rule
def gives_cover(in_line, near):  # type: ignore[no-untyped-def]
    """Whether a bystander counts as crowd around a mover: in its sight and a few metres away."""
    return in_line and near


@rule
def covered(chance, bystanders, cover):  # type: ignore[no-untyped-def]
    """A chance to identify among so many bystanders. cover: thousandths of a face more to choose from, each."""
    count = min(np.int64(bystanders), np.int64(MOST))
    return np.int64(chance) * 1000 // (np.int64(1000) + count * np.int64(cover))


@rule
def is_crowded(expected):  # type: ignore[no-untyped-def]
    """Whether people are to be expected about a place. expected: thousandths of bystanders that start about it."""
    return expected >= CROWD
