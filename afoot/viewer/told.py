"""What a view is told of a chase: all of it, or what one side knew, in plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from afoot.record.known import Happened, known_to
from afoot.record.rows import Event
from afoot.record.seen import Seen, Source
from afoot.scenarios import Compiled
from afoot.studies.chronicle import Line, chronicle_of, chronicle_of_all, left
from afoot.studies.phrases import clock_of
from afoot.viewer.fog import numbers_of
from afoot.viewer.scene import view_side
from afoot.words import Side


@dataclass(frozen=True, slots=True)
class Told:
    """events, contacts, chronicle: rows as docs/replay-format.md words them. sources: with the side that has them."""

    events: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    chronicle: list[dict[str, Any]]
    sources: list[tuple[str, Source]]


def told(game: Compiled, truth: Happened, view: str) -> Told:
    """What a view is told of a chase, or of what has been played of one."""
    side = view_side(view)
    if side is not None:
        known, numbers = known_to(side, game, truth), numbers_of(game, view)
        return Told(
            [_event(game, one, numbers) for one in known.events],
            [_contact(one, numbers) for one in known.contacts],
            _sentences(game, chronicle_of(game, truth, side)),
            [(view, source) for source in known.sources],
        )
    numbers = numbers_of(game, view)
    both = [(one.name.lower(), known_to(one, game, truth)) for one in (Side.PURSUERS, Side.EVADERS)]
    return Told(
        [_event(game, one, numbers) for one in truth.events],
        [dict(row) for row in truth.contacts],
        _sentences(game, _of_all(game, truth)),
        [(name, source) for name, known in both for source in known.sources],
    )


def _event(game: Compiled, one: Event, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "tick": one.tick,
        "time_s": one.tick * game.tick_s,
        "event": one.event,
        "mover": numbers[one.mover],
        "other": numbers[one.other],
        "node": one.node,
        "particulars": one.particulars,
    }


def _contact(seen: Seen, numbers: dict[int, int]) -> dict[str, Any]:
    """A contact as a side had it."""
    return {
        "tick": seen.tick,
        "viewer": numbers[seen.viewer],
        "target": None,
        "node": seen.node,
        "label": seen.label,
        "looks_like": seen.looks_like,
        "class": seen.kind,
        "tell": seen.tell,
    }


def _of_all(game: Compiled, truth: Happened) -> list[Line]:
    nodes = {name: track["node"] for name, track in truth.tracks.items()}
    events = tuple(sorted(truth.events, key=lambda event: event.tick))
    return [*chronicle_of_all(game, events, nodes), *left(truth)]


def _sentences(game: Compiled, lines: list[Line]) -> list[dict[str, Any]]:
    return [
        {"tick": line.tick, "clock": clock_of(line.tick * game.tick_s), "text": line.text} for line in lines
    ]
