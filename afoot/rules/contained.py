"""Contained: the evader can be kept in the region it reaches first (RULES.md, Surrounded).

The region is searched from the evader outwards in the order of its own arrival; nodes where a pursuer
arrives no later are its border and are not entered. Pursuers' times are asked for at the searched nodes
only, which beats searching the whole board from each pursuer whenever the region is small.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.rules.arrival import NULL, is_goal, pursuer_ticks, ticks_for
from afoot.rules.distance import UNREACHABLE
from afoot.rules.heap import lower, take
from afoot.rules.matching import bottleneck, serve
from afoot.rules.passage import open_mm


@inner
def _enter_neighbours(ways, scratch, size, profile, node):  # type: ignore[no-untyped-def]
    for slot in range(1, ways.degree[node]):
        step = open_mm(ways.hop_mm, ways.gates, profile, node, slot)
        if step > 0:
            total = np.int64(scratch.cost[node]) + np.int64(step)
            size = lower(scratch.queue, scratch.cost, scratch.mark, size, ways.hops[node, slot], total)
    return size


@inner
def _begin(scratch, start, ahead_mm):  # type: ignore[no-untyped-def]
    scratch.mark[:] = 0
    return lower(scratch.queue, scratch.cost, scratch.mark, np.int64(0), start, np.int64(ahead_mm))


@inner
def _who_is_there(ways, ring, pursuers, node, ticks):  # type: ignore[no-untyped-def]
    mask = np.int64(0)
    latest = min(np.int64(ticks), np.int64(UNREACHABLE - 1))
    for p in range(pursuers):
        if pursuer_ticks(ways, ring, p, node) <= latest:
            mask |= np.int64(1) << np.int64(p)
    return mask


@part
def contained_serve(ways, ring, pursuers, needs, evader, goals, scratch):  # type: ignore[no-untyped-def]
    """Serve the border of an evader's region by pursuers that arrive there no later, after `needs` others.

    evader: (profile, start, ahead_mm, speed_mm, inside). Returns how many needs are served then, or -1 when
    the region holds a goal or its border cannot be served.
    """
    profile, start, ahead_mm, speed_mm, inside = evader
    size = _begin(scratch, start, ahead_mm)
    while size > 0:
        node = take(scratch.queue, scratch.cost, scratch.mark, size)
        size -= 1
        if node != start or ahead_mm > 0:
            there = _who_is_there(ways, ring, pursuers, node, ticks_for(scratch.cost[node], speed_mm))
            if there != 0:
                if needs >= pursuers:
                    return np.int64(-1)
                ring.mask[needs] = there
                if not serve(ring, needs, pursuers):
                    return np.int64(-1)
                needs += 1
                continue
        if is_goal(goals, inside, node):
            return np.int64(-1)
        if speed_mm > 0:
            size = _enter_neighbours(ways, scratch, size, profile, node)
    return np.int64(needs)


@part
def contained_margin(ways, ring, pursuers, evader, scratch):  # type: ignore[no-untyped-def]
    """Largest possible smallest lead, in ticks, of distinct pursuers over the evader at the border of its
    region; NULL when the border is empty or no distinct pursuers can reach all of it. Goals play no part."""
    profile, start, ahead_mm, speed_mm, _inside = evader
    needs = 0
    size = _begin(scratch, start, ahead_mm)
    while size > 0:
        node = take(scratch.queue, scratch.cost, scratch.mark, size)
        size -= 1
        if node != start or ahead_mm > 0:
            ticks = ticks_for(scratch.cost[node], speed_mm)
            if _who_is_there(ways, ring, pursuers, node, ticks) != 0:
                if needs >= pursuers:
                    return np.int64(NULL)
                for p in range(pursuers):
                    theirs = pursuer_ticks(ways, ring, p, node)
                    ring.cost[needs, p] = theirs if theirs >= UNREACHABLE else theirs - ticks
                needs += 1
                continue
        if speed_mm > 0:
            size = _enter_neighbours(ways, scratch, size, profile, node)
    lag = bottleneck(ring, needs, pursuers)
    return lag if lag == NULL else -lag
