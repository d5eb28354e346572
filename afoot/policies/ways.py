"""What policies reckon with: ways and times by the board's distances, newest contacts, likely classes, gaits."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.rules.chance import GOAL, NOBODY, below, draw
from afoot.rules.contacts import NOWHERE
from afoot.rules.distance import UNREACHABLE, distance_mm, slot_towards
from afoot.rules.stamina import drain_mm
from afoot.words import Gait

WALK, RUN = int(Gait.WALK), int(Gait.RUN)
FRESH_TICKS = 3  # a contact no older than this, beyond what sharing delays, is fresh
DRAWN = 4  # nodes drawn for a patrol, of which the farthest is taken
FINE = 256  # times are compared in parts of a tick, so that a short hop more or less shows


@part
def _by_labels(distances, profile, start, target):  # type: ignore[no-untyped-def]
    return distance_mm(distances, profile, start, target)


@inner
def way_mm(distances, profile, start, target):  # type: ignore[no-untyped-def]
    """`distance_mm`, in little code where it is asked for in many places."""
    if distances.table_mm.shape[0] > 0:
        return np.int64(distances.table_mm[profile, start, target])
    return _by_labels(distances, np.int64(profile), np.int64(start), np.int64(target))


@part
def next_slot(board, cast, profile, start, target):  # type: ignore[no-untyped-def]
    """`slot_towards` for a profile."""
    return slot_towards(cast.distances, board.hops, board.degree, cast.hop_mm, profile, start, target)


@inner
def top_mm(kind):  # type: ignore[no-untyped-def]
    """Fastest a class can go, mm per tick; at least 1, so that times can be taken."""
    return max(np.int64(kind.speed_mm[RUN]), np.int64(kind.speed_mm[WALK]), np.int64(1))


@inner
def fine_ticks(mm, speed_mm):  # type: ignore[no-untyped-def]
    """Time for a way, in 1/FINE ticks; UNREACHABLE stays beyond every time that counts."""
    return np.int64(mm) * FINE // speed_mm


@inner
def likely_kind(cast, column):  # type: ignore[no-untyped-def]
    """The class that a mover of the other side is taken for: the fastest it may have."""
    told = cast.movers[column]
    best = cast.types[told.type_first].kind
    for row in range(told.type_first + 1, told.type_last):
        if top_mm(cast.classes[cast.types[row].kind]) > top_mm(cast.classes[best]):
            best = cast.types[row].kind
    return best


@inner
def news(seen, i, target):  # type: ignore[no-untyped-def]
    """Tick and node of mover i's newest news of a target: its own contact or what its team knows."""
    own = seen.contacts[i, target]
    known = seen.known[target]
    if own.tick >= known.tick:
        return np.int64(own.tick), np.int64(own.node)
    return np.int64(known.tick), np.int64(known.node)


@inner
def news_or_start(cast, seen, i, target):  # type: ignore[no-untyped-def]
    """As `news`; before there is any, the middle of the target's starts, which everybody knows.

    Of a target that is known to be off the board there is no news.
    """
    tick, node = news(seen, i, target)
    if node == NOWHERE and seen.known[target].off == 0:
        told = cast.movers[seen.first_target + target]
        return np.int64(told.arrive_tick), np.int64(
            cast.starts[(told.start_first + told.start_last) >> 1].node
        )
    return tick, node


@inner
def fresh_since(rules, seen):  # type: ignore[no-untyped-def]
    """The oldest tick of a fresh contact."""
    return np.int64(seen.tick) - rules.share_delay_ticks - FRESH_TICKS


@inner
def gait_for(rules, kind, mover, hurry):  # type: ignore[no-untyped-def]
    """Run in a hurry; else run as long as that costs nothing or more than half of the reserve is left."""
    if rules.stamina == 0 or hurry > 0:
        return RUN
    spare = np.int64(mover.stamina_mm) * 2 > kind.reserve_mm
    return RUN if spare or drain_mm(kind.speed_mm[RUN], kind.critical_mm) == 0 else WALK


@part
def far_node(distances, nodes, key, actor_id, profile, start):  # type: ignore[no-untyped-def]
    """The farthest of a few drawn nodes that can be reached from start; start itself where none can."""
    best = np.int64(start)
    best_mm = np.int64(0)
    for k in range(DRAWN):
        node = below(draw(key, actor_id, NOBODY, GOAL, k), nodes)
        mm = way_mm(distances, profile, start, node)
        if best_mm < mm < UNREACHABLE:
            best, best_mm = node, mm
    return best
