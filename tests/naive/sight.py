"""The slow twin of sight outdoors: shapely in plan, and the line's height over every stretch inside a footprint.

A prism is (rings, base_mm, top_mm). The line between two eyes is blocked when some stretch of it, longer than a
hair, lies inside the footprint and strictly between base and top there.
"""

from __future__ import annotations

from functools import reduce

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

    def __init__(self, prisms):
        self.shapes = [footprint(rings) for rings, _, _ in prisms]
        self.drawn = [
            shapely.MultiLineString([[*ring, ring[0]] for ring in rings]).buffer(HAIR)
            for rings, _, _ in prisms
        ]
        self.walls = [walls(rings).buffer(HAIR) for rings, _, _ in prisms]
        self.heights = [(base, top) for _, base, top in prisms]
        self.tree = shapely.STRtree(self.shapes)

    def holding(self, eye):
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

    def free(self, a, b, skip=None):
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
