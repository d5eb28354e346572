"""Where the nodes of a graph are: by their coordinates, or nowhere and drawn on a circle."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from afoot.errors import AfootError, Where
from afoot.maps.project import FARTHEST_M, centred

Point = tuple[float, float]

_DEGREES = ("epsg:4326", "wgs84", "wgs 84", "crs84", "ogc:crs84")
_MOVED = "node, its x less {:.0f} m and its y less {:.0f} m to lie near 0"


@dataclass(frozen=True, slots=True)
class Points:
    """Nodes in local metres; `origin` is (lat, lon) where they are somewhere on Earth, `noted` what was assumed."""

    at: list[Point]
    origin: Point | None
    noted: dict[str, int]


def points_of(graph: Any) -> Points | None:
    """Where the nodes of a networkx graph are, or None where some node has no `x` and `y` (nor `pos`).

    Degrees where `graph.graph['crs']` says so, metres else. A graph projected by OSMnx keeps `lon` and `lat` beside
    metres of a grid that counts from far off: there the degrees are taken. Other metres that lie too far from 0 for a
    board are moved, and `noted` says by how much. Raises AfootError for coordinates that are no numbers, and for nodes
    too far apart.
    """
    crs = str(graph.graph.get("crs") or "").lower()
    in_degrees = crs in _DEGREES
    points = _pairs(graph, ("lon", "lat")) if crs and not in_degrees else None
    in_degrees = in_degrees or points is not None
    points = points if points is not None else _pairs(graph, ("x", "y"))
    if points is None:
        return None
    if in_degrees:
        to_m = centred(points)
        return _near(graph, Points([to_m.to_m(lon, lat) for lon, lat in points], (to_m.lat, to_m.lon), {}))
    if all(_is_near(point) for point in points):
        return Points(points, None, {})
    x, y = (round((min(axis) + max(axis)) / 2.0) for axis in zip(*points, strict=True))
    moved = [(one[0] - x, one[1] - y) for one in points]
    return _near(graph, Points(moved, None, {_MOVED.format(x, y): len(points)}))


def drawn(count: int, mean_m: float) -> list[Point]:
    """Somewhere to draw nodes that have no coordinates: on a circle, about a hop apart, in their order."""
    radius = min(mean_m * max(1.0, count / (2.0 * math.pi)), FARTHEST_M)
    turn = 2.0 * math.pi / count
    return [(radius * math.cos(i * turn), radius * math.sin(i * turn)) for i in range(count)]


def _pairs(graph: Any, names: tuple[str, str]) -> list[Point] | None:
    """Two numbers of every node, or None where some node has them not; `pos` stands for `x` and `y`."""
    points: list[Point] = []
    for node in graph.nodes:
        data: Mapping[str, Any] = graph.nodes[node]
        pair: Any = (data[names[0]], data[names[1]]) if names[0] in data and names[1] in data else None
        pair = data.get("pos") if pair is None and names[0] == "x" else pair
        if pair is None:
            return None
        try:
            x, y = float(pair[0]), float(pair[1])
        except (TypeError, ValueError, IndexError):
            x = y = math.nan
        if not (math.isfinite(x) and math.isfinite(y)):
            raise AfootError(
                "a node has coordinates that are no numbers",
                where=Where(field=f"node {node}"),
                came=pair,
                fix="Give it numbers, or leave coordinates out for all nodes.",
            )
        points.append((x, y))
    return points


def _is_near(point: Point) -> bool:
    return max(abs(point[0]), abs(point[1])) <= FARTHEST_M


def _near(graph: Any, points: Points) -> Points:
    """The same, if all lie near 0."""
    for node, (x, y) in zip(graph.nodes, points.at, strict=True):
        if not _is_near((x, y)):
            raise AfootError(
                "nodes lie too far apart for a board",
                where=Where(field=f"node {node}"),
                came=f"{math.hypot(x, y) / 1000:,.0f} km from their middle",
                expected=f"at most {FARTHEST_M / 1000:.0f} km east, west, north or south of it",
                fix="Are there nodes at (0, 0), or in other units? Take a smaller part of the graph.",
            )
    return points
