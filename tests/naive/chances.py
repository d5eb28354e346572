"""Random small positions for the laws of surrounded: one-way hops, unequal costs, two profiles."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from afoot.board.model import Board
from afoot.game.state import Position
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.words import Status
from tests.naive.build import board_from_graph, cast_for, position_for


@st.composite
def positions(
    draw: Any, most_nodes: int = 8, most_pursuers: int = 3, most_evaders: int = 1
) -> tuple[Board, Cast, Rules, Position]:
    """(board, cast, rules, position). Evaders come last but have ids of their own class."""
    n = draw(st.integers(2, most_nodes))
    pairs = [(a, b) for a in range(n) for b in range(a)]
    tree = [(a, draw(st.integers(max(0, a - 2), a - 1))) for a in range(1, n)]
    edges = sorted({*tree, *draw(st.lists(st.sampled_from(pairs), unique=True, max_size=n))})
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    for a, b in edges:
        for tail, head in draw(st.sampled_from([[(a, b), (b, a)]] * 4 + [[(a, b)], [(b, a)]])):
            graph.add_edge(tail, head, length_mm=draw(st.sampled_from([1000, 1000, 1500, 2300])))
    board = board_from_graph(graph)
    pursuers = draw(st.integers(0, most_pursuers))
    evaders = draw(st.integers(1, most_evaders))
    node = st.integers(0, n - 1)
    costs = np.stack([board.length_mm, board.length_mm])
    if draw(st.booleans()):
        closed = draw(st.sampled_from(sorted(graph.edges)))
        costs[1, closed[0], board.hops[closed[0]] == closed[1]] = 0
    cast = cast_for(
        board,
        pursuers,
        evaders,
        exits=draw(st.sampled_from([[], [n - 1], [n - 1], [n - 1], [n - 1, n // 2]])),
        refuges=draw(st.lists(node, unique=True, max_size=1)),
        speed_mm=[draw(st.sampled_from([1000, 1000, 700, 1600])) for _ in range(pursuers + evaders)],
        hop_mm=costs,
        profiles=[draw(st.integers(0, 1)) for _ in range(pursuers + evaders)],
    )
    rules = Rules(reach_hops=draw(st.sampled_from([0, 0, 0, 1, 2])))
    position = position_for(cast, [draw(node) for _ in range(pursuers + evaders)], rules)
    for mover in range(pursuers + evaders):
        _disturb(draw, board, cast, position, mover)
    return board, cast, rules, position


def _disturb(draw: Any, board: Board, cast: Cast, position: Position, mover: int) -> None:
    """Now and then a mover is not live, is in transit or is in the refuge."""
    movers = position.movers
    if draw(st.integers(0, 9)) == 9:
        movers.status[mover] = draw(st.sampled_from([Status.WAITING, Status.CAPTURED]))
    here = movers.node[mover]
    costs = cast.hop_mm[cast.classes.profile[movers.kind[mover]], here]
    ways = np.flatnonzero(costs[: board.degree[here]] > 0).tolist()  # nobody is on a hop that is shut to it
    if ways and draw(st.integers(0, 4)) == 4:
        slot = draw(st.sampled_from(ways))
        movers.hop_to[mover] = board.hops[here, slot]
        movers.remaining_mm[mover] = draw(st.sampled_from([1, 400, 999]))
    elif mover >= cast.pursuers and len(cast.refuges) and draw(st.integers(0, 4)) == 4:
        movers.node[mover] = cast.refuges.node[0]
        movers.inside[mover] = 1
        position.refuges.free_beds[0] = 0
