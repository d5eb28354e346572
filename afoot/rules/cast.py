"""The cast: who moves, how fast, from where, to where and for what worth. Frozen arrays; scenarios build it.

Movers stand in the order pursuers, evaders, decoys, bystanders. What a mover can do hangs on its class, which its start
may draw from a prior; what a hop costs hangs on the class's profile (classes whose hops cost the same).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import record, records
from afoot.rules.distance import Distances
from afoot.rules.motion import gait_allowed
from afoot.words import Gait, Going

ALWAYS = 2**32  # a threshold that every 32-bit draw is below


CAST_MOVER = record(
    [
        ("id", "i4"),  # stable id from the scenario: what random bits are keyed by
        ("leader", "i4"),  # column of the leader it follows, or -1
        ("policy", "i4"),  # words.Policy
        ("arrive_tick", "i4"),  # tick at which it enters the board
        ("start_first", "i4"),  # its rows in Cast.starts
        ("start_last", "i4"),
        ("type_first", "i4"),  # its rows in Cast.types
        ("type_last", "i4"),
    ]
)
START = record([("node", "i4"), ("upto", "i8")])  # cumulative 32-bit thresholds; the last of a mover is 2**32
TYPE = record([("kind", "i4"), ("upto", "i8")])  # kind: index of a class
CLASS = record(
    [
        ("profile", "u4"),
        ("speed_mm", "i4", (3,)),  # mm per tick by gait; rest is 0
        ("recover_mm", "i4", (3,)),  # mm of stamina won back per tick by gait
        ("critical_mm", "i4"),  # mm per tick that can be kept up for ever
        ("reserve_mm", "i4"),  # stamina reserve D'
        ("sight_mm", "i4"),
        ("hear_mm", "i4"),  # a follower hears its leader so far away
        ("glimpse", "i8"),  # chance to notice a mover in sight, per look, of 2**32
    ]
)
EXIT = record([("node", "i4"), ("worth", "i4")])  # worth in thousandths
REFUGE = record(
    [
        ("node", "i4"),
        ("worth", "i4"),  # thousandths
        ("beds", "i4"),
        ("supplies", "i4"),  # occupant-ticks; -1 for plenty
        ("open", "i4"),  # 1: those inside can be captured (entry: open)
    ]
)
MARK = record([("exit", "i4"), ("refuge", "i4")])  # index of the exit and of the refuge at a node, or -1

# What a slot is to a profile, in one place of memory: a mover that sets out reads this and nothing else of the board.
STEP = record(
    [("node", "u4"), ("cost_mm", "i4"), ("fastest", "i4")]
)  # fastest: words.Gait one can keep on it

NO_AHEAD = np.zeros((0, 0, 0), np.uint32)
NO_AHEAD.setflags(write=False)
NODE_BITS = np.uint32((1 << 30) - 1)  # of an entry of Cast.ahead; the two bits above are a mask for the gait


class Cast(NamedTuple):
    """m movers, k classes, q profiles, x exits, r refuges, n nodes, s slots. Record arrays: `cast.exits[i].node`."""

    pursuers: int
    evaders: int
    bystanders: int
    movers: Any  # CAST_MOVER [m]
    starts: Any  # START [starts]
    types: Any  # TYPE [types]
    classes: Any  # CLASS [k]
    exits: Any  # EXIT [x]
    refuges: Any  # REFUGE [r]
    marks: Any  # MARK [n]
    hop_mm: Any  # int32 [q, n, s] scaled length; 0 for the stay and for hops that are not allowed
    steps: Any  # STEP [q, n, s] hop_mm with where the hop leads and how fast one may go; see `steps_of`
    distances: Distances
    rally_node: int  # where parted followers go, or -1
    surrounded_worth: int  # thousandths
    timeout_worth: int  # thousandths
    means: Any = None  # means.Means, or None: then what belongs to it is not even compiled
    decoys: int = 0  # at most two a side; what they are is in `means`
    ahead: Any = NO_AHEAD  # uint32 [k, n, s] where every hop takes one tick, else none; see `ahead_of`


def movers_of(cast: Cast) -> int:
    """How many movers there are, decoys among them."""
    return cast.pursuers + cast.evaders + cast.decoys + cast.bystanders


def steps_of(hops: Any, going: Any, hop_mm: Any) -> Any:
    """STEP [q, n, s] from a board's hops and going [n, s] and costs [q, n, s]; closed hops lead nowhere but here."""
    steps = records(STEP, *hop_mm.shape)
    steps.node = np.where(hop_mm > 0, hops[None], np.arange(len(hops))[None, :, None])
    steps.cost_mm = hop_mm
    fastest = np.array([gait_allowed(kind, Gait.RUN) for kind in Going], np.int32)
    steps.fastest = fastest[going][None]
    steps.setflags(write=False)
    return steps


def ahead_of(cast: Cast) -> Any:
    """uint32 [k, n, s]: a step in four bytes, for games of whole ticks in which every hop takes everybody just one.

    The low 30 bits hold where a hop leads; the two above are set where it leads anywhere. NO_AHEAD where a hop takes
    longer at a walk or cannot be run along, and where there are refuges to leave: then the short way is not taken.
    """
    profile = cast.classes.profile
    slowest_mm = cast.hop_mm.max(axis=(1, 2), initial=0)[profile]
    goes = cast.steps.cost_mm > 0
    runs = bool((cast.steps.fastest[goes] == Gait.RUN).all())
    if len(cast.refuges) or not runs or (slowest_mm > cast.classes.speed_mm[:, Gait.WALK]).any():
        return NO_AHEAD
    packed = cast.steps.node | np.where(goes, np.uint32(3 << 30), np.uint32(0))
    ahead = np.ascontiguousarray(packed[profile], np.uint32)
    ahead.setflags(write=False)
    return ahead
