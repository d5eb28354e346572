"""Slope: what rising or falling ground does to the cost of a metre (RULES.md, Motion). Factors are in 1/256.

Walking speed on a slope s is 6 * exp(-3.5 * |s + 0.05|) km/h (Tobler, Three presentations on geographical
analysis and modeling, NCGIA 93-1, 1993); the table holds level speed over that speed, rounded.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import rule
from afoot.words import Going

STEEPEST_PCT = 100  # the table ends here; steeper ground counts as this steep
TOBLER_256 = np.array(
    [
        5974, 5769, 5570, 5379, 5194, 5015, 4842, 4676, 4515, 4360, 4210, 4065,
        3925, 3790, 3660, 3534, 3412, 3295, 3182, 3072, 2967, 2865, 2766, 2671,
        2579, 2490, 2405, 2322, 2242, 2165, 2091, 2019, 1949, 1882, 1817, 1755,
        1695, 1636, 1580, 1526, 1473, 1423, 1374, 1326, 1281, 1237, 1194, 1153,
        1113, 1075, 1038, 1002, 968, 935, 903, 871, 841, 813, 785, 758,
        732, 706, 682, 659, 636, 614, 593, 573, 553, 534, 516, 498,
        481, 464, 448, 433, 418, 404, 390, 376, 363, 351, 339, 327,
        316, 305, 294, 284, 275, 265, 256, 247, 239, 230, 223, 215,
        223, 230, 239, 247, 256, 265, 275, 284, 294, 305, 316, 327,
        339, 351, 363, 376, 390, 404, 418, 433, 448, 464, 481, 498,
        516, 534, 553, 573, 593, 614, 636, 659, 682, 706, 732, 758,
        785, 813, 841, 871, 903, 935, 968, 1002, 1038, 1075, 1113, 1153,
        1194, 1237, 1281, 1326, 1374, 1423, 1473, 1526, 1580, 1636, 1695, 1755,
        1817, 1882, 1949, 2019, 2091, 2165, 2242, 2322, 2405, 2490, 2579, 2671,
        2766, 2865, 2967, 3072, 3182, 3295, 3412, 3534, 3660, 3790, 3925, 4065,
        4210, 4360, 4515, 4676, 4842, 5015, 5194, 5379, 5570, 5769, 5974, 6187,
        6407, 6635, 6872, 7117, 7370, 7633, 7904, 8186, 8478,
    ],
    dtype=np.int32,
)  # fmt: skip
TOBLER_256.setflags(write=False)


@rule
def slope_256(slope_pct):  # type: ignore[no-untyped-def]
    """Cost of a metre on a slope (rise over run in per cent) against level ground."""
    steep = min(max(np.int64(slope_pct), np.int64(-STEEPEST_PCT)), np.int64(STEEPEST_PCT))
    return np.int64(TOBLER_256[steep + STEEPEST_PCT])


@rule
def slope_counts(going):  # type: ignore[no-untyped-def]
    """Whether slope makes a going dearer: stairs, climbs and jumps have it in their factor, air has none."""
    return going != Going.STAIRS and going != Going.CLIMB and going != Going.JUMP and going != Going.AIR
