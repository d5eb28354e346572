"""Traces: when a side last passed a node, and who can still tell (RULES.md, Energy, smoke, ..., traces)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule


@rule
def readable(clue, age_ticks, fades_ticks):  # type: ignore[no-untyped-def]
    """Threshold, of 2**32, for reading a trace: clue for one just left, falling evenly to 0 at fades_ticks."""
    if age_ticks < 0 or age_ticks >= fades_ticks:
        return np.int64(0)
    return np.int64(clue) * (np.int64(fades_ticks) - np.int64(age_ticks)) // np.int64(fades_ticks)


@rule
def newer(passed_tick, known_tick):  # type: ignore[no-untyped-def]
    """Whether a trace tells a reader more than the newest it has read."""
    return passed_tick > known_tick
