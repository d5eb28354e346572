"""Arrival: how many ticks until a mover can stand on a node (RULES.md, Surrounded).

The cost of the shortest way open to the mover's profile over its speed at its top gait, rounded up. Stamina
and what is carried over from the last hop are left out, for pursuers and evaders alike: docs/surrounded.md.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import inner
from afoot.rules.distance import UNREACHABLE, distance_mm
from afoot.rules.refuge import may_enter

NULL = -(2**31)  # a margin that is no number: nothing to be measured, or out of reach for ever
UNKNOWN = NULL + 1  # a margin whose search was given up
MOST_PURSUERS = 62  # bits of a mask that are safely positive in an int64
MOST_IN_CUT = 8  # pursuers for which the margin of `sealed` is searched


class Ways(NamedTuple):
    """Where hops lead and what they cost: Board's hops and degree, Cast's hop_mm and distances, Position's gates."""

    hops: Any
    degree: Any
    hop_mm: Any
    distances: Any
    gates: Any = None  # passage.Gates, or None


class Goals(NamedTuple):
    """What an evader wants to reach: Cast's marks and Position's refuges."""

    marks: Any
    refuges: Any


class Ring(NamedTuple):
    """Working memory of the measures; contents mean nothing between calls. n nodes, k = MOST_PURSUERS."""

    # live pursuers: where the next way begins and what is left of the hop before it (0: standing)
    start: Any  # int32 [k]
    ahead_mm: Any  # int32 [k]
    speed_mm: Any  # int32 [k]
    profile: Any  # int32 [k]
    # needs matched to pursuers
    mask: Any  # int64 [k] pursuers that can serve a need, as bits
    holding: Any  # int32 [k] pursuer that serves a need, or -1
    holder: Any  # int32 [k] need that a pursuer serves, or -1
    via: Any  # int32 [k]
    line: Any  # int32 [k]
    cost: Any  # int32 [k, k] of a need served by a pursuer, or UNREACHABLE
    share: Any  # int64 [k] pursuers given to an evader, as bits
    # nodes
    hold: Any  # int64 [n] pursuers that hold or could stand on a node, as bits
    cover: Any  # int64 [n] pursuers that could hold a node from somewhere, as bits
    block: Any  # int64 [n] which chosen nodes hold a node, as bits
    came_from: Any  # int32 [n]
    side: Any  # int32 [n] above 0: on the evader's side of the cut
    way_in: Any  # int32 [n] open hops that lead to a node
    used: Any  # int32 [n]
    ticks: Any  # int32 [MOST_IN_CUT, n] until a pursuer can stand on a node
    path: Any  # int32 [MOST_IN_CUT + 1, n] a way still open, by depth of the search
    level: Any  # int32 [MOST_IN_CUT + 1, 5] where the search stands: columns as named in rules.cut


def make_ring(nodes: int) -> Ring:
    """Working memory for a board of so many nodes."""
    k, most = MOST_PURSUERS, MOST_IN_CUT

    def ints(*shape: int) -> Any:
        return np.zeros(shape, np.int32)

    def longs(*shape: int) -> Any:
        return np.zeros(shape, np.int64)

    return Ring(
        start=ints(k),
        ahead_mm=ints(k),
        speed_mm=ints(k),
        profile=ints(k),
        mask=longs(k),
        holding=ints(k),
        holder=ints(k),
        via=ints(k),
        line=ints(k),
        cost=ints(k, k),
        share=longs(k),
        hold=longs(nodes),
        cover=longs(nodes),
        block=longs(nodes),
        came_from=ints(nodes),
        side=ints(nodes),
        way_in=ints(nodes),
        used=ints(nodes),
        ticks=ints(most, nodes),
        path=ints(most + 1, nodes),
        level=ints(most + 1, 5),
    )


@inner
def ticks_for(way_mm, speed_mm):  # type: ignore[no-untyped-def]
    """Ticks that a way takes, rounded up; 0 for no way at all, UNREACHABLE for a mover that cannot move."""
    if way_mm <= 0:
        return np.int64(0)
    if speed_mm <= 0:
        return np.int64(UNREACHABLE)
    return (np.int64(way_mm) + np.int64(speed_mm) - np.int64(1)) // np.int64(speed_mm)


@inner
def arrival_ticks(distances, profile, start, ahead_mm, speed_mm, target):  # type: ignore[no-untyped-def]
    """Ticks until a mover can stand on a node, or UNREACHABLE.

    start, ahead_mm: its node and 0; in transit the hop's end and what remains of the hop.
    """
    way_mm = distance_mm(distances, profile, start, target)
    if way_mm >= UNREACHABLE:
        return np.int64(UNREACHABLE)
    return ticks_for(way_mm + np.int64(ahead_mm), speed_mm)


@inner
def pursuer_ticks(ways, ring, pursuer, target):  # type: ignore[no-untyped-def]
    """Ticks until one of the ring's pursuers can stand on a node, or UNREACHABLE."""
    return arrival_ticks(
        ways.distances,
        ring.profile[pursuer],
        ring.start[pursuer],
        ring.ahead_mm[pursuer],
        ring.speed_mm[pursuer],
        target,
    )


@inner
def stands_on(ring, pursuer, node):  # type: ignore[no-untyped-def]
    """Whether a pursuer holds a node now: it is there and not in transit."""
    return ring.start[pursuer] == node and ring.ahead_mm[pursuer] == 0


@inner
def _takes(goals, inside, refuge):  # type: ignore[no-untyped-def]
    room = goals.refuges[refuge]
    return refuge + 1 != inside and may_enter(room.free_beds, room.supplies)


@inner
def is_goal(goals, inside, node):  # type: ignore[no-untyped-def]
    """Whether a node is an exit or a free refuge other than the one it is in (1 + its index, or 0)."""
    if goals.marks[node].exit >= 0:
        return True
    refuge = goals.marks[node].refuge
    return refuge >= 0 and _takes(goals, inside, refuge)


@inner
def has_goal(goals, exits, inside):  # type: ignore[no-untyped-def]
    """Whether there is anything left for an evader to reach: an exit, or a free refuge it is not in."""
    if exits > 0:
        return True
    free = 0
    for refuge in range(goals.refuges.shape[0]):
        if _takes(goals, inside, refuge):
            free += 1
    return free > 0
