"""Identity: who is known to be who (RULES.md, Identity). One bit for each team and mover; sides are a mask, 1 + 2.

Who wears no guise is identified by whoever looks; who wears one with a probability by class, distance and crowd.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import rule


@rule
def is_identified(guise, identified, side):  # type: ignore[no-untyped-def]
    """Whether a mover is known to a side for who it is. guise: 0 for none; identified: mask of the sides."""
    return guise == 0 or (np.int64(identified) >> np.int64(side)) & 1 != 0


@rule
def identified_by(identified, side):  # type: ignore[no-untyped-def]
    """The mask once a side has identified the mover."""
    return np.int64(identified) | (np.int64(1) << np.int64(side))


@rule
def identified_after_guise(identified, side, in_sight):  # type: ignore[no-untyped-def]
    """The mask once a guise is put on: the bit of a side that does not have the mover in sight in that turn is lost."""
    bit = np.int64(1) << np.int64(side)
    return np.int64(identified) if in_sight else np.int64(identified) & ~bit


@rule
def look_due(tick, viewer_id, every_ticks):  # type: ignore[no-untyped-def]
    """Whether a viewer takes a close look in this tick: one in so many, not all viewers in the same."""
    return (np.int64(tick) + np.int64(viewer_id)) % max(np.int64(every_ticks), np.int64(1)) == 0


@rule
def identify_chance(near, far, gap_mm, far_mm):  # type: ignore[no-untyped-def]
    """Threshold, of 2**32, for identifying a mover in guise: near at no distance, evenly on to far at far_mm."""
    if far_mm <= 0 or gap_mm >= far_mm:
        return np.int64(far)
    # In 1/1024 of the way, so that nothing overflows.
    part = np.int64(gap_mm) * 1024 // np.int64(far_mm)
    return np.int64(near) + (np.int64(far) - np.int64(near)) * part // 1024


@rule
def can_have_come(way_mm, speed_mm, ticks, most_ticks):  # type: ignore[no-untyped-def]
    """Whether somebody can be who was last seen a way off so many ticks ago; nobody is taken to be after most_ticks."""
    return 0 <= ticks <= most_ticks and way_mm <= np.int64(speed_mm) * np.int64(ticks)
