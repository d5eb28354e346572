"""Hub labels for large boards: pruned landmark labelling, directed.

After Akiba, Iwata, Yoshida, "Fast exact shortest-path distance queries on large networks by pruned landmark
labeling", SIGMOD 2013. From each hub in turn, the most used crossings first, a search spreads both with and against
the hops; it stops at nodes whose distance earlier hubs already explain. How much a node is used is counted on
shortest-way trees from a sample of nodes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from afoot._jit import kernel, piece, rule
from afoot.board.dijkstra import Graph, graph_of, new_scratch, raise_up, spread, take_least
from afoot.board.model import Board, Int32s, Int64s
from afoot.rules.distance import UNREACHABLE, Distances

SAMPLES = 96  # trees on which the use of nodes is counted
BLOCK = 8  # labels of a node are stored in blocks of so many


class Pool(NamedTuple):
    """Growing lists of (hub, mm) by node, in chained blocks."""

    hub: Int32s  # [blocks, BLOCK]
    mm: Int32s  # [blocks, BLOCK]
    follows: Int32s  # [blocks] next block of the same node, -1: none
    first: Int32s  # [n] first block of a node, -1: none
    last: Int32s  # [n]
    size: Int32s  # [n] labels of a node
    used: Int64s  # [1] blocks in use


def label(board: Board, hop_mm: Int32s, against: list[Graph]) -> Distances:
    """Hub labels of every profile; `against` are the reversed graphs of `hop_mm` [profiles, n, s]."""
    count = len(board.hops)
    outs, ins = [], []
    for costs, backward in zip(hop_mm, against, strict=True):
        forward = graph_of(board.hops, board.degree, costs, reverse=False)
        out, into = _profile(forward, backward, count)
        outs.append(out)
        ins.append(into)
    return Distances(
        np.zeros((0, 0, 0), dtype=np.int32),
        np.zeros((0, 0, 0), dtype=np.int8),
        *_joined(outs),
        *_joined(ins),
    )


Lists = tuple[Int64s, Int32s, Int32s]


def _joined(lists: list[Lists]) -> Lists:
    offsets = np.cumsum([0] + [len(hub) for _, hub, _ in lists])
    starts = np.stack([start + offset for (start, _, _), offset in zip(lists, offsets, strict=False)])
    return starts, np.concatenate([hub for _, hub, _ in lists]), np.concatenate([mm for _, _, mm in lists])


def _profile(forward: Graph, backward: Graph, count: int) -> tuple[Lists, Lists]:
    hubs = _by_use(forward, backward, count)
    scratch = new_scratch(count)
    own_mm = np.full(count, UNREACHABLE, dtype=np.int64)
    out, into = _pool(count), _pool(count)
    done = 0
    while done < count:
        done = _search_all(forward, backward, hubs, done, (out, into), (scratch, own_mm))
        out, into = _grown(out, count), _grown(into, count)
    return _lists(out), _lists(into)


def _by_use(forward: Graph, backward: Graph, count: int) -> Int64s:
    """Nodes, those first through which most shortest ways of a sample run."""
    use = np.zeros(count, dtype=np.int64)
    below = np.zeros(count, dtype=np.int64)
    sources = np.unique(np.linspace(0, count - 1, SAMPLES).astype(np.int64))
    for graph in (forward, backward):
        _count_use(graph, sources, new_scratch(count), below, use)
    degree = np.diff(forward.start) + np.diff(backward.start)
    return np.lexsort((_halving(count), -degree, -_bits(use))).astype(np.int64)


def _bits(use: Int64s) -> Int64s:
    """Use on a coarse scale: along one street it differs little, and there `_halving` decides."""
    return np.frexp(use.astype(np.float64))[1].astype(np.int64)


def _halving(count: int) -> Int64s:
    """Ranks of 0..count-1 that halve again and again: the middle, the quarters, the eighths, ...

    Node numbers follow space. Hubs taken in sequence along a street would each be seen by all that follow.
    """
    width = max(count - 1, 1).bit_length()
    number = np.arange(count, dtype=np.int64)
    turned = np.zeros(count, dtype=np.int64)
    for bit in range(width):
        turned |= ((number >> bit) & 1) << (width - 1 - bit)
    return turned


@kernel
def _count_use(graph, sources, scratch, below, use):  # type: ignore[no-untyped-def]
    for source in sources:
        reached = spread(graph, source, scratch)
        for k in range(reached):
            below[scratch.order[k]] = 1
        for k in range(reached - 1, 0, -1):
            node = scratch.order[k]
            use[node] += below[node]
            below[scratch.parent[node]] += below[node]
    return 0


def _pool(count: int) -> Pool:
    blocks = 4 * count + 64
    return Pool(
        np.zeros((blocks, BLOCK), dtype=np.int32),
        np.zeros((blocks, BLOCK), dtype=np.int32),
        np.full(blocks, -1, dtype=np.int32),
        np.full(count, -1, dtype=np.int32),
        np.full(count, -1, dtype=np.int32),
        np.zeros(count, dtype=np.int32),
        np.zeros(1, dtype=np.int64),
    )


def _grown(pool: Pool, count: int) -> Pool:
    """The pool with room for another hub, which can add a block to every node."""
    if len(pool.follows) - int(pool.used[0]) >= count:
        return pool
    more = len(pool.follows) // 2 + count
    empty = np.zeros((more, BLOCK), dtype=np.int32)
    return pool._replace(
        hub=np.concatenate([pool.hub, empty]),
        mm=np.concatenate([pool.mm, empty]),
        follows=np.concatenate([pool.follows, np.full(more, -1, dtype=np.int32)]),
    )


def _lists(pool: Pool) -> Lists:
    start = np.concatenate([[0], np.cumsum(pool.size)]).astype(np.int64)
    hub = np.empty(int(start[-1]), dtype=np.int32)
    mm = np.empty(int(start[-1]), dtype=np.int32)
    _copy_lists(pool, start, hub, mm)
    return start, hub, mm


@kernel
def _copy_lists(pool, start, hub, mm):  # type: ignore[no-untyped-def]
    for node in range(len(pool.size)):
        block = pool.first[node]
        for k in range(pool.size[node]):
            if k > 0 and k % BLOCK == 0:
                block = pool.follows[block]
            hub[start[node] + k] = pool.hub[block, k % BLOCK]
            mm[start[node] + k] = pool.mm[block, k % BLOCK]
    return 0


@rule
def _add(pool, node, hub, mm):  # type: ignore[no-untyped-def]
    at = pool.size[node] % BLOCK
    if at == 0:
        block = pool.used[0]
        pool.used[0] += 1
        if pool.first[node] < 0:
            pool.first[node] = block
        else:
            pool.follows[pool.last[node]] = block
        pool.last[node] = block
    pool.hub[pool.last[node], at] = hub
    pool.mm[pool.last[node], at] = mm
    pool.size[node] += 1


@rule
def _explained(pool, node, own_mm, mm):  # type: ignore[no-untyped-def]
    """Whether a hub of the node's list and the searching hub's own list give a way no dearer than mm."""
    block = pool.first[node]
    left = np.int64(pool.size[node])
    while left > 0:
        here = left if left < BLOCK else np.int64(BLOCK)
        for k in range(here):
            if own_mm[pool.hub[block, k]] + np.int64(pool.mm[block, k]) <= mm:
                return True
        left -= BLOCK
        block = pool.follows[block]
    return False


@piece
def _search(graph, source, rank, pools, scratches):  # type: ignore[no-untyped-def]
    """Spread from one hub and label the nodes it explains best; pools are (its own list, theirs)."""
    own, theirs = pools
    scratch, own_mm = scratches
    block = own.first[source]
    for k in range(own.size[source]):
        if k > 0 and k % BLOCK == 0:
            block = own.follows[block]
        own_mm[own.hub[block, k % BLOCK]] = own.mm[block, k % BLOCK]
    scratch.mm[source] = 0
    scratch.heap[0] = source
    scratch.place[source] = 0
    size, touched = np.int64(1), np.int64(1)
    scratch.order[0] = source
    while size > 0:
        node = take_least(scratch, size)
        size -= 1
        if _explained(theirs, node, own_mm, scratch.mm[node]):
            continue
        _add(theirs, node, rank, scratch.mm[node])
        for k in range(graph.start[node], graph.start[node + 1]):
            other = np.int64(graph.head[k])
            mm = scratch.mm[node] + np.int64(graph.mm[k])
            if mm < scratch.mm[other]:
                if scratch.mm[other] == UNREACHABLE:
                    scratch.order[touched] = other
                    touched += 1
                    scratch.heap[size] = other
                    scratch.place[other] = size
                    size += 1
                scratch.mm[other] = mm
                raise_up(scratch, scratch.place[other])
    for k in range(touched):
        scratch.mm[scratch.order[k]] = UNREACHABLE
    block = own.first[source]
    for k in range(own.size[source]):
        if k > 0 and k % BLOCK == 0:
            block = own.follows[block]
        own_mm[own.hub[block, k % BLOCK]] = UNREACHABLE


@kernel
def _search_all(forward, backward, hubs, done, pools, scratches):  # type: ignore[no-untyped-def]
    """Search from hubs[done:] on until a pool might run out of room; how many hubs are done then."""
    out, into = pools
    count = len(hubs)
    while done < count:
        if len(out.follows) - out.used[0] < count or len(into.follows) - into.used[0] < count:
            break
        hub = hubs[done]
        _search(forward, hub, done, (out, into), scratches)
        _search(backward, hub, done, (into, out), scratches)
        done += 1
    return done
