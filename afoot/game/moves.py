"""Moves: orders become hops, and movers get along them (RULES.md, Motion). Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.passages import held_back
from afoot.rules.cast import NODE_BITS
from afoot.rules.flow import capacity, queue_place, window_ticks
from afoot.rules.motion import carried_mm, gait_ordered, remaining_after_mm, remaining_at_start_mm
from afoot.rules.stamina import drain_mm, gait_left
from afoot.words import Gait, Status

RUN = int(Gait.RUN)
LIVE = int(Status.LIVE)
GAIT_SHIFT = np.uint32(30)


@inner
def _hop_is_full(board, rules, movers, tick, node, slot):  # type: ignore[no-untyped-def]
    """Whether as many have set out on this hop within a second as its width lets."""
    target = board.hops[node, slot]
    since = tick - window_ticks(rules.tick_ms)
    gone = 0
    for i in range(movers.shape[0]):
        other = movers[i]
        if other.hop_from == node and other.hop_to == target and other.set_out_tick > since:
            gone += 1
    return gone >= capacity(board.width_mm[node, slot], rules.tick_ms)


@inner
def _set_out(board, cast, rules, position, column, order, tick):  # type: ignore[no-untyped-def]
    """Begin the ordered hop if it is open to the mover's class; otherwise stay. Returns the gait and what is to go.

    A stay is a hop of no length from a node to itself, done at once. Products, not branches, tell it from a hop: a
    processor cannot guess who stays.
    """
    mover = position.movers[column]
    kind = cast.classes[mover.kind]
    node = mover.node
    slot = order.slot if order.slot < cast.steps.shape[2] else np.uint32(0)
    step = cast.steps[kind.profile, node, slot]
    goes = np.int64(step.cost_mm > 0)
    if held_back(cast, column, node, slot, position.tricks):
        goes = np.int64(0)
    if rules.flow and goes == 1 and _hop_is_full(board, rules, position.movers, tick, node, slot):
        position.counts[0].refused += 1
        goes = np.int64(0)
    gait = gait_ordered(order.gait, step.fastest)
    if rules.stamina:
        gait = gait_left(gait, mover.stamina_mm, drain_mm(kind.speed_mm[RUN], kind.critical_mm))
    gait *= goes
    left_mm = remaining_at_start_mm(step.cost_mm, mover.carry_mm, kind.speed_mm[np.uint64(gait)]) * goes
    mover.gait = gait
    mover.hop_from = node
    mover.hop_to = step.node * goes + node * (1 - goes)
    mover.set_out_tick = tick
    if mover.inside > 0 and goes == 1:
        position.refuges[mover.inside - 1].free_beds += 1
        mover.inside = 0
    return np.int64(gait), np.int64(left_mm)


@inner
def _get_along(rules, mover, speed_mm, left_mm, tick):  # type: ignore[no-untyped-def]
    """One tick's travel on the hop a mover is on. left_mm: what was left of it before."""
    left_mm = remaining_after_mm(left_mm, speed_mm)
    if left_mm > 0:
        mover.remaining_mm = left_mm
        return
    mover.node = mover.hop_to
    mover.arrive_tick = tick
    mover.remaining_mm = 0
    # At rest speed and what is left are 0, and so is what is carried.
    mover.carry_mm = carried_mm(-left_mm, speed_mm, rules.whole_ticks)


@inner
def _just_sent(mover, tick, tricks):  # type: ignore[no-untyped-def]
    """Whether a mover is a decoy sent in this turn: all others whose turn it is set out in an earlier tick."""
    if tricks is None:
        return False
    return mover.set_out_tick == tick


@inner
def _unit_moves(cast, rules, position, orders, first, last):  # type: ignore[no-untyped-def]
    """Moves where every hop takes just one tick: nobody is ever in transit, and nothing is left over.

    Masks, not branches, tell who stays.
    """
    tick = position.clock[0].tick
    for column in range(np.uint64(first), np.uint64(last)):
        mover = position.movers[column]
        if mover.status != LIVE or _just_sent(mover, tick, position.tricks):
            continue
        order = orders[column]
        slot = order.slot if order.slot < cast.ahead.shape[2] else np.uint32(0)
        if held_back(cast, column, mover.node, slot, position.tricks):
            slot = np.uint32(0)
        step = cast.ahead[mover.kind, mover.node, slot]
        gait = gait_ordered(order.gait, RUN)
        if rules.stamina:
            kind = cast.classes[mover.kind]
            gait = gait_left(gait, mover.stamina_mm, drain_mm(kind.speed_mm[RUN], kind.critical_mm))
        mover.gait = np.uint32(gait) & (step >> GAIT_SHIFT)
        mover.hop_from = mover.node
        mover.hop_to = step & NODE_BITS
        mover.node = step & NODE_BITS
        mover.set_out_tick = tick
        mover.arrive_tick = tick


@inner
def moves(board, cast, rules, position, orders, first, last):  # type: ignore[no-untyped-def]
    """Moves of the movers in columns first to last (one side, or all)."""
    if cast.ahead.shape[0] > 0 and not rules.flow:
        _unit_moves(cast, rules, position, orders, first, last)
        return
    tick = position.clock[0].tick
    count = np.int64(last) - np.int64(first)
    for i in range(count):
        column = np.uint64(first + (queue_place(i, tick, count) if rules.flow else i))
        mover = position.movers[column]
        if mover.status != LIVE or _just_sent(mover, tick, position.tricks):
            continue
        kind = cast.classes[mover.kind]
        gait, left_mm = np.int64(mover.gait), np.int64(mover.remaining_mm)
        if left_mm == 0:
            gait, left_mm = _set_out(board, cast, rules, position, column, orders[column], tick)
        _get_along(rules, mover, kind.speed_mm[np.uint64(gait)], left_mm, tick)
