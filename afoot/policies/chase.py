"""`chase`: to the nearest fresh contact, else to the newest place one was had, else on patrol.

The baseline of every hunt, and what guards and predators of games do: follow what is seen, search where it was
last seen, then roam. Each pursuer goes by its own contacts and by what its team knows.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import part
from afoot.policies.mind import OWN, aim_at
from afoot.policies.ways import far_node, fresh_since, news, way_mm
from afoot.rules.contacts import NEVER, NOWHERE
from afoot.rules.distance import UNREACHABLE

SEARCHED = OWN  # 1 + tick of the newest contact that it has gone after to the end
PATROL = OWN + 1  # 1 + node it roams to, 0 for none yet


@part
def think_chase(board, cast, rules, seen, memo, key, i):  # type: ignore[no-untyped-def]
    """Make up the mind of the i-th pursuer."""
    me = seen.movers[i]
    profile = np.int64(cast.classes[me.kind].profile)
    fresh = fresh_since(rules, seen)
    goal, goal_mm = np.int64(NOWHERE), np.int64(UNREACHABLE)
    last, last_tick = np.int64(NOWHERE), np.int64(NEVER)
    for target in range(seen.known.shape[0]):
        tick, node = news(seen, i, target)
        if node == NOWHERE:
            continue
        if node == me.node:
            memo[i, SEARCHED] = max(np.int64(memo[i, SEARCHED]), tick + 1)
            continue
        if tick < fresh and (tick < memo[i, SEARCHED] or tick <= last_tick):
            continue
        mm = way_mm(cast.distances, profile, np.int64(me.node), node)
        if mm >= UNREACHABLE:
            continue
        if tick < fresh:
            last, last_tick = node, tick
        elif mm < goal_mm:
            goal, goal_mm = node, mm
    if goal == NOWHERE:
        goal = last
    if goal != NOWHERE:
        memo[i, PATROL] = 0
        aim_at(memo, i, goal, 1)
        return
    if memo[i, PATROL] == 0 or memo[i, PATROL] == me.node + 1:
        nodes = board.degree.shape[0]
        actor_id = cast.movers[seen.first + i].id
        memo[i, PATROL] = far_node(cast.distances, nodes, key, actor_id, profile, np.int64(me.node)) + 1
    aim_at(memo, i, memo[i, PATROL] - 1, 0)
