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
from afoot.rules.cast import Cast, movers_of
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
GUISE = record(
    [
        ("kind", "u1"),  # 1 + class that it looks like, or 0 for none
        ("identified", "u1"),  # mask of the sides that know it for who it is
    ]
)
DECOY = record([("sender", "i4"), ("until_tick", "i4")])
HOLDER = record(
    [("source", "i4"), ("tick", "i4")]
)  # of a slot: index of its source or -1; when it was last seen
WITNESS = record(
    [
        ("last_tick", "i4"),  # when it last saw an evader, or one's decoy
        ("seen_tick", "i4"),  # of a report on its way: what it says,
        ("node", "i4"),
        ("due_tick", "i4"),  # and when it reaches the pursuers; contacts.NEVER where there is none
    ]
)
HEARD = record(  # a report that has reached the pursuers
    [("tick", "i4"), ("node", "i4"), ("due_tick", "i4"), ("reliability", "i4")]
)
HEARD_ROWS = 4  # reports that the pursuers keep, the newest over the oldest
DEED_NAMES = (
    "smoke",
    "keen_eye",
    "opened",
    "shut",
    "sealed",
    "traces_read",
    "guises",
    "identified",
    "decoys",
    "dispelled",
    "signals",
    "reports",
    "false_reports",
)
DEEDS = record([(name, "i4") for name in DEED_NAMES])

# Contacts and what a team knows, where there are means: with what the source looked like.
LOOK = [
    ("who", "i2"),  # 1 + number in its team of the mover that it looks like, or 0: like nobody in the chase
    ("kind", "u1"),  # class that it looks like
    ("tell", "u1"),  # words.Tell
]
SEEN_CONTACT = record([("tick", "i4"), ("node", "i4"), ("label", "i4"), *LOOK])
SEEN_KNOWN = record([("tick", "i4"), ("node", "i4"), ("label", "i4"), ("off", "i4"), *LOOK])
SOURCE = record([("tick", "i4"), ("label", "i4"), ("slot", "i4"), *LOOK])  # slot -1: none yet


class Tricks(NamedTuple):
    """State of the means (`rules.means`) of c chases.

    v movers that look, p passages, n nodes, d decoys, b bystanders, s slots of contacts.
    """

    movers: Any  # TRICK [c, v]
    clouds: Any  # CLOUD [c, v] at most one of each mover
    doors: Any  # int32 [c, p] words.Door
    traces: (
        Any  # int32 [c, n, 2] tick at which a side was last at a node, contacts.NEVER before; or [c, 0, 2]
    )
    found: Any  # FOUND [c, v] newest trace that each has read of the other side
    deeds: Any  # DEEDS [c, 1] counts
    guises: Any  # GUISE [c, v]
    decoys: Any  # DECOY [c, d]
    holders: Any  # HOLDER [c, s] who stands in a slot; hidden from both sides
    witnesses: Any  # WITNESS [c, b]; hidden from both sides
    heard: Any  # HEARD [c, HEARD_ROWS] newest reports


class State(NamedTuple):
    """Columns of c chases with m movers, of which v = pursuers + evaders look and are looked for, r refuges.

    Without means a contact's slot is its target's column, and s = t = v. With means they are SEEN_CONTACT, SEEN_KNOWN
    and SOURCE; slots of the pursuers' side come first, and a bystander's second source is what the evaders see.

    Record arrays: `state.movers.node` is the column [c, m] of nodes, `position.movers[i].node` one mover's.
    """

    clock: Any  # CLOCK [c, 1]
    movers: Any  # MOVER [c, m]
    contacts: Any  # CONTACT [c, v, s] a mover's own latest contacts, viewer by slot
    known: Any  # KNOWN [c, s] what a mover's opponents know of it together
    sightings: Any  # SIGHTING [c, t] when any of its opponents saw it, shared or not; hidden from both sides
    delayed: Any  # int32 [c, s, delay + 1] nodes of contacts on their way to team mates, or NOWHERE
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
    movers, lookers = movers_of(cast), cast.pursuers + cast.evaders
    plain = cast.means is None
    slots = lookers if plain else sum(cast.means.slots)
    sources = lookers if plain else movers + cast.bystanders
    return State(
        clock=records(CLOCK, chases, 1),
        movers=records(MOVER, chases, movers),
        contacts=records(CONTACT if plain else SEEN_CONTACT, chases, lookers, slots),
        known=records(KNOWN if plain else SEEN_KNOWN, chases, slots),
        sightings=records(SIGHTING if plain else SOURCE, chases, sources),
        delayed=np.zeros((chases, slots, rules.share_delay_ticks + 1), np.int32),
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
        guises=records(GUISE, chases, lookers),
        decoys=records(DECOY, chases, cast.decoys),
        holders=records(HOLDER, chases, sum(cast.means.slots)),
        witnesses=records(WITNESS, chases, cast.bystanders),
        heard=records(HEARD, chases, HEARD_ROWS),
    )


def make_orders(cast: Cast, chases: int) -> Any:
    """Orders [chases, movers] for so many chases, all to stay: ORDER records, or DEED where there are means."""
    return records(ORDER if cast.means is None else DEED, chases, movers_of(cast))


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
        tricks.guises[chase],
        tricks.decoys[chase],
        tricks.holders[chase],
        tricks.witnesses[chase],
        tricks.heard[chase],
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
