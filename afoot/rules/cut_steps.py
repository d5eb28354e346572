"""The steps of the search for a cut: a way still open, and where to stand so that it is held (rules.cut)."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.rules.arrival import is_goal
from afoot.rules.capture import within_reach
from afoot.rules.passage import open_mm

# Columns of Ring.level: length of the way at this depth, place on it, what was tried last there, the node
# chosen to stand on, and a pursuer of the profile that shall stand on it.
LENGTH, PLACE, TRIED, CHOSEN, BY = range(5)
NOTHING = -1


@inner
def can_be_held(ring, node):  # type: ignore[no-untyped-def]
    return ring.cover[node] != 0 and ring.side[node] == 0


@part
def find_way(ways, ring, evader, goals, scratch):  # type: ignore[no-untyped-def]
    """The goal at the end of a way not yet blocked, through the fewest nodes that can be held; -1 if none.

    The way is in `ring.came_from`, the number of such nodes in `scratch.cost`. Used nodes are avoided.
    """
    profile, start, ahead_mm, _speed_mm, inside = evader
    if ahead_mm > 0 and (ring.block[start] != 0 or ring.used[start] != 0):
        return np.int64(-1)
    queue, mark, cost = scratch.heap, scratch.mark, scratch.cost
    mark[:] = 0
    first = np.int64(ways.degree.shape[0])  # the queue grows both ways from here, by at most all nodes
    last = first + 1
    queue[first] = start
    mark[start] = 1
    cost[start] = 1 if ahead_mm > 0 and can_be_held(ring, start) else 0
    while first < last:
        node = np.int64(queue[first])
        first += 1
        if is_goal(goals, inside, node):
            return np.int64(node)
        for slot in range(1, ways.degree[node]):
            other = np.int64(ways.hops[node, slot])
            if mark[other] != 0 or open_mm(ways.hop_mm, ways.gates, profile, node, slot) <= 0:
                continue
            if ring.block[other] != 0 or ring.used[other] != 0:
                continue
            # What a step costs hangs on its end alone, so the first way to a node is a cheapest.
            mark[other] = 1
            ring.came_from[other] = node
            if can_be_held(ring, other):
                cost[other] = cost[node] + 1
                queue[last] = other
                last += 1
            else:
                cost[other] = cost[node]
                first -= 1
                queue[first] = other
    return np.int64(-1)


@part
def write_way(ring, evader, goal, depth):  # type: ignore[no-untyped-def]
    """Copy the way found into `ring.path[depth]`, from the evader on; the node it stands on is left out."""
    _profile, start, ahead_mm, _speed_mm, _inside = evader
    length = np.int64(1) if ahead_mm > 0 else np.int64(0)
    node = goal
    while node != start:
        length += 1
        node = np.int64(ring.came_from[node])
    ring.level[depth, LENGTH] = length
    node = goal
    for i in range(length):
        ring.path[depth, length - 1 - i] = node
        node = np.int64(ring.came_from[node])


@part
def use_way(ring, evader, goal):  # type: ignore[no-untyped-def]
    """Mark the nodes of the way found that can be held as used; returns the pursuers that can hold one."""
    _profile, start, ahead_mm, _speed_mm, _inside = evader
    mask = np.int64(0)
    node = goal
    while node != start or ahead_mm > 0:
        if can_be_held(ring, node):
            ring.used[node] = 1
            mask |= ring.hold[node]
        if node == start:
            break
        node = np.int64(ring.came_from[node])
    return mask


@part
def next_choice(ways, ring, pursuers, reach_hops, evader, goals, depth):  # type: ignore[no-untyped-def]
    """Go on to the next node to stand on, so that a node of the way is held and none before it need be.

    Nodes passed by are on the evader's side from then on. False when the way is at its end; the depth's marks
    are taken away then.
    """
    level = ring.level[depth]
    while level[PLACE] < level[LENGTH]:
        node = np.int64(ring.path[depth, level[PLACE]])
        if can_be_held(ring, node):
            if reach_hops == 0:
                if level[TRIED] != level[PLACE] and not _no_better(ways, ring, evader, goals, depth):
                    level[TRIED] = level[PLACE]
                    level[CHOSEN] = node
                    level[BY] = 0
                    return True
            elif _next_stand(ways, ring, pursuers, reach_hops, node, level):
                return True
        if ring.side[node] == 0:
            ring.side[node] = depth + 1
        level[PLACE] += 1
        if reach_hops > 0:
            level[TRIED] = NOTHING
    for i in range(level[LENGTH]):
        if ring.side[ring.path[depth, i]] == depth + 1:
            ring.side[ring.path[depth, i]] = 0
    return False


@part
def _next_stand(ways, ring, pursuers, reach_hops, node, level):  # type: ignore[no-untyped-def]
    """With reach: the next node and profile (by its first pursuer) from which a node is held."""
    code = np.int64(level[TRIED]) + 1
    while code < ways.degree.shape[0] * pursuers:
        stand = code // pursuers
        by = code % pursuers
        if mask_of(ring, pursuers, reach_hops, stand, by) != 0 and within_reach(
            ways.hops, ways.degree, ways.hop_mm, ways.gates, ring.profile[by], stand, node, reach_hops
        ):
            level[TRIED] = code
            level[CHOSEN] = stand
            level[BY] = by
            return True
        code += 1
    return False


@inner
def mask_of(ring, pursuers, reach_hops, stand, by):  # type: ignore[no-untyped-def]
    """Who can stand on a node in time: anybody, or with reach those of one profile (0 but for its first)."""
    if reach_hops == 0 or ring.hold[stand] == 0:
        return np.int64(ring.hold[stand])
    mask = np.int64(0)
    for p in range(pursuers):
        if ring.profile[p] == ring.profile[by]:
            if p < by:
                return np.int64(0)
            mask |= np.int64(1) << np.int64(p)
    return mask & ring.hold[stand]


@inner
def _is_link(ways, ring, profile, before, node, after):  # type: ignore[no-untyped-def]
    """Whether ways through a node only lead between the two nodes beside it on a way."""
    back = 0
    for slot in range(1, ways.degree[node]):
        if open_mm(ways.hop_mm, ways.gates, profile, node, slot) > 0:
            other = ways.hops[node, slot]
            if other != before and other != after:
                return False
    for slot in range(1, ways.degree[after]):
        if open_mm(ways.hop_mm, ways.gates, profile, after, slot) > 0 and ways.hops[after, slot] == node:
            back += 1
    return ring.way_in[node] == 1 + back


@part
def _no_better(ways, ring, evader, goals, depth):  # type: ignore[no-untyped-def]
    """Whether the node at hand cuts no more than the one tried last on the same stretch, for nobody else."""
    level = ring.level[depth]
    last = np.int64(level[TRIED])
    place = np.int64(level[PLACE])
    if last < 0 or place + 1 >= level[LENGTH]:
        return False
    path = ring.path[depth]
    if ring.hold[path[place]] & ~ring.hold[path[last]] != 0:
        return False
    for i in range(last + 1, place + 1):
        if is_goal(goals, evader[4], path[i]):
            return False
        if not _is_link(ways, ring, evader[0], path[i - 1], path[i], path[i + 1]):
            return False
    return True
