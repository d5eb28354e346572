"""The fast game and the slow one side by side, column by column."""

from __future__ import annotations

from typing import Any

from afoot.game.state import Position
from afoot.game.state_of_means import HEARD_ROWS
from afoot.words import Side, Status
from tests.naive.game import Game
from tests.naive.identity import Look
from tests.naive.pieces import NEVER, NOWHERE, Mover
from tests.naive.sources import Source, Told
from tests.naive.tricks import found_row

Both = dict[str, tuple[Any, Any]]  # what is compared: as it is in the fast game, and in the slow one


def differences(fast: Position, slow: Game) -> list[str]:
    """Every column in which the two games differ, with both values."""
    clock = fast.clock[0]
    both: Both = {
        "clock": ((int(clock.tick), int(clock.turn), int(clock.over)), (slow.tick, slow.due, int(slow.over)))
    }
    for mover in slow.movers:
        both |= _mover(fast.movers[mover.column], mover)
    both |= _seen_in_slots(fast, slow) if slow.looks.in_slots else _seen(fast, slow)
    if fast.tricks is not None:
        both |= _tricks(fast, slow) | _deceit(fast, slow)
    for index, refuge in enumerate(slow.refuges):
        room = fast.refuges[index]
        both[f"refuge {index}"] = (
            (int(room.free_beds), int(room.supplies)),
            (refuge.free_beds, refuge.supplies),
        )
    for name, count in slow.events.items():
        both[name] = (int(fast.counts[0][name]), count)
    return [f"{name}: fast {a}, slow {b}" for name, (a, b) in both.items() if a != b]


def _mover(row: Any, mover: Mover) -> Both:
    """Of a decoy that is not out nothing matters but that."""
    if mover.status == Status.UNSENT:
        return {f"mover {mover.column} status": (int(row.status), int(mover.status))}
    expected = {
        "node": mover.node,
        "hop_from": mover.hop.origin,
        "hop_to": mover.hop.end,
        "set_out_tick": mover.hop.set_out,
        "remaining_mm": mover.remaining_mm,
        "stamina_mm": mover.stamina_mm,
        "end_tick": mover.end_tick,
        "worth": mover.worth,
        "gait": mover.gait,
        "status": mover.status,
        "kind": mover.kind_index,
        "inside": 0 if mover.inside is None else mover.inside + 1,
    }
    if mover.hop.arrived is not None:  # in transit these hold what was before
        expected |= {"arrive_tick": mover.hop.arrived, "carry_mm": mover.carry_mm}
    return {f"mover {mover.column} {name}": (int(row[name]), int(value)) for name, value in expected.items()}


def _seen(fast: Position, slow: Game) -> Both:
    both: Both = {}
    lookers = [m for m in slow.movers if m.looks]
    for mover in lookers:
        target, slot = mover.column, _static_slot(fast, slow, mover)
        known, sighting = fast.known[slot], fast.sightings[target]
        both[f"known {target}"] = ((int(known.tick), int(known.node)), slow.looks.news.team_knows(target))
        both[f"label known of {target}"] = (int(known.label), slow.looks.news.labels_known.get(target, 0))
        both[f"off the board {target}"] = (bool(known.off), target in slow.looks.news.off)
        both[f"label {target}"] = (int(sighting.label), slow.looks.news.labels.get(target, 0))
        both[f"last seen {target}"] = (int(sighting.tick), slow.looks.news.last_seen(target))
        for viewer in range(len(lookers)):
            contact = fast.contacts[viewer, slot]
            both[f"contact {viewer} with {target}"] = (
                (int(contact.tick), int(contact.node)),
                slow.looks.news.contact_of(viewer, target),
            )
            if slow.cast.means is not None and contact.tick != NEVER:
                expected = (
                    slow.looks.news.labels[target],
                    slow.number_in_team(mover) + 1,
                    mover.kind_index,
                    0,
                )
                looks_like = tuple(int(contact[name]) for name in ("label", "who", "kind", "tell"))
                both[f"look of {target} to {viewer}"] = (looks_like, expected)
    return both


def _static_slot(fast: Position, slow: Game, mover: Mover) -> int:
    """Where `off` of a mover stands, and its contacts where they stand for good."""
    if slow.cast.means is None:
        return mover.column
    first = 0 if mover.side == Side.PURSUERS else int(slow.cast.means.slots[0])
    return first + slow.number_in_team(mover)


def _seen_in_slots(fast: Position, slow: Game) -> Both:
    both: Both = {}
    news, lookers = slow.looks.news, [m for m in slow.movers if m.looks]
    for mover in lookers:
        off = bool(fast.known[_static_slot(fast, slow, mover)].off)
        both[f"off the board {mover.column}"] = (off, mover.column in news.off)
    first = 0
    for side, slots in news.slots.items():
        for place, slot in enumerate(slots):
            row = first + place
            both[f"known in {row}"] = (_told(fast.known[row]), _told_or_none(slot.known))
            for viewer in lookers:
                contact = fast.contacts[viewer.column, row]
                both[f"contact of {viewer.column} in {row}"] = (
                    _told(contact),
                    _told_or_none(slot.contacts.get(viewer.column)),
                )
            holder = fast.tricks.holders[row]
            expected = slow.row_of_source(side, slot.holder.mover) if slot.holder else -1
            both[f"holder of {row}"] = ((int(holder.source), int(holder.tick)), (expected, slot.tick))
        first += len(slots)
    for (side, column), source in news.sources.items():
        row = slow.row_of_source(side, slow.movers[column])
        if not source.mover.decoy or source.mover.live:
            both[f"sighting {row}"] = (_source(fast.sightings[row]), _source_row(source, side, slow))
    return both


def _told(row: Any) -> tuple[int, ...]:
    """What a contact says, and nothing of one that was never made or has been forgotten."""
    if row.tick == NEVER:
        return _told_or_none(None)
    return tuple(int(row[name]) for name in ("tick", "node", "label", "who", "kind", "tell"))


def _told_or_none(told: Told | None) -> tuple[int, ...]:
    tick, node, label, look = told or (NEVER, NOWHERE, 0, Look())
    return (tick, node, label, look.who, look.kind, int(look.tell))


def _source(row: Any) -> tuple[int, ...]:
    """What a source without a slot looked like is nothing to anybody."""
    if row.slot < 0:
        return (int(row.tick), -1)
    return tuple(int(row[name]) for name in ("tick", "slot", "label", "who", "kind", "tell"))


def _source_row(source: Source, side: Side, slow: Game) -> tuple[int, ...]:
    if source.place is None:
        return (source.tick, -1)
    first = 0 if side == Side.PURSUERS else int(slow.cast.means.slots[0])
    look = source.look
    return (source.tick, first + source.place, source.label, look.who, look.kind, int(look.tell))


def _tricks(fast: Position, slow: Game) -> Both:
    both: Both = {"doors": (fast.tricks.doors.tolist(), [int(d) for d in slow.tricks.doors])}
    for column, trick in slow.tricks.of.items():
        row, cloud, found = fast.tricks.movers[column], fast.tricks.clouds[column], fast.tricks.found[column]
        work = trick.work
        both[f"energy {column}"] = (int(row.energy), trick.energy)
        both[f"keen {column}"] = (bool(row.keen), trick.keen)
        both[f"at work {column}"] = (int(row.busy_ticks), work.left if work else 0)
        if work:
            both[f"work {column}"] = ((int(row.task), int(row.passage)), (int(work.ability), work.passage))
        if trick.cloud:
            until = trick.cloud.first + trick.cloud.life + 1
            known = sum(1 << side for side in trick.cloud.known)
            expected = (trick.cloud.node, until, trick.cloud.radius, known)
            both[f"cloud {column}"] = (
                tuple(int(cloud[name]) for name in ("node", "until_tick", "radius_mm", "known")),
                expected,
            )
        both[f"found {column}"] = (
            (int(found.tick), int(found.node), int(found.passed_tick)),
            found_row(trick),
        )
    for (node, side), tick in slow.tricks.passed.items():
        both[f"trace of {side.name} at {node}"] = (int(fast.tricks.traces[node, side]), tick)
    there = int((fast.tricks.traces != NEVER).sum())
    both["traces"] = (there, len(slow.tricks.passed))
    for name, count in slow.tricks.deeds.items():
        both[name] = (int(fast.tricks.deeds[0][name]), count)
    return both


def _deceit(fast: Position, slow: Game) -> Both:
    both: Both = {}
    for mover in slow.movers:
        if mover.looks:
            row = fast.tricks.guises[mover.column]
            guise = slow.identity.guise.get(mover.column, -1) + 1
            mask = sum(1 << side for side in slow.identity.knowing[mover.column])
            both[f"guise {mover.column}"] = ((int(row.kind), int(row.identified)), (guise, mask))
    for index, decoy in enumerate(slow.decoys.all):
        if decoy.live:
            row, column = fast.tricks.decoys[index], decoy.column
            both[f"decoy {column}"] = (
                (int(row.sender), int(row.until_tick)),
                (slow.decoys.sender[column], slow.decoys.until[column]),
            )
    for index, witness in enumerate(slow.witnesses.of):
        row = fast.tricks.witnesses[index]
        on_its_way = (int(row.seen_tick), int(row.node), int(row.due_tick)) if row.due_tick != NEVER else None
        both[f"witness {index}"] = ((int(row.last_tick), on_its_way), (witness.last, witness.report))
    names = ("tick", "node", "due_tick", "reliability")
    rows = [tuple(int(row[name]) for name in names) for row in fast.tricks.heard]
    blanks = [row for row in rows if row[2] == NEVER]
    both["reports heard"] = (sorted(row for row in rows if row not in blanks), sorted(slow.witnesses.heard))
    both["rows of reports"] = (len(rows), HEARD_ROWS)
    return both
