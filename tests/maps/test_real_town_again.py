"""The bundled map of Helsinki, written back as OpenStreetMap and read again: a real town wherever tests run.

What the reader found in the extract it must find again in what says the same, to the centimetre of a file's degrees.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from afoot.maps import Map, bundled_map, describe, read_map
from afoot.maps.osm_file import read_raw
from afoot.words import Going
from tests.maps.osm_of_map import tags_of, write_osm

HALF_M = 300.0  # of the square that an extract is clipped to
CLIPPED = "way clipped at the edge of the extract, kept up to the last known node"


@pytest.fixture(scope="module")
def helsinki() -> Map:
    return bundled_map("helsinki")


@pytest.fixture(scope="module")
def written(helsinki: Map, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_osm(helsinki, tmp_path_factory.mktemp("town") / "helsinki.osm.pbf")


@pytest.fixture(scope="module")
def again(written: Path) -> Map:
    return read_map(written)


def test_the_file_holds_what_was_written(helsinki: Map, written: Path) -> None:
    raw = read_raw(written)
    assert len(raw.ways) == len(helsinki.ways) == 2770
    assert Counter(tags["highway"] for _, tags in raw.ways.values()) == Counter(
        tags_of(helsinki, way)["highway"] for way in helsinki.ways
    )
    assert sum("tunnel" in tags for _, tags in raw.ways.values()) > 300
    assert len(raw.relations) == sum(len(b.rings) > 1 for b in helsinki.buildings) == 71
    assert sum("entrance" in tags for tags in raw.spots.values()) == 325
    assert raw.signs.told() == ()


def test_ways_are_what_they_were_by_going(helsinki: Map, again: Map) -> None:
    before, after = describe(helsinki), describe(again)
    assert after["ways_km"] == pytest.approx(before["ways_km"], rel=1e-3)
    assert set(after["ways_by_going"]) == set(before["ways_by_going"]) and len(before["ways_by_going"]) == 7
    for going, one in before["ways_by_going"].items():
        slack = (
            0.05 if going == "archway" else 0.005
        )  # parts of a building take in a little more than the whole
        assert after["ways_by_going"][going]["km"] == pytest.approx(one["km"], rel=slack), going
    assert again.dropped == {}
    assert after["components"]["count"] == before["components"]["count"]
    for kind in ("door", "gate", "barrier", "border"):
        assert after["kinds"][kind] == before["kinds"][kind] > 10
    names = [{way.name for way in map.ways if way.name} for map in (helsinki, again)]
    assert names[0] == names[1] and len(names[0]) > 100


def test_buildings_keep_their_heights_and_multipolygons_their_yards(helsinki: Map, again: Map) -> None:
    def heights(map: Map) -> Counter[tuple[float, float, bool, str, int]]:
        return Counter((b.base_m, b.top_m, b.flat, b.name, len(b.rings)) for b in map.buildings if b.stated)

    assert heights(again) == heights(helsinki) and heights(helsinki).total() == 274
    assert Counter(len(b.rings) for b in again.buildings) == Counter(len(b.rings) for b in helsinki.buildings)
    assert again.noted["building height not stated, assumed"] == sum(not b.stated for b in helsinki.buildings)
    sizes = [Counter(len(r) for b in m.buildings for r in b.rings) for m in (helsinki, again)]
    assert sizes[0] == sizes[1] and sizes[0].total() > 605


def test_tunnels_are_the_same_domains_and_as_deep(helsinki: Map, again: Map) -> None:
    def tunnels(map: Map) -> Counter[int]:
        """The numbers of segments of the connected tunnels."""
        found: Counter[int] = Counter()
        for way in map.ways:
            if map.domains[way.domain].startswith("tunnel"):
                found[way.domain] += len(way.places) - 1
        return Counter(found.values())

    before, after = tunnels(helsinki), tunnels(again)
    assert after.total() == before.total() == 50 and (before & after).total() >= 47
    for map in (helsinki, again):
        inside = {p for w in map.ways if map.domains[w.domain].startswith("tunnel") for p in w.places}
        outdoors = {p for w in map.ways if w.domain == 0 for p in w.places}
        assert min(map.places[p].z_m for p in inside) == -20.0 and len(inside & outdoors) > 40
    deep = [again.places[p].z_m for way in again.ways if way.domain == 0 for p in way.places]
    assert min(deep) >= -1.5


def test_the_long_bridge_is_up_in_its_middle(again: Map) -> None:
    bridges = [way for way in again.ways if way.name == "Pitkäsilta" and way.bridge]
    assert len(bridges) == 2
    for way in bridges:
        heights = [again.places[place].z_m for place in way.places]
        assert heights[0] == heights[-1] == 0.0 and max(heights) == pytest.approx(5.0, abs=0.01)


def test_ways_that_ran_on_beyond_the_border_end_at_it(helsinki: Map, again: Map) -> None:
    ends = [
        [helsinki.places[place].kind for place in (way.places[0], way.places[-1])] for way in helsinki.ways
    ]
    assert again.noted[CLIPPED] == sum("border" in kinds for kinds in ends) > 100


def test_an_extract_of_it_is_clipped_where_its_nodes_end(helsinki: Map, tmp_path: Path) -> None:
    def within(x_m: float, y_m: float) -> bool:
        return abs(x_m) < HALF_M and abs(y_m) < HALF_M

    known = [within(place.x_m, place.y_m) for place in helsinki.places]
    part = read_map(write_osm(helsinki, tmp_path / "core.osm.pbf", within))
    cut = short = 0
    for way in helsinki.ways:
        here = [known[place] for place in way.places]
        pair = any(a and b for a, b in pairwise(here))
        short += any(here) and not pair
        cut += pair and not (all(here) and not _at_border(helsinki, way.places))
    assert part.noted[CLIPPED] == cut > 50
    assert part.dropped["way: fewer than two nodes in the extract"] == short > 5
    assert part.warnings == ()
    rings = [[within(*point) for point in b.rings[0]] for b in helsinki.buildings if len(b.rings) == 1]
    partly = sum(any(ring) and not all(ring) and sum(ring) >= 3 for ring in rings)
    assert part.noted["building clipped at the edge of the extract, closed along it"] in range(
        partly - sum(not ring[0] for ring in rings), partly + 1
    )
    assert part.noted["building clipped at the edge of the extract, closed along it"] > 10
    assert describe(part)["border_places"] > 50
    assert sum(way.going == Going.TUNNEL for way in part.ways) > 50


def _at_border(map: Map, places: tuple[int, ...]) -> bool:
    return "border" in (map.places[places[0]].kind, map.places[places[-1]].kind)
