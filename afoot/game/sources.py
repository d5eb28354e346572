"""Sources and slots of contacts, where there are means: who stands where, given out and taken back.

Without means a contact's slot is its target's column, and all of this is left out by the compiler.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.rules.chance import LABEL, NOBODY, SLOT, draw
from afoot.rules.contacts import NEVER, NOWHERE
from afoot.rules.sources import drawn_label, goes_before, is_free, keeps_slot

PURSUERS, EVADERS = 0, 1


@inner
def first_slot(cast, side, tricks):  # type: ignore[no-untyped-def]
    """Slot of the first source of a side."""
    if tricks is None:
        return cast.pursuers if side else 0
    return cast.means.slots[0] if side else 0


@inner
def slots_of(cast, side, tricks):  # type: ignore[no-untyped-def]
    """How many sources of a side there can be in sight at once."""
    if tricks is None:
        return cast.evaders if side else cast.pursuers
    return cast.means.slots[side]


@inner
def off_slot(cast, target, tricks):  # type: ignore[no-untyped-def]
    """Where it stands that a pursuer or evader is known to be off the board, whoever else's contact has that slot."""
    if tricks is None or target < cast.pursuers:
        return target
    return cast.means.slots[0] + target - cast.pursuers


@inner
def source_of(cast, target, viewing_side, tricks):  # type: ignore[no-untyped-def]
    """Index of a mover as a source: bystanders are one for each side."""
    if tricks is None or viewing_side == PURSUERS or target < cast.pursuers + cast.evaders + cast.decoys:
        return target
    return target + cast.bystanders


@inner
def in_doubt(rules):  # type: ignore[no-untyped-def]
    """Whether a contact may be of somebody else than it seems."""
    return rules.guise != 0 or rules.decoys != 0


@inner
def clear_slot(position, slot):  # type: ignore[no-untyped-def]
    """Nothing is known from a slot any more."""
    for viewer in range(position.contacts.shape[0]):
        position.contacts[viewer, slot].tick = NEVER
        position.contacts[viewer, slot].node = NOWHERE
    known = position.known[slot]
    known.tick = NEVER
    known.node = NOWHERE
    for place in range(position.delayed.shape[1]):
        position.delayed[slot, place] = NOWHERE


@inner
def _blank(position, slot, tricks):  # type: ignore[no-untyped-def]
    """As `clear_slot`, with what was seen; the label goes too, as whoever comes next is another."""
    clear_slot(position, slot)
    for viewer in range(position.contacts.shape[0]):
        contact = position.contacts[viewer, slot]
        contact.label = 0
        contact.who = 0
        contact.kind = 0
        contact.tell = 0
    known = position.known[slot]
    known.label = 0
    known.who = 0
    known.kind = 0
    known.tell = 0


@inner
def begin_sources(cast, rules, position, tricks):  # type: ignore[no-untyped-def]
    """Start of a chase: nobody has been seen. Where nothing is in doubt everybody has a slot of their own for good."""
    for slot in range(tricks.holders.shape[0]):
        _blank(position, slot, tricks)
        position.known[slot].off = 0
        tricks.holders[slot].source = -1
        tricks.holders[slot].tick = NEVER
    for source in range(position.sightings.shape[0]):
        sighting = position.sightings[source]
        sighting.tick = NEVER
        sighting.label = 0
        sighting.slot = -1
        sighting.who = 0
        sighting.kind = 0
        sighting.tell = 0
    if not in_doubt(rules):
        for target in range(cast.pursuers + cast.evaders):
            slot = off_slot(cast, target, tricks)
            position.sightings[target].slot = slot
            tricks.holders[slot].source = target


@inner
def release(position, source, tricks):  # type: ignore[no-untyped-def]
    """A source loses its slot, which keeps what is known from it until another source is given it."""
    sighting = position.sightings[source]
    if sighting.slot >= 0:
        tricks.holders[sighting.slot].source = -1
    sighting.slot = -1


@inner
def drop(position, source, tricks):  # type: ignore[no-untyped-def]
    """A source is gone, and those who looked for it know."""
    slot = position.sightings[source].slot
    if slot >= 0:
        _blank(position, slot, tricks)
    release(position, source, tricks)


@inner
def _keeps_label(cast, source, viewing_side, tricks):  # type: ignore[no-untyped-def]
    """Whether a source keeps its slot for good: a mover that the side knows, or a decoy. source: -1 for none."""
    both = cast.pursuers + cast.evaders
    if source < 0 or source >= both + cast.decoys:
        return False
    if source >= both:
        return True
    return (np.int64(tricks.guises[source].identified) >> viewing_side) & 1 != 0


@inner
def _choose_slot(cast, position, key, source_id, seen_side, now, tricks):  # type: ignore[no-untyped-def]
    """The free slot longest unused, of equals the one drawn. One is always free: there are as many as sources."""
    first = first_slot(cast, seen_side, tricks)
    best, best_tick, best_bits = -1, 0, 0
    for place in range(cast.means.slots[seen_side]):
        holder = tricks.holders[first + place]
        known = _keeps_label(cast, holder.source, 1 - seen_side, tricks)
        if not is_free(holder.source >= 0, known, holder.tick, now):
            continue
        if best >= 0 and holder.tick > best_tick:  # whatever is drawn, it does not go before
            continue
        bits = draw(key, source_id, place, SLOT, seen_side)
        if best < 0 or goes_before(holder.tick, bits, best_tick, best_bits):
            best, best_tick, best_bits = first + place, holder.tick, bits
    return best


@inner
def place_source(cast, rules, position, key, target, source, seen_side, identified, now, tricks):  # type: ignore[no-untyped-def]
    """Give a source that is seen its slot and label; returns whether they are new.

    seen_side: whose slots, those of the side that the other looks at.
    """
    sighting = position.sightings[source]
    if keeps_slot(sighting.slot >= 0, identified, sighting.tick, now):
        return False
    release(position, source, tricks)
    source_id = cast.movers[target].id
    slot = _choose_slot(cast, position, key, source_id, seen_side, now, tricks)
    holder = tricks.holders[slot]
    if holder.source >= 0:
        position.sightings[holder.source].slot = -1
    _blank(position, slot, tricks)
    holder.source = source
    sighting.slot = slot
    sighting.label = drawn_label(draw(key, source_id, NOBODY, LABEL, seen_side))
    return True
