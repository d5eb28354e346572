"""Motion: what a hop costs and how a mover gets along it (RULES.md, Motion). Factors are in 1/256."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule
from afoot.words import Gait, Going

# Cost of a metre by going against level street. Stoop and crawl: 1.33 m/s walking becomes 1.01 and 0.50 m/s.
# Off the paths Tobler multiplies speed by 0.6. Stairs: 0.6 m/s along the slope; climbs: 0.33 m/s.
GOING_256 = np.array(
    [
        256,  # STREET
        256,  # FOOTWAY
        256,  # PATH
        427,  # STAIRS
        427,  # WOODS
        256,  # CORRIDOR
        256,  # ARCHWAY
        256,  # TUNNEL
        320,  # ROOF
        256,  # JUMP
        1024,  # CLIMB
        337,  # STOOP
        681,  # CRAWL
        256,  # AIR
    ],
    dtype=np.int32,
)
GOING_256.setflags(write=False)
STOOP_BELOW_MM = 1_600  # lower ways are stooped along
CRAWL_BELOW_MM = 900  # lower ways are crawled along


@rule
def going_under(going, headroom_mm):  # type: ignore[no-untyped-def]
    """The going that a headroom forces: stoop or crawl where one cannot stand, else the way's own."""
    if headroom_mm < CRAWL_BELOW_MM:
        return np.int64(Going.CRAWL)
    if headroom_mm < STOOP_BELOW_MM:
        return np.int64(Going.STOOP)
    return np.int64(going)


@rule
def gait_allowed(going, gait):  # type: ignore[no-untyped-def]
    """The gait one can keep on a going: nobody runs stooped, crawling or climbing."""
    if gait == Gait.RUN and (going == Going.STOOP or going == Going.CRAWL or going == Going.CLIMB):
        return np.int64(Gait.WALK)
    return np.int64(gait)


@rule
def gait_ordered(gait, fastest):  # type: ignore[no-untyped-def]
    """The gait of who sets out: what was ordered, at least a walk and no faster than the ground lets one go."""
    return min(max(np.int64(gait), np.int64(Gait.WALK)), np.int64(fastest))


@rule
def remaining_at_start_mm(cost_mm, carry_mm, speed_mm):  # type: ignore[no-untyped-def]
    """What is left of a hop just begun: travel left over counts, but never finishes a hop by itself.

    What a run left over is worth no more than a tick at the speed of now, as where a climb follows a roof.
    """
    return max(np.int64(cost_mm) - min(np.int64(carry_mm), np.int64(speed_mm)), np.int64(1))


@rule
def remaining_after_mm(remaining_mm, speed_mm):  # type: ignore[no-untyped-def]
    """What is left of a hop after one more tick on it; at 0 or below the mover has arrived."""
    return np.int64(remaining_mm) - np.int64(speed_mm)


@rule
def hop_ticks(cost_mm, carry_mm, speed_mm):  # type: ignore[no-untyped-def]
    """Ticks from setting out to the arrival at a speed kept up, the tick of setting out counted."""
    speed = max(np.int64(speed_mm), np.int64(1))
    return (remaining_at_start_mm(cost_mm, carry_mm, speed_mm) + speed - 1) // speed


@rule
def carried_mm(over_mm, speed_mm, whole_ticks):  # type: ignore[no-untyped-def]
    """What an arrival leaves over for a hop begun at once: at most a tick's travel, nothing where ticks are whole."""
    if whole_ticks:
        return np.int64(0)
    return min(np.int64(over_mm), np.int64(speed_mm))


@rule
def hop_mm(length_mm, going_256, slope_256):  # type: ignore[no-untyped-def]
    """Scaled length of a hop, at least 1 mm, rounded to the nearest."""
    scaled = (np.int64(length_mm) * np.int64(going_256) * np.int64(slope_256) + 32768) >> 16
    return max(scaled, np.int64(1))
