"""Witnesses: bystanders who tell the pursuers what they saw, or think they saw (RULES.md, Bystanders)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule


@rule
def tells_of(last_tick, tick, waiting, bits, chance):  # type: ignore[no-untyped-def]
    """Whether a witness will report a sighting: once for each time in sight, one report at a time."""
    return last_tick < tick - 1 and not waiting and bits < chance


@rule
def imagines(waiting, saw, bits, chance):  # type: ignore[no-untyped-def]
    """Whether a witness who saw nobody in this tick will report one nevertheless."""
    return not waiting and not saw and bits < chance


@rule
def due_tick(tick, delay_ticks):  # type: ignore[no-untyped-def]
    """The tick at which a report reaches the pursuers."""
    return np.int64(tick) + np.int64(delay_ticks)


@rule
def is_due(due, tick):  # type: ignore[no-untyped-def]
    """Whether a report on its way reaches the pursuers now."""
    return due <= tick
