"""The bundled map, and the two real extracts where they are at hand, against figures counted elsewhere."""

import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Point, Polygon

from afoot.errors import AfootError
from afoot.maps import Map, bundled_map, bundled_names, describe, read_map, window, with_roofs
from afoot.maps.compact import dump_map
from afoot.maps.osm_file import read_raw
from afoot.maps.osm_tags import barrier, why_not
from afoot.maps.project import Projection
from afoot.words import Going

SHARED = Path(__file__).parents[3] / "shared" / "maps"
DATA = Path(__file__).parents[2] / "afoot" / "maps" / "data"


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not at hand")
    return path


@pytest.fixture(scope="module")
def helsinki() -> Map:
    return bundled_map("helsinki")


def test_importing_the_extract_gives_the_bundled_map_byte_for_byte() -> None:
    map = read_map(shared("helsinki.osm.pbf"))
    assert dump_map(map) == (DATA / "helsinki.afootmap").read_bytes()


def test_the_bundled_map_is_small_and_says_whose_it_is(helsinki: Map) -> None:
    assert bundled_names() == ("helsinki", "rockface")
    assert (DATA / "helsinki.afootmap").stat().st_size < 150_000
    assert "OpenStreetMap contributors" in (DATA / "LICENCE-ODbL.md").read_text(encoding="utf-8")
    assert (helsinki.licence, helsinki.attribution) == ("ODbL-1.0", "(c) OpenStreetMap contributors")
    with pytest.raises(AfootError, match="Did you mean 'helsinki'"):
        bundled_map("helsinky")


def test_parks_waters_and_squares_of_helsinki_have_their_names(helsinki: Map) -> None:
    names = {name.text: patch.kind for patch in helsinki.ground for name in patch.names}
    assert len(names) == 33
    assert names["Esplanadinpuisto"] == names["Kaisaniemen puisto"] == "park"
    assert names["Rautatientori"] == names["Senaatintori"] == "square"
    assert names["Kaisaniemenlahti"] == names["T\u00f6\u00f6l\u00f6nlahti"] == "water"


def test_the_file_holds_what_was_counted_in_it() -> None:
    raw = read_raw(shared("helsinki.osm.pbf"))
    ways = [tags for _, tags in raw.ways.values()]
    assert len(ways) == 2650
    assert sum(len(refs) - 1 for refs, _ in raw.ways.values()) == 9324
    assert sum(t["highway"] == "steps" for t in ways) == 141
    assert Counter(t.get("tunnel") for t in ways)["yes"] == 242
    assert Counter(t.get("tunnel") for t in ways)["building_passage"] == 34
    assert sum(t.get("entrance", "no") != "no" for t in raw.spots.values()) == 325
    outlines = [t for _, t in raw.outlines.values() if "building" in t or "building:part" in t]
    assert abs(len(outlines) - 554) <= 1
    assert sum("building" in tags for _, tags, _ in raw.relations) == 67


def test_every_way_of_the_extract_is_kept_or_dropped_for_a_reason(helsinki: Map) -> None:
    raw = read_raw(shared("helsinki.osm.pbf"))
    dropped = sum(n for reason, n in helsinki.dropped.items() if reason.startswith("way: "))
    kept = 0
    for refs, tags in raw.ways.values():
        known = [ref in raw.lonlat for ref in refs]
        kept += not why_not(tags) and any(a and b for a, b in pairwise(known))
    assert kept + dropped == 2650
    segments = describe(helsinki)["segments"]
    assert 8_000 < segments < 9_324
    assert sum(barrier(t)[0] == "door" for t in raw.spots.values()) == describe(helsinki)["doors"] == 325


def test_what_helsinki_holds(helsinki: Map) -> None:
    info = describe(helsinki)
    by_going = info["ways_by_going"]
    assert by_going["stairs"]["ways"] >= 130 and by_going["tunnel"]["ways"] > 150
    assert by_going["archway"]["km"] > 2.0 and by_going["corridor"]["ways"] >= 24
    assert info["components"]["largest"] > 0.95 * info["components"]["places"]
    assert info["buildings"]["all"] > 560 and info["buildings"]["height_stated"] >= 200
    assert 280 <= info["places_inside_buildings"] <= 400
    assert info["border_places"] > 100 and info["tunnels"]["connected"] >= 10
    assert 100.0 < info["ways_km"] < 115.0


def test_helsinki_has_its_bays_its_parks_and_its_squares(helsinki: Map) -> None:
    """Points read off a street map; nobody walks on water but by bridges and jetties."""
    assert helsinki.origin is not None
    to_m = Projection(*helsinki.origin)

    def there(lon: float, lat: float) -> set[str]:
        spot = Point(to_m.to_m(lon, lat))
        return {g.kind for g in helsinki.ground if Polygon(g.rings[0], g.rings[1:]).covers(spot)}

    assert there(24.9358, 60.1785) == {"water"}  # Töölönlahti
    assert there(24.9425, 60.1784) == {"water"}  # Kaisaniemenlahti
    assert "park" in there(24.9465, 60.1676)  # Esplanadi
    assert "square" in there(24.9440, 60.1711)  # Rautatientori
    assert there(24.9408, 60.1680) == set()  # Mannerheimintie
    assert list(describe(helsinki)["ground"]) == [
        "woods", "park", "grass", "rock", "square", "parking", "pitch", "water", "pier",
    ]  # fmt: skip
    water = shapely.union_all(
        [Polygon(g.rings[0], g.rings[1:]) for g in helsinki.ground if g.kind == "water"]
    )
    walked = [w for w in helsinki.ways if w.domain == 0 and not w.bridge]
    spots = shapely.points(
        [(helsinki.places[p].x_m, helsinki.places[p].y_m) for w in walked for p in w.places]
    )
    assert shapely.contains(water.buffer(-1.0), spots).mean() < 0.01


def test_nobody_in_the_open_is_deep_below_the_street(helsinki: Map) -> None:
    assert all(helsinki.places[p].z_m >= -1.5 for w in helsinki.ways if w.domain == 0 for p in w.places)


def test_the_long_bridge_is_up_in_its_middle(helsinki: Map) -> None:
    bridges = [w for w in helsinki.ways if w.name == "Pitkäsilta" and w.bridge]
    assert len(bridges) == 2
    for way in bridges:
        heights = [helsinki.places[p].z_m for p in way.places]
        assert heights[0] == heights[-1] == 0.0 and max(heights) == 5.0


def test_the_tunnels_meet_the_street_and_every_domain_has_ways(helsinki: Map) -> None:
    used = {w.domain for w in helsinki.ways}
    assert used == set(range(len(helsinki.domains)))
    outdoors = {p for w in helsinki.ways if w.domain == 0 for p in w.places}
    tunnels = {p for w in helsinki.ways if helsinki.domains[w.domain].startswith("tunnel") for p in w.places}
    assert len(outdoors & tunnels) > 40
    assert min(helsinki.places[p].z_m for p in tunnels) == -20.0


def test_roofs_of_the_core(helsinki: Map) -> None:
    core = window(helsinki, centre_m=(0.0, 0.0), size_m=(500.0, 500.0), name="core")
    info = describe(with_roofs(core))
    assert info["ways_by_going"]["climb"]["ways"] >= 10 and info["ways_by_going"]["roof"]["ways"] >= 200
    assert info["components"]["largest"] > 0.85 * info["components"]["places"]


def test_liechtenstein_reads_in_seconds() -> None:
    path = shared("liechtenstein.osm.pbf")
    start = time.perf_counter()
    map = read_map(path)
    assert time.perf_counter() - start < 30.0
    info = describe(map)
    assert 1_100.0 < info["ways_km"] < 1_200.0
    assert info["buildings"]["all"] + info["dropped"]["building: no area"] >= 8_990
    assert sum(w.going == Going.STAIRS for w in map.ways) >= 98


def test_a_truncated_extract_is_told(tmp_path: Path) -> None:
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(shared("helsinki.osm.pbf").read_bytes()[:100_000])
    with pytest.raises(AfootError, match=r"cut\.osm\.pbf: the file cannot be read as OpenStreetMap"):
        read_map(cut)
