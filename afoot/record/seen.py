"""What a side made of its contacts: whom it took each source for, since when it had it in sight, where it last saw it.

Everything here is told from the contacts of that side's own movers. Who a source was in truth is not among them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from afoot.record.rows import NOBODY, Event
from afoot.scenarios import Compiled
from afoot.words import Side

FRESH_S = 10  # what was seen so lately may be taken for what is touched now
SHAKEN_S = 30  # who has had no contact of its own for so long has lost whom it saw


class Seen(NamedTuple):
    """A contact as its viewer had it. label keeps sources apart; looks_like: a mover's name, None for nobody known."""

    tick: int
    viewer: int
    node: int
    label: int
    looks_like: str | None
    kind: str | None  # the class that it looked like; None where contacts do not say
    tell: str | None


class LastKnown(NamedTuple):
    """Where a source was last seen, and how long ago."""

    seen: Seen
    age_ticks: int


class Source(NamedTuple):
    """All contacts of one label, in order, and the tick from which the side knows that nobody is behind it any more."""

    label: int
    contacts: tuple[Seen, ...]
    gone_tick: int | None

    def at(self, tick: int) -> LastKnown | None:
        """What was last known at a tick; None before the first contact and once it is gone."""
        if self.gone_tick is not None and tick >= self.gone_tick:
            return None
        before = [one for one in self.contacts if one.tick <= tick]
        return LastKnown(before[-1], tick - before[-1].tick) if before else None


class Gone(NamedTuple):
    """What a side knows is off the board from a tick on. node: where, if that is known."""

    name: str
    tick: int
    node: int = NOBODY


def sources_of(contacts: Sequence[Seen], gone: Sequence[Gone]) -> tuple[Source, ...]:
    """The sources of contacts in order."""
    by_label: dict[int, list[Seen]] = {}
    for one in contacts:
        by_label.setdefault(one.label, []).append(one)
    return tuple(Source(label, tuple(some), _gone_tick(some[-1], gone)) for label, some in by_label.items())


def _gone_tick(last: Seen, gone: Sequence[Gone]) -> int | None:
    for one in gone:
        if one.name == last.looks_like and last.tick <= one.tick:
            return one.tick + 1
    return None


def without_dispelled(
    game: Compiled, sources: Sequence[Source], dispelled: Sequence[Gone]
) -> tuple[Source, ...]:
    """The sources, of which some are gone that decoys were, in order of their ends.

    Who touches a decoy knows that it was one, and takes for it the source that looked so and can have come from where
    it was last seen to where it was touched. Where several can, or none, the side does not know which one is gone.
    """
    left = list(sources)
    for one in dispelled:
        can = [at for at, source in enumerate(left) if _may_be(game, source, one)]
        if len(can) == 1:
            left[can[0]] = left[can[0]]._replace(gone_tick=one.tick + 1)
    return tuple(left)


def _may_be(game: Compiled, source: Source, gone: Gone) -> bool:
    last, board = source.contacts[-1], game.board
    over = source.gone_tick is not None and source.gone_tick <= gone.tick
    if over or last.looks_like != gone.name or last.tick > gone.tick:
        return False
    axes = (board.x_mm, board.y_mm, board.z_mm)
    gap_mm = math.dist([int(axis[last.node]) for axis in axes], [int(axis[gone.node]) for axis in axes])
    top_mm = int(game.cast.classes.speed_mm.max())
    # A tick more than lies between: it may have been on its way from that node, and on its way to this one.
    fresh = (gone.tick - last.tick) * game.tick_s <= FRESH_S
    return fresh and gap_mm <= (gone.tick - last.tick + 1) * top_mm


def times_in_sight(game: Compiled, side: Side, sources: Sequence[Source], now: int) -> Iterator[Event]:
    """`sighted`, `identified` and `lost` of each source, up to tick `now`; a source lost is where it was last seen."""
    for source in sources:
        last: Seen | None = None
        for one in source.contacts:
            if last is not None and one.tick > last.tick + 1:
                yield _lost(game, last)
            if last is None or one.tick > last.tick + 1:
                yield _event(game, "sighted", one, one.tick, one.viewer)
            elif last.looks_like is None and one.looks_like is not None:
                more = {"by": side.name.lower(), "looks_like": last.kind, "label": one.label}
                yield Event(0, one.tick, "identified", _column(game, one), one.node, NOBODY, more)
            last = one
        if last is not None and last.tick + 1 <= now and not _is_over(source, last):
            yield _lost(game, last)


def touch_with(game: Compiled, sources: Sequence[Source], taken: Sequence[Gone], now: int) -> Iterator[Event]:
    """`spotted` and `shaken_off` of each pursuer and whom it took its contacts for. taken: evaders that are out."""
    out = {one.name: one.tick for one in taken}
    least = max(1, round(SHAKEN_S / game.tick_s))
    held: dict[tuple[int, str], list[Seen]] = {}
    for source in sources:
        for one in source.contacts:
            if one.looks_like is not None:
                held.setdefault((one.viewer, one.looks_like), []).append(one)
    for (viewer, name), contacts in held.items():
        contacts.sort(key=lambda one: one.tick)
        until = min(now, out.get(name, now))
        other, last = game.mover_names.index(name), None
        for one in contacts:
            if last is not None and one.tick - last.tick >= least:
                yield _shaken(viewer, other, last, last.tick + least)
            if last is None or one.tick - last.tick >= least:
                again = {"again": last is not None}
                yield Event(0, one.tick, "spotted", viewer, one.node, other, again)
            last = one
        if last is not None and last.tick + least <= until:
            yield _shaken(viewer, other, last, last.tick + least)


def _shaken(viewer: int, other: int, last: Seen, tick: int) -> Event:
    return Event(0, tick, "shaken_off", viewer, last.node, other, {"since_tick": last.tick})


def _is_over(source: Source, last: Seen) -> bool:
    """Whether it was in sight to the end of what can be seen of it: it was taken, not lost."""
    return source.gone_tick is not None and last.tick + 1 >= source.gone_tick


def _lost(game: Compiled, last: Seen) -> Event:
    return _event(game, "lost", last, last.tick + 1, NOBODY)


def _event(game: Compiled, word: str, one: Seen, tick: int, other: int) -> Event:
    more = {"label": one.label, "class": one.kind, "tell": one.tell}
    told = {name: value for name, value in more.items() if value is not None}
    return Event(0, tick, word, _column(game, one), one.node, other, told)


def _column(game: Compiled, one: Seen) -> int:
    """Column of the mover that a source looks like, or NOBODY."""
    return NOBODY if one.looks_like is None else game.mover_names.index(one.looks_like)
