"""Staying in a refuge against leaving for good: what `story` weighs once its steps are behind it.

Staying is worth the refuge, as long as its supplies hold out; leaving the worth of an exit times the chance that no
pursuer is there first. Of a pursuer that has not been seen for long nobody knows which way out it has gone to.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.outs import out_count
from afoot.policies.ways import (
    fine_ticks,
    kind_of,
    likely_kind,
    newest_slot,
    news,
    own_profile,
    top_mm,
    way_mm,
)
from afoot.rules.distance import UNREACHABLE
from afoot.rules.foresight import CERTAIN, either_256, first_256
from afoot.rules.worth import worth_of_leaving, worth_of_staying
from afoot.words import Status

LIVE = int(Status.LIVE)
WEIGH_TICKS = 60  # how often it weighs


@inner
def _start_of(cast, seen, who):  # type: ignore[no-untyped-def]
    """Tick and node at which a pursuer of whom there is no news comes into the chase, as everybody knows."""
    told = cast.movers[seen.first_target + who]
    return np.int64(told.arrive_tick), np.int64(cast.starts[(told.start_first + told.start_last) >> 1].node)


@inner
def _slowest_mm(cast, seen, i):  # type: ignore[no-untyped-def]
    """Speed, in mm per tick, of the slowest in the refuge of the i-th evader."""
    slowest = top_mm(cast.classes[seen.movers[i].kind])
    for mate in range(seen.movers.shape[0]):
        mover = seen.movers[mate]
        if mover.status == LIVE and mover.inside == seen.movers[i].inside:
            slowest = min(slowest, top_mm(cast.classes[mover.kind]))
    return slowest


@inner
def _stopped(cast, seen, i, node, own_256):  # type: ignore[no-untyped-def]
    """Chance in 256ths that some pursuer is at an exit no later than those who leave now."""
    stopped = np.int64(0)
    for who in range(seen.opponents):
        if seen.known[who].off != 0:
            continue
        slot = newest_slot(seen, i, np.int64(who))
        if slot >= 0:
            tick, where = news(seen, i, slot)
            kind = cast.classes[kind_of(cast, seen, i, slot)]
        else:
            tick, where = _start_of(cast, seen, np.int64(who))
            kind = cast.classes[likely_kind(cast, seen.first_target + who)]
        mm = way_mm(cast.distances, np.int64(kind.profile), where, node)
        if mm < UNREACHABLE:
            unseen = max(np.int64(seen.tick) - tick, np.int64(0))
            need = fine_ticks(mm, top_mm(kind))
            stopped = either_256(stopped, first_256(need, own_256, unseen, np.int64(out_count(cast))))
    return stopped


@part
def exit_to_leave_by(cast, rules, seen, i, hold_out_ticks):  # type: ignore[no-untyped-def]
    """Node of the exit that is worth more than to stay in the refuge, or -1 where none is.

    hold_out_ticks: how long it reckons that the supplies last, -1 for ever.
    """
    me, left = seen.movers[i], np.int64(rules.horizon_ticks) - seen.tick
    profile, speed_mm = own_profile(cast, seen, i), _slowest_mm(cast, seen, i)
    best = np.int64(-1)
    best_worth = worth_of_staying(cast.refuges[me.inside - 1].worth, hold_out_ticks, left)
    for exit in range(cast.exits.shape[0]):
        node = np.int64(cast.exits[exit].node)
        mm = way_mm(cast.distances, profile, np.int64(me.node), node)
        own_256 = fine_ticks(mm, speed_mm)
        if mm >= UNREACHABLE or own_256 >= left * CERTAIN:
            continue
        worth = worth_of_leaving(cast.exits[exit].worth, _stopped(cast, seen, i, node, own_256))
        if worth > best_worth:
            best, best_worth = node, worth
    return best
