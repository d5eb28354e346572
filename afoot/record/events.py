"""Events and contacts of chases that are watched turn by turn, told from what changed in State."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.record.deeds import copied, deeds
from afoot.rules.capture import can_capture, crossed, on_hop, within_reach
from afoot.rules.contacts import NEVER
from afoot.rules.passage import Gates
from afoot.rules.refuge import shielded
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Status

NOBODY = -1
CONTACT_COLUMNS = ("chase", "tick", "viewer", "target", "node")


class Event(NamedTuple):
    """Something that happened to a mover. `other` is the mover it was about, or NOBODY.

    event: arrived, sighted, lost, entered, left, a deed (smoke, keen_eye, passage_opened, passage_shut, passage_sealed,
    trace_read), or an outcome (captured, surrounded, escaped, sheltered, timeout).
    """

    chase: int
    tick: int
    event: str
    mover: int
    node: int
    other: int
    particulars: dict[str, Any]


class _Seen(NamedTuple):
    """What is compared from turn to turn."""

    over: Any
    tick: Any
    movers: Any
    last_seen: Any
    contacts: Any
    targets: Any  # int [row, slot] column of the mover in a contact's slot, or NOBODY
    tricks: Any


class EventLog:
    """What happened in the first `count` chases of a batch; `see` after every turn."""

    def __init__(self, game: Compiled, batch: Batch, count: int) -> None:
        self.events: list[Event] = []
        self.contacts: list[Any] = []  # int32 [k, 5] CONTACT_COLUMNS
        self._game, self._batch, self._count = game, batch, count
        self._before = self._copy()
        # Contacts from before the first turn are news too.
        blind = self._before._replace(
            contacts=self._before.contacts.copy(), last_seen=np.full_like(self._before.last_seen, NEVER)
        )
        blind.contacts.tick[:] = NEVER
        self._note_sightings(blind, self._before)
        self._note_contacts(blind, self._before)

    def see(self) -> None:
        """Note what the turn just played has changed."""
        before, after = self._before, self._copy()
        self._note_outcomes(before, after)
        self._note_sightings(before, after)
        self._note_contacts(before, after)
        for row, column, event, particulars in deeds(self._game, before.tricks, after.tricks):
            self._add(row, before.tick[row], event, column, **particulars)
        self._before = after

    def contacts_by_columns(self) -> list[dict[str, Any]]:
        """The contacts as columns, at most one set of them."""
        if not self.contacts:
            return []
        made = np.concatenate(self.contacts)
        return [{name: np.ascontiguousarray(made[:, i]) for i, name in enumerate(CONTACT_COLUMNS)}]

    def _copy(self) -> _Seen:
        state, rows = self._batch.state, slice(0, self._count)
        return _Seen(
            state.clock.over[rows, 0].copy(),
            state.clock.tick[rows, 0].copy(),
            state.movers[rows].copy(),
            state.sightings.tick[rows, : state.contacts.shape[1]].copy(),
            state.contacts[rows].copy(),
            self._targets(rows),
            copied(state.tricks, self._count),
        )

    def _targets(self, rows: slice) -> Any:
        """Whose contacts stand in each slot: without means each mover's in its own."""
        tricks, lookers = self._batch.state.tricks, self._batch.state.contacts.shape[1]
        if tricks is None:
            return np.broadcast_to(np.arange(lookers), (self._count, lookers))
        source, movers = tricks.holders.source[rows], self._batch.state.movers.shape[1]
        # Sources beyond the movers are bystanders as the evaders see them.
        return np.where(source >= movers, source - self._game.cast.bystanders, source)

    def _add(self, row: int, tick: int, event: str, column: int, other: int = NOBODY, **more: Any) -> None:
        node = int(self._batch.state.movers.node[row, column])
        chase = int(self._batch.chase_id[row])
        self.events.append(Event(chase, int(tick), event, int(column), node, int(other), more))

    def _note_outcomes(self, before: _Seen, after: _Seen) -> None:
        """Arrivals, refuges and outcomes."""
        was, now = before.movers, after.movers
        changed = (was.status != now.status) | (was.inside != now.inside)
        for row, column in np.argwhere(changed):
            old, mover = was[row, column], now[row, column]
            if old.status == Status.WAITING and mover.status == Status.LIVE:
                self._add(row, after.tick[row], "arrived", column)
            if mover.inside > 0 and old.inside == 0:
                refuge = self._game.refuge_names[mover.inside - 1]
                self._add(row, before.tick[row], "entered", column, refuge=refuge)
            elif old.inside > 0 and mover.inside == 0 and mover.status == Status.LIVE:
                refuge = self._game.refuge_names[old.inside - 1]
                self._add(row, before.tick[row], "left", column, refuge=refuge)
            if mover.status > Status.WAITING and old.status <= Status.WAITING:
                self._note_end(before, after, int(row), int(column))

    def _note_end(self, before: _Seen, after: _Seen, row: int, column: int) -> None:
        mover, game = after.movers[row, column], self._game
        status, other, more = Status(int(mover.status)), NOBODY, dict[str, Any]()
        if status == Status.CAPTURED:
            other, more = self._captor(before, after, row, column)
        elif status == Status.ESCAPED:
            more["exit"] = game.exit_names[game.cast.marks[mover.node].exit]
        elif status == Status.SHELTERED:
            more["refuge"] = game.refuge_names[mover.inside - 1]
        self._add(row, mover.end_tick, status.name.lower(), column, other, **more)

    def _captor(self, before: _Seen, after: _Seen, row: int, column: int) -> tuple[int, dict[str, Any]]:
        """The pursuer that took an evader; nobody where it gave itself up for want of supplies."""
        was, evader, rules = before.movers[row, column], after.movers[row, column], self._game.rules
        # Who came onto the board at the end of the tick took nobody in it.
        live = [i for i in range(self._game.cast.pursuers) if before.movers[row, i].status == Status.LIVE]
        for i in live if rules.crossing else ():
            if _met(after.movers[row, i], evader):
                return i, {"crossing": True}
        # Its end has cleared which refuge it was in. It was in it still if it stood where it had stood.
        inside = int(was.inside) if was.node == evader.node == evader.hop_to else 0
        if not shielded(inside, int(self._game.cast.refuges[inside - 1].open) if inside else 1):
            for i in live:
                if self._holds(self._gates(before, row), after.movers[row, i], evader):
                    return i, {}
        return NOBODY, {"supplies": "none"}

    def _gates(self, seen: _Seen, row: int) -> Gates | None:
        """The passages as they stood when captures were checked: work is done only after that."""
        means = self._game.cast.means
        return None if means is None else Gates(means.passage_of, seen.tricks.doors[row])

    def _holds(self, gates: Gates | None, pursuer: Any, evader: Any) -> bool:
        """Whether a pursuer that is not in transit has an evader within reach."""
        board, cast = self._game.board, self._game.cast
        profile, nodes = int(cast.classes[pursuer.kind].profile), (int(pursuer.node), int(evader.node))
        reach = self._game.rules.reach_hops
        return bool(can_capture(int(pursuer.remaining_mm))) and bool(
            within_reach(board.hops, board.degree, cast.hop_mm, gates, profile, *nodes, reach)
        )

    def _note_sightings(self, before: _Seen, after: _Seen) -> None:
        """A team's first contact with a mover that it did not have in sight, and the end of such a time."""
        tick = after.tick[:, None]
        fresh = (after.last_seen > before.last_seen) & (before.last_seen < after.last_seen - 1)
        for row, column in np.argwhere(fresh):
            slot = np.flatnonzero(after.targets[row] == column)
            viewers = np.flatnonzero(
                (after.contacts.tick[row][:, slot] == after.last_seen[row, column]).any(axis=1)
            )
            # A capture in the same turn wipes the contacts that led to it.
            viewer = viewers[0] if len(viewers) else NOBODY
            self._add(row, after.last_seen[row, column], "sighted", column, viewer)
        ended = (after.tick > before.tick)[:, None] & (after.last_seen == tick - 1)
        for row, column in np.argwhere(ended):
            self._add(row, after.tick[row], "lost", column)

    def _note_contacts(self, before: _Seen, after: _Seen) -> None:
        was, now = before.contacts, after.contacts
        made = (now.tick > NEVER) & ((was.tick != now.tick) | (was.node != now.node))
        row, viewer, slot = np.nonzero(made)
        if len(row):
            chase, target = self._batch.chase_id[row], after.targets[row, slot]
            columns = (chase, now.tick[made], viewer, target, now.node[made])
            self.contacts.append(np.stack(columns, axis=1).astype(np.int32))


def _met(pursuer: Any, evader: Any) -> bool:
    """Whether a pursuer and an evader taken in this tick were on one hop in opposite directions within it."""
    tick = int(evader.end_tick)
    hops = (int(node) for node in (pursuer.hop_from, pursuer.hop_to, evader.hop_from, evader.hop_to))
    if not crossed(*hops) or not on_hop(int(pursuer.remaining_mm), int(pursuer.arrive_tick), tick):
        return False
    # Its end has cleared what it had left of its hop; who is in transit is not where its hop leads.
    return bool(on_hop(int(evader.node != evader.hop_to), int(evader.arrive_tick), tick))
