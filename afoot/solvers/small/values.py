"""Values of a graph of positions, backwards from the end: at each position a matrix game, and chance averaged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from afoot.board.size import check_memory
from afoot.solvers.matrix_game import solve_matrix
from afoot.solvers.small.graph import Graph

_SADDLE = 1e-12  # how far apart the best of the worst may be in a game that needs no chance


class Mix(NamedTuple):
    """A solved matrix game. gap: what the two sides' best replies leave between them."""

    value: float
    evaders: Any  # float64 [a] chances
    pursuers: Any  # float64 [b]
    gap: float


class Level(NamedTuple):
    """Positions whose matrices have one shape."""

    positions: Any  # int64 [g]
    after: Any  # int32 [g, a, b, ways]


class Values:
    """worth[r][p]: what p is worth to the evaders with r turns to go; taken[r][p]: the chance that all are captured.

    Beyond the last r nothing changes from tick to tick.
    """

    def __init__(self, graph: Graph, turns: int, told: Callable[[int, int], None] | None = None) -> None:
        self.graph, self.chances = graph, graph.game.luck.chances
        check_memory(
            16 * turns * len(graph.nodes),
            "the worth of every position at every turn",
            where=f"{len(graph.nodes):,} positions, {turns:,} turns",
            fix="Solve a nearer horizon or a smaller game.",
        )
        ends = [graph.game.worths(_row(graph, p)) for p in range(len(graph.nodes))]
        self.worth = [np.array([worth for worth, _ in ends])]
        self.taken = [np.array([float(captured) for _, captured in ends])]
        self.gap, self.games = 0.0, 0
        self._depth = np.array(graph.depth)
        self._turn = np.array(graph.store.clock.turn[: len(graph.nodes), 0])
        self._levels = _levels(graph)
        per_tick = graph.game.turns
        for left in range(1, turns + 1):
            if told is not None:
                told(left, turns)
            self._back(left, turns)
            if left >= 2 * per_tick and self._is_steady(left, turns):
                break

    def captured(self, left: int) -> Any:
        """Chance that all are captured, under the play found, in every position with so many turns to go."""
        return self.taken[min(left, self._last(left))]

    def at(self, left: int) -> Any:
        """Worth of every position with so many turns to go."""
        return self.worth[min(left, self._last(left))]

    def _last(self, left: int) -> int:
        """The newest row for a number of turns to go that leaves the same turn of a tick due."""
        newest, per_tick = len(self.worth) - 1, self.graph.game.turns
        return newest - (newest - left) % per_tick

    def mix(self, position: int, left: int) -> Mix | None:
        """The matrix game at a position with so many turns to go; None where there is nothing left to decide."""
        node = self.graph.nodes[position]
        if node is None or left < 1:
            return None
        return solve_mix(self.at(left - 1)[node.after] @ self.chances)

    def _back(self, left: int, turns: int) -> None:
        before, taken_before = self.worth[-1], self.taken[-1]
        now, captured = before.copy(), taken_before.copy()
        gap = 0.0
        for level in self._levels:
            here = self._depth[level.positions] <= turns - left
            here &= (self._turn[level.positions] + left) % self.graph.game.turns == 0
            positions, after = level.positions[here], level.after[here]
            if len(positions) == 0:
                continue
            table = before[after] @ self.chances
            taken = taken_before[after] @ self.chances
            values, shares, most = _solve_all(table, taken)
            now[positions], captured[positions] = values, shares
            gap = max(gap, most)
            self.games += len(positions)
        self.gap += gap
        self.worth.append(now)
        self.taken.append(captured)

    def _is_steady(self, left: int, turns: int) -> bool:
        """Whether a tick more changes nothing, in either half of it: then none does."""
        per_tick = self.graph.game.turns
        for turn in range(left - per_tick + 1, left + 1):
            due = self._depth <= turns - turn
            due &= (self._turn + turn) % per_tick == 0
            for rows in (self.worth, self.taken):
                if (rows[turn][due] != rows[turn - per_tick][due]).any():
                    return False
        return True


def _row(graph: Graph, position: int) -> Any:
    return graph.store.each(lambda column: column[position])


def _levels(graph: Graph) -> list[Level]:
    shapes: dict[tuple[int, ...], list[int]] = {}
    for number, node in enumerate(graph.nodes):
        if node is not None:
            shapes.setdefault(node.after.shape, []).append(number)
    return [
        Level(np.array(numbers), np.stack([graph.nodes[p].after for p in numbers]))  # type: ignore[union-attr]
        for numbers in shapes.values()
    ]


def _solve_all(table: Any, taken: Any) -> tuple[Any, Any, float]:
    """Values of many matrix games of one shape, the chances of capture under the mixes found, and the largest gap."""
    worst = table.min(axis=2)
    best = table.max(axis=1)
    rows, columns = worst.argmax(axis=1), best.argmin(axis=1)
    each = np.arange(len(table))
    values = worst[each, rows].copy()
    shares = taken[each, rows, columns]
    open_ones = np.flatnonzero(best[each, columns] - values > _SADDLE)
    gap = 0.0
    for one in open_ones:
        mix = solve_mix(table[one])
        values[one] = mix.value
        shares[one] = mix.evaders @ taken[one] @ mix.pursuers
        gap = max(gap, mix.gap)
    return values, shares, gap


def solve_mix(table: Any) -> Mix:
    """Solve a matrix game, evaders in rows: a saddle point, two by two once dominance is done, or by LP."""
    row, column = int(table.min(axis=1).argmax()), int(table.max(axis=0).argmin())
    if table[:, column].max() - table[row].min() <= _SADDLE:
        return _checked(table, _one(table.shape[0], row), _one(table.shape[1], column))
    rows, columns = _undominated(table)
    small = table[np.ix_(rows, columns)]
    if small.shape == (2, 2):
        own, others = _two_by_two(small)
    else:
        solved = solve_matrix(small)
        own, others = solved.rows, solved.columns
    evaders, pursuers = np.zeros(table.shape[0]), np.zeros(table.shape[1])
    evaders[rows], pursuers[columns] = own, others
    return _checked(table, evaders, pursuers)


def _checked(table: Any, evaders: Any, pursuers: Any) -> Mix:
    low, high = float((evaders @ table).min()), float((table @ pursuers).max())
    return Mix((low + high) / 2, evaders, pursuers, max(high - low, 0.0))


def _one(count: int, place: int) -> Any:
    chances = np.zeros(count)
    chances[place] = 1.0
    return chances


def _undominated(table: Any) -> tuple[Any, Any]:
    """Rows and columns that are left when those go that another is at least as good as everywhere."""
    rows, columns = np.arange(table.shape[0]), np.arange(table.shape[1])
    while True:
        small = table[np.ix_(rows, columns)]
        keep_rows = _best_of(small)
        keep_columns = _best_of(-small[keep_rows].T)
        if len(keep_rows) == len(rows) and len(keep_columns) == len(columns):
            return rows, columns
        rows, columns = rows[keep_rows], columns[keep_columns]


def _best_of(table: Any) -> Any:
    """Rows that no other row is at least as good as; of equal ones the first."""
    kept = list(range(len(table)))
    for row in range(len(table) - 1, -1, -1):
        if any(other != row and (table[other] >= table[row]).all() for other in kept):
            kept.remove(row)
    return np.array(kept)


def _two_by_two(table: Any) -> tuple[Any, Any]:
    """Both mixes of a game of two by two without a saddle point."""
    (a, b), (c, d) = table
    whole = a - b - c + d
    first, left = (d - c) / whole, (d - b) / whole
    return np.array([first, 1 - first]), np.array([left, 1 - left])
