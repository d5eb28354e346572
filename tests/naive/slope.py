"""The cost of slopes in floats, straight from the published formula."""

from __future__ import annotations

import math


def walking_km_h(slope: float) -> float:
    """Tobler 1993: walking speed on a slope (rise over run)."""
    return 6.0 * math.exp(-3.5 * abs(slope + 0.05))


def cost_of_slope(slope: float) -> float:
    """Time for a metre on a slope against a metre on the level; slopes beyond 1 count as 1."""
    return walking_km_h(0.0) / walking_km_h(max(-1.0, min(1.0, slope)))
