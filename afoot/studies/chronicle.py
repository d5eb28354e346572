"""A story as a chronicle: sentences with their times, of which what repeats itself is told once.

Every teller takes all events and gives lines of those it knows about. What flickers is told as one thing, and a line
that sums up a span stands at the end of it, so that no line tells what has not happened yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from afoot.record.events import Event
from afoot.studies import told_ends, told_ploys, told_trail
from afoot.studies.phrases import Words, agree, bouts, listed, of_kinds, sentence
from afoot.studies.sights import evaders_seen, pursuers_seen
from afoot.studies.story import Story
from afoot.studies.whereabouts import bare

AT_ONCE_S, SOON_S = 5, 30  # what is so close together is told as one


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


def _beginning(story: Story) -> Line:
    """Where everybody is that is on the board at the start."""
    words = Words(story.game)
    late = {event.mover for event in of_kinds(story.events, "arrived")}
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
    for bout in bouts(of_kinds(events, "arrived"), words.ticks(AT_ONCE_S), lambda event: event.node):
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
    told_ends.surrounded,
    told_ends.ends,
)
