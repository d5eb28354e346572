"""Followers of a person's leader: they decide by the built-in `follow`, from what they themselves see and hear."""

from __future__ import annotations

from collections.abc import Collection

from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.studies.play_moves import Told
from afoot.words import Policy, Side


class Followers:
    """Asks `follow` what the followers of a side would do, by playing the turn aside and reading their orders.

    The person's batch leaves the side's minds alone, so they are kept there: a snapshot of it holds the trails.
    """

    def __init__(self, game: Compiled, side: Side, seed: int) -> None:
        cast = game.cast
        first = 0 if side == Side.PURSUERS else cast.pursuers
        last = cast.pursuers if side == Side.PURSUERS else cast.pursuers + cast.evaders
        self._own = slice(first, last)
        movers = cast.movers.copy()
        led = [column for column in range(first, last) if movers.leader[column] >= 0]
        movers.policy[led] = Policy.FOLLOW
        movers.setflags(write=False)
        aside = cast._replace(movers=movers)
        self._aside = Batch(game.board, aside, game.rules, 1, seed=seed) if led else None

    def orders(self, batch: Batch, columns: Collection[int]) -> Told:
        """Orders of those in these columns, for the turn that is due. Writes their minds in the batch."""
        if self._aside is None:
            return {}
        self._aside.restore(0, batch.snapshot(0))
        self._aside.step()
        for own, made in zip(batch.minds, self._aside.minds, strict=True):
            own[:, self._own] = made[:, self._own]
        names = batch.orders.dtype.names or ()
        row = self._aside.orders[0]
        return {column: {name: int(row[column][name]) for name in names} for column in columns}
