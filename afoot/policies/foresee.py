"""How likely an evader is to be caught before it decides again, whatever it does now.

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
from afoot.rules.capture import within_reach
from afoot.rules.distance import UNREACHABLE
from afoot.rules.foresight import CERTAIN, comes_256, either_256, moves_ahead
from afoot.rules.motion import gait_ordered, hop_ticks
from afoot.rules.stamina import drain_mm, gait_left
from afoot.words import Gait

HUNTED_TICKS = 20  # older news of a pursuer is not reckoned with
RUN = int(Gait.RUN)


@inner
def _opens(board, cast, profile, a, b):  # type: ignore[no-untyped-def]
    """Whether there is a hop from a to b for a profile."""
    return within_reach(board.hops, board.degree, cast.hop_mm, None, profile, a, b, 1)


@part
def near_mm(board, cast, profile, start, node, reach_hops):  # type: ignore[no-untyped-def]
    """Cost of the shortest way from start to any node from which so many hops, 0 to 3, lead to a node."""
    best = way_mm(cast.distances, profile, start, node)
    if reach_hops < 1:
        return best
    for slot in range(1, board.degree[node]):
        a = np.int64(board.hops[node, slot])
        if not _opens(board, cast, profile, a, node):
            continue
        best = min(best, way_mm(cast.distances, profile, start, a))
        if reach_hops < 2:
            continue
        for second in range(1, board.degree[a]):
            b = np.int64(board.hops[a, second])
            if not _opens(board, cast, profile, b, a):
                continue
            best = min(best, way_mm(cast.distances, profile, start, b))
            if reach_hops < 3:
                continue
            for third in range(1, board.degree[b]):
                c = np.int64(board.hops[b, third])
                if _opens(board, cast, profile, c, b):
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
    mm = near_mm(board, cast, profile, where, np.int64(node), reach)
    return comes_256(fine_ticks(mm, top_mm(kind)), unseen, moves) if mm < UNREACHABLE else np.int64(0)


@part
def _after(board, cast, rules, seen, i, goal, ticks):  # type: ignore[no-untyped-def]
    """Chance in 256ths to be caught on a hop of so many ticks to a goal; on a stay where that is its own node."""
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
        comes = _comes(board, cast, rules, kind, where, unseen, goal, moves)
        if ticks > 1:
            before = _comes(board, cast, rules, kind, where, unseen, seen.movers[i].node, moves - 1)
            comes = max(comes, before)
        caught = either_256(caught, comes)
    return caught


@part
def caught_256(board, cast, rules, seen, i):  # type: ignore[no-untyped-def]
    """Chance in 256ths that a pursuer it knows of catches the i-th evader, in the option in which that is smallest."""
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
        least = min(least, _after(board, cast, rules, seen, i, goal, ticks))
        if least == 0:
            break
    return least
