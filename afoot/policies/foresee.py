"""How likely an evader is to be caught whatever it does now: an estimate one decision ahead.

Its options are to stay and each hop open to it, at the fastest gait it has left: a slower one leaves it no better, as
it counts as at the hop's origin until it arrives. After each, every pursuer that it has news of is reckoned to come, by
its own ways from where it was seen, on or next to where the evader is by then, within `capture.reach_hops` where that
is more. What pursuers can meet on a hop they can wait for at its end, so `capture.crossing` adds nothing. A pursuer
stands out of sight for as long as its news is old, and for what it may have gone since of a hop that it was on.
Doors count as the pursuers' classes know them, as in all ways that policies reckon with.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.ways import fine_ticks, kind_of, newest_slot, news, own_profile, top_mm, way_mm
from afoot.rules.distance import UNREACHABLE
from afoot.rules.foresight import CERTAIN, comes_256, either_256, moves_ahead
from afoot.rules.motion import gait_ordered, hop_ticks
from afoot.rules.stamina import drain_mm, gait_left
from afoot.words import Gait

HUNTED_TICKS = 20  # older news of a pursuer is not reckoned with
RUN = int(Gait.RUN)


@inner
def _hop_mm(board, cast, profile, a, b):  # type: ignore[no-untyped-def]
    """Cost of the hop from a to b for a profile, 0 where there is none."""
    for slot in range(1, board.degree[a]):
        if board.hops[a, slot] == b:
            return np.int64(cast.hop_mm[profile, a, slot])
    return np.int64(0)


@part
def near_mm(board, cast, profile, start, node, reach_hops, most_mm):  # type: ignore[no-untyped-def]
    """Cost of the shortest way from start to any node from which so many hops, 0 to 3, lead to a node.

    Hops that lead to it one way only are left out: they are not found from their end. Told rightly where it is no
    more than most_mm, else as anything above: no way is then asked for that is longer.
    """
    straight = way_mm(cast.distances, profile, start, node)
    best = straight
    if reach_hops < 1 or straight >= UNREACHABLE:
        return best
    for first in range(1, board.degree[node]):
        a = np.int64(board.hops[node, first])
        a_mm = _hop_mm(board, cast, profile, a, node)
        if a_mm <= 0:
            continue
        if straight - a_mm <= most_mm:
            best = min(best, way_mm(cast.distances, profile, start, a))
        if reach_hops < 2:
            continue
        for second in range(1, board.degree[a]):
            b = np.int64(board.hops[a, second])
            b_mm = _hop_mm(board, cast, profile, b, a)
            if b_mm <= 0:
                continue
            if straight - a_mm - b_mm <= most_mm:
                best = min(best, way_mm(cast.distances, profile, start, b))
            if reach_hops < 3:
                continue
            for third in range(1, board.degree[b]):
                c = np.int64(board.hops[b, third])
                c_mm = _hop_mm(board, cast, profile, c, b)
                if c_mm > 0 and straight - a_mm - b_mm - c_mm <= most_mm:
                    best = min(best, way_mm(cast.distances, profile, start, c))
    return best


@inner
def _longest_hop_ticks(board, cast, kind, node):  # type: ignore[no-untyped-def]
    """Ticks that a class takes for the longest hop from a node."""
    longest_mm = np.int64(0)
    for slot in range(1, board.degree[node]):
        longest_mm = max(longest_mm, np.int64(cast.hop_mm[kind.profile, node, slot]))
    return hop_ticks(longest_mm, 0, top_mm(kind))


@inner
def _comes(board, cast, rules, kind, where, unseen, node, moves):  # type: ignore[no-untyped-def]
    """Chance in 256ths that a pursuer of a class is on or next to a node, or has it in reach, after so many moves."""
    profile, reach = np.int64(kind.profile), np.int64(max(rules.reach_hops, 1))
    most_mm = (unseen + moves) * top_mm(kind)
    mm = near_mm(board, cast, profile, where, np.int64(node), reach, most_mm)
    return comes_256(fine_ticks(mm, top_mm(kind)), unseen, moves) if mm <= most_mm else np.int64(0)


@part
def _after(board, cast, rules, seen, i, goal, ticks, later):  # type: ignore[no-untyped-def]
    """Chance in 256ths to be caught on a hop of so many ticks to a goal, or there so many ticks later.

    A stay is a hop to its own node.
    """
    moves = moves_ahead(rules.moves, rules.each_move, ticks)
    caught = np.int64(0)
    for who in range(seen.opponents):
        slot = newest_slot(seen, i, np.int64(who))
        if slot < 0:
            continue
        tick, where = news(seen, i, slot)
        if tick < seen.tick - HUNTED_TICKS - rules.share_delay_ticks:
            continue
        kind = cast.classes[kind_of(cast, seen, i, slot)]
        unseen = seen.tick - tick + _longest_hop_ticks(board, cast, kind, where) - 1
        comes = _comes(board, cast, rules, kind, where, unseen, goal, moves + later)
        if ticks > 1:
            before = _comes(board, cast, rules, kind, where, unseen, seen.movers[i].node, moves - 1)
            comes = max(comes, before)
        caught = either_256(caught, comes)
    return caught


@part
def caught_256(board, cast, rules, seen, i, means_ticks):  # type: ignore[no-untyped-def]
    """Chance in 256ths that a pursuer it knows of catches the i-th evader, in the option in which that is smallest.

    means_ticks: 0, to be caught before it decides again. Else, to be caught though it deceives then: what it takes the
    means to work, to which a hop more to get away is added, as long as the one it may set out on now.
    """
    me = seen.movers[i]
    kind, profile = cast.classes[me.kind], own_profile(cast, seen, i)
    least = np.int64(CERTAIN)
    for slot in range(board.degree[me.node]):
        ticks = np.int64(1)
        if slot > 0:
            cost_mm = cast.hop_mm[profile, me.node, slot]
            if cost_mm <= 0:
                continue
            gait = gait_ordered(RUN, cast.steps[profile, me.node, slot].fastest)
            if rules.stamina:
                gait = gait_left(gait, me.stamina_mm, drain_mm(kind.speed_mm[RUN], kind.critical_mm))
            ticks = hop_ticks(cost_mm, me.carry_mm, kind.speed_mm[gait])
        goal = np.int64(board.hops[me.node, slot])
        later = means_ticks + ticks if means_ticks > 0 else np.int64(0)
        least = min(least, _after(board, cast, rules, seen, i, goal, ticks, later))
        if least == 0:
            break
    return least
