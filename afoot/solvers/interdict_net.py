"""The ground of an interdiction: where both sides can be tick by tick, and who meets whom, as the rules say.

A walk is a row of the evader's sites from tick 0 to the tick in which it stands on an exit, a route a row of one
pursuer's sites from tick 0 to the last tick, and a schedule a route for every pursuer. Sites are those of `sites`: a
hop of several ticks is a chain of them, so that every move takes one tick. As in `game.tick`, nobody is looked at
before both sides have moved, and captures come before arrivals.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.rules.capture import crossed
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.solvers._jit import kernel
from afoot.solvers.looks import hold_rows
from afoot.solvers.sites import Ground, Sites, make_sites

FAR = np.int32(2**30)  # more ticks than anybody has
Walk = tuple[int, ...]
Schedule = tuple[tuple[int, ...], ...]


class Event(NamedTuple):
    """What a pursuer does to meet a walk: be on a site, or move against it along a hop."""

    tick_in: int
    site_in: int
    tick_out: int  # as tick_in, but for a hop
    site_out: int


class Kinds(NamedTuple):
    """Classes by number: all pursuers have one, the evader another."""

    pursuer: int
    evader: int


@dataclass
class Net:
    """Who can be where, and who meets whom. starts: the evader's sites with their chances; team: pursuers' sites."""

    evader: Sites
    pursuer: Sites
    exits: Any  # bool [evader's sites] whether its chase ends there
    starts: tuple[tuple[int, float], ...]
    team: tuple[int, ...]
    ticks: int
    crossing: int
    holds: Any  # bool [pursuer's sites, evader's sites]
    left: Any = None  # int32 [evader's sites] ticks to the nearest exit
    _between: dict[int, Any] = field(default_factory=dict)
    _facing: tuple[dict[tuple[int, int], list[int]], dict[tuple[int, int], list[int]]] = ({}, {})

    def __post_init__(self) -> None:
        self.left = ticks_to(self.evader, np.flatnonzero(self.exits))
        if self.crossing:
            self._facing = _by_hop(self.evader), _by_hop(self.pursuer)

    def ticks_from(self, site: int) -> Any:
        """int32 [pursuer's sites]: ticks that a pursuer takes from a site to each."""
        if site not in self._between:
            out = np.full(len(self.pursuer.node), FAR, np.int32)
            line = np.zeros(len(out), np.int32)
            _spread(self.pursuer.first, self.pursuer.to, np.int64(site), out, line)
            self._between[site] = out
        return self._between[site]

    def events(self, walk: Walk) -> list[Event]:
        """All that meets a walk, whether in time or not."""
        found = []
        for tick in range(1, len(walk)):
            for site in np.flatnonzero(self.holds[:, walk[tick]]).tolist():
                found.append(Event(tick, site, tick, site))
            for move in self._against(self.evader, 1, walk[tick - 1], walk[tick]):
                tail = int(np.searchsorted(self.pursuer.first, move, "right")) - 1
                found.append(Event(tick - 1, tail, tick, int(self.pursuer.to[move])))
        return found

    def shade(self, schedule: Schedule) -> tuple[Any, Any]:
        """bool [ticks + 1, evader's sites] and [ticks + 1, evader's moves]: where a schedule captures an evader: by
        standing within reach, and on its hop. The second has no columns without crossing."""
        held = np.zeros((self.ticks + 1, len(self.evader.node)), bool)
        met = np.zeros((self.ticks + 1, len(self.evader.to) if self.crossing else 0), bool)
        for route in schedule:
            for tick in range(1, self.ticks + 1):
                held[tick] |= self.holds[route[tick]]
                met[tick, self._against(self.pursuer, 0, route[tick - 1], route[tick])] = True
        return held, met

    def hits(self, shade: tuple[Any, Any], walk: Walk) -> bool:
        """Whether a schedule, by its shade, captures an evader on a walk."""
        ticks = np.arange(1, len(walk))
        if shade[0][ticks, list(walk[1:])].any():
            return True
        return bool(self.crossing and shade[1][ticks, self.moves_of(walk)].any())

    def moves_of(self, walk: Walk) -> list[int]:
        """The evader's moves along a walk."""
        return [move_of(self.evader, a, b) for a, b in itertools.pairwise(walk)]

    def pursuer_move(self, tail: int, head: int) -> int:
        """A pursuer's move from one site to the next."""
        return move_of(self.pursuer, tail, head)

    def against_evader(self, tail: int, head: int) -> list[int]:
        """The pursuers' moves that meet an evader on its hop from one site to the next."""
        return self._against(self.evader, 1, tail, head)

    def _against(self, sites: Sites, other: int, tail: int, head: int) -> list[int]:
        """Moves of the other side (0: the evader's, 1: the pursuers') that are met by a move from tail to head."""
        if not self.crossing:
            return []
        move = move_of(sites, tail, head)
        a, b = int(sites.hop_a[move]), int(sites.hop_b[move])
        theirs = self.pursuer if other else self.evader
        listed = self._facing[other].get((b, a), [])
        return [m for m in listed if crossed(a, b, theirs.hop_a[m], theirs.hop_b[m])]


def make_net(
    board: Board,
    cast: Cast,
    rules: Rules,
    kinds: Kinds,
    starts: tuple[tuple[int, float], ...],
    team: list[int],
) -> Net:
    """The net of a game. starts: the evader's nodes with their chances; team: the pursuers' nodes."""
    n = len(board.degree)
    ground = Ground(board, cast, rules.whole_ticks, np.zeros(n, bool), np.arange(n))
    evader, pursuer = make_sites(ground, kinds.evader, True), make_sites(ground, kinds.pursuer, True)
    rows = hold_rows(board, cast, rules, kinds.pursuer, pursuer, evader)
    bits = np.unpackbits(rows.view(np.uint8), axis=1, bitorder="little")
    exits = np.zeros(len(evader.node), bool)
    exits[evader.stand[[int(row.node) for row in cast.exits]]] = True
    return Net(
        evader,
        pursuer,
        exits,
        tuple((int(evader.stand[node]), chance) for node, chance in starts),
        tuple(int(pursuer.stand[node]) for node in team),
        rules.horizon_ticks,
        rules.crossing,
        bits[:, : len(evader.node)].astype(bool),
    )


def move_of(sites: Sites, tail: int, head: int) -> int:
    """The move that leads from one site to the next."""
    for move in range(int(sites.first[tail]), int(sites.first[tail + 1])):
        if sites.to[move] == head:
            return move
    raise ValueError(f"no move leads from site {tail} to {head}")


def ticks_to(sites: Sites, goals: Any) -> Any:
    """int32 [sites]: ticks to the nearest of some sites, FAR where there is no way."""
    tails = np.repeat(np.arange(len(sites.node)), np.diff(sites.first))
    order = np.argsort(sites.to, kind="stable")
    first = np.searchsorted(sites.to[order], np.arange(len(sites.node) + 1)).astype(np.int32)
    back = np.ascontiguousarray(tails[order], np.int32)
    best = np.full(len(sites.node), FAR, np.int32)
    for goal in goals:
        out, line = np.full(len(best), FAR, np.int32), np.zeros(len(best), np.int32)
        _spread(first, back, np.int64(goal), out, line)
        best = np.minimum(best, out)
    return best


@kernel
def _spread(first, to, root, out, line):  # type: ignore[no-untyped-def]
    """Breadth first: ticks from a site to each. out: FAR throughout before."""
    out[root] = 0
    line[0] = root
    done, known = np.int64(0), np.int64(1)
    while done < known:
        site = line[done]
        done += 1
        for move in range(first[site], first[site + 1]):
            after = to[move]
            if out[after] == FAR:
                out[after] = out[site] + 1
                line[known] = after
                known += 1
    return known


def _by_hop(sites: Sites) -> dict[tuple[int, int], list[int]]:
    """Moves by the two ends of their hop; stays are on none."""
    found: dict[tuple[int, int], list[int]] = {}
    for move, ends in enumerate(zip(sites.hop_a.tolist(), sites.hop_b.tolist(), strict=True)):
        if ends[0] != ends[1]:
            found.setdefault(ends, []).append(move)
    return found
