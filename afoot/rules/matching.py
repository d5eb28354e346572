"""Matching: needs served by distinct pursuers (Berge's augmenting paths on sets of a few)."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.rules.arrival import NULL
from afoot.rules.distance import UNREACHABLE


@inner
def no_match(ring, pursuers):  # type: ignore[no-untyped-def]
    """Start anew: no pursuer serves a need."""
    for p in range(pursuers):
        ring.holder[p] = -1


@part
def serve(ring, need, pursuers):  # type: ignore[no-untyped-def]
    """Serve one more need by `ring.mask`, changing who serves which; False when that cannot be."""
    ring.holding[need] = -1
    ring.line[0] = need
    first, last = 0, 1
    seen = np.int64(0)
    while first < last:
        asked = ring.line[first]
        first += 1
        for p in range(pursuers):
            bit = np.int64(1) << np.int64(p)
            if ring.mask[asked] & bit == 0 or seen & bit != 0:
                continue
            seen |= bit
            ring.via[p] = asked
            if ring.holder[p] >= 0:
                ring.line[last] = ring.holder[p]
                last += 1
                continue
            free = np.int64(p)
            while free >= 0:  # everybody along the way hands its need on
                taker = ring.via[free]
                left = np.int64(ring.holding[taker])
                ring.holder[free] = taker
                ring.holding[taker] = free
                free = left
            return True
    return False


@part
def bottleneck(ring, needs, pursuers):  # type: ignore[no-untyped-def]
    """Smallest possible largest `ring.cost` over matchings of needs to distinct pursuers; NULL if none."""
    if needs > pursuers or needs == 0:
        return np.int64(NULL)
    no_match(ring, pursuers)
    limit = np.int64(NULL)
    need = 0
    while need < needs:
        for n in range(needs):
            ring.mask[n] = 0
            for p in range(pursuers):
                if ring.cost[n, p] <= limit:
                    ring.mask[n] |= np.int64(1) << np.int64(p)
        while need < needs and serve(ring, need, pursuers):
            need += 1
        if need < needs:
            raised = np.int64(UNREACHABLE)
            for n in range(needs):
                for p in range(pursuers):
                    if ring.cost[n, p] > limit:
                        raised = min(raised, np.int64(ring.cost[n, p]))
            if raised >= UNREACHABLE:
                return np.int64(NULL)
            limit = raised
    return limit
