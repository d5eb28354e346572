"""A map drawn as nodes and hops, before anybody looks; and what there is to look from and through outdoors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from afoot.board.arrays import Hops, lay_out
from afoot.board.cut import Pieces, cut
from afoot.board.eyes import Eyes, outdoor_eyes, placed
from afoot.board.merge import merge
from afoot.board.model import Int64s
from afoot.board.prisms import Prism, Walls, check_exact, prisms_of, walls_of
from afoot.maps.model import Map
from afoot.words import Going


class Drawn(NamedTuple):
    pieces: Pieces
    hops: Hops
    pairs: Int64s  # [k, 2] (node, domain) of all eyes, sorted


class Outdoors(NamedTuple):
    eyes: Eyes
    walls: Walls
    prisms: list[Prism]  # what the walls are made from


def draw(map: Map, stride_m: float | None) -> Drawn:
    """Nodes and hops of a map that `check_map` accepts."""
    pieces = cut(map, stride_m)
    merged = merge(pieces, stride_m)
    hops = lay_out(pieces, merged, spatial=stride_m is not None)
    rows = sorted((int(hops.node_of_point[point]), domain) for point, domain in merged.pairs)
    return Drawn(pieces, hops, np.array(rows, dtype=np.int64).reshape(-1, 2))


def outdoors(map: Map, drawn: Drawn, range_m: float | None) -> Outdoors:
    """Eyes and walls outdoors; lines reach `range_m`, or across the whole board with None.

    Raises AfootError where lines are too long to be decided exactly.
    """
    xyz_mm, arc = drawn.hops.xyz_mm, drawn.hops.arc
    across = np.hypot(np.ptp(xyz_mm[:, 0]), np.ptp(xyz_mm[:, 1]))
    range_mm = int(across) + 1
    if range_m is not None:
        range_mm = min(range_mm, int(range_m * 1000))
    arched = np.array([trait.going == Going.ARCHWAY for trait in drawn.pieces.traits] or [False])[arc.trait]
    open_nodes = np.union1d(arc.tail[arched], arc.head[arched])
    eyes = outdoor_eyes(map, xyz_mm, drawn.pairs, open_nodes, range_mm)
    prisms = prisms_of(map)
    walls = walls_of(prisms, eyes.x_mm, eyes.y_mm, eyes.h_mm)
    check_exact(walls, range_mm, int(np.ptp(eyes.h_mm)) if len(eyes.h_mm) else 0)
    return Outdoors(placed(eyes, walls), walls, prisms)
