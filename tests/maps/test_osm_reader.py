"""The OpenStreetMap reader on small towns drawn for the purpose."""

from pathlib import Path

import pytest

from afoot.maps import Map, Way, describe, named, read_map
from afoot.words import Going
from tests.maps.osm_writing import Town


@pytest.fixture
def town() -> Town:
    """A street from west to east, 200 m, whose middle is the origin."""
    made = Town()
    made.way([(-100.0, 0.0), (0.0, 0.0), (100.0, 0.0)], highway="residential", name="Main Street")
    made.way([(0.0, -100.0), (0.0, 0.0), (0.0, 100.0)], highway="footway")
    return made


def read(town: Town, tmp_path: Path, ways_first: bool = False) -> Map:
    return read_map(town.write(tmp_path / "town.osm", ways_first))


def points(map: Map, way: Way) -> list[tuple[float, float, float]]:
    """(x, y, z) of a way to the decimetre, the drawing's own precision."""
    return [(round(map.places[p].x_m, 1), round(map.places[p].y_m, 1), map.places[p].z_m) for p in way.places]


def of(map: Map, going: Going) -> list[Way]:
    return [w for w in map.ways if w.going == going]


@pytest.mark.parametrize("ways_first", [False, True])
def test_a_crossing_is_one_place_and_metres_are_metres(town: Town, tmp_path: Path, ways_first: bool) -> None:
    map = read(town, tmp_path, ways_first)
    assert len(map.places) == 5 and [w.name for w in map.ways] == ["Main Street", ""]
    assert points(map, map.ways[0]) == [(-100.0, 0.0, 0.0), (0.0, 0.0, 0.0), (100.0, 0.0, 0.0)]
    assert map.ways[0].places[1] == map.ways[1].places[1]
    assert map.origin == pytest.approx((60.0, 25.0), abs=1e-6)
    assert (map.licence, map.attribution) == ("ODbL-1.0", "(c) OpenStreetMap contributors")


def test_a_bridge_is_up_in_its_middle_and_on_the_ground_at_its_ends(town: Town, tmp_path: Path) -> None:
    town.way([(-100.0, 0.0), (-100.0, 150.0), (100.0, 150.0)], highway="footway")
    town.way([(-100.0, 150.0), (-100.0, 400.0)], highway="footway", bridge="yes", layer="1")
    town.way([(-100.0, 400.0), (-100.0, 450.0)], highway="footway")
    map = read(town, tmp_path)
    (bridge,) = [w for w in map.ways if w.bridge]
    low, high = (points(map, bridge)[k] for k in (0, -1))
    assert low[2] == high[2] == 0.0
    assert [z for _, _, z in points(map, bridge)] == [0.0, 5.0, 5.0, 0.0]
    ramp = points(map, bridge)[1][1] - points(map, bridge)[0][1]
    assert ramp == pytest.approx(50.0, abs=0.2)


def test_a_short_bridge_over_a_brook_hardly_rises(town: Town, tmp_path: Path) -> None:
    town.way([(100.0, 0.0), (106.0, 0.0)], highway="footway", bridge="yes", layer="1")
    town.way([(106.0, 0.0), (150.0, 0.0)], highway="footway")
    map = read(town, tmp_path)
    (bridge,) = [w for w in map.ways if w.bridge]
    assert [z for _, _, z in points(map, bridge)] == [0.0, 1.0, 1.0, 0.0]


def test_a_bridge_drawn_in_pieces_stays_up_where_they_join(town: Town, tmp_path: Path) -> None:
    town.way([(100.0, 0.0), (130.0, 0.0)], highway="primary", bridge="yes", layer="1")
    town.way([(130.0, 0.0), (160.0, 0.0)], highway="primary", bridge="yes", layer="1")
    town.way([(160.0, 0.0), (260.0, 0.0)], highway="primary")
    map = read(town, tmp_path)
    z = {round(p.x_m + 80.0): p.z_m for p in map.places if abs(p.y_m) < 1.0}
    assert z[130] == 5.0 and z[100] == 0.0 and z[160] == 0.0


def test_a_bridge_and_the_street_under_it_share_no_place(town: Town, tmp_path: Path) -> None:
    town.way([(50.0, -60.0), (50.0, 60.0)], highway="footway", bridge="yes", layer="1")
    map = read(town, tmp_path)
    (bridge,) = [w for w in map.ways if w.bridge]
    assert {z for _, _, z in points(map, bridge)} == {5.0}
    assert describe(map)["components"]["count"] == 2


def test_a_tunnel_goes_down_and_its_ways_are_one_domain(town: Town, tmp_path: Path) -> None:
    town.way([(100.0, 0.0), (250.0, 0.0)], highway="footway", tunnel="yes", layer="-1")
    town.way([(250.0, 0.0), (250.0, 80.0)], highway="footway", tunnel="yes", layer="-1")
    town.way([(250.0, 80.0), (250.0, 95.0)], highway="steps")
    town.way([(250.0, 95.0), (100.0, 95.0)], highway="footway")
    map = read(town, tmp_path)
    tunnels = of(map, Going.TUNNEL)
    assert [map.domains[w.domain] for w in tunnels] == ["tunnel 1", "tunnel 1"]
    assert points(map, tunnels[0])[-1][2] == -5.0 and points(map, tunnels[0])[0][2] == 0.0
    (stairs,) = of(map, Going.STAIRS)
    assert [z for _, _, z in points(map, stairs)] == [-5.0, 0.0]
    assert map.domains[stairs.domain] == "tunnel 1"
    assert map.noted["stairs down to a tunnel, taken as part of it"] == 1


def test_stairs_of_several_stretches_rise_evenly(town: Town, tmp_path: Path) -> None:
    town.way([(100.0, 0.0), (110.0, 0.0), (120.0, 0.0)], highway="steps")
    town.way([(120.0, 0.0), (140.0, 0.0)], highway="steps")
    town.way([(140.0, 0.0), (200.0, 0.0)], highway="footway", layer="2", bridge="yes")
    map = read(town, tmp_path)
    z = [p for w in of(map, Going.STAIRS) for p in points(map, w)]
    assert [round(p[2], 1) for p in z] == [0.0, 2.5, 5.0, 5.0, 10.0]


@pytest.mark.parametrize("tags", [{"tunnel": "building_passage"}, {"covered": "yes"}, {}])
def test_a_way_through_a_building_is_an_archway_of_its_inside(
    town: Town, tmp_path: Path, tags: dict[str, str]
) -> None:
    town.box(-20.0, 30.0, 20.0, 60.0, building="yes", name="Hall", building__levels="4")
    town.way([(0.0, 100.0), (50.0, 100.0)], highway="footway")
    for index, line in enumerate(town.lines):
        if 'v="footway"' in line and index == 1:
            extra = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
            town.lines[index] = line.replace("</way>", f"{extra}</way>")
    map = read(town, tmp_path)
    (arch,) = of(map, Going.ARCHWAY)
    assert map.domains[arch.domain] == "Hall"
    assert [(round(y), z) for _, y, z in points(map, arch)] == [(30, 0.0), (60, 0.0)]
    (hall,) = map.buildings
    assert (hall.domain, hall.top_m, hall.stated, hall.flat) == (arch.domain, 12.0, True, True)
    noted = map.noted.get("through a building without a tag, taken as an archway", 0)
    assert noted == (0 if tags else 1)
    outside = [w for w in of(map, Going.FOOTWAY) if w.domain == 0]
    assert len(outside) == 3


def test_a_corner_cut_by_carelessness_is_no_archway(town: Town, tmp_path: Path) -> None:
    town.box(40.0, -20.0, 60.0, -5.0, building="yes")
    town.way([(39.0, -18.7), (41.3, -21.0)], highway="path")
    map = read(town, tmp_path)
    assert [w.domain for w in of(map, Going.PATH)] == [0] and not of(map, Going.ARCHWAY)


def test_under_a_canopy_one_is_in_the_open(town: Town, tmp_path: Path) -> None:
    town.box(-20.0, 30.0, 20.0, 60.0, building="roof")
    map = read(town, tmp_path)
    assert {w.domain for w in map.ways} == {0}
    (roof,) = map.buildings
    assert (roof.base_m, roof.top_m, roof.flat, roof.stated) == (4.0, 5.0, False, False)


def test_indoor_ways_have_their_level_and_their_building(town: Town, tmp_path: Path) -> None:
    town.box(-20.0, 30.0, 20.0, 60.0, building="yes", name="Hall", height="12 m")
    town.way([(-15.0, 40.0), (15.0, 40.0)], highway="corridor", level="2")
    town.way([(15.0, 40.0), (15.0, 50.0)], highway="steps", indoor="yes", level="0;2")
    town.way([(15.0, 50.0), (0.0, 50.0)], highway="footway", indoor="yes", level="0")
    map = read(town, tmp_path)
    corridors = of(map, Going.CORRIDOR)
    assert {map.domains[w.domain] for w in corridors} == {"Hall"}
    assert [z for _, _, z in points(map, corridors[0])] == [6.0, 6.0]
    (stairs,) = of(map, Going.STAIRS)
    assert [z for _, _, z in points(map, stairs)] == [6.0, 0.0] and map.domains[stairs.domain] == "Hall"


def test_a_corridor_drawn_as_a_line_needs_no_highway(town: Town, tmp_path: Path) -> None:
    town.box(-20.0, 30.0, 20.0, 60.0, building="yes", name="Hall", height="12 m")
    town.way([(-15.0, 40.0), (0.0, 40.0), (15.0, 40.0)], indoor="corridor", level="1")
    town.way([(-15.0, 50.0), (15.0, 50.0)], indoor="corridor", access="private")
    town.box(-18.0, 32.0, -10.0, 38.0, indoor="corridor")
    town.box(-18.0, 52.0, -10.0, 58.0, indoor="room")
    town.way([(-10.0, 52.0), (-10.0, 58.0)], indoor="wall")
    town.way([(-8.0, 52.0), (-8.0, 58.0)], indoor="yes")
    town.way([(-6.0, 52.0), (-6.0, 58.0)], indoor="no")
    map = read(town, tmp_path)
    (corridor,) = of(map, Going.CORRIDOR)
    assert map.domains[corridor.domain] == "Hall"
    assert points(map, corridor) == [(-15.0, 40.0, 3.0), (0.0, 40.0, 3.0), (15.0, 40.0, 3.0)]
    assert map.dropped == {
        "indoor=corridor drawn as an area": 1,
        "indoor=room without a highway": 1,
        "indoor=wall without a highway": 1,
        "indoor=yes without a highway": 1,
        "way: access=private": 1,
    }


def test_clipped_ways_end_at_the_last_known_node_and_a_gap_splits(town: Town, tmp_path: Path) -> None:
    town.way([(100.0, 0.0), (150.0, 0.0), (400.0, 0.0)], highway="residential")
    town.way([(-100.0, 0.0), (-100.0, 50.0), (-300.0, 50.0), (-100.0, 80.0), (-100.0, 90.0)], highway="path")
    town.way([(500.0, 0.0), (510.0, 0.0)], highway="path")
    town.lost |= {(400.0, 0.0), (-300.0, 50.0), (500.0, 0.0), (510.0, 0.0)}
    map = read(town, tmp_path)
    border = {(round(p.x_m + 25.0), round(p.y_m)) for p in map.places if p.kind == "border"}
    assert len(border) == 3 and len(of(map, Going.PATH)) == 2
    assert map.dropped["way: fewer than two nodes in the extract"] == 1
    assert map.noted["way clipped at the edge of the extract, kept up to the last known node"] == 2


def test_doors_gates_and_locked_gates(town: Town, tmp_path: Path) -> None:
    town.way([(100.0, 0.0), (110.0, 0.0), (120.0, 0.0), (130.0, 0.0)], highway="footway")
    town.node((110.0, 0.0), barrier="gate")
    town.node((120.0, 0.0), barrier="gate", access="private")
    town.node((130.0, 0.0), entrance="main")
    town.node((60.0, 60.0), entrance="yes")
    map = read(town, tmp_path)
    info = describe(map)
    assert (info["doors"], info["gates"]) == (2, 3)
    assert info["components"]["count"] == 2
    assert map.dropped["passage: locked or walled barrier"] == 1


def test_multipolygons_have_holes_and_parts_have_heights(town: Town, tmp_path: Path) -> None:
    outer = town.box(10.0, 10.0, 60.0, 60.0)
    inner = town.box(20.0, 20.0, 50.0, 50.0)
    town.relation([(outer, "outer"), (inner, "inner")], building="yes", height="20")
    town.box(-60.0, 10.0, -10.0, 60.0, building="church", height="15", name="Dom")
    town.box(-30.0, 20.0, -20.0, 30.0, building__part="yes", height="40'", min_height="2")
    town.box(-60.0, -60.0, -40.0, -40.0, building="yes")
    town.box(-60.0, -60.0, -50.0, -40.0, building__part="yes", building__levels="5")
    town.box(-50.0, -60.0, -40.0, -40.0, building__part="yes")
    map = read(town, tmp_path)
    heights = sorted((round(b.base_m, 3), round(b.top_m, 3), len(b.rings)) for b in map.buildings)
    assert heights == [(0.0, 9.0, 1), (0.0, 15.0, 1), (0.0, 15.0, 1), (0.0, 20.0, 2), (2.0, 12.192, 1)]


def test_odd_tags_are_counted_and_the_default_is_used(town: Town, tmp_path: Path) -> None:
    town.box(10.0, 10.0, 60.0, 60.0, building="yes", height="abc", min_height="x", layer="y")
    town.box(10.0, -60.0, 60.0, -10.0, building="yes", building__levels="many", building__min_level="-")
    town.way([(100.0, 0.0), (150.0, 0.0)], highway="footway", width="wide", layer="?")
    town.box(70.0, 70.0, 70.0, 70.0, building="yes")
    map = read(town, tmp_path)
    assert [b.top_m for b in map.buildings] == [9.0, 9.0]
    for reason in ("height", "min_height", "building:levels", "building:min_level"):
        assert map.noted[f"{reason} not readable, ignored"] == 1
    assert map.noted["way: width not readable, ignored"] == map.noted["way: layer not readable, ignored"] == 1
    assert map.dropped["building: outline not closed, or hardly any of it in the extract"] == 1


def test_squares_keep_their_outline(town: Town, tmp_path: Path) -> None:
    town.box(0.0, 0.0, 40.0, 40.0, highway="pedestrian", area="yes")
    outer = town.box(0.0, -40.0, 40.0, -80.0)
    town.relation([(outer, "outer")], highway="pedestrian")
    map = read(town, tmp_path)
    assert sorted(len(w.places) for w in of(map, Going.FOOTWAY)) == [3, 5, 5]


def test_bbox_cuts_at_its_edge(town: Town, tmp_path: Path) -> None:
    path = town.write(tmp_path / "town.osm")
    whole = read_map(path)
    west, south, east, north = 24.999, 59.9995, 25.001, 60.0005
    map = read_map(path, bbox=(west, south, east, north))
    assert len([p for p in map.places if p.kind == "border"]) == 4
    assert describe(map)["ways_km"] < describe(whole)["ways_km"]


def test_only_buildings_bring_a_name_that_is_listed(town: Town, tmp_path: Path) -> None:
    town.way(
        [(20.0, 20.0), (40.0, 20.0), (40.0, 40.0), (20.0, 40.0), (20.0, 20.0)],
        building="yes",
        name="Town Hall",
    )
    town.node((0.0, 0.0), entrance="main", name="The Corner")
    map = read(town, tmp_path)
    assert "Main Street" in {way.name for way in map.ways}
    listed = [(one["name"], one["kind"], one["place"]) for one in named(map)]
    assert listed == [("Town Hall", "building", False)]
    page = (Path(__file__).parents[2] / "docs" / "maps.md").read_text(encoding="utf-8")
    assert "names no places at all" in page
