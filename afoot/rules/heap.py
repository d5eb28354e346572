"""A heap of nodes by cost that knows where each node is, so it never holds more than the board has nodes.

`order` is the heap, `cost` what a node costs so far, `place` 0 for a node not yet met, -1 for one that was
taken out, else 1 + its place in the heap.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner

TAKEN = -1


@inner
def lower(order, cost, place, size, node, new_cost):  # type: ignore[no-untyped-def]
    """Put a node in, or lower its cost if that is an improvement; returns the new size."""
    at = np.int64(place[node])
    if at == TAKEN or (at > 0 and cost[node] <= new_cost):
        return np.int64(size)
    cost[node] = new_cost
    if at == 0:
        at = np.int64(size)
        size += 1
    else:
        at -= 1
    while at > 0:
        above = (at - 1) >> 1
        if cost[order[above]] <= new_cost:
            break
        order[at] = order[above]
        place[order[at]] = at + 1
        at = above
    order[at] = node
    place[node] = at + 1
    return np.int64(size)


@inner
def take(order, cost, place, size):  # type: ignore[no-untyped-def]
    """Take the cheapest node out of a heap that is not empty; the size is one less then."""
    top = np.int64(order[0])
    place[top] = TAKEN
    last = size - 1
    node = np.int64(order[last])
    at = np.int64(0)
    while 2 * at + 1 < last:
        below = 2 * at + 1
        if below + 1 < last and cost[order[below + 1]] < cost[order[below]]:
            below += 1
        if cost[order[below]] >= cost[node]:
            break
        order[at] = order[below]
        place[order[at]] = at + 1
        at = below
    if last > 0:
        order[at] = node
        place[node] = at + 1
    return top
