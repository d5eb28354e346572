"""Small games, slowly: every history of the slow game played from its start, matrix games by trying all supports.

Coins are the only chance here: thresholds are 0, a half or 1, and every draw that matters is forked both ways.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from unittest import mock

from afoot.words import Moves, Side, Status
from tests.naive import luck
from tests.naive.game import Game

HALF = 2**31
Orders = tuple[tuple[int, ...], ...]  # of every mover


class Forks:
    """Stands in for `luck.draw`: coins fall as a list says, and those beyond it as 0."""

    def __init__(self, said: list[int]) -> None:
        self.said, self.asked = said, 0

    def __call__(self, key: int, actor: int, target: int, purpose: int, number: int) -> int:
        if purpose not in (luck.GLIMPSE, luck.IDENTIFY):
            return 0
        self.asked += 1
        coin = self.said[self.asked - 1] if self.asked <= len(self.said) else 0
        return coin * HALF


class Slow:
    """Values of a game by brute force. deeds: (abilities, passage) pairs that each mover may be ordered to do."""

    def __init__(self, setting: Any, deeds: dict[int, Sequence[tuple[int, int]]]) -> None:
        self.setting, self.deeds = setting, deeds

    def value(self) -> Fraction:
        """Worth to the evaders of the start, played to the horizon."""
        return self._expected([], [])

    def _played(self, history: list[Orders], coins: list[int]) -> tuple[Game, int]:
        """The game after these orders, and how many coins were thrown on the way."""
        forks = Forks(coins)
        with mock.patch.object(luck, "draw", forks):
            game = Game(*self.setting, 0)
            game.start()
            for orders in history:
                game.turn(orders)
        return game, forks.asked

    def _expected(self, history: list[Orders], coins: list[int]) -> Fraction:
        """The mean over all coins of the last turn. coins: those of the turns before."""
        game, asked = self._played(history, coins)
        if asked > len(coins):
            return sum(self._expected(history, [*coins, side]) for side in (0, 1)) / Fraction(2)
        if game.over:
            return Fraction(sum(self._worth(evader) for evader in game.evaders), 1000)
        own, others = (self._orders(game, side) for side in (Side.EVADERS, Side.PURSUERS))
        table = [[self._expected([*history, joined(game, a, b)], coins) for b in others] for a in own]
        return matrix_value(table)

    def _worth(self, evader: Any) -> int:
        assert evader.status not in (Status.LIVE, Status.WAITING)
        return int(evader.worth)

    def _orders(self, game: Game, side: Side) -> list[Orders]:
        team = game.evaders if side == Side.EVADERS else game.pursuers
        if side not in game.acting():
            return [tuple((0, 1, 0, 0) for _ in team)]
        each = [
            [
                (slot, 1, does, passage)
                for slot in range(len(game.slots[mover.node]))
                for does, passage in self.deeds.get(mover.column, [(0, 0)])
            ]
            for mover in team
        ]
        return list(itertools.product(*each))


def blind_matrix(setting: Any, ticks: int) -> list[list[Fraction]]:
    """A game of two movers in which nobody sees anybody: each side can only fix its slots, tick by tick, beforehand."""
    widest = max(int(degree) for degree in setting.board.degree)
    walks = list(itertools.product(range(widest), repeat=ticks))
    return [[_walked(setting, own, others) for others in walks] for own in walks]


def _walked(setting: Any, own: Sequence[int], others: Sequence[int]) -> Fraction:
    game = Game(*setting, 0)
    game.start()
    turns = 1 if setting.rules.moves == Moves.SIMULTANEOUS else 2
    for a, b in zip(own, others, strict=True):
        for _ in range(turns):
            game.turn([(b, 1), (a, 1)])
    assert game.over
    return Fraction(sum(evader.worth for evader in game.evaders), 1000)


def joined(game: Game, evaders: Orders, pursuers: Orders) -> Orders:
    rest = len(game.movers) - len(evaders) - len(pursuers)
    return (*pursuers, *evaders, *((0, 1, 0, 0),) * rest)


def matrix_value(table: list[list[Fraction]]) -> Fraction:
    """Value to the rows of a matrix game: some square part of it, solved for equal gains, is in balance (Shapley and
    Snow, 1950)."""
    rows = [list(row) for row in dict.fromkeys(tuple(row) for row in table)]
    columns = [list(column) for column in dict.fromkeys(zip(*rows, strict=True))]
    rows = [list(row) for row in zip(*columns, strict=True)]
    low, high = max(min(row) for row in rows), min(max(column) for column in columns)
    if low == high:
        return low
    for size in range(2, min(len(rows), len(columns)) + 1):
        for own in itertools.combinations(range(len(rows)), size):
            for others in itertools.combinations(range(len(columns)), size):
                part = [[rows[a][b] for b in others] for a in own]
                mixes = _even(part), _even([list(column) for column in zip(*part, strict=True)])
                if mixes[0] is None or mixes[1] is None:
                    continue
                x, y = mixes[0], mixes[1]
                least = min(
                    sum(p * rows[a][b] for p, a in zip(x, own, strict=True)) for b in range(len(columns))
                )
                most = max(
                    sum(q * rows[a][b] for q, b in zip(y, others, strict=True)) for a in range(len(rows))
                )
                if least == most:
                    return Fraction(least)
    raise AssertionError("every matrix game has such a part")


def _even(part: list[list[Fraction]]) -> list[Fraction] | None:
    """Chances of the rows that give the same gain in every column, or None."""
    size = len(part)
    system = [[*(part[a][b] for a in range(size)), Fraction(-1), Fraction(0)] for b in range(size)]
    system.append([*[Fraction(1)] * size, Fraction(0), Fraction(1)])
    for column in range(size + 1):
        pivot = next((row for row in range(column, size + 1) if system[row][column] != 0), None)
        if pivot is None:
            return None
        system[column], system[pivot] = system[pivot], system[column]
        scale = system[column][column]
        system[column] = [value / scale for value in system[column]]
        for row in range(size + 1):
            if row != column and system[row][column] != 0:
                factor = system[row][column]
                system[row] = [x - factor * y for x, y in zip(system[row], system[column], strict=True)]
    chances = [system[row][-1] for row in range(size)]
    return chances if min(chances) >= 0 else None
