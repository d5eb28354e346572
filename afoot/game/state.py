"""State and Position: the whole of one or many chases in integer columns.

State has columns [chase, ...]; Position is its row, the same NamedTuple with one axis less. Only constructors here
build State; only `tick` and `reset` write a Position.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import rule
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules

# clock columns
TICK, TURN, EPISODE, OVER, NEXT_LABEL_PURSUERS, NEXT_LABEL_EVADERS = range(6)
CLOCKS = 6
# count columns: how often something happened in a chase
SIGHTED, LOST, CAPTURED, ESCAPED, SHELTERED, SURROUNDED, CROSSED, ENTERED, REFUSED, CONTACTS = range(10)
COUNTS = 10
COUNT_NAMES = (
    "sighted", "lost", "captured", "escaped", "sheltered", "surrounded", "crossed", "entered", "refused", "contacts",
)  # fmt: skip


class State(NamedTuple):
    """Columns of c chases with m movers, of which v = pursuers + evaders look and are looked for, r refuges."""

    clock: Any  # int32 [c, CLOCKS]
    # movers
    node: Any  # int32 [c, m] where it is; the hop's origin while in transit
    hop_from: Any  # int32 [c, m] latest hop: origin,
    hop_to: Any  # int32 [c, m] destination,
    set_out_tick: Any  # int32 [c, m] tick it was begun in,
    arrive_tick: Any  # int32 [c, m] tick it was finished in
    remaining_mm: Any  # int32 [c, m] above 0: in transit
    carry_mm: Any  # int32 [c, m] travel left over from the hop just finished
    stamina_mm: Any  # int32 [c, m]
    gait: Any  # int8 [c, m] words.Gait
    status: Any  # int8 [c, m] words.Status
    class_of: Any  # int8 [c, m]
    inside: Any  # int8 [c, m] 1 + index of the refuge it is in, or 0
    end_tick: Any  # int32 [c, m] tick of its outcome, or -1
    worth: Any  # int32 [c, m] thousandths
    # contacts, viewer by target; columns are movers
    seen_tick: Any  # int32 [c, v, v] latest own contact, or -1
    seen_node: Any  # int32 [c, v, v]
    # what the target's opponents share
    team_tick: Any  # int32 [c, v] latest contact that reached the whole team, or -1
    team_node: Any  # int32 [c, v]
    team_label: Any  # int32 [c, v] 0: none yet
    last_seen: Any  # int32 [c, v] latest contact of any viewer of the team, shared or not
    delayed_node: Any  # int32 [c, v, delay + 1] contacts on their way to team mates, or -1
    # refuges
    free_beds: Any  # int32 [c, r]
    supplies: Any  # int32 [c, r]
    counts: Any  # int32 [c, COUNTS]


Position = State


class Orders(NamedTuple):
    """What each mover is told: a slot of its node (0 stays) and a gait. State columns or one row."""

    slot: Any  # int32 [c, m]
    gait: Any  # int8 [c, m]


class Scratch(NamedTuple):
    """Working memory of one thread; contents mean nothing between calls. n nodes, v = pursuers + evaders."""

    queue: Any  # int32 [n]
    mark: Any  # int32 [n]
    cost: Any  # int32 [n]
    heap: Any  # int64 [4 * n + 64]


def make_state(cast: Cast, rules: Rules, chases: int) -> State:
    """A State of so many chases, all zero; `reset` starts them. Raises ValueError for fewer than one chase."""
    if chases < 1:
        raise ValueError(f"a state needs at least one chase, got {chases}")
    movers = cast.pursuers + cast.evaders + cast.bystanders
    lookers = cast.pursuers + cast.evaders
    refuges = len(cast.refuge_node)

    def column(dtype: Any, *shape: int) -> Any:
        return np.zeros((chases, *shape), dtype=dtype)

    return State(
        clock=column(np.int32, CLOCKS),
        node=column(np.int32, movers),
        hop_from=column(np.int32, movers),
        hop_to=column(np.int32, movers),
        set_out_tick=column(np.int32, movers),
        arrive_tick=column(np.int32, movers),
        remaining_mm=column(np.int32, movers),
        carry_mm=column(np.int32, movers),
        stamina_mm=column(np.int32, movers),
        gait=column(np.int8, movers),
        status=column(np.int8, movers),
        class_of=column(np.int8, movers),
        inside=column(np.int8, movers),
        end_tick=column(np.int32, movers),
        worth=column(np.int32, movers),
        seen_tick=column(np.int32, lookers, lookers),
        seen_node=column(np.int32, lookers, lookers),
        team_tick=column(np.int32, lookers),
        team_node=column(np.int32, lookers),
        team_label=column(np.int32, lookers),
        last_seen=column(np.int32, lookers),
        delayed_node=column(np.int32, lookers, rules.share_delay_ticks + 1),
        free_beds=column(np.int32, refuges),
        supplies=column(np.int32, refuges),
        counts=column(np.int32, COUNTS),
    )


def make_orders(cast: Cast, chases: int) -> Orders:
    """Orders for so many chases, all to stay."""
    movers = cast.pursuers + cast.evaders + cast.bystanders
    return Orders(np.zeros((chases, movers), np.int32), np.zeros((chases, movers), np.int8))


def make_scratch(nodes: int) -> Scratch:
    """Working memory for one thread on a board of so many nodes."""
    return Scratch(
        np.zeros(nodes, np.int32),
        np.zeros(nodes, np.int32),
        np.zeros(nodes, np.int32),
        np.zeros(4 * nodes + 64, np.int64),
    )


@rule
def position_of(state, chase):  # type: ignore[no-untyped-def]
    """Row `chase` of a State, as views: what is written to it is written to the State."""
    return State(
        state.clock[chase],
        state.node[chase],
        state.hop_from[chase],
        state.hop_to[chase],
        state.set_out_tick[chase],
        state.arrive_tick[chase],
        state.remaining_mm[chase],
        state.carry_mm[chase],
        state.stamina_mm[chase],
        state.gait[chase],
        state.status[chase],
        state.class_of[chase],
        state.inside[chase],
        state.end_tick[chase],
        state.worth[chase],
        state.seen_tick[chase],
        state.seen_node[chase],
        state.team_tick[chase],
        state.team_node[chase],
        state.team_label[chase],
        state.last_seen[chase],
        state.delayed_node[chase],
        state.free_beds[chase],
        state.supplies[chase],
        state.counts[chase],
    )


@rule
def orders_of(orders, chase):  # type: ignore[no-untyped-def]
    """Row `chase` of Orders, as views."""
    return Orders(orders.slot[chase], orders.gait[chase])
