"""Policies by number: `think` once a turn for a side, `decide` for each mover that can take orders."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies import cordon, intercept
from afoot.policies.chase import think_chase
from afoot.policies.flee import slot_away, think_flee
from afoot.policies.follow import think_follow
from afoot.policies.guard import think_guard
from afoot.policies.mind import AIM, AT_RANDOM, AWAY, DOES, HOW, HURRY, USED, WORK, aim_at
from afoot.policies.outs import out_count
from afoot.policies.ploys import think_ploys
from afoot.policies.runner import GOAL, think_runner
from afoot.policies.slip import HUNTED, think_slip
from afoot.policies.story import put_refuge_behind, steps_left, think_story
from afoot.policies.wander import random_slot
from afoot.policies.ways import gait_for, next_slot, own_profile
from afoot.policies.weigh import WEIGH_TICKS, exit_to_leave_by
from afoot.rules.refuge import PLENTY, hold_out_ticks
from afoot.words import Policy, Side, Status

LIVE, WAITING = int(Status.LIVE), int(Status.WAITING)
EVADERS = int(Side.EVADERS)
RANDOM, CHASE, INTERCEPT = int(Policy.RANDOM), int(Policy.CHASE), int(Policy.INTERCEPT)
CORDON, RUNNER, FLEE = int(Policy.CORDON), int(Policy.RUNNER), int(Policy.FLEE)
SLIP, FOLLOW = int(Policy.SLIP), int(Policy.FOLLOW)
DECEIVE, STORY = int(Policy.DECEIVE), int(Policy.STORY)


@inner
def _leads_policy(cast, column):  # type: ignore[no-untyped-def]
    """Policy of the leader, or of the leader's leader, and so on."""
    for _ in range(cast.movers.shape[0]):
        if cast.movers[column].policy != FOLLOW or cast.movers[column].leader < 0:
            break
        column = cast.movers[column].leader
    return cast.movers[column].policy


@inner
def _follows(cast, seen, i):  # type: ignore[no-untyped-def]
    """Whether the i-th mover has a leader that can still be followed."""
    told = cast.movers[seen.first + i]
    if told.policy != FOLLOW or told.leader < 0:
        return False
    return seen.movers[told.leader - seen.first].status <= WAITING


@inner
def _stays_inside(cast, rules, seen, memo, i):  # type: ignore[no-untyped-def]
    """Whether an evader in a refuge stays: it has enough to live on there for another two ticks, and nothing better.

    What is left is not told; it reckons as if every tick that its side spent in refuges had been spent in this.
    """
    me = seen.movers[i]
    if me.inside == 0:
        return False
    memo[i, GOAL] = 0
    put_refuge_behind(cast, memo, i, me.node, seen.tricks)
    memo[i, USED] += 1
    left, occupants = np.int64(cast.refuges[me.inside - 1].supplies), 0
    for k in range(seen.movers.shape[0]):
        if left != PLENTY:
            left = max(left - memo[k, USED], np.int64(0))
        occupants += seen.movers[k].status == LIVE and seen.movers[k].inside == me.inside
    hold_out = hold_out_ticks(left, occupants)
    if hold_out >= 0 and left <= 2 * occupants:
        return False
    return not _leaves_for_good(cast, rules, seen, memo, i, hold_out, seen.tricks)


@inner
def _leaves_for_good(cast, rules, seen, memo, i, hold_out, tricks):  # type: ignore[no-untyped-def]
    """Whether an evader whose story is told weighs staying against leaving by now, and leaves; its goal is the exit."""
    if tricks is None:
        return False
    told = _leads_policy(cast, seen.first + i) == STORY and not steps_left(cast, memo, i, tricks)
    if not told or seen.tick % WEIGH_TICKS != 0:
        return False
    exit = exit_to_leave_by(cast, rules, seen, i, hold_out)
    memo[i, GOAL] = exit + 1
    memo[i, HUNTED] = 0
    return exit >= 0


@inner
def _go_on_with_story(board, cast, rules, seen, memo, scratch, i, tricks):  # type: ignore[no-untyped-def]
    if tricks is None:
        return
    think_story(board, cast, rules, seen, memo, scratch, i)


@inner
def _add_ploys(board, cast, rules, seen, memo, i, follows, tricks):  # type: ignore[no-untyped-def]
    """What those who deceive do besides moving. Who follows, and who has a story to tell, goes where that leads."""
    if tricks is None:
        return
    policy = _leads_policy(cast, seen.first + i)
    if policy == DECEIVE or policy == STORY:
        free = not follows and not (policy == STORY and steps_left(cast, memo, i, tricks))
        think_ploys(board, cast, rules, seen, memo, i, free)


@part
def think(board, cast, rules, seen, memo, trail, key, scratch):  # type: ignore[no-untyped-def]
    """A side's policies look at what it sees and write what they will remember.

    memo: int32 [o, MEMOS], trail: int32 [o, TRAIL] of the side's o movers. key: `chance.turn_key` of the turn.
    Every policy is called from one place only: each more costs seconds of compilation.
    """
    for i in range(seen.movers.shape[0]):
        if seen.movers[i].status != LIVE:
            continue
        memo[i, DOES] = 0
        memo[i, WORK] = 0
        alone = True
        if _follows(cast, seen, i):
            leader = cast.movers[seen.first + i].leader - seen.first
            alone = think_follow(board, cast, rules, seen, memo, trail, i, leader)
        if seen.movers[i].remaining_mm > 0:
            continue
        if not alone:
            _add_ploys(board, cast, rules, seen, memo, i, True, seen.tricks)
            continue
        if seen.side == EVADERS and _stays_inside(cast, rules, seen, memo, i):
            aim_at(memo, i, -1, 0)
            continue
        policy = _leads_policy(cast, seen.first + i)
        told = policy == STORY and steps_left(cast, memo, i, seen.tricks)
        chases = policy == CHASE
        if policy == CORDON or (policy == INTERCEPT and out_count(cast) > 0):
            ring, close = np.int64(intercept.RING_TICKS), np.int64(intercept.CLOSE_TICKS)
            if policy == CORDON:
                ring, close = cordon.ring_ticks(cast, rules, seen, memo, i), np.int64(cordon.CLOSE_TICKS)
            chases = not think_guard(board, cast, rules, seen, memo, key, i, ring, close)
        elif policy == INTERCEPT:
            chases = True
        if chases:
            think_chase(board, cast, rules, seen, memo, key, i)
        elif policy == RUNNER:
            think_runner(board, cast, seen, memo, key, i)
        elif policy == FLEE:
            think_flee(board, cast, rules, seen, memo, key, i)
        elif told:
            _go_on_with_story(board, cast, rules, seen, memo, scratch, i, seen.tricks)
        elif policy == SLIP or policy == DECEIVE or policy == STORY:
            think_slip(board, cast, rules, seen, memo, key, scratch, i)
        elif policy == RANDOM:
            memo[i, HOW] = AT_RANDOM
            memo[i, HURRY] = 0
        elif policy != CORDON and policy != INTERCEPT:
            aim_at(memo, i, -1, 0)
        _add_ploys(board, cast, rules, seen, memo, i, False, seen.tricks)


@part
def decide(board, cast, rules, seen, memo, trail, key, scratch, i, order):  # type: ignore[no-untyped-def]
    """Write the order of the side's i-th mover."""
    me = seen.movers[i]
    kind = cast.classes[me.kind]
    order.gait = gait_for(rules, kind, me, memo[i, HURRY])
    if memo[i, HOW] == AWAY:
        order.slot = slot_away(board, cast, rules, seen, memo, i)
    elif memo[i, HOW] == AT_RANDOM:
        order.slot = random_slot(board, key, cast.movers[seen.first + i].id, me.node)
    elif memo[i, AIM] == 0:
        order.slot = 0
    else:
        order.slot = next_slot(
            board, cast, own_profile(cast, seen, i), np.int64(me.node), np.int64(memo[i, AIM]) - 1
        )
