"""Where people are to be expected: bystanders by class about each node, by where they may start."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.rules.cast import ALWAYS, Cast
from afoot.rules.cover import CROWD
from afoot.rules.means import Means
from afoot.words import Ability

ABOUT_MM = 50_000  # who starts so near is about
GATHER_MM = 60_000  # how far off a crowd is near by
THOUSANDTHS = 1000


class Crowds(NamedTuple):
    """As in `Means`; rows of classes that nobody can look like are blank."""

    crowd: Any  # int32 [k, n] thousandths of bystanders
    gather: Any  # int32 [k, n] node, or -1


def make_crowds(cast: Cast, means: Means, board: Board) -> Crowds:
    """Where the bystanders of a cast are to be expected, for the classes that somebody's guise looks like."""
    shape = (len(cast.classes), len(board.degree))
    found = Crowds(np.zeros(shape, np.int32), np.full(shape, -1, np.int32))
    guises = means.abilities[:, Ability.GUISE]
    near = _Near(board)
    for kind in sorted({int(row.kind) for row in guises if row.allowed}):
        starts = _starts(cast, kind, shape[1])
        at = np.flatnonzero(starts)
        if len(at) == 0:
            continue
        row, node = near.pairs(at, ABOUT_MM)
        about = np.bincount(node, starts[at][row], shape[1]).astype(
            np.int64
        )  # whole numbers, far below 2**53
        found.crowd[kind] = about * THOUSANDTHS // ALWAYS
        found.gather[kind] = _densest(found.crowd[kind], near)
    for table in found:
        table.setflags(write=False)
    return found


def _starts(cast: Cast, kind: int, nodes: int) -> Any:
    """int64 [n] bystanders of a class that start at each node, in parts of 2**32."""
    starts = np.zeros(nodes, np.int64)
    for told in cast.movers[len(cast.movers) - cast.bystanders :]:
        types = cast.types[told.type_first : told.type_last]
        share = int(np.diff(types.upto, prepend=0)[types.kind == kind].sum())
        rows = cast.starts[told.start_first : told.start_last]
        np.add.at(starts, rows.node, np.diff(rows.upto, prepend=0) * (share >> 16) >> 16)
    return starts


def _densest(crowd: Any, near: _Near) -> Any:
    """int32 [n] the node near by about which most start, the first of equals; -1 where that is nobody."""
    best = np.full(len(crowd), -1, np.int32)
    places = np.flatnonzero(crowd >= CROWD)
    row, node = near.pairs(places, GATHER_MM)
    place = places[row]
    order = np.lexsort((-place, crowd[place]))
    best[node[order]] = place[order]  # the last to be written is the densest
    return best


class _Near:
    """Nodes by where they are."""

    def __init__(self, board: Board) -> None:
        import shapely  # only where somebody can look like a bystander

        self.at = np.stack([board.x_mm, board.y_mm, board.z_mm], axis=1).astype(np.int64)
        self.points = shapely.points(self.at[:, 0], self.at[:, 1])
        self.tree = shapely.STRtree(self.points)

    def pairs(self, nodes: Any, most_mm: int) -> tuple[Any, Any]:
        """(place in `nodes`, node) for all pairs no farther apart, heights counted."""
        row, node = self.tree.query(self.points[nodes], predicate="dwithin", distance=most_mm + 1)
        gap = self.at[nodes][row] - self.at[node]
        close = (gap * gap).sum(axis=1) <= most_mm * most_mm
        return row[close], node[close]
