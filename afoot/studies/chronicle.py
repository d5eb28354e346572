"""A story as a chronicle: sentences with their times, of which what repeats itself is told once.

Every teller takes all events and gives lines of those it knows about. What flickers is told as one thing, and a line
that sums up a span stands at the end of it, so that no line tells what has not happened yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from afoot.record.known import Happened, known_to
from afoot.record.rows import Event
from afoot.scenarios import Compiled
from afoot.studies import told_ends, told_ploys, told_trail, told_view
from afoot.studies.phrases import Words, agree, bouts, listed, of_kinds, sentence
from afoot.studies.sights import evaders_seen, pursuers_seen
from afoot.studies.whereabouts import bare
from afoot.words import Side

if TYPE_CHECKING:
    from afoot.studies.story import Story

AT_ONCE_S, SOON_S = 5, 30  # what is so close together is told as one


class Line(NamedTuple):
    """A sentence and the tick that it tells of."""

    tick: int
    text: str


def chronicle(story: Story) -> list[Line]:
    """The whole of a story, in order."""
    return chronicle_of_all(story.game, story.events, story.nodes)


def chronicle_of_all(game: Compiled, events: tuple[Event, ...], nodes: Mapping[str, Any]) -> list[Line]:
    """The whole of a chase, in order. events: by their ticks. nodes: by mover's name, int32 [ticks + 1]."""
    words = Words(game)
    everybody = (*words.evaders, *words.pursuers)
    lines = [_beginning(words, everybody, events, nodes)]
    told = [_ways(words, nodes), *(teller(events, words) for teller in TELLERS)]
    for one in told:
        lines += [Line(tick, sentence(text)) for tick, text in one]
    return sorted(lines, key=lambda line: line.tick)


Teller = Callable[[tuple[Event, ...], Words], Iterator[tuple[int, str]]]


def chronicle_of(game: Compiled, truth: Happened, side: Side) -> list[Line]:
    """What a side knew of a chase, in order: others are named by whom it took them for, and no line tells more."""
    words, known = Words(game), known_to(side, game, truth)
    own = [mover for mover in known.movers if mover in words.pursuers or mover in words.evaders]
    nodes = {game.mover_names[mover]: truth.tracks[game.mover_names[mover]]["node"] for mover in own}
    now = max(len(column) for column in nodes.values()) - 1
    deeds = tuple(event for event in known.events if event.mover in known.movers)
    told = [
        told_view.in_sight(known, words, now),
        told_view.others_deeds(known, words),
        told_view.reports(known, words),
        told_view.taken(known, words),
        told_ploys.decoys(known.events, words),
        told_trail.children(known.events, words),
        told_trail.shaken(known.events, words),
        *(teller(deeds, words) for teller in OWN_TELLERS),
        told_ends.ends(tuple(of_kinds(deeds, "escaped", "sheltered", "timeout")), words),
    ]
    lines = [_beginning(words, own, deeds, nodes)]
    lines += [Line(tick, sentence(text)) for one in told for tick, text in one]
    lines.sort(key=lambda line: line.tick)
    if truth.over:
        lines.append(Line(max(now, lines[-1].tick), sentence(told_view.over(known))))
    return [*lines, *left(truth)]


def left(truth: Happened) -> list[Line]:
    """That a person left the chase before its end, if one did: nothing is known of what would have come."""
    last = max(len(track["node"]) for track in truth.tracks.values()) - 1
    return [Line(last, "The game was left here, before its end.")] if truth.left else []


def _beginning(
    words: Words, movers: Iterable[int], events: tuple[Event, ...], nodes: Mapping[str, Any]
) -> Line:
    """Where movers are that are on the board at the start."""
    late = {event.mover for event in of_kinds(events, "arrived")}
    places: dict[str, list[int]] = {}
    for mover in movers:
        if mover not in late:
            node = int(nodes[words.game.mover_names[mover]][0])
            places.setdefault(words.where.told(node), []).append(mover)
    told = [
        f"{words.team(movers)} {agree(len(movers), 'is', 'are')} {place}" for place, movers in places.items()
    ]
    return Line(0, f"The alarm. {sentence(listed(told))}" if told else "The alarm.")


def _arrivals(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    for bout in bouts(of_kinds(events, "arrived"), words.ticks(AT_ONCE_S), lambda event: event.node):
        movers = [event.mover for event in bout]
        verb = agree(len(movers), "comes in", "come in")
        yield bout[0].tick, f"{words.team(movers)} {verb} {words.where.told(bout[0].node)}"


def _ways(words: Words, nodes: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """The named places that evaders come to, exits and refuges left out, which tell of themselves."""
    if not words.where.are_few:
        return
    found, cast = [], words.game.cast
    named = set(words.where.names) - {*cast.refuges.node.tolist(), *cast.exits.node.tolist()}
    for mover in words.evaders:
        own = nodes[words.game.mover_names[mover]].tolist()
        for tick in range(1, len(own)):
            if own[tick] != own[tick - 1] and own[tick] in named:
                found.append(Event(0, tick - 1, "way", mover, own[tick], -1, {}))
    found.sort(key=lambda event: event.tick)
    for bout in bouts(found, words.ticks(SOON_S), lambda event: event.node):
        movers = dict.fromkeys(event.mover for event in bout)
        verb = agree(len(movers), "comes", "come")
        yield bout[0].tick, f"{words.names(movers)} {verb} to {bare(words.where.told(bout[0].node))}"


TELLERS: tuple[Teller, ...] = (
    _arrivals,
    told_ploys.acts,
    told_trail.strength,
    told_ploys.decoys,
    told_ploys.led_astray,
    told_ploys.seen_through,
    told_ploys.mates,
    told_trail.children,
    evaders_seen,
    pursuers_seen,
    told_trail.shaken,
    told_trail.traces,
    told_trail.reports,
    told_trail.rests,
    told_trail.doors,
    told_ends.refuges,
    told_ends.weighed,
    told_ends.surrounded,
    told_ends.ends,
)

# Of what a side's own movers do.
OWN_TELLERS: tuple[Teller, ...] = (
    _arrivals,
    told_ploys.acts,
    told_ploys.mates,
    told_trail.strength,
    told_trail.traces,
    told_trail.rests,
    told_trail.doors,
    told_ends.refuges,
    told_ends.weighed,
)
