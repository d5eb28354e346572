"""`slip`: breaks sight, then runs.

While it sees pursuers that could be at its way out before it, it makes for a node near by that none of them has a
line to and that it reaches first: with a large lead and not far from the way out (hiding behind obstacles,
Reynolds, GDC 1999). Unseen for a while it heads to the way out where its lead is largest.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.flee import FAR, lead, threatened
from afoot.policies.mind import AWAY, HOW, HURRY, OWN, aim_at
from afoot.policies.outs import out_count, out_node
from afoot.policies.runner import GOAL, choose_goal
from afoot.policies.ways import fine_ticks, news, own_profile, top_mm, way_mm
from afoot.rules.contacts import NOWHERE
from afoot.rules.distance import UNREACHABLE
from afoot.rules.sight import in_line

HIDE = OWN + 1  # 1 + node it hides at, 0 for none
TRIED = OWN + 2  # 1 + tick at which it last looked for such a node
HUNTED = OWN + 3  # 1: at its latest turn it had a pursuer to shake off
SEEN_TICKS = 6  # a contact no older than this has to be shaken off
TRY_TICKS = 3  # how often it looks for a hiding place
REMEMBERED_TICKS = 60  # older news of pursuers does not count in the choice of a way out
NEAR_NODES = 40  # hiding places are looked for among so many nodes


@inner
def hidden_at(board, rules, seen, i, node):  # type: ignore[no-untyped-def]
    """Whether no pursuer it has recent news of has a line to a node from where it was."""
    since = np.int64(seen.tick) - SEEN_TICKS - rules.share_delay_ticks
    for target in range(seen.known.shape[0]):
        tick, where = news(seen, i, target)
        if tick < since or where == NOWHERE:
            continue
        if in_line(board.sight_bits, board.sight_start, board.sight_node, where, node):
            return False
    return True


@part
def _still_good(board, cast, rules, seen, i, node):  # type: ignore[no-untyped-def]
    """Whether a hiding place is still hidden and reached before any pursuer."""
    me = seen.movers[i]
    mm = way_mm(cast.distances, own_profile(cast, seen, i), np.int64(me.node), node)
    return hidden_at(board, rules, seen, i, node) and lead(cast, rules, seen, i, node, mm, SEEN_TICKS) > 0


@part
def _hiding_place(board, cast, rules, seen, scratch, i, goal):  # type: ignore[no-untyped-def]
    """A hidden node around it that it reaches first, -1 where there is none: large lead, short way on to its goal.

    scratch.queue holds the nodes met; scratch.mark a node's place in it, believed only where that place holds
    the node, so that nothing needs clearing (Briggs and Torczon, 1993).
    """
    me = seen.movers[i]
    profile = own_profile(cast, seen, i)
    speed_mm = top_mm(cast.classes[me.kind])
    queue, mark = scratch.queue, scratch.mark
    queue[0] = me.node
    mark[me.node] = 0
    count, at = np.int64(1), np.int64(0)
    most = min(np.int64(NEAR_NODES), np.int64(queue.shape[0]))
    best, best_score = np.int64(-1), np.int64(-FAR)
    while at < count:
        node = np.int64(queue[at])
        at += 1
        if at > 1 and hidden_at(board, rules, seen, i, node):
            mm = way_mm(cast.distances, profile, np.int64(me.node), node)
            ahead = lead(cast, rules, seen, i, node, mm, SEEN_TICKS)
            score = ahead - fine_ticks(way_mm(cast.distances, profile, node, goal), speed_mm)
            if ahead > 0 and score > best_score:
                best, best_score = np.int64(node), score
        for slot in range(1, board.degree[node]):
            other = board.hops[node, slot]
            met = 0 <= mark[other] < count and queue[mark[other]] == other
            if count < most and cast.hop_mm[profile, node, slot] > 0 and not met:
                queue[count] = other
                mark[other] = count
                count += 1
    return best


@part
def _best_out(cast, rules, seen, i):  # type: ignore[no-untyped-def]
    """Node of the way out with the largest lead over the pursuers it remembers, the nearer of equals; or -1."""
    me = seen.movers[i]
    profile = own_profile(cast, seen, i)
    best, best_lead, best_mm = np.int64(-1), np.int64(-FAR), np.int64(UNREACHABLE)
    for out in range(out_count(cast)):
        node = out_node(cast, out)
        mm = way_mm(cast.distances, profile, np.int64(me.node), node)
        if not 0 < mm < UNREACHABLE:
            continue
        ahead = lead(cast, rules, seen, i, node, mm, REMEMBERED_TICKS)
        if ahead > best_lead or (ahead == best_lead and mm < best_mm):
            best, best_lead, best_mm = np.int64(node), ahead, mm
    return best


@part
def _choose(board, cast, rules, seen, key, i):  # type: ignore[no-untyped-def]
    """Node it means to leave by."""
    goal = np.int64(-1)
    if threatened(rules, seen, i, REMEMBERED_TICKS):
        goal = _best_out(cast, rules, seen, i)
    if goal < 0:
        goal = choose_goal(board, cast, seen, key, i)
    return goal


@part
def evade(board, cast, rules, seen, memo, scratch, i, hunted):  # type: ignore[no-untyped-def]
    """Towards the goal in memo[i, GOAL]; hunted: straight on only where no pursuer is there first, else into hiding."""
    me = seen.movers[i]
    goal = np.int64(memo[i, GOAL]) - 1
    if not hunted:
        memo[i, HIDE] = 0
        aim_at(memo, i, goal, 0)
        return
    mm = way_mm(cast.distances, own_profile(cast, seen, i), np.int64(me.node), goal)
    if out_count(cast) > 0 and mm < UNREACHABLE and lead(cast, rules, seen, i, goal, mm, SEEN_TICKS) > 0:
        memo[i, HIDE] = 0
        aim_at(memo, i, goal, 1)
        return
    hide = np.int64(memo[i, HIDE]) - 1
    if hide >= 0 and (hide == me.node or not _still_good(board, cast, rules, seen, i, hide)):
        hide = np.int64(-1)
    if hide < 0 and (memo[i, TRIED] == 0 or seen.tick + 1 - memo[i, TRIED] >= TRY_TICKS):
        memo[i, TRIED] = seen.tick + 1
        hide = _hiding_place(board, cast, rules, seen, scratch, i, goal)
    memo[i, HIDE] = hide + 1
    if hide >= 0:
        aim_at(memo, i, hide, 1)
    else:
        memo[i, HOW] = AWAY
        memo[i, HURRY] = 1


@part
def think_slip(board, cast, rules, seen, memo, key, scratch, i):  # type: ignore[no-untyped-def]
    """Make up the mind of the i-th evader."""
    me = seen.movers[i]
    hunted = threatened(rules, seen, i, SEEN_TICKS)
    # Having shaken them off it chooses its way out anew, and keeps to it until it has to hide again.
    if memo[i, GOAL] == 0 or memo[i, GOAL] == me.node + 1 or (memo[i, HUNTED] > 0 and not hunted):
        memo[i, GOAL] = _choose(board, cast, rules, seen, key, i) + 1
    memo[i, HUNTED] = hunted
    evade(board, cast, rules, seen, memo, scratch, i, hunted)
