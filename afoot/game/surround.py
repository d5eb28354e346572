"""Surrounded: the three measures over a Position, for a team and, with margins, for each evader.

Only live movers count: a pursuer that is not yet on the board holds and reaches nothing.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part, piece
from afoot.game.passages import gates_of
from afoot.rules.adjacent import adjacent_margin, adjacent_serve
from afoot.rules.arrival import MOST_PURSUERS, NULL, UNKNOWN, Goals, Ways, has_goal
from afoot.rules.contained import contained_margin, contained_serve
from afoot.rules.cut import sealed_margin
from afoot.rules.matching import no_match
from afoot.rules.sealed import hold_now, sealing
from afoot.words import Gait, Measure, Status

LIVE = int(Status.LIVE)
RUN = int(Gait.RUN)
MOST_SPLITS = 20_000  # ways to divide pursuers among evaders that are tried before `sealed` counts as false


@inner
def _ways(board, cast, position):  # type: ignore[no-untyped-def]
    gates = gates_of(cast, position.tricks)
    return Ways(board.hops, board.degree, cast.hop_mm, cast.distances, gates)


@inner
def _goals(cast, position):  # type: ignore[no-untyped-def]
    return Goals(cast.marks, position.refuges)


@part
def _gather(cast, position, ring):  # type: ignore[no-untyped-def]
    """Write the live pursuers into the ring, up to MOST_PURSUERS; returns how many are live."""
    live = 0
    for p in range(cast.pursuers):
        mover = position.movers[p]
        if mover.status != LIVE:
            continue
        if live < MOST_PURSUERS:
            kind = cast.classes[mover.kind]
            ring.start[live] = mover.hop_to if mover.remaining_mm > 0 else mover.node
            ring.ahead_mm[live] = max(mover.remaining_mm, 0)
            ring.speed_mm[live] = kind.speed_mm[RUN]
            ring.profile[live] = kind.profile
        live += 1
    return np.int64(live)


@inner
def _evader(cast, position, column):  # type: ignore[no-untyped-def]
    """(profile, start, ahead_mm, speed_mm, inside) of an evader, all int64."""
    mover = position.movers[column]
    kind = cast.classes[mover.kind]
    return (
        np.int64(kind.profile),
        np.int64(mover.hop_to if mover.remaining_mm > 0 else mover.node),
        np.int64(max(mover.remaining_mm, 0)),
        np.int64(kind.speed_mm[RUN]),
        np.int64(mover.inside),
    )


@piece
def ended_by(board, cast, rules, position, measure, scratch):  # type: ignore[no-untyped-def]
    """Whether the live evaders are surrounded by a words.Measure, all at once and by disjoint pursuers.

    False when no evader is live, for Measure.NONE, and with more than MOST_PURSUERS live pursuers.
    """
    ring = scratch.ring
    pursuers = _gather(cast, position, ring)
    if pursuers > MOST_PURSUERS or measure == Measure.NONE:
        return False
    if measure == Measure.SEALED:
        return _all_sealed(board, cast, rules, position, pursuers, scratch)
    ways = _ways(board, cast, position)
    goals = _goals(cast, position)
    no_match(ring, pursuers)
    needs = np.int64(0)
    any_live = False
    for column in range(cast.pursuers, cast.pursuers + cast.evaders):
        if position.movers[column].status != LIVE:
            continue
        any_live = True
        evader = _evader(cast, position, column)
        if measure == Measure.ADJACENT:
            needs = adjacent_serve(ways, ring, pursuers, needs, evader[0], position.movers[column].node)
        else:
            needs = contained_serve(ways, ring, pursuers, needs, evader, goals, scratch)
        if needs < 0:
            return False
    return any_live


@part
def _all_sealed(board, cast, rules, position, pursuers, scratch):  # type: ignore[no-untyped-def]
    """Each evader sealed by all pursuers, and then by pursuers of its own."""
    ring = scratch.ring
    ways = _ways(board, cast, position)
    goals = _goals(cast, position)
    hold_now(ways, ring, pursuers, rules.reach_hops)
    everybody = (np.int64(1) << pursuers) - np.int64(1)
    taken = np.int64(0)
    disjoint = True
    any_live = False
    for column in range(cast.pursuers, cast.pursuers + cast.evaders):
        if position.movers[column].status != LIVE:
            continue
        any_live = True
        evader = _evader(cast, position, column)
        if not has_goal(goals, cast.exits.shape[0], evader[4]):
            return False
        touched = sealing(ways, ring, evader, goals, scratch, everybody)
        if touched < 0:
            return False
        disjoint = disjoint and touched & taken == 0
        taken |= touched
    if disjoint:
        return any_live
    if cast.evaders > MOST_PURSUERS:
        return False
    # Pursuers behind the ones that were met can stand in for them, so all that stand are given away.
    standing = np.int64(0)
    for p in range(pursuers):
        if ring.ahead_mm[p] == 0:
            standing |= np.int64(1) << np.int64(p)
    return _split(board, cast, position, pursuers, standing, scratch)


@part
def _split(board, cast, position, pursuers, standing, scratch):  # type: ignore[no-untyped-def]
    """Whether the standing pursuers can be divided so that each live evader is sealed by its share.

    Pursuers are given away one by one; an evader's share and those not yet given must always suffice.
    `ring.via[p]` is the evader that p was given to.
    """
    ring = scratch.ring
    evaders = np.int64(cast.evaders)
    rest = np.int64(standing)
    p = np.int64(-1)
    for e in range(evaders):
        ring.share[e] = 0
    tried = 0
    forward = True
    while True:
        if forward:
            p += 1
            while p < pursuers and standing & (np.int64(1) << p) == 0:
                p += 1
            if p >= pursuers:
                return True
            ring.via[p] = -1
        bit = np.int64(1) << p
        given = np.int64(ring.via[p])
        if given >= 0:
            ring.share[given] ^= bit
        rest &= ~bit
        given += 1
        while given < evaders and position.movers[cast.pursuers + given].status != LIVE:
            given += 1
        if given >= evaders:
            rest |= bit
            p -= 1
            while p >= 0 and standing & (np.int64(1) << p) == 0:
                p -= 1
            if p < 0:
                return False
            forward = False
            continue
        ring.via[p] = given
        ring.share[given] |= bit
        tried += 1
        if tried > MOST_SPLITS:
            return False
        forward = _still_sealed(board, cast, position, given, rest, scratch)


@part
def _still_sealed(board, cast, position, given, rest, scratch):  # type: ignore[no-untyped-def]
    """Whether every evader but the one just given a pursuer is sealed by its share and the rest."""
    ways = _ways(board, cast, position)
    goals = _goals(cast, position)
    for e in range(cast.evaders):
        if e == given or position.movers[cast.pursuers + e].status != LIVE:
            continue
        evader = _evader(cast, position, cast.pursuers + e)
        if sealing(ways, scratch.ring, evader, goals, scratch, scratch.ring.share[e] | rest) < 0:
            return False
    return True


@piece
def margins(board, cast, rules, position, scratch, out):  # type: ignore[no-untyped-def]
    """Write each evader's margins, in ticks, into out, int32 [evaders, 3]: adjacent, sealed, contained.

    adjacent and sealed: how long until it can be so, 0 when it is. contained: the lead at the border, below 0
    when it is short. NULL where there is no number (evaders not live too), UNKNOWN where a search was given
    up.
    """
    ring = scratch.ring
    ways = _ways(board, cast, position)
    goals = _goals(cast, position)
    pursuers = _gather(cast, position, ring)
    for e in range(cast.evaders):
        column = cast.pursuers + e
        out[e, :] = NULL
        if position.movers[column].status != LIVE:
            continue
        if pursuers > MOST_PURSUERS:
            out[e, :] = UNKNOWN
            continue
        evader = _evader(cast, position, column)
        out[e, 0] = adjacent_margin(ways, ring, pursuers, evader[0], position.movers[column].node)
        if has_goal(goals, cast.exits.shape[0], evader[4]):
            out[e, 1] = sealed_margin(ways, ring, pursuers, rules.reach_hops, evader, goals, scratch)
        out[e, 2] = contained_margin(ways, ring, pursuers, evader, scratch)
