"""A step backwards: the largest belief that a joint move turns into beliefs that are won, and what a search keeps."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import inner
from afoot.solvers.evader_half import backwards, has, held_by, team_has

ONE, ZERO, WORD_BITS = np.uint64(1), np.uint64(0), np.uint64(63)
SIX = np.uint64(6)


class Found(NamedTuple):
    """What is known up to a level: g groups, v evader's sites, w words of a row."""

    won: Any  # uint64 [g, w] sites that some belief of the group has in it: each is won alone
    won_next: Any  # uint64 [g, w] the same with the level that is being worked out
    sure: (
        Any  # uint64 [g, w] sites that are won if the evader is seen there midway; [0, 0] without such looks
    )
    shown_new: Any  # uint8 [g] 1: the last level won sites that are seen from there
    ticks: Any  # uint16 [g, v] level at which a site that is seen was won; 0: not yet
    live_first: Any  # int64 [g + 1] largest beliefs of a group, as far as nothing in them is seen:
    live: Any  # uint64 [l, w]
    dead: Any  # uint8 [l] 1: the level being worked out has a larger one
    fresh_first: Any  # int64 [g + 1] those of them that the last level has added:
    fresh: Any  # uint64 [f, w]


class Added(NamedTuple):
    """Room for what a level adds."""

    first: Any  # int64 [g + 1]
    rows: Any  # uint64 [room, w]
    dead: Any  # uint8 [room] 1: a larger one has come after it


class Rows(NamedTuple):
    """Scratch rows."""

    row: Any  # uint64 [w]
    bad: Any  # uint64 [w]
    back: Any  # uint64 [w]
    sure: Any  # uint64 [w]


def make_rows(words: int) -> Rows:
    """Scratch rows."""
    return Rows(*(np.zeros(words, np.uint64) for _ in range(4)))


@inner
def seen_at_start(search, team, phase, word):  # type: ignore[no-untyped-def]
    """Evader's sites that the look at a tick's start shows, one word of them."""
    if search.shown[phase]:
        return search.game.full[word]
    return in_sight(search, team, word)


@inner
def in_sight(search, team, word):  # type: ignore[no-untyped-def]
    seen = search.sees[np.uint64(search.teams[team, 0]), word]
    for i in range(1, search.game.ranks.pursuers):
        seen |= search.sees[np.uint64(search.teams[team, i]), word]
    return seen


@inner
def _is_met(search, moves, k, move):  # type: ignore[no-untyped-def]
    """Whether a joint move meets a move of the evader on its hop."""
    for i in range(k):
        if team_has(search.comes, moves[i], move):
            return True
    return False


@inner
def _strike_met(search, moves, k, rows):  # type: ignore[no-untyped-def]
    """Take sites out of rows.back from which every move to a bad site is met by the joint move."""
    game = search.game
    for i in range(k):
        for at in range(search.come_first[moves[i]], search.come_first[moves[i] + ONE]):
            site = np.uint64(game.evader_from[search.come[at]])
            if not has(rows.back, site):
                continue
            way_left = False
            for move in range(game.evader_first[site], game.evader_first[site + ONE]):
                if has(rows.bad, game.evader_to[move]) and not _is_met(search, moves, k, move):
                    way_left = True
                    break
            if not way_left:
                rows.back[site >> SIX] &= ~(ONE << (site & WORD_BITS))


@inner
def before(search, found, team, after, there, moves, beliefs, belief, rows):  # type: ignore[no-untyped-def]
    """rows.row: the largest belief of a team that a joint move turns into what is won: a belief, or seen and won."""
    game, phase = search.game, there % np.uint64(search.period)
    for word in range(game.full.shape[0]):
        shown = found.won[there, word] & seen_at_start(search, after, phase, word)
        ok = held_by(game, search, after, word) | ((shown | beliefs[belief, word]) & ~game.goal[word])
        if not game.pursuers_first:
            if search.looks_midway:
                sight = in_sight(search, team, word)
                ok = (sight & rows.sure[word]) | (ok & ~sight)
            if game.each_move:
                ok |= held_by(game, search, team, word)
        rows.bad[word] = game.full[word] & ~ok
    backwards(game, rows.bad, rows.back)
    if not search.plain:
        _strike_met(search, moves, game.ranks.pursuers, rows)
    for word in range(game.full.shape[0]):
        rows.row[word] = game.full[word] & ~rows.back[word]
        if game.pursuers_first and game.each_move:
            rows.row[word] |= held_by(game, search, after, word)
