"""`solve_hidden`: short games in which each side sees what `observe` gives it, solved over whole histories."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from afoot.errors import AfootError
from afoot.game.state import State, make_state
from afoot.scenarios import Compiled
from afoot.solvers.small import sequence
from afoot.solvers.small.graph import joint_orders
from afoot.solvers.small.keys import Keys
from afoot.solvers.small.step import Game, Root, copy_rows, one_row, store_of
from afoot.solvers.small.told import game_told
from afoot.solvers.small.views import Interned, Tracks, Views, signatures
from afoot.version import __version__
from afoot.words import Side

MOST_HISTORIES = 200_000
_EXACT = 1e-7  # of the payoffs' size: a bracket that is no wider is a number
_CHUNK = 8_192
_FORECAST_FROM = 500  # histories at one tick, before they say how many there will be
_HOPELESS = 100  # times as many as there may be: then it is not tried


class Grown(NamedTuple):
    """How far histories are gone through. expected: how many there will be at the horizon, if they go on to grow as
    they have in the last turn."""

    turn: int
    turns: int
    histories: int
    expected: int


class Spot(NamedTuple):
    """Histories that no side can tell apart and that go on alike. row: in the level's State; seen: what each side has
    seen and done so far, as a number; done: the sequence of each side."""

    row: int
    chance: float
    seen: tuple[int, int]
    done: tuple[int, int]
    tracks: Tracks


class Reached(NamedTuple):
    """How a row was come to: from where, by which order of each side (-1: it did not act), with which sequences."""

    spot: Spot
    orders: tuple[int, int]
    done: tuple[int, int]
    chance: float


@dataclass
class Situations:
    """Where one side decides, in the order in which they are come to."""

    of: dict[int, int] = field(default_factory=dict)  # by what it has seen and done
    orders: list[Any] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    size: int = 1

    def at(self, seen: int, done: int, orders: Any) -> int:
        """First sequence of the situation, which is made when it is first come to."""
        if seen not in self.of:
            self.of[seen] = len(self.orders)
            self.orders.append(orders)
            self.first.append(self.size)
            self.before.append(done)
            self.size += len(orders)
        number = self.of[seen]
        if not np.array_equal(self.orders[number], orders):
            raise RuntimeError("a side may give other orders than it can know of")
        return self.first[number]

    def packed(self) -> sequence.Side:
        count = np.array([len(one) for one in self.orders], np.int64)
        return sequence.Side(
            np.array(self.first, np.int64), count, np.array(self.before, np.int64), self.size
        )


class Tree:
    """All histories of a game up to its horizon, turn by turn."""

    def __init__(self, game: Game, most: int, told: Callable[[Grown], None] | None) -> None:
        self.game, self.views, self.keys = game, Views(game.cast, game.rules), Keys(game.cast, game.rules)
        self.sides = (Situations(), Situations())  # pursuers, evaders
        self.histories = 0
        self.worth: dict[tuple[int, int], float] = {}
        self.taken: dict[tuple[int, int], float] = {}
        self._seen = Interned()
        self._most, self._told = most, told
        self._next: dict[Any, Spot] = {}
        self._fresh: list[tuple[State, int]] = []

    def grow(self, roots: list[Root]) -> None:
        """Go through all histories from these positions."""
        rows = store_of(self.game, [root.position for root in roots])
        for row, root in enumerate(roots):
            start = Spot(row, root.chance, (-1, -1), (0, 0), {})
            self._come(rows, row, Reached(start, (-1, -1), (0, 0), root.chance), 0)
        turns = self.game.horizon * self.game.turns
        before = 1
        for turn in range(1, turns + 1):
            store, spots = self._level()
            expected = self._expected(turns + 1 - turn, len(spots) / max(before, 1), len(spots))
            before = len(spots)
            if self._told is not None:
                self._told(Grown(turn, turns, self.histories, expected))
            self._play_level(store, spots, turn, last=turn == turns)

    def _expected(self, turns_left: int, growth: float, now: int) -> int:
        """Histories at the horizon, at this growth a turn. Raises AfootError where they are hopelessly many."""
        expected = float(self.histories)
        size = float(now)
        for _ in range(turns_left - 1):
            size *= growth
            expected += size
        if now >= _FORECAST_FROM and expected > _HOPELESS * self._most:
            raise self._too_many(f"about {expected:.1e} at the horizon, as they grow")
        return int(min(expected, 1e18))

    def _too_many(self, came: str) -> AfootError:
        return AfootError(
            "there are too many histories to go through", came=came, expected=f"at most {self._most:,}",
            fix="Solve a nearer horizon, fewer movers or a smaller map.",
        )  # fmt: skip

    def payoffs(self) -> tuple[sequence.Payoffs, Any]:
        """What each pair of sequences adds, in worth and in chances that all are captured."""
        pairs = np.array(list(self.worth), np.int64).reshape(-1, 2)
        own, others = pairs[:, 0], pairs[:, 1]
        taken = np.array(list(self.taken.values()))
        return sequence.Payoffs(own, others, np.array(list(self.worth.values()))), taken

    def solve(self) -> sequence.Solved:
        """Best play of both sides."""
        pursuers, evaders = (side.packed() for side in self.sides)
        return sequence.solve_sequences(evaders, pursuers, self.payoffs()[0])

    def capture_chance(self, solved: sequence.Solved) -> float:
        """Chance that all evaders are captured where both sides play so."""
        pursuers, evaders = (side.packed() for side in self.sides)
        payoffs, taken = self.payoffs()
        own = sequence.plan_of(evaders, solved.evaders)[payoffs.evaders]
        others = sequence.plan_of(pursuers, solved.pursuers)[payoffs.pursuers]
        return float((own * others * taken).sum())

    def _level(self) -> tuple[State, list[Spot]]:
        """What was come to in the turn before, in a State of its own."""
        spots = list(self._next.values())
        store = make_state(self.game.cast, self.game.rules, max(len(spots), 1))
        for row, (state, at) in enumerate(self._fresh):
            copy_rows(state, np.array([at]), store, row)
        self._next, self._fresh = {}, []
        return store, spots

    def _play_level(self, store: State, spots: list[Spot], turn: int, *, last: bool) -> None:
        batch: list[Any] = []
        rows = 0
        for spot in spots:
            position = one_row(store, spot.row)
            evaders = self.game.orders_of(position, Side.EVADERS)
            pursuers = self.game.orders_of(position, Side.PURSUERS)
            keys = self.game.keys_at(position)
            batch.append((spot, position, evaders, pursuers, keys))
            rows += len(evaders) * len(pursuers) * len(keys)
            if rows >= _CHUNK:
                self._play(store, batch, turn, last)
                batch, rows = [], 0
        if batch:
            self._play(store, batch, turn, last)

    def _play(self, store: State, batch: list[Any], turn: int, last: bool) -> None:
        told = [joint_orders(evaders, pursuers, len(keys)) for _, _, evaders, pursuers, keys in batch]
        keys = [np.tile(one[4], len(one[2]) * len(one[3])) for one in batch]
        parents = [np.full(len(rows), one[0].row) for one, rows in zip(batch, told, strict=True)]
        all_parents = np.concatenate(parents)
        after = self.game.play(store, all_parents, np.concatenate(told), np.concatenate(keys))
        alike = signatures(after, store, all_parents, len(all_parents))
        first = 0
        for spot, position, evaders, pursuers, ways in batch:
            own = self._sequences(spot, position, Side.EVADERS, evaders)
            others = self._sequences(spot, position, Side.PURSUERS, pursuers)
            for a in range(len(evaders)):
                for b in range(len(pursuers)):
                    rows = range(first, first + len(ways))
                    first += len(ways)
                    for row, chance in self._outcomes(alike, rows):
                        reached = Reached(spot, (b, a), (others[b], own[a]), spot.chance * chance)
                        if last or after.clock.over[row, 0]:
                            self._end(after, row, reached)
                        else:
                            self._come(after, row, reached, turn)

    def _sequences(self, spot: Spot, position: Any, side: Side, orders: Any) -> list[int]:
        """The sequence after each order; the one before where the side does not act."""
        if not self.game.acts(position, side):
            return [spot.done[side]]
        first = self.sides[side].at(spot.seen[side], spot.done[side], orders)
        return list(range(first, first + len(orders)))

    def _outcomes(self, alike: Any, rows: range) -> list[tuple[int, float]]:
        """The first of each kind of rows, and the chance of them all."""
        chances = self.game.luck.chances
        if len(rows) == 1:
            return [(rows[0], 1.0)]
        found: dict[bytes, tuple[int, float]] = {}
        for row, chance in zip(rows, chances, strict=True):
            key = alike[row].tobytes()
            at, before = found.get(key, (row, 0.0))
            found[key] = (at, before + float(chance))
        return list(found.values())

    def _end(self, state: State, row: int, reached: Reached) -> None:
        """A history is over."""
        worth, captured = self.game.worths(one_row(state, row))
        pair = reached.done[Side.EVADERS], reached.done[Side.PURSUERS]
        self.worth[pair] = self.worth.get(pair, 0.0) + reached.chance * worth
        self.taken[pair] = self.taken.get(pair, 0.0) + reached.chance * captured

    def _come(self, state: State, row: int, reached: Reached, turn: int) -> None:
        """A history goes on: it is put to those that are like it."""
        spot, orders, done, chance = reached
        tracks = self.views.go_on(state, row, spot.tracks, turn)
        seen = tuple(
            self._seen.of(
                (spot.seen[side], orders[side], self.views.of(state, row, side, spot.tracks, tracks))
            )
            for side in (Side.PURSUERS, Side.EVADERS)
        )
        single = state.each(lambda column: column[row : row + 1])
        key = (seen, done, self.keys.of(single, 1)[0], self.views.hidden(state, row, tracks))
        old = self._next.get(key)
        if old is not None:
            self._next[key] = old._replace(chance=old.chance + chance)
            return
        self.histories += 1
        if self.histories > self._most:
            raise self._too_many(f"{self.histories:,} by turn {turn}")
        self._next[key] = Spot(len(self._next), chance, (seen[0], seen[1]), done, tracks)
        self._fresh.append((single.each(lambda column: column.copy()), 0))


@dataclass(frozen=True)
class HiddenSolution:
    """A short game with hidden information, solved. low, high: what the evaders' and the pursuers' play guarantees, in
    worth to the evaders. `solved` has the chance of each order, by the sequences of `tree.sides`."""

    compiled: Compiled
    tree: Tree
    solved: sequence.Solved
    capture_chance: float  # under the play found
    elapsed_s: float

    @property
    def low(self) -> float:
        return self.solved.low

    @property
    def high(self) -> float:
        return self.solved.high

    @property
    def value(self) -> float:
        return (self.low + self.high) / 2

    @property
    def answer(self) -> bool:
        """Whether all evaders are captured for certain, under the play found."""
        return self.capture_chance >= 1 - _EXACT

    def opening(self, side: Side) -> list[tuple[Any, Any]]:
        """(orders, chances) of each situation that a side can be in when it first acts."""
        found, chances = self.tree.sides[side], (self.solved.pursuers, self.solved.evaders)[side]
        return [
            (orders, chances[first : first + len(orders)])
            for orders, first, before in zip(found.orders, found.first, found.before, strict=True)
            if before == 0
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        exact = self.high - self.low <= _EXACT * max(abs(self.low), abs(self.high), 1.0)
        return {
            **game_told(self.compiled, self.tree.game),
            "how": "enumeration of histories, linear program over sequences",
            "answer": self.answer,
            "low": self.low,
            "high": self.high,
            "gap": self.high - self.low,
            "capture_chance": self.capture_chance,
            "information": "each side sees what it observes and remembers all of it",
            "histories": self.tree.histories,
            "situations": [len(side.orders) for side in self.tree.sides],
            "sequences": [side.size for side in self.tree.sides],
            "elapsed_s": self.elapsed_s,
            "tier": "exact" if exact else "certified",
            "bound": "each side's play against the other's best reply",
            "version": __version__,
        }


def solve_hidden(
    compiled: Compiled,
    *,
    roots: list[Root] | None = None,
    most_histories: int = MOST_HISTORIES,
    told: Callable[[Grown], None] | None = None,
) -> HiddenSolution:
    """Solve a short game in which each side goes by its own observations and remembers them all.

    roots: positions to begin in, with chances that sum to 1; the scenario's own starts if not stated. told: called
    at every turn with how far it has come. Raises AfootError for games that cannot be enumerated or have too
    many histories.
    """
    began = time.perf_counter()
    game = Game(compiled.board, compiled.cast, compiled.rules, hidden=True)
    tree = Tree(game, most_histories, told)
    tree.grow(game.starts() if roots is None else roots)
    solved = tree.solve()
    captured = tree.capture_chance(solved)
    return HiddenSolution(compiled, tree, solved, captured, time.perf_counter() - began)
