"""Grading of play in small games: what each decision of a recorded chase lost in worth, where moves at once, several
evaders or means leave no table of ticks, but the game can be enumerated.

At every position both sides have a best mix. A decision is measured against the other side's: by what it leaves in
worth, on average over that mix and over chance, less than its side's best play would have. Orders that a side's own
best mix may draw lose nothing, none gains any, and against the other's mix losses add up to what a side has less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from afoot.errors import AfootError, Where
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.solvers import SmallSolution, solve_small
from afoot.solvers.small import Hooks
from afoot.solvers.small.graph import joint_orders
from afoot.studies.grade import SIDES, chases_of
from afoot.studies.grade_game import Recorded, recorded
from afoot.studies.grade_worth import decision_told, moves_told, run_told, sums, worst
from afoot.studies.outside import EVERYTHING, PolicyLike, play_turn
from afoot.studies.run import OUTSIDE_CHASES, informed
from afoot.words import Side

TIER = "exact"
BOUND = "against the other side's best mix, both sides see everything"
NOTHING_LOST = 1e-7  # what linear programs leave
DECISION = np.dtype(
    [
        ("chase", "i4"),
        ("tick", "i4"),
        ("side", "i1"),
        ("worth", "f8"),  # of the position, to the evaders
        ("lost", "f8"),
        ("position", "i4"),  # its number in the solution
        ("told", "i4"),  # place of the orders in those of the grade
    ]
)


@dataclass(frozen=True)
class SmallGrade:
    """What the decisions of chases of one run lost, in worth. chases: their numbers. Tier: exact.

    decisions: a record array with the `worth` of the position to the evaders under best play, and what was `lost` of it
    for the side that decided. Where a side has but one order there is nothing to decide.
    """

    recorded: Recorded
    found: SmallSolution
    chases: tuple[int, ...]
    decisions: Any
    orders: tuple[Any, ...]  # int64 [movers of the side, 4] each; `told` of a decision is its place in them

    @property
    def worst(self) -> tuple[Any, Any]:
        """Decisions that lost something, the worst first, and how often each was taken in the same position."""
        bad = self.decisions[self.decisions["lost"] > 0]
        keys = np.stack([bad[name].astype(np.int64) for name in ("side", "position", "told")], axis=1)
        return worst(bad, keys)

    def side(self, side: Side) -> dict[str, Any]:
        """Sums over the decisions of a side; shares and means are None where there is nothing to divide by."""
        own = self.decisions[self.decisions["side"] == side]
        return {"decisions": len(own), **sums(own, len(self.chases))}

    def told(self, decision: Any) -> dict[str, Any]:
        """A decision in plain values."""
        return decision_told(self.recorded.game, decision, self._moves(decision))

    def summary(self) -> dict[str, Any]:
        """What all of it comes to, in plain values."""
        told = self.found.to_dict()
        return run_told(
            self.recorded,
            self.chases,
            rules=told["rules"],
            value=told["value"],
            yardstick="mixes",
            information={"yardstick": EVERYTHING, **informed(self.recorded.outside)},
            tier=TIER,
            bound=BOUND,
            sides={side.name.lower(): self.side(side) for side in SIDES},
        )

    def to_dict(self) -> dict[str, Any]:
        """All of it in plain values, ready for JSON."""
        return {**self.summary(), "decisions": [self.told(one) for one in self.decisions]}

    def _moves(self, decision: Any) -> list[dict[str, Any]]:
        """What each mover of the side was ordered."""
        game, graph = self.recorded.game, self.found.graph
        columns = graph.game.choices.columns(Side(decision["side"]))
        at = graph.store.movers.node[decision["position"], columns.start : columns.stop]
        told = self.orders[int(decision["told"])]
        moves = moves_told(
            game,
            (
                (column, int(node), int(game.board.hops[node, order[0]]), int(order[1]))
                for column, node, order in zip(columns, at, told, strict=True)
            ),
        )
        return [move | {"abilities": int(order[2])} for move, order in zip(moves, told, strict=True)]


def grade_small(
    record: str | Path,
    *,
    run: int | None = None,
    chase: int | None = None,
    game: Compiled | None = None,
    policies: tuple[PolicyLike | None, PolicyLike | None] = (None, None),
    hooks: Hooks | None = None,
) -> SmallGrade:
    """What every decision of a run's chases lost against the other side's best mix, in a game small enough for that.

    As `studies.grade.grade`, which measures in ticks where a game is solved backwards. Raises AfootError where the game
    is too large, and where chases played again come to other ends than were recorded.
    """
    found = recorded(record, run, game=game, policies=policies, persons=True)
    numbers = chases_of(found, chase)
    return graded(found, solve_small(found.game, hooks=hooks), numbers)


def graded(run: Recorded, found: SmallSolution, chases: Sequence[int]) -> SmallGrade:
    """The grade of these chases of a run whose game has been solved."""
    scale = _Scale(found)
    rows: list[tuple[Any, ...]] = []
    for first in range(0, len(run.digests), OUTSIDE_CHASES):
        count = min(OUTSIDE_CHASES, len(run.digests) - first)
        watched = [one - first for one in chases if first <= one < first + count]
        if watched:
            rows += _walk(run, scale, first, count, watched)
    rows.sort(key=lambda row: row[:3])
    return SmallGrade(run, found, tuple(chases), np.array(rows, DECISION), tuple(scale.told))


def _walk(run: Recorded, scale: _Scale, first: int, count: int, watched: list[int]) -> list[tuple[Any, ...]]:
    """Rows of DECISION of the watched chases among first, first + 1, ..., played again."""
    game, rows = run.game, []
    with Batch(game.board, game.cast, game.rules, count, seed=run.seed, first_chase=first) as batch:
        while not batch.over.all():
            live = [row for row in watched if not batch.over[row]]
            keys = scale.found.graph.keys.of(batch.state, count)
            clock = batch.state.clock.copy()
            play_turn(batch, game, run.outside)
            for row in live:
                tick, turn = int(clock[row, 0].tick), int(clock[row, 0].turn)
                for side in SIDES:
                    decision = scale.decision(keys[row], tick, turn, side, batch.orders[row])
                    if decision is not None:
                        rows.append((first + row, tick, side, *decision))
        run.check_ends(first, batch.digests())
    return rows


class _Scale:
    """Weighs decisions in positions of a solved game, each kind once. told: the orders that were met."""

    def __init__(self, found: SmallSolution) -> None:
        self.found, self.told = found, list[Any]()
        self._places: dict[bytes, int] = {}
        self._known: dict[tuple[int, int, Side, int], tuple[float, float]] = {}

    def decision(self, key: bytes, tick: int, turn: int, side: Side, orders: Any) -> tuple[Any, ...] | None:
        """(worth of the position, what was lost, number of the position, place of the orders); None where nothing
        was left to decide."""
        graph = self.found.graph
        number = graph.index.get(key)
        if number is None:
            raise _not_found(tick)
        node = graph.nodes[number]
        if node is None or len((node.pursuers, node.evaders)[side]) < 2:
            return None
        columns = graph.game.choices.columns(side)
        own = np.zeros((len(columns), 4), np.int64)
        for place, name in enumerate(orders.dtype.names):
            own[:, place] = orders[name][columns.start : columns.stop]
        place = self._places.setdefault(own.tobytes(), len(self.told))
        if place == len(self.told):
            self.told.append(own)
        left = self.found.turns - tick * graph.game.turns - turn
        at = (number, left, side, place)
        if at not in self._known:
            self._known[at] = self._weigh(number, left, side, own)
        return (*self._known[at], number, place)

    def _weigh(self, number: int, left: int, side: Side, own: Any) -> tuple[float, float]:
        """Worth of a position, and what orders lose of it against the other side's mix."""
        graph, values = self.found.graph, self.found.values
        mix, node = values.mix(number, left), graph.nodes[number]
        if mix is None or node is None:
            raise RuntimeError("a position in which there is nothing to decide")
        chances = mix.evaders if side == Side.PURSUERS else mix.pursuers
        drawn = np.flatnonzero(chances > 0)
        others = (node.evaders if side == Side.PURSUERS else node.pursuers)[drawn]
        sides = (others, own[None]) if side == Side.PURSUERS else (own[None], others)
        ways = graph.game.keys_at(graph.store.each(lambda column: column[number]))
        rows = len(drawn) * len(ways)
        after = graph.game.play(
            graph.store, np.full(rows, number), joint_orders(*sides, len(ways)), np.tile(ways, len(drawn))
        )
        numbers = [graph.index.get(key) for key in graph.keys.of(after, rows)]
        if None in numbers:
            raise _not_found(left)
        came = values.at(left - 1)[np.array(numbers, np.int64)].reshape(len(drawn), len(ways))
        mean = float(chances[drawn] @ (came @ graph.game.luck.chances)) / float(chances[drawn].sum())
        lost = mean - mix.value if side == Side.PURSUERS else mix.value - mean
        return mix.value, lost if lost > NOTHING_LOST else 0.0


def _not_found(tick: int) -> AfootError:
    return AfootError("a chase comes to a position that was not enumerated", where=Where(field="record"),
                      came=f"tick {tick}", expected="a run of this game",
                      fix="Record the run anew: the scenario or afoot has changed since.")  # fmt: skip
