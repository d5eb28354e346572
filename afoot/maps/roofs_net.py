"""The lines one walks on a roof: its edge, and enough straight lines across it to make no long detours."""

from __future__ import annotations

import heapq
import itertools
import math

import shapely
from shapely.geometry import Point, Polygon

from afoot.maps.project import mm

DETOUR = 1.5  # a line across is drawn where walking the lines there are is more than this much longer

XY = tuple[float, float]
Edges = dict[XY, dict[XY, float]]


def with_corners(walk: Polygon, points: list[XY]) -> Polygon:
    """The polygon with `points` of its edge as corners, all corners to the millimetre."""
    rings = [[(mm(x), mm(y)) for x, y in ring.coords[:-1]] for ring in (walk.exterior, *walk.interiors)]
    for point in points:
        spot = (mm(point[0]), mm(point[1]))
        if any(spot in ring for ring in rings):
            continue
        _, r, k = min(
            (Point(spot).distance(shapely.LineString([ring[k - 1], ring[k]])), r, k)
            for r, ring in enumerate(rings)
            for k in range(len(ring))
        )
        rings[r].insert(k, spot)
    return Polygon(rings[0], rings[1:])


def spanner(shape: Polygon) -> list[tuple[XY, XY]]:
    """The edge's lines and, shortest first, those lines of a triangulation that save a detour."""
    edges: Edges = {}
    lines: list[tuple[XY, XY]] = []
    for ring in (shape.exterior, *shape.interiors):
        for a, b in itertools.pairwise(ring.coords):
            _add(edges, lines, (a[0], a[1]), (b[0], b[1]))
    if not shape.is_valid:
        return lines
    across: set[tuple[XY, XY]] = set()
    for triangle in shapely.constrained_delaunay_triangles(shape).geoms:
        for a, b in itertools.pairwise(triangle.exterior.coords):
            one, two = (a[0], a[1]), (b[0], b[1])
            across.add((min(one, two), max(one, two)))
    for one, two in sorted(across, key=lambda e: (math.dist(*e), e)):
        if _detour(edges, one, two) > DETOUR * math.dist(one, two):
            _add(edges, lines, one, two)
    return lines


def _add(edges: Edges, lines: list[tuple[XY, XY]], a: XY, b: XY) -> None:
    if a != b and b not in edges.get(a, {}):
        edges.setdefault(a, {})[b] = edges.setdefault(b, {})[a] = math.dist(a, b)
        lines.append((a, b))


def _detour(edges: Edges, start: XY, goal: XY) -> float:
    """Shortest walk along the lines there are."""
    best = {start: 0.0}
    heap = [(0.0, start)]
    while heap:
        d, point = heapq.heappop(heap)
        if point == goal:
            return d
        for other, length in edges.get(point, {}).items():
            if d + length < best.get(other, math.inf):
                best[other] = d + length
                heapq.heappush(heap, (d + length, other))
    return math.inf
