"""Roofs: where one can walk, climb and jump, and where not."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon

from afoot.maps import Building, Map, Place, Way, bundled_map, window, with_roofs
from afoot.maps.roofs import CLIMB_M, JUMP_DOWN_M, JUMP_GAP_M, JUMP_UP_M
from afoot.maps.roofs_net import DETOUR, spanner, with_corners
from afoot.words import Going


def house(west: float, south: float, east: float, north: float, top_m: float, flat: bool = True) -> Building:
    return Building((((west, south), (east, south), (east, north), (west, north)),), 0.0, top_m, flat=flat)


def site(*buildings: Building, doors: tuple[tuple[float, float, str], ...] = ((5.0, 0.0, "door"),)) -> Map:
    """A street along y = -5 with a path from it to each door."""
    places = [Place(-50.0, -5.0), Place(150.0, -5.0)]
    ways = []
    for x, y, kind in doors:
        places += [Place(x, -5.0), Place(x, y, kind=kind)]
        ways.append(Way((len(places) - 2, len(places) - 1), Going.FOOTWAY))
    stops = sorted((p.x_m, i) for i, p in enumerate(places) if p.y_m == -5.0)
    ways.append(Way(tuple(i for _, i in stops), Going.STREET))
    return Map("site", tuple(places), tuple(ways), buildings)


def of(map: Map, going: Going) -> list[Way]:
    return [w for w in map.ways if w.going == going]


def tops(map: Map) -> set[float]:
    return {map.places[p].z_m for w in of(map, Going.ROOF) for p in w.places}


def test_one_climbs_at_the_entrance_straight_up_and_walks_inside_the_edge() -> None:
    map = with_roofs(site(house(0.0, 0.0, 20.0, 20.0, 9.0)))
    (climb,) = of(map, Going.CLIMB)
    foot, head = (map.places[p] for p in climb.places)
    assert (foot.x_m, foot.y_m, foot.z_m) == (5.0, 0.0, 0.0)
    assert (head.x_m, head.y_m, head.z_m) == (5.0, -0.5, 9.0)
    walked = {(map.places[p].x_m, map.places[p].y_m) for w in of(map, Going.ROOF) for p in w.places}
    assert {(1.0, 1.0), (19.0, 1.0), (19.0, 19.0), (1.0, 19.0), (5.0, 1.0)} <= walked
    assert {w.domain for w in of(map, Going.ROOF)} == {0} and tops(map) == {9.0}


def test_all_fire_escapes_but_one_door() -> None:
    doors = ((5.0, 0.0, "door"), (15.0, 0.0, "door"))
    assert len(of(with_roofs(site(house(0.0, 0.0, 20.0, 20.0, 9.0), doors=doors)), Going.CLIMB)) == 1
    escapes = ((2.0, 0.0, "fire_escape"), (18.0, 0.0, "fire_escape"), (9.0, 0.0, "door"))
    assert len(of(with_roofs(site(house(0.0, 0.0, 20.0, 20.0, 9.0), doors=escapes)), Going.CLIMB)) == 2


@pytest.mark.parametrize(
    "building",
    [
        house(0.0, 0.0, 20.0, 20.0, CLIMB_M + 1.0),
        house(0.0, 0.0, 20.0, 20.0, 9.0, flat=False),
        house(0.0, 0.0, 4.0, 4.0, 9.0),
        house(40.0, 0.0, 60.0, 20.0, 9.0),
    ],
    ids=["too high", "not flat", "too small", "no entrance"],
)
def test_roofs_that_nobody_walks(building: Building) -> None:
    before = site(building)
    assert with_roofs(before) == before


@pytest.mark.parametrize(
    ("gap", "top_m", "expected"),
    [
        (2.0, 9.0, "both"),
        (JUMP_GAP_M + 0.1, 9.0, "none"),
        (2.0, 9.0 + JUMP_UP_M, "both"),
        (2.0, 9.0 - JUMP_UP_M, "both"),
        (2.0, 9.0 + JUMP_UP_M + 0.1, "none"),
        (2.0, 9.0 - JUMP_DOWN_M - 0.1, "none"),
    ],
)
def test_jumps(gap: float, top_m: float, expected: str) -> None:
    map = with_roofs(site(house(0.0, 0.0, 20.0, 20.0, 9.0), house(20.0 + gap, 0.0, 40.0, 20.0, top_m)))
    jumps = of(map, Going.JUMP)
    assert [w.oneway for w in jumps] == ([False] if expected == "both" else [])
    assert tops(map) == ({9.0, top_m} if expected == "both" else {9.0})


def test_a_high_drop_is_one_way_and_only_where_one_can_get_down_again() -> None:
    two = (house(0.0, 0.0, 20.0, 20.0, 9.0), house(22.0, 0.0, 40.0, 20.0, 7.0))
    assert tops(with_roofs(site(*two))) == {9.0}
    map = with_roofs(site(*two, doors=((5.0, 0.0, "door"), (30.0, 0.0, "door"))))
    (jump,) = of(map, Going.JUMP)
    assert jump.oneway and [map.places[p].z_m for p in jump.places] == [9.0, 7.0]


def test_nobody_jumps_through_a_taller_house() -> None:
    wall = house(20.5, -1.0, 21.5, 21.0, 20.0, flat=False)
    map = with_roofs(site(house(0.0, 0.0, 20.0, 20.0, 9.0), wall, house(22.0, 0.0, 40.0, 20.0, 9.0)))
    assert not of(map, Going.JUMP)


def test_roofs_that_touch_on_one_level_are_one_walk() -> None:
    map = with_roofs(site(house(0.0, 0.0, 20.0, 20.0, 9.0), house(20.0, 0.0, 40.0, 20.0, 9.2)))
    assert not of(map, Going.JUMP) and tops(map) == {9.0, 9.2}


def test_a_higher_part_is_not_walked_through() -> None:
    tower = house(8.0, 8.0, 12.0, 12.0, 30.0, flat=False)
    map = with_roofs(site(house(0.0, 0.0, 20.0, 20.0, 9.0), tower))
    block = Polygon(tower.rings[0])
    lines = [
        LineString([(map.places[p].x_m, map.places[p].y_m) for p in w.places]) for w in of(map, Going.ROOF)
    ]
    assert len(lines) > 8 and not any(line.intersects(block) for line in lines)


def test_an_entrance_on_no_way_is_joined_to_the_street_unless_a_house_is_between() -> None:
    open_ = site(house(0.0, 0.0, 20.0, 20.0, 9.0), doors=((60.0, -6.0, "point"),))
    lonely = Map(
        "m", (*open_.places, Place(10.0, 0.0, kind="door"), Place(12.0, -5.0)), open_.ways, open_.buildings
    )
    lonely = Map("m", lonely.places, (*lonely.ways, Way((0, 5), Going.STREET)), lonely.buildings)
    joined = with_roofs(lonely)
    assert len(of(joined, Going.CLIMB)) == 1 and (4, 5) in {w.places for w in of(joined, Going.FOOTWAY)}
    between = house(0.0, -4.0, 40.0, -1.0, 4.0, flat=False)
    assert not of(with_roofs(Map("m", lonely.places, lonely.ways, (*lonely.buildings, between))), Going.CLIMB)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=8, unique=True))
def test_lines_over_a_roof_stay_on_it_and_make_no_long_detours(corners: list[tuple[int, int]]) -> None:
    shape = Polygon(corners)
    if not shape.is_valid or shape.area < 1.0:
        return
    shape = with_corners(shape, [shape.exterior.interpolate(0.3, normalized=True).coords[0]])
    lines = spanner(shape)
    roof = shape.buffer(0.01)
    assert all(roof.covers(LineString(line)) for line in lines)
    points = {point for line in lines for point in line}
    far = {(a, b): math.inf for a in points for b in points} | {(a, a): 0.0 for a in points}
    for a, b in lines:
        far[a, b] = far[b, a] = math.dist(a, b)
    for k, a, b in itertools.product(points, repeat=3):
        far[a, b] = min(far[a, b], far[a, k] + far[k, b])
    assert all(math.isfinite(d) for d in far.values())
    if len(corners) == 3:
        assert all(d <= DETOUR * math.dist(a, b) + 0.01 for (a, b), d in far.items())


def test_roofs_of_helsinki_lie_on_their_buildings() -> None:
    core = window(bundled_map("helsinki"), centre_m=(100.0, 0.0), size_m=(400.0, 400.0))
    map = with_roofs(core)
    assert map.places[: len(core.places)] == core.places and map.ways[: len(core.ways)] == core.ways
    heights = {b.top_m for b in core.buildings if b.flat}
    assert tops(map) <= heights
    for way in of(map, Going.CLIMB):
        low, high = (map.places[p] for p in way.places)
        assert (
            0.0 < high.z_m - low.z_m <= CLIMB_M and math.dist((low.x_m, low.y_m), (high.x_m, high.y_m)) < 1.0
        )
