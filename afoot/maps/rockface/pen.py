"""A pen that draws a map in the GeoJSON profile of docs/maps.md, in metres, and writes it a feature a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

Point = Sequence[float]  # x, y, and z where it is not 0
Spot = tuple[float, float, float]


def spot(point: Point) -> Spot:
    """A point with its height; ways connect where all three agree."""
    x_m, y_m, *z_m = point
    return x_m, y_m, z_m[0] if z_m else 0


def at_height(z_m: float, *points: Point) -> list[Spot]:
    """Points (x, y) on one level."""
    return [(point[0], point[1], z_m) for point in points]


def box(west: float, south: float, east: float, north: float) -> list[Point]:
    """The corners of a rectangle, as an outline."""
    return [(west, south), (east, south), (east, north), (west, north)]


class Pen:
    """Collects features in the order in which they are drawn."""

    def __init__(self) -> None:
        self.features: list[dict[str, Any]] = []

    def way(self, going: str, points: Iterable[Point], **properties: Any) -> None:
        """A way through points; properties as the profile names them."""
        line = [list(spot(point)) for point in points]
        self._add("LineString", line, {"going": going, **properties})

    def climb(self, foot: Point, top: Point, **properties: Any) -> None:
        """A way up a wall, by hands and feet."""
        self.way("climb", [foot, top], **properties)

    def jump(self, start: Point, end: Point, **properties: Any) -> None:
        """A leap between two roofs, or down from one."""
        self.way("jump", [start, end], **properties)

    def place(self, name: str, point: Point, kind: str = "point", **properties: Any) -> None:
        """A named place; a scenario and a chronicle call it so."""
        self._add("Point", list(spot(point)), {"kind": kind, "name": name, **properties})

    def window(self, point: Point, inside: str, outside: str = "outdoors") -> None:
        """An opening at eye height between two insides, or one and the open."""
        self._add("Point", list(spot(point)), {"kind": "window", "inside": inside, "outside": outside})

    def building(self, outline: Sequence[Point], height_m: float, holes: Any = (), **properties: Any) -> None:
        """A prism up to height_m (above z = 0) that blocks sight. holes: outlines left open."""
        rings = [_closed(ring) for ring in (outline, *holes)]
        self._add("Polygon", rings, {"kind": "building", "height_m": height_m, **properties})

    def area(self, kind: str, outline: Sequence[Point], name: str, ground: str) -> None:
        """A region with a use, and what the ground is there."""
        self._add("Polygon", [_closed(outline)], {"kind": kind, "name": name, "ground": ground})

    def ground(self, ground: str, outline: Sequence[Point]) -> None:
        """A patch of ground that is no region of the story's."""
        self._add("Polygon", [_closed(outline)], {"ground": ground})

    def text(self, name: str, licence: str) -> str:
        """The whole map as a GeoJSON document."""
        head = {"units": "m", "licence": licence, "attribution": "The afoot authors"}
        lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in self.features)
        top = f'"type":"FeatureCollection",\n"name":{json.dumps(name)},\n"afoot":{json.dumps(head)},\n'
        return f'{{{top}"features":[\n{lines}\n]}}\n'

    def _add(self, shape: str, coordinates: list[Any], properties: dict[str, Any]) -> None:
        geometry = {"type": shape, "coordinates": coordinates}
        self.features.append({"type": "Feature", "properties": properties, "geometry": geometry})


def _closed(outline: Sequence[Point]) -> list[list[float]]:
    ring = [list(point) for point in outline]
    return [*ring, ring[0]]
