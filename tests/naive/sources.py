"""News of the slow game where contacts may be of somebody else than they seem: slots and labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from afoot.words import Side, Tell
from tests.naive import luck
from tests.naive.identity import Look
from tests.naive.pieces import NEVER, Mover

MOST = 2**31 - 1  # labels have 31 bits
Told = tuple[int, int, int, Look]  # tick, node, label, look


@dataclass
class Source:
    """A mover as the other side sees it."""

    mover: Mover
    tick: int = NEVER  # when it was last seen
    label: int = 0
    place: int | None = None  # of its slot, in the range of its side
    look: Look = field(default_factory=Look)


@dataclass
class Slot:
    holder: Source | None = None
    tick: int = NEVER  # when a holder was last seen
    contacts: dict[int, Told] = field(default_factory=dict)  # viewer
    known: Told | None = None
    pending: dict[int, int] = field(default_factory=dict)  # tick -> node

    def wipe(self) -> None:
        self.contacts.clear()
        self.pending.clear()
        self.known = None


class SlotNews:
    """slots[side]: those in which contacts with that side's sources stand."""

    def __init__(self, game: Any) -> None:
        self.game, self.means = game, game.cast.means
        self.slots = {side: [Slot() for _ in range(self.means.slots[side])] for side in (Side(0), Side(1))}
        self.sources: dict[tuple[Side, int], Source] = {}  # (side seen, column)
        self.off: set[int] = set()

    def source(self, seen_side: Side, mover: Mover) -> Source:
        return self.sources.setdefault((seen_side, mover.column), Source(mover))

    def in_sight(self, mover: Mover, now: int) -> bool:
        return self.source(mover.side, mover).tick == now

    def contact(self, key: int, viewer: Mover, target: Mover, now: int) -> None:
        identity, events = self.game.identity, self.game.events
        side = Side(1 - viewer.side)
        source = self.source(side, target)
        known = self._knows(viewer.side, target)
        identity.seen(key, viewer, target, now)
        events["contacts"] += 1
        events["sighted"] += target.looks and source.tick < now - 1
        if source.place is None or not (known or source.tick >= now - 1):
            self._move_in(key, source, side, now)
        source.tick = now
        look = identity.look_of(target, viewer.side)
        look.tell = self._tell(key, viewer, source) if look.who else Tell.NONE
        source.look = look
        slot = self.slots[side][source.place or 0]
        slot.tick = now
        slot.contacts[viewer.column] = (now, target.node, source.label, source.look)
        if self.game.rules.share_delay_ticks == 0:
            slot.known = slot.contacts[viewer.column]
        slot.pending[now] = target.node

    def _move_in(self, key: int, source: Source, side: Side, now: int) -> None:
        """A source without a slot, or one that nobody can know again, takes the free slot longest unused."""
        if source.place is not None:
            self.slots[side][source.place].holder = None
        mover = source.mover
        free = [p for p, slot in enumerate(self.slots[side]) if self._is_free(side, slot, now)]
        draws = {p: luck.draw(key, mover.id, p, luck.SLOT, side) for p in free}
        source.place = min(free, key=lambda p: (self.slots[side][p].tick, draws[p]))
        slot = self.slots[side][source.place]
        if slot.holder:
            slot.holder.place = None
        slot.wipe()
        slot.holder = source
        drawn = luck.draw(key, mover.id, luck.NOBODY, luck.LABEL, side) // 2 + 1
        source.label = min(drawn, MOST)
        source.look = Look()

    def _is_free(self, side: Side, slot: Slot, now: int) -> bool:
        holder = slot.holder
        return holder is None or not (self._knows(Side(1 - side), holder.mover) or holder.tick >= now - 1)

    def _knows(self, side: Side, mover: Mover) -> bool:
        """For good: a mover whose bit the side has, and any decoy; a bystander never."""
        return mover.decoy or bool(self.game.identity.knows(side, mover))

    def _drawn_tell(self, key: int, looker_id: int, target: Mover) -> Tell:
        right = luck.draw(key, looker_id, target.id, luck.TELL, 0) < self.means.tell_right
        return Tell.REAL if right == target.looks else Tell.FALSE

    def _tell(self, key: int, viewer: Mover, source: Source) -> int:
        if not self.game.rules.decoys:
            return Tell.NONE
        if self.means.tell_each_look:
            return self._drawn_tell(key, viewer.id, source.mover)
        return source.look.tell or self._drawn_tell(key, luck.NOBODY, source.mover)

    def share(self, now: int) -> None:
        self.game.events["lost"] += sum(s.tick == now - 1 for s in self.sources.values() if s.mover.looks)
        old = now - self.game.rules.share_delay_ticks
        for slots in self.slots.values():
            for slot in slots:
                if old < now and old in slot.pending and slot.holder:
                    source = slot.holder
                    slot.known = (old, slot.pending[old], source.label, source.look)

    def begin_anew(self, decoy: Mover) -> None:
        """A decoy that is sent is another source than it was before."""
        self.unlabel(decoy)
        self.source(decoy.side, decoy).tick = NEVER

    def unlabel(self, mover: Mover) -> None:
        """Its slot and label are taken from it; what was known stands."""
        source = self.source(mover.side, mover)
        if source.place is not None:
            self.slots[mover.side][source.place].holder = None
        source.place, source.label = None, 0

    def forget(self, mover: Mover) -> None:
        """The other side's news of it is wiped."""
        source = self.source(mover.side, mover)
        source.tick = NEVER
        if source.place is not None:
            self.slots[mover.side][source.place].wipe()
        if mover.decoy:
            self.unlabel(mover)
        else:
            self.off.add(mover.column)
