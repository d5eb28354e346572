"""Water, green and paved areas of an OpenStreetMap file: told by their tags, closed where an extract cuts them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point, Polygon

from afoot.board.store import map_digest
from afoot.maps import Map, describe, read_map, window
from afoot.maps.ground import SLACK_M
from afoot.maps.model import GROUND_KINDS, GROUND_M
from afoot.maps.osm_tags import ground_kind
from tests.maps.osm_writing import XY, Town


def town() -> Town:
    """A street around a square of 400 m."""
    drawn = Town()
    drawn.box(0.0, 0.0, 400.0, 400.0, highway="residential")
    return drawn


def read(drawn: Town, folder: Path) -> Map:
    return read_map(drawn.write(folder / "town.osm"))


def kinds_at(map: Map, x_m: float, y_m: float) -> list[str]:
    """What the ground is at a point of a drawing, whose middle is the map's 0, 0."""
    spot = Point(x_m - 200.0, y_m - 200.0)
    return [g.kind for g in map.ground if Polygon(g.rings[0], g.rings[1:]).covers(spot)]


def area(map: Map, kind: str) -> float:
    return sum(Polygon(g.rings[0], g.rings[1:]).area for g in map.ground if g.kind == kind)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"natural": "water"}, "water"),
        ({"natural": "water", "layer": "-1"}, "water"),
        ({"waterway": "riverbank"}, "water"),
        ({"waterway": "dock"}, "water"),
        ({"landuse": "basin"}, "water"),
        ({"natural": "wood"}, "woods"),
        ({"landuse": "forest"}, "woods"),
        ({"landuse": "grass"}, "grass"),
        ({"landuse": "farmland"}, "field"),
        ({"leisure": "park"}, "park"),
        ({"leisure": "garden"}, "park"),
        ({"leisure": "pitch"}, "pitch"),
        ({"natural": "beach"}, "sand"),
        ({"natural": "bare_rock"}, "rock"),
        ({"place": "square"}, "square"),
        ({"highway": "pedestrian", "area": "yes"}, "square"),
        ({"highway": "pedestrian", "type": "multipolygon"}, "square"),
        ({"man_made": "pier"}, "pier"),
        ({"amenity": "parking"}, "parking"),
        ({"amenity": "parking", "parking": "surface"}, "parking"),
        ({"amenity": "parking", "parking": "underground"}, ""),
        ({"amenity": "parking", "building": "yes"}, ""),
        ({"leisure": "garden", "indoor": "yes"}, ""),
        ({"place": "square", "layer": "-1"}, ""),
        ({"natural": "water", "tunnel": "culvert"}, ""),
        ({"highway": "pedestrian"}, ""),
        ({"landuse": "residential"}, ""),
        ({}, ""),
    ],
)
def test_tags_tell_what_the_ground_is(tags: dict[str, str], kind: str) -> None:
    assert ground_kind(tags) == kind and kind in ("", *GROUND_KINDS)


def test_areas_lie_where_they_are_drawn_with_their_holes(tmp_path: Path) -> None:
    drawn = town()
    drawn.box(20.0, 20.0, 120.0, 120.0, leisure="park", name="Park")
    drawn.box(40.0, 40.0, 60.0, 60.0, natural="water")
    outer, island = drawn.box(200.0, 200.0, 300.0, 300.0), drawn.box(240.0, 240.0, 260.0, 260.0)
    drawn.relation([(outer, "outer"), (island, "inner")], natural="water")
    drawn.box(320.0, 20.0, 380.0, 60.0, place="square", highway="pedestrian", area="yes")
    map = read(drawn, tmp_path)
    assert kinds_at(map, 100.0, 100.0) == ["park"] and kinds_at(map, 50.0, 50.0) == ["park", "water"]
    assert kinds_at(map, 220.0, 250.0) == ["water"] and kinds_at(map, 250.0, 250.0) == []
    assert kinds_at(map, 350.0, 40.0) == ["square"]
    assert area(map, "water") == pytest.approx(100.0**2 - 20.0**2 + 20.0**2, rel=1e-3)
    assert describe(map)["ground"] == {"park": 1, "square": 1, "water": 2}
    order = [GROUND_KINDS.index(g.kind) for g in map.ground]
    assert order == sorted(order)


def test_areas_of_a_kind_that_touch_are_one_patch(tmp_path: Path) -> None:
    drawn = town()
    drawn.box(20.0, 20.0, 120.0, 120.0, landuse="grass")
    drawn.box(120.0, 20.0, 220.0, 120.0, landuse="meadow")
    map = read(drawn, tmp_path)
    assert describe(map)["ground"] == {"grass": 1} and area(map, "grass") == pytest.approx(20_000, rel=1e-3)


def test_corners_that_hardly_show_are_left_out(tmp_path: Path) -> None:
    drawn = town()
    bank = [(100.0 + 5.0 * k, 100.0 + 0.8 * SLACK_M * (k % 2)) for k in range(21)]
    drawn.way([*bank, (200.0, 200.0), (100.0, 200.0), bank[0]], natural="water")
    (lake,) = read(drawn, tmp_path).ground
    assert len(lake.rings[0]) < 10 and all(
        value == round(value, 1) for point in lake.rings[0] for value in point
    )


def test_a_lake_that_the_extract_cuts_is_closed_along_its_edge_and_goes_on_to_the_frame(
    tmp_path: Path,
) -> None:
    """On the side where nobody walks, though that is the larger one. Green ends at the edge itself."""
    drawn = town()
    shore: list[XY] = [(-100.0, 30.0), (10.0, 30.0), (390.0, 30.0), (500.0, 30.0)]
    drawn.way([*shore, (500.0, 900.0), (-100.0, 900.0), shore[0]], natural="water")
    drawn.way([(300.0, -50.0), (300.0, 15.0), (340.0, 15.0), (340.0, -50.0), (300.0, -50.0)], landuse="grass")
    drawn.lost |= {at for at in drawn.nodes if not (0.0 <= at[0] <= 400.0 and 0.0 <= at[1] <= 400.0)}
    # The street's corners are at 0 and 400: two of them lie to the south of the shore, and two to the north.
    drawn.way([(x, 10.0) for x in (0.0, 100.0, 200.0)], highway="path")
    map = read(drawn, tmp_path)
    assert kinds_at(map, 200.0, 390.0) == ["water"] == kinds_at(map, 200.0, 400.0 + GROUND_M - 1.0)
    assert kinds_at(map, 200.0, 20.0) == []
    assert kinds_at(map, 320.0, 5.0) == ["grass"] and kinds_at(map, 320.0, -5.0) == []
    assert area(map, "grass") == pytest.approx(40.0 * 15.0, rel=0.01)


def test_the_sea_is_to_the_right_of_the_coast_and_islands_are_land(tmp_path: Path) -> None:
    drawn = town()
    drawn.way([(-100.0, 200.0), (20.0, 200.0), (200.0, 230.0)], natural="coastline")  # land to the north
    drawn.way([(200.0, 230.0), (380.0, 200.0), (500.0, 200.0)], natural="coastline")
    island = [(100.0, 100.0), (140.0, 100.0), (140.0, 140.0), (100.0, 140.0), (100.0, 100.0)]
    drawn.way(island, natural="coastline")
    drawn.lost |= {(-100.0, 200.0), (500.0, 200.0)}
    map = read(drawn, tmp_path)
    assert kinds_at(map, 200.0, 300.0) == [] and kinds_at(map, 200.0, 50.0) == ["water"]
    assert kinds_at(map, 120.0, 120.0) == [] and kinds_at(map, 90.0, 120.0) == ["water"]
    assert kinds_at(map, 200.0, -GROUND_M + 1.0) == ["water"] == kinds_at(map, -GROUND_M + 1.0, 50.0)
    turned = town()
    turned.way([(500.0, 200.0), (380.0, 200.0), (20.0, 200.0), (-100.0, 200.0)], natural="coastline")
    turned.lost |= {(-100.0, 200.0), (500.0, 200.0)}
    map = read(turned, tmp_path)
    assert kinds_at(map, 200.0, 300.0) == ["water"] and kinds_at(map, 200.0, 50.0) == []


def test_a_coast_that_no_extract_cut_tells_nothing_beyond_it(tmp_path: Path) -> None:
    drawn = town()
    drawn.box(100.0, 100.0, 200.0, 200.0, natural="coastline")  # an island, so the rest is sea
    map = read(drawn, tmp_path)
    assert kinds_at(map, 150.0, 150.0) == [] and kinds_at(map, 300.0, 300.0) == ["water"]


def test_rings_that_end_in_the_middle_are_left_out_and_counted(tmp_path: Path) -> None:
    drawn = Town()
    drawn.box(0.0, 0.0, 2000.0, 2000.0, highway="residential")
    shore = drawn.way([(900.0, 900.0), (1100.0, 900.0), (1100.0, 1100.0)])
    drawn.relation([(shore, "outer"), (99, "outer")], natural="water")
    map = read(drawn, tmp_path)
    assert map.ground == () and map.dropped == {"ground: rings do not close in the extract": 1}


def test_outlines_that_cross_or_are_flat_give_what_has_an_area(tmp_path: Path) -> None:
    drawn = town()
    drawn.way([(10.0, 10.0), (90.0, 90.0), (90.0, 10.0), (10.0, 90.0), (10.0, 10.0)], landuse="grass")
    drawn.way([(210.0, 10.0), (290.0, 10.0), (210.0, 10.0)], landuse="forest")
    drawn.way([(210.0, 110.0), (290.0, 110.0), (250.0, 110.0), (210.0, 110.0)], natural="water")
    map = read(drawn, tmp_path)
    assert set(describe(map)["ground"]) == {"grass"}
    assert area(map, "grass") == pytest.approx(2 * 40.0**2, rel=0.01)


def test_a_map_of_single_nodes_has_no_ground(tmp_path: Path) -> None:
    drawn = Town()
    drawn.way([(0.0, 0.0), (400.0, 0.0)], highway="residential")
    drawn.box(0.0, 10.0, 50.0, 50.0, natural="water")
    drawn.lost |= {(400.0, 0.0)}
    assert read(drawn, tmp_path).ground == ()


def test_ground_is_no_part_of_a_board(tmp_path: Path) -> None:
    """The bytes of a board are found by the digest of its map."""
    drawn = town()
    bare = read(drawn, tmp_path)
    drawn.box(20.0, 20.0, 120.0, 120.0, natural="water", indoor="room")
    drawn.box(20.0, 20.0, 120.0, 120.0, natural="water")
    map = read(drawn, tmp_path)
    assert map.ground and map_digest(map) == map_digest(bare)
    assert replace(map, ground=(), dropped={}) == replace(bare, dropped={})


def test_a_corridor_around_a_garden_is_a_corridor_still(tmp_path: Path) -> None:
    drawn = town()
    ring = drawn.way([(50.0, 50.0), (90.0, 50.0), (90.0, 90.0), (50.0, 50.0)], indoor="corridor", area="no")
    before = read(drawn, tmp_path)
    drawn.relation([(ring, "outer")], leisure="garden")
    after = read(drawn, tmp_path)
    assert (after.ways, after.places) == (before.ways, before.places) and len(after.ways) == 2
    assert describe(after)["ground"] == {"park": 1}


def names_of(map: Map) -> dict[str, tuple[str, tuple[float, float]]]:
    """By name what it is of, and where it is written in the drawing."""
    found = [(patch.kind, name) for patch in map.ground for name in patch.names]
    assert len({name.text for _, name in found}) == len(found)
    return {name.text: (kind, (name.x_m + 200.0, name.y_m + 200.0)) for kind, name in found}


def near(x_m: float, y_m: float) -> Any:
    return pytest.approx((x_m, y_m), abs=0.2)


def test_names_are_written_in_the_middle_of_what_they_name(tmp_path: Path) -> None:
    """Of two parks that are one patch, too. A pond in the middle moves the name aside."""
    drawn = town()
    drawn.box(20.0, 20.0, 60.0, 100.0, leisure="park", name="Old Park")
    drawn.box(60.0, 20.0, 120.0, 100.0, leisure="garden", name="Garden")
    drawn.box(20.0, 150.0, 60.0, 190.0, leisure="park")
    outer, pond = drawn.box(200.0, 200.0, 300.0, 300.0), drawn.box(220.0, 220.0, 280.0, 280.0)
    drawn.relation([(outer, "outer"), (pond, "inner")], landuse="grass", name="Lawn")
    map = read(drawn, tmp_path)
    names = names_of(map)
    assert describe(map)["ground"] == {"park": 2, "grass": 1}
    assert names["Old Park"] == ("park", near(40.0, 60.0)) and names["Garden"] == ("park", near(90.0, 60.0))
    (kind, at) = names["Lawn"]
    assert kind == "grass" and kinds_at(map, *at) == ["grass"]
    assert set(names) == {"Old Park", "Garden", "Lawn"}


def test_of_parts_with_one_name_the_largest_has_it_and_streets_keep_theirs(tmp_path: Path) -> None:
    drawn = town()
    drawn.box(20.0, 20.0, 40.0, 40.0, place="square", highway="pedestrian", area="yes", name="Market")
    drawn.box(100.0, 20.0, 160.0, 80.0, place="square", name="Market")
    drawn.box(200.0, 20.0, 300.0, 40.0, highway="pedestrian", area="yes", name="Broad Street")
    assert names_of(read(drawn, tmp_path)) == {"Market": ("square", near(130.0, 50.0))}


def test_nodes_name_the_ground_on_which_they_lie(tmp_path: Path) -> None:
    """As bays of the sea do. One on land, one without a name, and one that names what has the name already do not."""
    drawn = town()
    drawn.box(100.0, 100.0, 200.0, 300.0, natural="water", name="Mere")
    drawn.node((150.0, 120.0), natural="bay", name="Bight")
    drawn.node((150.0, 280.0), natural="water", name="Mere")
    drawn.node((150.0, 180.0), natural="strait")
    drawn.node((300.0, 300.0), natural="bay", name="Dry Bay")
    map = read(drawn, tmp_path)
    assert names_of(map) == {"Mere": ("water", near(150.0, 200.0)), "Bight": ("water", near(150.0, 120.0))}
    across = {name.text: name.across_m for name in map.ground[0].names}
    assert across["Bight"] == pytest.approx(40.0, abs=0.5)
    assert across["Mere"] == pytest.approx((100.0 * 200.0) ** 0.5, abs=0.5)


def test_a_window_keeps_the_names_that_lie_in_it(tmp_path: Path) -> None:
    drawn = town()
    drawn.box(20.0, 20.0, 380.0, 180.0, leisure="park", name="Long Park")
    drawn.box(20.0, 200.0, 60.0, 240.0, natural="water", name="Pond")
    map = read(drawn, tmp_path)
    west = window(map, bbox_m=(-200.0, -200.0, -100.0, 200.0), name="west")
    assert names_of(map).keys() == {"Long Park", "Pond"} and names_of(west).keys() == {"Pond"}
    assert [patch.kind for patch in west.ground] == ["park", "water"]
