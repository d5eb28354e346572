"""What policies reckon with: ways and times by the board's distances, newest contacts, likely classes, gaits."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.rules.chance import GOAL, NOBODY, below, draw
from afoot.rules.contacts import NEVER, NOWHERE
from afoot.rules.distance import UNREACHABLE, distance_mm, slot_towards
from afoot.rules.passage import barred
from afoot.rules.smoke import on_line
from afoot.rules.stamina import drain_mm
from afoot.words import Ability, Gait, Tell

WALK, RUN = int(Gait.WALK), int(Gait.RUN)
FALSE, OPEN = int(Tell.FALSE), int(Ability.OPEN)
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
def slot_on_way(board, cast, profile, start, target):  # type: ignore[no-untyped-def]
    """`slot_towards` for a profile, in little code: several look-ups in a row then wait for memory together."""
    if cast.distances.first_slot.shape[0] > 0:
        return np.int64(cast.distances.first_slot[profile, target, start])
    return next_slot(board, cast, profile, start, target)


@inner
def own_profile(cast, seen, i):  # type: ignore[no-untyped-def]
    """The profile that mover i reckons its own ways by: without passages where one is barred to it for good."""
    return _profile(cast, seen, np.int64(seen.movers[i].kind), seen.tricks)


@inner
def _profile(cast, seen, kind, tricks):  # type: ignore[no-untyped-def]
    if tricks is None:
        return np.int64(cast.classes[kind].profile)
    able = cast.means.abilities[kind, OPEN].allowed != 0
    for p in range(tricks.doors.shape[0]):
        known = (cast.means.passages[p].known >> seen.side) & 1
        if known and barred(tricks.doors[p], able):
            return np.int64(cast.means.barred[kind])
    return np.int64(cast.classes[kind].profile)


@inner
def top_mm(kind):  # type: ignore[no-untyped-def]
    """Fastest a class can go, mm per tick; at least 1, so that times can be taken."""
    return max(np.int64(kind.speed_mm[RUN]), np.int64(kind.speed_mm[WALK]), np.int64(1))


@inner
def fine_ticks(mm, speed_mm):  # type: ignore[no-untyped-def]
    """Time for a way, in 1/FINE ticks; UNREACHABLE stays beyond every time that counts."""
    return np.int64(mm) * FINE // speed_mm


@inner
def kind_of(cast, seen, i, target):  # type: ignore[no-untyped-def]
    """The class that a source is taken for: as it looked, or the fastest that its target may have."""
    return _seen_kind(cast, seen, i, target, seen.tricks)


@inner
def _seen_kind(cast, seen, i, target, tricks):  # type: ignore[no-untyped-def]
    if tricks is None:
        return np.int64(likely_kind(cast, seen.first_target + target))
    own, known = seen.contacts[i, target], seen.known[target]
    if looks_like(seen, i, target, tricks) == 0:
        return np.int64(likely_kind(cast, seen.first_target + min(target, seen.opponents - 1)))
    return np.int64(own.kind if own.tick >= known.tick else known.kind)


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
def looks_like(seen, i, target, tricks):  # type: ignore[no-untyped-def]
    """1 + number in its team of the mover that a source looked like in mover i's newest news of it; 0 for nobody.

    tricks: seen.tricks. A source that looks like one who is off the board is false, and counts for nobody.
    """
    if tricks is None:
        return np.int64(target + 1)
    own, known = seen.contacts[i, target], seen.known[target]
    who = np.int64(own.who if own.tick >= known.tick else known.who)
    if who > 0 and seen.known[who - 1].off != 0:
        return np.int64(0)
    return who


@inner
def seems_false(seen, i, target, tricks):  # type: ignore[no-untyped-def]
    """Whether a source's newest tell says that it is a decoy."""
    if tricks is None:
        return False
    own, known = seen.contacts[i, target], seen.known[target]
    return (own.tell if own.tick >= known.tick else known.tell) == FALSE


@inner
def news(seen, i, target):  # type: ignore[no-untyped-def]
    """Tick and node of mover i's newest news of a source: its own contact or what its team knows.

    None of what looks like nobody of the other side.
    """
    own = seen.contacts[i, target]
    known = seen.known[target]
    if looks_like(seen, i, target, seen.tricks) == 0:
        return np.int64(NEVER), np.int64(NOWHERE)
    if own.tick >= known.tick:
        return np.int64(own.tick), np.int64(own.node)
    return np.int64(known.tick), np.int64(known.node)


@inner
def newest_slot(seen, i, who):  # type: ignore[no-untyped-def]
    """The slot of mover i's newest news of what looks like the who-th of the other side, or -1.

    Other slots that look like it are older news of it, or doubles.
    """
    best, newest = np.int64(-1), np.int64(NEVER)
    for slot in range(seen.known.shape[0]):
        if looks_like(seen, i, slot, seen.tricks) == who + 1:
            tick, _ = news(seen, i, slot)
            if tick > newest:
                best, newest = np.int64(slot), tick
    return best


@inner
def _has_been_seen(seen, i, target, tricks):  # type: ignore[no-untyped-def]
    """Whether there is news of a source in a slot, or of any that looks like the mover of that number."""
    if tricks is None:
        return False
    for slot in range(seen.known.shape[0]):
        if looks_like(seen, i, slot, tricks) == target + 1 and seen.known[slot].label > 0:
            return True
    return target >= seen.opponents


@inner
def news_or_start(cast, seen, i, target):  # type: ignore[no-untyped-def]
    """As `news`; before there is any, the middle of the target's starts, which everybody knows.

    Of a target that is known to be off the board there is no news.
    """
    tick, node = news(seen, i, target)
    unseen = not _has_been_seen(seen, i, target, seen.tricks)
    if node == NOWHERE and seen.known[target].off == 0 and unseen:
        told = cast.movers[seen.first_target + target]
        return np.int64(told.arrive_tick), np.int64(
            cast.starts[(told.start_first + told.start_last) >> 1].node
        )
    return tick, node


@inner
def smoke_on(board, seen, a, b, tricks):  # type: ignore[no-untyped-def]
    """Whether a cloud that its side knows of hangs at either of two nodes or between them."""
    if tricks is None:
        return False
    x, y, z = board.x_mm, board.y_mm, board.z_mm
    return on_line(x, y, z, tricks.clouds, a, b, seen.tick, 1 << np.int64(seen.side))


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
