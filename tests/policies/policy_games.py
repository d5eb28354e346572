"""What the tests of policies share: casts that play, one side asked for its orders, whole chases played."""

from __future__ import annotations

import functools
from typing import Any

import networkx as nx
import numpy as np

from afoot._jit import kernel
from afoot.game.state import Position, make_orders, make_scratch, position_of
from afoot.policies.act import act, deciders
from afoot.policies.mind import Mind, make_mind, mind_of
from afoot.policies.names import with_policies
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.sim.batch import Batch
from afoot.words import Policy, Side
from tests.naive.build import board_from_graph, cast_for, position_for, with_records

ONE_HOP_MM = 1000
UNTOUCHED = 99  # no slot of any board here


@kernel
def _ask(board, cast, rules, state, minds, orders, key, scratch, mask, decide_by):  # type: ignore[no-untyped-def]
    """By rows, as the simulator asks, so that what is compiled for it serves here too."""
    position, mind = position_of(state, 0), mind_of(minds, 0)
    act(board, cast, rules, position, mind, orders, key, scratch, mask, decide_by)


class Table:
    """One position on a small board, whose sides can be told things and asked what they do."""

    def __init__(self, board: Any, cast: Cast, nodes: list[int], rules: Rules | None = None) -> None:
        self.board, self.cast = board, cast
        self.rules = rules if rules is not None else Rules(whole_ticks=1)
        self.position: Position = position_for(cast, nodes, self.rules)
        self.mind: Mind = Mind(*(part[0] for part in make_mind(cast, 1)))

    def tell(self, viewer: int, target: int, node: int, tick: int | None = None, team: bool = False) -> None:
        """A contact of a column with a column, now unless a tick is stated; team: all its mates know."""
        when = int(self.position.clock[0].tick) if tick is None else tick
        self.position.contacts[viewer, target] = (when, node)
        if team:
            known = self.position.known[target]
            known.tick, known.node, known.label = when, node, 1

    def ask(self, side: Side, key: int = 7) -> Any:
        """The orders of a side's own columns."""
        return ask(self.board, self.cast, self.rules, self.position, self.mind, side, key)

    def next_nodes(self, side: Side, key: int = 7) -> list[int]:
        """Where the hops lead that a side orders."""
        first = 0 if side == Side.PURSUERS else self.cast.pursuers
        slots = self.ask(side, key).slot
        nodes = self.position.movers.node
        told = [0 if slot == UNTOUCHED else int(slot) for slot in slots]
        return [int(self.board.hops[nodes[first + i], slot]) for i, slot in enumerate(told)]


def ask(board: Any, cast: Cast, rules: Rules, position: Any, mind: Mind, side: Side, key: int) -> Any:
    """ORDER records of a side's own columns, from a position and a mind that it may change."""
    orders = make_orders(cast, 1)[0]
    orders.slot = UNTOUCHED
    state, minds = position.each(lambda column: column[None]), Mind(*(part[None] for part in mind))
    args = (board, cast, rules, state, minds, orders, np.uint64(key), make_scratch(len(board.degree)))
    _ask(*args, 1 << int(side), deciders(cast))
    both = cast.pursuers + cast.evaders
    return orders[: cast.pursuers] if side == Side.PURSUERS else orders[cast.pursuers : both]


def grid_board(columns: int, rows: int, sight: Any = "all") -> Any:
    """A grid whose node (x, y) is y * columns + x, a metre a hop."""
    graph = nx.convert_node_labels_to_integers(nx.grid_2d_graph(rows, columns), ordering="sorted")
    for node in graph:
        graph.nodes[node].update(x_mm=node % columns * ONE_HOP_MM, y_mm=node // columns * ONE_HOP_MM)
    return board_from_graph(graph, ONE_HOP_MM, sight)


def playing(cast: Cast, pursuers: Policy, evaders: Policy, leaders: dict[int, int] | None = None) -> Cast:
    """A cast whose sides have these policies; leaders: column of a follower -> column of its leader."""
    column = cast.movers.leader.copy()
    for follower, leader in (leaders or {}).items():
        column[follower] = leader
    return with_policies(with_records(cast, "movers", leader=column), pursuers, evaders)


@functools.cache
def busy_game() -> tuple[Any, Cast, Rules]:
    """Three against three, a follower on each side, exits and a refuge, a bystander; lines of sight cut."""
    columns, rows = 7, 6
    x, y = np.arange(columns * rows) % columns, np.arange(columns * rows) // columns
    sight = (x[:, None] == x) | (y[:, None] == y) | (abs(x[:, None] - x) + abs(y[:, None] - y) <= 2)
    board = grid_board(columns, rows, sight)
    starts = [0, 6, 41, 22, 23, 17, 3]
    cast = cast_for(
        board,
        3,
        3,
        1,
        exits=[3, 38],
        refuges=[20],
        starts=starts,
        speed_mm=[1000, 700, 450, 600, 350, 1000, 500],
    )
    cast = with_records(cast, "classes", reserve_mm=4000, critical_mm=300, sight_mm=4500, hear_mm=1500)
    speed = cast.classes.speed_mm.copy()
    speed[:, 1] = 300
    cast = with_records(cast, "classes", speed_mm=speed)
    rules = Rules(crossing=1, stamina=1, share_delay_ticks=2, lost_ticks=5, horizon_ticks=120)
    return board, cast._replace(rally_node=21), rules


def play(board: Any, cast: Cast, rules: Rules, chases: int, ticks: int, **how: Any) -> Batch:
    """A batch played so many ticks, and closed."""
    with Batch(board, cast, rules, chases, **how) as batch:
        batch.advance(ticks)
    return batch


__all__ = [
    "Table",
    "ask",
    "board_from_graph",
    "busy_game",
    "cast_for",
    "grid_board",
    "play",
    "playing",
    "with_records",
]
