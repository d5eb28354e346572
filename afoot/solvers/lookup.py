"""The next move of a side in many chases at once, by the ticks that a table keeps.

A side looks one tick ahead: each of its moves, with the other side's best reply where that is still to come. What
captures is asked of the rules, and of the table of holds that was made by them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.rules.capture import crossed, on_hop
from afoot.solvers._jit import inner, kernel
from afoot.solvers.planes import ticks_at
from afoot.solvers.ranks import Ranks, rank
from afoot.solvers.sites import Sites

NEVER = 2**31 - 1  # ticks to a capture that the evader avoids for ever
ALL_KNOWN = -1


class Book(NamedTuple):
    """What a table tells kernels. k pursuers, whose classes' sites are numbered in a row: s of them."""

    ranks: Ranks
    pursuers_first: int
    each_move: int
    crossing: int
    of_class: Any  # int64 [k]
    team: Sites  # of the pursuers; stand [classes, n]
    evader: Sites
    ticks: Any  # uint64 [planes, t, w] to the capture from a tick's start, 0 for never
    holds: Any  # uint64 [s, w] evader's sites within a pursuer's reach
    goal: Any  # uint64 [w] evader's sites where its chase ends well for it


class Seen(NamedTuple):
    """c chases as they are, k pursuers and then the evader: int64 arrays."""

    live: Any  # [c] 0: nothing is asked
    tick: Any  # [c]
    middle: Any  # [c] 1: the other side has moved in this tick
    node: Any  # [c, k + 1]
    hop_from: Any  # [c, k + 1] of the latest hop
    hop_to: Any  # [c, k + 1]
    left: Any  # [c, k + 1] ticks to the hop's end; 0: standing
    arrive_tick: Any  # [c, k + 1] in which the latest hop was finished


def joined(each: list[Sites], bases: list[int]) -> Sites:
    """The sites of several classes numbered in a row; bases: the number of each class's first."""
    moves = np.cumsum([0, *(len(sites.to) for sites in each)])
    row = {
        name: np.concatenate([getattr(sites, name) for sites in each])
        for name in ("node", "hop_to", "left", "hop_a", "hop_b", "slot", "gait")
    }
    firsts = [sites.first[:-1] + base for sites, base in zip(each, moves, strict=False)]
    return Sites(
        **row,
        stand=np.stack([sites.stand + base for sites, base in zip(each, bases, strict=True)]),
        first=np.concatenate([*firsts, moves[-1:]]).astype(np.int32),
        to=np.concatenate([sites.to + base for sites, base in zip(each, bases, strict=True)]),
    )


@inner
def _site(sites, stand, node, hop_to, left):  # type: ignore[no-untyped-def]
    """The number of a spot among sites; -1 where there is none. A node's sites follow its standing one."""
    site = np.int64(stand)
    if left == 0:
        return site
    while site < sites.node.shape[0] and sites.node[site] == node:
        if sites.left[site] == left and sites.hop_to[site] == hop_to:
            return site
        site += 1
    return np.int64(-1)


@inner
def _span(book, i, site):  # type: ignore[no-untyped-def]
    """Bounds of the moves of a pursuer at a site; a single one where there are fewer pursuers."""
    if i >= book.ranks.pursuers:
        return np.int64(0), np.int64(1)
    return np.int64(book.team.first[site]), np.int64(book.team.first[site + 1])


@inner
def _holds(book, team, site):  # type: ignore[no-untyped-def]
    for i in range(book.ranks.pursuers):
        if (book.holds[team[i], site >> 6] >> np.uint64(site & 63)) & np.uint64(1):
            return True
    return False


@inner
def _at_goal(book, site):  # type: ignore[no-untyped-def]
    return (book.goal[site >> 6] >> np.uint64(site & 63)) & np.uint64(1) != np.uint64(0)


@inner
def _met(book, tails, heads, tail, head):  # type: ignore[no-untyped-def]
    """Whether some pursuer's hop and the evader's are the same in opposite directions, and that counts."""
    if book.crossing:
        for i in range(book.ranks.pursuers):
            if crossed(tails[i], heads[i], tail, head):
                return True
    return False


@inner
def _after(book, met, before, team, was, site):  # type: ignore[no-untyped-def]
    """Ticks from this tick's start to the capture, once the pursuers have come from `before` to `team` and the evader
    from `was` to `site`."""
    taken = met or _holds(book, team, site)
    if book.each_move and not taken:
        taken = _holds(book, team, was) if book.pursuers_first else _holds(book, before, site)
    if taken:
        return np.int64(1)
    if _at_goal(book, site):
        return np.int64(NEVER)
    ticks = ticks_at(book.ticks, rank(book.ranks, team[0], team[1], team[2], team[3]), site)
    return np.int64(NEVER) if ticks == 0 else ticks + 1


@inner
def _against(book, before, moves, was, came):  # type: ignore[no-untyped-def]
    """Ticks to the capture after a joint move. came: the evader's hop and site in this tick, or site -1 where it moves
    after the pursuers; then it does its best."""
    sites = book.team
    tails = (sites.hop_a[moves[0]], sites.hop_a[moves[1]], sites.hop_a[moves[2]], sites.hop_a[moves[3]])
    heads = (sites.hop_b[moves[0]], sites.hop_b[moves[1]], sites.hop_b[moves[2]], sites.hop_b[moves[3]])
    team = (
        np.int64(sites.to[moves[0]]), np.int64(sites.to[moves[1]]),
        np.int64(sites.to[moves[2]]), np.int64(sites.to[moves[3]]),
    )  # fmt: skip
    if came[2] >= 0:
        return _after(book, _met(book, tails, heads, came[0], came[1]), before, team, was, came[2])
    worst = np.int64(0)
    for move in range(book.evader.first[was], book.evader.first[was + 1]):
        met = _met(book, tails, heads, book.evader.hop_a[move], book.evader.hop_b[move])
        worst = max(worst, _after(book, met, before, team, was, np.int64(book.evader.to[move])))
    return worst


@inner
def _best_team(book, before, was, came, best):  # type: ignore[no-untyped-def]
    """Ticks to the capture by the pursuers' best joint move, whose moves are put into `best` [4]."""
    least = np.int64(NEVER + 1)
    a_first, a_last = _span(book, 0, before[0])
    b_first, b_last = _span(book, 1, before[1])
    c_first, c_last = _span(book, 2, before[2])
    d_first, d_last = _span(book, 3, before[3])
    for a in range(a_first, a_last):
        for b in range(b_first, b_last):
            for c in range(c_first, c_last):
                for d in range(d_first, d_last):
                    ticks = _against(book, before, (a, b, c, d), was, came)
                    if ticks < least:
                        least = ticks
                        best[0], best[1], best[2], best[3] = a, b, c, d
    return least


@inner
def _best_evader(book, before, was, tails, heads, best, middle):  # type: ignore[no-untyped-def]
    """Ticks to the capture by the evader's best move, which is put into `best`; a goal in one move comes first."""
    longest = np.int64(-1)
    for move in range(book.evader.first[was], book.evader.first[was + 1]):
        site = np.int64(book.evader.to[move])
        tail, head = np.int64(book.evader.hop_a[move]), np.int64(book.evader.hop_b[move])
        if middle:
            ticks = _after(book, _met(book, tails, heads, tail, head), before, before, was, site)
        else:
            ticks = _best_team(book, before, was, (tail, head, site), best)
        worth = 2 * ticks + np.int64(_at_goal(book, site))
        if worth > longest:
            longest = worth
            best[4] = move
    return longest // 2


@inner
def _hop(seen, chase, i):  # type: ignore[no-untyped-def]
    """The hop that a mover has been on in this tick, its node twice where it was on none."""
    if on_hop(seen.left[chase, i], seen.arrive_tick[chase, i], seen.tick[chase]):
        return seen.hop_from[chase, i], seen.hop_to[chase, i]
    return seen.node[chase, i], seen.node[chase, i]


@inner
def _team_site(book, seen, chase, i):  # type: ignore[no-untyped-def]
    if i >= book.ranks.pursuers:
        return np.int64(0)
    stand = book.team.stand[book.of_class[i], seen.node[chase, i]]
    return _site(book.team, stand, seen.node[chase, i], seen.hop_to[chase, i], seen.left[chase, i])


@kernel
def advise(book, seen, of_evader, best, ticks):  # type: ignore[no-untyped-def]
    """For one side in every live chase: its moves, into `best` [c, 5] (of each pursuer, and of the evader), and the
    ticks from this tick's start to the capture. Returns the first chase with a spot that is unknown, or ALL_KNOWN."""
    k = book.ranks.pursuers
    for chase in range(seen.live.shape[0]):
        if not seen.live[chase]:
            continue
        before = (
            _team_site(book, seen, chase, 0), _team_site(book, seen, chase, 1),
            _team_site(book, seen, chase, 2), _team_site(book, seen, chase, 3),
        )  # fmt: skip
        stand = book.evader.stand[seen.node[chase, k]]
        was = _site(book.evader, stand, seen.node[chase, k], seen.hop_to[chase, k], seen.left[chase, k])
        if min(before[0], before[1], before[2], before[3], was) < 0:
            return chase
        middle = seen.middle[chase]
        if of_evader:
            zero, one = _hop(seen, chase, 0), _hop(seen, chase, min(1, k))
            two, three = _hop(seen, chase, min(2, k)), _hop(seen, chase, min(3, k))
            tails = (zero[0], one[0], two[0], three[0])
            heads = (zero[1], one[1], two[1], three[1])
            ticks[chase] = _best_evader(book, before, was, tails, heads, best[chase], middle)
        else:
            own = _hop(seen, chase, k)
            came = (own[0], own[1], was if middle else np.int64(-1))
            ticks[chase] = _best_team(book, before, was, came, best[chase])
    return np.int64(ALL_KNOWN)
