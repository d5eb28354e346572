"""Who decides: for each acting side, observe, think once, then decide for each mover that can take orders."""

from __future__ import annotations

from afoot._jit import inner
from afoot.policies.wander import random_slot
from afoot.rules.chance import turn_key
from afoot.words import Gait, Policy

WALK = int(Gait.WALK)
RANDOM = int(Policy.RANDOM)


@inner
def act(board, cast, rules, position, mind, orders, key, scratch, mask):  # type: ignore[no-untyped-def]
    """Write orders for the sides in a mask (1 pursuers, 2 evaders with the bystanders)."""
    now = turn_key(key, position.clock[0].tick, position.clock[0].turn)
    both = cast.pursuers + cast.evaders
    for side in range(2):
        if not (mask >> side) & 1:
            continue
        first = cast.pursuers if side else 0
        last = both if side else cast.pursuers
        if cast.movers[first].policy == RANDOM:
            for column in range(first, position.movers.shape[0] if side else last):
                orders[column].slot = random_slot(board, now, cast.movers[column].id, position.movers[column].node)
                orders[column].gait = WALK
