"""Events and contacts of chases that are watched turn by turn, told from what changed in State, and in Mind.

docs/events.md says what each event means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from afoot.record.bearing import FollowedLog, RestLog, parted
from afoot.record.deeds import deeds
from afoot.record.hurt import hurt
from afoot.record.look import Look, Told, look_at
from afoot.record.ploys import ploys
from afoot.record.reports import ReportLog
from afoot.record.rows import CONTACT_COLUMNS, NOBODY, NOT_SAID, Event
from afoot.record.shaken import ShakenLog
from afoot.record.strength import StrengthLog
from afoot.record.touch import captor
from afoot.record.weighing import WeighedLog
from afoot.rules.contacts import NEVER
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Measure, Status


class EventLog:
    """What happened in the first `count` chases of a batch; `see` after every turn."""

    def __init__(self, game: Compiled, batch: Batch, count: int) -> None:
        self.events: list[Event] = []
        self.contacts: list[Any] = []  # int32 [k, 9] CONTACT_COLUMNS
        self._game, self._batch, self._count = game, batch, count
        self._before = look_at(game, batch, count)
        self._reports, self._followed = ReportLog(game, count), FollowedLog(game)
        self._rests = RestLog(game, self._before)
        self._shaken, self._strength = ShakenLog(game, self._before), StrengthLog(game, count)
        self._weighed = WeighedLog(game)
        # Contacts from before the first turn are news too.
        blind = self._before._replace(
            contacts=self._before.contacts.copy(), sightings=self._before.sightings.copy()
        )
        blind.contacts.tick[:] = NEVER
        blind.sightings.tick[:] = NEVER
        self.add(self._sightings(blind, self._before), blind)
        self.add_now(self._shaken.see(self._before))
        self._note_contacts(blind, self._before)

    def see(self) -> None:
        """Note what the turn just played has changed."""
        before, after = self._before, look_at(self._game, self._batch, self._count)
        self._before = after
        for told in (
            parted(self._game, before, after),
            self._followed.see(before, after),
            self._rests.see(before, after),
            ploys(self._game, before, after),
            deeds(self._game, before, after),
            self._outcomes(before, after),
            self._sightings(before, after),
            self._shaken.see(after),
            self._strength.see(after),
            self._weighed.see(before, after),
            hurt(self._game, before, after),
            self._reports.see(before, after),
        ):
            self.add(told, before)
        self._note_contacts(before, after)

    def add(self, told: Iterable[Told], before: Look) -> None:
        """Add what is told of the turn that followed a look."""
        for one in told:
            tick = int(before.tick[one.row]) if one.tick is None else one.tick
            node = int(self._batch.state.movers.node[one.row, one.column]) if one.node is None else one.node
            chase = int(self._batch.chase_id[one.row])
            self.events.append(Event(chase, tick, one.event, one.column, node, one.other, one.particulars))

    def add_now(self, told: Iterable[Told]) -> None:
        """Add what is told of things as they stand."""
        self.add(told, self._before)

    def contacts_by_columns(self) -> list[dict[str, Any]]:
        """The contacts as columns, at most one set of them."""
        if not self.contacts:
            return []
        made = np.concatenate(self.contacts)
        return [{name: np.ascontiguousarray(made[:, i]) for i, name in enumerate(CONTACT_COLUMNS)}]

    def _outcomes(self, before: Look, after: Look) -> Iterator[Told]:
        """Arrivals, refuges and outcomes."""
        was, now = before.movers, after.movers
        for row, column in np.argwhere((was.status != now.status) | (was.inside != now.inside)).tolist():
            old, mover = was[row, column], now[row, column]
            if old.status == Status.WAITING and mover.status == Status.LIVE:
                yield Told(row, column, "arrived", {}, tick=int(after.tick[row]))
            if mover.inside > 0 and old.inside == 0:
                yield Told(row, column, "entered", {"refuge": self._game.refuge_names[mover.inside - 1]})
            elif old.inside > 0 and mover.inside == 0 and mover.status == Status.LIVE:
                yield Told(row, column, "left", {"refuge": self._game.refuge_names[old.inside - 1]})
            if mover.status > Status.WAITING and old.status <= Status.WAITING and old.status >= Status.LIVE:
                yield self._end(before, after, row, column)

    def _end(self, before: Look, after: Look, row: int, column: int) -> Told:
        mover, game = after.movers[row, column], self._game
        status, other, more = Status(int(mover.status)), NOBODY, dict[str, Any]()
        if status == Status.CAPTURED:
            other, more = captor(game, before, after, row, column)
        elif status == Status.SURROUNDED:
            more = {"measure": Measure(game.rules.ends_by).name.lower(), "ends": True}
        elif status == Status.ESCAPED:
            more["exit"] = game.exit_names[game.cast.marks[mover.node].exit]
        elif status == Status.SHELTERED:
            more["refuge"] = game.refuge_names[mover.inside - 1]
        return Told(row, column, status.name.lower(), more, other, tick=int(mover.end_tick))

    def _sightings(self, before: Look, after: Look) -> Iterator[Told]:
        """A team's first contact with a mover that it did not have in sight, and the end of such a time."""
        tick, last_seen = after.tick[:, None], after.last_seen
        fresh = (last_seen > before.last_seen) & (before.last_seen < last_seen - 1)
        for row, column in np.argwhere(fresh).tolist():
            seen_tick, slot = int(last_seen[row, column]), np.flatnonzero(after.targets[row] == column)
            viewers = np.flatnonzero((after.contacts.tick[row][:, slot] == seen_tick).any(axis=1))
            # A capture in the same turn wipes the contacts that led to it.
            viewer = int(viewers[0]) if len(viewers) else NOBODY
            yield Told(row, column, "sighted", self._taken_for(after, row, column), viewer, tick=seen_tick)
        ended = (after.tick > before.tick)[:, None] & (last_seen == tick - 1)
        for row, column in np.argwhere(ended).tolist():
            yield Told(row, column, "lost", {}, tick=int(after.tick[row]))

    def _taken_for(self, after: Look, row: int, column: int) -> dict[str, Any]:
        """The class that a mover looked like to those who did not know it for who it is."""
        if after.tricks is None:
            return {}
        source = after.sightings[row, column]
        return {} if source.who > 0 else {"looks_like": self._game.class_names[source.kind]}

    def _note_contacts(self, before: Look, after: Look) -> None:
        was, now = before.contacts, after.contacts
        made = (now.tick > NEVER) & ((was.tick != now.tick) | (was.node != now.node))
        row, viewer, slot = np.nonzero(made)
        if len(row):
            chase, target = self._batch.chase_id[row], after.targets[row, slot]
            columns = (chase, now.tick[made], viewer, target, now.node[made], *self._looks(now[made], viewer))
            self.contacts.append(np.stack(columns, axis=1).astype(np.int32))

    def _looks(self, contacts: Any, viewer: Any) -> tuple[Any, ...]:
        """Label, looks_like, kind and tell of contacts [k], by CONTACT_COLUMNS."""
        if self._before.tricks is None:
            nothing = np.zeros(len(contacts), np.int32)
            return nothing, nothing, nothing + NOT_SAID, nothing
        pursuers = self._game.cast.pursuers
        looks_like = np.where(contacts.who > 0, contacts.who + np.where(viewer < pursuers, pursuers, 0), 0)
        return contacts.label, looks_like, contacts.kind, contacts.tell
