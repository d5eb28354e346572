"""Patches of ground and the outlines of all that is drawn: put together, cut at a frame, made simple."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import shapely
from shapely.geometry import Polygon, box

from afoot.maps.model import GROUND_M, Ground, Ring
from afoot.maps.project import mm

SLACK_M = 0.5  # how far an outline may run from where it was drawn
GRID_M = 0.1  # its corners lie on whole decimetres
LEAST_M2 = 4.0


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


def patches(shapes: Sequence[Any], kind: str, frame: Polygon) -> Iterator[Ground]:
    """Shapes of one kind put together, cut at the frame, and made as simple as they look."""
    valid = [one if one.is_valid else shapely.make_valid(one) for one in shapes]
    whole = shapely.union_all(valid).intersection(frame).simplify(SLACK_M)
    plain = shapely.set_precision(whole, GRID_M).normalize()
    for one in shapely.get_parts(plain):
        if isinstance(one, Polygon) and one.area >= LEAST_M2:
            yield Ground(rings(one), kind)


def cut(patch: Ground, frame: Polygon) -> Iterator[Ground]:
    """What of a patch lies in a frame: itself where all of it does, else the parts that the frame leaves."""
    shape = Polygon(patch.rings[0], patch.rings[1:])
    if frame.contains(shape):
        yield patch
    elif frame.intersects(shape):
        yield from patches([shape], patch.kind, frame)
