"""Where movers are between nodes: for drawing alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.scenarios import Compiled
from afoot.words import Status

HIDDEN = np.int32(-(2**31))  # stands where a view does not show a mover
MM_PER_DM = 100


def positions_dm(game: Compiled, kind: int, track: dict[str, Any]) -> Any:
    """int32 [3, ticks + 1] x, y, z of a mover of a class in decimetres; HIDDEN while it is not on the board."""
    board, node, to = game.board, track["node"], track["hop_to"]
    cost_mm = _cost_mm(game, kind, node, to)
    left = np.where(cost_mm > 0, np.clip(track["remaining_mm"] / np.maximum(cost_mm, 1), 0.0, 1.0), 0.0)
    left = np.where(track["remaining_mm"] > 0, left, 1.0)  # not in transit: it is at the node itself
    away = np.isin(track["status"], (Status.UNSENT, Status.WAITING))
    out = np.empty((3, len(node)), np.int32)
    for row, axis_mm in zip(out, (board.x_mm, board.y_mm, board.z_mm), strict=True):
        between = axis_mm[node] * left + axis_mm[to] * (1.0 - left)
        row[:] = np.where(away, HIDDEN, np.round(between / MM_PER_DM))
    return out


def _cost_mm(game: Compiled, kind: int, node: Any, to: Any) -> Any:
    """int64 [ticks + 1] what the hop from node to node costs a class; 0 where there is none."""
    board, cast = game.board, game.cast
    leads = board.hops[node] == to[:, None]
    leads[:, 0] = False
    own = cast.hop_mm[int(cast.classes[kind].profile)][node]
    # A way that is barred to the class itself, such as a passage in work, costs what it costs others.
    cost = np.where(own > 0, own, cast.hop_mm.max(axis=0)[node])
    return np.where(leads, cost, 0).max(axis=1)
