"""Shortest ways from one node to all, with a heap and no allocation (Dijkstra 1959)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from afoot._jit import piece, rule
from afoot.board.model import Int32s, Int64s
from afoot.rules.distance import UNREACHABLE


class Graph(NamedTuple):
    """Arcs by the node they leave; costs are positive."""

    start: Int64s  # [n + 1]
    head: Int32s  # [arcs]
    mm: Int32s  # [arcs]


class Scratch(NamedTuple):
    """What one thread needs; after `spread`, mm and order[:reached] hold the result."""

    mm: Int64s  # [n] cost from the source, UNREACHABLE where there is no way
    heap: Int64s  # [n] nodes
    place: Int64s  # [n] where a node is in the heap, -1: not in it
    order: Int64s  # [n] nodes in the order in which they were settled
    parent: Int64s  # [n] the node before on a cheapest way, -1 at the source


def graph_of(hops: Int32s, degree: Int32s, hop_mm: Int32s, *, reverse: bool) -> Graph:
    """The allowed hops (cost above 0) of one profile as arcs, reversed if asked for."""
    count, slots = hops.shape
    slot = np.arange(slots)
    allowed = (hop_mm > 0) & (slot > 0) & (slot < degree[:, None])
    tail, at = np.nonzero(allowed)
    head, mm = hops[tail, at].astype(np.int64), hop_mm[tail, at]
    if reverse:
        tail, head = head, tail
    order = np.lexsort((head, tail))
    start = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=count))]).astype(np.int64)
    return Graph(start, head[order].astype(np.int32), mm[order].astype(np.int32))


def new_scratch(count: int) -> Scratch:
    """Scratch for a board of `count` nodes."""
    return Scratch(
        mm=np.full(count, UNREACHABLE, dtype=np.int64),
        heap=np.zeros(count, dtype=np.int64),
        place=np.full(count, -1, dtype=np.int64),
        order=np.zeros(count, dtype=np.int64),
        parent=np.full(count, -1, dtype=np.int64),
    )


@rule
def raise_up(scratch, at):  # type: ignore[no-untyped-def]
    """Move the node at a place of the heap up to where it belongs."""
    node = scratch.heap[at]
    mm = scratch.mm[node]
    while at > 0:
        above = (at - 1) >> 2
        other = scratch.heap[above]
        if scratch.mm[other] <= mm:
            break
        scratch.heap[at] = other
        scratch.place[other] = at
        at = above
    scratch.heap[at] = node
    scratch.place[node] = at


@rule
def take_least(scratch, size):  # type: ignore[no-untyped-def]
    """Remove and return the cheapest node of a heap of `size` nodes (each has four below it)."""
    least = scratch.heap[0]
    scratch.place[least] = -1
    size -= 1
    if size > 0:
        node = scratch.heap[size]
        mm = scratch.mm[node]
        at = np.int64(0)
        while True:
            below = 4 * at + 1
            if below >= size:
                break
            best = below
            for k in range(below + 1, min(below + 4, size)):
                if scratch.mm[scratch.heap[k]] < scratch.mm[scratch.heap[best]]:
                    best = np.int64(k)
            other = scratch.heap[best]
            if scratch.mm[other] >= mm:
                break
            scratch.heap[at] = other
            scratch.place[other] = at
            at = best
        scratch.heap[at] = node
        scratch.place[node] = at
    return least


@piece
def spread(graph, source, scratch):  # type: ignore[no-untyped-def]
    """Costs from the source to every node along the arcs; how many nodes were reached."""
    for node in range(len(scratch.mm)):
        scratch.mm[node] = UNREACHABLE
        scratch.place[node] = -1
    scratch.mm[source] = 0
    scratch.parent[source] = -1
    scratch.heap[0] = source
    scratch.place[source] = 0
    size, reached = np.int64(1), np.int64(0)
    while size > 0:
        node = take_least(scratch, size)
        size -= 1
        scratch.order[reached] = node
        reached += 1
        for k in range(graph.start[node], graph.start[node + 1]):
            other = np.int64(graph.head[k])
            mm = scratch.mm[node] + np.int64(graph.mm[k])
            if mm < scratch.mm[other]:
                if scratch.mm[other] == UNREACHABLE:
                    scratch.heap[size] = other
                    scratch.place[other] = size
                    size += 1
                scratch.mm[other] = mm
                scratch.parent[other] = node
                raise_up(scratch, scratch.place[other])
    return reached
