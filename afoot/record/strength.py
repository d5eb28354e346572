"""Whose strength gives out, told from what State keeps of it: energy that runs low or is spent, and breath.

Who is out of breath has to think of something else: with it comes how long its energy lasts for a decoy and a guise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from afoot.record.look import Look, Told
from afoot.rules.stamina import drain_mm
from afoot.scenarios import Compiled
from afoot.words import Ability, Gait, Status

LOW = 4  # energy is low below one part in so many of what it can be
AGAIN = 2  # and is so anew, as breath is, once it has come back to one part in so many
THOUSANDTHS = 1000
BOTH = [int(Ability.DECOY), int(Ability.GUISE)]


class StrengthLog:
    """Remembers who has been told of, until it has recovered."""

    def __init__(self, game: Compiled, chases: int) -> None:
        self._game = game
        self._lookers = game.cast.pursuers + game.cast.evaders
        self._told = {
            word: np.zeros((chases, self._lookers), bool) for word in ("low", "spent", "out_of_breath")
        }
        classes = game.cast.classes
        self._drain_mm = np.array(
            [drain_mm(int(one.speed_mm[Gait.RUN]), int(one.critical_mm)) for one in classes], np.int64
        )

    def see(self, after: Look) -> Iterator[Told]:
        """Whose strength has given out in the turn that led to a look."""
        if self._game.rules.energy and after.tricks is not None:
            yield from self._energy(after)
        if self._game.rules.stamina:
            movers = after.movers[:, : self._lookers]
            drain, left = self._drain_mm[movers.kind], movers.stamina_mm
            full = self._game.cast.classes.reserve_mm[movers.kind]
            short = (drain > 0) & (left < drain)
            for row, column in self._fresh("out_of_breath", after, short, left * AGAIN >= full):
                more = self._both(after, row, column)
                yield Told(row, column, "out_of_breath", more, tick=int(after.tick[row]))

    def _energy(self, after: Look) -> Iterator[Told]:
        assert after.tricks is not None
        means, kind = self._game.cast.means, after.movers.kind[:, : self._lookers]
        left, full = after.tricks.movers.energy, means.energy.full[kind]
        enough = left * AGAIN >= full
        spent = (full > 0) & (left < self._least(means)[kind])
        low = (full > 0) & (left * LOW < full) & ~spent
        for word, short in (("low", low), ("spent", spent)):
            for row, column in self._fresh(word, after, short, enough):
                more = {
                    "left": int(left[row, column]) / THOUSANDTHS,
                    "full": int(full[row, column]) / THOUSANDTHS,
                }
                yield Told(row, column, f"energy_{word}", more, tick=int(after.tick[row]))

    def _both(self, after: Look, row: int, column: int) -> dict[str, Any]:
        """`both_ticks`: how long energy lasts for a decoy and a guise at once, with nothing recovered meanwhile.

        0 where it cannot pay for both, None where it lasts for ever. Nothing where it has not both, or they are free.
        """
        rules, tricks = self._game.rules, after.tricks
        if tricks is None or not (rules.energy and rules.guise and rules.decoys):
            return {}
        both = self._game.cast.means.abilities[after.movers.kind[row, column]][BOTH]
        cost, upkeep = int(both.cost.sum()), int(both.upkeep.sum())
        if not both.allowed.all() or cost + upkeep == 0:
            return {}
        left = int(tricks.movers.energy[row, column]) - cost
        if left < 0 or not upkeep:
            return {"both_ticks": 0 if left < 0 else None}
        return {"both_ticks": left // upkeep}

    def _least(self, means: Any) -> Any:
        """int [k]: the least energy that anything which a class can do costs; 0 where nothing does."""
        price = np.maximum(means.abilities.cost, means.abilities.upkeep)
        dear = (means.abilities.allowed > 0) & (price > 0)
        return np.where(dear.any(axis=1), np.where(dear, price, np.iinfo(np.int32).max).min(axis=1), 0)

    def _fresh(self, word: str, after: Look, short: Any, enough: Any) -> list[list[int]]:
        """[row, column] of the live movers that have come to be short of something since they had enough of it."""
        live = after.movers.status[:, : self._lookers] == Status.LIVE
        fresh = live & short & ~self._told[word]
        self._told[word] = (self._told[word] | fresh) & ~enough
        found: list[list[int]] = np.argwhere(fresh).tolist()
        return found
