"""What solving a game says: shares, ticks, the best placement, the value of the start; each with its tier and rules."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from afoot.errors import AfootError, Where
from afoot.scenarios import Compiled
from afoot.solvers.drive import Solved
from afoot.solvers.forecast import Forecast
from afoot.solvers.game import Game
from afoot.solvers.play import TIER, Table, make_table
from afoot.solvers.ranks import MOST_PURSUERS, rank_of
from afoot.solvers.survey import Chance, Survey, bits_of, chance, survey
from afoot.version import __version__

CERTIFIED = "certified"
BOUND = "worst case, both sides see everything"


@dataclass(frozen=True)
class Solution:
    """A solved game of k pursuers and one evader. All of it is exact but a payoff whose two ends differ: that is a
    certified bracket.

    A position is ordered pursuers x evader x whose turn. Shares are of the positions in which everybody stands on a
    node and the evader is neither in reach nor at a goal.
    """

    compiled: Compiled
    game: Game
    solved: Solved
    forecast: Forecast
    names: tuple[str, ...]  # of the nodes
    bare: bool  # a graph's, and no scenario's: the horizon does not count
    from_start: bool  # whether the pursuers are those of the scenario, so that its start has a value
    least: bool  # whether fewer pursuers were found not to be enough
    m_per_tick: float | None = None  # on a bare graph; None: every hop takes a tick

    @property
    def pursuers(self) -> int:
        return len(self.game.kinds)

    @property
    def has_distances(self) -> bool:
        return self.solved.ticks.kept

    @cached_property
    def survey(self) -> Survey:
        """Sums over all positions."""
        return survey(self.game, self.solved)

    @property
    def is_won(self) -> bool:
        """Whether some placement of the pursuers wins wherever the evader then starts."""
        return self.survey.placements > 0

    def won(self, pursuers: list[Any], evader: Any) -> bool:
        """Whether the pursuers win from a tick's start with everybody standing on these nodes (labels or numbers)."""
        row, site = self._at(pursuers, evader)
        return bool(bits_of(self.solved.start[row], len(self.game.evader.node))[site])

    def ticks(self, pursuers: list[Any], evader: Any) -> int | None:
        """Ticks to the capture from there, both playing their best; None where the evader gets away.

        Raises AfootError without distances.
        """
        self._check_distances()
        row, site = self._at(pursuers, evader)
        return self.solved.ticks.at(row, site) or None

    @property
    def answer(self) -> bool:
        """Whether the pursuers win: from every start that the scenario may draw, or, where it has none that was
        solved, from some placement of theirs."""
        return self._start.sure if self._start is not None and not self.least else self.is_won

    @cached_property
    def _start(self) -> Chance | None:
        """Of the scenario's draw of starts. None where it has none: units come late, or stand on blocked nodes."""
        if not self.from_start or (self.game.cast.movers.arrive_tick[: self.pursuers + 1] > 0).any():
            return None
        spreads, blocked = self._spreads(), self.game.asked.blocked
        if blocked is not None and any(spread[blocked].any() for spread in spreads):
            return None
        within = self.game.rules.horizon_ticks if self.has_distances else None
        return chance(self.game, self.solved, spreads, within)

    @property
    def capture_chance(self) -> float | None:
        """Chance, over the scenario's draw of starts, that the pursuers surely capture from there.

        With distances before the horizon, without them ever. None where the scenario has no such start.
        """
        return None if self._start is None else self._start.won

    @property
    def payoff(self) -> tuple[float, float] | None:
        """Lowest and highest worth to the evader that perfect play from the scenario's start can have: equal where
        everything but a capture has one worth, else a certified bracket. None where the start has no value, or
        nothing is known of the horizon.
        """
        won = self.capture_chance
        if won is None or not self.has_distances:
            return None
        cast = self.game.cast
        worths = [
            cast.timeout_worth,
            *(int(r.worth) for r in cast.exits),
            *(int(r.worth) for r in cast.refuges),
        ]
        low, high = min(worths) / 1000, max(worths) / 1000
        return won * min(low, 0.0) + (1 - won) * low, (1 - won) * max(high, 0.0)

    def table(self) -> Table:
        """Strategies of both sides. Raises AfootError without distances."""
        self._check_distances()
        return make_table(self.game, self.solved.ticks, self.rules, self.names)

    def save(self, path: str | Path) -> None:
        """Write the strategies of both sides to a file (npz) with rules and tier in it."""
        self.table().save(path)

    @property
    def rules(self) -> dict[str, Any]:
        """The rules in a scenario's words."""
        stated = self.compiled.scenario.rules.model_dump(mode="json")
        horizon, tick_s = self.game.rules.horizon_ticks, self.compiled.tick_s
        clocks = {"horizon_ticks": horizon, "horizon_s": horizon * tick_s, "tick_s": tick_s}
        if self.bare:
            clocks = {}
            stated = {name: value for name, value in stated.items() if not name.startswith("horizon")}
            stated |= {**self._goals(), "m_per_tick": self.m_per_tick}
        return {**stated, **clocks, "stays": self.game.asked.stays, "blocked": self._blocked()}

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        found, game, payoff = self.survey, self.game, self.payoff
        n, tick_s = len(game.board.degree), self.compiled.tick_s
        positions = 2 * len(game.evader.node) * int(np.prod(np.array(game.sites, object)))
        return {
            "scenario": self.compiled.scenario.name,
            "map": self.compiled.compiled_board.name,
            "nodes": n,
            "pursuers": self.pursuers,
            "answer": self.answer,
            "cop_number": self.pursuers if self.least and self.is_won else None,
            "rules": self.rules,
            "information": "both sides see everything",
            "positions": positions,
            "open_positions": found.open,
            "share_winnable": found.won / found.open if found.open else None,
            "share_winnable_second_turn": found.won_middle / found.open if found.open else None,
            "worst_ticks": found.worst_ticks,
            "worst_s": None if found.worst_ticks is None else found.worst_ticks * tick_s,
            "placements_that_win": found.placements,
            "best_placement": {
                "nodes": [self.names[node] for node in found.best],
                "share": found.best_share,
                "ticks": found.best_ticks,
            },
            "start": None
            if self.capture_chance is None
            else {
                "capture_chance": self.capture_chance,
                "before_horizon": self.has_distances,
                "payoff": None if payoff is None else _payoff_told(*payoff),
            },
            "rounds": self.solved.rounds,
            "cpu_s": self.solved.cpu_s,
            "elapsed_s": self.solved.elapsed_s,
            "threads": self.solved.threads,
            "positions_per_cpu_s": positions / max(self.solved.cpu_s, 1e-9),
            "forecast": {
                "bytes": self.forecast.bytes,
                "cpu_s": self.forecast.cpu_s,
                "low_s": self.forecast.low_s,
                "high_s": self.forecast.high_s,
                "tier": "estimate",
            },
            "tier": TIER,
            "bound": BOUND,
            "warnings": [one.to_dict() for one in self.compiled.warnings],
            "version": __version__,
        }

    def _goals(self) -> dict[str, list[str]]:
        """A graph's exits and refuges; a scenario names its own."""
        cast = self.game.cast
        return {
            "exits": [self.names[int(row.node)] for row in cast.exits],
            "refuges": [self.names[int(row.node)] for row in cast.refuges],
        }

    def _blocked(self) -> list[str]:
        blocked = self.game.asked.blocked
        return [] if blocked is None else [self.names[node] for node in np.flatnonzero(blocked)]

    def _check_distances(self) -> None:
        if not self.has_distances:
            raise AfootError("ticks to the capture were not kept", fix="Solve with distances (--distances).")

    def _at(self, pursuers: list[Any], evader: Any) -> tuple[int, int]:
        if len(pursuers) != self.pursuers:
            raise AfootError("a position needs a node for each pursuer", came=len(pursuers),
                             expected=str(self.pursuers), fix=f"Give {self.pursuers} nodes.")  # fmt: skip
        team = [
            int(self.game.sites_of(i).stand[self._node(label)]) + self.game.bases[i]
            for i, label in enumerate(pursuers)
        ]
        row = rank_of(self.game.tables.ranks, *team, *[0] * (MOST_PURSUERS - len(team)))
        return int(row), int(self.game.evader.stand[self._node(evader)])

    def _node(self, label: Any) -> int:
        return node_of(self.names, label, "position")

    def _spreads(self) -> list[Any]:
        """Chance of each start node of every pursuer and of the evader: float [n] each."""
        cast, out = self.game.cast, []
        for mover in cast.movers[: self.pursuers + 1]:
            rows = cast.starts[mover.start_first : mover.start_last]
            spread = np.zeros(len(self.game.board.degree))
            np.add.at(spread, rows.node, np.diff(rows.upto.astype(np.float64), prepend=0.0) / 2**32)
            out.append(spread)
        return out


def _payoff_told(low: float, high: float) -> dict[str, Any]:
    return {"low": low, "high": high, "tier": TIER if low == high else CERTIFIED}


def node_of(names: tuple[str, ...], label: Any, field: str) -> int:
    """Number of a node by its label, or by its number where no node is called so. Raises AfootError for others."""
    if str(label) in names:
        return names.index(str(label))
    if str(label).isdecimal() and int(label) < len(names):
        return int(label)
    raise AfootError("no such node", where=Where(field=field), came=label,
                     expected=f"a node's name, or its number from 0 to {len(names) - 1:,}",
                     fix="`afoot map info MAP --places` lists what has a name.")  # fmt: skip


def shut_of(names: tuple[str, ...], blocked: Iterable[Hashable]) -> Any:
    """bool [n] nodes that nobody enters, or None. Raises AfootError where that is every node."""
    shut = np.zeros(len(names), bool)
    shut[[node_of(names, label, "blocked") for label in blocked]] = True
    if shut.all():
        raise AfootError("there is nowhere to be", where=Where(field="blocked"), came="every node",
                         expected="fewer nodes", fix="Leave some node open.")  # fmt: skip
    return shut if shut.any() else None
