"""`flee`: keeps what it can reach before any pursuer.

While there are fresh enough contacts it runs to a way out that it reaches before every pursuer it knows of, the
nearest such; where there is none, to whichever next node leaves it the largest lead, the neighbours of the safe
set of Voronoi pursuit (Huang and others, ICRA 2011) reduced to one step. Left in peace it is a `runner`.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.mind import AWAY, HOW, HURRY, OWN, aim_at
from afoot.policies.outs import out_count, out_node
from afoot.policies.runner import GOAL, choose_goal
from afoot.policies.ways import FINE, fine_ticks, kind_of, looks_like, news, own_profile, top_mm, way_mm
from afoot.rules.contacts import NOWHERE
from afoot.rules.distance import UNREACHABLE

LOOKED = OWN + 1  # 1 + tick at which it last went through all ways out
QUIET_TICKS = 15  # without a contact for so long it is left in peace
LOOK_TICKS = 8  # how often it goes through all ways out
FAR = 2**50  # later than any time


@inner
def threatened(rules, seen, i, quiet_ticks):  # type: ignore[no-untyped-def]
    """Whether it has news of a pursuer no older than quiet_ticks, beyond what sharing delays."""
    since = np.int64(seen.tick) - quiet_ticks
    for target in range(seen.known.shape[0]):
        if looks_like(seen, i, target, seen.tricks) > 0 and (
            seen.contacts[i, target].tick >= since
            or seen.known[target].tick >= since - rules.share_delay_ticks
        ):
            return True
    return False


@inner
def first_pursuer(cast, rules, seen, i, node, quiet_ticks):  # type: ignore[no-untyped-def]
    """Time, in 1/FINE ticks, until the first pursuer it has news of can be at a node; FAR where none can."""
    since = np.int64(seen.tick) - quiet_ticks - rules.share_delay_ticks
    first = np.int64(FAR)
    for target in range(seen.known.shape[0]):
        tick, where = news(seen, i, target)
        if tick < since or where == NOWHERE:
            continue
        kind = cast.classes[kind_of(cast, seen, i, target)]
        mm = way_mm(cast.distances, np.int64(kind.profile), where, node)
        if mm < UNREACHABLE:
            first = min(first, fine_ticks(mm, top_mm(kind)) - (seen.tick - tick) * FINE)
    return first


@part
def lead(cast, rules, seen, i, node, own_mm, quiet_ticks):  # type: ignore[no-untyped-def]
    """How much earlier than any pursuer it is at a node own_mm away, in 1/FINE ticks."""
    speed_mm = top_mm(cast.classes[seen.movers[i].kind])
    return first_pursuer(cast, rules, seen, i, node, quiet_ticks) - fine_ticks(own_mm, speed_mm)


@part
def _safe_out(cast, rules, seen, i):  # type: ignore[no-untyped-def]
    """Node of the nearest way out that it reaches before any pursuer, or -1."""
    me = seen.movers[i]
    profile = own_profile(cast, seen, i)
    best, best_mm = np.int64(-1), np.int64(UNREACHABLE)
    for out in range(out_count(cast)):
        node = out_node(cast, out)
        mm = way_mm(cast.distances, profile, np.int64(me.node), node)
        if 0 < mm < best_mm and lead(cast, rules, seen, i, node, mm, QUIET_TICKS) > 0:
            best, best_mm = np.int64(node), mm
    return best


@part
def think_flee(board, cast, rules, seen, memo, key, i):  # type: ignore[no-untyped-def]
    """Make up the mind of the i-th evader."""
    me = seen.movers[i]
    goal = np.int64(memo[i, GOAL]) - 1
    if goal == -1 or goal == me.node:
        goal = choose_goal(board, cast, seen, key, i)
        memo[i, GOAL] = goal + 1
    if not threatened(rules, seen, i, QUIET_TICKS):
        aim_at(memo, i, goal, 0)
        return
    profile = own_profile(cast, seen, i)
    if out_count(cast) > 0:
        mm = way_mm(cast.distances, profile, np.int64(me.node), goal)
        if mm < UNREACHABLE and lead(cast, rules, seen, i, goal, mm, QUIET_TICKS) > 0:
            aim_at(memo, i, goal, 1)
            return
        if memo[i, LOOKED] == 0 or seen.tick + 1 - memo[i, LOOKED] >= LOOK_TICKS:
            memo[i, LOOKED] = seen.tick + 1
            safe = _safe_out(cast, rules, seen, i)
            if safe >= 0:
                memo[i, GOAL] = safe + 1
                aim_at(memo, i, safe, 1)
                return
    memo[i, HOW] = AWAY
    memo[i, HURRY] = 1


@part
def slot_away(board, cast, rules, seen, memo, i):  # type: ignore[no-untyped-def]
    """The slot, the stay among them, after which it has the largest lead; of equals the one nearest its goal."""
    me = seen.movers[i]
    profile = own_profile(cast, seen, i)
    speed_mm = top_mm(cast.classes[me.kind])
    goal = np.int64(memo[i, GOAL]) - 1
    best, best_lead, best_mm = np.int64(0), np.int64(-FAR), np.int64(UNREACHABLE)
    for slot in range(board.degree[me.node]):
        own_mm = np.int64(cast.hop_mm[profile, me.node, slot])
        if slot > 0 and own_mm <= 0:
            continue
        node = np.int64(board.hops[me.node, slot])
        if slot == 0:
            own_mm = speed_mm  # to stay takes a tick
        ahead = lead(cast, rules, seen, i, node, own_mm, QUIET_TICKS)
        if ahead < best_lead:
            continue
        rest_mm = way_mm(cast.distances, profile, node, goal)
        if ahead > best_lead or rest_mm < best_mm:
            best, best_lead, best_mm = np.int64(slot), ahead, rest_mm
    return best
