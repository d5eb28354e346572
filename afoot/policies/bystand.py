"""Movers that are on no side: bystanders, who see to their own affairs, and decoys, which make for their lure."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.policies.mind import OWN
from afoot.policies.wander import random_slot
from afoot.policies.ways import far_node, slot_on_way
from afoot.rules.chance import LURE, NOBODY, STROLL, below, draw
from afoot.rules.contacts import NEVER
from afoot.rules.sight import in_line, within_mm
from afoot.rules.smoke import ANYBODY, hangs, on_line
from afoot.words import Behaviour, Gait, Status

LIVE, WALK, RUN = int(Status.LIVE), int(Gait.WALK), int(Gait.RUN)
WANDER, CHILD, TEACHER = int(Behaviour.WANDER), int(Behaviour.CHILD), int(Behaviour.TEACHER)

GOAL = OWN  # 1 + node it goes to, 0 for none yet
PAUSED = OWN + 1  # tick up to which it stays where it is
MOOD = OWN + 2  # of a child; of a teacher 1 + tick in which it last saw a cloud
OF = OWN + 3  # 1 + tick until which the decoy was out that the goal was drawn for

WELL, HURT, SENT = 0, 1, 2
CARE_MM = 12_000  # how near a teacher is to the hurt whom it sends indoors
CARE_TICKS = 90  # how long a teacher looks after the hurt


@inner
def _stroll(cast, memo, key, column, node, pause_ticks, now):  # type: ignore[no-untyped-def]
    """From place to place among those it may start at, with a pause at each."""
    told = cast.movers[column]
    if memo[column, GOAL] == 0 or memo[column, GOAL] == node + 1:
        if memo[column, GOAL] > 0 and memo[column, PAUSED] == 0:
            memo[column, PAUSED] = now + 1 + below(draw(key, told.id, NOBODY, STROLL, 0), pause_ticks + 1)
        if now >= memo[column, PAUSED]:
            count = told.start_last - told.start_first
            row = told.start_first + below(draw(key, told.id, NOBODY, STROLL, 1), count)
            memo[column, GOAL] = cast.starts[row].node + 1
            memo[column, PAUSED] = 0


@inner
def _teacher_near(board, cast, position, node):  # type: ignore[no-untyped-def]
    first = position.movers.shape[0] - cast.bystanders
    for i in range(cast.bystanders):
        other = position.movers[first + i]
        if cast.means.bystanders[i].behaviour != TEACHER or other.status != LIVE:
            continue
        ax, ay, bx, by = board.x_mm[node], board.y_mm[node], board.x_mm[other.node], board.y_mm[other.node]
        line = in_line(board.sight_bits, board.sight_start, board.sight_node, node, other.node)
        if line and within_mm(ax, ay, bx, by, CARE_MM):
            return True
    return False


@inner
def _cloud_in_sight(board, position, node, now, tricks):  # type: ignore[no-untyped-def]
    """Node of a cloud that a teacher sees, or -1."""
    for i in range(tricks.clouds.shape[0]):
        cloud = tricks.clouds[i]
        if hangs(now, cloud.until_tick) and in_line(
            board.sight_bits, board.sight_start, board.sight_node, node, cloud.node
        ):
            return np.int64(cloud.node)
    return np.int64(-1)


@inner
def _child(board, cast, position, memo, column, told, node, now, tricks):  # type: ignore[no-untyped-def]
    """Hurt by a cloud it waits for a teacher, and then goes indoors for good. Whether it is hurt or sent."""
    x, y, z = board.x_mm, board.y_mm, board.z_mm
    if memo[column, MOOD] == WELL and on_line(x, y, z, tricks.clouds, node, node, now, ANYBODY):
        memo[column, MOOD] = HURT
    if memo[column, MOOD] == HURT:
        memo[column, GOAL] = node + 1
        if told.indoors >= 0 and _teacher_near(board, cast, position, node):
            memo[column, MOOD] = SENT
            memo[column, GOAL] = told.indoors + 1
    return memo[column, MOOD] != WELL


@inner
def _teacher(board, position, memo, column, node, now, tricks):  # type: ignore[no-untyped-def]
    """Goes to where a cloud hangs that it sees, and looks after the hurt there. Whether it does."""
    cloud = _cloud_in_sight(board, position, node, now, tricks)
    if cloud >= 0:
        memo[column, MOOD] = now + 1
        memo[column, GOAL] = cloud + 1
    return memo[column, MOOD] > 0 and now + 1 - memo[column, MOOD] <= CARE_TICKS


@inner
def _order_bystander(board, cast, position, memo, order, key, column, told, now, tricks):  # type: ignore[no-untyped-def]
    mover = position.movers[column]
    order.gait = WALK
    if told.behaviour == WANDER:
        order.slot = random_slot(board, key, cast.movers[column].id, mover.node)
        return
    busy = False
    if told.behaviour == CHILD:
        busy = _child(board, cast, position, memo, column, told, mover.node, now, tricks)
    elif told.behaviour == TEACHER:
        busy = _teacher(board, position, memo, column, mover.node, now, tricks)
    if not busy:
        _stroll(cast, memo, key, column, mover.node, told.pause_ticks, now)
    order.slot = 0


@inner
def _to_their_goals(board, cast, position, memo, orders):  # type: ignore[no-untyped-def]
    """Orders of those who have somewhere to go, one look-up after the other. Decoys open nothing, so they go round
    every passage.
    """
    first = cast.pursuers + cast.evaders
    for column in range(first, position.movers.shape[0]):
        mover = position.movers[column]
        if mover.status == LIVE and mover.remaining_mm == 0 and memo[column, GOAL] > 0:
            profile = np.int64(cast.classes[mover.kind].profile)
            if column - first < cast.decoys:
                profile = np.int64(cast.means.barred[mover.kind])
            orders[column].slot = slot_on_way(
                board, cast, profile, np.int64(mover.node), np.int64(memo[column, GOAL]) - 1
            )


@inner
def _lure(board, cast, key, column, mover):  # type: ignore[no-untyped-def]
    """Node that a decoy makes for: one of its class's lures, else a far one."""
    rows, actor_id = cast.means.lure_of[mover.kind], cast.movers[column].id
    if rows.last > rows.first:
        row = rows.first + below(draw(key, actor_id, NOBODY, LURE, 0), rows.last - rows.first)
        return np.int64(cast.means.lures[row])
    nodes, profile = board.degree.shape[0], np.int64(cast.means.barred[mover.kind])
    return np.int64(far_node(cast.distances, nodes, key, actor_id, profile, np.int64(mover.node)))


@inner
def _order_decoy(board, cast, position, memo, order, key, column, until_tick):  # type: ignore[no-untyped-def]
    mover = position.movers[column]
    if memo[column, OF] != until_tick + 1 or memo[column, GOAL] == mover.node + 1:
        memo[column, OF] = until_tick + 1
        memo[column, GOAL] = _lure(board, cast, key, column, mover) + 1
    order.gait = RUN


@inner
def order_others(board, cast, position, memo, orders, key, tricks):  # type: ignore[no-untyped-def]
    """Orders of decoys and bystanders, where there are means. memo: of all movers. key: `chance.turn_key`."""
    now, both = position.clock[0].tick, cast.pursuers + cast.evaders
    for column in range(both, position.movers.shape[0]):
        mover = position.movers[column]
        if mover.status != LIVE or mover.remaining_mm > 0:
            continue
        other = column - both
        if other < cast.decoys:
            until_tick = tricks.decoys[other].until_tick
            if until_tick != NEVER:
                _order_decoy(board, cast, position, memo, orders[column], key, column, until_tick)
        else:
            told = cast.means.bystanders[other - cast.decoys]
            _order_bystander(board, cast, position, memo, orders[column], key, column, told, now, tricks)
    _to_their_goals(board, cast, position, memo, orders)
