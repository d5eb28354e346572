"""Sums over all teams: how many positions are won, how long they take at worst, and where pursuers are placed best.

Counted are positions in which everybody stands on a node and the evader is neither held already nor at a goal.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from afoot.solvers.drive import Solved
from afoot.solvers.game import Game, set_bits
from afoot.solvers.planes import unpacked

CHUNK = 1 << 14  # teams looked at together


class Survey(NamedTuple):
    """Counts are of ordered pursuers; the middle is between the two turns of a tick."""

    open: int
    won: int  # at a tick's start
    won_middle: int
    worst_ticks: int | None  # over the positions won; None without distances, or where nothing is won
    placements: int  # ordered, that win wherever the evader then starts
    best: tuple[int, ...]  # nodes: where the most of the evader's starts are won, and those soonest
    best_share: float
    best_ticks: int | None  # at worst, over the starts won


class Chunk(NamedTuple):
    """Some teams whose pursuers all stand. c teams, w words."""

    at: Any  # int [c] numbers of the teams
    sites: Any  # int [c, k]
    weight: Any  # int64 [c] ordered teams that each stands for
    free: Any  # uint64 [c, w] evader's sites counted
    won: Any  # uint64 [c, w] of these, at a tick's start


def chunks(game: Game, solved: Solved) -> Iterator[Chunk]:
    """All teams whose pursuers stand on nodes that are not blocked, and the evader's sites counted for each."""
    standing = standing_sites(game)
    free_row = np.zeros_like(game.tables.goal)
    set_bits(free_row, game.evader.stand[unblocked(game)])
    free_row &= ~game.tables.goal
    for first in range(0, game.teams, CHUNK):
        sites = solved.teams[first : first + CHUNK].astype(np.int64)
        stands = standing[sites].all(axis=1)
        at, sites = np.flatnonzero(stands) + first, sites[stands]
        if len(at):
            held = np.bitwise_or.reduce(game.tables.holds[sites], axis=1)
            free = free_row & ~held
            yield Chunk(at, sites, weights(sites, game.alike), free, solved.start[at] & free)


def survey(game: Game, solved: Solved) -> Survey:
    """Look at every team once."""
    totals = [0, 0, 0, 0]
    worst, best = 0, (-1.0, 0, -1)  # share of starts won, minus the ticks, team
    for chunk in chunks(game, solved):
        free = np.bitwise_count(chunk.free).sum(axis=1, dtype=np.int64)
        won = np.bitwise_count(chunk.won).sum(axis=1, dtype=np.int64)
        middle = np.bitwise_count(solved.middle[chunk.at] & chunk.free).sum(axis=1, dtype=np.int64)
        for i, count in enumerate((free, won, middle, won == free)):
            totals[i] += int((chunk.weight * count).sum())
        ticks = solved.ticks.most(chunk.at, chunk.won)
        worst = max(worst, int(ticks.max()))
        share = np.where(free > 0, won / np.maximum(free, 1), 1.0)
        top = np.lexsort((chunk.at, ticks, -share))[0]
        found = (float(share[top]), -int(ticks[top]), int(chunk.at[top]))
        if found[:2] > best[:2]:
            best = found
    kept, team = solved.ticks.kept, best[2]
    return Survey(
        open=totals[0],
        won=totals[1],
        won_middle=totals[2],
        worst_ticks=worst if kept and totals[1] else None,
        placements=totals[3],
        best=tuple(game_node(game, i, s) for i, s in enumerate(solved.teams[team])) if team >= 0 else (),
        best_share=max(best[0], 0.0),
        best_ticks=-best[1] if kept and best[0] > 0 else None,
    )


def game_node(game: Game, pursuer: int, site: int) -> int:
    """Node of a site of one of the pursuers, by its number among all sites."""
    return int(game.sites_of(pursuer).node[int(site) - game.bases[pursuer]])


def weights(sites: Any, alike: bool) -> Any:
    """int64 [c]: how many ordered teams each of these teams [c, k] stands for."""
    k = sites.shape[1]
    count = np.full(len(sites), math.factorial(k) if alike else 1, np.int64)
    run = np.ones(len(sites), np.int64)
    for i in range(1, k if alike else 0):
        run = np.where(sites[:, i] == sites[:, i - 1], run + 1, 1)
        count //= run
    return count


class Chance(NamedTuple):
    """Of a draw of starts. sure: whether no start that can be drawn is lost, which rounding does not touch."""

    won: float
    sure: bool


def chance(game: Game, solved: Solved, spreads: list[Any], within_ticks: int | None) -> Chance:
    """Chance that the start is won. spreads: of each pursuer and then of the evader, float [n] over nodes.

    within_ticks: only captures within so many ticks count, where distances are kept.
    """
    total, sure = 0.0, True
    by_node = np.zeros(len(game.evader.node))
    by_node[game.evader.stand] = spreads[-1]
    for chunk in chunks(game, solved):
        nodes = np.stack([_nodes(game, i, chunk.sites[:, i]) for i in range(len(game.kinds))], axis=1)
        share = np.zeros(len(nodes))
        for order in (
            itertools.permutations(range(len(game.kinds))) if game.alike else [range(len(game.kinds))]
        ):
            share += np.prod([spreads[i][nodes[:, j]] for i, j in enumerate(order)], axis=0)
        # Pursuers on one node are one team, however they change places.
        share *= chunk.weight / math.factorial(len(game.kinds)) if game.alike else 1.0
        for row in np.flatnonzero(share):
            won = bits_of(solved.start[chunk.at[row]], len(by_node))
            if within_ticks is not None and solved.ticks.kept:
                won &= solved.ticks.of(chunk.at[[row]])[0] <= within_ticks
            total += float(share[row] * by_node[won].sum())
            sure = sure and not by_node[~won].any()
    return Chance(1.0 if sure else min(total, 1.0), sure)


def bits_of(row: Any, count: int) -> Any:
    """bool [count]: the bits of a row of words."""
    return unpacked(row, count).astype(bool)


def unblocked(game: Game) -> Any:
    """Nodes that may be entered."""
    n = len(game.board.degree)
    return np.arange(n) if game.asked.blocked is None else np.flatnonzero(~game.asked.blocked)


def standing_sites(game: Game) -> Any:
    """bool [pursuers' sites]: those on which a pursuer stands, on a node that is not blocked."""
    out = []
    for sites in game.pursuer:
        own = np.zeros(len(sites.node), bool)
        own[sites.stand[unblocked(game)]] = True
        out.append(own)
    return np.concatenate(out)


def _nodes(game: Game, pursuer: int, sites: Any) -> Any:
    return game.sites_of(pursuer).node[sites - game.bases[pursuer]]
