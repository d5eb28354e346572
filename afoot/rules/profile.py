"""A profile's hops: what every hop of a board costs for the classes that share goings, factors and clock."""

from __future__ import annotations

import numpy as np

from afoot._jit import kernel, rule
from afoot.rules.motion import hop_mm
from afoot.rules.slope import slope_256, slope_counts

LEVEL_256 = 256


@rule
def whole_ticks_mm(cost_mm, top_mm):  # type: ignore[no-untyped-def]
    """A cost rounded up to whole ticks at a top speed in mm per tick; unchanged where that is 0 (carried)."""
    if top_mm <= 0:
        return np.int64(cost_mm)
    return (np.int64(cost_mm) + np.int64(top_mm) - 1) // np.int64(top_mm) * np.int64(top_mm)


@kernel
def fill_hop_mm(degree, length_mm, going, slope_pct, factor_256, top_mm, out):  # type: ignore[no-untyped-def]
    """Writes out int32 [n, s]: the cost of every hop for a profile; 0 for the stay and where it may not go.

    factor_256: int32 [goings] cost of a metre by going, 0 where the profile may not go.
    top_mm: speed in mm per tick to whose whole ticks costs are rounded up, or 0. Returns 0, or -1 where a
    cost does not fit 31 bits.
    """
    for node in range(out.shape[0]):
        for slot in range(out.shape[1]):
            out[node, slot] = 0
        for slot in range(1, degree[node]):
            ground = going[node, slot]
            factor = factor_256[ground]
            if factor == 0:
                continue
            slope = np.int64(LEVEL_256)
            if slope_counts(ground):
                slope = slope_256(slope_pct[node, slot])
            cost = whole_ticks_mm(hop_mm(length_mm[node, slot], factor, slope), top_mm)
            if cost >= 2**31 - 1:
                return -1
            out[node, slot] = cost
    return 0
