"""Witnesses' reports, told as they reach the pursuers, from what changed in State."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from afoot.record.look import Look, Told
from afoot.rules.contacts import NEVER
from afoot.scenarios import Compiled

THOUSANDTHS = 1000


class ReportLog:
    """Keeps what it saw of reports on their way, so that it can tell of each that arrives whether it was imagined."""

    def __init__(self, game: Compiled, chases: int) -> None:
        self._game = game
        self._imagined = np.zeros((chases, game.cast.bystanders), bool)

    def see(self, before: Look, after: Look) -> Iterator[Told]:
        """The reports that have reached the pursuers between two looks, a turn apart."""
        if before.tricks is None or after.tricks is None or not self._game.rules.witnesses:
            return
        was, now, tick = before.tricks.witnesses, after.tricks.witnesses, after.tick[:, None]
        made = (now.seen_tick == tick) & (was.seen_tick != tick)
        # A witness that saw somebody has seen it in that very tick.
        self._imagined[made] = (now.last_tick != tick)[made]
        arrived = (now.due_tick == NEVER) & ((was.due_tick != NEVER) | made)
        cast = self._game.cast
        for row, index in np.argwhere(arrived):
            told, column = now[row, index], len(cast.movers) - cast.bystanders + int(index)
            more = {
                "age_ticks": int(after.tick[row] - told.seen_tick),
                "reliability": int(cast.means.bystanders[index].reliability) / THOUSANDTHS,
                "imagined": bool(self._imagined[row, index]),
            }
            tick_now = int(after.tick[row])
            yield Told(int(row), column, "report", more, tick=tick_now, node=int(told.node))
