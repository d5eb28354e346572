"""How far it is from node to node, by profile: all pairs on small boards, hub labels on large ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from afoot._jit import kernel
from afoot._sources import source_digest
from afoot.board import labels
from afoot.board.dijkstra import Graph, graph_of, new_scratch, spread
from afoot.board.model import Board, Int32s
from afoot.board.store import digest, load, save
from afoot.errors import AfootError
from afoot.rules.distance import UNREACHABLE, Distances

LARGEST_TABLE_NODES = 4_096
LARGEST_SLOTS = 128  # first_slot is int8
SMALLEST_CACHED_NODES = 256  # smaller tables are faster to make than to look up
THREADS = 2


def distances(board: Board, hop_mm: Int32s, *, cache: bool = True) -> Distances:
    """Distances for each profile of `hop_mm` [profiles, n, s], scaled mm; 0 or less: this hop is not allowed.

    Costs may differ by direction. Up to 4,096 nodes all pairs and first slots, above hub labels; kept in the cache
    under a digest of the hops and costs. Raises AfootError where the shape is wrong or a way could cost 2^31 - 1
    or more.
    """
    hop_mm = _checked(board, hop_mm)
    count = len(board.hops)
    name = digest(board.hops, board.degree, hop_mm, source_digest("board"))
    cache = cache and count >= SMALLEST_CACHED_NODES
    kept = load("distances", name) if cache else None
    if kept is not None and set(kept) == set(Distances._fields):
        return Distances(**kept)
    graphs = [graph_of(board.hops, board.degree, costs, reverse=True) for costs in hop_mm]
    if count <= LARGEST_TABLE_NODES and board.hops.shape[1] <= LARGEST_SLOTS:
        made = _table(board, hop_mm, graphs)
    else:
        made = labels.label(board, hop_mm, graphs)
    for array in made:
        array.setflags(write=False)
    if cache:
        save("distances", name, made._asdict())
    return made


def rows_from(board: Board, hop_mm: Int32s, targets: Int32s) -> Int32s:
    """[targets, n] scaled mm from every node to each target for one profile's `hop_mm` [n, s].

    UNREACHABLE where there is no way. Raises AfootError like `distances`, and for a target that is no node.
    """
    hop_mm = _checked(board, hop_mm[None])[0]
    targets = np.asarray(targets, dtype=np.int64)
    count = len(board.hops)
    wrong = targets[(targets < 0) | (targets >= count)]
    if len(wrong):
        raise AfootError("a target is no node", came=int(wrong[0]), expected=f"0 to {count - 1}",
                         fix="Number the targets as the board does, from 0.")  # fmt: skip
    graph = graph_of(board.hops, board.degree, hop_mm, reverse=True)
    rows = np.full((len(targets), count), UNREACHABLE, dtype=np.int32)
    _rows(graph, targets, new_scratch(count), rows)
    return rows


def _checked(board: Board, hop_mm: Int32s) -> Int32s:
    if hop_mm.ndim != 3 or hop_mm.shape[1:] != board.hops.shape:
        raise AfootError(
            "hop costs do not fit the board",
            came=hop_mm.shape,
            expected=f"(profiles, {board.hops.shape[0]}, {board.hops.shape[1]})",
            fix="Make a table of costs with a number for each hop of this board.",
        )
    hop_mm = np.ascontiguousarray(hop_mm, dtype=np.int32)
    # A shortest way leaves each node at most once, so the dearest hops of all nodes bound it.
    worst = max((int(costs.max(axis=1).clip(0).astype(np.int64).sum()) for costs in hop_mm), default=0)
    if worst >= UNREACHABLE:
        raise AfootError(
            "ways on this board can cost too much",
            came=f"up to {worst / 1e6:,.0f} km of scaled length",
            expected=f"below {UNREACHABLE / 1e6:,.0f} km",
            fix="Cut the map into parts, or state smaller hop costs.",
        )
    return hop_mm


class _Tables(NamedTuple):
    table_mm: Any
    first_slot: Any


def _table(board: Board, hop_mm: Int32s, graphs: list[Graph]) -> Distances:
    profiles, count = len(hop_mm), len(board.hops)
    tables = _Tables(
        np.full((profiles, count, count), UNREACHABLE, dtype=np.int32),
        np.zeros((profiles, count, count), dtype=np.int8),
    )
    with ThreadPoolExecutor(THREADS) as pool:
        jobs = [
            pool.submit(
                _all_pairs,
                graph,
                np.arange(half, count, THREADS),
                (board.hops, board.degree, hop_mm[profile]),
                new_scratch(count),
                tables.table_mm[profile],
                tables.first_slot[profile],
            )
            for profile, graph in enumerate(graphs)
            for half in range(THREADS)
        ]
        for job in jobs:
            job.result()
    none = np.zeros(0, dtype=np.int32)
    no_start = np.zeros((0, 0), dtype=np.int64)
    return Distances(tables.table_mm, tables.first_slot, no_start, none, none, no_start, none, none)


@kernel
def _all_pairs(graph, targets, board, scratch, table_mm, first_slot):  # type: ignore[no-untyped-def]
    """Columns of the table and rows of first slots for some targets; board is (hops, degree, hop_mm)."""
    hops, degree, hop_mm = board
    for target in targets:
        spread(graph, target, scratch)
        for node in range(len(hops)):
            mm = scratch.mm[node]
            table_mm[node, target] = mm
            if node == target or mm == UNREACHABLE:
                continue
            for slot in range(1, degree[node]):
                step = np.int64(hop_mm[node, slot])
                if step > 0 and step + scratch.mm[hops[node, slot]] == mm:
                    first_slot[target, node] = slot
                    break
    return 0


@kernel
def _rows(graph, targets, scratch, rows):  # type: ignore[no-untyped-def]
    for i in range(len(targets)):
        spread(graph, targets[i], scratch)
        for node in range(rows.shape[1]):
            rows[i, node] = scratch.mm[node]
    return 0
