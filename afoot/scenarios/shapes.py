"""Buildings and areas of a map: what is inside, what they are called, and what to write as they are no places."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.maps.model import Building, Map, Ring
from afoot.scenarios.base import Path

Point = tuple[float, float]


class Mistaken(NamedTuple):
    """What to tell of a name that is something else's."""

    what: str
    expected: str
    fix: str


def called(building: Building) -> str:
    """What a building is called: its name, else where it stands."""
    if building.name:
        return f"building {building.name!r}"
    xs, ys = zip(*building.rings[0], strict=True)
    return f"the building from [{min(xs):g}, {min(ys):g}] to [{max(xs):g}, {max(ys):g}]"


def holds(rings: tuple[Ring, ...], x_m: float, y_m: float) -> bool:
    """Whether a point lies within an outline and outside its holes (even-odd)."""
    odd = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, (*ring[1:], *ring[:1]), strict=True):
            if (ay > y_m) != (by > y_m) and x_m < ax + (y_m - ay) / (by - ay) * (bx - ax):
                odd = not odd
    return odd


def shape_named(map: Map, name: str) -> tuple[str, Point] | None:
    """`a building` or `an area`, and the middle of the first of that name (or kind of area), to the decimetre."""
    shapes = [("a building", one.name, one.rings[0]) for one in map.buildings]
    shapes += [("an area", word, one.rings[0]) for one in map.areas for word in (one.name, one.kind)]
    for kind, known, ring in shapes:
        if known and known == name:
            xs, ys = zip(*ring, strict=True)
            return kind, (round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1))
    return None


def not_a_place(map: Map, board: Board, usable: Any, name: str, path: Path) -> Mistaken | None:
    """What to tell where a building's or an area's name stands for a place's; None where it is neither's.

    usable: bool [n], nodes that one can start from. Starts can be as wide as a shape is, other spots cannot.
    """
    found = shape_named(map, name)
    if found is None:
        return None
    kind, middle = found
    what = f"this is {kind}, not a place"
    start = "start: {}" if path[-2] == "start" else "{}"
    if kind == "an area" and "start" in path and path[-2] != "near":
        return Mistaken(what, "area: and its name", f"Write {start.format(f'{{area: {name}}}')}")
    node, away_m = _nearest(board, usable, middle)
    if "start" in path:
        around = (
            f"near: {{at: [{middle[0]:g}, {middle[1]:g}]}}, within_m: {math.ceil(away_m / 10 + 0.01) * 10}"
        )
        fix = around if path[-2] == "near" else start.format(f"{{{around}}}")
        return Mistaken(what, "near with at, and within_m", f"Write {fix}")
    at = f"at: [{board.x_mm[node] / 1000:g}, {board.y_mm[node] / 1000:g}]"
    return Mistaken(what, "a place, or at", f"Write {at}, the node nearest to its middle.")


def not_an_area(map: Map, board: Board, usable: Any, name: str, path: Path) -> Mistaken | None:
    """What to tell where a building's or a place's name stands for an area's; None where it is neither's."""
    if any(place.name == name for place in map.places):
        return Mistaken("this is a place, not an area", "place: and its name", f"Write place: {name}")
    found = not_a_place(map, board, usable, name, path)
    return None if found is None else found._replace(what="this is a building, not an area")


def _nearest(board: Board, usable: Any, point: Point) -> tuple[int, float]:
    """The usable node nearest to a point, on the ground where one is, and how far off it is in metres."""
    ground = usable & (board.layer == 0)
    away_m = np.hypot(board.x_mm / 1000.0 - point[0], board.y_mm / 1000.0 - point[1])
    node = int(np.where(ground if ground.any() else usable, away_m, np.inf).argmin())
    return node, float(away_m[node])
