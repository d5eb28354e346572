"""A rectangular window of a Map; ways that its edge cuts end there in a place of kind `border`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from afoot.errors import AfootError
from afoot.maps.model import Building, Ground, Map, Place, Way
from afoot.maps.project import mm

Metres = tuple[float, float, float, float]  # west, south, east, north


def window(
    map: Map,
    bbox_m: Metres | None = None,
    *,
    centre_m: tuple[float, float] | None = None,
    size_m: tuple[float, float] | None = None,
    name: str = "",
) -> Map:
    """The part of `map` within (west, south, east, north), or of `size_m` (width, height) around `centre_m`.

    Coordinates, origin and what was dropped stay those of the whole map; buildings and areas that reach into
    the window are kept whole, ground is cut GROUND_M around it; domains without a way or a window are forgotten.
    Raises AfootError where the rectangle is empty or holds no way.
    """
    if bbox_m is None:
        x, y = centre_m or (0.0, 0.0)
        width, height = size_m or (0.0, 0.0)
        bbox_m = (x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0)
    west, south, east, north = bbox_m
    if not (all(math.isfinite(v) for v in bbox_m) and west < east and south < north):
        raise AfootError(
            "the window is empty",
            came=bbox_m,
            expected="west < east and south < north, in metres",
            fix="Write the west and south edge first.",
        )
    cutter = _Cutter(map, bbox_m)
    ways = [piece for way in map.ways for piece in cutter.pieces(way)]
    if not ways:
        raise AfootError(
            "no way runs through the window",
            where=map.name,
            came=bbox_m,
            fix="Make the window larger, or move it: `afoot map info` tells how far the map reaches.",
        )
    return _keep(map, bbox_m, cutter, ways, name)


@dataclass
class _Cutter:
    """Cuts ways at a rectangle; places on its edge are shared by all ways that are cut at the same spot."""

    map: Map
    bbox_m: Metres
    places: list[Place] = field(default_factory=list)
    of_old: dict[int, int] = field(default_factory=dict)
    of_cut: dict[tuple[int, int, bool], int] = field(default_factory=dict)

    def pieces(self, way: Way) -> Iterator[Way]:
        """The stretches of `way` in the rectangle, in order."""
        current: list[int] = []
        share = 0.0
        whole = sum(self._flat(a, b) for a, b in zip(way.places[:-1], way.places[1:], strict=True))
        for a, b in zip(way.places[:-1], way.places[1:], strict=True):
            span = None if self.map.abstract and not (self._in(a) and self._in(b)) else self._span(a, b)
            if span is None:
                continue
            start, stop = span
            share_here = (stop - start) * self._flat(a, b)
            if start > 0.0 or not current:
                if len(current) >= 2:
                    yield self._piece(way, current, share, whole)
                current, share = [self._old(a) if start == 0.0 else self._cut(a, b, start, False)], 0.0
            current.append(self._old(b) if stop == 1.0 else self._cut(a, b, stop, True))
            share += share_here
            if stop < 1.0:
                yield self._piece(way, current, share, whole)
                current, share = [], 0.0
        if len(current) >= 2:
            yield self._piece(way, current, share, whole)

    def _piece(self, way: Way, places: list[int], share: float, whole: float) -> Way:
        length = way.length_m
        if length is not None and whole > 0.0:
            length = max(0.001, mm(length * share / whole))
        return replace(way, places=tuple(places), length_m=length)

    def _flat(self, a: int, b: int) -> float:
        one, two = self.map.places[a], self.map.places[b]
        return math.hypot(two.x_m - one.x_m, two.y_m - one.y_m)

    def _in(self, place: int) -> bool:
        west, south, east, north = self.bbox_m
        spot = self.map.places[place]
        return west <= spot.x_m <= east and south <= spot.y_m <= north

    def _span(self, a: int, b: int) -> tuple[float, float] | None:
        """The part of the segment in the rectangle, as shares of it (Liang and Barsky), or None."""
        one, two = self.map.places[a], self.map.places[b]
        west, south, east, north = self.bbox_m
        low, high = 0.0, 1.0
        for p, d, least, most in (
            (one.x_m, two.x_m - one.x_m, west, east),
            (one.y_m, two.y_m - one.y_m, south, north),
        ):
            if d == 0.0:
                if not least <= p <= most:
                    return None
                continue
            near, far = sorted(((least - p) / d, (most - p) / d))
            low, high = max(low, near), min(high, far)
        if low > high or (low == high and self._flat(a, b) > 0.0):
            return None
        return low, high

    def _old(self, place: int) -> int:
        if place not in self.of_old:
            self.of_old[place] = len(self.places)
            self.places.append(self.map.places[place])
        return self.of_old[place]

    def _cut(self, a: int, b: int, at: float, leaving: bool) -> int:
        key = (a, b, leaving) if a < b else (b, a, not leaving)
        if key not in self.of_cut:
            one, two = self.map.places[a], self.map.places[b]
            self.of_cut[key] = len(self.places)
            self.places.append(
                Place(
                    mm(one.x_m + at * (two.x_m - one.x_m)),
                    mm(one.y_m + at * (two.y_m - one.y_m)),
                    mm(one.z_m + at * (two.z_m - one.z_m)),
                    two.layer if at >= 0.5 else one.layer,
                    "border",
                )
            )
        return self.of_cut[key]


def _keep(map: Map, bbox_m: Metres, cutter: _Cutter, ways: list[Way], name: str) -> Map:
    """The Map of the window, its domains numbered anew."""
    from shapely.geometry import Polygon, box

    frame = box(*bbox_m)
    on_way = {p for way in map.ways for p in way.places}
    for index, place in enumerate(map.places):
        if index not in on_way and cutter._in(index):
            cutter.of_old[index] = len(cutter.places)
            cutter.places.append(place)
    windows = [w for w in map.windows if bbox_m[0] <= w.x_m <= bbox_m[2] and bbox_m[1] <= w.y_m <= bbox_m[3]]
    used = sorted({0, *(w.domain for w in ways), *(d for w in windows for d in (w.inside, w.outside))})
    new = {old: index for index, old in enumerate(used)}

    def kept(building: Building) -> bool:
        return bool(frame.intersects(Polygon(building.rings[0], building.rings[1:])))

    return replace(
        map,
        name=name or map.name,
        places=tuple(cutter.places),
        ways=tuple(replace(w, domain=new[w.domain]) for w in ways),
        buildings=tuple(replace(b, domain=new.get(b.domain, -1)) for b in map.buildings if kept(b)),
        areas=tuple(a for a in map.areas if frame.intersects(Polygon(a.rings[0], a.rings[1:]))),
        ground=_cut_ground(map.ground, bbox_m),
        windows=tuple(replace(w, inside=new[w.inside], outside=new[w.outside]) for w in windows),
        domains=tuple(map.domains[old] for old in used),
    )


def _cut_ground(ground: tuple[Ground, ...], bbox_m: Metres) -> tuple[Ground, ...]:
    """The patches in a frame around a window, in their order; those that reach over it in as many parts as it makes."""
    from afoot.maps.ground import cut, grown

    frame = grown(bbox_m)
    return tuple(part for patch in ground for part in cut(patch, frame))
