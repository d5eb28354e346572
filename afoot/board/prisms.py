"""What blocks sight outdoors: prisms over footprints, as integer walls and as a grid to look them up in.

A footprint is what an odd number of rings' windings encloses (even-odd), without its edges. A prism is open: the
points strictly inside the footprint and strictly between base and top. A prism that begins at the street or lower
reaches down without end, since a building stands on the ground. An archway is an opening: it is cut out of the
buildings it runs through, as wide and as high as the way.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from afoot.board.chains import WIDTH_MM
from afoot.board.model import Int32s, Int64s
from afoot.errors import AfootError
from afoot.maps.model import UPRIGHT_M, Map
from afoot.words import Going

BOTTOMLESS_MM = -(2**29)
CELL_MM = 10_000  # side of a grid cell
LARGEST_CELLS = 2**24


class Prism(NamedTuple):
    rings: tuple[Int64s, ...]  # each [points, 2] in mm
    base_mm: int
    top_mm: int


class Walls(NamedTuple):
    """Edges of p prisms and a grid of [ny, nx] cells over them."""

    edge: Int64s  # [edges, 4] px, py, qx, qy in mm, those of a prism next to each other
    edge_start: Int64s  # [p + 1]
    base_mm: Int64s  # [p]
    top_mm: Int64s  # [p]
    box_mm: Int64s  # [p, 4] least x, least y, largest x, largest y
    simple: npt.NDArray[np.int8]  # [p] 0 where edges cross or overlap one another
    lifted: Int64s  # prisms with a base above the street
    cell_start: Int64s  # [cells + 1]
    cell_edge: Int32s  # [entries, 7] px, py, qx, qy, prism, base, top
    grid: Int64s  # x0, y0, side of a cell, nx, ny


def prisms_of(map: Map) -> list[Prism]:
    """Prisms of all buildings in whole mm, archways cut out; those without height or area are left out."""
    prisms = []
    for building in map.buildings:
        base_mm, top_mm = round(building.base_m * 1000), round(building.top_m * 1000)
        rings = [np.rint(np.array(ring, dtype=np.float64) * 1000).astype(np.int64) for ring in building.rings]
        kept = tuple(ring for ring in rings if len(ring) >= 3)
        if kept and top_mm > max(base_mm, 0):
            prisms.append(Prism(kept, base_mm if base_mm > 0 else BOTTOMLESS_MM, top_mm))
    return _with_archways(prisms, _archways(map))


def _archways(map: Map) -> list[tuple[Any, int, int]]:
    """Every archway as (strip as wide as the way, floor in mm, ceiling in mm)."""
    import shapely

    found = []
    for way in map.ways:
        if way.going == Going.ARCHWAY:
            places = [map.places[place] for place in way.places]
            line = shapely.LineString([(place.x_m * 1000, place.y_m * 1000) for place in places])
            width_mm = round(way.width_m * 1000) or WIDTH_MM[Going.ARCHWAY]
            heights = [round(place.z_m * 1000) for place in places]
            ceiling_mm = max(heights) + max(round(way.headroom_m * 1000), round(UPRIGHT_M * 1000))
            found.append((line.buffer(width_mm / 2, cap_style="square"), min(heights), ceiling_mm))
    return found


def _with_archways(prisms: list[Prism], archways: list[tuple[Any, int, int]]) -> list[Prism]:
    """Prisms with each archway taken out of the buildings it runs through, up to its ceiling."""
    if not archways:
        return prisms
    import shapely

    tree = shapely.STRtree([strip for strip, _, _ in archways])
    out = []
    for prism in prisms:
        shape = None
        for index in sorted(tree.query(shapely.box(*_box(prism))).tolist()):
            strip, floor_mm, ceiling_mm = archways[index]
            if prism.base_mm < ceiling_mm and floor_mm < prism.top_mm:
                if shape is None:
                    shape = shapely.make_valid(shapely.Polygon(prism.rings[0], prism.rings[1:]))
                over = shape.intersection(strip)
                shape = shape.difference(strip)
                if ceiling_mm < prism.top_mm:
                    out += _prisms(over, ceiling_mm, prism.top_mm)
        out += [prism] if shape is None else _prisms(shape, prism.base_mm, prism.top_mm)
    return out


def _prisms(shape: Any, base_mm: int, top_mm: int) -> list[Prism]:
    import shapely

    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = [[part.exterior, *part.interiors] for part in parts if not part.is_empty]
    return [
        Prism(
            tuple(np.rint(np.array(ring.coords[:-1])).astype(np.int64) for ring in outline), base_mm, top_mm
        )
        for outline in rings
    ]


def _box(prism: Prism) -> Int64s:
    corners = np.concatenate(prism.rings)
    return np.concatenate([corners.min(axis=0), corners.max(axis=0)])


def walls_of(prisms: list[Prism], x_mm: Int64s, y_mm: Int64s, h_mm: Int64s) -> Walls:
    """Walls and a grid that covers them and the eyes at (x_mm, y_mm, h_mm).

    Heights are cut down to those of the eyes, which changes no line and keeps products small.
    """
    lowest, highest = int(h_mm.min(initial=0)) - 1, int(h_mm.max(initial=0)) + 1
    prisms = [
        Prism(prism.rings, max(prism.base_mm, lowest), min(prism.top_mm, highest))
        for prism in prisms
        if prism.base_mm < highest - 1 and prism.top_mm > lowest + 1
    ]
    edges = [_edges(prism) for prism in prisms]
    counts = [len(edge) for edge in edges]
    edge = np.concatenate([*edges, np.zeros((0, 4), dtype=np.int64)])
    owner = np.repeat(np.arange(len(prisms)), counts)
    base_mm = np.array([prism.base_mm for prism in prisms], dtype=np.int64)
    top_mm = np.array([prism.top_mm for prism in prisms], dtype=np.int64)
    grid = _grid(edge, x_mm, y_mm)
    cell_start, at = _cells(edge, grid)
    packed = np.concatenate(
        [edge[at], owner[at, None], base_mm[owner[at], None], top_mm[owner[at], None]], axis=1
    )
    return Walls(
        edge=edge,
        edge_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        base_mm=base_mm,
        top_mm=top_mm,
        box_mm=np.array([_box(prism) for prism in prisms], dtype=np.int64).reshape(-1, 4),
        simple=_simple(prisms),
        lifted=np.flatnonzero(base_mm > lowest).astype(np.int64),
        cell_start=cell_start,
        cell_edge=np.ascontiguousarray(packed.astype(np.int32)),
        grid=grid,
    )


def _simple(prisms: list[Prism]) -> npt.NDArray[np.int8]:
    import shapely

    shapes = [shapely.Polygon(prism.rings[0], prism.rings[1:]) for prism in prisms]
    return np.array([shapely.is_valid(shape) for shape in shapes], dtype=np.int8)


def _edges(prism: Prism) -> Int64s:
    """Edges of a footprint; those that lie on each other in pairs enclose nothing and are left out."""
    rows = []
    for ring in prism.rings:
        rows.append(np.concatenate([ring, np.roll(ring, -1, axis=0)], axis=1))
    edge = np.concatenate(rows)
    swap = (edge[:, 0] > edge[:, 2]) | ((edge[:, 0] == edge[:, 2]) & (edge[:, 1] > edge[:, 3]))
    edge[swap] = edge[swap][:, [2, 3, 0, 1]]
    edge = edge[(edge[:, :2] != edge[:, 2:]).any(axis=1)]
    unique, times = np.unique(edge, axis=0, return_counts=True)
    kept: Int64s = unique[times % 2 == 1]
    return kept


def _grid(edge: Int64s, x_mm: Int64s, y_mm: Int64s) -> Int64s:
    xs = np.concatenate([edge[:, 0], edge[:, 2], x_mm, [0] if not len(x_mm) else []]).astype(np.int64)
    ys = np.concatenate([edge[:, 1], edge[:, 3], y_mm, [0] if not len(y_mm) else []]).astype(np.int64)
    wide, high = int(xs.max() - xs.min()), int(ys.max() - ys.min())
    side = CELL_MM
    while (wide // side + 1) * (high // side + 1) > LARGEST_CELLS:
        side *= 2
    return np.array([xs.min(), ys.min(), side, wide // side + 1, high // side + 1], dtype=np.int64)


def _cells(edge: Int64s, grid: Int64s) -> tuple[Int64s, npt.NDArray[np.int64]]:
    """For each cell the edges that touch its closed square (some that only come near are listed too)."""
    x0, y0, side, nx, ny = (int(value) for value in grid)
    low_x = (np.minimum(edge[:, 0], edge[:, 2]) - x0 - 1) // side
    high_x = (np.maximum(edge[:, 0], edge[:, 2]) - x0) // side
    low_y = (np.minimum(edge[:, 1], edge[:, 3]) - y0 - 1) // side
    high_y = (np.maximum(edge[:, 1], edge[:, 3]) - y0) // side
    low_x, low_y = np.maximum(low_x, 0), np.maximum(low_y, 0)
    wide, tall = high_x - low_x + 1, high_y - low_y + 1
    total = wide * tall
    at = np.repeat(np.arange(len(edge)), total)
    inner = np.arange(len(at)) - np.repeat(np.cumsum(total) - total, total)
    cx, cy = low_x[at] + inner % wide[at], low_y[at] + inner // wide[at]
    touches = _near(edge[at], x0 + cx * side, y0 + cy * side, side)
    at, cell = at[touches], (cy * nx + cx)[touches]
    order = np.argsort(cell, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=nx * ny))]).astype(np.int64)
    return start, at[order]


def _near(edge: Int64s, x: Int64s, y: Int64s, side: int) -> npt.NDArray[np.bool_]:
    """Whether an edge's line touches the closed square at (x, y): its corners are not all on one side."""
    dx, dy = edge[:, 2] - edge[:, 0], edge[:, 3] - edge[:, 1]
    sides = [
        dx * (y + sy * side - edge[:, 1]) - dy * (x + sx * side - edge[:, 0])
        for sx in (0, 1)
        for sy in (0, 1)
    ]
    stacked = np.stack(sides) if len(edge) else np.zeros((4, 0))
    near: npt.NDArray[np.bool_] = (stacked.min(axis=0) <= 0) & (stacked.max(axis=0) >= 0)
    return near


def check_exact(walls: Walls, farthest_mm: int, tallest_mm: int) -> None:
    """Refuse lines so long or so steep that int64 products in the sight kernels could overflow."""
    span = np.abs(walls.edge[:, 2:] - walls.edge[:, :2]).max(initial=0)
    longest_mm = int(span) * 2
    if (farthest_mm + longest_mm) * max(longest_mm, 1) * max(tallest_mm, 1) * 2 >= 2**62:
        raise AfootError(
            "lines of sight are too long to be decided exactly",
            came=f"lines of {farthest_mm // 1000} m past walls of {longest_mm // 2000} m "
            f"and heights that differ by {tallest_mm // 1000} m",
            fix="Give Sight a range_m.",
        )
