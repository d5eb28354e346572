"""Retrograde analysis over rows of bits: one row a team of pursuers, one bit an evader's site.

`now` holds the positions in which the pursuers move, `then` what their move leads to: the evader's half of a tick and
the end of the tick, as far as won. Both only grow, until nothing changes any more. With pursuers first, `now` is the
start of a tick; with evaders first it is the middle, and the start is found from it.

A team is looked at again only when a team that it can move to has changed.
"""

from __future__ import annotations

import numpy as np

from afoot.solvers._jit import inner, kernel
from afoot.solvers.evader_half import (
    ONE,
    SIX,
    WORD_BITS,
    ZERO,
    answer_team,
    evader_moves,
    has,
    held_by,
    team_has,
)
from afoot.solvers.planes import note
from afoot.solvers.ranks import rank


@inner
def _come(game, moves, k, after, work, row):  # type: ignore[no-untyped-def]
    """Add what is won because the evader cannot go back along the hops that the pursuers have just come by."""
    for i in range(k):
        for at in range(game.come_first[moves[i]], game.come_first[moves[i] + ONE]):
            site = np.uint64(game.evader_from[game.come[at]])
            if has(row, site):
                continue
            won = True
            for move in range(game.evader_first[site], game.evader_first[site + ONE]):
                met = team_has(work.ends, after, game.evader_to[move])
                for j in range(k):
                    met |= team_has(game.comes, moves[j], move)
                if not met:
                    won = False
                    break
            if won:
                row[site >> SIX] |= ONE << (site & WORD_BITS)


@inner
def is_full(row, full):  # type: ignore[no-untyped-def]
    for word in range(np.uint64(row.shape[0])):
        if row[word] != full[word]:
            return False
    return True


@inner
def span(first, k, work, team, i):  # type: ignore[no-untyped-def]
    """Bounds of the moves, or of the sites before, of a pursuer; a single one where there are fewer pursuers."""
    if i >= k:
        return np.uint64(0), np.uint64(1)
    site = np.uint64(work.teams[team, i])
    return np.uint64(first[site]), np.uint64(first[site + ONE])


@inner
def _pull(game, work, team, row):  # type: ignore[no-untyped-def]
    """row: positions of a team that some joint move wins."""
    k, words = game.ranks.pursuers, np.uint64(row.shape[0])
    for word in range(words):
        row[word] = ZERO
        for i in range(k):
            row[word] |= game.meets[np.uint64(work.teams[team, i]), word]
    a_first, a_last = span(game.first, k, work, team, 0)
    b_first, b_last = span(game.first, k, work, team, 1)
    c_first, c_last = span(game.first, k, work, team, 2)
    d_first, d_last = span(game.first, k, work, team, 3)
    for a in range(a_first, a_last):
        for b in range(b_first, b_last):
            for c in range(c_first, c_last):
                for d in range(d_first, d_last):
                    after = rank(
                        game.ranks,
                        np.int64(game.to[a]), np.int64(game.to[b]), np.int64(game.to[c]), np.int64(game.to[d]),
                    )  # fmt: skip
                    for word in range(words):
                        row[word] |= work.then[after, word]
                    if game.joint:
                        _come(game, (a, b, c, d), k, after, work, row)
            if is_full(row, game.full):
                return


@inner
def _mark(game, work, team, low, high):  # type: ignore[no-untyped-def]
    """The teams that can move to a team are to be looked at again. Those from low to high are one's own."""
    k = game.ranks.pursuers
    a_first, a_last = span(game.before_first, k, work, team, 0)
    b_first, b_last = span(game.before_first, k, work, team, 1)
    c_first, c_last = span(game.before_first, k, work, team, 2)
    d_first, d_last = span(game.before_first, k, work, team, 3)
    for a in range(a_first, a_last):
        for b in range(b_first, b_last):
            for c in range(c_first, c_last):
                for d in range(d_first, d_last):
                    before = rank(
                        game.ranks,
                        np.int64(game.before[a]), np.int64(game.before[b]),
                        np.int64(game.before[c]), np.int64(game.before[d]),
                    )  # fmt: skip
                    if low <= before <= high:
                        work.dirty[before] = 1
                    else:
                        work.marked[before] = 1


@inner
def _grow(game, work, team, scratch, ticks):  # type: ignore[no-untyped-def]
    """Work out `now` of a team from what it can move to; whether it has changed."""
    words = np.uint64(game.full.shape[0])
    _pull(game, work, team, scratch.row)
    differs = False
    for word in range(words):
        new = scratch.row[word] & ~work.now[team, word]
        if new != ZERO:
            differs = True
            work.now[team, word] |= new
            if game.pursuers_first and work.ticks.shape[1] > 0:
                note(work.ticks, team, word, new, ticks)
    return differs


@kernel
def begin(game, work, scratch, first, last):  # type: ignore[no-untyped-def]
    """What is won before anybody has moved: where the evader is held at a tick's end, or cannot move unheld."""
    for team in range(np.uint64(first), np.uint64(last)):
        if game.pursuers_first:
            answer_team(game, work, team, scratch, 0)
        else:
            for word in range(np.uint64(game.full.shape[0])):
                work.then[team, word] = held_by(game, work, team, word)
            work.changed[team] = (
                1  # even with `now` empty the evader may have no move but into somebody's reach
            )
        work.dirty[team] = 1
    return np.int64(0)


@kernel
def grow(game, work, scratch, first, last, ticks):  # type: ignore[no-untyped-def]
    """One round, first half: `now` of the teams that are dirty. Returns how many have changed."""
    count = 0
    for team in range(np.uint64(first), np.uint64(last)):
        if not work.dirty[team]:
            continue
        work.dirty[team] = 0
        if _grow(game, work, team, scratch, ticks):
            work.changed[team] = 1
            count += 1
    return count


@kernel
def answer(game, work, scratch, first, last, ticks):  # type: ignore[no-untyped-def]
    """One round, second half: `then` of the teams that have changed. Returns how many were looked at."""
    count = 0
    for team in range(np.uint64(first), np.uint64(last)):
        if not work.changed[team]:
            continue
        work.changed[team] = 0
        count += 1
        if answer_team(game, work, team, scratch, ticks):
            _mark(game, work, team, np.uint64(first), np.uint64(last - 1))
    return count


@kernel
def sweep(game, work, scratch, first, last, step):  # type: ignore[no-untyped-def]
    """Both halves team by team, as many ticks at once as the order of teams happens to give; no ticks are kept.

    Looks at the teams from first, by step, to last (not itself). Others may look at other teams meanwhile: rows only
    grow, so that one that was read before it grew is looked at again. Returns how many have changed.
    """
    count = 0
    low, high = np.uint64(min(first, last - step)), np.uint64(max(first, last - step))
    for at in range(first, last, step):
        team = np.uint64(at)
        if not work.dirty[team]:
            continue
        work.dirty[team] = 0
        differs = _grow(game, work, team, scratch, 0)
        if differs or work.changed[team]:
            work.changed[team] = 0
            count += 1
            if answer_team(game, work, team, scratch, 0):
                _mark(game, work, team, low, high)
    return count


@kernel
def starts(game, work, scratch, first, last):  # type: ignore[no-untyped-def]
    """With evaders first: put into `then` what is won at the start of a tick, the evader to move. Ends the work."""
    for team in range(np.uint64(first), np.uint64(last)):
        for word in range(np.uint64(game.full.shape[0])):
            held = held_by(game, work, team, word) if game.each_move else ZERO
            scratch.bad[word] = game.full[word] & ~(work.now[team, word] | held)
        evader_moves(game, work, team, scratch)
        for word in range(np.uint64(game.full.shape[0])):
            work.then[team, word] = game.full[word] & ~scratch.back[word]
    return np.int64(0)
