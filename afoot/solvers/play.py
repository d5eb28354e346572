"""Strategies of both sides as a table: ticks to the capture from every position, and the next move they imply.

A table stands by itself: it is saved to a file with its rules and its tier, and needs neither board nor scenario.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from afoot._files import whole
from afoot.errors import AfootError, Where
from afoot.rules.turns import PURSUERS_ACT, acting
from afoot.scenarios import Compiled
from afoot.solvers.fit import check_fit, game_facts
from afoot.solvers.game import Game
from afoot.solvers.lookup import ALL_KNOWN, NEVER, Book, Seen, advise, joined
from afoot.solvers.planes import Ticks
from afoot.solvers.ranks import make_ranks
from afoot.solvers.sites import Sites
from afoot.words import Side, Status

FORMAT = 3
TIER = "exact"


class Spot(NamedTuple):
    """Where a mover is: standing on a node, or on a hop with so many ticks to go, and then at its origin."""

    node: int
    hop_to: int
    left: int = 0


class Advice(NamedTuple):
    """What a side is to do in c chases with o movers of its own."""

    slots: Any  # int64 [c, o]
    gaits: Any  # int64 [c, o] words.Gait
    ticks: (
        Any  # int64 [c] from this tick's start to the capture, both playing their best from now on; or NEVER
    )


class Table:
    """Perfect play of both sides of one game, who both see the whole position.

    `orders` says what a side is to do in many chases at once, `ticks` how long a chase lasts under perfect play.
    Where no capture can be forced, the pursuers stay.
    """

    def __init__(self, facts: dict[str, Any], sites: list[Sites], arrays: dict[str, Any]) -> None:
        self.facts = facts  # rules, tier, the game it is of and so on, as in the file
        self.rules: dict[str, Any] = facts["rules"]
        self.pursuers: int = len(facts["of_class"])
        self.name = "table"  # what results call it; one that was read is named by its file as well
        self._arrays, self._sites = arrays, sites

    @cached_property
    def _book(self) -> Book:
        facts, each = self.facts, self._sites[:-1]
        game, of_class = facts["game"], facts["of_class"]
        bases = np.cumsum([0, *(len(sites.node) for sites in each[:-1])]).tolist()
        counts = [len(each[own].node) for own in of_class]
        return Book(
            make_ranks(counts, [bases[own] for own in of_class], len(each) == 1),
            int(int(acting(facts["moves"], 0)) == PURSUERS_ACT),
            int(game["capture.checked"] == "each_move"),
            int(game["capture.crossing"]),
            np.array(of_class, np.int64),
            joined(each, bases),
            self._sites[-1],
            *(self._arrays[name] for name in ("ticks", "holds", "goal")),
        )

    # what it says

    def ticks(self, pursuers: Sequence[Spot], evader: Spot) -> int:
        """Ticks to the capture from a tick's start, both playing their best; NEVER where the evader gets away."""
        spots = np.array([*pursuers, evader], np.int64)
        if len(pursuers) != self.pursuers:
            raise AfootError("a position needs a spot for each pursuer", came=len(pursuers),
                             expected=str(self.pursuers), fix=f"Give {self.pursuers} spots.")  # fmt: skip
        node, hop_to, left = (column[None] for column in spots.T.copy())
        if not ((node >= 0) & (node < len(self._sites[-1].stand))).all():
            raise self._unknown(spots.tolist())
        one, never = np.ones(1, np.int64), np.full_like(node, -1)
        seen = Seen(one, np.zeros(1, np.int64), 0 * one, node, node, hop_to, left, never)
        first = Side.PURSUERS if self._book.pursuers_first else Side.EVADERS
        return int(self._advise(seen, first).ticks[0])

    def orders(self, state: Any, side: Side) -> Advice:
        """What a side is to do in every chase of a State of `game` that is not over, its turn being due in all."""
        k, movers = self.pursuers, state.movers[:, : self.pursuers + 1]
        middle = state.clock.turn[:, 0] != 0
        live = (state.clock.over[:, 0] == 0) & (movers.status[:, k] == Status.LIVE)
        live &= ~self._sheltered(movers[:, k])
        node, hop_from, hop_to, arrive_tick = (
            movers[name].astype(np.int64) for name in ("node", "hop_from", "hop_to", "arrive_tick")
        )
        live, tick, middle = (column.astype(np.int64) for column in (live, state.clock.tick[:, 0], middle))
        seen = Seen(live, tick, middle, node, hop_from, hop_to, self._left(movers), arrive_tick)
        return self._advise(seen, side)

    def _sheltered(self, evader: Any) -> Any:
        """bool [c]: whether the evader is inside a refuge that nobody takes it from. Then both sides stay: the table
        tells of an evader on the same node that is still at the door."""
        site = self._sites[-1].stand[evader.node].astype(np.uint64)
        goal = (self._arrays["goal"][site >> np.uint64(6)] >> (site & np.uint64(63))) & np.uint64(1)
        return (evader.inside > 0) & (goal != 0)

    def check_fits(self, compiled: Compiled, side: str) -> None:
        """Raise AfootError where the table is not of this very game: another board, cast or other rules."""
        check_fit(self.facts, compiled, side)

    def _left(self, movers: Any) -> Any:
        """int64 [c, k + 1]: ticks to the end of the hop that each is on; 0 for those who stand."""
        speeds = np.array([*(self.facts["game"]["speeds_mm"])], np.int64)  # [k + 1, gait]
        own = speeds[np.arange(self.pursuers + 1), movers.gait]
        return np.where(
            movers.remaining_mm > 0, -(-movers.remaining_mm.astype(np.int64) // np.maximum(own, 1)), 0
        )

    def _advise(self, seen: Seen, side: Side) -> Advice:
        chases, k = len(seen.live), self.pursuers
        best, ticks = np.zeros((chases, 5), np.int64), np.full(chases, NEVER, np.int64)
        strange = advise(self._book, seen, int(side == Side.EVADERS), best, ticks)
        if strange != ALL_KNOWN:
            raise self._unknown(
                [tuple(int(c[strange, i]) for c in (seen.node, seen.hop_to, seen.left)) for i in range(k + 1)]
            )
        sites = self._book.evader if side == Side.EVADERS else self._book.team
        moves = best[:, 4:] if side == Side.EVADERS else best[:, :k]
        asked = seen.live[:, None] != 0
        return Advice(np.where(asked, sites.slot[moves], 0), np.where(asked, sites.gait[moves], 0), ticks)

    def _unknown(self, spots: Any) -> AfootError:
        return AfootError(
            "the table knows no such spot",
            came=spots,
            expected="nodes, or hops open there",
            fix="Give nodes of the board that are not blocked.",
        )

    # files

    def save(self, path: str | Path) -> None:
        """Write the table to a file (npz), whole or not at all. Raises AfootError where it cannot be written."""
        sites = {
            f"sites_{i}_{name}": getattr(one, name)
            for i, one in enumerate(self._sites)
            for name in Sites._fields
        }
        with whole(Path(path)) as part, part.open("wb") as file:
            np.savez_compressed(file, facts=json.dumps(self.facts), **sites, **self._arrays)

    @classmethod
    def load(cls, path: str | Path) -> Table:
        """Read a table from a file. Raises AfootError where it holds none."""
        try:
            with Path(path).open("rb") as file, np.load(file) as kept:
                facts = json.loads(str(kept["facts"]))
                if facts["format"] != FORMAT:
                    raise AfootError("the table is of another format", where=Where(path), came=facts["format"],
                                     expected=str(FORMAT), fix="Solve it again.")  # fmt: skip
                sites = [
                    Sites(*(kept[f"sites_{i}_{name}"] for name in Sites._fields))
                    for i in range(facts["site_tables"])
                ]
                table = cls(facts, sites, {name: kept[name] for name in ("ticks", "holds", "goal")})
                table.name = f"table:{path}"
                return table
        except FileNotFoundError:
            raise AfootError(
                "there is no such file",
                where=Where(path),
                expected="a table that was saved by `afoot solve --save`",
                fix="Look for a mistake in the path, or save a table: afoot solve SCENARIO --distances --save FILE.",
            ) from None
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            if isinstance(error, AfootError):
                raise
            raise AfootError("this is no table of a solver", where=Where(path),
                             expected="a file that `afoot solve --save` has written",
                             fix="Save it anew: afoot solve SCENARIO --distances --save FILE.") from None  # fmt: skip


def make_table(game: Game, ticks: Ticks, rules: dict[str, Any], names: Sequence[str]) -> Table:
    """The table of a solved game. ticks: as found with distances; rules: in a scenario's words; names: of the nodes."""
    sites = [*game.pursuer, game.evader]
    blocked = [] if game.asked.blocked is None else np.flatnonzero(game.asked.blocked).tolist()
    facts = {
        "format": FORMAT,
        "tier": TIER,
        "rules": rules,
        "game": game_facts(game.board, game.cast, game.rules, len(game.kinds)),
        "moves": game.rules.moves,
        "of_class": [game.classes.index(kind) for kind in game.kinds],
        "site_tables": len(sites),
        "stays": game.asked.stays,
        "blocked": blocked,
        "names": list(names),
    }
    return Table(facts, sites, {"ticks": ticks.planes, "holds": game.tables.holds, "goal": game.tables.goal})
