"""The slow twin of sight outdoors: shapely in plan, and the line's height over every stretch inside a footprint.

A prism is (rings, base_mm, top_mm). The line between two eyes is blocked when some stretch of it, longer than a
hair, lies inside the footprint and strictly between base and top there.

And that of sight inside: the corridors on the shortest way between two eyes as strips of their width, laid by shapely.
"""

from __future__ import annotations

from collections import deque
from functools import reduce
from typing import Any

import shapely

HAIR = 1e-4  # mm; shapely computes in floats
# Shapely cuts rings that cross themselves at rounded points, so that a spot on a wall can come to lie beside it.
# Walls are therefore asked for as they were drawn, and as thick as a hair.


def footprint(rings):
    """What is enclosed by an odd number of rings; lines that enclose nothing are left out."""
    return reduce(
        shapely.symmetric_difference, [_area(shapely.make_valid(shapely.Polygon(ring))) for ring in rings]
    )


def _area(shape):
    parts = shapely.get_parts(shape)
    parts = [p for part in parts for p in shapely.get_parts(part)]
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def walls(rings):
    """What lies on an odd number of edges: where a ring goes back along itself inside, there is no wall."""
    edges = [
        shapely.LineString(edge)
        for ring in rings
        for edge in zip(ring, [*ring[1:], ring[0]], strict=True)
        if tuple(edge[0]) != tuple(edge[1])
    ]
    if all(shapely.LineString([*ring, ring[0]]).is_simple for ring in rings):
        return shapely.MultiLineString(edges)
    return reduce(shapely.symmetric_difference, edges)


class Town:
    """Prisms to look through; `skip` names those that do not count for a pair of eyes."""

    def __init__(self, prisms: Any) -> None:
        self.shapes = [footprint(rings) for rings, _, _ in prisms]
        self.drawn = [
            shapely.MultiLineString([[*ring, ring[0]] for ring in rings]).buffer(HAIR)
            for rings, _, _ in prisms
        ]
        self.walls = [walls(rings).buffer(HAIR) for rings, _, _ in prisms]
        self.heights = [(base, top) for _, base, top in prisms]
        self.tree = shapely.STRtree(self.shapes)

    def holding(self, eye: Any) -> set[int]:
        """Prisms that an eye (x, y, h) stands in."""
        x, y, h = eye
        near = self.tree.query(shapely.Point(x, y))
        return {
            k
            for k in near.tolist()
            if self.heights[k][0] < h < self.heights[k][1] and self._inside(k, shapely.Point(x, y))
        }

    def _inside(self, k, point):
        return self.shapes[k].contains(point) and not self.drawn[k].contains(point)

    def free(self, a: Any, b: Any, skip: set[int] | None = None) -> bool:
        """Whether eyes a and b (x, y, h in mm) see each other."""
        skip = self.holding(a) | self.holding(b) if skip is None else skip
        flat = a[:2] == b[:2]
        line = shapely.Point(a[:2]) if flat else shapely.LineString([a[:2], b[:2]])
        for k in sorted(self.tree.query(line, predicate="intersects").tolist()):
            base, top = self.heights[k]
            if k in skip:
                continue
            if flat:
                if self._inside(k, line) and min(a[2], b[2]) < top and max(a[2], b[2]) > base:
                    return False
            elif any(self._meets(a, b, line, part, base, top) for part in self._stretches(line, k)):
                return False
        return True

    def _stretches(self, line, k):
        inner = shapely.difference(shapely.intersection(line, self.shapes[k]), self.walls[k])
        return [
            part for part in shapely.get_parts(inner) if part.geom_type == "LineString" and part.length > HAIR
        ]

    @staticmethod
    def _meets(a, b, line, part, base, top):
        along = [line.project(shapely.Point(part.coords[end])) / line.length for end in (0, -1)]
        one, two = (a[2] + (b[2] - a[2]) * share for share in along)
        if abs(one - two) < 1e-9:
            return base < one < top
        # The stretch and the heights between base and top overlap by more than a hair of length.
        low, high = max(min(one, two), base), min(max(one, two), top)
        return (high - low) / abs(one - two) * part.length > HAIR


NEAR_MM = 2  # the kernel takes roots of whole millimetres
BELOW_MM, ABOVE_MM = (
    1_600,
    500,
)  # how far a line may dip below, and rise above, the eyes of who stands in between


class Inside:
    """Corridors to look along. spots: (x, y, z) of every eye in mm; ways: (eye, eye, half the width) of every hop."""

    def __init__(self, spots: Any, ways: Any) -> None:
        self.spots = spots
        self.ways = {}
        self.looked_from = None
        for a, b, half_mm in ways:
            self.ways.setdefault(a, {})[b] = half_mm

    def domains(self) -> Any:
        """The eyes that hang together, as lists."""
        left = set(self.ways)
        while left:
            found, stack = set(), [left.pop()]
            while stack:
                at = stack.pop()
                found.add(at)
                stack += [there for there in self.ways[at] if there not in found]
            left -= found
            yield sorted(found)

    def _before(self, a):
        """For each eye that can be come to from a, the one before it on the way with the fewest hops."""
        if self.looked_from != a:
            self.looked_from, self.before = a, {a: None}
            queue = deque([a])
            while queue:
                at = queue.popleft()
                for there in sorted(self.ways[at]):
                    if there not in self.before:
                        self.before[there] = at
                        queue.append(there)
        return self.before

    def way(self, a, b):
        """The eyes on the way from a to b; of equally short ones the first found where neighbours go by number."""
        before = self._before(a)
        found = [b] if b in before else []
        while found and found[-1] != a:
            found.append(before[found[-1]])
        return found[::-1]

    def free(self, a: Any, b: Any) -> bool | None:
        """Whether eyes a and b see each other; None where it is a matter of a hair."""
        a, b = min(a, b), max(a, b)
        way = self.way(a, b)
        if not way:
            return False
        (ax, ay, az), (bx, by, bz) = self.spots[a], self.spots[b]
        if len(way) > 2 and (ax, ay) == (bx, by):
            return False
        line = shapely.LineString([(ax, ay), (bx, by)])
        close = False
        for before, at, after in zip(way, way[1:], way[2:], strict=False):
            half_mm = min(self.ways[before][at], self.ways[at][after])
            x, y, z = self.spots[at]
            # Past its ends the line is taken to go on: who doubles back is not seen along it.
            square = (bx - ax) ** 2 + (by - ay) ** 2
            share = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square
            away_mm = line.distance(shapely.Point(x, y))
            over_mm = az + (bz - az) * share - z
            if not 0 <= share <= 1 or away_mm > half_mm + NEAR_MM or not -BELOW_MM <= over_mm <= ABOVE_MM:
                return False
            close = close or away_mm > half_mm - NEAR_MM
        return None if close else True
