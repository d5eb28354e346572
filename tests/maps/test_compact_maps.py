"""afoot's own map file: what is saved comes back, equal maps give equal bytes, damage is told."""

import bz2
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.errors import AfootError
from afoot.maps import (
    Area,
    Building,
    Ground,
    GroundName,
    Map,
    Place,
    Way,
    Window,
    bundled_map,
    load_map,
    save_map,
)
from afoot.maps.compact import MAGIC, dump_map, parse_map
from afoot.maps.model import GROUND_KINDS
from afoot.words import Going

MM = st.integers(-(10**9), 10**9).map(lambda v: v / 1000)
POSITIVE = st.integers(1, 10**7).map(lambda v: v / 1000)
TEXT = st.text(max_size=8)
COUNT = st.integers(0, 1000)
RING = st.lists(st.tuples(MM, MM), min_size=3, max_size=5).map(tuple)
RINGS = st.lists(RING, min_size=1, max_size=3).map(tuple)
NAMES = st.lists(st.builds(GroundName, TEXT, MM, MM, POSITIVE), max_size=2).map(tuple)
PLACES = st.lists(
    st.builds(
        Place, MM, MM, MM, st.integers(-5, 5), st.sampled_from(["point", "door", "border"]), TEXT, COUNT
    ),
    min_size=2,
    max_size=8,
)


@st.composite
def maps(draw: st.DrawFn) -> Map:
    places = draw(PLACES)
    index = st.integers(0, len(places) - 1)
    way = st.builds(
        Way,
        st.lists(index, min_size=2, max_size=6).map(tuple),
        st.sampled_from(Going),
        domain=st.integers(0, 2),
        layer=st.integers(-4, 4),
        bridge=st.booleans(),
        headroom_m=POSITIVE,
        width_m=POSITIVE,
        lit=st.booleans(),
        hidden=st.booleans(),
        passage=st.booleans(),
        oneway=st.booleans(),
        length_m=st.none() | POSITIVE,
        name=TEXT,
    )
    building = st.builds(Building, RINGS, MM, MM, st.integers(-1, 2), st.booleans(), TEXT, st.booleans())
    degrees = st.integers(-900_000_000, 900_000_000).map(lambda v: round(v / 1e7, 7))
    return Map(
        name=draw(TEXT),
        places=tuple(places),
        ways=tuple(draw(st.lists(way, max_size=5))),
        buildings=tuple(draw(st.lists(building, max_size=4))),
        areas=tuple(draw(st.lists(st.builds(Area, RINGS, TEXT, TEXT, COUNT), max_size=3))),
        windows=tuple(draw(st.lists(st.builds(Window, MM, MM, MM, COUNT, COUNT), max_size=3))),
        ground=tuple(
            draw(st.lists(st.builds(Ground, RINGS, st.sampled_from(GROUND_KINDS), NAMES), max_size=3))
        ),
        domains=("outdoors", "a", "b"),
        origin=draw(st.none() | st.tuples(degrees, degrees)),
        abstract=draw(st.booleans()),
        attribution=draw(TEXT),
        licence=draw(TEXT),
        dropped=draw(st.dictionaries(TEXT, COUNT, max_size=3)),
        noted=draw(st.dictionaries(TEXT, COUNT, max_size=3)),
    )


@settings(deadline=None, max_examples=50)
@given(maps())
def test_what_is_saved_comes_back_and_gives_the_same_bytes(map: Map) -> None:
    data = dump_map(map)
    again = parse_map(data)
    assert again == map
    assert dump_map(again) == data


def test_files_of_before_there_was_ground_are_read_and_maps_without_any_still_give_such() -> None:
    """What an older afoot wrote has no such column, and what it reads may have one more than it knows."""
    map = bundled_map("helsinki")
    bare = replace(map, ground=())
    document = json.loads(bz2.decompress(dump_map(map)[len(MAGIC) :]))
    del document["ground"]
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    old = MAGIC + bz2.compress(text.encode("utf-8"), 9)
    assert map.ground and parse_map(old) == bare and dump_map(bare) == old


def test_files_of_before_ground_had_names_are_read_and_such_maps_still_give_them() -> None:
    map = bundled_map("helsinki")
    bare = replace(map, ground=tuple(replace(patch, names=()) for patch in map.ground))
    document = json.loads(bz2.decompress(dump_map(map)[len(MAGIC) :]))
    del document["ground"]["names"]
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    old = MAGIC + bz2.compress(text.encode("utf-8"), 9)
    assert map != bare and parse_map(old) == bare and dump_map(bare) == old


def test_save_and_load(tmp_path: Path) -> None:
    map = bundled_map("helsinki")
    save_map(map, tmp_path / "a.afootmap")
    assert load_map(tmp_path / "a.afootmap") == map


def test_lengths_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(AfootError, match="a length that is no number"):
        dump_map(Map("x", (Place(float("nan"), 0.0),), ()))


WHOLE = dump_map(Map("x", (Place(0.0, 0.0), Place(1.0, 0.0)), (Way((0, 1), Going.STREET),)))


TEXT_OF = bz2.decompress(WHOLE[len(MAGIC) :])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a map in afoot's own format"),
        (b"PK\x03\x04", "not a map in afoot's own format"),
        (WHOLE[:-10], "damaged"),
        (WHOLE[:30] + b"x" + WHOLE[31:], "damaged"),
        (MAGIC + bz2.compress(b"{}"), "damaged"),
        (MAGIC + bz2.compress(b"[1, 2"), "damaged"),
        (MAGIC + bz2.compress(TEXT_OF.replace(b'"places":[0,1]', b'"places":[0,7]')), "that the file lacks"),
    ],
)  # fmt: skip
def test_damage_is_told(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.afootmap"
    path.write_bytes(data)
    with pytest.raises(AfootError, match=words) as caught:
        load_map(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AfootError, match="there is no such file"):
        load_map(tmp_path / "no.afootmap")
