"""Children that are hurt and sent indoors, told from what bystanders remember."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from afoot.policies.bystand import HURT, MOOD, SENT, WELL
from afoot.record.look import Look, Told
from afoot.record.rows import NOBODY
from afoot.scenarios import Compiled
from afoot.words import Behaviour, Status

CHILD, TEACHER, LIVE = int(Behaviour.CHILD), int(Behaviour.TEACHER), int(Status.LIVE)


def hurt(game: Compiled, before: Look, after: Look) -> Iterator[Told]:
    """Children that a cloud has hurt, and those that the teacher who stands nearest has sent indoors, in a turn."""
    if game.cast.means is None or not game.cast.bystanders:
        return
    behaviour = game.cast.means.bystanders.behaviour
    first = len(game.cast.movers) - game.cast.bystanders
    was, now = before.memo[:, first:, MOOD], after.memo[:, first:, MOOD]
    for row, index in np.argwhere((was != now) & (behaviour == CHILD)).tolist():
        column = first + index
        if was[row, index] == WELL:
            yield Told(row, column, "hurt", {}, node=int(before.movers.node[row, column]))
        if now[row, index] == SENT and was[row, index] in (WELL, HURT):
            teachers = first + np.flatnonzero(behaviour == TEACHER)
            by = _nearest(game, before, row, column, teachers.tolist())
            yield Told(row, column, "sent_indoors", {}, by, node=int(before.movers.node[row, column]))


def _nearest(game: Compiled, look: Look, row: int, column: int, others: list[int]) -> int:
    """Of some movers on the board the one nearest to a mover, or NOBODY."""
    x_mm, y_mm, node = game.board.x_mm, game.board.y_mm, look.movers.node[row]

    def gap_mm(other: int) -> float:
        a, b = node[column], node[other]
        return float(np.hypot(float(x_mm[a]) - float(x_mm[b]), float(y_mm[a]) - float(y_mm[b])))

    there = [other for other in others if look.movers.status[row, other] == LIVE]
    return min(there, key=gap_mm, default=NOBODY)
