"""Guarding ways out, for `intercept` and `cordon`: which evader, which way out, and where on the way to stand.

An evader is taken to go the shortest way from where it was last seen. A pursuer's post is on the way to the
nearest way out that no team mate's post already lies on, at the first node that it reaches no later than the
evader can; so the team spreads over the ways out. Where can we be first is the question of interception on
networks (Zhang and others, IJCAI 2017).
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.evidence import CHASED, doubted, leads_on
from afoot.policies.mind import OWN, aim_at
from afoot.policies.outs import out_count, out_node
from afoot.policies.suspects import suspect_slot_node
from afoot.policies.ways import (
    FINE,
    fine_ticks,
    fresh_since,
    kind_of,
    news_or_start,
    next_slot,
    own_profile,
    top_mm,
    way_mm,
)
from afoot.rules.chance import GOAL, NOBODY, below, draw
from afoot.rules.contacts import NOWHERE
from afoot.rules.distance import UNREACHABLE
from afoot.words import Status

LIVE = int(Status.LIVE)

# The first ones are chase's, which both fall back to.
TARGET = OWN + 4  # 1 + target it is after, 0 for none
POST = OWN + 5  # 1 + node it holds, 0 while it chases
PLANNED = OWN + 6  # 1 + tick of the latest plan
DRAWN_IN = OWN + 7  # ticks by which it has drawn the ring in

PLAN_TICKS = 8  # how often it plans anew
MEMORY_TICKS = 90  # older news is not planned with
DOUBT_TICKS = 60  # how much farther it goes rather than after what seems to be a decoy
SHARE_TICKS = 20  # how much farther it goes for an evader that one pursuer fewer is after
DETOUR_TICKS = 10  # how far from its way it goes to look closely at somebody who may be in guise
FAR_PLACES = 8  # where a map has no way out, ways to so many drawn nodes are guarded


@inner
def _choose_target(cast, seen, memo, i):  # type: ignore[no-untyped-def]
    """The evader it is after: the nearest, where fewer team mates are after it; -1 without news."""
    me = seen.movers[i]
    kind = cast.classes[me.kind]
    best, best_ticks = np.int64(-1), np.int64(UNREACHABLE)
    for target in range(seen.known.shape[0]):
        tick, node = news_or_start(cast, seen, i, target)
        if node == NOWHERE or seen.tick - tick > MEMORY_TICKS:
            continue
        mm = way_mm(cast.distances, own_profile(cast, seen, i), np.int64(me.node), node)
        if mm >= UNREACHABLE:
            continue
        ticks = fine_ticks(mm, top_mm(kind)) // FINE
        if doubted(cast, seen, i, target, seen.tricks):
            ticks += DOUBT_TICKS
        for mate in range(seen.movers.shape[0]):
            if mate != i and memo[mate, TARGET] == target + 1 and seen.movers[mate].status == LIVE:
                ticks += SHARE_TICKS
        if ticks < best_ticks:
            best, best_ticks = np.int64(target), ticks
    return best


@inner
def _guarded(cast, seen, memo, i, target, profile, node, out, out_mm):  # type: ignore[no-untyped-def]
    """Whether a team mate's post lies on the evader's way out, or so near it that the detour is an eighth."""
    for mate in range(seen.movers.shape[0]):
        if mate == i or memo[mate, POST] == 0 or memo[mate, TARGET] != target + 1:
            continue
        if seen.movers[mate].status != LIVE:
            continue
        post = np.int64(memo[mate, POST]) - 1
        by_post = way_mm(cast.distances, profile, node, post) + way_mm(cast.distances, profile, post, out)
        if by_post <= out_mm + (out_mm >> 3):
            return True
    return False


@inner
def _out(board, cast, key, actor_id, out):  # type: ignore[no-untyped-def]
    """Node of a way out; where a map has none, a drawn node."""
    if out_count(cast) > 0:
        return np.int64(out_node(cast, out))
    return below(draw(key, actor_id, NOBODY, GOAL, out), board.degree.shape[0])


@part
def _post(board, cast, seen, memo, key, i, target, ring_ticks):  # type: ignore[no-untyped-def]
    """Node to hold against a target, or -1 where nothing unguarded can be reached in time.

    ring_ticks: how long the evader is given before it meets the post.
    """
    me = seen.movers[i]
    own, profile = cast.classes[me.kind], own_profile(cast, seen, i)
    told = cast.classes[kind_of(cast, seen, i, target)]
    tick, node = news_or_start(cast, seen, i, target)
    age = (seen.tick - tick) * FINE
    actor_id = cast.movers[seen.first + i].id
    count = out_count(cast) if out_count(cast) > 0 else FAR_PLACES
    best, best_mm = np.int64(-1), np.int64(UNREACHABLE)
    for k in range(count):
        out = _out(board, cast, key, actor_id, k)
        mm = way_mm(cast.distances, np.int64(told.profile), node, out)
        if mm >= best_mm or mm == 0:
            continue
        late = fine_ticks(way_mm(cast.distances, profile, np.int64(me.node), out), top_mm(own))
        if late > fine_ticks(mm, top_mm(told)) - age:
            continue
        if not _guarded(cast, seen, memo, i, target, np.int64(told.profile), node, out, mm):
            best, best_mm = out, mm
    if best < 0:
        return best
    at, gone_mm = node, np.int64(0)
    while at != best:
        slot = next_slot(board, cast, np.int64(told.profile), at, best)
        gone_mm += cast.hop_mm[told.profile, at, slot]
        at = np.int64(board.hops[at, slot])
        due = fine_ticks(gone_mm, top_mm(told)) - age
        if due < ring_ticks * FINE:
            continue
        if fine_ticks(way_mm(cast.distances, profile, np.int64(me.node), at), top_mm(own)) <= due:
            break
    return at


@inner
def _look_closely(cast, rules, seen, memo, i):  # type: ignore[no-untyped-def]
    """Without fresh news, go up to who may be in guise, if that is no great detour."""
    me = seen.movers[i]
    slot, node = suspect_slot_node(cast, rules, seen, memo, i, seen.tricks)
    if slot < 0:
        return
    mm = way_mm(cast.distances, own_profile(cast, seen, i), np.int64(me.node), node)
    if mm <= top_mm(cast.classes[me.kind]) * DETOUR_TICKS:
        memo[i, CHASED] = slot + 1
        aim_at(memo, i, node, 1)


@inner
def _give_up_post(memo, i):  # type: ignore[no-untyped-def]
    """Leave the way out to others, and plan anew as soon as there is nothing else to do."""
    memo[i, POST] = 0
    memo[i, TARGET] = 0
    memo[i, PLANNED] = 0


@part
def think_guard(board, cast, rules, seen, memo, key, i, ring_ticks, close_ticks):  # type: ignore[no-untyped-def]
    """Make up the mind of the i-th pursuer to hold a post; returns whether it does, else it has to chase.

    ring_ticks: as for `_post`. close_ticks: it chases a fresh contact that it can be at so soon.
    """
    me = seen.movers[i]
    kind = cast.classes[me.kind]
    if leads_on(board, cast, rules, seen, memo, key, i, seen.tricks):
        _give_up_post(memo, i)
        return False
    due = memo[i, PLANNED] == 0 or seen.tick + 1 - memo[i, PLANNED] >= PLAN_TICKS
    if due:
        _give_up_post(memo, i)
        target = _choose_target(cast, seen, memo, i)
        if target >= 0:
            memo[i, TARGET] = target + 1
            memo[i, PLANNED] = seen.tick + 1
            memo[i, POST] = _post(board, cast, seen, memo, key, i, target, ring_ticks) + 1
    if memo[i, POST] > 0:
        tick, node = news_or_start(cast, seen, i, np.int64(memo[i, TARGET]) - 1)
        near = False
        if tick >= fresh_since(rules, seen):
            mm = way_mm(cast.distances, own_profile(cast, seen, i), np.int64(me.node), node)
            near = mm < UNREACHABLE and mm <= top_mm(kind) * close_ticks
        if not near:
            memo[i, CHASED] = 0
            aim_at(memo, i, memo[i, POST] - 1, 1)
            if tick < fresh_since(rules, seen):
                _look_closely(cast, rules, seen, memo, i)
            return True
    return False
