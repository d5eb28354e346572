"""Stamina: a reserve of metres that running above critical speed spends (RULES.md, Motion).

The reserve D' above critical speed follows Jones and Vanhatalo (Sports Medicine 47, 2017).
"""

from __future__ import annotations

import numpy as np

from afoot._jit import rule
from afoot.words import Gait


@rule
def drain_mm(speed_mm, critical_mm):  # type: ignore[no-untyped-def]
    """What one tick at a speed takes from the reserve; 0 at or below critical speed."""
    return max(np.int64(speed_mm) - np.int64(critical_mm), np.int64(0))


@rule
def stamina_after(stamina_mm, drained_mm, recovered_mm, reserve_mm):  # type: ignore[no-untyped-def]
    """The reserve after a tick: drained, else restored, never below 0 nor above the full reserve."""
    if drained_mm > 0:
        return max(np.int64(stamina_mm) - np.int64(drained_mm), np.int64(0))
    return min(np.int64(stamina_mm) + np.int64(recovered_mm), np.int64(reserve_mm))


@rule
def gait_left(gait, stamina_mm, drained_mm):  # type: ignore[no-untyped-def]
    """The gait a mover can still keep: with too little reserve for one tick of a run it walks."""
    if gait == Gait.RUN and stamina_mm < drained_mm:
        return np.int64(Gait.WALK)
    return np.int64(gait)
