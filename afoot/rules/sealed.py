"""Sealed: no way from the evader to a goal avoids pursuers' nodes and their reach (RULES.md, Surrounded)."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.rules.arrival import is_goal
from afoot.rules.passage import open_mm

KEEP_ALL = -1


@inner
def _set(marks, node, keep, bits):  # type: ignore[no-untyped-def]
    marks[node] = (marks[node] & keep) | bits


@part
def mark_reach(ways, profile, node, reach_hops, marks, keep, bits):  # type: ignore[no-untyped-def]
    """Keep some bits of `marks`, set others, on nodes within so many hops (0 to 3) open to a profile."""
    _set(marks, node, keep, bits)
    if reach_hops < 1:
        return
    for a in range(1, ways.degree[node]):
        if open_mm(ways.hop_mm, ways.gates, profile, node, a) <= 0:
            continue
        first = ways.hops[node, a]
        _set(marks, first, keep, bits)
        if reach_hops < 2:
            continue
        for b in range(1, ways.degree[first]):
            if open_mm(ways.hop_mm, ways.gates, profile, first, b) <= 0:
                continue
            second = ways.hops[first, b]
            _set(marks, second, keep, bits)
            if reach_hops < 3:
                continue
            for c in range(1, ways.degree[second]):
                if open_mm(ways.hop_mm, ways.gates, profile, second, c) > 0:
                    _set(marks, ways.hops[second, c], keep, bits)


@part
def hold_now(ways, ring, pursuers, reach_hops):  # type: ignore[no-untyped-def]
    """Write into `ring.hold` which standing pursuers hold each node, themselves or by their reach."""
    ring.hold[:] = 0
    for p in range(pursuers):
        if ring.ahead_mm[p] == 0:
            bit = np.int64(1) << np.int64(p)
            mark_reach(
                ways, np.int64(ring.profile[p]), np.int64(ring.start[p]), reach_hops, ring.hold, KEEP_ALL, bit
            )


@part
def sealing(ways, ring, evader, goals, scratch, among):  # type: ignore[no-untyped-def]
    """Pursuers (bits, of those in `among`) that stop the evader where it goes; -1 when a way to a goal is
    free.

    Uses `ring.hold`. evader: (profile, start, ahead_mm, speed_mm, inside). The node it stands on counts as
    its own whoever reaches it; the end of a hop it is on does not.
    """
    profile, start, ahead_mm, _speed_mm, inside = evader
    mark = scratch.mark
    queue = scratch.queue
    mark[:] = 0
    mark[start] = 1
    touched = np.int64(0)
    if ahead_mm > 0 and ring.hold[start] & among != 0:
        return ring.hold[start] & among
    if is_goal(goals, inside, start):
        return np.int64(-1)
    queue[0] = start
    first, last = 0, 1
    while first < last:
        node = queue[first]
        first += 1
        for slot in range(1, ways.degree[node]):
            other = ways.hops[node, slot]
            if mark[other] != 0 or open_mm(ways.hop_mm, ways.gates, profile, node, slot) <= 0:
                continue
            mark[other] = 1
            if ring.hold[other] & among != 0:
                touched |= ring.hold[other] & among
                continue
            if is_goal(goals, inside, other):
                return np.int64(-1)
            queue[last] = other
            last += 1
    return touched
