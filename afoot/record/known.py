"""What a side knew of a chase: its own movers' deeds, what they saw, what reached it; and nothing else.

A side knows of what its movers do, of what it sees of others, by what it took them for, of reports (the pursuers), of
clouds within the range of its sight, of passages that it knows, and of who is off the board for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from afoot.record.eyes import Eyes
from afoot.record.rows import CONTACT_COLUMNS, NOBODY, NOT_SAID, TELL_WORDS, Event
from afoot.record.seen import (
    Gone,
    LastKnown,
    Seen,
    Source,
    sources_of,
    times_in_sight,
    touch_with,
    without_dispelled,
)
from afoot.rules.contacts import NOWHERE
from afoot.scenarios import Compiled
from afoot.words import Side

if TYPE_CHECKING:
    from afoot.record.ledger import Ledger
    from afoot.record.tracks import Tracker

WORK = ("passage_opened", "passage_shut", "passage_sealed")
# What a mover does or undergoes, and its own side knows of.
DEEDS = (
    "arrived", "smoke", "keen_eye", *WORK, "trace_read", "energy_low", "energy_spent", "out_of_breath", "rest",
    "guise_on", "guise_off", "signal", "parted", "rejoined", "decoy_sent", "decoy_ended", "entered", "left",
    "weighed", "escaped", "sheltered", "timeout",
)  # fmt: skip
CHILDREN = ("hurt", "sent_indoors")


class Happened(NamedTuple):
    """One chase in plain rows, as a ledger keeps it: the truth, of which a side knows a part.

    contacts: rows as `Ledger.contacts` gives them. tracks: as `Ledger.track`, mover's name -> field -> int32
    [ticks + 1]. classes: by mover's name. over: whether it has come to its end, which everybody is told. left: whether
    a person left it before.
    """

    chase: int
    events: Sequence[Event]
    contacts: Sequence[Mapping[str, Any]]
    tracks: Mapping[str, Mapping[str, Any]]
    classes: Mapping[str, str]
    over: bool
    left: bool = False


class Known(NamedTuple):
    """What a side knew.

    movers: columns of its own, decoys among them. passages: names of those that it knows of. In events `mover` and
    `other` are whom the side took somebody for, NOBODY where it did not know, and `node` is NOWHERE where it did not.
    """

    side: Side
    movers: tuple[int, ...]
    passages: tuple[str, ...]
    events: tuple[Event, ...]
    contacts: tuple[Seen, ...]
    sources: tuple[Source, ...]

    def last_known(self, tick: int) -> list[LastKnown]:
        """Where every source was last seen, at a tick."""
        found = (source.at(tick) for source in self.sources)
        return [one for one in found if one is not None]


def happened(ledger: Ledger, run: int, chase: int) -> Happened:
    """A tracked chase of a ledger. Raises AfootError where its track was not kept."""
    events = [
        Event(chase, row["tick"], row["event"], row["mover"], row["node"], row["other"], row["particulars"])
        for row in ledger.events(run, chase)
    ]
    contacts, tracks = ledger.contacts(run, chase), ledger.track(run, chase)
    return Happened(chase, events, contacts, tracks, ledger.classes(run, chase), True)


def happened_so_far(tracker: Tracker, row: int) -> Happened:
    """A chase that is being watched, by its row in the batch, up to now."""
    chase = int(tracker.batch.chase_id[row])
    events = [event for event in tracker.log.events if event.chase == chase]
    contacts = [one for made in tracker.log.contacts_by_columns() for one in _rows(tracker.game, made, chase)]
    game, kinds = tracker.game, tracker.batch.state.movers.kind[row].tolist()
    classes = {name: game.class_names[kind] for name, kind in zip(game.mover_names, kinds, strict=True)}
    over = bool(tracker.batch.over[row])
    return Happened(chase, events, contacts, tracker.fields(row), classes, over)


def _rows(game: Compiled, made: dict[str, Any], chase: int) -> Iterator[dict[str, Any]]:
    """The contacts of a chase as `Ledger.contacts` gives them. made: columns `rows.CONTACT_COLUMNS` of all chases."""
    names, classes, own = (None, *game.mover_names), game.class_names, made["chase"] == chase
    columns = (made[name][own].tolist() for name in CONTACT_COLUMNS[1:])
    tells = (None, *TELL_WORDS)
    for tick, viewer, target, node, label, looks_like, kind, tell in zip(*columns, strict=True):
        means = kind != NOT_SAID
        yield {
            "tick": tick,
            "viewer": viewer,
            "target": target,
            "node": node,
            "label": label if means else None,
            "looks_like": names[looks_like],
            "class": classes[kind] if means else None,
            "tell": tells[tell],
        }


def known_to(side: Side, game: Compiled, truth: Happened) -> Known:
    """What a side knew of a chase."""
    own = own_movers(game, side)
    contacts = tuple(_seen(game, row) for row in truth.contacts if row["viewer"] in own)
    now = max(len(truth.tracks[game.mover_names[mover]]["node"]) for mover in own) - 1
    taken = [Gone(game.mover_names[event.mover], event.tick) for event in truth.events if _is_taken(event)]
    dispelled = [
        Gone(event.particulars["sender"], event.tick, event.node)
        for event in truth.events
        if event.event == "decoy_dispelled" and event.mover not in own
    ]
    sources = without_dispelled(game, sources_of(contacts, taken), dispelled)
    events = [*_told(side, game, truth, own), *times_in_sight(game, side, sources, now)]
    if side == Side.PURSUERS:
        events += touch_with(game, sources, taken, now)
    passages = tuple(
        name
        for name, passage in zip(game.passage_names, _passages(game), strict=True)
        if (int(passage.known) >> side) & 1
    )

    def place(event: Event) -> tuple[int, bool, str, int]:
        """By tick; what others did within one by what is known of it, for the order of deeds tells whose they are."""
        is_own = event.mover in own
        return event.tick, not is_own, "" if is_own else event.event, 0 if is_own else event.node

    in_order = sorted((event._replace(chase=truth.chase) for event in events), key=place)
    return Known(side, tuple(sorted(own)), passages, tuple(in_order), contacts, sources)


def own_movers(game: Compiled, side: Side) -> frozenset[int]:
    """Columns of a side's movers, and of its decoys."""
    cast = game.cast
    both = cast.pursuers + cast.evaders
    own = set(range(cast.pursuers)) if side == Side.PURSUERS else set(range(cast.pursuers, both))
    if cast.means is not None:
        own |= {both + i for i, of in enumerate(cast.means.decoy_side.tolist()) if of == side}
    return frozenset(own)


def _passages(game: Compiled) -> Any:
    return () if game.cast.means is None or not game.passage_names else game.cast.means.passages


def _seen(game: Compiled, row: Mapping[str, Any]) -> Seen:
    """A contact without who it was in truth; where nobody can pass for another, that is who was seen."""
    label, looks_like = row["label"], row["looks_like"]
    if label is None:
        cast, target = game.cast, row["target"]
        label = 1 + (target if target < cast.pursuers else target - cast.pursuers)
        looks_like = game.mover_names[target]
    return Seen(row["tick"], row["viewer"], row["node"], label, looks_like, row["class"], row["tell"])


def _told(side: Side, game: Compiled, truth: Happened, own: frozenset[int]) -> Iterator[Event]:
    """The events of the truth that a side knows of, without what it does not know of them."""
    eyes = Eyes(game, truth.tracks, truth.classes, own)
    for event in truth.events:
        word = event.event
        if word in DEEDS and event.mover in own:
            yield event
        elif _is_taken(event):
            yield _taken(event, own)
        elif word == "decoy_dispelled":
            yield from _dispelled(side, game, event, own)
        elif word == "report" and side == Side.PURSUERS:
            more = {name: value for name, value in event.particulars.items() if name != "imagined"}
            yield event._replace(mover=NOBODY, other=NOBODY, particulars=more)
        elif word == "smoke":
            radius_mm = round(event.particulars["radius_m"] * 1000)
            until_tick = event.particulars["until_tick"]
            first = eyes.first_of_cloud(side, event.node, radius_mm, event.tick, until_tick)
            if first is not None:
                yield event._replace(tick=first, mover=NOBODY)
        elif word in WORK:
            yield from _door(side, game, event)
        elif word in CHILDREN and eyes.first_in_line(event.node, event.tick) is not None:
            yield event._replace(other=NOBODY)


def _is_taken(event: Event) -> bool:
    """Whether everybody is told that an evader is off the board by this."""
    return event.event == "captured" or (event.event == "surrounded" and bool(event.particulars["ends"]))


def _taken(event: Event, own: frozenset[int]) -> Event:
    """How and where an evader was taken, its own side and its captor know; its own side, not by whom."""
    if event.mover in own:
        return event._replace(other=NOBODY)
    if event.other in own:
        return event
    more = event.particulars if event.event == "surrounded" else {}
    return event._replace(node=NOWHERE, other=NOBODY, particulars=more)


def _dispelled(side: Side, game: Compiled, event: Event, own: frozenset[int]) -> Iterator[Event]:
    """Its sender's side knows that it is gone, those who touched it what it was."""
    if event.mover in own:
        yield event._replace(other=NOBODY)
    else:
        yield event._replace(mover=NOBODY)


def _door(side: Side, game: Compiled, event: Event) -> Iterator[Event]:
    """Who knows of a passage knows how it stands, and not who was at it."""
    index = game.passage_names.index(event.particulars["passage"])
    passage = _passages(game)[index]
    if (int(passage.known) >> side) & 1:
        yield event._replace(mover=NOBODY, node=int(passage.a))
