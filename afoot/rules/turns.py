"""Turn order: which sides act in which turn of a tick (RULES.md, Turn order). Sides are a mask: 1 + 2."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule
from afoot.words import Moves

PURSUERS_ACT = 1
EVADERS_ACT = 2
BOTH_ACT = 3


@rule
def turns(moves):  # type: ignore[no-untyped-def]
    """Turns in a tick."""
    return np.int64(1) if moves == Moves.SIMULTANEOUS else np.int64(2)


@rule
def acting(moves, turn):  # type: ignore[no-untyped-def]
    """Mask of the sides that act in a turn."""
    if moves == Moves.SIMULTANEOUS:
        return np.int64(BOTH_ACT)
    first_is_pursuers = moves == Moves.PURSUERS_FIRST
    if (turn == 0) == first_is_pursuers:
        return np.int64(PURSUERS_ACT)
    return np.int64(EVADERS_ACT)
