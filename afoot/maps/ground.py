"""Patches of ground and the outlines of all that is drawn: put together, cut at a frame, made simple."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import shapely
from shapely.geometry import Point, Polygon, box
from shapely.ops import polylabel

from afoot.maps.model import GROUND_M, Ground, GroundName, Ring
from afoot.maps.project import mm

SLACK_M = 0.5  # how far an outline may run from where it was drawn
GRID_M = 0.1  # its corners lie on whole decimetres
LEAST_M2 = 4.0
_NEAR_M = 1.0  # how near to the best place a name stands that no centre of mass tells


def grown(bounds_m: tuple[float, float, float, float]) -> Polygon:
    """The frame that holds the ground of a map, GROUND_M around it."""
    west, south, east, north = bounds_m
    return box(west - GROUND_M, south - GROUND_M, east + GROUND_M, north + GROUND_M)


def rings(polygon: Polygon) -> tuple[Ring, ...]:
    """Outline and holes with millimetre coordinates, open, counter-clockwise outline first."""
    turned = shapely.geometry.polygon.orient(polygon)
    return tuple(
        tuple((mm(x), mm(y)) for x, y in ring.coords[:-1]) for ring in (turned.exterior, *turned.interiors)
    )


def written(text: str, shape: Any) -> tuple[GroundName, ...]:
    """The name of a shape, written in the middle of its largest part; none without a text or an area.

    That is the centre of the part's mass, or where that lies beside it, the point that is farthest from its outline.
    """
    parts = [one for one in shapely.get_parts(shape) if isinstance(one, Polygon) and one.area >= LEAST_M2]
    if not (text and parts):
        return ()
    largest = max(parts, key=lambda one: one.area)
    middle = largest.centroid if largest.contains(largest.centroid) else polylabel(largest, _NEAR_M)
    x, y, across = (round(value, 1) for value in (middle.x, middle.y, math.sqrt(largest.area)))
    return (GroundName(text, x, y, across),)


def together(shapes: Sequence[Any], frame: Polygon) -> Any:
    """What shapes cover of a frame."""
    valid = [one if one.is_valid else shapely.make_valid(one) for one in shapes]
    return shapely.union_all(valid).intersection(frame)


def patches(
    shapes: Sequence[Any], kind: str, frame: Polygon, names: Sequence[GroundName] = ()
) -> Iterator[Ground]:
    """Shapes of one kind put together, cut at the frame, and made as simple as they look.

    A name is kept with the patch in which it lies.
    """
    plain = shapely.set_precision(together(shapes, frame).simplify(SLACK_M), GRID_M).normalize()
    for one in shapely.get_parts(plain):
        if isinstance(one, Polygon) and one.area >= LEAST_M2:
            inside = tuple(name for name in names if one.covers(Point(name.x_m, name.y_m)))
            yield Ground(rings(one), kind, inside)


def cut(patch: Ground, frame: Polygon) -> Iterator[Ground]:
    """What of a patch lies in a frame: itself where all of it does, else the parts that the frame leaves."""
    shape = Polygon(patch.rings[0], patch.rings[1:])
    if frame.contains(shape):
        yield patch
    elif frame.intersects(shape):
        yield from patches([shape], patch.kind, frame, patch.names)
