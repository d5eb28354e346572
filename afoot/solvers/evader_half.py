"""The evader's half of a tick and its end, for one team of pursuers: what is won for them once they have moved."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import inner
from afoot.solvers.planes import note_new

ONE, ZERO, WORD_BITS = np.uint64(1), np.uint64(0), np.uint64(63)
SIX = np.uint64(6)


class Work(NamedTuple):
    """What is found so far about t teams; w words of a row, v evader's sites."""

    teams: Any  # uint16 [t, k] the pursuers' sites
    now: Any  # uint64 [t, w]
    then: Any  # uint64 [t, w]
    ends: Any  # uint64 [t, w] won if the tick ends so; or [0, 0] where nothing reads it
    dirty: (
        Any  # uint8 [t] 1: a team that can be moved to has changed; only who looks at the team writes here,
    )
    marked: Any  # uint8 [t] and others here, until all of them have come to the end of their teams
    changed: Any  # uint8 [t] 1: `now` has changed
    ticks: Any  # uint64 [planes, t, w] ticks to the capture from a tick's start; or [0, 0, 0] if not asked


class Scratch(NamedTuple):
    """Rows of one thread."""

    row: Any  # uint64 [w]
    bad: Any  # uint64 [w]
    back: Any  # uint64 [w]


def make_scratch(words: int) -> Scratch:
    """Rows for one thread."""
    return Scratch(*(np.zeros(words, np.uint64) for _ in range(3)))


@inner
def has(row, bit):  # type: ignore[no-untyped-def]
    return (row[np.uint64(bit) >> SIX] >> (np.uint64(bit) & WORD_BITS)) & ONE != ZERO


@inner
def team_has(rows, team, bit):  # type: ignore[no-untyped-def]
    return (rows[team, np.uint64(bit) >> SIX] >> (np.uint64(bit) & WORD_BITS)) & ONE != ZERO


@inner
def held_by(game, work, team, word):  # type: ignore[no-untyped-def]
    """Evader's sites that somebody of a team holds, one word of them."""
    held = game.holds[np.uint64(work.teams[team, 0]), word]
    for i in range(1, game.ranks.pursuers):
        held |= game.holds[np.uint64(work.teams[team, i]), word]
    return held


@inner
def backwards(game, bad, back):  # type: ignore[no-untyped-def]
    """back: evader's sites from which some move leads to a site in bad."""
    table = game.bytes
    width = np.uint64(table.width)
    mask = (ONE << width) - ONE
    a_word = np.uint64(64) // width
    for word in range(back.shape[0]):
        back[word] = ZERO
    for word in range(np.uint64(bad.shape[0])):
        rest = bad[word]
        chunk = word * a_word
        while rest != ZERO:
            value = rest & mask
            if value != ZERO:
                size, start = np.uint64(table.size[chunk]), np.uint64(table.start[chunk])
                at = np.uint64(table.offset[chunk]) + value * size
                for i in range(size):
                    back[start + i] |= table.entries[at + i]
            rest >>= width
            chunk += ONE


@inner
def _is_barred(game, work, team, move):  # type: ignore[no-untyped-def]
    """Whether somebody of a team meets the evader for certain on a move of it."""
    for i in range(game.ranks.pursuers):
        if team_has(game.barred, np.uint64(work.teams[team, i]), move):
            return True
    return False


@inner
def _way_left(game, work, team, bad, site):  # type: ignore[no-untyped-def]
    """Whether the evader has a move to a bad site on which nobody of the team meets it."""
    for move in range(game.evader_first[site], game.evader_first[site + ONE]):
        if has(bad, game.evader_to[move]) and not _is_barred(game, work, team, move):
            return True
    return False


@inner
def evader_moves(game, work, team, scratch):  # type: ignore[no-untyped-def]
    """scratch.back: sites from which the evader can reach a site of scratch.bad unmet."""
    backwards(game, scratch.bad, scratch.back)
    for i in range(game.ranks.pursuers):
        own = np.uint64(work.teams[team, i])
        for at in range(game.bar_first[own], game.bar_first[own + ONE]):
            site = np.uint64(game.evader_from[game.bar[at]])
            if has(scratch.back, site) and not _way_left(game, work, team, scratch.bad, site):
                scratch.back[site >> SIX] &= ~(ONE << (site & WORD_BITS))


@inner
def answer_team(game, work, team, scratch, ticks):  # type: ignore[no-untyped-def]
    """Work out `then` of a team from its `now`; whether it has changed."""
    words = np.uint64(game.full.shape[0])
    first, each = game.pursuers_first, game.each_move
    for word in range(words):
        held = held_by(game, work, team, word)
        if first:
            good = held | (work.now[team, word] & ~game.goal[word])
        else:
            good = work.now[team, word] | (held if each else ZERO)
        scratch.bad[word] = game.full[word] & ~good
    evader_moves(game, work, team, scratch)
    differs = False
    for word in range(words):
        held = held_by(game, work, team, word)
        safe = game.full[word] & ~scratch.back[word]
        if first:
            then = safe | (held if each else ZERO)
        else:
            then = held | (safe & ~game.goal[word])
            if work.ticks.shape[1] > 0:
                note_new(work.ticks, team, word, safe, ticks)
        if work.ends.shape[0] > 0:
            ends = game.full[word] & ~scratch.bad[word]
            differs |= ends != work.ends[team, word]
            work.ends[team, word] = ends
        differs |= then != work.then[team, word]
        work.then[team, word] = then
    return differs
