"""The hunt, for a chronicle: who has lost whom, traces, reports; rests, strength, and children that are hurt."""

from __future__ import annotations

from collections.abc import Iterator

from afoot.record.rows import Event
from afoot.studies.phrases import Words, agree, bouts, listed, of_kinds
from afoot.studies.whereabouts import bare, with_article

AT_ONCE_S, SOON_S, SPELL_S, LONG_S = 5, 30, 120, 600  # what is so close together is told as one
STAND_S = 120  # pursuers that stand for less are not told of
FEW = 3  # names in a row
WORK = {"passage_opened": "opens", "passage_shut": "shuts", "passage_sealed": "seals"}
OUTCOMES = ("captured", "escaped", "sheltered", "timeout")
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def shaken(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Which pursuers have lost whom, and which have come to see them too, or again; and how many are left then."""
    firsts = {(event.tick, event.other, event.mover) for event in of_kinds(events, "sighted")}
    turns = of_kinds(events, "shaken_off", "spotted")
    on_to: Standing = dict.fromkeys(words.pursuers)
    standing = _standing(on_to, words)
    for bout in bouts(turns, words.ticks(AT_ONCE_S), lambda one: (one.event, one.particulars.get("again"))):
        _note(on_to, bout, events)
        told = []
        # Who is the first of all to see an evader is told of as such already.
        news = [one for one in bout if (one.tick, one.mover, one.other) not in firsts]
        for evaders, pursuers in _by_whom(news):
            told.append(f"{words.team(pursuers)} {_turn(bout[0], len(pursuers), words.names(evaders))}")
        before, standing = standing, _standing(on_to, words)
        if told:
            told += [standing] if standing and standing != before else []
            yield bout[-1].tick, ". ".join(f"{text[:1].upper()}{text[1:]}" for text in told)


def _turn(event: Event, pursuers: int, evaders: str) -> str:
    """What pursuers, so many, have done with evaders."""
    if event.event == "shaken_off":
        return f"{agree(pursuers, 'has lost', 'have lost')} {evaders}"
    return f"{agree(pursuers, 'has', 'have')} {evaders} in sight {'again' if event.particulars['again'] else 'too'}"


Standing = dict[int, set[int] | None]  # pursuer -> evaders it is on to; None: it has never seen any


def _note(on_to: Standing, bout: list[Event], events: tuple[Event, ...]) -> None:
    """Keep what has become of it with the events of a bout. Evaders that are out of the chase are no longer hunted."""
    over = {event.mover for event in of_kinds(events, *OUTCOMES) if event.tick <= bout[-1].tick}
    for event in bout:
        whom = (on_to[event.mover] or set()) - over
        on_to[event.mover] = whom - {event.other} if event.event == "shaken_off" else whom | {event.other}


def _standing(on_to: Standing, words: Words) -> str:
    """How many pursuers have lost all that they saw, and how many have not; nothing where none has, or there is one."""
    lost = [mover for mover, whom in on_to.items() if whom is not None and not whom]
    still = [mover for mover, whom in on_to.items() if whom]
    if not lost or len(on_to) == 1:
        return ""
    if not still:
        return f"no {words.hunter} has anybody in sight any more"
    them = agree(len(words.evaders), words.name(words.evaders[0]), "them")
    return (
        f"{_number(len(lost))} of the {_number(len(on_to))} {words.hunters.removeprefix('the ')} "
        f"{agree(len(lost), 'has', 'have')} lost {them} ({words.names(lost)}), "
        f"{_number(len(still))} {agree(len(still), 'has', 'have')} not ({words.names(still)})"
    )


def _by_whom(bout: list[Event]) -> list[tuple[tuple[int, ...], list[int]]]:
    """(evaders, the pursuers of whom it is so), for events that are told together."""
    found: dict[tuple[int, ...], list[int]] = {}
    for mover in sorted({event.mover for event in bout}):
        whom = tuple(sorted({event.other for event in bout if event.mover == mover}))
        found.setdefault(whom, []).append(mover)
    return list(found.items())


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def traces(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Traces read by a side: those not long apart are told as one, at the last of them."""
    for bout in bouts(
        of_kinds(events, "trace_read"), words.ticks(SPELL_S), lambda event: event.mover in words.pursuers
    ):
        movers, ages = {event.mover for event in bout}, sorted(_age(event) for event in bout)
        first, last = (words.where.told(event.node) for event in (bout[0], bout[-1]))
        where = first if first == last else f"from {bare(first)} to {bare(last)}"
        youngest, oldest = words.span(ages[0]), words.span(ages[-1])
        old = youngest if youngest == oldest else f"{youngest} to {oldest}"
        who = words.team(movers)
        if len(bout) == 1:
            yield bout[0].tick, f"{who} {agree(len(movers), 'reads', 'read')} a trace {where}, {old} old"
            continue
        many = f"{len(bout)} of them in {words.span(bout[-1].tick - bout[0].tick)}, {old} old"
        yield bout[-1].tick, f"{who} {agree(len(movers), 'has', 'have')} followed traces {where}: {many}"


def _age(event: Event) -> int:
    return int(event.particulars["age_ticks"])


def reports(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """What witnesses of a kind tell at about one time. What nobody saw is marked for the reader."""
    for bout in bouts(
        of_kinds(events, "report"),
        words.ticks(SOON_S),
        lambda event: (words.kind(event.mover), event.particulars["imagined"]),
    ):
        movers = list(dict.fromkeys(event.mover for event in bout))
        witnesses = words.names(movers) if len(movers) <= FEW else f"{len(movers)} witnesses"
        seen = list(dict.fromkeys(words.where.told(event.node) for event in bout))[:FEW]
        verb = agree(len(movers), "tells", "tell")
        told = f"{witnesses} {verb} {words.hunters} of somebody {listed(seen)}, {age_told(bout[0], words)}"
        if bout[0].particulars["imagined"]:
            told += f". Nobody was there, but {words.hunters} cannot know that"
        yield bout[-1].tick, told


def age_told(report: Event, words: Words) -> str:
    """How old a report is."""
    return f"{words.span(_age(report))} ago" if _age(report) > 0 else "now"


def rests(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Where evaders sit down to rest and have rested, and where pursuers have stood for long."""
    of_evaders = [event for event in of_kinds(events, "rest") if event.mover in words.evaders]
    begun = sorted((event._replace(tick=_since(event)) for event in of_evaders), key=lambda one: one.tick)
    for bout in bouts(begun, words.ticks(SOON_S), lambda event: event.node):
        movers = {event.mover for event in bout}
        verb = agree(len(movers), "sits down to rest", "sit down to rest")
        yield bout[-1].tick, f"{words.names(sorted(movers))} {verb} {words.where.told(bout[0].node)}"
    for bout in bouts(of_evaders, words.ticks(SOON_S), lambda event: event.node):
        movers, ticks = {event.mover for event in bout}, max(_rested(event) for event in bout)
        verb, where = agree(len(movers), "has rested", "have rested"), words.where.told(bout[0].node)
        yield bout[0].tick, f"{words.names(sorted(movers))} {verb} {where} for {words.span(ticks)}"
    least = words.ticks(STAND_S)
    others = [event for event in of_kinds(events, "rest") if event.mover in words.pursuers]
    stood = [event for event in others if _rested(event) >= least]
    for bout in bouts(stood, words.ticks(LONG_S), lambda event: event.node):
        movers, ticks = {event.mover for event in bout}, sum(_rested(event) for event in bout)
        who = f"{words.team(movers)} {agree(len(movers), 'has waited', 'have waited')}"
        long = words.span(ticks)
        if len(bout) > 1:
            long = f"{long} in all, {len(bout)} times since {words.clock(_since(bout[0]))}"
        yield bout[-1].tick, f"{who} {words.where.told(bout[0].node)} for {long}"


def _since(event: Event) -> int:
    return int(event.particulars["since_tick"])


def _rested(event: Event) -> int:
    return int(event.particulars["ticks"])


def strength(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Evaders that are out of breath, and whose energy runs low or is spent."""
    own = [event for event in events if event.mover in words.evaders]
    for bout in bouts([event for event in own if event.event == "out_of_breath"], words.ticks(SOON_S)):
        movers = {event.mover for event in bout}
        who, verb = words.names(sorted(movers)), agree(len(movers), "is", "are")
        yield bout[-1].tick, f"{who} {verb} out of breath {words.where.told(bout[-1].node)}"
    yield from _energy_left(own, words)
    for event in own:
        who, more = words.name(event.mover), event.particulars
        if event.event == "energy_low":
            yield (
                event.tick,
                f"the energy of {who} is running low: {more['left']:.0f} of {more['full']:g} left",
            )
        elif event.event == "energy_spent":
            yield event.tick, f"the energy of {who} is spent"


def _energy_left(own: list[Event], words: Words) -> Iterator[tuple[int, str]]:
    """Whether who is out of breath has energy for a decoy and a guise at once: at first, and when that has changed."""
    known: dict[int, bool] = {}
    for event in own:
        if event.event != "out_of_breath" or "both_ticks" not in event.particulars:
            continue
        ticks = event.particulars["both_ticks"]
        if known.get(event.mover) == (ticks != 0):
            continue
        known[event.mover] = ticks != 0
        what = "energy left for a decoy and a guise at once"
        if ticks == 0:
            yield event.tick, f"{words.name(event.mover)} has no {what}"
        else:
            long = "" if ticks is None else f", for {words.span(ticks)}"
            yield event.tick, f"{words.name(event.mover)} has {what}{long}"


def children(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Children that are hurt, and those whom a teacher sends indoors."""
    for bout in bouts(of_kinds(events, "hurt"), words.ticks(AT_ONCE_S)):
        who = words.names(event.mover for event in bout)
        verb = agree(len({event.mover for event in bout}), "is", "are")
        yield bout[-1].tick, f"{who} {verb} hurt in the smoke {words.where.told(bout[0].node)}"
    for bout in bouts(of_kinds(events, "sent_indoors"), words.ticks(SOON_S), lambda event: event.other):
        by = words.name(bout[0].other) if bout[0].other >= 0 else "a teacher"
        yield bout[-1].tick, f"{by} sends {words.names(event.mover for event in bout)} indoors"


def doors(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Work on passages that came to its end."""
    for event in of_kinds(events, *WORK):
        passage = event.particulars["passage"]
        yield event.tick, f"{words.name(event.mover)} {WORK[event.event]} {with_article(passage)}"
