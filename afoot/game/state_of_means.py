"""State of the means: records of what movers have and do besides moving, and their columns (`Tricks`)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import inner, record, records
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules

TRICK = record(
    [
        ("energy", "i4"),  # thousandths
        ("keen", "i4"),  # 1: its keen eye is uncovered
        ("busy_ticks", "i4"),  # ticks of work on a passage that are left; it stays meanwhile
        ("task", "i4"),  # words.Ability that it works at
        ("passage", "i4"),  # index of the passage
    ]
)
CLOUD = record(  # of whoever raised it
    [
        ("node", "u4"),
        ("until_tick", "i4"),
        ("radius_mm", "i4"),
        ("known", "i4"),  # mask of the sides that know of it: 1 pursuers, 2 evaders
    ]
)
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


def make_tricks(cast: Cast, rules: Rules, chases: int) -> Tricks:
    """Tricks of so many chases, all zero."""
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


@inner
def tricks_of(tricks, chase):  # type: ignore[no-untyped-def]
    """Row `chase` of Tricks, as views; None where there are none."""
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
