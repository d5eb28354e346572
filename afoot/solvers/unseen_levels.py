"""The beliefs from which the pursuers surely capture within so many ticks, level by level.

Whatever wins against a belief wins against every part of it, so of each team a level holds its largest beliefs alone
(an antichain). Backwards, a joint move and a belief that it may lead to give one largest belief before: all sites from
which each move of the evader is met, held, seen where that is won, or leads into the belief after. (M. De Wulf, L.
Doyen and J.-F. Raskin, A lattice theory for solving games of imperfect information, HSCC 2006, use antichains so.)

A group is a team at a phase of the clock. Level 0 is the empty belief; when a level adds nothing, no later one does.
"""

from __future__ import annotations

import numpy as np

from afoot.solvers._jit import inner, kernel
from afoot.solvers.evader_half import held_by
from afoot.solvers.ranks import rank
from afoot.solvers.retrograde import is_full, span
from afoot.solvers.unseen_before import before, seen_at_start

ONE, ZERO = np.uint64(1), np.uint64(0)
NO_ROOM = -1


@inner
def _after(game, a, b, c, d):  # type: ignore[no-untyped-def]
    """The team that a joint move leads to."""
    return rank(
        game.ranks, np.int64(game.to[a]), np.int64(game.to[b]), np.int64(game.to[c]), np.int64(game.to[d])
    )


@inner
def _is_within_one(row, rows, first, last):  # type: ignore[no-untyped-def]
    """Whether a row lies within one of others."""
    for at in range(first, last):
        inside = True
        for word in range(row.shape[0]):
            if row[word] & ~rows[at, word] != ZERO:
                inside = False
                break
        if inside:
            return True
    return False


@inner
def _strike_within(row, rows, dead, first, last):  # type: ignore[no-untyped-def]
    """Mark those of the rows as dead that lie within a row."""
    for at in range(first, last):
        inside = True
        for word in range(row.shape[0]):
            if rows[at, word] & ~row[word] != ZERO:
                inside = False
                break
        if inside:
            dead[at] = 1


@inner
def _append(added, group, count, row):  # type: ignore[no-untyped-def]
    """Add a row to a group; those of the group within it are dead. How many rows there are then, or NO_ROOM."""
    if count == added.rows.shape[0]:
        return np.int64(NO_ROOM)
    _strike_within(row, added.rows, added.dead, added.first[group], count)
    for word in range(row.shape[0]):
        added.rows[count, word] = row[word]
    added.dead[count] = 0
    return count + 1


@inner
def _note(search, found, group, level, rows):  # type: ignore[no-untyped-def]
    """Write down the sites of a belief, and leave in rows.row what of it is unseen. Whether anything is."""
    team, phase = group // search.period, group % search.period
    any_left = ZERO
    for word in range(rows.row.shape[0]):
        seen = seen_at_start(search, team, phase, word)
        new = rows.row[word] & ~found.won_next[group, word] & seen
        found.won_next[group, word] |= rows.row[word]
        site = np.int64(word) * 64
        while new != ZERO:
            if new & ONE:
                found.ticks[group, site] = level
            new >>= ONE
            site += 1
        rows.row[word] &= ~seen
        any_left |= rows.row[word]
    return any_left != ZERO


@inner
def _add(search, found, added, group, count, level, rows):  # type: ignore[no-untyped-def]
    """Add rows.row to a group unless it lies within a belief of the group. How many are added, or NO_ROOM."""
    if not _note(search, found, group, level, rows):
        return count
    first, last = found.live_first[group], found.live_first[group + 1]
    if _is_within_one(rows.row, added.rows, added.first[group], count):
        return count
    if _is_within_one(rows.row, found.live, first, last):
        return count
    count = _append(added, group, count, rows.row)
    if count != NO_ROOM:
        _strike_within(rows.row, found.live, found.dead, first, last)
    return count


@inner
def _spans(game, search, team):  # type: ignore[no-untyped-def]
    """Bounds of the moves of each of up to four pursuers."""
    k = game.ranks.pursuers
    return (span(game.first, k, search, team, 0), span(game.first, k, search, team, 1),
            span(game.first, k, search, team, 2), span(game.first, k, search, team, 3))  # fmt: skip


@inner
def _look_midway(search, found, team, phase, rows):  # type: ignore[no-untyped-def]
    """rows.sure: sites at which the evader, seen midway, is held or won after some joint move."""
    game, period = search.game, np.uint64(search.period)
    for word in range(rows.sure.shape[0]):
        rows.sure[word] = ZERO
    spans = _spans(game, search, team)
    for a in range(spans[0][0], spans[0][1]):
        for b in range(spans[1][0], spans[1][1]):
            for c in range(spans[2][0], spans[2][1]):
                for d in range(spans[3][0], spans[3][1]):
                    after = _after(game, a, b, c, d)
                    for word in range(rows.sure.shape[0]):
                        won = found.won[after * period + phase, word] & ~game.goal[word]
                        rows.sure[word] |= held_by(game, search, after, word) | won
                    if is_full(rows.sure, game.full):
                        return


@inner
def _prepare(search, found, ready, group, rows):  # type: ignore[no-untyped-def]
    """The largest beliefs that turn into what the last level has won of a group. How many so far, or NO_ROOM."""
    team = np.uint64(group) // np.uint64(search.period)
    count, none = ready.first[group], (ZERO, ZERO, ZERO, ZERO)  # no move counts, only where it leads
    beliefs, bounds = found.fresh, found.fresh_first
    if found.shown_new[group]:
        beliefs, bounds = found.live, found.live_first
    for at in range(bounds[group], bounds[group + 1]):
        before(search, found, team, team, np.uint64(group), none, beliefs, at, rows)
        if not _is_within_one(rows.row, ready.rows, ready.first[group], count):
            count = _append(ready, group, count, rows.row)
            if count == NO_ROOM:
                return count
    return count


@inner
def _take(search, found, ready, added, group, there, count, level, rows):  # type: ignore[no-untyped-def]
    """Add what is ready of the group that a joint move leads to."""
    for at in range(ready.first[there], ready.first[there + ONE]):
        if ready.dead[at]:
            continue
        for word in range(rows.row.shape[0]):
            rows.row[word] = ready.rows[at, word]
        count = _add(search, found, added, group, count, level, rows)
        if count == NO_ROOM:
            return count
    return count


@inner
def _make(search, found, added, group, moves, there, whole, count, level, rows):  # type: ignore[no-untyped-def]
    """Add what is won by a joint move, belief by belief."""
    period = np.uint64(search.period)
    team, after = np.uint64(group) // period, there // period
    beliefs, bounds = found.fresh, found.fresh_first
    if whole or found.shown_new[there]:
        beliefs, bounds = found.live, found.live_first
    for at in range(bounds[there], bounds[there + ONE]):
        before(search, found, team, after, there, moves, beliefs, at, rows)
        count = _add(search, found, added, group, count, level, rows)
        if count == NO_ROOM:
            return count
    return count


@inner
def _work_out(search, found, ready, added, group, level, rows):  # type: ignore[no-untyped-def]
    """Add what a level has for one group. How many are added so far, or NO_ROOM."""
    game, period = search.game, np.uint64(search.period)
    team, phase = np.uint64(group) // period, (np.uint64(group) + ONE) % period
    count, whole = added.first[group], False
    if search.looks_midway:
        _look_midway(search, found, team, phase, rows)
        for word in range(rows.sure.shape[0]):
            whole |= rows.sure[word] != found.sure[group, word]
    spans = _spans(game, search, team)
    for a in range(spans[0][0], spans[0][1]):
        for b in range(spans[1][0], spans[1][1]):
            for c in range(spans[2][0], spans[2][1]):
                for d in range(spans[3][0], spans[3][1]):
                    there = _after(game, a, b, c, d) * period + phase
                    if search.plain:
                        count = _take(search, found, ready, added, group, there, count, level, rows)
                    else:
                        count = _make(
                            search, found, added, group, (a, b, c, d), there, whole, count, level, rows
                        )
                    if count == NO_ROOM:
                        return count
    if search.looks_midway:  # at the end, so that a group that had no room is done again in full
        for word in range(rows.sure.shape[0]):
            found.sure[group, word] = rows.sure[word]
    return count


@kernel
def make_ready(search, found, ready, rows, first, last):  # type: ignore[no-untyped-def]
    """For a plain search: prepare groups from first to last. Returns the first that is not done: `ready` is full."""
    for group in range(first, last):
        count = _prepare(search, found, ready, group, rows)
        if count == NO_ROOM:
            return np.int64(group)
        ready.first[group + 1] = count
    return np.int64(last)


@kernel
def next_level(search, found, ready, added, rows, first, last, level):  # type: ignore[no-untyped-def]
    """Work out a level for groups from first to last. Returns the first group that is not done: `added` is full."""
    for group in range(first, last):
        count = _work_out(search, found, ready, added, group, level, rows)
        if count == NO_ROOM:
            return np.int64(group)
        added.first[group + 1] = count
    return np.int64(last)


@kernel
def count_kept(found, added, live_first, fresh_first):  # type: ignore[no-untyped-def]
    """Bounds of the groups once a level is done: what it leaves, and what it adds."""
    for group in range(added.first.shape[0] - 1):
        fresh, live = 0, 0
        for at in range(added.first[group], added.first[group + 1]):
            fresh += added.dead[at] == 0
        for at in range(found.live_first[group], found.live_first[group + 1]):
            live += found.dead[at] == 0
        fresh_first[group + 1] = fresh_first[group] + fresh
        live_first[group + 1] = live_first[group] + live + fresh
    return np.int64(0)


@inner
def _copy(rows, at, target, place):  # type: ignore[no-untyped-def]
    for word in range(rows.shape[1]):
        target[place, word] = rows[at, word]
    return place + 1


@kernel
def keep(search, found, added, live_first, live, fresh_first, fresh):  # type: ignore[no-untyped-def]
    """End a level: `live` and `fresh` as `count_kept` has bounded them. Returns how many groups have changed."""
    changed = 0
    for group in range(added.first.shape[0] - 1):
        team, phase = group // search.period, group % search.period
        place, new = live_first[group], fresh_first[group]
        for at in range(found.live_first[group], found.live_first[group + 1]):
            if found.dead[at] == 0:
                place = _copy(found.live, at, live, place)
        for at in range(added.first[group], added.first[group + 1]):
            if added.dead[at] == 0:
                place = _copy(added.rows, at, live, place)
                new = _copy(added.rows, at, fresh, new)
        shown = ZERO
        for word in range(found.won.shape[1]):
            more = found.won_next[group, word] & ~found.won[group, word]
            shown |= more & seen_at_start(search, team, phase, word)
            found.won[group, word] = found.won_next[group, word]
        found.shown_new[group] = shown != ZERO
        changed += (shown != ZERO) | (new != fresh_first[group])
    return np.int64(changed)


@kernel
def first_start(search, found, free, standing):  # type: ignore[no-untyped-def]
    """The first team of standing pursuers that wins wherever the evader starts, or -1. free: uint64 [w] its starts."""
    period = search.period
    for team in range(search.teams.shape[0]):
        stands = True
        for i in range(search.game.ranks.pursuers):
            stands &= standing[search.teams[team, i]]
        if stands and _wins_start(search, found, team, np.int64(team) * period, free):
            return np.int64(team)
    return np.int64(-1)


@inner
def _wins_start(search, found, team, group, free):  # type: ignore[no-untyped-def]
    game = search.game
    for word in range(free.shape[0]):
        seen = seen_at_start(search, team, 0, word) & free[word] & ~held_by(game, search, team, word)
        if seen & ~found.won[group, word] != ZERO:
            return False
    for at in range(found.live_first[group], found.live_first[group + 1]):
        inside = True
        for word in range(free.shape[0]):
            unseen = free[word] & ~held_by(game, search, team, word) & ~seen_at_start(search, team, 0, word)
            inside &= unseen & ~found.live[at, word] == ZERO
        if inside:
            return True
    return False
