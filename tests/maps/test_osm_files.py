"""OpenStreetMap files that are damaged, empty, or of the other of two kinds."""

from pathlib import Path

import osmium
import pytest

from afoot.errors import AfootError
from afoot.maps import read_map
from tests.maps.osm_writing import Town


@pytest.fixture
def town() -> Town:
    """A street from west to east, 200 m, whose middle is the origin."""
    made = Town()
    made.way([(-100.0, 0.0), (0.0, 0.0), (100.0, 0.0)], highway="residential", name="Main Street")
    made.way([(0.0, -100.0), (0.0, 0.0), (0.0, 100.0)], highway="footway")
    return made


def _without_ways(tmp_path: Path) -> Path:
    town = Town()
    town.node((0.0, 0.0), entrance="yes")
    return town.write(tmp_path / "a.osm")


def _no_ways_in_pbf(tmp_path: Path) -> Path:
    with osmium.SimpleWriter(str(tmp_path / "a.osm.pbf")) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, location=(24.9, 60.1), version=1))
    return tmp_path / "a.osm.pbf"


def _not_walkable(tmp_path: Path) -> Path:
    town = Town()
    town.way([(0.0, 0.0), (10.0, 0.0)], highway="motorway")
    return town.write(tmp_path / "b.osm")


def _no_nodes(tmp_path: Path) -> Path:
    town = Town()
    town.way([(0.0, 0.0), (10.0, 0.0)], highway="path")
    town.lost |= set(town.nodes)
    return town.write(tmp_path / "c.osm")


def _written(name: str, content: bytes):  # type: ignore[no-untyped-def]
    def write(tmp_path: Path) -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_written("empty.osm.pbf", b""), "the file is empty"),
        (_written("cut.osm", b"<osm version='0.6'><node id='1' lat='60' "), "cannot be read"),
        (_written("text.osm.pbf", b"hello world, this is no map at all"), "cannot be read"),
        (_without_ways, "no highway ways"),
        (_no_ways_in_pbf, "no highway ways"),
        (_not_walkable, "can be walked on foot"),
        (_no_nodes, "can be walked on foot"),
    ],
)  # fmt: skip
def test_bad_files_are_told_by_name(make, words: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = make(tmp_path)
    with pytest.raises(AfootError, match=words) as caught:
        read_map(path)
    assert str(path) in str(caught.value) and ". " in str(caught.value)


def test_a_pbf_reads_like_its_xml_and_a_truncated_one_is_told(town: Town, tmp_path: Path) -> None:
    town.box(-20.0, 30.0, 20.0, 60.0, building="yes", name="Hall")
    xml, pbf = town.write(tmp_path / "town.osm"), tmp_path / "town.osm.pbf"
    with osmium.SimpleWriter(str(pbf)) as writer:
        for one in osmium.FileProcessor(str(xml)):
            writer.add(one)
    assert read_map(pbf) == read_map(xml)
    whole = pbf.read_bytes()
    for size in (10, len(whole) // 2, len(whole) - 3):
        pbf.write_bytes(whole[:size])
        with pytest.raises(AfootError, match=r"cannot be read|no highway ways") as caught:
            read_map(pbf)
        assert str(pbf) in str(caught.value)


DAMAGED = """<osm version="0.6">
<node id="{node}" version="{version}" lat="{lat}" lon="25.0"/><node id="2" lat="60.001" lon="25.0"/>
<way id="10"><nd ref="1"/><nd ref="{ref}"/><tag k="highway" v="residential"/></way>
<relation id="5"><member type="way" ref="{member}" role=""/><tag k="building" v="yes"/></relation></osm>"""
WHOLE = {"node": "1", "version": "1", "lat": "60.0", "ref": "2", "member": "10"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("lat", "sixty", "wrong format for coordinate: 'sixty'"),
        ("lat", "1000", "wrong format for coordinate: '1000'"),
        ("node", "", "illegal id: ''"),
        ("ref", "x", "illegal id: 'x'"),
        ("member", "x", "illegal id: 'x'"),
        ("version", "x", "illegal version: 'x'"),
    ],
)
def test_what_is_no_number_is_told_in_osmiums_words(
    field: str, value: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "town.osm"
    path.write_text(DAMAGED.format(**WHOLE))
    assert len(read_map(path).ways) == 1
    path.write_text(DAMAGED.format(**{**WHOLE, field: value}))
    with pytest.raises(AfootError) as caught:
        read_map(path)
    assert said in str(caught.value) and str(caught.value).startswith(str(path))
    assert caught.value.expected and caught.value.fix
