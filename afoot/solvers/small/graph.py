"""The graph of a small game's positions: every position that orders and chance lead to, found level by level."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from afoot.board.size import available_bytes
from afoot.errors import AfootError
from afoot.game.state import State, make_state
from afoot.solvers.small.keys import Keys
from afoot.solvers.small.step import Game, Root, copy_rows, one_row, store_of
from afoot.words import Side

MOST_POSITIONS = 400_000
_CHUNK = 8_192  # rows that are played at once
_SHARE = 0.5  # of the free memory that positions may take


class Found(NamedTuple):
    """How far finding positions has come."""

    turn: int
    positions: int
    waiting: int


class Node(NamedTuple):
    """Orders of both sides in a position, those of the same effect once, and where they lead."""

    evaders: Any  # int64 [a, evaders, 4]
    pursuers: Any  # int64 [b, pursuers, 4]
    after: Any  # int32 [a, b, ways] positions


class Graph:
    """nodes: None where the chase is over or the horizon comes first. depth: turns from the start."""

    def __init__(
        self, game: Game, most: int = MOST_POSITIONS, told: Callable[[Found], None] | None = None
    ) -> None:
        self.game, self.keys = game, Keys(game.cast, game.rules)
        self.index: dict[bytes, int] = {}
        self.nodes: list[Node | None] = []
        self.depth: list[int] = []
        self._most, self._told = most, told
        self.store: State = make_state(game.cast, game.rules, 1024)
        self._table_bytes = 0
        self._row_bytes = sum(column.nbytes for column in self.store.columns()) // 1024

    def grow(self, roots: list[Root], last_turn: int) -> list[tuple[float, int]]:
        """Find all positions up to so many turns on. Returns (chance, position) of the starts."""
        rows = store_of(self.game, [root.position for root in roots])
        chances: dict[int, float] = {}
        for root, position in zip(roots, self._add(rows, len(roots), 0), strict=True):
            chances[position] = chances.get(position, 0.0) + root.chance
        first, turn = 0, 0
        while first < len(self.nodes) and turn < last_turn:
            level = range(first, len(self.nodes))
            first = level.stop
            if self._told is not None:
                self._told(Found(turn, len(self.nodes), len(level)))
            self._play_level(level, turn)
            turn += 1
        return [(chance, position) for position, chance in chances.items()]

    def _add(self, rows: State, count: int, depth: int) -> list[int]:
        """Numbers of the positions in the first rows of a State; new ones are kept."""
        out: list[int] = []
        fresh: list[int] = []
        for row, key in enumerate(self.keys.of(rows, count)):
            number = self.index.setdefault(key, len(self.nodes) + len(fresh))
            if number == len(self.nodes) + len(fresh):
                fresh.append(row)
            out.append(number)
        if fresh:
            first = len(self.nodes)
            self._make_room(first + len(fresh))
            copy_rows(rows, np.array(fresh), self.store, first)
            self.nodes += [None] * len(fresh)
            self.depth += [depth] * len(fresh)
        return out

    def _make_room(self, count: int) -> None:
        size = len(self.store.clock)
        if count > self._most:
            raise _too_many(count, f"at most {self._most:,} positions")
        if count <= size:
            return
        free = available_bytes()
        # Twice as many rows beside those that are there, and the tables to grow as they have so far.
        if free is not None and 2 * size * self._row_bytes + self._table_bytes > _SHARE * free:
            raise _too_many(count, f"as many as fit into {_SHARE * free / 1e9:.1f} GB, half of what is free")
        wider = make_state(self.game.cast, self.game.rules, max(2 * size, count))
        copy_rows(self.store, np.arange(size), wider)
        self.store = wider

    def _play_level(self, level: range, turn: int) -> None:
        batch: list[tuple[int, Any, Any, Any]] = []
        rows = 0
        for number in level:
            position = one_row(self.store, number)
            if position.clock[0].over:
                continue
            evaders = self.game.orders_of(position, Side.EVADERS)
            pursuers = self.game.orders_of(position, Side.PURSUERS)
            keys = self.game.keys_at(position)
            batch.append((number, evaders, pursuers, keys))
            rows += len(evaders) * len(pursuers) * len(keys)
            if rows >= _CHUNK:
                self._play(batch, turn)
                batch, rows = [], 0
        if batch:
            self._play(batch, turn)

    def _play(self, batch: list[tuple[int, Any, Any, Any]], turn: int) -> None:
        parents, told, keys = [], [], []
        for number, evaders, pursuers, ways in batch:
            told.append(joint_orders(evaders, pursuers, len(ways)))
            parents.append(np.full(len(told[-1]), number))
            keys.append(np.tile(ways, len(evaders) * len(pursuers)))
        all_parents = np.concatenate(parents)
        after = self.game.play(self.store, all_parents, np.concatenate(told), np.concatenate(keys))
        numbers = np.array(self._add(after, len(all_parents), turn + 1), np.int32)
        first = 0
        for number, evaders, pursuers, ways in batch:
            last = first + len(evaders) * len(pursuers) * len(ways)
            table = numbers[first:last].reshape(len(evaders), len(pursuers), len(ways))
            node = _merged(evaders, pursuers, table)
            self._table_bytes += node.evaders.nbytes + node.pursuers.nbytes + node.after.nbytes
            self.nodes[number] = node
            first = last


def joint_orders(evaders: Any, pursuers: Any, ways: int) -> Any:
    """int64 [orders of the evaders x of the pursuers x ways, movers, 4], the ways changing fastest."""
    a, b = len(evaders), len(pursuers)
    own = np.repeat(evaders, b * ways, axis=0)
    others = np.tile(np.repeat(pursuers, ways, axis=0), (a, 1, 1))
    return np.concatenate([others, own], axis=1)


def _merged(evaders: Any, pursuers: Any, table: Any) -> Node:
    """Orders of a side that come to the same whatever the other does are one: the first of them stays."""
    rows = np.sort(np.unique(table.reshape(len(evaders), -1), axis=0, return_index=True)[1])
    table = table[rows]
    by_column = table.transpose(1, 0, 2).reshape(len(pursuers), -1)
    columns = np.sort(np.unique(by_column, axis=0, return_index=True)[1])
    return Node(evaders[rows], pursuers[columns], np.ascontiguousarray(table[:, columns]))


def _too_many(count: int, expected: str) -> AfootError:
    return AfootError(
        "the game is too large to be enumerated", came=f"{count:,} positions and more", expected=expected,
        fix="Solve a smaller map, fewer movers, a nearer horizon, or leave mechanisms out: rules.without.",
    )  # fmt: skip
