"""What comes of evaders, for a chronicle: refuges, ways out that are cut and open again, and outcomes."""

from __future__ import annotations

from collections.abc import Iterator

from afoot.record.rows import Event
from afoot.studies.phrases import Words, agree, bouts, listed, of_kinds
from afoot.studies.whereabouts import with_article

MEASURE_WORDS = {
    "adjacent": "a pursuer is on every way from where they are",
    "sealed": "a pursuer is on every way to an exit or a refuge",
    "contained": "pursuers are first at every border of where they can go",
}
SOON_S, LONG_S = 30, 600  # what is so close together is told as one


def refuges(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Who goes into refuges and leaves them."""
    for kind, one, many in (("entered", "goes into", "go into"), ("left", "leaves", "leave")):
        for bout in bouts(
            of_kinds(events, kind), words.ticks(SOON_S), lambda event: event.particulars["refuge"]
        ):
            movers = [event.mover for event in bout]
            verb, refuge = agree(len(set(movers)), one, many), bout[0].particulars["refuge"]
            yield bout[-1].tick, f"{words.names(movers)} {verb} {with_article(refuge)}"


def weighed(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Who weighs staying in a refuge against leaving for good: what it comes to, and how often it came to the same."""

    def what(event: Event) -> tuple[object, ...]:
        more = event.particulars
        return more["refuge"], more["exit"], more["times"] > 1

    for bout in bouts(of_kinds(events, "weighed"), words.ticks(SOON_S), what):
        movers = list(dict.fromkeys(event.mover for event in bout))
        who, more = words.names(movers), bout[0].particulars
        refuge, way = with_article(more["refuge"]), more["exit"] and with_article(more["exit"])
        if more["times"] > 1:
            often = f"{more['times']} times since {words.clock(_since(bout[0]))}"
            came = f"would leave by {way}" if way else f"stayed in {refuge}"
            verb = agree(len(movers), "has", "have")
            yield bout[-1].tick, f"{who} {verb} weighed leaving for good {often}, and {came}"
            continue
        verb = agree(len(movers), "weighs", "weigh")
        came = (
            f"{agree(len(movers), 'leaves', 'leave')} by {way}"
            if way
            else agree(len(movers), "stays", "stay")
        )
        yield bout[-1].tick, f"{who} {verb} staying in {refuge} against leaving for good, and {came}"


def surrounded(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Ways out that are cut for a while are told once one is open again; those that stay cut, as they are cut.

    What comes last, to a team that has gone into a refuge and does not leave it, is told as it comes too.
    """
    held = [event for event in of_kinds(events, "surrounded") if not event.particulars["ends"]]
    opened = {(_since(event), event.particulars["measure"]): event for event in of_kinds(events, "way_out")}
    passing = []
    for event in held:
        measure, team = event.particulars["measure"], event.particulars["team"]
        way_out = opened.get((event.tick, measure))
        at_last = event is held[-1] and _stays_inside(events, len(team), event.tick)
        if way_out is not None and not at_last:
            passing.append(way_out)
            continue
        verb = agree(len(team), "is", "are")
        yield event.tick, f"{_team(team)} {verb} surrounded: {MEASURE_WORDS[measure]} ({measure})"
        if way_out is not None:
            yield way_out.tick, "a way out is open again"
    passing.sort(key=lambda event: event.tick)
    for bout in bouts(passing, words.ticks(LONG_S), lambda event: event.particulars["measure"]):
        measure, team = bout[0].particulars["measure"], bout[0].particulars["team"]
        long = words.span(sum(event.tick - _since(event) for event in bout))
        if len(bout) > 1:
            long = f"{long} in all, {len(bout)} times since {words.clock(_since(bout[0]))}"
        told = f"for the moment every way out was cut for {_team(team)} ({measure}, for {long})"
        yield bout[-1].tick, f"{told}. Now one is open again"


def _stays_inside(events: tuple[Event, ...], team: int, tick: int) -> bool:
    """Whether so many evaders have gone into refuges by a tick, and none leaves after it."""
    inside: set[int] = set()
    for event in of_kinds(events, "entered", "left"):
        if event.event == "left" and event.tick > tick:
            return False
        if event.tick <= tick:
            inside = inside | {event.mover} if event.event == "entered" else inside - {event.mover}
    return len(inside) == team


def _since(event: Event) -> int:
    return int(event.particulars["since_tick"])


def _team(names: list[str]) -> str:
    return listed([with_article(name) for name in names])


def ends(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """What becomes of each evader."""
    for event in of_kinds(events, "captured", "surrounded", "escaped", "sheltered", "timeout"):
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
