"""A story as a chronicle: sentences with their times, of which what repeats itself is told once.

Every teller below takes all events and gives lines of those it knows about. What flickers is told as one thing: GAP_S
says for how long something may be gone and still be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from afoot.record.events import Event
from afoot.studies.phrases import Words, agree, bouts, listed, sentence
from afoot.studies.sights import evaders_seen, pursuers_seen
from afoot.studies.story import Story
from afoot.studies.whereabouts import with_article

MEASURE_WORDS = {
    "adjacent": "with a pursuer on every way from where they are",
    "sealed": "with a pursuer on every way to an exit or a refuge",
    "contained": "with pursuers first at every border of where they can go",
}
AT_ONCE_S, SOON_S, SPELL_S, LONG_S = 5, 30, 120, 600  # what is so close together is told as one
STAND_S = 120  # pursuers that stand for less are not told of
FEW = 3  # names in a row

ACTS = {
    "smoke": ("raises smoke", "raise smoke"),
    "keen_eye": ("uncovers its keen eye", "uncover their keen eyes"),
    "decoy_sent": ("sends off a decoy", "each send off a decoy"),
    "guise_on": ("puts on the guise of a {looks_like}", "put on the guise of a {looks_like}"),
    "guise_off": ("drops the guise", "drop the guise"),
}
FADES = {
    "time": "its time is over",
    "sender gone": "its sender is gone",
    "no energy": "there is no energy left for it",
}
WORK = {"passage_opened": "opens", "passage_shut": "shuts", "passage_sealed": "seals"}


class Line(NamedTuple):
    """A sentence and the tick that it tells of."""

    tick: int
    text: str


def chronicle(story: Story) -> list[Line]:
    """The whole of a story, in order."""
    words, lines = Words(story.game), [_beginning(story)]
    told = [_ways(story, words), *(teller(story.events, words) for teller in TELLERS)]
    for one in told:
        lines += [Line(tick, sentence(text)) for tick, text in one]
    return sorted(lines, key=lambda line: line.tick)


Teller = Callable[[tuple[Event, ...], Words], Iterator[tuple[int, str]]]


def _of(events: tuple[Event, ...], *kinds: str) -> list[Event]:
    return [event for event in events if event.event in kinds]


def _beginning(story: Story) -> Line:
    """Where everybody is that is on the board at the start."""
    words = Words(story.game)
    late = {event.mover for event in _of(story.events, "arrived")}
    places: dict[str, list[int]] = {}
    for mover in (*words.evaders, *words.pursuers):
        if mover not in late:
            node = int(story.nodes[story.game.mover_names[mover]][0])
            places.setdefault(words.where.told(node), []).append(mover)
    told = [
        f"{words.team(movers)} {agree(len(movers), 'is', 'are')} {place}" for place, movers in places.items()
    ]
    return Line(0, f"The alarm. {sentence(listed(told))}" if told else "The alarm.")


def _arrivals(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    for bout in bouts(_of(events, "arrived"), words.ticks(AT_ONCE_S), lambda event: event.node):
        movers = [event.mover for event in bout]
        verb = agree(len(movers), "comes in", "come in")
        yield bout[0].tick, f"{words.team(movers)} {verb} {words.where.told(bout[0].node)}"


def _ways(story: Story, words: Words) -> Iterator[tuple[int, str]]:
    """The named places that evaders come to, exits and refuges left out, which tell of themselves."""
    if not words.where.are_few:
        return
    found, cast = [], story.game.cast
    named = set(words.where.names) - {*cast.refuges.node.tolist(), *cast.exits.node.tolist()}
    for mover in words.evaders:
        nodes = story.nodes[story.game.mover_names[mover]].tolist()
        for tick in range(1, len(nodes)):
            if nodes[tick] != nodes[tick - 1] and nodes[tick] in named:
                found.append(Event(0, tick - 1, "way", mover, nodes[tick], -1, {}))
    found.sort(key=lambda event: event.tick)
    for bout in bouts(found, words.ticks(SOON_S), lambda event: event.node):
        movers = dict.fromkeys(event.mover for event in bout)
        verb = agree(len(movers), "comes", "come")
        yield bout[0].tick, f"{words.names(movers)} {verb} to {_bare(words.where.told(bout[0].node))}"


def _acts(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Smoke, eyes, decoys, guises: what one does in a tick is one sentence, and others who soon do the same join in."""
    acts = [bout[0] for bout in bouts(_of(events, "keen_eye"), words.ticks(LONG_S), lambda one: one.mover)]
    acts = sorted(
        [*acts, *_of(events, *(kind for kind in ACTS if kind != "keen_eye"))], key=lambda one: one.tick
    )
    done: dict[tuple[int, int], list[Event]] = {}
    for event in acts:
        done.setdefault((event.tick, event.mover), []).append(event)
    firsts = {id(group[0]): group for group in done.values()}

    def what(first: Event) -> tuple[tuple[str, str], ...]:
        group = sorted(firsts[id(first)], key=lambda one: list(ACTS).index(one.event))
        texts = ([form.format(**one.particulars) for form in ACTS[one.event]] for one in group)
        return tuple(dict.fromkeys((one, many) for one, many in texts))

    for bout in bouts([group[0] for group in done.values()], words.ticks(AT_ONCE_S), what):
        movers = list(dict.fromkeys(event.mover for event in bout))
        forms = [many if len(movers) > 1 else one for one, many in what(bout[0])]
        yield bout[0].tick, f"{words.names(movers)} {listed(forms)} {words.where.told(bout[0].node)}"


def _decoys(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """What becomes of decoys."""
    for event in _of(events, "decoy_dispelled", "decoy_ended"):
        decoy = f"the decoy of {with_article(event.particulars['sender'])}"
        where = words.where.told(event.node)
        if event.event == "decoy_dispelled":
            by = f" by {words.name(event.other)}" if event.other >= 0 else ""
            yield event.tick, f"{decoy} is touched{by} {where} and is gone"
        else:
            yield event.tick, f"{decoy} fades {where}: {FADES[event.particulars['why']]}"


def _led_astray(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Who goes after decoys."""
    for bout in bouts(
        _of(events, "decoy_followed"), words.ticks(SOON_S), lambda event: event.particulars["sender"]
    ):
        movers = {event.mover for event in bout}
        verb, sender = agree(len(movers), "goes", "go"), with_article(bout[0].particulars["sender"])
        yield bout[0].tick, f"{words.team(movers)} {verb} after the decoy of {sender}"


def _seen_through(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    for event in _of(events, "identified"):
        whom = f"{words.name(event.mover)} in the guise of a {event.particulars['looks_like']}"
        by = words.hunters if event.particulars["by"] == "pursuers" else "the evaders"
        yield event.tick, f"{by} see through {whom} {words.where.told(event.node)}"


def _mates(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Followers that lose and find their leaders, and signals that are understood."""
    for event in _of(events, "parted", "rejoined"):
        verb = "has lost" if event.event == "parted" else "has found"
        again = "" if event.event == "parted" else " again"
        place = words.where.told(event.node)
        yield event.tick, f"{words.name(event.mover)}, {place}, {verb} {words.name(event.other)}{again}"
    for event in _of(events, "signal"):
        if event.particulars["understood"]:
            yield event.tick, f"{words.name(event.mover)} gives a sign, and its own side knows it again"


def _traces(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Traces read by a side: those not long apart are told as one."""
    for bout in bouts(
        _of(events, "trace_read"), words.ticks(SPELL_S), lambda event: event.mover in words.pursuers
    ):
        movers, ages = {event.mover for event in bout}, sorted(_age(event) for event in bout)
        verb = agree(len(movers), "reads", "read")
        first, last = (words.where.told(event.node) for event in (bout[0], bout[-1]))
        where = first if first == last else f"from {_bare(first)} to {_bare(last)}"
        youngest, oldest = words.span(ages[0]), words.span(ages[-1])
        old = youngest if youngest == oldest else f"{youngest} to {oldest}"
        many = "a trace"
        if len(bout) > 1:
            many = f"{len(bout)} traces in {words.span(bout[-1].tick - bout[0].tick)}"
        yield bout[0].tick, f"{words.team(movers)} {verb} {many}, {old} old, {where}"


def _bare(place: str) -> str:
    """A place after another preposition."""
    return place.removeprefix("at ")


def _age(event: Event) -> int:
    return int(event.particulars["age_ticks"])


def _reports(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Real ones as they come; imagined ones, which tell of nothing, a few at a time."""
    real = [event for event in _of(events, "report") if not event.particulars["imagined"]]
    imagined = [event for event in _of(events, "report") if event.particulars["imagined"]]
    for bout in (*bouts(real, words.ticks(SOON_S)), *bouts(imagined, words.ticks(LONG_S))):
        movers = list(dict.fromkeys(event.mover for event in bout))
        witnesses = words.names(movers) if len(movers) <= FEW else f"{len(movers)} witnesses"
        seen = list(dict.fromkeys(words.where.told(event.node) for event in bout))[:FEW]
        verb = agree(len(movers), "tells", "tell")
        told = (
            f"{witnesses} {verb} {words.hunters} of somebody {listed(seen)}, {words.span(_age(bout[0]))} ago"
        )
        yield bout[0].tick, f"{told}, and imagined it" if bout[0].particulars["imagined"] else told


def _rests(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Where evaders rest, and where pursuers stand for long; told at the beginning."""
    rests = [event._replace(tick=int(event.particulars["since_tick"])) for event in _of(events, "rest")]
    rests.sort(key=lambda event: event.tick)
    own = [event for event in rests if event.mover in words.evaders]
    for bout in bouts(own, words.ticks(SOON_S), lambda event: event.node):
        movers, ticks = {event.mover for event in bout}, max(_rested(event) for event in bout)
        who = f"{words.names(sorted(movers))} {agree(len(movers), 'rests', 'rest')}"
        yield bout[0].tick, f"{who} {words.where.told(bout[0].node)} for {words.span(ticks)}"
    least = words.ticks(STAND_S)
    others = [event for event in rests if event.mover in words.pursuers and _rested(event) >= least]
    for bout in bouts(others, words.ticks(LONG_S), lambda event: event.node):
        movers, ticks = {event.mover for event in bout}, sum(_rested(event) for event in bout)
        who = f"{words.team(movers)} {agree(len(movers), 'waits', 'wait')}"
        long = words.span(ticks) if len(bout) == 1 else f"{words.span(ticks)} in all, {len(bout)} times"
        yield bout[0].tick, f"{who} {words.where.told(bout[0].node)} for {long}"


def _rested(event: Event) -> int:
    return int(event.particulars["ticks"])


def _doors(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    for event in _of(events, *WORK):
        passage = event.particulars["passage"]
        yield event.tick, f"{words.name(event.mover)} {WORK[event.event]} {with_article(passage)}"


def _refuges(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    for kind, one, many in (("entered", "goes into", "go into"), ("left", "leaves", "leave")):
        for bout in bouts(_of(events, kind), words.ticks(SOON_S), lambda event: event.particulars["refuge"]):
            movers = [event.mover for event in bout]
            verb, refuge = agree(len(set(movers)), one, many), bout[0].particulars["refuge"]
            yield bout[0].tick, f"{words.names(movers)} {verb} {with_article(refuge)}"


def _surrounded(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    held = [event for event in _of(events, "surrounded") if not event.particulars["ends"]]
    for bout in bouts(held, words.ticks(LONG_S), lambda event: event.particulars["measure"]):
        measure, team = bout[0].particulars["measure"], bout[0].particulars["team"]
        whom = f"{listed([with_article(name) for name in team])} {agree(len(team), 'is', 'are')} surrounded"
        again = f"; {len(bout)} times until {words.clock(bout[-1].tick)}" if len(bout) > 1 else ""
        yield bout[0].tick, f"{whom}, {MEASURE_WORDS[measure]} ({measure}{again})"


def _ends(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    for event in _of(events, "captured", "surrounded", "escaped", "sheltered", "timeout"):
        who, where, more = words.name(event.mover), words.where.told(event.node), event.particulars
        if event.event == "captured" and event.other >= 0:
            met = ", meeting it on the way" if more.get("crossing") else ""
            yield event.tick, f"{words.name(event.other)} captures {who} {where}{met}"
        elif event.event == "captured":
            yield event.tick, f"{who} gives itself up {where}: supplies have run out"
        elif event.event == "escaped":
            yield event.tick, f"{who} escapes by {with_article(more['exit'])}"
        elif event.event == "sheltered":
            yield event.tick, f"{who} is safe in {with_article(more['refuge'])}"
        elif event.event == "timeout":
            yield event.tick, f"{who} is still free {where}"
        elif more["ends"]:
            yield event.tick, f"{who} is surrounded ({more['measure']}) {where}, and that is its end"


TELLERS: tuple[Teller, ...] = (
    _arrivals,
    _acts,
    _decoys,
    _led_astray,
    _seen_through,
    _mates,
    evaders_seen,
    pursuers_seen,
    _traces,
    _reports,
    _rests,
    _doors,
    _refuges,
    _surrounded,
    _ends,
)
