"""State and Position: the whole of one or many chases in integer columns.

State has columns [chase, ...]; Position is its row, the same NamedTuple with one axis less. Only constructors here
build State; only `tick` and `reset` write a Position.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from afoot._jit import inner, record, records
from afoot.rules.arrival import Ring, make_ring
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules

CLOCK = record(
    [
        ("tick", "i4"),
        ("turn", "i4"),
        ("episode", "i4"),
        ("over", "i4"),
        ("waiting", "i4"),  # movers that are not yet on the board
        ("live", "i4"),  # evaders that have not come to an end, those who wait among them
        ("labels", "i4", (2,)),  # labels given out so far, by the side that was seen
    ]
)
# What is used as an index is unsigned: numba then leaves out the test for negative ones (docs/decisions/001).
MOVER = record(
    [
        ("node", "u4"),  # where it is; the hop's origin while in transit
        ("hop_from", "u4"),  # latest hop: origin,
        ("hop_to", "u4"),  # destination,
        ("set_out_tick", "i4"),  # tick it was begun in,
        ("arrive_tick", "i4"),  # tick it was finished in
        ("remaining_mm", "i4"),  # above 0: in transit
        ("carry_mm", "i4"),  # travel left over from the hop just finished
        ("stamina_mm", "i4"),
        ("end_tick", "i4"),  # tick of its outcome, or contacts.NEVER
        ("worth", "i4"),  # thousandths
        ("gait", "u1"),  # words.Gait
        ("status", "i1"),  # words.Status
        ("kind", "u1"),  # index of its class
        ("inside", "u1"),  # 1 + index of the refuge it is in, or 0
    ]
)
CONTACT = record([("tick", "i4"), ("node", "i4")])  # contacts.NEVER and NOWHERE where there was none
KNOWN = record(
    [
        ("tick", "i4"),  # latest contact that reached the whole team
        ("node", "i4"),
        ("label", "i4"),  # tells one source from another; 0: the whole team knows of none
        ("off", "i4"),  # 1: everybody knows that it is off the board
    ]
)
SIGHTING = record(  # what nobody is told: a team as one before its news is shared
    [
        ("tick", "i4"),  # latest contact of any viewer of the team
        ("label", "i4"),  # label that the source has for the team; 0: never seen
    ]
)
REFUGE = record([("free_beds", "i4"), ("supplies", "i4")])
COUNTS = record(
    [
        (name, "i4")
        for name in (
            "contacts",
            "sighted",
            "lost",
            "captured",
            "crossed",
            "entered",
            "sheltered",
            "escaped",
            "surrounded",
            "refused",
        )
    ]
)


TRICK = record(
    [
        ("energy", "i4"),  # thousandths
        ("keen", "i4"),  # 1: its keen eye is uncovered
        ("busy_ticks", "i4"),  # ticks of work on a passage that are left; it stays meanwhile
        ("task", "i4"),  # words.Ability that it works at
        ("passage", "i4"),  # index of the passage
    ]
)
CLOUD = record([("node", "u4"), ("until_tick", "i4"), ("radius_mm", "i4")])  # of whoever raised it
FOUND = record(
    [("tick", "i4"), ("node", "u4"), ("passed_tick", "i4")]
)  # newest trace read: when, where, how old
DEEDS = record([(name, "i4") for name in ("smoke", "keen_eye", "opened", "shut", "sealed", "traces_read")])


class Tricks(NamedTuple):
    """State of the means (`rules.means`) of c chases; v movers that look, p passages, n nodes."""

    movers: Any  # TRICK [c, v]
    clouds: Any  # CLOUD [c, v] at most one of each mover
    doors: Any  # int32 [c, p] words.Door
    traces: (
        Any  # int32 [c, n, 2] tick at which a side was last at a node, contacts.NEVER before; or [c, 0, 2]
    )
    found: Any  # FOUND [c, v] newest trace that each has read of the other side
    deeds: Any  # DEEDS [c, 1] counts


class State(NamedTuple):
    """Columns of c chases with m movers, of which v = pursuers + evaders look and are looked for, r refuges.

    Record arrays: `state.movers.node` is the column [c, m] of nodes, `position.movers[i].node` one mover's.
    """

    clock: Any  # CLOCK [c, 1]
    movers: Any  # MOVER [c, m]
    contacts: Any  # CONTACT [c, v, v] a mover's own latest contacts, viewer by target
    known: Any  # KNOWN [c, v] what a mover's opponents know of it together
    sightings: Any  # SIGHTING [c, v] when any of its opponents saw it, shared or not; hidden from both sides
    delayed: Any  # int32 [c, v, delay + 1] nodes of contacts on their way to team mates, or NOWHERE
    refuges: Any  # REFUGE [c, r]
    counts: Any  # COUNTS [c, 1]
    tricks: Any = None  # Tricks, or None where nobody has means

    def columns(self) -> list[Any]:
        """All arrays, those of the tricks last."""
        return [*self[:-1], *(self.tricks or ())]

    def each(self, take: Callable[[Any], Any]) -> State:
        """What `take` gives for each of the arrays."""
        tricks = None if self.tricks is None else Tricks(*(take(column) for column in self.tricks))
        return State._make([*(take(column) for column in self[:-1]), tricks])


Position = State


# What a mover is told: a slot of its node (0 stays) and a gait. Orders are record arrays [c, m], or a row of one.
ORDER = record([("slot", "u4"), ("gait", "u4")])
# And where there are means: what else to do, a mask of 1 << words.Ability, and on which passage.
DEED = record([("slot", "u4"), ("gait", "u4"), ("does", "u4"), ("passage", "u4")])


class Scratch(NamedTuple):
    """Working memory of one thread; contents mean nothing between calls. n nodes, v = pursuers + evaders."""

    queue: Any  # int32 [n]
    mark: Any  # int32 [n]
    cost: Any  # int32 [n]
    heap: Any  # int64 [4 * n + 64]
    ring: Ring  # of the measures of surrounded


def make_state(cast: Cast, rules: Rules, chases: int) -> State:
    """A State of so many chases, all zero; `reset` starts them. Raises ValueError for fewer than one chase."""
    if chases < 1:
        raise ValueError(f"a state needs at least one chase, got {chases}")
    movers = cast.pursuers + cast.evaders + cast.bystanders
    lookers = cast.pursuers + cast.evaders

    return State(
        clock=records(CLOCK, chases, 1),
        movers=records(MOVER, chases, movers),
        contacts=records(CONTACT, chases, lookers, lookers),
        known=records(KNOWN, chases, lookers),
        sightings=records(SIGHTING, chases, lookers),
        delayed=np.zeros((chases, lookers, rules.share_delay_ticks + 1), np.int32),
        refuges=records(REFUGE, chases, len(cast.refuges)),
        counts=records(COUNTS, chases, 1),
        tricks=None if cast.means is None else _make_tricks(cast, rules, chases),
    )


def _make_tricks(cast: Cast, rules: Rules, chases: int) -> Tricks:
    lookers = cast.pursuers + cast.evaders
    nodes = cast.hop_mm.shape[1] if rules.traces else 0
    return Tricks(
        movers=records(TRICK, chases, lookers),
        clouds=records(CLOUD, chases, lookers),
        doors=np.zeros((chases, len(cast.means.passages)), np.int32),
        traces=np.zeros((chases, nodes, 2), np.int32),
        found=records(FOUND, chases, lookers),
        deeds=records(DEEDS, chases, 1),
    )


def make_orders(cast: Cast, chases: int) -> Any:
    """Orders [chases, movers] for so many chases, all to stay: ORDER records, or DEED where there are means."""
    return records(
        ORDER if cast.means is None else DEED, chases, cast.pursuers + cast.evaders + cast.bystanders
    )


def make_scratch(nodes: int) -> Scratch:
    """Working memory for one thread on a board of so many nodes."""
    return Scratch(
        np.zeros(nodes, np.int32),
        np.zeros(nodes, np.int32),
        np.zeros(nodes, np.int32),
        np.zeros(4 * nodes + 64, np.int64),
        make_ring(nodes),
    )


@inner
def _tricks_of(tricks, chase):  # type: ignore[no-untyped-def]
    if tricks is None:
        return None
    return Tricks(
        tricks.movers[chase],
        tricks.clouds[chase],
        tricks.doors[chase],
        tricks.traces[chase],
        tricks.found[chase],
        tricks.deeds[chase],
    )


@inner
def position_of(state, chase):  # type: ignore[no-untyped-def]
    """Row `chase` of a State, as views: what is written to it is written to the State."""
    return State(
        state.clock[chase],
        state.movers[chase],
        state.contacts[chase],
        state.known[chase],
        state.sightings[chase],
        state.delayed[chase],
        state.refuges[chase],
        state.counts[chase],
        _tricks_of(state.tricks, chase),
    )
