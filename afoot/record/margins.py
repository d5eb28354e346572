"""How far evaders are shut in, in chases that are watched turn by turn: the measures of surrounded and their margins.

Why the costly ones are not looked at in all of them: docs/decisions/006.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot._jit import kernel
from afoot.game.state import make_scratch, position_of
from afoot.game.surround import ended_by, margins
from afoot.rules.arrival import MOST_PURSUERS, UNKNOWN
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Measure, Status

ADJACENT, SEALED, CONTAINED = int(Measure.ADJACENT), int(Measure.SEALED), int(Measure.CONTAINED)
NOT_SAID = -1  # in place of whether a measure holds
# measure: a place in MEASURES; holds: 1, 0 or NOT_SAID; margin: ticks, or one of arrival.NULL and UNKNOWN
MARGIN_COLUMNS = ("chase", "tick", "mover", "measure", "holds", "margin")

# Margins and `contained` are looked at in as many chases, from number 0 on, as have so many nodes between them. With
# reach the search for a margin takes about so many times as long.
LOOKED_NODES = 20_000
REACH_COSTS = 8


@kernel
def look(board, cast, rules, alone, evader, whole, scratch, ticks, holds):  # type: ignore[no-untyped-def]
    """Look at one evader in each of k rows of a State in which it is the only live one.

    evader: int64 [k]. whole: the rows before this one are looked at whole; in the others `contained` is NOT_SAID and
    margins are UNKNOWN unless they are 0. ticks: int32 [k, evaders, 3], as `surround.margins` writes. holds: int32
    [k, 3], 1, 0 or NOT_SAID.
    """
    for row in range(alone.clock.shape[0]):
        position = position_of(alone, row)
        holds[row, 0] = 1 if ended_by(board, cast, rules, position, ADJACENT, scratch) else 0
        holds[row, 1] = 1 if ended_by(board, cast, rules, position, SEALED, scratch) else 0
        holds[row, 2] = NOT_SAID
        if row < whole:
            holds[row, 2] = 1 if ended_by(board, cast, rules, position, CONTAINED, scratch) else 0
            margins(board, cast, rules, position, scratch, ticks[row])
        else:
            for measure in range(3):
                ticks[row, evader[row], measure] = 0 if holds[row, measure] == 1 else UNKNOWN


class MarginLog:
    """The measures for each live evader of the first `count` chases of a batch, as often as the rules look at them.

    Call `see` after every tick. What is noted of a tick belongs to what the tracks show at it; the start is tick 0.
    """

    def __init__(self, game: Compiled, batch: Batch, count: int) -> None:
        self.found: list[Any] = []  # int32 [k, 6] MARGIN_COLUMNS
        self._game, self._batch, self._count = game, batch, count
        self.scratch = make_scratch(len(game.board.degree))
        self._whole = chases_looked_at_whole(game)
        self.see()

    def see(self) -> None:
        """Note how the evaders are shut in, if this tick is one at which that is looked at."""
        state, cast = self._batch.state, self._game.cast
        on_time = state.clock.tick[: self._count] % self._game.rules.check_ticks == 0
        if not on_time.any():
            return
        evaders = state.movers[: self._count, cast.pursuers : cast.pursuers + cast.evaders]
        row, evader = np.nonzero((evaders.status == Status.LIVE) & on_time)
        if len(row):
            # numpy's answer is a view of two columns, for which the kernel would be compiled once more
            self._note(row, np.ascontiguousarray(evader))

    def by_columns(self) -> list[dict[str, Any]]:
        """All that was noted as columns, at most one set of them."""
        if not self.found:
            return []
        found = np.concatenate(self.found)
        return [{name: np.ascontiguousarray(found[:, i]) for i, name in enumerate(MARGIN_COLUMNS)}]

    def _note(self, row: Any, evader: Any) -> None:
        """Look at so many evaders, each given by its chase's row and its number: int64 [k] both."""
        game, cast = self._game, self._game.cast
        # The measures are asked of a team. Each evader gets a copy of its chase in which it is alone.
        alone = self._batch.state.each(lambda column: column[row])
        others = alone.movers.status[:, cast.pursuers : cast.pursuers + cast.evaders]
        others[np.arange(cast.evaders) != evader[:, None]] = Status.CAPTURED
        chase = self._batch.chase_id[row]
        ticks, holds = np.zeros((len(row), cast.evaders, 3), np.int32), np.zeros((len(row), 3), np.int32)
        whole = int((chase < self._whole).sum())
        look(game.board, cast, game.rules, alone, evader, whole, self.scratch, ticks, holds)
        pursuers = alone.movers.status[:, : cast.pursuers] == Status.LIVE
        holds[pursuers.sum(axis=1) > MOST_PURSUERS] = NOT_SAID
        tick, mover = self._batch.state.clock.tick[row, 0], cast.pursuers + evader
        own = ticks[np.arange(len(row)), evader]
        columns = (chase[:, None], tick[:, None], mover[:, None], np.arange(3), holds, own)
        noted = np.stack(np.broadcast_arrays(*columns), axis=-1)
        self.found.append(noted.reshape(-1, len(MARGIN_COLUMNS)).astype(np.int32))


def chases_looked_at_whole(game: Compiled) -> int:
    """In how many chases, from number 0 on, margins and `contained` are looked at."""
    nodes = len(game.board.degree)
    return LOOKED_NODES // (nodes * REACH_COSTS if game.rules.reach_hops else nodes)
