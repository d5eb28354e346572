"""The cast: who moves, how fast, from where, to where and for what worth. Frozen arrays; scenarios build it.

Movers stand in the order pursuers, evaders, bystanders. What a mover can do hangs on its class, which its start
may draw from a prior; what a hop costs hangs on the class's profile (classes whose hops cost the same).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from afoot.rules.distance import Distances

ALWAYS = 2**32  # a threshold that every 32-bit draw is below


class Cast(NamedTuple):
    """m movers, k classes, q profiles, x exits, r refuges, n nodes, s slots."""

    pursuers: int
    evaders: int
    bystanders: int
    # by mover
    id: Any  # int32 [m] stable id from the scenario: what random bits are keyed by
    leader: Any  # int32 [m] column of the leader it follows, or -1
    policy: Any  # int8 [m] words.Policy
    arrive_tick: Any  # int32 [m] tick at which it enters the board
    start_first: Any  # int32 [m + 1] offsets into start_node
    start_node: Any  # int32 [starts]
    start_upto: Any  # int64 [starts] cumulative 32-bit thresholds; the last of a mover is 2**32
    type_first: Any  # int32 [m + 1] offsets into type_class
    type_class: Any  # int8 [types]
    type_upto: Any  # int64 [types] cumulative thresholds
    # by class
    profile: Any  # int8 [k]
    speed_mm: Any  # int32 [k, 3] mm per tick by gait; rest is 0
    critical_mm: Any  # int32 [k] mm per tick that can be kept up for ever
    reserve_mm: Any  # int32 [k] stamina reserve D'
    recover_mm: Any  # int32 [k, 3] mm of reserve won back per tick by gait
    sight_mm: Any  # int32 [k]
    glimpse: Any  # int64 [k] chance to notice a mover in sight, per look, of 2**32
    hear_mm: Any  # int32 [k] a follower hears its leader so far away
    # by profile
    hop_mm: Any  # int32 [q, n, s] scaled length; 0 for the stay and for hops that are not allowed
    distances: Distances
    # goals
    exit_node: Any  # int32 [x]
    exit_worth: Any  # int32 [x] thousandths
    exit_at: Any  # int32 [n] index of the exit at a node, or -1
    exit_mm: Any  # int32 [q, x, n] cost from a node to an exit
    refuge_node: Any  # int32 [r]
    refuge_worth: Any  # int32 [r] thousandths
    refuge_beds: Any  # int32 [r]
    refuge_supplies: Any  # int32 [r] occupant-ticks; -1 for plenty
    refuge_open: Any  # int8 [r] 1: those inside can be captured (entry: open)
    refuge_at: Any  # int32 [n] index of the refuge at a node, or -1
    refuge_mm: Any  # int32 [q, r, n] cost from a node to a refuge
    rally_node: int  # where parted followers go, or -1
    surrounded_worth: int  # thousandths
    timeout_worth: int  # thousandths
