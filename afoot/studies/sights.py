"""Who has whom in sight, for a chronicle: times in sight that are hardly apart are one."""

from __future__ import annotations

from collections.abc import Iterator

from afoot.record.rows import Event
from afoot.studies.phrases import Words, bouts, one_of_kind

BLINK_S = 20  # an evader out of sight for less is not lost
PAUSE_S = 120  # pursuers out of sight for less are not told of anew
AT_ONCE_S = 5
OUTCOMES = ("captured", "escaped", "sheltered", "timeout")


def evaders_seen(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Evaders that the pursuers see, and lose."""
    begun, lost = [], []
    for mover in words.evaders:
        for first, last in _times(events, mover, words.ticks(BLINK_S)):
            begun.append(first)
            lost += [last] if last is not None else []
    begun.sort(key=lambda event: event.tick)
    gap = words.ticks(AT_ONCE_S)
    for bout in bouts(begun, gap, lambda event: (event.other, event.particulars.get("looks_like"))):
        whom, where = words.names(event.mover for event in bout), words.where.told(bout[0].node)
        viewer = words.name(bout[0].other) if bout[0].other >= 0 else words.hunters
        verb, looks_like = "sees" if bout[0].other >= 0 else "see", bout[0].particulars.get("looks_like")
        if looks_like is None:
            yield bout[0].tick, f"{viewer} {verb} {whom} {where}"
        else:
            yield bout[0].tick, f"{viewer} {verb} {one_of_kind(looks_like)} {where}, who is {whom} in guise"
    lost.sort(key=lambda event: event.tick)
    for bout in bouts(lost, gap):
        whom = words.names(event.mover for event in bout)
        yield bout[0].tick, f"{words.hunters} lose sight of {whom} {words.where.told(bout[0].node)}"


def pursuers_seen(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Pursuers that the evaders see, after none was in sight for a while."""
    seen = [event for event in events if event.event == "sighted" and event.mover in words.pursuers]
    for bout in bouts(seen, words.ticks(PAUSE_S)):
        first = [event for event in bout if event.tick - bout[0].tick <= words.ticks(AT_ONCE_S)]
        viewers = {event.other for event in first if event.other >= 0}
        who = words.names(sorted(viewers)) if viewers else "the evaders"
        verb, whom = "sees" if len(viewers) == 1 else "see", words.team(event.mover for event in first)
        yield bout[0].tick, f"{who} {verb} {whom} {words.where.told(first[0].node)}"


def _times(events: tuple[Event, ...], mover: int, gap: int) -> Iterator[tuple[Event, Event | None]]:
    """Each time in sight of a mover: the event that began it, and the one that ended it, None if nothing did."""
    first: Event | None = None
    last: Event | None = None
    for event in events:
        if event.mover != mover:
            continue
        if event.event in OUTCOMES:
            break
        if event.event == "sighted":
            if first is not None and last is not None and event.tick - last.tick > gap:
                yield first, last
                first = None
            first, last = first or event, None
        elif event.event == "lost":
            last = event
    if first is not None:
        yield first, last
