"""Eyes: from where a node sees. One 1.6 m above its ground in each domain it lies in, one at each of its windows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from afoot._jit import kernel
from afoot.board.model import Int64s
from afoot.board.prisms import Prism, Walls
from afoot.board.rays import inside
from afoot.maps.model import OUTDOORS, Map

EYE_MM = 1_600


class Eyes(NamedTuple):
    """Eyes of one domain, sorted by node; `skip` lists the prisms that an eye itself stands in."""

    node: Int64s  # [m]
    x_mm: Int64s  # [m]
    y_mm: Int64s  # [m]
    h_mm: Int64s  # [m] height of the eye itself
    skip_start: Int64s  # [m + 1]
    skip_prism: Int64s
    range_mm: int  # no line is longer, seen from above


def outdoor_eyes(map: Map, xyz_mm: Int64s, pairs: Int64s, prisms: list[Prism], range_mm: int) -> Eyes:
    """Eyes outdoors of the nodes in `pairs` [k, 2] (node, domain), and of windows that look out."""
    own = pairs[pairs[:, 1] == OUTDOORS, 0]
    node = [own]
    spot = [xyz_mm[own] + np.array([0, 0, EYE_MM])]
    for window in map.windows:
        nodes = pairs[pairs[:, 1] == window.inside, 0]
        if window.outside == OUTDOORS and len(nodes):
            at = np.rint(np.array([window.x_m, window.y_m, window.z_m]) * 1000).astype(np.int64)
            node.append(nodes[[nearest_spot(xyz_mm[nodes], at)]])
            spot.append(_moved_out(at, prisms)[None])
    nodes, spots = np.concatenate(node), np.concatenate(spot)
    order = np.argsort(nodes, kind="stable")
    x_mm, y_mm, h_mm = (np.ascontiguousarray(spots[order, axis]) for axis in range(3))
    start = np.zeros(len(order) + 1, dtype=np.int64)
    return Eyes(nodes[order], x_mm, y_mm, h_mm, start, np.zeros(0, dtype=np.int64), range_mm)


def nearest_spot(spots: Int64s, at: Int64s) -> int:
    """Index of the spot nearest to a point, heights included; the first on a tie."""
    return int(((spots - at) ** 2).sum(axis=1).argmin())


def _moved_out(at: Int64s, prisms: list[Prism]) -> Int64s:
    """A window drawn a little inside its wall is moved onto the wall, and a few mm out of it."""
    import shapely

    point = shapely.Point(at[0], at[1])
    for prism in prisms:
        shape = shapely.make_valid(shapely.Polygon(prism.rings[0], prism.rings[1:]))
        if prism.base_mm < at[2] < prism.top_mm and shape.contains(point):
            edge = shape.boundary.interpolate(shape.boundary.project(point))
            away = np.array([edge.x - at[0], edge.y - at[1]])
            away = away / max(float(np.hypot(*away)), 1e-9) * 5
            return np.array([round(edge.x + away[0]), round(edge.y + away[1]), at[2]], dtype=np.int64)
    return at


def with_skips(eyes: Eyes, walls: Walls) -> Eyes:
    """The same eyes, knowing which prisms each stands in: such a prism does not block that eye.

    Ways that a map runs through a building below its roof without calling them a tunnel or an indoor way end here.
    """
    import shapely

    points = shapely.points(eyes.x_mm, eyes.y_mm)
    tree = shapely.STRtree(points)
    boxes = shapely.box(*walls.box_mm.T) if len(walls.box_mm) else []
    prism, eye = tree.query(boxes)
    near = (walls.base_mm[prism] < eyes.h_mm[eye]) & (eyes.h_mm[eye] < walls.top_mm[prism])
    prism, eye = prism[near].astype(np.int64), eye[near].astype(np.int64)
    within = np.zeros(len(eye), dtype=np.int8)
    _which_inside(
        walls, prism, np.ascontiguousarray(eyes.x_mm[eye]), np.ascontiguousarray(eyes.y_mm[eye]), within
    )
    prism, eye = prism[within > 0], eye[within > 0]
    order = np.lexsort((prism, eye))
    start = np.concatenate([[0], np.cumsum(np.bincount(eye, minlength=len(eyes.node)))]).astype(np.int64)
    return eyes._replace(skip_start=start, skip_prism=np.ascontiguousarray(prism[order]))


@kernel
def _which_inside(walls, prism, x_mm, y_mm, within):  # type: ignore[no-untyped-def]
    for i in range(len(prism)):
        within[i] = inside(walls, prism[i], x_mm[i], y_mm[i])
    return 0
