"""A town with one of everything: it reads to the same bytes every time, and to what was drawn."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import osmium
import pytest

from afoot.maps import Map, describe, read_map
from afoot.maps.compact import dump_map, parse_map
from tests.maps.whole_town import whole_town

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_town().write(tmp_path_factory.mktemp("drawn") / "town.osm")


@pytest.fixture(scope="module")
def town(drawn: Path) -> Map:
    return read_map(drawn)


def as_pbf(xml: Path, folder: Path) -> Path:
    pbf = folder / "town.osm.pbf"
    with osmium.SimpleWriter(str(pbf)) as writer:
        for one in osmium.FileProcessor(str(xml)):
            writer.add(one)
    return pbf


def test_xml_pbf_and_another_order_give_the_same_bytes(drawn: Path, town: Map, tmp_path: Path) -> None:
    whole = dump_map(town)
    assert dump_map(read_map(drawn)) == whole
    assert dump_map(read_map(as_pbf(drawn, tmp_path))) == whole
    assert dump_map(read_map(whole_town().write(tmp_path / "town.osm", ways_first=True))) == whole


def test_what_is_dumped_is_loaded_and_dumped_again(town: Map) -> None:
    whole = dump_map(town)
    assert parse_map(whole) == town
    assert dump_map(parse_map(whole)) == whole


def test_a_process_that_hashes_otherwise_gives_the_same_bytes(drawn: Path, town: Map) -> None:
    told = (
        "import hashlib, sys; from afoot.maps import read_map; from afoot.maps.compact import dump_map; "
        "print(hashlib.sha256(dump_map(read_map(sys.argv[1]))).hexdigest())"
    )
    want = hashlib.sha256(dump_map(town)).hexdigest()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", told, str(drawn)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == want


# Counted by hand from the drawing: tests/maps/whole_town.py.
WAYS = {"street": 21, "footway": 29, "path": 9, "stairs": 4, "corridor": 5, "archway": 3, "tunnel": 2}
COUNTS: dict[str, Any] = {
    "doors": 3,
    "gates": 11 + 1 + 2,  # a locked gate is a place on either side
    "border_places": 3,
    "bridges": 3,
    "domains": 1 + 1 + 4,
    "tunnels": {"ways": 5, "connected": 4},
    "buildings": {"all": 24, "height_stated": 17, "height_assumed": 7, "with_ways_inside": 1},
    "dropped": {
        "building: no area": 1,
        "building: outline not closed, or hardly any of it in the extract": 1,
        "building: relation whose rings do not close in the extract": 1,
        "passage: locked or walled barrier": 5 + 1,
        "way: access=no": 1,
        "way: access=private": 1,
        "way: fewer than two nodes in the extract": 1,
        "way: foot=no": 1,
        "way: foot=private": 1,
        "way: highway=construction": 1,
        "way: highway=elevator": 1,
        "way: motorroad": 1,
        "way: motorway": 1,
    },
    "noted": {
        "below a building without a tag, taken as a tunnel": 1,
        "building clipped at the edge of the extract, closed along it": 1,
        "building height not stated, assumed": 7,
        "building:levels not readable, ignored": 1,
        "building:min_level not readable, ignored": 1,
        "height not readable, ignored": 1,
        "in a building above the street without a tag, taken as a corridor": 1,
        "min_height not below height, ignored": 1,
        "min_height not readable, ignored": 1,
        "stairs down to a tunnel, taken as part of it": 1,
        "through a building without a tag, taken as an archway": 1,
        "way along the outline of a square drawn as a relation": 1,
        "way clipped at the edge of the extract, kept up to the last known node": 2,
        "way: layer not readable, ignored": 1,
        "way: level not readable, ignored": 1,
        "way: width not readable, ignored": 1,
    },
}


def test_everything_drawn_is_counted(town: Map) -> None:
    info = describe(town)
    assert {going: of["ways"] for going, of in info["ways_by_going"].items()} == WAYS
    assert {key: info[key] for key in COUNTS} == COUNTS
    assert town.domains == ("outdoors", "Hall", "tunnel 1", "tunnel 2", "tunnel 3", "tunnel 4")


def test_every_notation_of_a_height_is_read(town: Map) -> None:
    named = {b.name: (b.base_m, b.top_m, len(b.rings)) for b in town.buildings if b.name}
    assert named == {
        "Hall": (0.0, 15.0, 1),
        "Dom": (0.0, 15.0, 1),
        "Spire": (0.0, 60.0, 1),
        "Block": (0.0, 9.0, 1),  # the second part; the first is 15 m high
        "Court": (0.0, 18.0, 2),
        "Two halves": (0.0, 9.0, 1),
    }
    nameless = [(b.base_m, b.top_m) for b in town.buildings if not b.name]
    houses, canopy_and_ship, rest = nameless[:10], nameless[10:12], nameless[12:]
    assert houses == [
        (0.0, 12.5), (0.0, 12.192), (0.0, 7.0), (0.0, 9.0), (4.0, 20.0), (6.0, 15.0), (0.0, 8.0),
        (-5.0, -1.0), (-5.0, 0.0), (0.0, 9.0),
    ]  # fmt: skip
    assert canopy_and_ship == [(4.0, 5.0), (0.0, 6.0)]
    assert rest == [(0.0, 5.0), (0.0, 9.0), (0.0, 4.0), (0.0, 9.0), (0.0, 3.0)]
    assert [b.top_m for b in town.buildings if not b.flat] == [8.0, 5.0, 6.0]


def test_ways_keep_what_their_tags_say(town: Map) -> None:
    (main,) = [w for w in town.ways if w.name == "Main Street"]
    assert main.width_m == 12.5
    assert {w.width_m for w in town.ways} == {0.0, 3.0, 12.5, 12.192}
    assert sorted({w.headroom_m for w in town.ways})[0] == 1.1
    assert sum(w.oneway for w in town.ways) == 2
    assert sum(not w.lit for w in town.ways) == 1
    heights = {town.places[p].z_m for w in town.ways for p in w.places}
    # Down to the tunnel, into the cellar, up the stairs and the bridges, to the Hall's floors.
    assert {-10.0, -5.0, 0.0, 3.0, 5.0, 6.0} <= heights and min(heights) == -10.0
