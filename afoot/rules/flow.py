"""Flow: a narrow hop lets only so many set out a second (RULES.md, Motion)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule

PERSON_MM = 900


@rule
def window_ticks(tick_ms):  # type: ignore[no-untyped-def]
    """Ticks that make up a second, at least one."""
    return max(np.int64(1000) // np.int64(tick_ms), np.int64(1))


@rule
def capacity(width_mm, tick_ms):  # type: ignore[no-untyped-def]
    """How many may set out on a hop within one window: width over 0.9 m, at least one, for every second of it."""
    seconds_ms = max(np.int64(tick_ms), np.int64(1000))
    a_second = max(np.int64(width_mm) // np.int64(PERSON_MM), np.int64(1))
    return a_second * seconds_ms // np.int64(1000)


@rule
def queue_place(mover, tick, movers):  # type: ignore[no-untyped-def]
    """Which mover is asked `mover`-th in this tick: the order rotates, so nobody is always first."""
    return (np.int64(mover) + np.int64(tick)) % np.int64(movers)
