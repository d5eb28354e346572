"""Eyes: from where a node sees. One 1.6 m above its ground in each domain it lies in, one at each of its windows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from afoot._jit import kernel
from afoot.board.model import Int64s
from afoot.board.prisms import Walls
from afoot.board.rays import inside
from afoot.maps.model import OUTDOORS, Map

EYE_MM = 1_600
MOVED_OUT_MM = 300
OUTSIDE_MM = 5


class Eyes(NamedTuple):
    """Eyes of one domain, sorted by node; `skip` lists the prisms that an eye itself stands in."""

    node: Int64s  # [m]
    x_mm: Int64s  # [m]
    y_mm: Int64s  # [m]
    h_mm: Int64s  # [m] height of the eye itself
    skip_start: Int64s  # [m + 1]
    skip_prism: Int64s
    range_mm: int  # no line is longer, seen from above


def outdoor_eyes(map: Map, xyz_mm: Int64s, pairs: Int64s, open_nodes: Int64s, range_mm: int) -> Eyes:
    """Eyes outdoors of the nodes in `pairs` [k, 2] (node, domain), of `open_nodes`, and of windows.

    open_nodes are those on archways: they belong to a building, and yet are seen into from either end.
    """
    own = np.union1d(pairs[pairs[:, 1] == OUTDOORS, 0], open_nodes)
    node = [own]
    spot = [xyz_mm[own] + np.array([0, 0, EYE_MM])]
    for window in map.windows:
        nodes = pairs[pairs[:, 1] == window.inside, 0]
        if window.outside == OUTDOORS and len(nodes):
            at = np.rint(np.array([window.x_m, window.y_m, window.z_m]) * 1000).astype(np.int64)
            node.append(nodes[[nearest_spot(xyz_mm[nodes], at)]])
            spot.append(at[None])
    nodes, spots = np.concatenate(node), np.concatenate(spot)
    order = np.argsort(nodes, kind="stable")
    x_mm, y_mm, h_mm = (np.ascontiguousarray(spots[order, axis]) for axis in range(3))
    start = np.zeros(len(order) + 1, dtype=np.int64)
    return Eyes(nodes[order], x_mm, y_mm, h_mm, start, np.zeros(0, dtype=np.int64), range_mm)


def nearest_spot(spots: Int64s, at: Int64s) -> int:
    """Index of the spot nearest to a point, heights included; the first on a tie."""
    return int(((spots - at) ** 2).sum(axis=1).argmin())


def placed(eyes: Eyes, walls: Walls) -> Eyes:
    """The same eyes, moved out of walls, knowing which prisms each still stands in.

    Doors, windows and ways along a wall lie on outlines, but for rounding and careless drawing: an eye less than
    0.3 m within a footprint is moved to 5 mm outside it. An eye deeper inside a prism is on a way that the map runs
    through a building without saying how; that prism does not block it.
    """
    import shapely

    eye, prism = _holding(eyes, walls)
    x_mm, y_mm = eyes.x_mm.copy(), eyes.y_mm.copy()
    for i, k in zip(eye.tolist(), prism.tolist(), strict=True):
        edge = walls.edge[walls.edge_start[k] : walls.edge_start[k + 1]].reshape(-1, 2, 2)
        at = shapely.Point(eyes.x_mm[i], eyes.y_mm[i])
        line = shapely.shortest_line(at, shapely.multilinestrings(edge)).coords
        away = np.subtract(line[1], line[0])
        depth = float(np.hypot(*away))
        if 0 < depth < MOVED_OUT_MM:
            to = np.rint(np.asarray(line[1]) + away / depth * OUTSIDE_MM).astype(np.int64)
            x_mm[i], y_mm[i] = to
    eyes = eyes._replace(x_mm=x_mm, y_mm=y_mm)
    eye, prism = _holding(eyes, walls)
    order = np.lexsort((prism, eye))
    start = np.concatenate([[0], np.cumsum(np.bincount(eye, minlength=len(eyes.node)))]).astype(np.int64)
    return eyes._replace(skip_start=start, skip_prism=np.ascontiguousarray(prism[order]))


def _holding(eyes: Eyes, walls: Walls) -> tuple[Int64s, Int64s]:
    """Pairs of an eye and a prism it stands in, strictly."""
    import shapely

    if not len(walls.box_mm) or not len(eyes.node):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    boxes = shapely.box(*walls.box_mm.T)
    prism, eye = shapely.STRtree(shapely.points(eyes.x_mm, eyes.y_mm)).query(boxes)
    near = (walls.base_mm[prism] < eyes.h_mm[eye]) & (eyes.h_mm[eye] < walls.top_mm[prism])
    prism, eye = prism[near].astype(np.int64), eye[near].astype(np.int64)
    within = np.zeros(len(eye), dtype=np.int8)
    _which_inside(walls, prism, eyes.x_mm[eye], eyes.y_mm[eye], within)
    return eye[within > 0], prism[within > 0]


@kernel
def _which_inside(walls, prism, x_mm, y_mm, within):  # type: ignore[no-untyped-def]
    for i in range(len(prism)):
        within[i] = inside(walls, prism[i], x_mm[i], y_mm[i])
    return 0
