"""Who decides: for each acting side, observe, think once, then decide for each mover that can take orders."""

from __future__ import annotations

from afoot._jit import inner, part
from afoot.game.observe import observe
from afoot.policies.decide import decide, think
from afoot.policies.wander import random_slot
from afoot.rules.cast import Cast
from afoot.rules.chance import turn_key
from afoot.words import Gait, Policy, Status

WALK = int(Gait.WALK)
ORDERS, RANDOM = int(Policy.ORDERS), int(Policy.RANDOM)
LIVE = int(Status.LIVE)


def thinkers(cast: Cast) -> int:
    """Mask of the sides of which some mover has a policy beyond random."""
    policy, pursuers, both = cast.movers.policy, cast.pursuers, cast.pursuers + cast.evaders
    return int((policy[:pursuers] > RANDOM).any()) + 2 * int((policy[pursuers:both] > RANDOM).any())


@part
def _by_policy(board, cast, rules, position, mind, orders, key, scratch, side):  # type: ignore[no-untyped-def]
    """Orders of one side's movers by their policies, from the side's own observation and memory alone."""
    seen = observe(cast, position, side)
    first = seen.first
    count = seen.movers.shape[0]
    memo = mind.memo[first : first + count]
    trail = mind.trail[first : first + count]
    think(board, cast, rules, seen, memo, trail, key, scratch)
    for i in range(count):
        if seen.movers[i].status == LIVE and seen.movers[i].remaining_mm == 0:
            policy = cast.movers[first + i].policy
            if policy == RANDOM:
                orders[first + i].slot = random_slot(
                    board, key, cast.movers[first + i].id, seen.movers[i].node
                )
                orders[first + i].gait = WALK
            elif policy != ORDERS:
                decide(board, cast, rules, seen, memo, trail, key, scratch, i, orders[first + i])


@inner
def act(board, cast, rules, position, mind, orders, key, scratch, mask, thinking):  # type: ignore[no-untyped-def]
    """Write orders for the sides in a mask (1 pursuers, 2 evaders with the bystanders).

    thinking: mask of the sides with a policy beyond random (`thinkers`).
    """
    now = turn_key(key, position.clock[0].tick, position.clock[0].turn)
    both = cast.pursuers + cast.evaders
    for side in range(2):
        if not (mask >> side) & 1:
            continue
        first = cast.pursuers if side else 0
        last = both if side else cast.pursuers
        if (thinking >> side) & 1:
            _by_policy(board, cast, rules, position, mind, orders, now, scratch, side)
            first = last
        elif cast.movers[first].policy == ORDERS:
            first = last
        # Random walkers need no observation: they and the bystanders, who move with the evaders.
        for column in range(first, position.movers.shape[0] if side else last):
            orders[column].slot = random_slot(
                board, now, cast.movers[column].id, position.movers[column].node
            )
            orders[column].gait = WALK
