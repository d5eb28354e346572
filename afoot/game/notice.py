"""Contacts where there are means: what a source looks like, and in which slot what is seen of it stands."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.identity import is_known, look_at_face
from afoot.game.sources import clear_slot, in_doubt, off_slot, place_source, source_of
from afoot.rules.chance import NOBODY, TELL, draw
from afoot.rules.contacts import NEVER, NOWHERE, delay_slot, first_seen, label_after
from afoot.rules.decoy import seems, tell_after


@inner
def _see(board, cast, rules, position, key, viewer, target, side, source, now, tricks):  # type: ignore[no-untyped-def]
    """What a source looks like to a viewer, written to the source; whether its side had identified it before."""
    both = cast.pursuers + cast.evaders
    sighting, mover = position.sightings[source], position.movers[target]
    if target < both:
        guise = tricks.guises[target]
        before = (np.int64(guise.identified) >> side) & 1 != 0
        look_at_face(board, cast, rules, position, key, viewer, target, side, now, tricks)
        first = 0 if side else cast.pursuers
        known = is_known(guise, side)
        sighting.who = target - first + 1 if known else 0
        sighting.kind = mover.kind if known else guise.kind - 1
        return before
    if target < both + cast.decoys:
        # A decoy is taken for its sender, whom everybody knows.
        sender = tricks.decoys[target - both].sender
        sighting.who = sender - (0 if side else cast.pursuers) + 1
        sighting.kind = mover.kind
        return True
    sighting.who = 0
    sighting.kind = mover.kind
    return False


@inner
def _count(position, target, now, last_tick, both):  # type: ignore[no-untyped-def]
    position.counts[0].contacts += 1
    if target < both and first_seen(last_tick, now):
        position.counts[0].sighted += 1


@inner
def _label(cast, rules, position, key, target, source, side, before, now, tricks):  # type: ignore[no-untyped-def]
    """Slot and label of a source that is seen; whether they are new."""
    sighting = position.sightings[source]
    if in_doubt(rules):
        return place_source(cast, rules, position, key, target, source, 1 - side, before, now, tricks)
    next_label = position.clock[0].labels[1 - side] + 1
    label = label_after(sighting.label, sighting.tick, now, True, next_label)
    if label == next_label:
        position.clock[0].labels[1 - side] = next_label
        sighting.label = label
        return True
    return False


@inner
def _tell(cast, rules, position, key, viewer, target, source, is_new, tricks):  # type: ignore[no-untyped-def]
    """The tell of a source: whether it seems to be who it looks like."""
    sighting = position.sightings[source]
    if not rules.decoys or sighting.who == 0:
        sighting.tell = 0
        return
    actor = cast.movers[viewer].id if cast.means.tell_each_look else NOBODY
    bits = draw(key, actor, cast.movers[target].id, TELL, 0)
    seeming = seems(target < cast.pursuers + cast.evaders, bits, cast.means.tell_right)
    sighting.tell = tell_after(
        sighting.tell, is_new or sighting.tell == 0, cast.means.tell_each_look, seeming
    )


@inner
def _tell_team(position, slot, tick, node, source):  # type: ignore[no-untyped-def]
    """A contact has reached the whole team."""
    known, sighting = position.known[slot], position.sightings[source]
    known.tick = tick
    known.node = node
    known.label = sighting.label
    known.who = sighting.who
    known.kind = sighting.kind
    known.tell = sighting.tell


@inner
def note(board, cast, rules, position, key, viewer, target, now, tricks):  # type: ignore[no-untyped-def]
    """Write a contact of viewer with target, and share it at once where nothing delays it."""
    if tricks is None:
        return
    side = 0 if viewer < cast.pursuers else 1
    source = source_of(cast, target, side, tricks)
    sighting, node = position.sightings[source], position.movers[target].node
    _count(position, target, now, sighting.tick, cast.pursuers + cast.evaders)
    before = _see(board, cast, rules, position, key, viewer, target, side, source, now, tricks)
    is_new = _label(cast, rules, position, key, target, source, side, before, now, tricks)
    _tell(cast, rules, position, key, viewer, target, source, is_new, tricks)
    sighting.tick = now
    tricks.holders[sighting.slot].tick = now
    contact = position.contacts[viewer, sighting.slot]
    contact.tick = now
    contact.node = node
    contact.label = sighting.label
    contact.who = sighting.who
    contact.kind = sighting.kind
    contact.tell = sighting.tell
    if rules.share_delay_ticks == 0:
        _tell_team(position, sighting.slot, now, node, source)
    else:
        position.delayed[sighting.slot, delay_slot(now, rules.share_delay_ticks)] = node


@inner
def share_slots(position, now, delay, place, due, tricks):  # type: ignore[no-untyped-def]
    """End of a tick: contacts old enough reach the team. place, due: where contacts of now and of delay ticks ago are
    in the ring.
    """
    if tricks is None:
        return
    if delay == 0:
        return
    for slot in range(np.uint64(tricks.holders.shape[0])):
        holder = tricks.holders[slot]
        if holder.tick != now:
            position.delayed[slot, place] = NOWHERE
        node = position.delayed[slot, due]
        if node != NOWHERE and holder.source >= 0:
            _tell_team(position, slot, now - delay, node, holder.source)


@inner
def forget_source(cast, position, target, off, tricks):  # type: ignore[no-untyped-def]
    """As `contacts.forget`, for a pursuer or evader in whatever slot it is."""
    if tricks is None:
        return
    position.sightings[target].tick = NEVER
    if off:
        slot = position.sightings[target].slot
        if slot >= 0:
            clear_slot(position, slot)
        position.known[off_slot(cast, target, tricks)].off = 1
