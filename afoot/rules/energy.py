"""Energy: what abilities are paid with (RULES.md, Energy). Thousandths of the unit that scenarios state."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule


@rule
def can_pay(energy, cost):  # type: ignore[no-untyped-def]
    """Whether an ability may start; one that cannot be paid is not legal."""
    return energy >= cost


@rule
def can_keep_up(energy, upkeep):  # type: ignore[no-untyped-def]
    """Whether an ability goes on for another tick; one whose upkeep cannot be paid ends."""
    return energy >= upkeep


@rule
def energy_after(energy, spent, recovered, full):  # type: ignore[no-untyped-def]
    """Energy after a tick: what was spent taken off, what the gait restores put on; never below 0 nor above full."""
    left = max(np.int64(energy) - np.int64(spent), np.int64(0))
    return min(left + np.int64(recovered), np.int64(full))
