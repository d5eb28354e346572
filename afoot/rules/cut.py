"""The margin of sealed: ticks until pursuers can stand so that every way to a goal is held.

For a number of ticks T the question is whether pursuers can be put on nodes that each reaches within T so
that the nodes and their reach cut all ways. It is answered by search: on some way still open, one of its
nodes is the first to be held; try each. T is found by bisection (docs/decisions/004-sealed-margin.md).
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.rules.adjacent import adjacent_margin
from afoot.rules.arrival import MOST_IN_CUT, NULL, UNKNOWN, is_goal, pursuer_ticks, ticks_for
from afoot.rules.cut_steps import (
    BY,
    CHOSEN,
    LENGTH,
    NOTHING,
    PLACE,
    TRIED,
    find_way,
    mask_of,
    next_choice,
    use_way,
    write_way,
)
from afoot.rules.distance import UNREACHABLE
from afoot.rules.heap import lower, take
from afoot.rules.matching import no_match, serve
from afoot.rules.passage import open_mm
from afoot.rules.sealed import KEEP_ALL, hold_now, mark_reach, sealing

MOST_TRIES = 2_000  # nodes tried for one number of ticks
NO, YES, GIVEN_UP = 0, 1, 2


@part
def sealed_margin(ways, ring, pursuers, reach_hops, evader, goals, scratch):  # type: ignore[no-untyped-def]
    """Ticks until pursuers can stand on a cut; NULL when they never can, UNKNOWN when the search was given
    up.

    evader: (profile, start, ahead_mm, speed_mm, inside). The node it stands on is no part of a cut.
    """
    hold_now(ways, ring, pursuers, reach_hops)
    everybody = (np.int64(1) << pursuers) - np.int64(1)
    if sealing(ways, ring, evader, goals, scratch, everybody) >= 0:
        return np.int64(0)
    if evader[2] == 0 and is_goal(goals, evader[4], evader[1]):
        return np.int64(NULL)
    if pursuers > MOST_IN_CUT:
        return np.int64(UNKNOWN)
    high = _soon_enough(ways, ring, pursuers, evader)
    sure = high != NULL
    latest = np.int64(0)
    for p in range(pursuers):
        latest = max(latest, _spread(ways, ring, p, high if sure else np.int64(UNREACHABLE - 1), scratch))
    _count_ways_in(ways, ring, evader[0])
    if not sure:
        high = latest
        answer = _can_seal(ways, ring, pursuers, reach_hops, evader, goals, scratch, high)
        if answer != YES:
            return np.int64(NULL) if answer == NO else np.int64(UNKNOWN)
    low = np.int64(0)
    while high - low > 1:
        middle = (low + high) >> 1
        answer = _can_seal(ways, ring, pursuers, reach_hops, evader, goals, scratch, middle)
        if answer == GIVEN_UP:
            return np.int64(UNKNOWN)
        if answer == YES:
            high = middle
        else:
            low = middle
    return high


@inner
def _soon_enough(ways, ring, pursuers, evader):  # type: ignore[no-untyped-def]
    """Ticks within which one cut is sure to be held, or NULL: all neighbours, or its hop's end."""
    profile, start, ahead_mm, _speed_mm, _inside = evader
    if ahead_mm == 0:
        return adjacent_margin(ways, ring, pursuers, profile, start)
    soonest = np.int64(UNREACHABLE)
    for p in range(pursuers):
        soonest = min(soonest, pursuer_ticks(ways, ring, p, start))
    return soonest if soonest < UNREACHABLE else np.int64(NULL)


@part
def _spread(ways, ring, p, limit, scratch):  # type: ignore[no-untyped-def]
    """Write a pursuer's ticks to every node into `ring.ticks[p]`, UNREACHABLE above a limit; returns the
    last.

    By table where there is one, else by a search of its own: labels are asked one node at a time.
    """
    latest = np.int64(0)
    ring.ticks[p, :] = UNREACHABLE
    if ways.distances.table_mm.shape[0] > 0:
        for node in range(ways.degree.shape[0]):
            ticks = pursuer_ticks(ways, ring, p, node)
            if ticks <= limit:
                ring.ticks[p, node] = ticks
                latest = max(latest, ticks)
        return latest
    scratch.mark[:] = 0
    profile = ring.profile[p]
    size = lower(
        scratch.queue, scratch.cost, scratch.mark, np.int64(0), ring.start[p], np.int64(ring.ahead_mm[p])
    )
    while size > 0:
        node = take(scratch.queue, scratch.cost, scratch.mark, size)
        size -= 1
        ticks = ticks_for(scratch.cost[node], ring.speed_mm[p])
        if ticks > limit:
            break
        ring.ticks[p, node] = ticks
        latest = ticks
        for slot in range(1, ways.degree[node]):
            step = open_mm(ways.hop_mm, ways.gates, profile, node, slot)
            if step > 0:
                total = np.int64(scratch.cost[node]) + np.int64(step)
                size = lower(scratch.queue, scratch.cost, scratch.mark, size, ways.hops[node, slot], total)
    return latest


@part
def _count_ways_in(ways, ring, profile):  # type: ignore[no-untyped-def]
    ring.way_in[:] = 0
    for node in range(ways.degree.shape[0]):
        for slot in range(1, ways.degree[node]):
            if open_mm(ways.hop_mm, ways.gates, profile, node, slot) > 0:
                ring.way_in[ways.hops[node, slot]] += 1


@part
def _can_seal(ways, ring, pursuers, reach_hops, evader, goals, scratch, ticks):  # type: ignore[no-untyped-def]
    """YES, NO or GIVEN_UP: whether pursuers can stand on a cut within so many ticks. A depth-first search."""
    _stand(ways, ring, pursuers, reach_hops, ticks)
    ring.side[:] = 0
    ring.block[:] = 0
    depth = 0
    tried = 0
    _open_level(ways, ring, pursuers, reach_hops, evader, goals, scratch, depth)
    while True:
        if ring.level[depth, LENGTH] == 0:
            return YES
        if not next_choice(ways, ring, pursuers, reach_hops, evader, goals, depth):
            if depth == 0:
                return NO
            depth -= 1
            _block(ways, ring, reach_hops, depth, False)
            continue
        tried += 1
        if tried > MOST_TRIES:
            return GIVEN_UP
        if _choose(ring, pursuers, reach_hops, depth):
            _block(ways, ring, reach_hops, depth, True)
            depth += 1
            _open_level(ways, ring, pursuers, reach_hops, evader, goals, scratch, depth)


@part
def _stand(ways, ring, pursuers, reach_hops, ticks):  # type: ignore[no-untyped-def]
    """Write who can stand on a node within so many ticks, and who can hold it from somewhere."""
    ring.cover[:] = 0
    for node in range(ways.degree.shape[0]):
        ring.hold[node] = 0
        for p in range(pursuers):
            if ring.ticks[p, node] <= ticks:
                bit = np.int64(1) << np.int64(p)
                ring.hold[node] |= bit
                mark_reach(ways, np.int64(ring.profile[p]), node, reach_hops, ring.cover, KEEP_ALL, bit)


@part
def _open_level(ways, ring, pursuers, reach_hops, evader, goals, scratch, depth):  # type: ignore[no-untyped-def]
    """Begin a depth of the search with a way that is still open; none is left when its length is 0.

    No choice is offered (PLACE is at the end) when too few pursuers are left: without reach, ways that share
    no node that can be held need a pursuer each.
    """
    level = ring.level[depth]
    level[PLACE] = 0
    level[TRIED] = NOTHING
    ring.used[:] = 0
    goal = find_way(ways, ring, evader, goals, scratch)
    if goal < 0:
        level[LENGTH] = 0
        return
    write_way(ring, evader, goal, depth)
    enough = depth < pursuers and scratch.cost[goal] > 0
    found = depth
    while enough and goal >= 0 and reach_hops == 0:
        enough = found < pursuers
        if enough:
            ring.mask[found] = use_way(ring, evader, goal)
            found += 1
            enough = _match_again(ring, found, pursuers)
            goal = find_way(ways, ring, evader, goals, scratch)
    if not enough:
        level[PLACE] = level[LENGTH]


@inner
def _match_again(ring, needs, pursuers):  # type: ignore[no-untyped-def]
    """Whether so many needs can be served by distinct pursuers."""
    no_match(ring, pursuers)
    served = 0
    while served < needs and serve(ring, served, pursuers):
        served += 1
    return served == needs


@inner
def _choose(ring, pursuers, reach_hops, depth):  # type: ignore[no-untyped-def]
    """Whether the choice at this depth can be served along with those above it."""
    chosen = np.int64(ring.level[depth, CHOSEN])
    ring.mask[depth] = mask_of(ring, pursuers, reach_hops, chosen, np.int64(ring.level[depth, BY]))
    return _match_again(ring, depth + 1, pursuers)


@inner
def _block(ways, ring, reach_hops, depth, on):  # type: ignore[no-untyped-def]
    """Hold, or hold no longer, the nodes within reach of the choice at a depth."""
    chosen = np.int64(ring.level[depth, CHOSEN])
    profile = np.int64(ring.profile[ring.level[depth, BY]])
    bit = np.int64(1) << np.int64(depth)
    if on:
        mark_reach(ways, profile, chosen, reach_hops, ring.block, KEEP_ALL, bit)
    else:
        mark_reach(ways, profile, chosen, reach_hops, ring.block, ~bit, np.int64(0))
