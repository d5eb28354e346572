"""What is told of a chase that is played now: the messages of every view, tick by tick."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

import numpy as np

from afoot.record.ends import Ends
from afoot.record.eyes import can_look, sight_mm
from afoot.record.known import happened_so_far
from afoot.record.rows import OUTCOME_WORDS, THOUSANDTHS
from afoot.record.schema import MOVER_FIELDS
from afoot.record.tracks import Tracker
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.studies.rules_told import rules_told
from afoot.viewer.fog import movers_shown, numbers_of, outcomes_of, payoff_of
from afoot.viewer.models import View
from afoot.viewer.movers import movers_of_view
from afoot.viewer.places import HIDDEN, positions_dm
from afoot.viewer.scene import VIEWS
from afoot.viewer.stream import Contact, End, Event, Gone, Hello, Mover, MoverNow, Outcome, Sentence, Tick
from afoot.viewer.told import Told, told
from afoot.words import Gait, Status

DM_PER_M = 10
SHARE = 4  # of the time, at most one in so many goes into finding what is new


class Telling:
    """The chase of a batch as each view has it; `see` after every tick."""

    def __init__(
        self,
        game: Compiled,
        batch: Batch,
        tracker: Tracker,
        policies: dict[str, str],
        seed: int,
        speed: float,
    ) -> None:
        self._game, self._batch, self._tracker = game, batch, tracker
        self._policies, self._seed, self._speed = policies, seed, speed
        self._lock = threading.Lock()
        self._told = {view: Told([], [], [], []) for view in VIEWS}
        self._told_at, self._cost_s = 0.0, 0.0
        self._shown = {view: movers_shown(game, view) for view in VIEWS}
        self._numbers = {view: numbers_of(game, view) for view in VIEWS}
        self._latest: dict[str, Tick] = {}
        self._ends: dict[str, End] = {}
        self.see()

    @property
    def tick(self) -> int:
        return int(self._batch.state.clock.tick[0, 0])

    def see(self) -> None:
        """Make the messages of the tick that has been reached. Waits while `so_far` is at work in another thread."""
        with self._lock:
            self._see()

    def so_far(self, view: str) -> Tick:
        """The tick that was reached last, with all that was told before: for who comes late."""
        with self._lock:
            return self._tick_of(view, self._latest[view].movers, Told([], [], [], []))

    def _see(self) -> None:
        now, began = self._movers(), time.monotonic()
        # All that was told is gone through to find what is new, so in a long chase that is not done at each tick.
        due = bool(self._batch.over[0]) or began - self._told_at >= SHARE * self._cost_s
        self._latest = {view: self._message(view, now, due) for view in VIEWS}
        if due:
            self._told_at = time.monotonic()
            self._cost_s = self._told_at - began

    def latest(self, view: str) -> Tick:
        """The tick that was reached last."""
        return self._latest[view]

    def hello(self, view: View) -> Hello:
        """Who takes part, by which rules."""
        game = self._game
        kinds = self._batch.state.movers.kind[0].tolist()
        classes = [game.class_names[kind] for kind in kinds]
        return Hello(
            view=view,
            scenario=game.scenario.name,
            policies=self._policies,
            rules=rules_told(game),
            seed=self._seed if view == "truth" else None,
            tier="estimate",
            bound="no bound",
            tick_s=game.tick_s,
            speed=self._speed,
            tick=self.tick,
            movers=[Mover(**one) for one in movers_of_view(game, classes, view)],
            exits=list(game.exit_names),
            refuges=list(game.refuge_names),
        )

    def end(self, view: str) -> End | None:
        """What a view is told of how the chase ended; None before that."""
        return self._ends.get(view)

    def close(self, ends: Ends) -> None:
        """Take in what became of the evaders, once the chase is over."""
        first = self._game.cast.pursuers
        outcomes: list[dict[str, Any]] = [
            {
                "mover": first + i,
                "outcome": OUTCOME_WORDS[int(ends.status[0, i])],
                "end_tick": int(ends.end_ticks[0, i]),
                "worth": int(ends.worth[0, i]) / THOUSANDTHS,
            }
            for i in range(self._game.cast.evaders)
        ]
        self._ends = {
            view: End(
                ticks=self.tick,
                outcomes=[Outcome(**one) for one in outcomes_of(view, outcomes)],
                payoff=payoff_of(view, outcomes, float(ends.payoff[0])),
                tier="estimate",
                bound="no bound",
            )
            for view in VIEWS
        }

    def _movers(self) -> list[MoverNow]:
        """All movers that are on the board."""
        rows = self._batch.state.movers[0]
        found = (self._mover(column, rows[column]) for column in range(len(rows)))
        return [mover for mover in found if mover is not None]

    def _mover(self, column: int, mover: Any) -> MoverNow | None:
        track = {field: np.array([mover[field]], np.int32) for field in MOVER_FIELDS}
        x, y, z = positions_dm(self._game, int(mover.kind), track)[:, 0].tolist()
        if x == HIDDEN:
            return None
        energy, looks_like = self._means(column)
        return MoverNow(
            mover=column,
            x=x / DM_PER_M,
            y=y / DM_PER_M,
            z=z / DM_PER_M,
            node=int(mover.node),
            gait=Gait(int(mover.gait)).name.lower(),
            status=Status(int(mover.status)).name.lower(),
            inside=self._game.refuge_names[mover.inside - 1] if mover.inside > 0 else None,
            stamina=int(mover.stamina_mm) / 1000,
            energy=energy,
            looks_like=looks_like,
            sight_m=self._sight_m(column, mover),
        )

    def _sight_m(self, column: int, mover: Any) -> float | None:
        """How far a mover sees now; None for who does not look."""
        game, tricks = self._game, self._batch.state.tricks
        on_side = column < game.cast.pursuers + game.cast.evaders
        if not on_side or not can_look(game, mover.status, mover.inside):
            return None
        keen = 0 if tricks is None else int(tricks.movers.keen[0, column])
        return sight_mm(game, int(mover.kind), keen) / 1000

    def _means(self, column: int) -> tuple[float | None, str | None]:
        """Energy, and the class of the guise that is worn."""
        tricks = self._batch.state.tricks
        if tricks is None or column >= tricks.movers.shape[1]:
            return None, None
        kind = int(tricks.guises.kind[0, column])
        own = int(self._batch.state.movers.kind[0, column])
        has_energy = int(self._game.cast.means.energy[own].full) > 0
        return (
            int(tricks.movers.energy[0, column]) / THOUSANDTHS if has_energy else None,
            self._game.class_names[kind - 1] if kind > 0 else None,
        )

    def _message(self, view: str, now: list[MoverNow], due: bool) -> Tick:
        shown, numbers = self._shown[view], self._numbers[view]
        movers = [one.model_copy(update={"mover": numbers[one.mover]}) for one in now if shown[one.mover]]
        before = self._told[view]
        if due:
            self._told[view] = told(self._game, happened_so_far(self._tracker, 0), view)
        return self._tick_of(view, movers, before)

    def _tick_of(self, view: str, movers: list[MoverNow], before: Told) -> Tick:
        """What is known now, less what was told before."""
        news = self._told[view]
        return Tick(
            tick=self.tick,
            missed_ticks=0,
            movers=movers,
            contacts=[Contact(**row) for row in _new(news.contacts, before.contacts)],
            gone=[Gone(**row) for row in _new(_gone(news, view), _gone(before, view))],
            events=[Event(**row) for row in _new(news.events, before.events)],
            chronicle=[Sentence(**row) for row in _new(news.chronicle, before.chronicle)],
        )


def _gone(of: Told, view: str) -> list[dict[str, Any]]:
    """The sources of a view's own side that are gone."""
    own = [source for side, source in of.sources if side == view]
    return [{"label": one.label, "tick": one.gone_tick} for one in own if one.gone_tick is not None]


def _new(rows: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that were not there before."""
    if rows is before:
        return []
    had = Counter(repr(row) for row in before)
    out = []
    for row in rows:
        if had[repr(row)]:
            had[repr(row)] -= 1
        else:
            out.append(row)
    return out
