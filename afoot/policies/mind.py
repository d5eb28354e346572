"""Mind: what policies remember. Only `think` writes it, and each side reads its own movers' rows alone."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import inner
from afoot.rules.cast import Cast

TRAIL = 64  # leader's nodes that a follower can hold
# memo columns; what a policy keeps where is said in its own file
MEMOS = 8


class Mind(NamedTuple):
    """One row per chase (stepped) or per worker (fused); movers m."""

    memo: Any  # int32 [rows, m, MEMOS]
    trail: Any  # int32 [rows, m, TRAIL] ring of nodes


def make_mind(cast: Cast, rows: int) -> Mind:
    """Minds for so many chases or workers, all blank."""
    movers = cast.pursuers + cast.evaders + cast.bystanders
    return Mind(np.zeros((rows, movers, MEMOS), np.int32), np.zeros((rows, movers, TRAIL), np.int32))


@inner
def mind_of(mind, row):  # type: ignore[no-untyped-def]
    """Row of minds, as views."""
    return Mind(mind.memo[row], mind.trail[row])


@inner
def clear(mind):  # type: ignore[no-untyped-def]
    """Forget everything, at the start of a chase."""
    for mover in range(mind.memo.shape[0]):
        for k in range(mind.memo.shape[1]):
            mind.memo[mover, k] = 0
        for k in range(mind.trail.shape[1]):
            mind.trail[mover, k] = 0
