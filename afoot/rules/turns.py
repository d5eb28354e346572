"""Turn order: which sides act in which turn of a tick (RULES.md, Turn order). Sides are a mask: 1 + 2."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule
from afoot.words import Measure, Moves

ADJACENT = int(Measure.ADJACENT)
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


@rule
def has_come(arrive_tick, tick):  # type: ignore[no-untyped-def]
    """Whether a unit that is due in a tick is on the board by now."""
    return arrive_tick <= tick


@rule
def measure_due(measure, tick, check_ticks):  # type: ignore[no-untyped-def]
    """Whether a measure of surrounded is looked at in a tick: `adjacent` in every one, the others now and then."""
    return measure != 0 and (measure == ADJACENT or tick % check_ticks == 0)
