"""`runner`: commits to the shortest way to the nearest exit at its start and never looks round.

The evader of network interdiction models, which choose a path and keep to it (Washburn and Wood, Operations
Research 43, 1995). Where no exit can be reached it runs to a refuge, by worth and then by distance, and where
there is none to a far place, and another.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import part
from afoot.policies.mind import OWN, aim_at
from afoot.policies.ways import far_node, own_profile, way_mm
from afoot.rules.distance import UNREACHABLE

GOAL = OWN  # 1 + node it has chosen, 0 for none yet


@part
def choose_goal(board, cast, seen, key, i):  # type: ignore[no-untyped-def]
    """Nearest exit, else the refuge of most worth, else a far node; never the node it stands on if it can leave."""
    me = seen.movers[i]
    profile = own_profile(cast, seen, i)
    best, best_mm = np.int64(-1), np.int64(UNREACHABLE)
    for exit in range(cast.exits.shape[0]):
        mm = way_mm(cast.distances, profile, np.int64(me.node), cast.exits[exit].node)
        if 0 < mm < best_mm:
            best, best_mm = np.int64(cast.exits[exit].node), mm
    if best >= 0:
        return best
    worth = np.int64(-(2**31))
    for refuge in range(cast.refuges.shape[0]):
        room = cast.refuges[refuge]
        mm = way_mm(cast.distances, profile, np.int64(me.node), room.node)
        better = room.worth > worth or (room.worth == worth and mm < best_mm)
        if 0 < mm < UNREACHABLE and better:
            best, best_mm, worth = np.int64(room.node), mm, np.int64(room.worth)
    if best >= 0:
        return best
    actor_id = cast.movers[seen.first + i].id
    return far_node(cast.distances, board.degree.shape[0], key, actor_id, profile, np.int64(me.node))


@part
def think_runner(board, cast, seen, memo, key, i):  # type: ignore[no-untyped-def]
    """Make up the mind of the i-th evader. Whoever stands at its goal still was not let in there, and chooses anew."""
    if memo[i, GOAL] == 0 or memo[i, GOAL] == seen.movers[i].node + 1:
        memo[i, GOAL] = choose_goal(board, cast, seen, key, i) + 1
    aim_at(memo, i, memo[i, GOAL] - 1, 0)
