"""Strategies of both sides as a table: ticks to the capture from every position, and the next move they imply.

A table stands by itself: it is saved to a file with its rules and its tier, and needs neither board nor scenario.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from afoot.errors import AfootError, Where
from afoot.rules.capture import crossed
from afoot.rules.turns import PURSUERS_ACT, acting
from afoot.solvers.game import Game
from afoot.solvers.ranks import MOST_PURSUERS, make_ranks, rank_of
from afoot.solvers.sites import Sites
from afoot.words import Gait, Moves

NEVER = 2**31 - 1  # ticks to a capture that the evader avoids for ever
FORMAT = 1
TIER = "exact"


class Spot(NamedTuple):
    """Where a mover is: standing on a node, or on a hop with so many ticks to go, and then at its origin."""

    node: int
    hop_to: int
    left: int = 0


class Move(NamedTuple):
    """A move of one mover: what to order, the hop it is on during the tick, and where it is after it."""

    slot: int
    gait: int
    hop: tuple[int, int]
    to: int  # site


class Table:
    """Perfect play of both sides of one game.

    Sides are told positions as spots: `best_for_pursuers` and `best_for_evader` name moves, `orders` reads a Position
    of `game` and answers with slots and gaits. `ticks` says how long the chase lasts under perfect play.
    """

    def __init__(self, facts: dict[str, Any], sites: list[Sites], arrays: dict[str, Any]) -> None:
        self.facts = facts  # rules, tier, kinds and so on, as in the file
        self.rules: dict[str, Any] = facts["rules"]
        self._arrays, self._sites = arrays, sites
        self.pursuers: int = len(facts["of_class"])
        self._evader = sites[-1]
        counts = [len(sites[own].node) for own in facts["of_class"]]
        self._ranks = make_ranks(counts, facts["bases"], len(sites) == 2)
        self._at = [
            {
                Spot(*where): site
                for site, where in enumerate(zip(*(c.tolist() for c in one[:3]), strict=True))
            }
            for one in sites
        ]
        self._pursuers_first = int(acting(facts["moves"], 0)) == PURSUERS_ACT

    # positions

    def site(self, mover: int, spot: Spot) -> int:
        """Number of a spot among the sites of a mover's class; mover -1 is the evader. Raises AfootError for others."""
        own = self._at[-1 if mover < 0 else self.facts["of_class"][mover]]
        if spot not in own:
            raise AfootError(
                "the table knows no such spot", came=tuple(spot), expected="a node, or a hop open here"
            )
        return own[spot]

    def ticks(self, pursuers: Sequence[Spot], evader: Spot) -> int:
        """Ticks to the capture from a tick's start, both playing their best; NEVER where the evader gets away."""
        team = [self.site(i, spot) for i, spot in enumerate(pursuers)]
        return self._ticks(team, self.site(-1, evader))

    def _ticks(self, team: Sequence[int], evader: int) -> int:
        numbers = [site + base for site, base in zip(team, self.facts["bases"], strict=True)]
        row = rank_of(self._ranks, *numbers, *[0] * (MOST_PURSUERS - len(numbers)))
        return int(self._arrays["ticks"][row, evader]) or NEVER

    # rules, each asked of `afoot.rules` when the table was made or is asked now

    def _moves(self, mover: int, site: int) -> list[Move]:
        one = self._sites[-1 if mover < 0 else self.facts["of_class"][mover]]
        return [
            Move(int(one.slot[m]), int(one.gait[m]), (int(one.hop_a[m]), int(one.hop_b[m])), int(one.to[m]))
            for m in range(int(one.first[site]), int(one.first[site + 1]))
        ]

    def _holds(self, team: Sequence[int], evader: int) -> bool:
        rows = self._arrays["holds"]
        return any(
            int(rows[site + base, evader >> 6]) >> (evader & 63) & 1
            for site, base in zip(team, self.facts["bases"], strict=True)
        )

    def _after(self, team: Sequence[Move], evader: Move, from_team: Sequence[int], from_evader: int) -> int:
        """Ticks from this tick's start to the capture, once both sides have moved."""
        crossing = self.rules["capture"]["crossing"]
        met = crossing and any(crossed(*move.hop, *evader.hop) for move in team)
        to = [move.to for move in team]
        taken = met or self._holds(to, evader.to)
        if self.rules["capture"]["checked"] == "each_move":
            middle = (to, from_evader) if self._pursuers_first else (from_team, evader.to)
            taken = taken or self._holds(*middle)
        if taken:
            return 1
        if int(self._arrays["goal"][evader.to >> 6]) >> (evader.to & 63) & 1:
            return NEVER
        return min(self._ticks(to, evader.to) + 1, NEVER)

    # moves

    def best_for_pursuers(
        self, pursuers: Sequence[Spot], evader: Spot, came: tuple[int, int] | None = None
    ) -> tuple[list[Move], int]:
        """Moves of the pursuers and the ticks from this tick's start to the capture.

        With evaders first, the evader is where it has come to in this tick, on the hop `came` (from, to).
        """
        team = [self.site(i, spot) for i, spot in enumerate(pursuers)]
        site = self.site(-1, evader)
        best: tuple[list[Move], int] = ([], NEVER + 1)
        for moves in self._joint(team):
            if self._pursuers_first:
                ticks = max(self._after(moves, reply, team, site) for reply in self._moves(-1, site))
            else:
                done = Move(0, 0, came or (evader.node, evader.node), site)
                ticks = self._after(moves, done, team, site)
            if ticks < best[1]:
                best = (moves, ticks)
        return best

    def best_for_evader(
        self, pursuers: Sequence[Spot], evader: Spot, came: Sequence[tuple[int, int]] | None = None
    ) -> tuple[Move, int]:
        """The evader's move and the ticks from this tick's start to the capture; a goal in one move comes first.

        With pursuers first, they are where they have come to in this tick, each on its hop in `came`.
        """
        team = [self.site(i, spot) for i, spot in enumerate(pursuers)]
        site = self.site(-1, evader)
        found = []
        for move in self._moves(-1, site):
            if self._pursuers_first:
                hops = came or [(spot.node, spot.node) for spot in pursuers]
                done = [Move(0, 0, hop, own) for hop, own in zip(hops, team, strict=True)]
                ticks = self._after(done, move, team, site)
            else:
                ticks = min(self._after(moves, move, team, site) for moves in self._joint(team))
            goal = int(self._arrays["goal"][move.to >> 6]) >> (move.to & 63) & 1
            found.append((ticks, goal, move))
        ticks, _, move = max(found, key=lambda one: one[:2])
        return move, ticks

    def _joint(self, team: Sequence[int]) -> Iterator[list[Move]]:
        for moves in itertools.product(*(self._moves(i, site) for i, site in enumerate(team))):
            yield list(moves)

    # positions of `game`

    def orders(self, position: Any) -> list[tuple[int, int]]:
        """(slot, gait) for each mover of the side whose turn it is in a Position of `game`; stays for the others."""
        movers, clock = position.movers, position.clock[0]
        k = self.pursuers
        spots = [self._spot_of(movers[i], -1 if i == k else i) for i in range(k + 1)]
        middle = int(clock.turn) == 1
        hops = [(int(movers[i].hop_from), int(movers[i].hop_to)) for i in range(k + 1)]
        told = [(0, int(Gait.REST))] * (k + 1)
        if middle != self._pursuers_first:
            moves, _ = self.best_for_pursuers(spots[:k], spots[k], hops[k] if middle else None)
            told[:k] = [(move.slot, move.gait) for move in moves]
        else:
            move, _ = self.best_for_evader(spots[:k], spots[k], hops[:k] if middle else None)
            told[k] = (move.slot, move.gait)
        return told

    def _spot_of(self, mover: Any, number: int) -> Spot:
        if mover.remaining_mm <= 0:
            return Spot(int(mover.node), int(mover.node))
        own = -1 if number < 0 else self.facts["of_class"][number]
        speed_mm = self.facts["speed_mm"][own][int(mover.gait)]
        return Spot(int(mover.node), int(mover.hop_to), -(-int(mover.remaining_mm) // speed_mm))

    # files

    def save(self, path: str | Path) -> None:
        """Write the table to a file (npz). Raises AfootError where it cannot be written."""
        sites = {
            f"sites_{i}_{name}": getattr(one, name)
            for i, one in enumerate(self._sites)
            for name in Sites._fields
        }
        try:
            with Path(path).open("wb") as file:
                np.savez_compressed(file, facts=json.dumps(self.facts), **sites, **self._arrays)
        except OSError as error:
            raise AfootError("this file cannot be written", where=Where(path), came=error.strerror) from None

    @classmethod
    def load(cls, path: str | Path) -> Table:
        """Read a table from a file. Raises AfootError where it holds none."""
        try:
            with np.load(path) as kept:
                facts = json.loads(str(kept["facts"]))
                if facts["format"] != FORMAT:
                    raise AfootError("the table is of another format", where=Where(path), came=facts["format"],
                                     expected=str(FORMAT), fix="Solve it again.")  # fmt: skip
                sites = [
                    Sites(*(kept[f"sites_{i}_{name}"] for name in Sites._fields))
                    for i in range(facts["site_tables"])
                ]
                return cls(facts, sites, {name: kept[name] for name in ("ticks", "holds", "goal")})
        except (OSError, ValueError, KeyError) as error:
            if isinstance(error, AfootError):
                raise
            raise AfootError("this is no table of a solver", where=Where(path)) from None


def make_table(game: Game, ticks: Any, rules: dict[str, Any], names: Sequence[str]) -> Table:
    """The table of a solved game. ticks: as found with distances; rules: in a scenario's words; names: of the nodes."""
    sites = [*game.pursuer, game.evader]
    kinds = [*game.classes, int(game.cast.types[game.cast.movers[game.cast.pursuers].type_first].kind)]
    facts = {
        "format": FORMAT,
        "tier": TIER,
        "rules": rules,
        "moves": int(Moves[rules["moves"].upper()]),
        "of_class": [game.classes.index(kind) for kind in game.kinds],
        "bases": list(game.bases),
        "speed_mm": [game.cast.classes[kind].speed_mm.tolist() for kind in kinds],
        "site_tables": len(sites),
        "stays": game.asked.stays,
        "names": list(names),
    }
    return Table(facts, sites, {"ticks": ticks, "holds": game.tables.holds, "goal": game.tables.goal})
