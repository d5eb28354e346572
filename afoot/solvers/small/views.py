"""What each side of a small game sees, as histories: the same `observe`, without what is drawn to tell nobody anything.

Where it is in doubt who is who, a source stands in a slot that is drawn, under a label that is drawn. Both keep sources
apart and say nothing else, so they are left out: a source is its track, all that was seen of it under one label, and
what a side sees is the tracks that went on, in no order. Two tracks that have been the same all along are told apart by
nothing that a side could act on: those who made them stood on the same nodes at the same ticks, and looked the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.game.observe import slots_seen_by
from afoot.game.state import State
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.rules.smoke import hangs
from afoot.solvers.small.luck import has_doubles
from afoot.words import Side

Tracks = dict[int, tuple[int, int]]  # of a slot: its label, and the number of the track that stands in it


class Interned:
    """Numbers for things that may be used as keys, in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def of(self, thing: Any) -> int:
        return self.numbers.setdefault(thing, len(self.numbers))


class Views:
    """What the sides see of one position after the other."""

    def __init__(self, cast: Cast, rules: Rules) -> None:
        self.cast, self.rules = cast, rules
        self._tracks = Interned()
        self._doubt = cast.means is not None and bool(rules.guise or rules.decoys)
        self._doubles = [has_doubles(cast, rules, side) for side in (Side.PURSUERS, Side.EVADERS)]

    def go_on(self, state: State, row: int, before: Tracks, turn: int) -> Tracks:
        """The tracks of both sides once what was seen at this row's tick is added. turn: how many were played."""
        now, after = int(state.clock.tick[row, 0]), dict(before)
        for side in (Side.PURSUERS, Side.EVADERS):
            first, count = slots_seen_by(self.cast, side)
            for slot in range(first, first + count):
                seen = self._seen(state, row, side, slot, now)
                if not seen:
                    continue
                label = 0 if self.cast.means is None else int(state.contacts.label[row, seen[0][0], slot])
                old = before.get(slot)
                same = old is not None and (not self._doubt or old[0] == label)
                identity = -1 if self._doubt else slot
                past = old[1] if old is not None and same else -1
                after[slot] = (label, self._tracks.of((past, turn, identity, seen)))
        return after

    def _seen(self, state: State, row: int, side: Side, slot: int, now: int) -> tuple[Any, ...]:
        """(viewer, node, looks) of each viewer of a side that has a contact in a slot in this tick."""
        pursuers, both = self.cast.pursuers, self.cast.pursuers + self.cast.evaders
        viewers = range(pursuers) if side == Side.PURSUERS else range(pursuers, both)
        out = []
        for viewer in viewers:
            contact = state.contacts[row, viewer, slot]
            if contact.tick != now:
                continue
            looks: tuple[int, ...] = ()
            if self.cast.means is not None:
                tell = int(contact.tell) if self._doubles[1 - side] else 0
                looks = (int(contact.who), int(contact.kind), tell)
            out.append((viewer, int(contact.node), looks))
        return tuple(out)

    def of(self, state: State, row: int, side: Side, before: Tracks, tracks: Tracks) -> tuple[Any, ...]:
        """What a side sees in a row, to be compared: its own part, what it is told, the tracks that went on."""
        first, count = slots_seen_by(self.cast, side)
        slots = range(first, first + count)
        moved = sorted(
            tracks[slot][1] for slot in slots if slot in tracks and tracks[slot] != before.get(slot)
        )
        off = tuple(state.known.off[row, first : first + count].tolist())
        own = tuple(self._own(state, row, column) for column in self._columns(side))
        tricks = () if state.tricks is None else self._tricks(state, row, side)
        return own, tricks, off, tuple(moved)

    def _columns(self, side: Side) -> range:
        pursuers, both = self.cast.pursuers, self.cast.pursuers + self.cast.evaders
        return range(pursuers) if side == Side.PURSUERS else range(pursuers, both)

    def _own(self, state: State, row: int, column: int) -> tuple[int, ...]:
        mover = state.movers[row, column]
        going = mover.remaining_mm > 0
        return (
            int(mover.node), int(mover.status), int(mover.kind), int(mover.inside), int(mover.remaining_mm),
            int(mover.carry_mm), int(mover.stamina_mm), int(mover.hop_to) if going else -1,
            int(mover.gait) if going else 0,
        )  # fmt: skip

    def _tricks(self, state: State, row: int, side: Side) -> tuple[Any, ...]:
        tricks, now = state.tricks, int(state.clock.tick[row, 0])
        own = self._columns(side)
        clouds = [
            c for c in tricks.clouds[row] if hangs(now, int(c.until_tick)) and int(c.known) >> int(side) & 1
        ]
        doors = [
            int(door)
            for door, passage in zip(tricks.doors[row], self.cast.means.passages, strict=True)
            if int(passage.known) >> int(side) & 1
        ]
        decoys = [
            (int(one.sender), int(one.until_tick))
            for one, whose in zip(tricks.decoys[row], self.cast.means.decoy_side, strict=True)
            if whose == side
        ]
        return (
            tuple(tuple(int(x) for x in tricks.movers[row, column]) for column in own),
            tuple(tuple(int(x) for x in tricks.found[row, column]) for column in own),
            tuple((int(g.kind), int(g.identified) >> int(side) & 1) for g in tricks.guises[row, list(own)]),
            tuple(sorted((int(c.node), int(c.until_tick), int(c.radius_mm)) for c in clouds)),
            tuple(doors),
            tuple(decoys),
        )

    def hidden(self, state: State, row: int, tracks: Tracks) -> tuple[Any, ...]:
        """What of a row neither side sees and may still come out: who holds which track, tells, faces, traces."""
        now, sightings = int(state.clock.tick[row, 0]), state.sightings[row]
        held: list[tuple[int, ...]] = []
        for one in sightings:
            age = min(now - int(one.tick), 2)
            if self.cast.means is None:
                held.append((age,))
            else:
                slot = int(one.slot)
                held.append((age, int(one.tell), tracks[slot][1] if slot in tracks else -1))
        if state.tricks is None:
            return tuple(held), (), ()
        faces = tuple(state.tricks.guises.identified[row].tolist()) if self.rules.guise else ()
        return tuple(held), faces, state.tricks.traces[row].tobytes()


def signatures(state: State, parents: State, rows: Any, count: int) -> Any:
    """Bytes [count] of the first rows: all that they hold, but counts, and labels only by whether they are their
    parent's. rows: of the parents."""
    parts = []
    for given, old in zip(_told(state), _told(parents), strict=True):
        fields = given.dtype.names or ("",)
        for name in fields:
            values = (given[name] if name else given)[:count]
            if name == "label":
                values = (values == old[name][rows]) * 2 + (values > 0)
            flat = np.asarray(values, np.int64).reshape(count, -1)
            parts.append(flat)
    whole = np.ascontiguousarray(np.concatenate(parts, axis=1))
    return whole.view(np.dtype((np.void, whole.shape[1] * 8))).ravel()


def _told(state: State) -> list[Any]:
    """Arrays that may still matter."""
    plain = [state.clock, state.movers, state.contacts, state.known, state.sightings, state.refuges]
    if state.tricks is None:
        return plain
    t = state.tricks
    return [*plain, t.movers, t.clouds, t.doors, t.traces, t.found, t.guises, t.decoys]
