"""Flat roofs made walkable: ways over them, climbs to them, jumps between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import shapely
from shapely.geometry import LineString, Point, Polygon

from afoot.maps.model import LAYER_M, Building, Map, Place, Way
from afoot.maps.project import mm
from afoot.maps.roofs_net import spanner, with_corners
from afoot.words import Going

INSET_M = 1.0  # one walks a step away from the edge
ROOF_AREA_M2 = 20.0  # sheds and kiosks smaller than this are not worth a climb
OVERHEAD_M = 2.0  # what stands less than this above a roof is in the way on it
CLIMB_M = 25.0  # a fire escape or a drainpipe up eight storeys; higher ones are inside
JUMP_GAP_M = 3.0  # a running jump that most people dare over a drop
JUMP_UP_M = 1.0  # onto a wall one can still lift oneself
JUMP_DOWN_M = 3.0  # one storey; more breaks bones
STEP_M = 0.5  # roofs that touch and differ by less are one walk
ENTRANCE_M = 1.0  # an entrance this near the outline is this building's
REACH_M = 30.0  # an entrance on no way is joined to one this near
_OFF_WALL_M = 0.5
_AREA_M2 = 4.0

XY = tuple[float, float]


@dataclass
class _Roof:
    """One connected walkable surface. links: corners that climbs and jumps need, as points of its edge."""

    surface: Polygon  # up to the parapet
    walk: Polygon  # inset
    z_m: float
    building: int
    links: list[XY] = field(default_factory=list)
    climbs: list[tuple[int, XY]] = field(default_factory=list)  # (entrance place, point of the edge)


@dataclass(frozen=True)
class _Jump:
    """From one roof to another; both ways unless the drop is too high to come back."""

    a: int
    b: int
    at_a: XY
    at_b: XY
    going: Going
    oneway: bool


def with_roofs(map: Map) -> Map:
    """`map` with its flat roofs walkable: `roof` ways at the roof's height, outdoors, with climbs and jumps.

    A roof has one climb at each fire escape on its outline or, where it has none, at one entrance; roofs
    without either are reached by jumps alone. Roofs that nobody can reach and leave again get no ways. An
    entrance on no way is joined to the nearest place in the open by a footway, where no building is between.
    """
    solid = [Polygon(b.rings[0], b.rings[1:]) for b in map.buildings]
    if map.abstract or not solid:
        return map
    tree = shapely.STRtree(solid)
    roofs = _roofs(map.buildings, solid, tree)
    site = _Site(map, solid, tree)
    for roof in roofs:
        site.find_climbs(roof)
    jumps = _jumps(roofs, map.buildings, solid, tree)
    kept = _kept(roofs, jumps)
    jumps = [j for j in jumps if j.a in kept and j.b in kept]
    for jump in jumps:
        roofs[jump.a].links.append(jump.at_a)
        roofs[jump.b].links.append(jump.at_b)
    return site.build(roofs, kept, jumps)


def _roofs(buildings: Sequence[Building], solid: list[Polygon], tree: shapely.STRtree) -> list[_Roof]:
    """The walkable surfaces of all flat roofs, without what higher buildings cover."""
    roofs: list[_Roof] = []
    for index, (building, polygon) in enumerate(zip(buildings, solid, strict=True)):
        if not building.flat or polygon.area < ROOF_AREA_M2 or building.top_m <= 0.0:
            continue
        top = building.top_m
        over = [
            solid[i]
            for i in sorted(tree.query(polygon, predicate="intersects").tolist())
            if i != index and buildings[i].base_m < top + OVERHEAD_M
            and (buildings[i].top_m > top or (buildings[i].top_m == top and i < index))
        ]  # fmt: skip
        surface = shapely.difference(polygon, shapely.union_all(over)) if over else polygon
        for part in getattr(surface, "geoms", [surface]):
            inset = part.buffer(-INSET_M, join_style="mitre").simplify(INSET_M / 4.0)
            for walk in getattr(inset, "geoms", [inset]):
                if isinstance(walk, Polygon) and walk.is_valid and walk.area >= _AREA_M2:
                    roofs.append(_Roof(part, walk, top, index))
    return roofs


def _jumps(
    roofs: list[_Roof], buildings: Sequence[Building], solid: list[Polygon], tree: shapely.STRtree
) -> list[_Jump]:
    """One jump for each two roofs that are near enough, at their nearest points."""
    near = shapely.STRtree([r.surface for r in roofs])
    jumps: list[_Jump] = []
    for a, one in enumerate(roofs):
        for b in sorted(near.query(one.surface, predicate="dwithin", distance=JUMP_GAP_M).tolist()):
            two = roofs[b]
            drop = one.z_m - two.z_m
            if a == b or not 0.0 <= drop <= JUMP_DOWN_M or (drop == 0.0 and b < a):
                continue
            line = shapely.shortest_line(one.walk, two.walk)
            if line.length > JUMP_GAP_M + 4.0 * INSET_M or _blocked(line, one.z_m, buildings, solid, tree):
                continue
            (ax, ay), (bx, by) = line.coords
            gap = shapely.distance(one.surface, two.surface)
            level = gap < STEP_M / 2.0 and drop < STEP_M
            going = Going.ROOF if level else Going.JUMP
            jumps.append(_Jump(a, b, (ax, ay), (bx, by), going, drop > JUMP_UP_M))
    return jumps


def _blocked(
    line: LineString, z_m: float, buildings: Sequence[Building], solid: list[Polygon], tree: shapely.STRtree
) -> bool:
    """Whether something stands higher than `z_m` across the line."""
    return any(
        buildings[i].top_m > z_m + JUMP_UP_M and buildings[i].base_m < z_m + OVERHEAD_M
        and shapely.intersection(line, solid[i]).length > 0.01
        for i in tree.query(line, predicate="intersects").tolist()
    )  # fmt: skip


def _kept(roofs: list[_Roof], jumps: list[_Jump]) -> set[int]:
    """Roofs that can be reached from the ground and left to it again."""
    ground = [i for i, roof in enumerate(roofs) if roof.climbs]
    away: dict[int, list[int]] = {}
    back: dict[int, list[int]] = {}
    for j in jumps:
        for a, b in [(j.a, j.b)] if j.oneway else [(j.a, j.b), (j.b, j.a)]:
            away.setdefault(a, []).append(b)
            back.setdefault(b, []).append(a)
    return _reached(ground, away) & _reached(ground, back)


def _reached(starts: list[int], ways: dict[int, list[int]]) -> set[int]:
    seen = set(starts)
    stack = list(starts)
    while stack:
        fresh = [b for b in ways.get(stack.pop(), []) if b not in seen]
        seen.update(fresh)
        stack += fresh
    return seen


class _Site:
    """The ground that roofs stand on, and the map that grows from it."""

    def __init__(self, map: Map, solid: list[Polygon], tree: shapely.STRtree) -> None:
        self.map, self.solid, self.tree = map, solid, tree
        self.places = list(map.places)
        self.ways = list(map.ways)
        self.on_way = {p for w in map.ways for p in w.places}
        self.entrances = [i for i, p in enumerate(map.places) if p.kind in ("fire_escape", "door")]
        points = [Point(map.places[i].x_m, map.places[i].y_m) for i in self.entrances]
        self.near_entrance = shapely.STRtree(points)
        open_air = {p for w in map.ways if w.domain == 0 for p in w.places}
        self.open_places = sorted(p for p in open_air if map.places[p].z_m == 0.0)
        self.near_open = shapely.STRtree(
            [Point(map.places[i].x_m, map.places[i].y_m) for i in self.open_places]
        )
        self.joined: dict[int, bool] = {}

    def find_climbs(self, roof: _Roof) -> None:
        """Give the roof its climbs: all fire escapes, or else one entrance (one on a way before others)."""
        outline = self.solid[roof.building].boundary
        hits = self.near_entrance.query(outline, predicate="dwithin", distance=ENTRANCE_M).tolist()
        base = self.map.buildings[roof.building].base_m
        able = [
            i for i in (self.entrances[h] for h in sorted(hits))
            if 0.0 < roof.z_m - self.places[i].z_m <= CLIMB_M and self.places[i].z_m >= base - LAYER_M / 2.0
        ]  # fmt: skip
        able = [i for i in able if self._spot(i).distance(roof.walk) <= ENTRANCE_M + 2.0 * INSET_M]
        escapes = [i for i in able if self.places[i].kind == "fire_escape" and self._join(i)]
        doors = sorted(
            (i for i in able if self.places[i].kind == "door"), key=lambda i: (i not in self.on_way, i)
        )
        first = next((i for i in doors if self._join(i)), None)
        for i in escapes or ([] if first is None else [first]):
            at = shapely.shortest_line(roof.walk.boundary, self._spot(i)).coords[0]
            roof.climbs.append((i, at))
            roof.links.append(at)

    def _spot(self, place: int) -> Point:
        return Point(self.places[place].x_m, self.places[place].y_m)

    def _join(self, place: int) -> bool:
        """Whether the entrance is on a way, or could be joined to one."""
        if place in self.on_way:
            return True
        if place not in self.joined:
            spot = self._spot(place)
            hits = self.near_open.query(spot, predicate="dwithin", distance=REACH_M).tolist()
            nearest = sorted(hits, key=lambda h: (spot.distance(self._spot(self.open_places[h])), h))
            target = next(
                (self.open_places[h] for h in nearest if self._free(place, self.open_places[h])), None
            )
            self.joined[place] = target is not None
            if target is not None:
                self.ways.append(Way((place, target), Going.FOOTWAY))
        return self.joined[place]

    def _free(self, a: int, b: int) -> bool:
        line = LineString([self._spot(a), self._spot(b)])
        return line.length > 0.0 and not any(
            shapely.intersection(line, self.solid[i]).length > 0.2
            for i in self.tree.query(line, predicate="intersects").tolist()
        )

    def build(self, roofs: list[_Roof], kept: set[int], jumps: list[_Jump]) -> Map:
        """The map with the ways of the kept roofs."""
        corner: dict[tuple[int, XY], int] = {}
        for index in sorted(kept):
            roof = roofs[index]
            shape = with_corners(roof.walk, roof.links)
            for a, b in spanner(shape):
                one, two = (self._corner(corner, index, point, roof.z_m) for point in (a, b))
                self.ways.append(Way((one, two), Going.ROOF, layer=self._layer(roof.z_m)))
            for place, at in roof.climbs:
                self._climb(place, self._corner(corner, index, at, roof.z_m), roof)
        for j in jumps:
            one = self._corner(corner, j.a, j.at_a, roofs[j.a].z_m)
            two = self._corner(corner, j.b, j.at_b, roofs[j.b].z_m)
            self.ways.append(Way((one, two), j.going, layer=self._layer(roofs[j.b].z_m), oneway=j.oneway))
        return replace(self.map, places=tuple(self.places), ways=tuple(self.ways))

    @staticmethod
    def _layer(z_m: float) -> int:
        return round(z_m / LAYER_M)

    def _corner(self, corner: dict[tuple[int, XY], int], roof: int, point: XY, z_m: float) -> int:
        key = (roof, (mm(point[0]), mm(point[1])))
        if key not in corner:
            corner[key] = len(self.places)
            self.places.append(Place(*key[1], z_m, self._layer(z_m)))
        return corner[key]

    def _climb(self, place: int, corner: int, roof: _Roof) -> None:
        """Straight up the wall from the entrance, half a metre off it, then over the parapet."""
        foot, top = self._spot(place), Point(self.places[corner].x_m, self.places[corner].y_m)
        span = foot.distance(top) or 1.0
        x = mm(foot.x + _OFF_WALL_M * (foot.x - top.x) / span)
        y = mm(foot.y + _OFF_WALL_M * (foot.y - top.y) / span)
        layer = self._layer(roof.z_m)
        edge = len(self.places)
        self.places.append(Place(x, y, roof.z_m, layer))
        self.ways.append(Way((place, edge), Going.CLIMB))
        self.ways.append(Way((edge, corner), Going.ROOF, layer=layer))
