"""Sight of all: who makes contact with whom, and when team mates hear of it. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.lines import may_see_any
from afoot.game.notice import forget_source, note, share_slots
from afoot.game.refuge import shut_in
from afoot.game.sight_range import sight_of
from afoot.game.smoke import behind_smoke, see_smoke
from afoot.rules.cast import ALWAYS
from afoot.rules.chance import GLIMPSE, draw
from afoot.rules.contacts import (
    NEVER,
    NOWHERE,
    delay_slot,
    first_seen,
    label_after,
    looks,
    lost_sight,
    slot_due,
)
from afoot.rules.sight import beside, in_line, light_enough, revealed, within_mm
from afoot.rules.turns import BOTH_ACT, EVADERS_ACT, PURSUERS_ACT
from afoot.words import Status


@inner
def _can_be_seen(cast, mover):  # type: ignore[no-untyped-def]
    """Whether a mover is on the board and not behind a refuge's closed door."""
    return mover.status == Status.LIVE and not shut_in(cast, mover)


@inner
def _plain_contact(cast, rules, position, viewer, target, now, tricks):  # type: ignore[no-untyped-def]
    """Write a contact of viewer with target where everybody is who they seem; shared at once if nothing delays it."""
    if tricks is not None:
        return
    node = position.movers[target].node
    contact = position.contacts[viewer, target]
    contact.tick = now
    contact.node = node
    position.counts[0].contacts += 1
    sighting = position.sightings[target]
    if sighting.tick < now:
        # The first of the team to look gives the source its label. Who is seen is identified.
        if first_seen(sighting.tick, now):
            position.counts[0].sighted += 1
        side = 1 if np.int64(target) >= cast.pursuers else 0
        next_label = position.clock[0].labels[side] + 1
        label = label_after(sighting.label, sighting.tick, now, True, next_label)
        if label == next_label:
            position.clock[0].labels[side] = next_label
        sighting.label = label
        sighting.tick = now
    if rules.share_delay_ticks == 0:
        known = position.known[target]
        known.tick = now
        known.node = node
        known.label = sighting.label
    else:
        position.delayed[target, delay_slot(now, rules.share_delay_ticks)] = node


@inner
def _look(board, cast, rules, position, key, viewer, target, now, shown):  # type: ignore[no-untyped-def]
    """One viewer looks at one target along a free line, or at one that shows itself.

    What a contact writes is much code, and so there is one call of this for each pair, whoever looks at whom.
    """
    if not (shown or _makes_out(board, cast, rules, position, key, viewer, target)):
        return
    _plain_contact(cast, rules, position, viewer, target, now, position.tricks)
    # Columns may be unsigned here; together with signed ones they would become floats.
    note(board, cast, rules, position, key, np.int64(viewer), np.int64(target), now, position.tricks)


@inner
def _makes_out(board, cast, rules, position, key, viewer, target):  # type: ignore[no-untyped-def]
    """Whether a viewer makes a contact along a free line."""
    a = position.movers[viewer].node
    b = position.movers[target].node
    if not light_enough(board.lit[b], board.lit[b] != 0 or beside(board.hops, board.degree, b, a)):
        return False
    sight_mm, glimpse = sight_of(cast, rules, position, viewer, position.tricks)
    near = within_mm(board.x_mm[a], board.y_mm[a], board.x_mm[b], board.y_mm[b], sight_mm)
    bits = 0
    if glimpse < ALWAYS:
        bits = draw(key, cast.movers[viewer].id, cast.movers[target].id, GLIMPSE, 0)
    return looks(True, near, bits, glimpse)


@inner
def sights(board, cast, rules, position, key, now, mask):  # type: ignore[no-untyped-def]
    """Looks of the sides in a mask (1 pursuers, 2 evaders) at the other side; contacts carry tick `now`."""
    pursuers, both = np.uint64(cast.pursuers), np.uint64(cast.pursuers + cast.evaders)
    shown = mask == BOTH_ACT and revealed(now, rules.reveal_ticks)  # at the end of a tick, not in its middle
    for viewer in range(pursuers):
        looker = position.movers[viewer]
        if not (shown or may_see_any(board, position, looker.node, pursuers, both)):
            continue
        if looker.status != Status.LIVE:
            continue
        for target in range(pursuers, both):
            seen = position.movers[target]
            # Lines are free both ways or not at all, so one test serves both sides.
            free = in_line(board.sight_bits, board.sight_start, board.sight_node, looker.node, seen.node)
            if free and behind_smoke(board, rules, looker.node, seen.node, now, position.tricks):
                free = False
            if not ((free or shown) and _can_be_seen(cast, seen)):
                continue
            for back in range(2):
                if not (free and mask & EVADERS_ACT if back else shown or mask & PURSUERS_ACT):
                    continue
                eye, other = (target, viewer) if back else (viewer, target)
                _look(board, cast, rules, position, key, eye, other, now, shown and not back)
    _look_round(board, cast, rules, position, key, now, mask, shown, position.tricks)
    see_smoke(board, cast, rules, position, now, mask, position.tricks)


@inner
def _is_looked_for(cast, position, side, target):  # type: ignore[no-untyped-def]
    """Whether a mover on no side is on the board, and no decoy of that side's own."""
    if position.movers[target].status != Status.LIVE:
        return False
    decoy = target - np.int64(cast.pursuers + cast.evaders)
    return decoy >= cast.decoys or cast.means.decoy_side[decoy] != side


@inner
def _last_looked_for(cast, rules, position, side):  # type: ignore[no-untyped-def]
    """Column after the last mover on no side that a side keeps contacts of: bystanders stand after the decoys."""
    if rules.guise != 0 and (cast.means.watch >> side) & 1 != 0:
        return np.int64(position.movers.shape[0])
    return np.int64(cast.pursuers + cast.evaders + cast.decoys)


@inner
def _is_anybody_else(cast, position, side, last):  # type: ignore[no-untyped-def]
    """Whether there is any decoy or bystander on the board that a side looks for, in columns before last."""
    for target in range(cast.pursuers + cast.evaders, last):
        if _is_looked_for(cast, position, side, target):
            return True
    return False


@inner
def _look_round(board, cast, rules, position, key, now, mask, shown, tricks):  # type: ignore[no-untyped-def]
    """Looks at decoys and bystanders. Evaders that show themselves have their decoys do so too."""
    if tricks is None:
        return
    pursuers, both = np.int64(cast.pursuers), np.int64(cast.pursuers + cast.evaders)
    for side in range(2):
        last = _last_looked_for(cast, rules, position, side)
        if not (mask >> side) & 1 or not _is_anybody_else(cast, position, side, last):
            continue
        shows = shown and side == 0
        for viewer in range(pursuers if side else np.int64(0), both if side else pursuers):
            looker = position.movers[viewer]
            if not (shows or may_see_any(board, position, looker.node, both, last)):
                continue
            if not _can_be_seen(cast, looker):
                continue
            for target in range(both, last):
                if not _is_looked_for(cast, position, side, target):
                    continue
                seen = position.movers[target]
                shows_itself = shows and target - both < cast.decoys
                if shows_itself or (
                    in_line(board.sight_bits, board.sight_start, board.sight_node, looker.node, seen.node)
                    and not behind_smoke(board, rules, looker.node, seen.node, now, tricks)
                ):
                    _look(board, cast, rules, position, key, viewer, target, now, shows_itself)


@inner
def share(cast, rules, position, now):  # type: ignore[no-untyped-def]
    """End of a tick: contacts old enough reach the team, and sources that nobody sees any more are lost."""
    delay = rules.share_delay_ticks
    place = delay_slot(now, delay)
    due = slot_due(place, delay)
    for target in range(np.uint64(cast.pursuers + cast.evaders)):
        last_tick = position.sightings[target].tick
        if lost_sight(last_tick, now):
            position.counts[0].lost += 1
        if delay > 0 and position.tricks is None:
            if last_tick != now:
                position.delayed[target, place] = NOWHERE
            node = position.delayed[target, due]
            if node != NOWHERE:
                known = position.known[target]
                known.tick = now - delay
                known.node = node
                known.label = position.sightings[target].label
    share_slots(position, now, delay, np.uint64(place), np.uint64(due), position.tricks)


@inner
def forget(cast, position, target, off):  # type: ignore[no-untyped-def]
    """Wipe all contacts with a mover: at the start (off 0), and when everybody knows that it is off the board (1)."""
    _forget_plain(position, target, off, position.tricks)
    forget_source(cast, position, target, off, position.tricks)


@inner
def _forget_plain(position, target, off, tricks):  # type: ignore[no-untyped-def]
    if tricks is not None:
        return
    for viewer in range(position.contacts.shape[0]):
        contact = position.contacts[viewer, target]
        contact.tick = NEVER
        contact.node = NOWHERE
    known = position.known[target]
    known.tick = NEVER
    known.node = NOWHERE
    known.off = off
    position.sightings[target].tick = NEVER
    for slot in range(position.delayed.shape[1]):
        position.delayed[target, slot] = NOWHERE
