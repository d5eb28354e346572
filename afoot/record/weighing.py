"""Evaders in a refuge that weigh staying against leaving for good, told from what `story` remembers of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from afoot.policies.mind import USED
from afoot.policies.runner import GOAL
from afoot.policies.story import STEP
from afoot.policies.weigh import WEIGH_TICKS
from afoot.record.look import Look, Told
from afoot.rules.refuge import PLENTY
from afoot.scenarios import Compiled
from afoot.words import Policy, Status


class _Spell(NamedTuple):
    """Weighings in a row, within one stay, that came to the same."""

    refuge: int
    exit: int  # node of the exit, -1 where it stays
    since_tick: int
    times: int


class WeighedLog:
    """Tells what weighing comes to when it first does in a stay and when it is another thing; and once it is over,
    how often in a row it came to the same."""

    def __init__(self, game: Compiled) -> None:
        self._game = game
        self._spells: dict[tuple[int, int], _Spell] = {}
        cast = game.cast
        evaders = range(cast.pursuers, cast.pursuers + cast.evaders)
        # Whoever plays no story weighs nothing.
        self._tellers = [column for column in evaders if _first_policy(cast, column) == Policy.STORY]

    def see(self, before: Look, after: Look) -> Iterator[Told]:
        """What has come of it in the turn between two looks."""
        for row, column in [*self._spells]:
            mover = after.movers[row, column]
            if mover.status != Status.LIVE or int(mover.inside) != self._spells[row, column].refuge:
                tick = int(mover.end_tick) if mover.status != Status.LIVE else None
                yield from self._over(row, column, tick)
        if before.tricks is None:
            return
        for column in self._tellers:
            for row in self._weighing(before, after, column):
                yield from self._note(before, after, row, column)

    def _weighing(self, before: Look, after: Look, column: int) -> Any:
        """Rows in which a mover weighed it in the turn between two looks, as `decide` has it."""
        was, now, cast = before.movers[:, column], after.memo[:, column], self._game.cast
        inside = now[:, USED] > before.memo[:, column, USED]  # thought of in a refuge
        told = now[:, STEP] >= cast.means.steps.shape[0]
        on_time = (before.over == 0) & (before.tick % WEIGH_TICKS == 0)
        rows = np.flatnonzero(inside & told & on_time & (was.inside > 0))
        return [int(row) for row in rows if self._can_live(before, after, int(row), column)]

    def _can_live(self, before: Look, after: Look, row: int, column: int) -> bool:
        """Whether a mover reckons that it has enough to live on: else it leaves and weighs nothing."""
        cast = self._game.cast
        evaders = slice(cast.pursuers, cast.pursuers + cast.evaders)
        movers = before.movers[row, evaders]
        refuge = int(before.movers[row, column].inside)
        left = int(cast.refuges[refuge - 1].supplies)
        if left == PLENTY:
            return True
        # Those before it have thought in this turn already.
        used = np.where(np.arange(cast.evaders) <= column - cast.pursuers, *(
            look.memo[row, evaders, USED] for look in (after, before)
        ))  # fmt: skip
        occupants = int(((movers.status == Status.LIVE) & (movers.inside == refuge)).sum())
        return max(left - int(used.sum()), 0) > 2 * occupants

    def _note(self, before: Look, after: Look, row: int, column: int) -> Iterator[Told]:
        refuge = int(before.movers[row, column].inside)
        exit = int(after.memo[row, column, GOAL]) - 1
        tick, spell = int(before.tick[row]), self._spells.get((row, column))
        if spell is not None and spell.exit == exit:
            self._spells[row, column] = spell._replace(times=spell.times + 1)
            return
        yield from self._over(row, column, None)
        self._spells[row, column] = _Spell(refuge, exit, tick, 1)
        yield self._told(row, column, None)

    def _over(self, row: int, column: int, tick: int | None) -> Iterator[Told]:
        """A spell that is over is told of, unless all of it has been."""
        spell = self._spells.get((row, column))
        if spell is not None and spell.times > 1:
            yield self._told(row, column, tick)
        self._spells.pop((row, column), None)

    def _told(self, row: int, column: int, tick: int | None) -> Told:
        spell, game = self._spells[row, column], self._game
        exit = None if spell.exit < 0 else game.exit_names[game.cast.marks[spell.exit].exit]
        more = {
            "refuge": game.refuge_names[spell.refuge - 1],
            "exit": exit,
            "times": spell.times,
            "since_tick": spell.since_tick,
        }
        return Told(row, column, "weighed", more, tick=tick)


def _first_policy(cast: Any, column: int) -> int:
    """Policy of whoever leads a mover in the end, itself where nobody does."""
    for _ in range(len(cast.movers)):
        if cast.movers[column].policy != Policy.FOLLOW or cast.movers[column].leader < 0:
            break
        column = int(cast.movers[column].leader)
    return int(cast.movers[column].policy)
