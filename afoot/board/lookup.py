"""Small questions about a board: which node is near a spot, and which nodes hang together."""

from __future__ import annotations

import numpy as np

from afoot.board.model import Board, CompiledBoard, Int32s
from afoot.errors import AfootError


def nearest_node(compiled: CompiledBoard, x_m: float, y_m: float, layer: int | None = None) -> int:
    """The node nearest to a spot seen from above, of one layer if stated; the lowest on a tie.

    Raises AfootError where no node lies on that layer.
    """
    board = compiled.board
    away = np.hypot(board.x_mm - x_m * 1000, board.y_mm - y_m * 1000)
    if layer is not None:
        away = np.where(board.layer == layer, away, np.inf)
    node = int(away.argmin())
    if not np.isfinite(away[node]):
        raise AfootError(
            "no node lies on that layer",
            where=f"board {compiled.name!r}",
            came=layer,
            expected=f"one of {sorted(set(board.layer.tolist()))}",
            fix="Leave the layer out for the nearest node on any.",
        )
    return node


def components(board: Board) -> Int32s:
    """[n] the component of each node, numbered from 0 by size, oneway hops taken both ways."""
    count = len(board.hops)
    root = np.arange(count, dtype=np.int64)
    tail = np.repeat(np.arange(count), board.hops.shape[1])
    head = board.hops.ravel().astype(np.int64)
    while True:  # every node takes the lowest label around it, then its label's label
        lower = root.copy()
        np.minimum.at(lower, tail, root[head])
        np.minimum.at(lower, head, root[tail])
        lower = lower[lower]
        if np.array_equal(lower, root):
            break
        root = lower
    labels, sizes = np.unique(root, return_counts=True)
    rank = np.empty(len(labels), dtype=np.int32)
    rank[np.lexsort((labels, -sizes))] = np.arange(len(labels), dtype=np.int32)
    return rank[np.searchsorted(labels, root)]
