"""What a map has names for, and where it is: the answer of `afoot map info --places`."""

from __future__ import annotations

from typing import Any

from afoot.maps.model import Map, Ring
from afoot.maps.project import Projection


def named(map: Map) -> list[dict[str, Any]]:
    """Everything with a name, places first, each kind by name; plain values, ready for JSON.

    place: whether scenarios can call it by its name; a building or an area is told by the middle of its bounding box,
    ground by where its name is written, for `near` with `at` or `lonlat`. at: None where places have no positions.
    lonlat: None on a map that is nowhere on Earth.
    """
    found = [
        (place.kind, place.name, (place.x_m, place.y_m), place.layer, True)
        for place in map.places
        if place.name
    ]
    shapes = [("building", b.name, b.rings[0]) for b in map.buildings if b.name]
    shapes += [(area.kind, area.name, area.rings[0]) for area in map.areas if area.name]
    found += [(kind, name, _middle(ring), 0, False) for kind, name, ring in shapes]
    areas = {area.name for area in map.areas}
    found += [
        (patch.kind, name.text, (name.x_m, name.y_m), 0, False)
        for patch in map.ground
        for name in patch.names
        if name.text not in areas  # in GeoJSON one polygon can be both
    ]
    to_m = None if map.origin is None else Projection(*map.origin)
    return [
        {
            "name": name,
            "kind": kind,
            "place": place,
            "at": [round(at[0], 3), round(at[1], 3)] if map.placed else None,
            "layer": layer,
            "lonlat": None if to_m is None else [round(one, 7) for one in to_m.to_degrees(*at)],
        }
        for kind, name, at, layer, place in sorted(found, key=lambda one: (not one[4], one[0], one[1]))
    ]


def _middle(ring: Ring) -> tuple[float, float]:
    xs, ys = zip(*ring, strict=True)
    return (min(xs) + max(xs)) / 2.0, (min(ys) + max(ys)) / 2.0
