"""What a Map holds, counted: the answer of `afoot map info`."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import Any

from afoot.maps.model import GROUND_KINDS, Map, Way
from afoot.words import Going

_HEAD_M = 1.6  # a canopy above this stands over people, not around them


def way_length_m(map: Map, way: Way) -> float:
    """Length of a way: as stated, else along its places, heights included."""
    if way.length_m is not None:
        return way.length_m
    points = [(map.places[p].x_m, map.places[p].y_m, map.places[p].z_m) for p in way.places]
    return sum(math.dist(a, b) for a, b in itertools.pairwise(points))


def describe(map: Map) -> dict[str, Any]:
    """Counts of everything in `map`, lengths in km, bounds in local metres; plain values, ready for JSON."""
    kinds = Counter(place.kind for place in map.places)
    stated = sum(b.stated for b in map.buildings)
    return {
        "name": map.name,
        "abstract": map.abstract,
        "placed": map.placed,
        "origin": list(map.origin) if map.origin else None,
        "bounds_m": _bounds(map),
        "places": len(map.places),
        "ways": len(map.ways),
        "segments": sum(len(w.places) - 1 for w in map.ways),
        "ways_by_going": _by_going(map),
        "ways_km": round(sum(way_length_m(map, w) for w in map.ways) / 1000.0, 3),
        "bridges": sum(w.bridge for w in map.ways),
        "tunnels": _tunnels(map),
        "buildings": {"all": len(map.buildings), "height_stated": stated,
                      "height_assumed": len(map.buildings) - stated,
                      "with_ways_inside": len({b.domain for b in map.buildings if b.domain > 0})},
        "places_inside_buildings": _inside(map),
        "components": _components(map),
        "kinds": {kind: kinds[kind] for kind in sorted(kinds)},
        "doors": kinds["door"],
        "gates": kinds["gate"],
        "border_places": kinds["border"],
        "refuges": kinds["refuge"],
        "hidden_ways": sum(w.hidden for w in map.ways),
        "passages": sum(w.passage for w in map.ways),
        "windows": len(map.windows),
        "areas": dict(sorted(Counter(a.kind for a in map.areas).items())),
        "ground": {kind: count for kind in GROUND_KINDS if (count := sum(g.kind == kind for g in map.ground))},
        "domains": len(map.domains),
        "dropped": dict(sorted(map.dropped.items())),
        "noted": dict(sorted(map.noted.items())),
        "warnings": list(map.warnings),
        "attribution": map.attribution,
        "licence": map.licence,
    }  # fmt: skip


def _bounds(map: Map) -> list[float] | None:
    """[west, south, east, north] of the places; None where they are nowhere."""
    if not map.places or not map.placed:
        return None
    xs = [p.x_m for p in map.places]
    ys = [p.y_m for p in map.places]
    return [min(xs), min(ys), max(xs), max(ys)]


def _by_going(map: Map) -> dict[str, dict[str, float]]:
    count: Counter[Going] = Counter()
    length: dict[Going, float] = dict.fromkeys(Going, 0.0)
    for way in map.ways:
        count[way.going] += 1
        length[way.going] += way_length_m(map, way)
    return {g.word: {"ways": count[g], "km": round(length[g] / 1000.0, 3)} for g in Going if count[g]}


def _tunnels(map: Map) -> dict[str, int]:
    """Ways under cover outside all buildings, and the connected tunnels they form."""
    buildings = {b.domain for b in map.buildings}
    under = [w.domain for w in map.ways if w.domain > 0 and w.domain not in buildings]
    return {"ways": len(under), "connected": len(set(under))}


def _inside(map: Map) -> int:
    """Places that ways run through and that lie within the outline of a building on the ground."""
    import shapely
    from shapely.geometry import Polygon

    polygons = [Polygon(b.rings[0], b.rings[1:]) for b in map.buildings if b.base_m <= _HEAD_M and b.rings]
    used = sorted({p for w in map.ways for p in w.places})
    if not polygons or not used:
        return 0
    points = shapely.points([(map.places[p].x_m, map.places[p].y_m) for p in used])
    hits = shapely.STRtree(polygons).query(points, predicate="within")
    return len(set(hits[0].tolist()))


def _components(map: Map) -> dict[str, int]:
    """Connected parts of the ways (directions ignored), and how many places the largest has."""
    parent = list(range(len(map.places)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for way in map.ways:
        for place in way.places[1:]:
            parent[root(place)] = root(way.places[0])
    sizes = Counter(root(p) for p in {p for w in map.ways for p in w.places})
    return {"count": len(sizes), "largest": max(sizes.values(), default=0), "places": sum(sizes.values())}
