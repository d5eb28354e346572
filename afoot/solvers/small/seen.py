"""`solve_small`: small games in which everybody sees everything, moves at once or by turns, with every mechanism on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from afoot.errors import AfootError
from afoot.game.state import Position
from afoot.scenarios import Compiled
from afoot.solvers.small.graph import MOST_POSITIONS, Found, Graph
from afoot.solvers.small.step import Game, Root, one_row, store_of
from afoot.solvers.small.told import game_told
from afoot.solvers.small.values import Values
from afoot.version import __version__

TIER = "exact"
HOW = "enumeration"
BOUND = "both sides see everything and play by chance where that is best"
SURE = 1e-9  # a chance of capture so near to 1 is one


class Play(NamedTuple):
    """What a side does in a position: orders int64 [n, movers of the side, 4] (slot, gait, abilities, passage) and the
    chance of each; those that are never given are left out."""

    orders: Any
    chances: Any


@dataclass(frozen=True)
class Hooks:
    """How to follow what takes long. found: positions found so far; back: (turns solved, of how many)."""

    found: Callable[[Found], None] | None = None
    back: Callable[[int, int], None] | None = None


@dataclass(frozen=True)
class SmallSolution:
    """A small game, solved. value: what perfect play of both sides is worth to the evaders."""

    compiled: Compiled
    graph: Graph
    values: Values
    roots: tuple[tuple[float, int], ...]
    elapsed_s: float

    @property
    def turns(self) -> int:
        """Turns of the whole chase."""
        return self.graph.game.horizon * self.graph.game.turns

    @property
    def value(self) -> float:
        """Worth to the evaders, all starts averaged."""
        worth = self.values.at(self.turns)
        return float(sum(chance * worth[position] for chance, position in self.roots))

    @property
    def capture_chance(self) -> float:
        """Chance that all evaders are captured under the play found. Where ends differ in worth by more than captured
        or not, other best play may have another."""
        taken = self.values.captured(self.turns)
        chance = float(sum(chance * taken[position] for chance, position in self.roots))
        return min(chance, 1.0)  # chances of many starts may sum to a little more

    @property
    def answer(self) -> bool:
        """Whether all evaders are captured from every start, for certain, under the play found."""
        taken = self.values.captured(self.turns)
        return all(taken[position] >= 1 - SURE for _, position in self.roots)

    def plays(self, position: Position) -> tuple[Play, Play] | None:
        """Best play of the evaders and of the pursuers in a position that the game can come to (a row of a State, at
        its own tick). None where the chase is over. Raises AfootError for a position that it cannot come to."""
        number, left = self._find(position)
        mix, node = self.values.mix(number, left), self.graph.nodes[number]
        if mix is None or node is None:
            return None
        own, others = mix.evaders > 0, mix.pursuers > 0
        return Play(node.evaders[own], mix.evaders[own]), Play(node.pursuers[others], mix.pursuers[others])

    def worth(self, position: Position) -> float:
        """What a position is worth to the evaders; as `plays` takes it."""
        number, left = self._find(position)
        return float(self.values.at(left)[number])

    def _find(self, position: Position) -> tuple[int, int]:
        """A position's number, and how many turns are left from its tick on."""
        game, clock = self.graph.game, position.clock[0]
        key = self.graph.keys.of(store_of(game, [position]), 1)[0]
        if key not in self.graph.index:
            raise AfootError(
                "the game does not come to such a position",
                came=f"tick {int(clock.tick)}",
                expected="a position of a chase of this game",
                fix="Take a position that a chase of this game was at, or enumerate the game that it is of.",
            )
        return self.graph.index[key], self.turns - int(clock.tick) * game.turns - int(clock.turn)

    def starts(self) -> list[tuple[float, Position]]:
        """Chance and position of every start."""
        return [(chance, one_row(self.graph.store, number)) for chance, number in self.roots]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            **game_told(self.compiled, self.graph.game),
            "how": HOW,
            "answer": self.answer,
            "value": self.value,
            "capture_chance": self.capture_chance,
            "rounding": self.values.gap,
            "information": "both sides see everything",
            "positions": len(self.graph.nodes),
            "matrix_games": self.values.games,
            "elapsed_s": self.elapsed_s,
            "tier": TIER,
            "bound": BOUND,
            "version": __version__,
        }


def solve_small(
    compiled: Compiled,
    *,
    roots: list[Root] | None = None,
    most_positions: int = MOST_POSITIONS,
    hooks: Hooks | None = None,
) -> SmallSolution:
    """Enumerate a small game in which both sides are told the whole position, and solve it backwards from its horizon.

    roots: positions to begin in, with chances that sum to 1; the scenario's own starts if not stated. Raises AfootError
    for games that cannot be enumerated, and where there are more positions than `most_positions` or fit into memory.
    """
    began, hooks = time.perf_counter(), hooks or Hooks()
    game = Game(compiled.board, compiled.cast, compiled.rules)
    graph = Graph(game, most_positions, hooks.found)
    turns = game.horizon * game.turns
    found = graph.grow(game.starts() if roots is None else roots, turns)
    values = Values(graph, turns, hooks.back)
    return SmallSolution(compiled, graph, values, tuple(found), time.perf_counter() - began)
