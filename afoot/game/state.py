"""State and Position: the whole of one or many chases in integer columns.

State has columns [chase, ...]; Position is its row, the same NamedTuple with one axis less. Only constructors here
build State; only `tick` and `reset` write a Position.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from afoot._jit import inner, record, records
from afoot.game.state_of_means import SEEN_CONTACT, SEEN_KNOWN, SOURCE, Tricks, make_tricks, tricks_of
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
        tricks=None if cast.means is None else make_tricks(cast, rules, chases),
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
        tricks_of(state.tricks, chase),
    )
