"""The pursuers' strategy against an unseen evader: a decision for each belief that can come to pass, and what follows.

Decisions are found forwards from the best placement, with the beliefs that a search has found as the measure: each
decision leads, whatever is seen next, to beliefs that are won in at least a tick less.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from afoot.errors import AfootError
from afoot.solvers.game import Game
from afoot.solvers.play import Spot
from afoot.solvers.ranks import MOST_PURSUERS, rank_of
from afoot.solvers.unseen_search import Beliefs
from afoot.solvers.unseen_tables import Search

MOST_DECISIONS = 1_000_000
UNSEEN = None  # a look that shows nobody


class Seen(NamedTuple):
    """Where the pursuers have seen the evader since their last decision: at a tick's start, and midway in the tick."""

    start: Spot | None
    midway: Spot | None


@dataclass
class Decision:
    """What the pursuers do in one situation. Nodes; `then` says which decision comes next by what is seen."""

    number: int
    at: list[int]  # the pursuers' nodes, or origins of their hops
    belief: list[int]  # nodes where the evader can be when they decide
    to: list[int]  # nodes that the pursuers set out for, or stay on
    ticks_left: int  # at most, this tick included
    then: dict[Seen, int]  # empty: the evader is captured for certain


class World:
    """One tick of a search forwards. Sets of the evader's sites and of its moves are bits of an int."""

    def __init__(self, game: Game, search: Search) -> None:
        self.game, self.search = game, search
        tables = game.tables
        self.k = len(game.kinds)
        self.first, self.to = tables.first.tolist(), tables.to.tolist()
        self.hop_end = [int(node) for one in game.pursuer for node in one.hop_b]
        self.held = [_bits(row) for row in tables.holds]
        self.sees = [_bits(row) for row in search.sees]
        self.comes = [_bits(row) for row in search.comes]
        self.goal = _bits(tables.goal)
        self.full = _bits(tables.full)
        self.moves_first, self.move_to = tables.evader_first.tolist(), tables.evader_to.tolist()
        self.first_side_is_pursuers = bool(tables.pursuers_first)

    def union(self, rows: list[int], team: tuple[int, ...]) -> int:
        """Bits of any of a team's sites."""
        total = 0
        for site in team:
            total |= rows[site]
        return total

    def joint_moves(self, team: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        return itertools.product(*(range(self.first[site], self.first[site + 1]) for site in team))

    def after(self, moves: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self.to[move] for move in moves)

    def looked(self, team: tuple[int, ...], belief: int, phase: int) -> list[tuple[int | None, int]]:
        """What the look at a tick's start makes of a belief: a site seen, or none, and the belief then."""
        seen = self.full if self.search.shown[phase] else self.union(self.sees, team)
        found: list[tuple[int | None, int]] = [(site, 1 << site) for site in _places(belief & seen)]
        return [*found, (UNSEEN, belief & ~seen)] if belief & ~seen else found

    def midway(self, team: tuple[int, ...], belief: int) -> list[tuple[int | None, int]]:
        """What the pursuers know when they decide: sites where the evader is, or moves that it has made."""
        if self.first_side_is_pursuers:
            return [(UNSEEN, belief)]
        early = self.union(self.held, team) if self.search.game.each_move else 0
        seen = self.union(self.sees, team) if self.search.looks_midway else 0
        found: dict[int | None, int] = {}
        for move in self.moves(belief):
            site = self.move_to[move]
            if not early >> site & 1:
                key = site if seen >> site & 1 else UNSEEN
                found[key] = found.get(key, 0) | 1 << move
        return list(found.items())

    def moves(self, belief: int) -> Iterator[int]:
        """The evader's moves from a belief."""
        for site in _places(belief):
            yield from range(self.moves_first[site], self.moves_first[site + 1])

    def ends(self, known: int, moves: tuple[int, ...]) -> int | None:
        """The evader's sites at the tick's end after a joint move, as far as it is not captured; None where it gets
        to a goal. known: as `midway` gives it."""
        after, left = self.after(moves), 0
        held = self.union(self.held, after)
        met = self.union(self.comes, moves)
        if self.first_side_is_pursuers:
            known = known & ~held if self.search.game.each_move else known
            own: Any = self.moves(known)
        else:
            own = _places(known)
        for move in own:
            if not met >> move & 1:
                left |= 1 << self.move_to[move]
        left &= ~held
        return None if left & self.goal else left


class Planner:
    """Finds the decisions of a strategy."""

    def __init__(self, game: Game, search: Search, beliefs: Beliefs) -> None:
        self.world, self.search, self.beliefs = World(game, search), search, beliefs
        self._rows: dict[int, list[tuple[int, int]]] = {}
        self._numbers: dict[Any, int] = {}
        self._line: list[
            tuple[Decision, Any, int]
        ] = []  # with what is known, and the ticks that it is won in

    def decisions(self, team: tuple[int, ...], free: Any) -> tuple[dict[Seen, int], list[Decision]]:
        """The decisions after each first look, and all that can come after them. free: uint64 [w] where the evader
        may start."""
        starts = self._next(team, _bits(free) & ~self.world.union(self.world.held, team), 0)
        for decision, (at, known, phase), ticks in self._line:  # grows
            moves = self._best(at, known, phase, ticks)
            after, left = self.world.after(moves), self.world.ends(known, moves)
            decision.to = [self.world.hop_end[move] for move in moves]
            decision.then = self._next(after, left or 0, (phase + 1) % self.search.period)
        return starts, [decision for decision, _, _ in self._line]

    def level(self, team: tuple[int, ...], belief: int, phase: int) -> int | None:
        """Ticks in which a belief at a tick's start, after the look, is won at most; None where it is not."""
        if not belief:
            return 0
        group = self._group(team, phase)
        (site, _), *others = self.world.looked(team, belief, phase)
        if site is not UNSEEN:
            if others:
                raise RuntimeError("a belief holds what is seen, or what is not")
            return int(self.beliefs.ticks[group, site]) or None
        for level, row in self._of(group):
            if not belief & ~row:
                return level
        return None

    def _next(self, team: tuple[int, ...], belief: int, phase: int) -> dict[Seen, int]:
        """The decisions that come after a tick's end."""
        found = {}
        for start, known_then in self.world.looked(team, belief, phase):
            ticks = self.level(team, known_then, phase)
            if ticks is None:
                raise RuntimeError("a strategy leads to a belief that is not won")
            for midway, known in self.world.midway(team, known_then):
                seen = Seen(*(None if site is None else self._spot(site) for site in (start, midway)))
                found[seen] = self._number((team, known, phase), ticks)
        return found

    def _number(self, key: Any, ticks: int) -> int:
        """The decision for what is known: team, belief, phase."""
        if (key, ticks) not in self._numbers:
            if len(self._line) == MOST_DECISIONS:
                raise AfootError("the strategy has too many decisions to be written down",
                                 came=f"more than {MOST_DECISIONS:,}",
                                 fix="Search a smaller map, or leave the strategy out.")  # fmt: skip
            team, known, _ = key
            world = self.world
            sites = (
                known
                if world.first_side_is_pursuers
                else sum({1 << world.move_to[m] for m in _places(known)})
            )
            belief = sorted({self._place(site) for site in _places(sites)})
            at = [self._pursuer_place(i, site) for i, site in enumerate(team)]
            self._numbers[key, ticks] = len(self._line)
            self._line.append((Decision(len(self._line), at, belief, [], ticks, {}), key, ticks))
        return self._numbers[key, ticks]

    def _best(self, team: tuple[int, ...], known: int, phase: int, ticks: int) -> tuple[int, ...]:
        """A joint move after which everything is won within the ticks left."""
        then = (phase + 1) % self.search.period
        for moves in self.world.joint_moves(team):
            left = self.world.ends(known, moves)
            if left is None:
                continue
            after = self.world.after(moves)
            levels = [self.level(after, belief, then) for _, belief in self.world.looked(after, left, then)]
            if all(level is not None and level < ticks for level in levels):
                return moves
        raise RuntimeError("no move keeps what is won")

    def _group(self, team: tuple[int, ...], phase: int) -> int:
        row = rank_of(self.search.game.ranks, *team, *[0] * (MOST_PURSUERS - len(team)))
        return int(row) * self.search.period + phase

    def _of(self, group: int) -> list[tuple[int, int]]:
        """(level, belief) of a group, lowest level first."""
        if group not in self._rows:
            span = slice(int(self.beliefs.first[group]), int(self.beliefs.first[group + 1]))
            rows = zip(self.beliefs.level[span].tolist(), map(_bits, self.beliefs.rows[span]), strict=True)
            self._rows[group] = sorted(rows)
        return self._rows[group]

    def _spot(self, site: int) -> Spot:
        own = self.world.game.evader
        return Spot(int(own.node[site]), int(own.hop_to[site]), int(own.left[site]))

    def _place(self, site: int) -> int:
        return int(self.world.game.evader.node[site])

    def _pursuer_place(self, pursuer: int, site: int) -> int:
        game = self.world.game
        return int(game.sites_of(pursuer).node[site - game.bases[pursuer]])


def _bits(row: Any) -> int:
    return int.from_bytes(row.astype("<u8").tobytes(), "little")


def _places(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
