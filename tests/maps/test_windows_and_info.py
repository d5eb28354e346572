"""Windows of maps against shapely, descriptions against networkx, and the door that chooses a reader."""

import itertools
import math
import shutil
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from afoot.errors import AfootError
from afoot.maps import (
    Building,
    Ground,
    Map,
    Place,
    Way,
    Window,
    bundled_map,
    describe,
    read_map,
    save_map,
    window,
)
from afoot.maps.model import GROUND_M, Ring
from afoot.words import Going

XY = st.tuples(st.integers(-50, 50), st.integers(-50, 50))
LINES = st.lists(st.lists(XY, min_size=2, max_size=6), min_size=1, max_size=5)


def drawn(lines: list[list[tuple[int, int]]]) -> Map:
    """A map of lines that join where they share a point."""
    index: dict[tuple[int, int], int] = {}
    for point in itertools.chain(*lines):
        index.setdefault(point, len(index))
    places = tuple(Place(float(x), float(y)) for x, y in index)
    ways = tuple(Way(tuple(index[p] for p in line), Going.STREET) for line in lines)
    return Map("drawn", places, ways)


def length(map: Map) -> float:
    return sum(
        math.dist(*((map.places[p].x_m, map.places[p].y_m) for p in pair))
        for w in map.ways
        for pair in itertools.pairwise(w.places)
    )


@settings(deadline=None, max_examples=50)
@given(LINES)
def test_a_window_holds_what_shapely_clips_and_nothing_else(lines: list[list[tuple[int, int]]]) -> None:
    frame = (-20.5, -10.5, 20.5, 15.5)
    expected = sum(
        LineString(pair).intersection(box(*frame)).length
        for line in lines
        for pair in itertools.pairwise(line)
        if pair[0] != pair[1]
    )
    map = drawn(lines)
    if expected == 0.0:
        return
    cut = window(map, frame)
    assert length(cut) == pytest.approx(expected, abs=0.02)
    assert all(-20.5 <= p.x_m <= 20.5 and -10.5 <= p.y_m <= 15.5 for p in cut.places)
    on_edge = [p.x_m in (-20.5, 20.5) or p.y_m in (-10.5, 15.5) for p in cut.places]
    assert on_edge == [p.kind == "border" for p in cut.places]


@settings(deadline=None, max_examples=50)
@given(LINES)
def test_components_equal_networkx(lines: list[list[tuple[int, int]]]) -> None:
    map = drawn(lines)
    graph = nx.Graph()
    for way in map.ways:
        nx.add_path(graph, way.places)
    parts = [len(part) for part in nx.connected_components(graph)]
    assert describe(map)["components"] == {"count": len(parts), "largest": max(parts), "places": sum(parts)}


def test_a_window_numbers_its_domains_anew_and_keeps_what_reaches_in() -> None:
    ring = ((0.0, 0.0), (30.0, 0.0), (30.0, 30.0), (0.0, 30.0))
    far = ((100.0, 0.0), (130.0, 0.0), (130.0, 30.0))
    places = tuple(Place(x, 10.0, z) for x, z in ((-50.0, 0.0), (0.0, 0.0), (10.0, 4.0), (110.0, 0.0)))
    ways = (
        Way((0, 1), Going.STREET, length_m=100.0),
        Way((3, 2), Going.CORRIDOR, 1),
        Way((1, 2), Going.STAIRS, 2),
    )
    buildings = (Building((far,), domain=1), Building((ring,), domain=2))
    openings = (Window(5.0, 0.0, 1.0, 2), Window(120.0, 0.0, 1.0, 1))
    map = Map("m", places, ways, buildings, windows=openings, domains=("outdoors", "A", "B"))
    cut = window(map, (-10.0, 5.0, 10.0, 15.0), name="cut")
    assert (cut.name, cut.domains) == ("cut", ("outdoors", "B"))
    assert [w.going for w in cut.ways] == [Going.STREET, Going.STAIRS]
    assert cut.ways[0].length_m == 20.0 and cut.ways[1].domain == 1
    assert [b.domain for b in cut.buildings] == [1]
    assert cut.windows == ()
    again = window(map, (-10.0, -5.0, 60.0, 15.0))
    border = next(p for p in again.places if p.kind == "border" and p.x_m == 60.0)
    assert border.z_m == 2.0 and again.domains == ("outdoors", "A", "B")
    assert [w.inside for w in again.windows] == [2]
    assert window(map, centre_m=(0.0, 10.0), size_m=(20.0, 10.0), name="cut") == cut


def test_a_window_keeps_the_ground_in_it_and_around_it() -> None:
    def square(west: float, east: float) -> Ring:
        return ((west, west), (east, west), (east, east), (west, east))

    lake = Ground((square(-500.0, 500.0), square(-5.0, 5.0)), "water")
    lawn, far = Ground((square(10.0, 20.0),), "grass"), Ground((square(300.0, 400.0),), "park")
    places = (Place(-200.0, 0.0), Place(200.0, 0.0))
    map = Map("m", places, (Way((0, 1), Going.STREET),), ground=(far, lawn, lake))
    cut = window(map, (-40.0, -40.0, 40.0, 40.0)).ground
    assert [g.kind for g in cut] == ["grass", "water"] and cut[0] == lawn
    shape = Polygon(cut[1].rings[0], cut[1].rings[1:])
    edge = 40.0 + GROUND_M
    assert shape.bounds == (-edge, -edge, edge, edge)
    assert shape.area == pytest.approx(4 * edge**2 - 100.0) and not shape.covers(Point(0.0, 0.0))
    assert window(map, (-4.0, -4.0, 4.0, 4.0)).ground[-1].kind == "water"


def test_a_window_of_a_graph_keeps_whole_hops_only() -> None:
    places = tuple(Place(float(x), 0.0, name=str(x)) for x in range(4))
    ways = tuple(Way((a, a + 1), Going.STREET, length_m=7.0) for a in range(3))
    cut = window(Map("g", places, ways, abstract=True), (-0.5, -1.0, 2.5, 1.0))
    assert [(w.places, w.length_m) for w in cut.ways] == [((0, 1), 7.0), ((1, 2), 7.0)]


NAN = float("nan")


@pytest.mark.parametrize(
    "frame", [(9.0, 0.0, 0.0, 9.0), (0.0, 0.0, 0.0, 9.0), (0.0, 0.0, NAN, 9.0), (90.0, 90.0, 99.0, 99.0)]
)
def test_empty_windows_are_told(frame: tuple[float, float, float, float]) -> None:
    with pytest.raises(AfootError, match=r"the window is empty|no way runs through"):
        window(drawn([[(0, 0), (9, 9)]]), frame)


def test_a_window_of_helsinki_is_described() -> None:
    map = bundled_map("helsinki")
    core = window(map, centre_m=(0.0, 0.0), size_m=(500.0, 500.0), name="core")
    info = describe(core)
    assert info["bounds_m"] == [-250.0, -250.0, 250.0, 250.0]
    assert info["border_places"] > 20 and info["origin"] == describe(map)["origin"]
    assert sum(g["ways"] for g in info["ways_by_going"].values()) == info["ways"]
    assert sum(g["km"] for g in info["ways_by_going"].values()) == pytest.approx(info["ways_km"], abs=0.01)
    whole = window(map, (-1e4, -1e4, 1e4, 1e4))
    assert describe(whole) == describe(map)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no.osm", "there is no such file"),
        ("folder", r"folder: this is a folder; expected a map file\. Name a file\.$"),
        ("", r"this is a folder; expected a map file\. In it are old\.map, town\.geojson\.$"),
        (
            "mine.yaml",
            r"does not know this kind.*'\.yaml'.*If this is a scenario: afoot scenario check .*mine\.yaml\.$",
        ),
        ("town.shp", r"does not know this kind of map.*'\.shp'.*\.osm\.pbf, .*\.afootmap"),
        ("town.geojsn", r"does not know this kind.*Did you mean '\.geojson'"),
        ("town.osm.pfb", r"does not know this kind.*Did you mean '\.osm\.pbf'"),
    ],
)
def test_unknown_files_are_told(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for bad in ("town.shp", "town.geojsn", "town.osm.pfb", "mine.yaml", "town.geojson", "old.map"):
        (tmp_path / bad).write_bytes(b"????")
    with pytest.raises(AfootError, match=words) as caught:
        read_map(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


def test_a_missing_file_names_the_one_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "helsinki.osm").write_bytes(b"x")
    with pytest.raises(AfootError, match=r"Did you mean 'helsinki\.osm'"):
        read_map(tmp_path / "helsinky.osm")
    with pytest.raises(AfootError, match="There is no folder"):
        read_map(tmp_path / "nowhere" / "a.osm")


GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="undirected">
<node id="a"/><node id="b"/><edge source="a" target="b"/></graph></graphml>"""
GEOJSON = """{"type": "FeatureCollection", "afoot": {"units": "m"}, "features": [{"type": "Feature",
"properties": {}, "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 0]]}}]}"""
OSM = """<osm version="0.6"><node id="1" lat="60" lon="25"/><node id="2" lat="60.001" lon="25"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way></osm>"""
GRID = "type octile\nheight 1\nwidth 2\nmap\n..\n"


@pytest.mark.parametrize(
    ("name", "text"), [("a.map", GRID), ("a.graphml", GRAPHML), ("a.geojson", GEOJSON), ("a.osm", OSM)]
)
def test_known_content_with_an_unknown_ending_is_read(name: str, text: str, tmp_path: Path) -> None:
    named, bare = tmp_path / name, tmp_path / "a"
    named.write_text(text, encoding="utf-8")
    shutil.copy(named, bare)
    assert read_map(bare) == read_map(named)
    assert len(read_map(named).ways) == 1


def test_own_format_is_read_by_ending_and_content(tmp_path: Path) -> None:
    map = drawn([[(0, 0), (9, 9)]])
    for name in ("a.afootmap", "a.bin"):
        save_map(map, tmp_path / name)
        assert read_map(tmp_path / name) == map
    cut = read_map(tmp_path / "a.afootmap", bbox=(0.0, 0.0, 5.0, 5.0))
    assert length(cut) == pytest.approx(5.0 * math.sqrt(2.0), abs=0.01)
