"""Who holds and who meets whom, site by site, as the rules say: the tables of a game are made of their answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.board.model import Board
from afoot.rules.capture import can_capture, crossed, on_hop, within_reach
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.solvers._jit import kernel
from afoot.solvers.bits import words_for
from afoot.solvers.sites import Sites

ONE = np.uint64(1)
NOW, BEFORE = 1, 0  # ticks: of the move that is looked at, and an earlier one


@kernel
def _hold(hops, degree, hop_mm, profile, reach_hops, nodes, left, evader_node, rows):  # type: ignore[no-untyped-def]
    for site in range(nodes.shape[0]):
        if not can_capture(left[site]):
            continue
        for other in range(evader_node.shape[0]):
            if within_reach(hops, degree, hop_mm, None, profile, nodes[site], evader_node[other], reach_hops):
                rows[site, other >> 6] |= ONE << np.uint64(other & 63)
    return np.int64(0)


def hold_rows(board: Board, cast: Cast, rules: Rules, kind: int, pursuer: Sites, evader: Sites) -> Any:
    """uint64 [pursuer's sites, words]: evader's sites that a pursuer of this class holds from each of its sites."""
    rows = np.zeros((len(pursuer.node), words_for(len(evader.node))), np.uint64)
    profile = np.int64(cast.classes[kind].profile)
    nodes = (pursuer.node, pursuer.left, evader.node)
    _hold(board.hops, board.degree, cast.hop_mm, profile, np.int64(rules.reach_hops), *nodes, rows)
    return rows


def meet_rows(pursuer: Sites, evader: Sites, crossing: int) -> Any:
    """uint64 [pursuer's sites, words]: evader's sites in transit that some move from a pursuer's site meets."""
    rows = np.zeros((len(pursuer.node), words_for(len(evader.node))), np.uint64)
    transit = np.flatnonzero([bool(on_hop(left, BEFORE, NOW)) for left in evader.left.tolist()])
    tail = np.repeat(np.arange(len(pursuer.node)), np.diff(pursuer.first))
    facing = _facing(evader.node[transit], evader.hop_to[transit])
    for move in range(len(tail) if crossing else 0):
        for i in facing.get((int(pursuer.hop_b[move]), int(pursuer.hop_a[move])), ()):
            site = int(transit[i])
            if crossed(pursuer.hop_a[move], pursuer.hop_b[move], evader.node[site], evader.hop_to[site]):
                rows[tail[move], site >> 6] |= ONE << np.uint64(site & 63)
    return rows


def oppose_lists(
    each: tuple[Sites, ...], evader: Sites, crossing: int, *, by_site: bool, transit_only: bool
) -> tuple[Any, Any, Any]:
    """Evader's moves that pursuers meet: a list's bounds, the list, and the same as rows of bits.

    by_site: for each site of the pursuers whatever they do from there; else for each of their moves.
    transit_only: only pursuers that are on a hop already count.
    """
    facing = _facing(evader.hop_a, evader.hop_b)
    found: list[list[int]] = []
    for sites in each:
        for site in range(len(sites.node)):
            moves = range(int(sites.first[site]), int(sites.first[site + 1]))
            counts = crossing and (not transit_only or bool(on_hop(sites.left[site], BEFORE, NOW)))
            met = [_met(sites, move, evader, facing) if counts else [] for move in moves]
            found += [sorted({m for one in met for m in one})] if by_site else met
    first = np.cumsum([0, *map(len, found)])
    listed = np.array([move for one in found for move in one], np.uint32)
    words = words_for(len(evader.to)) if len(listed) else 1
    rows = np.zeros((len(found), words), np.uint64)
    for row, moves_met in zip(rows, found, strict=True):
        for move in moves_met:
            row[move >> 6] |= ONE << np.uint64(move & 63)
    return first.astype(np.uint32), listed, rows


def _met(sites: Sites, move: int, evader: Sites, facing: dict[tuple[int, int], list[int]]) -> list[int]:
    a, b = int(sites.hop_a[move]), int(sites.hop_b[move])
    return [m for m in facing.get((b, a), ()) if crossed(a, b, evader.hop_a[m], evader.hop_b[m])]


def _facing(tails: Any, heads: Any) -> dict[tuple[int, int], list[int]]:
    """Indices by the two ends of a hop: candidates that `crossed` then decides about."""
    found: dict[tuple[int, int], list[int]] = {}
    for i, ends in enumerate(zip(tails.tolist(), heads.tolist(), strict=True)):
        found.setdefault(ends, []).append(i)
    return found
