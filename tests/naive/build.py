"""Boards, casts and positions for a networkx graph, by hand: what production builds, made the slow plain way.

Arrays have the dtypes, order and read-only flags of the contracts, so compiled code sees the types it sees
in production. Node i of the board is the i-th of `list(graph)`; graphs may be directed. Edges may carry
`length_mm` and `going`, nodes `x_mm`, `y_mm`, `z_mm`, `layer` and `domain`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np

from afoot._jit import frozen_records
from afoot.board.model import Board
from afoot.game.state import Position, make_state
from afoot.rules.cast import ALWAYS, CAST_MOVER, CLASS, EXIT, MARK, REFUGE, START, TYPE, Cast, steps_of
from afoot.rules.contacts import NEVER, NOWHERE
from afoot.rules.distance import UNREACHABLE, Distances
from afoot.rules.refuge import PLENTY
from afoot.rules.rules import Rules
from afoot.words import Going, Policy, Status


def frozen(values: Any, dtype: Any) -> Any:
    """A read-only C-contiguous copy."""
    array = np.array(values, dtype=dtype, order="C")
    array.setflags(write=False)
    return array


def board_from_graph(graph: Any, length_mm: int = 1000, sight: Any = "all") -> Board:
    """A Board of the graph. sight: `all`, `hops` (oneself and neighbours) or bools [viewer, target]."""
    names = list(graph)
    index = {name: i for i, name in enumerate(names)}
    n = len(names)
    slots = 1 + max((len(graph.adj[name]) for name in names), default=0)
    hops = np.tile(np.arange(n)[:, None], (1, slots))
    degree = np.ones(n, int)
    lengths = np.zeros((n, slots), int)
    going = np.full((n, slots), int(Going.STREET))
    for i, name in enumerate(names):
        for slot, (other, edge) in enumerate(sorted(graph.adj[name].items(), key=lambda e: index[e[0]]), 1):
            hops[i, slot] = index[other]
            lengths[i, slot] = edge.get("length_mm", length_mm)
            going[i, slot] = edge.get("going", Going.STREET)
            degree[i] = slot + 1

    def of_node(key: str, otherwise: Sequence[int]) -> list[int]:
        return [graph.nodes[name].get(key, otherwise[i]) for i, name in enumerate(names)]

    zeros = [0] * n
    return Board(
        hops=frozen(hops, np.int32),
        degree=frozen(degree, np.int32),
        length_mm=frozen(lengths, np.int32),
        going=frozen(going, np.int8),
        slope_pct=frozen(np.zeros((n, slots)), np.int8),
        width_mm=frozen(np.full((n, slots), 2000), np.int32),
        x_mm=frozen(of_node("x_mm", [i * length_mm for i in range(n)]), np.int32),
        y_mm=frozen(of_node("y_mm", zeros), np.int32),
        z_mm=frozen(of_node("z_mm", zeros), np.int32),
        layer=frozen(of_node("layer", zeros), np.int8),
        lit=frozen([1] * n, np.int8),
        domain=frozen(of_node("domain", zeros), np.int32),
        sight_bits=_packed(_sight_matrix(hops, sight)),
        sight_start=frozen([0], np.int64),
        sight_node=frozen([], np.int32),
    )


def _sight_matrix(hops: Any, sight: Any) -> Any:
    n = len(hops)
    if isinstance(sight, str) and sight == "all":
        return np.ones((n, n), bool)
    if isinstance(sight, str) and sight == "hops":
        matrix = np.eye(n, dtype=bool)
        for i in range(n):
            matrix[i, hops[i]] = True
        return matrix
    return np.asarray(sight, bool)


def _packed(matrix: Any) -> Any:
    """Bit b of row a, in 64-bit words, lowest bit first."""
    n = len(matrix)
    words = np.zeros((n, (n + 63) // 64), np.uint64)
    for a in range(n):
        for b in range(n):
            if matrix[a, b]:
                words[a, b // 64] |= np.uint64(1 << (b % 64))
    return frozen(words, np.uint64)


def hop_graph(board: Board, hop_mm: Any) -> Any:
    """The DiGraph of the hops that one profile's costs [n, s] leave open; edge attribute `mm`."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(board.degree)))
    for a in range(len(board.degree)):
        for slot in range(1, board.degree[a]):
            if hop_mm[a, slot] > 0:
                graph.add_edge(a, int(board.hops[a, slot]), mm=int(hop_mm[a, slot]))
    return graph


def distances_for(board: Board, hop_mm: Any) -> Distances:
    """All-pairs tables for the costs [q, n, s] of every profile."""
    q, n = len(hop_mm), len(board.degree)
    table = np.full((q, n, n), UNREACHABLE, np.int64)
    first = np.zeros((q, n, n), int)
    for profile in range(q):
        graph = hop_graph(board, hop_mm[profile])
        for start, costs in nx.all_pairs_dijkstra_path_length(graph, weight="mm"):
            for target, cost in costs.items():
                table[profile, start, target] = cost
        for a in range(n):
            for slot in range(int(board.degree[a]) - 1, 0, -1):  # downwards: the first of equals stays
                for target in range(n):
                    step, rest = hop_mm[profile, a, slot], table[profile, board.hops[a, slot], target]
                    total = table[profile, a, target]
                    if a != target and step > 0 and rest < UNREACHABLE and step + rest == total:
                        first[profile, target, a] = slot
    no_labels = [frozen(np.zeros((0, 0)), np.int64), frozen([], np.int32), frozen([], np.int32)]
    return Distances(frozen(table, np.int32), frozen(first, np.int8), *no_labels, *no_labels)


def cast_for(
    board: Board,
    pursuers: int = 1,
    evaders: int = 1,
    bystanders: int = 0,
    exits: Sequence[int] = (),
    refuges: Sequence[int] = (),
    *,
    speed_mm: int | Sequence[int] = 1000,
    sight_mm: int = 10**9,
    starts: Sequence[int] | None = None,
    policies: Sequence[int] | None = None,
    hop_mm: Any = None,
    profiles: Sequence[int] | None = None,
    beds: int = 1,
) -> Cast:
    """A Cast in which mover i is class i; walking is as fast as running, so there is no stamina to spend.

    speed_mm: of all, or one a mover. starts: a node a mover (default: its column, modulo nodes). hop_mm:
    costs [q, n, s] (default: one profile whose costs are the lengths); profiles: one a mover. Every exit and
    refuge is worth 1000 thousandths; refuges hold `beds` and supplies without end. Change the rest with
    `with_records` and `_replace`.
    """
    movers = pursuers + evaders + bystanders
    n = len(board.degree)
    costs = frozen(board.length_mm[None] if hop_mm is None else hop_mm, np.int32)
    distances = distances_for(board, costs)
    speeds = [speed_mm] * movers if isinstance(speed_mm, int) else list(speed_mm)
    nodes = [i % n for i in range(movers)] if starts is None else starts
    each = range(movers)
    zeros = [0] * movers
    return Cast(
        pursuers=pursuers,
        evaders=evaders,
        bystanders=bystanders,
        movers=frozen_records(
            CAST_MOVER,
            {
                "id": each,
                "leader": [-1] * movers,
                "policy": [Policy.RANDOM] * movers if policies is None else policies,
                "arrive_tick": zeros,
                "start_first": each,
                "start_last": [i + 1 for i in each],
                "type_first": each,
                "type_last": [i + 1 for i in each],
            },
        ),
        starts=frozen_records(START, {"node": nodes, "upto": [ALWAYS] * movers}),
        types=frozen_records(TYPE, {"kind": each, "upto": [ALWAYS] * movers}),
        classes=frozen_records(
            CLASS,
            {
                "profile": zeros if profiles is None else profiles,
                "speed_mm": [[0, speed, speed] for speed in speeds],
                "recover_mm": [[0, 0, 0]] * movers,
                "critical_mm": speeds,
                "reserve_mm": zeros,
                "sight_mm": [sight_mm] * movers,
                "hear_mm": zeros,
                "glimpse": [ALWAYS] * movers,
            },
        ),
        exits=frozen_records(EXIT, {"node": exits, "worth": [1000] * len(exits)}),
        refuges=frozen_records(
            REFUGE,
            {
                "node": refuges,
                "worth": [1000] * len(refuges),
                "beds": [beds] * len(refuges),
                "supplies": [PLENTY] * len(refuges),
                "open": [0] * len(refuges),
            },
        ),
        marks=frozen_records(MARK, {"exit": _index_at(exits, n), "refuge": _index_at(refuges, n)}),
        hop_mm=costs,
        steps=steps_of(board.hops, board.going, costs),
        distances=distances,
        rally_node=-1,
        surrounded_worth=0,
        timeout_worth=0,
    )


def with_records(cast: Cast, field: str, **columns: Any) -> Cast:
    """The cast with some columns of one of its record arrays changed."""
    table = getattr(cast, field).copy()
    for name, values in columns.items():
        table[name] = values
    table.setflags(write=False)
    return cast._replace(**{field: table})


def _index_at(goals: Sequence[int], n: int) -> Any:
    at = [-1] * n
    for index, node in enumerate(goals):
        at[node] = index
    return frozen(at, np.int32)


def position_for(cast: Cast, nodes: Sequence[int] | None = None, rules: Rules | None = None) -> Position:
    """A Position at tick 0 with every mover live and standing, at `nodes` or at its first start."""
    state = make_state(cast, Rules() if rules is None else rules, 1)
    position = state.each(lambda column: column[0])
    movers = position.movers
    movers.node = cast.starts.node[cast.movers.start_first] if nodes is None else nodes
    movers.hop_from = movers.hop_to = movers.node
    movers.status = Status.LIVE
    movers.kind = cast.types.kind[cast.movers.type_first]
    movers.stamina_mm = cast.classes.reserve_mm[movers.kind]
    movers.end_tick = movers.set_out_tick = movers.arrive_tick = NEVER
    position.contacts.tick = position.known.tick = position.sightings.tick = NEVER
    position.contacts.node = position.known.node = NOWHERE
    position.delayed[:] = NOWHERE
    position.refuges.free_beds = cast.refuges.beds
    position.refuges.supplies = cast.refuges.supplies
    return position
