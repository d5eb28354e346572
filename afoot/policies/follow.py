"""`follow`: in the leader's steps, by RULES.md's Followers.

It remembers the leader's nodes, in `trail`, for every tick in which it sees or hears it, and goes to the oldest
it has not been to. Parted for too long it goes to the last known node, then to the rally node, and waits there.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.mind import FOLLOWS, TRAIL, aim_at
from afoot.policies.ways import smoke_on
from afoot.rules.follow import TO_LAST_KNOWN, TRAILING, follow_phase, parted, senses
from afoot.rules.identity import is_identified
from afoot.rules.sight import beside, in_line, light_enough, within_mm
from afoot.words import Gait, Status

LAST = FOLLOWS  # 1 + tick of the latest contact with the leader, 0 for none
HEAD = FOLLOWS + 1  # nodes recorded so far; the k-th is at k % TRAIL
TAIL = FOLLOWS + 2  # nodes of the trail it has been to
PHASE = FOLLOWS + 3  # rules.follow's phase
PACE = FOLLOWS + 4  # gait of the leader when it was last seen or heard

LIVE, RUN = int(Status.LIVE), int(Gait.RUN)


@inner
def _recognises(seen, column, tricks):  # type: ignore[no-untyped-def]
    """Whether team mates know a mover of their side for who it is."""
    if tricks is None:
        return True
    guise = tricks.guises[column]
    return is_identified(guise.kind, guise.identified, seen.side)


@inner
def _senses(board, cast, seen, me, leader):  # type: ignore[no-untyped-def]
    """Whether a follower sees or hears its leader."""
    kind = cast.classes[me.kind]
    a, b = me.node, leader.node
    ax, ay, bx, by = board.x_mm[a], board.y_mm[a], board.x_mm[b], board.y_mm[b]
    free = in_line(board.sight_bits, board.sight_start, board.sight_node, a, b)
    return senses(
        within_mm(ax, ay, bx, by, kind.hear_mm),
        within_mm(ax, ay, bx, by, kind.sight_mm),
        free and not smoke_on(board, seen, a, b, seen.tricks),
        light_enough(board.lit[b], board.lit[b] != 0 or beside(board.hops, board.degree, b, a)),
    )


@inner
def _record(memo, trail, i, leader, tick):  # type: ignore[no-untyped-def]
    """Write down the leader's node and gait. After a parting the trail starts anew; a full one loses its oldest."""
    node = leader.node
    memo[i, LAST] = tick + 1
    memo[i, PACE] = leader.gait
    if memo[i, PHASE] != TRAILING:
        memo[i, PHASE] = TRAILING
        memo[i, TAIL] = memo[i, HEAD]
    head = memo[i, HEAD]
    if head > memo[i, TAIL] and trail[i, (head - 1) % TRAIL] == node:
        return
    if head > 0 and head == memo[i, TAIL] and trail[i, (head - 1) % TRAIL] == node:
        memo[i, TAIL] = head - 1  # back to a node it may have left since
        return
    trail[i, head % TRAIL] = node
    memo[i, HEAD] = head + 1
    memo[i, TAIL] = max(memo[i, TAIL], head + 1 - TRAIL)


@inner
def _along_trail(seen, memo, trail, i):  # type: ignore[no-untyped-def]
    """To the oldest node of the trail not yet visited; in a hurry when the leader ran or is well ahead."""
    me = seen.movers[i]
    while memo[i, TAIL] < memo[i, HEAD] and trail[i, memo[i, TAIL] % TRAIL] == me.node:
        memo[i, TAIL] += 1
    left = memo[i, HEAD] - memo[i, TAIL]
    goal = np.int64(trail[i, memo[i, TAIL] % TRAIL]) if left > 0 else np.int64(-1)
    aim_at(memo, i, goal, 1 if left > 1 or memo[i, PACE] == RUN else 0)


@part
def think_follow(board, cast, rules, seen, memo, trail, i, column):  # type: ignore[no-untyped-def]
    """Keep the trail of the leader in side column `column`; make up the i-th mover's mind if it can take orders.

    Returns whether there is nothing to go by any more: parted, and no rally node agreed.
    """
    me = seen.movers[i]
    leader = seen.movers[column]
    known = _recognises(seen, column, seen.tricks)
    if leader.status == LIVE and known and _senses(board, cast, seen, me, leader):
        _record(memo, trail, i, leader, seen.tick)
    if me.remaining_mm > 0:
        return False
    is_parted = parted(seen.tick, np.int64(memo[i, LAST]) - 1, rules.lost_ticks)
    last = np.int64(-1)
    if memo[i, HEAD] > 0:
        last = np.int64(trail[i, (memo[i, HEAD] - 1) % TRAIL])
    memo[i, PHASE] = follow_phase(is_parted, last < 0 or last == me.node, memo[i, PHASE])
    if memo[i, PHASE] == TRAILING:
        _along_trail(seen, memo, trail, i)
    elif memo[i, PHASE] == TO_LAST_KNOWN:
        aim_at(memo, i, last, 0)
    else:
        aim_at(memo, i, np.int64(cast.rally_node), 0)
        return cast.rally_node < 0
    return False
