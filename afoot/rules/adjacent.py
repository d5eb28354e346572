"""Adjacent: a distinct pursuer holds every open neighbour of the evader's node (RULES.md, Surrounded)."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.rules.arrival import MOST_PURSUERS, NULL, pursuer_ticks, stands_on
from afoot.rules.matching import bottleneck, serve
from afoot.rules.passage import open_mm


@inner
def is_neighbour(ways, profile, node, slot):  # type: ignore[no-untyped-def]
    """Whether a slot leads to a neighbour open to the profile that no earlier slot leads to."""
    other = ways.hops[node, slot]
    if other == node or open_mm(ways.hop_mm, ways.gates, profile, node, slot) <= 0:
        return False
    for earlier in range(1, slot):
        if ways.hops[node, earlier] == other and open_mm(ways.hop_mm, ways.gates, profile, node, earlier) > 0:
            return False
    return True


@part
def adjacent_serve(ways, ring, pursuers, needs, profile, node):  # type: ignore[no-untyped-def]
    """Serve the neighbours of a node by pursuers that stand on them, after `needs` others; how many are
    served then, or -1 when that cannot be."""
    for slot in range(1, ways.degree[node]):
        if not is_neighbour(ways, profile, node, slot):
            continue
        if needs >= pursuers:
            return np.int64(-1)
        ring.mask[needs] = 0
        for p in range(pursuers):
            if stands_on(ring, p, ways.hops[node, slot]):
                ring.mask[needs] |= np.int64(1) << np.int64(p)
        if not serve(ring, needs, pursuers):
            return np.int64(-1)
        needs += 1
    return np.int64(needs)


@part
def adjacent_margin(ways, ring, pursuers, profile, node):  # type: ignore[no-untyped-def]
    """Ticks until distinct pursuers can stand on all neighbours: the smallest possible maximum. NULL when
    there are more neighbours than pursuers or one is out of reach; 0 when there is no neighbour."""
    needs = 0
    for slot in range(1, ways.degree[node]):
        if not is_neighbour(ways, profile, node, slot):
            continue
        if needs >= min(pursuers, MOST_PURSUERS):
            return np.int64(NULL)
        for p in range(pursuers):
            ring.cost[needs, p] = pursuer_ticks(ways, ring, p, ways.hops[node, slot])
        needs += 1
    if needs == 0:
        return np.int64(0)
    return bottleneck(ring, needs, pursuers)
