"""OpenStreetMap files cut between two blocks, which read like whole ones."""

from __future__ import annotations

import json
from pathlib import Path

import osmium
import pytest

from afoot.cli.main import main
from afoot.errors import AfootError
from afoot.maps import load_map, read_map, save_map
from afoot.scenarios import check
from tests.maps.osm_writing import Town, block_ends

WAYS = 8_500  # a block holds 8,000 objects, so the ways take two


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A town of one street a thousand corners long, its side streets, and four halls with a yard."""
    town = Town()
    for i in range(1_000):
        town.way([(10.0 * i, 0.0), (10.0 * i + 10.0, 0.0)], highway="residential")
    for i in range(WAYS - 1_008):
        town.way([(10.0 * (i % 1_000), 10.0 * (i // 1_000)), (10.0 * (i % 1_000), 10.0 * (i // 1_000) + 10.0)],
                 highway="footway")  # fmt: skip
    for i in range(4):
        outer = town.box(40.0 * i, -50.0, 40.0 * i + 30.0, -20.0)
        inner = town.box(40.0 * i + 10.0, -40.0, 40.0 * i + 20.0, -30.0)
        town.relation([(outer, "outer"), (inner, "inner")], building="yes")
    folder = tmp_path_factory.mktemp("whole")
    xml, pbf = town.write(folder / "town.osm"), folder / "town.osm.pbf"
    with osmium.SimpleWriter(str(pbf)) as writer:
        for kind in (osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION):  # as every extract has them
            for one in osmium.FileProcessor(str(xml), kind):
                writer.add(one)
    return pbf.read_bytes()


def cut(whole: bytes, folder: Path, lost: int) -> Path:
    """The file without its last blocks."""
    path = folder / "town.osm.pbf"
    path.write_bytes(whole[: block_ends(whole)[-1 - lost]])
    return path


def test_the_whole_file_gives_no_warning(whole: bytes, tmp_path: Path) -> None:
    assert block_ends(whole)[-1] == len(whole)
    map = read_map(cut(whole, tmp_path, 0))
    assert map.warnings == () and len(map.buildings) == 4


@pytest.mark.parametrize(
    ("lost", "seen"),
    [
        (1, "8 of its 8 ways without a tag are in no relation"),
        (2, "nodes without a tag are on no way, and it has no relations"),
    ],
)
def test_a_cut_between_blocks_is_warned_of(whole: bytes, tmp_path: Path, lost: int, seen: str) -> None:
    map = read_map(cut(whole, tmp_path, lost))
    (warning,) = map.warnings
    assert seen in warning and "the file may be cut short" in warning and not map.buildings


def test_a_cut_before_the_ways_is_an_error(whole: bytes, tmp_path: Path) -> None:
    with pytest.raises(AfootError, match=r"no highway ways.*a file that is cut short has none"):
        read_map(cut(whole, tmp_path, 3))


def test_an_extract_clipped_at_its_border_is_no_cut_file(tmp_path: Path) -> None:
    town = Town()
    for i in range(12):
        town.way([(10.0 * i, 0.0), (10.0 * i, 50.0), (10.0 * i, 90.0)], highway="footway")
        town.lost |= {(10.0 * i, 90.0)}
    map = read_map(town.write(tmp_path / "town.osm"))
    assert map.warnings == ()
    assert map.noted["way clipped at the edge of the extract, kept up to the last known node"] == 12


def test_streets_without_any_node_are_warned_of(tmp_path: Path) -> None:
    town = Town()
    for i in range(8):
        town.way([(10.0 * i, 0.0), (10.0 * i, 50.0)], highway="footway")
        town.lost |= {(10.0 * i, 0.0), (10.0 * i, 50.0)} if i < 2 else set()
    (warning,) = read_map(town.write(tmp_path / "town.osm")).warnings
    assert "of 2 of its 8 highways it has no node" in warning


def test_the_warning_is_kept_and_shown_wherever_the_map_is_used(
    whole: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = cut(whole, tmp_path, 1)
    map = read_map(path)
    save_map(map, tmp_path / "kept.afootmap")
    assert load_map(tmp_path / "kept.afootmap") == map
    for words in (["import", str(path), "-o", str(tmp_path / "again.afootmap")], ["info", str(path)]):
        assert main(["map", *words]) == 0
        assert f"warning: {map.warnings[0]}" in capsys.readouterr().err
        if words[0] == "info":
            assert main(["map", *words, "--json"]) == 0
            assert json.loads(capsys.readouterr().out)["warnings"] == list(map.warnings)
    (tmp_path / "mine.yaml").write_text(
        "name: mine\nmap: {file: kept.afootmap, window: {centre: {at: [0, 0]}, size_m: [300, 200]}}\n"
        "rules: {horizon_s: 60}\nclasses: {one: {walk_m_s: 1}}\n"
        "pursuers: {units: [{class: one, start: anywhere}]}\n"
        "evaders: {units: [{class: one, start: anywhere}]}\nworth: {surrounded: 0, timeout: 1}\n"
    )
    checked = check(tmp_path / "mine.yaml", cache=False)
    assert not checked.problems
    assert [(one.where.line, one.what) for one in checked.warnings if one.where.field == "map"] == [
        (2, map.warnings[0])
    ]
