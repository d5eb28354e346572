"""The GeoJSON profile: everything it can say, and everything one can get wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from afoot.errors import AfootError
from afoot.maps import Map, describe, read_map
from afoot.words import Going


def feature(kind: str, coordinates: Any, /, **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


STREET = feature("LineString", [[0, 0], [50, 0], [100, 0]], going="street", name="High Street")


def written(tmp_path: Path, *features: Any, units: str = "m", **top: Any) -> Path:
    document = {"type": "FeatureCollection", "afoot": {"units": units}, "features": list(features)} | top
    path = tmp_path / "town.geojson"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def read(tmp_path: Path, *features: Any, **kwargs: Any) -> Map:
    return read_map(written(tmp_path, *features, **kwargs))


def test_everything_the_profile_names(tmp_path: Path) -> None:
    crawl = feature(
        "LineString", [[50, 0], [50, 30]], going="crawl", headroom_m=0.8, width_m=0.7, lit=False, hidden=True,
        passage=True, oneway=True, layer=-1, domain="Cellar", name="Crawlway", length_m=31,
    )  # fmt: skip
    map = read(
        tmp_path,
        STREET,
        crawl,
        feature("Point", [50, 30], kind="refuge", name="Den", capacity=4, z_m=-4),
        feature("Point", [0, 0], kind="gate", name="Gate"),
        feature(
            "Polygon",
            box(40, 10, 60, 40),
            kind="building",
            name="Hall",
            height_m=12,
            base_m=0,
            domain="Cellar",
        ),
        feature("MultiPolygon", [box(0, 50, 10, 60), box(20, 50, 30, 60)], kind="market", capacity=200),
        feature("Point", [55, 10], kind="window", inside="Hall", z_m=1),
        name="Toy",
    )
    assert (map.name, map.origin, map.abstract) == ("Toy", None, False)
    way = map.ways[1]
    assert (way.going, way.headroom_m, way.width_m, way.lit) == (Going.CRAWL, 0.8, 0.7, False)
    assert (way.hidden, way.passage, way.oneway, way.layer, way.length_m) == (True, True, True, -1, 31.0)
    assert map.domains[way.domain] == "Cellar" and map.buildings[0].domain == way.domain
    assert map.ways[0].places[1] == way.places[0]
    den = next(p for p in map.places if p.name == "Den")
    assert (den.kind, den.capacity, den.z_m, den.x_m, den.y_m) == ("refuge", 4, -4.0, 50.0, 30.0)
    assert map.places[way.places[0]].z_m == 0.0
    assert [(a.kind, a.capacity) for a in map.areas] == [("market", 200)] * 2
    assert (map.windows[0].inside, map.windows[0].outside) == (way.domain, 0)
    info = describe(map)
    assert (info["hidden_ways"], info["passages"], info["windows"], info["refuges"], info["gates"]) == (
        1,
        1,
        1,
        1,
        1,
    )


def test_ground_is_told_apart_from_what_an_area_is_for(tmp_path: Path) -> None:
    map = read(
        tmp_path,
        STREET,
        feature("Polygon", box(0, 50, 10, 60), ground="water"),
        feature("MultiPolygon", [box(20, 50, 30, 60), box(40, 50, 50, 60)], ground="grass"),
        feature("Polygon", box(60, 50, 70, 60), kind="yard", ground="sand", name="Yard"),
    )
    assert [g.kind for g in map.ground] == ["grass", "grass", "sand", "water"]
    assert [(a.kind, a.name) for a in map.areas] == [("yard", "Yard")]
    assert map.ground[2].rings == map.areas[0].rings
    assert describe(map)["ground"] == {"grass": 2, "sand": 1, "water": 1}


def test_each_line_of_several_is_a_way_of_its_own(tmp_path: Path) -> None:
    lines = [[[0, 0], [100, 0]], [[100, 0], [100, 50], [60, 50]]]
    several = read(tmp_path, feature("MultiLineString", lines, going="path", name="Loop"))
    single = read(tmp_path, *(feature("LineString", one, going="path", name="Loop") for one in lines))
    assert (several.ways, several.places) == (single.ways, single.places)
    assert [len(way.places) for way in several.ways] == [2, 3]


def test_degrees_become_metres(tmp_path: Path) -> None:
    line = feature("LineString", [[24.94, 60.17], [24.95, 60.17]])
    map = read(tmp_path, line, feature("LineString", [[24.95, 60.17], [24.95, 60.18]]), units="degrees")
    assert map.origin == (60.175, 24.945)
    xs, ys = [p.x_m for p in map.places], [p.y_m for p in map.places]
    assert max(xs) - min(xs) == pytest.approx(555.3, abs=1.0)  # a hundredth of a degree at 60.175 N, WGS84
    assert max(ys) - min(ys) == pytest.approx(1114.2, abs=1.0)


def test_archways_and_corridors_find_their_building_and_tunnels_are_inside_themselves(tmp_path: Path) -> None:
    map = read(
        tmp_path,
        feature("LineString", [[0, 0], [0, 20]], going="archway"),
        feature("LineString", [[0, 20], [8, 20]], going="corridor"),
        feature("LineString", [[0, 0], [90, 0]], going="tunnel", name="Drain"),
        feature("LineString", [[90, 0], [99, 0]], going="archway"),
        feature("Polygon", box(-10, 5, 10, 30), kind="building", name="Hall"),
    )
    assert [map.domains[w.domain] for w in map.ways] == ["Hall", "Hall", "Drain", "outdoors"]
    assert map.buildings[0].domain == 1 and not map.buildings[0].stated


def test_layers_give_heights_and_the_ground_wins(tmp_path: Path) -> None:
    map = read(
        tmp_path,
        STREET,
        feature("LineString", [[50, 0], [50, 9], [50, 20]], layer=1, bridge=True),
        feature("LineString", [[50, 20, 8.5], [70, 20]], going="stairs"),
    )
    z = {(p.x_m, p.y_m): p.z_m for p in map.places}
    assert (z[50, 0], z[50, 9], z[70, 20]) == (0.0, 5.0, 0.0)
    assert sorted(p.z_m for p in map.places if (p.x_m, p.y_m) == (50, 20)) == [5.0, 8.5]


def test_a_stated_height_meets_the_same_height_that_is_not_stated(tmp_path: Path) -> None:
    drain = feature("LineString", [[50, 0, 0], [50, 30, -4]], going="tunnel")
    gate = feature("Point", [50, 0], kind="gate", name="Gate")
    for features in ((STREET, drain, gate), (gate, drain, STREET)):
        map = read(tmp_path, *features)
        assert describe(map)["components"]["count"] == 1
        ((mouth, name),) = {(p.z_m, p.name) for p in map.places if (p.x_m, p.y_m) == (50, 0)}
        assert (mouth, name) == (0.0, "Gate")
    deck = feature("LineString", [[50, 0, 6], [50, 30, 6]], bridge=True)
    assert describe(read(tmp_path, STREET, deck))["components"]["count"] == 2
    ramp = feature("LineString", [[50, 0], [50, 30]], layer=-1)
    under = feature("LineString", [[50, 30, -5], [80, 30, -5]], going="tunnel")
    assert describe(read(tmp_path, STREET, ramp, under))["components"]["count"] == 1


def test_own_fields_are_kept_out_and_counted(tmp_path: Path) -> None:
    map = read(tmp_path, road(osm_way_number=7), feature("Point", [5, 5]))
    assert map.noted == {"field osm_way_number not known, ignored": 1, "place on no way": 1}


def road(**properties: Any) -> dict[str, Any]:
    return feature("LineString", [[0, 0], [9, 0]], **properties)


POLYGON = box(0, 0, 10, 10)
BOW_TIE = [[0, 0], [9, 9], [9, 0], [0, 9], [0, 0]]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (road(going="stears"), "'going'.*'stears'.*Did you mean 'stairs'"),
        (road(goin="stairs"), "unknown field.*'goin'.*Did you mean 'going'"),
        (road(headroom_m="low"), "'headroom_m'.*'low'.*a number"),
        (road(headroom_m=0), "'headroom_m'.*a number from 0.3"),
        (road(width_m=-1), "'width_m'.*-1"),
        (road(length_m=float("nan")), "'length_m'.*nan"),
        (road(length_m=0), "'length_m'.*0"),
        (road(lit="yes"), "'lit'.*true or false"),
        (road(layer=1.5), "'layer'.*a whole number"),
        (road(name=5), "'name'.*a text"),
        (feature("LineString", [[0, 0]]), "at least 2 positions"),
        (feature("LineString", [[0, 0], [0, 0]]), "two positions at least a millimetre apart"),
        (feature("LineString", [[0, 0], ["a", 0]]), "finite numbers"),
        (feature("LineString", [[0, 0], [float("inf"), 0]]), "finite numbers"),
        (feature("LineString", [[0, 0], [0]]), "finite numbers"),
        (feature("Point", [0, 0], kind="refuje"), "'kind'.*Did you mean 'refuge'"),
        (feature("Point", [0, 0], kind="refuge", capacity=-2), "'capacity'.*at least 0"),
        (feature("Point", [0, 0], kind="window"), "'inside'"),
        (feature("Point", [0, 0], kind="window", inside="Moon"), "'inside'.*'Moon'"),
        (feature("Polygon", POLYGON), "'kind'.*building, or what the area is"),
        (feature("Polygon", POLYGON, ground="watr"), "'ground'.*'watr'.*Did you mean 'water'"),
        (feature("Polygon", POLYGON, kind="building", ground="grass"), "'ground'.*a building stands on it"),
        (feature("Polygon", [POLYGON[0][:-1]], kind="building"), "rings that end where they begin"),
        (feature("Polygon", POLYGON[0], kind="building"), "finite numbers|positions"),
        (feature("Polygon", [BOW_TIE], kind="yard"), "does not cross itself"),
        (feature("Polygon", POLYGON, kind="building", height_m=3, base_m=4), "'height_m'.*more than base_m"),
        (feature("Polygon", POLYGON, kind="building", hieght_m=3), "Did you mean 'height_m'"),
        (feature("MultiLineString", []), "at least one line of positions"),
        (feature("MultiLineString", [[0, 0], [9, 0]]), "finite numbers"),
        (feature("MultiLineString", [[[0, 0], [9, 0]]] * 2, length_m=9), "'length_m'.*no length for several lines"),
        (feature("Linestring", [[0, 0], [9, 0]]), "'geometry'.*Did you mean 'LineString'"),
        ({"type": "feature"}, "not a feature"),
        ({"type": "Feature", "geometry": None}, "'geometry' is wrong"),
        (feature("Point", [0, 0]) | {"properties": [1]}, "'properties' is wrong"),
    ],
)  # fmt: skip
def test_bad_features_are_told_with_file_line_and_number(bad: Any, words: str, tmp_path: Path) -> None:
    path = written(tmp_path, STREET, bad)
    with pytest.raises(AfootError, match=words) as caught:
        read_map(path)
    assert str(path) in str(caught.value) and "feature 2" in str(caught.value)
    if isinstance(bad, dict) and bad.get("type") == "Feature":
        line = path.read_text(encoding="utf-8").splitlines().index('   "type": "Feature",', 20) + 1
        assert f"town.geojson:{line}: feature 2" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"town\.geojson: the file is empty"),
        ("\n {", r"town\.geojson:2: not JSON"),
        ('{"type": "FeatureCollection",\n "features": [', r"town\.geojson:2: not JSON"),
        ("[]", "expected a FeatureCollection"),
        ('{"type": "Feature"}', "got 'Feature'; expected a FeatureCollection"),
        ('{"type": "FeatureCollection"}', "'features' is wrong"),
        ('{"type": "FeatureCollection", "features": []}', "no ways"),
        (
            '{"type": "FeatureCollection", "afoot": {"units": "ell"}, "features": []}',
            r"got 'ell'; expected m or degrees\. Write for example 'degrees'\.$",
        ),
        ('{"type": "FeatureCollection", "afoot": {"units": "metres"}, "features": []}', "'afoot.units'"),
        (
            '{"type": "FeatureCollection",\n"afoot": {\n"units": "Meter"}, "features": []}',
            r"""geojson:3: field 'afoot.units' is wrong; got 'Meter'; expected m or degrees. Write "units": "m"\.$""",
        ),
        (
            '{"type": "FeatureCollection", "afoot": {"units": "degree"}, "features": [], "mine": {"units": 3}}',
            r"geojson: field .*Did you mean 'degrees'",
        ),
        ('{"type": "FeatureCollection", "afoot": 3, "features": []}', "'afoot' is wrong"),
        (
            '{"type": "FeatureCollection", "afoot": {"unit": "m"}, "features": []}',
            "unknown field in 'afoot'; got 'unit'; expected units, .* Did you mean 'units'",
        ),
        (
            '{"type": "FeatureCollection", "afoot": {"license": "mine"}, "features": []}',
            "Did you mean 'licence'",
        ),
    ],
)
def test_bad_files_are_told(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "town.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AfootError, match=words):
        read_map(path)


def test_latitude_before_longitude_is_told(tmp_path: Path) -> None:
    with pytest.raises(AfootError, match="Longitude comes first: are they swapped") as caught:
        read(tmp_path, feature("LineString", [[1.35, 103.8], [1.36, 103.8]]), units="degrees")
    told = caught.value.to_dict()
    assert (told["file"], told["field"]) == (
        str(tmp_path / "town.geojson"), "feature 1, field 'coordinates'",
    ) and told["line"] > 1  # fmt: skip


def test_metres_of_a_grid_far_off_are_told_with_their_feature(tmp_path: Path) -> None:
    with pytest.raises(
        AfootError, match=r"got \[385700.0, 6671900.0\]; .* 500000 from 0\. Take the middle"
    ) as caught:
        read(tmp_path, STREET, feature("LineString", [[385700, 6671900], [385800, 6671900]]))
    assert "feature 2" in str(caught.value) and caught.value.to_dict()["line"]
    assert read(tmp_path, STREET, feature("LineString", [[0, 0], [0, -500_000]])).places[-1].y_m == -500_000


def test_metres_taken_for_degrees_and_names_given_twice_are_told(tmp_path: Path) -> None:
    with pytest.raises(AfootError, match="For a map in metres write"):
        read(tmp_path, feature("LineString", [[0, 0], [500, 0]]), units="degrees")
    twice = [feature("Point", [x, 0], name="Inn") for x in (0, 50)]
    with pytest.raises(AfootError, match=r"feature 3.*'name'.*'Inn'.*feature 2"):
        read(tmp_path, STREET, *twice)
    same = [feature("Point", [0, 0], name=n) for n in ("a", "b")]
    with pytest.raises(AfootError, match=r"feature 3.*a position other than"):
        read(tmp_path, STREET, *same)
