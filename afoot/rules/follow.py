"""Followers: a trail of the leader's nodes, and what to do when parted (RULES.md, Followers)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule

TRAILING, TO_LAST_KNOWN, TO_RALLY = 0, 1, 2


@rule
def senses(hears, in_range, in_line, light):  # type: ignore[no-untyped-def]
    """Whether a follower makes out its leader: near enough to hear it, or to see it in the light along a free line."""
    return hears or (in_range and in_line and light)


@rule
def parted(tick, last_contact_tick, lost_ticks):  # type: ignore[no-untyped-def]
    """Whether a follower has been without its leader for longer than lost_ticks."""
    return tick - last_contact_tick > lost_ticks


@rule
def follow_phase(is_parted, at_last_known, phase):  # type: ignore[no-untyped-def]
    """What a follower does next: the trail; once parted to the last known node, then to the rally node."""
    if not is_parted:
        return np.int64(TRAILING)
    if phase == TO_RALLY or at_last_known:
        return np.int64(TO_RALLY)
    return np.int64(TO_LAST_KNOWN)
