"""Who decides: for each acting side, observe, think once, then decide for each mover that can take orders."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from afoot._jit import ask, inner, part
from afoot.game.observe import observe
from afoot.game.ploys import senders_out
from afoot.policies.bystand import order_others
from afoot.policies.decide import decide, think
from afoot.policies.mind import DOES, WORK
from afoot.policies.wander import random_deed, random_slot
from afoot.rules.cast import Cast
from afoot.rules.chance import turn_key
from afoot.rules.passage import Gates, can_work, shut_off
from afoot.rules.turns import EVADERS_ACT, PURSUERS_ACT
from afoot.words import Ability, Gait, Policy, Status

WALK = int(Gait.WALK)
ORDERS, RANDOM = int(Policy.ORDERS), int(Policy.RANDOM)
LIVE, OPEN = int(Status.LIVE), int(Ability.OPEN)


class Deciders(NamedTuple):
    """Masks of sides (1 pursuers, 2 evaders) by who decides for them; orders come from outside for the rest."""

    thinking: int  # some mover has a policy beyond random
    wandering: int  # all movers walk at random


def deciders(cast: Cast) -> Deciders:
    """Who decides for the sides of a cast."""
    policy, pursuers, both = cast.movers.policy, cast.pursuers, cast.pursuers + cast.evaders
    sides = policy[:pursuers], policy[pursuers:both]
    return Deciders(
        sum(1 << i for i, side in enumerate(sides) if (side > RANDOM).any()),
        sum(1 << i for i, side in enumerate(sides) if (side == RANDOM).all()),
    )


@inner
def _do_besides(board, cast, seen, i, memo, order, key, tricks):  # type: ignore[no-untyped-def]
    """Order what the i-th mover has made up its mind to do, and work on a passage that is shut in its way; who cannot
    open that looks elsewhere, at random.

    Who walks at random may choose a slot through a passage that its side does not know: nothing may hang on that one.
    """
    if tricks is None:
        return
    me = seen.movers[i]
    order.does = memo[i, DOES]
    order.passage = max(memo[i, WORK] - 1, 0)
    if not shut_off(Gates(cast.means.passage_of, tricks.doors), me.node, order.slot):
        return
    passage = cast.means.passage_of[me.node, order.slot]
    if (cast.means.passages[passage].known >> seen.side) & 1 == 0:
        return
    order.passage = passage
    if can_work(Ability.OPEN, tricks.doors[order.passage]) and cast.means.abilities[me.kind, OPEN].allowed:
        order.does = memo[i, DOES] | (1 << OPEN)
    else:
        order.slot = random_slot(board, key, cast.movers[seen.first + i].id, me.node)


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
                _try_something(cast, orders[first + i], key, first + i, position.tricks)
            elif policy != ORDERS:
                decide(board, cast, rules, seen, memo, trail, key, scratch, i, orders[first + i])
                _do_besides(board, cast, seen, i, memo, orders[first + i], key, seen.tricks)


@inner
def _try_something(cast, order, key, column, tricks):  # type: ignore[no-untyped-def]
    """Now and then a random walker uses some ability; what lasts it otherwise lets go."""
    if tricks is None:
        return
    does, passage = random_deed(key, cast.movers[column].id, tricks.doors.shape[0])
    order.does = does
    order.passage = passage


@inner
def _ask_for_step(cast, order, mover, tricks):  # type: ignore[no-untyped-def]
    """Ask for what a mover will read when it sets out: with means there is much to do before."""
    if tricks is None:
        return
    slot = np.uint64(order.slot)
    if cast.ahead.shape[0] > 0:
        ask(cast.ahead, (mover.kind, mover.node, slot))
    else:
        ask(cast.steps, (cast.classes[mover.kind].profile, mover.node, slot))
    ask(cast.means.passage_of, (mover.node, slot))


@inner
def _wander(board, cast, position, orders, now, first, last):  # type: ignore[no-untyped-def]
    """Orders of random walkers, who need no observation."""
    for column in range(np.uint64(first), np.uint64(last)):
        order = orders[column]
        order.slot = random_slot(board, now, cast.movers[column].id, position.movers[column].node)
        order.gait = WALK
        _try_something(cast, order, now, column, position.tricks)
        _ask_for_step(cast, order, position.movers[column], position.tricks)


@inner
def _wanderers_end(position, cast, tricks):  # type: ignore[no-untyped-def]
    """Column after the last random walker: where there are means, bystanders have a mind of their own."""
    if tricks is None:
        return position.movers.shape[0]
    return cast.pursuers + cast.evaders


@inner
def _order_the_rest(board, cast, position, mind, orders, now, tricks):  # type: ignore[no-untyped-def]
    """Orders of decoys and bystanders, where there are any: to ask costs less than the call."""
    if tricks is None:
        return
    if cast.bystanders > 0 or senders_out(cast, position, tricks) != 0:
        order_others(board, cast, position, mind.memo, orders, now, tricks)


@inner
def act(board, cast, rules, position, mind, orders, key, scratch, mask, decide_by):  # type: ignore[no-untyped-def]
    """Write orders for the sides in a mask (1 pursuers, 2 evaders with the bystanders). decide_by: `deciders`."""
    now = turn_key(key, position.clock[0].tick, position.clock[0].turn)
    for side in range(2):
        if (mask & decide_by.thinking) >> side & 1:
            _by_policy(board, cast, rules, position, mind, orders, now, scratch, side)
    # Random walkers stand in one range of columns unless the evaders, in the middle, are none.
    wandering = mask & decide_by.wandering
    first = 0 if wandering & PURSUERS_ACT else cast.pursuers
    if not wandering & EVADERS_ACT:
        if wandering & PURSUERS_ACT:
            _wander(board, cast, position, orders, now, 0, cast.pursuers)
        first = cast.pursuers + cast.evaders
    if mask & EVADERS_ACT:
        last = _wanderers_end(position, cast, position.tricks)
        _wander(board, cast, position, orders, now, first, last)
        _order_the_rest(board, cast, position, mind, orders, now, position.tricks)
