"""`chase`: to the nearest fresh contact, else to the newest place one was had, else on patrol.

The baseline of every hunt, and what guards and predators of games do: follow what is seen, search where it was
last seen, then roam. Each pursuer goes by its own contacts and by what its team knows; where there are means, by
the rest of the evidence too (`evidence`).
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.evidence import (
    CHASED,
    PATROL,
    SEARCHED,
    burden,
    lead_node,
    patrol_node,
    search,
    watches_on,
)
from afoot.policies.mind import aim_at
from afoot.policies.suspects import suspect_slot_node
from afoot.policies.ways import fresh_since, news, own_profile, way_mm
from afoot.rules.contacts import NEVER, NOWHERE
from afoot.rules.distance import UNREACHABLE


@inner
def _roam(board, cast, seen, memo, key, i):  # type: ignore[no-untyped-def]
    """With nothing left to go after: on patrol."""
    me = seen.movers[i]
    if watches_on(cast, seen, memo, i, seen.tricks):
        aim_at(memo, i, -1, 0)
        return
    if memo[i, PATROL] == 0 or memo[i, PATROL] == me.node + 1:
        memo[i, PATROL] = patrol_node(board, cast, seen, memo, key, i, seen.tricks) + 1
    aim_at(memo, i, memo[i, PATROL] - 1, 0)


@part
def think_chase(board, cast, rules, seen, memo, key, i):  # type: ignore[no-untyped-def]
    """Make up the mind of the i-th pursuer."""
    me = seen.movers[i]
    profile = own_profile(cast, seen, i)
    fresh = fresh_since(rules, seen)
    goal, goal_mm, goal_burden, chased = np.int64(NOWHERE), np.int64(UNREACHABLE), np.int64(0), np.int64(-1)
    last, last_tick = np.int64(NOWHERE), np.int64(NEVER)
    for target in range(seen.known.shape[0]):
        tick, node = news(seen, i, target)
        if node == NOWHERE or search(memo, i, tick, node, me):
            continue
        if tick < fresh and (tick < memo[i, SEARCHED] or tick < last_tick):
            continue
        mm = way_mm(cast.distances, profile, np.int64(me.node), node)
        if mm >= UNREACHABLE:
            continue
        if tick < fresh:
            if tick > last_tick or node < last:
                last, last_tick = node, tick
            continue
        against = burden(cast, rules, seen, memo, key, i, target, seen.tricks)
        # Of what is as near as can be the lower node is as good as the other, in whatever order evaders are named.
        nearer = mm < goal_mm or (mm == goal_mm and node < goal)
        if goal == NOWHERE or against < goal_burden or (against == goal_burden and nearer):
            goal, goal_mm, goal_burden, chased = node, mm, against, np.int64(target)
    memo[i, CHASED] = chased + 1
    if goal == NOWHERE:
        goal = last
        lead = lead_node(board, cast, seen, memo, key, i, last_tick, seen.tricks)
        if lead >= 0:
            goal = lead
    if goal == NOWHERE:
        suspect, goal = suspect_slot_node(cast, rules, seen, memo, i, seen.tricks)
        memo[i, CHASED] = suspect + 1
    if goal != NOWHERE:
        memo[i, PATROL] = 0
        aim_at(memo, i, goal, 1)
        return
    _roam(board, cast, seen, memo, key, i)
