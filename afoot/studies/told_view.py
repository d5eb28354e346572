"""A side's own view of a chase, for a chronicle: whom it took others for, what it saw of them, what reached it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from afoot.record.known import WORK, Known
from afoot.record.rows import NOBODY, Event
from afoot.record.seen import Seen, Source
from afoot.rules.contacts import NOWHERE
from afoot.studies.phrases import Words, agree, bouts, listed, of_kinds, one_of_kind
from afoot.studies.sights import AT_ONCE_S, BLINK_S, PAUSE_S
from afoot.studies.told_trail import FEW, SOON_S, age_told
from afoot.studies.whereabouts import with_article
from afoot.words import Side

OUTCOMES = {
    "captured": "captured",
    "surrounded": "surrounded",
    "escaped": "escaped",
    "sheltered": "sheltered",
    "timeout": "still free",
}
DONE = dict(zip(WORK, ("opened", "shut", "sealed"), strict=True))


class _Time(NamedTuple):
    """A time in which a side had a source in sight, but for moments. taken: it ended by a capture."""

    first: Seen
    last: Seen
    taken: bool


def in_sight(known: Known, words: Words, now: int) -> Iterator[tuple[int, str]]:
    """Whom the side comes to see and loses, up to tick `now`. Pursuers are not told of as lost: they are not hunted."""
    hunts = known.side == Side.PURSUERS
    gap = words.ticks(BLINK_S if hunts else PAUSE_S)
    times = sorted(
        (time for source in known.sources for time in _times(source, gap)), key=lambda time: time.first.tick
    )
    begun = [time.first for time in times if time.first.looks_like is not None]
    for bout in _bouts(begun, words.ticks(AT_ONCE_S), lambda seen: seen.viewer):
        yield _comes_to_see(bout, words)
    # Of a crowd the first is told of.
    strangers = [time.first for time in times if time.first.looks_like is None]
    for bout in _bouts(strangers, words.ticks(PAUSE_S), lambda seen: seen.kind):
        yield _comes_to_see(bout[:1], words)
    for time in times if hunts else ():
        if time.last.looks_like is not None and not time.taken and time.last.tick + gap < now:
            where = words.where.told(time.last.node)
            yield (
                time.last.tick + 1,
                f"{words.hunters} lose sight of {taken_for(time.last)}, last seen {where}",
            )


def _comes_to_see(bout: list[Seen], words: Words) -> tuple[int, str]:
    whom = listed(list(dict.fromkeys(map(taken_for, bout))))
    return bout[0].tick, f"{words.name(bout[0].viewer)} sees {whom} {words.where.told(bout[0].node)}"


def _bouts(some: list[Seen], gap: int, key: Callable[[Seen], Hashable]) -> list[list[Seen]]:
    """As `phrases.bouts`, for contacts."""
    events = [Event(0, one.tick, "sighted", at, one.node, NOBODY, {}) for at, one in enumerate(some)]
    return [
        [some[event.mover] for event in bout] for bout in bouts(events, gap, lambda e: key(some[e.mover]))
    ]


def _times(source: Source, gap: int) -> Iterator[_Time]:
    first = last = source.contacts[0]
    for one in source.contacts:
        if one.tick - last.tick > gap:
            yield _Time(first, last, False)
            first = one
        last = one
    yield _Time(first, last, source.gone_tick is not None and source.gone_tick <= last.tick + gap)


def taken_for(seen: Seen) -> str:
    """What a source is called by those who see it: `the hare`, `a market goer`."""
    if seen.looks_like is not None:
        return with_article(seen.looks_like)
    return "somebody" if seen.kind is None else one_of_kind(seen.kind)


def others_deeds(known: Known, words: Words) -> Iterator[tuple[int, str]]:
    """What the side notices of others' deeds: smoke in its sight, doors that it knows, guises seen through."""
    us = words.hunters if known.side == Side.PURSUERS else "the evaders"
    for event in known.events:
        more, where = event.particulars, words.where.told(event.node) if event.node != NOWHERE else ""
        if event.event == "smoke" and event.mover == NOBODY:
            yield event.tick, f"smoke hangs {where}"
        elif event.event in DONE and event.mover == NOBODY:
            yield event.tick, f"{with_article(more['passage'])} has been {DONE[event.event]}"
        elif event.event == "identified":
            whom = words.name(event.mover)
            yield event.tick, f"{us} see that {one_of_kind(more['looks_like'])} {where} is {whom}"


def reports(known: Known, words: Words) -> Iterator[tuple[int, str]]:
    """What witnesses tell the pursuers at about one time; of which of them a report is, nobody says."""
    for bout in bouts(of_kinds(known.events, "report"), words.ticks(SOON_S)):
        seen = list(dict.fromkeys(words.where.told(event.node) for event in bout))[:FEW]
        who = agree(len(bout), "a report tells", f"{len(bout)} reports tell")
        told = f"{who} {words.hunters} of somebody {listed(seen)}, {age_told(bout[0], words)}"
        yield bout[-1].tick, told


def taken(known: Known, words: Words) -> Iterator[tuple[int, str]]:
    """Evaders that are off the board for good, as far as the side knows how."""
    for event in of_kinds(known.events, "captured", "surrounded"):
        who, more = words.name(event.mover), event.particulars
        where = f" {words.where.told(event.node)}" if event.node != NOWHERE else ""
        if event.event == "surrounded":
            yield event.tick, f"{who} is surrounded ({more['measure']}){where}, and that is its end"
        elif more.get("supplies"):
            yield event.tick, f"{who} gives itself up{where}: supplies have run out"
        elif event.other != NOBODY:
            met = ", meeting it on the way" if more.get("crossing") else ""
            yield event.tick, f"{words.name(event.other)} captures {who}{where}{met}"
        else:
            yield event.tick, f"{who} is captured{where}"


def over(known: Known) -> str:
    """That the chase is over, and what the side knows to have become of evaders; of others it says nothing."""
    ends = Counter(event.event for event in known.events if event.event in OUTCOMES)
    told = [f"{ends[outcome]} {word}" for outcome, word in OUTCOMES.items() if ends[outcome]]
    return f"the chase is over: {', '.join(told) or 'nobody captured'}"
