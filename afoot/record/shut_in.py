"""When a team of evaders comes to be surrounded, by each measure, told from what `margins` found out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from afoot.game.state import make_scratch
from afoot.game.surround import ended_by
from afoot.record.look import Told
from afoot.record.margins import NOT_SAID
from afoot.record.rows import MEASURES
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Measure


class SurroundedLog:
    """Remembers which measures hold for each team, so that it tells only of those that begin to, or hold no more."""

    def __init__(self, game: Compiled, batch: Batch) -> None:
        self._game, self._batch = game, batch
        self.scratch = make_scratch(len(game.board.degree))
        self._since: dict[tuple[int, str], int] = {}  # chase, measure -> tick at which it began to hold

    def see(self, found: Any) -> Iterator[Told]:
        """found: int32 [k, 6] margins.MARGIN_COLUMNS, all of the tick that the batch is at."""
        first = int(self._batch.chase_id[0])
        for chase in np.unique(found[:, 0]).tolist():
            rows = found[found[:, 0] == chase]
            for place, word in enumerate(MEASURES):
                of_it = rows[rows[:, 3] == place]
                if (of_it[:, 4] == NOT_SAID).any():
                    continue
                movers = of_it[:, 2].tolist()
                holds = bool(of_it[:, 4].all()) and self._whole_team(chase - first, word, len(movers))
                tick, began = int(rows[0, 1]), (chase, word) in self._since
                if holds and not began:
                    self._since[chase, word] = tick
                    more = {"measure": word, "ends": False, "team": self._names(movers)}
                    yield Told(chase - first, movers[0], "surrounded", more, tick=tick)
                elif began and not holds:
                    since = {"since_tick": self._since.pop((chase, word))}
                    more = {"measure": word, "team": self._names(movers), **since}
                    yield Told(chase - first, movers[0], "way_out", more, tick=tick)

    def _names(self, movers: list[int]) -> list[str]:
        return [self._game.mover_names[mover] for mover in movers]

    def _whole_team(self, row: int, word: str, evaders: int) -> bool:
        """Whether evaders that are surrounded one by one are so together, by pursuers enough for all of them."""
        if evaders == 1:
            return True
        game, position = self._game, self._batch.state.each(lambda column: column[row])
        measure = int(Measure[word.upper()])
        return bool(ended_by(game.board, game.cast, game.rules, position, measure, self.scratch))
