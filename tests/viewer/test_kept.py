"""Scenes and replays that are kept: those of the very chase, whole, and no more of them than there is room for."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import afoot
from afoot.errors import AfootError
from afoot.record import Ledger
from afoot.viewer import kept
from afoot.viewer.encode import open_chase, open_run, replay_bytes, scene_bytes
from afoot.viewer.shelf import Shelf, keep_first

TOWN = json.dumps({
    "type": "FeatureCollection",
    "afoot": {"units": "m"},
    "features": [
        {"type": "Feature", "properties": {"going": "street"},
         "geometry": {"type": "LineString", "coordinates": [[0, 0], [100, 0], [100, 100]]}},
        {"type": "Feature", "properties": {"ground": "GROUND"},
         "geometry": {"type": "Polygon", "coordinates": [[[0, 50], [50, 50], [50, 90], [0, 50]]]}},
    ],
})  # fmt: skip
IN_TOWN = """
name: in-town
map: {file: town.geojson, stride_m: 10, sight: {mode: all}}
rules: {motion: whole_ticks, horizon_ticks: 5}
classes: {any: {walk_m_s: 10}}
pursuers: {policy: chase, units: [{class: any, start: anywhere}]}
evaders: {policy: flee, units: [{class: any, start: anywhere}]}
worth: {surrounded: 0, timeout: 0.5}
"""


@pytest.fixture(autouse=True)
def shelf_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is kept lies in a folder of its own."""
    home = tmp_path / "kept"
    monkeypatch.setattr(kept, "cache_home", lambda: home)
    return home


def recorded(folder: Path, seed: int) -> Path:
    folder.mkdir(exist_ok=True)
    record = folder / "runs.duckdb"
    afoot.run("grid", chases=2, seed=seed, tracks=2, record=record)
    return record


def replay_of(record: Path, chase: int, view: str = "truth") -> bytes:
    return gzip.decompress(Shelf(Ledger.open(record)).replay(1, chase, view))


def test_what_is_kept_is_what_would_be_made(tmp_path: Path) -> None:
    record = recorded(tmp_path / "a", 1)
    made = open_run(record)
    for view in ("truth", "pursuers", "evaders"):
        for _ in range(2):  # made, and read again
            assert gzip.decompress(Shelf(Ledger.open(record)).scene(1, view)) == scene_bytes(made, view)
            for chase in (0, 1):
                assert replay_of(record, chase, view) == replay_bytes(open_chase(made, chase), view)


def test_each_chase_and_each_view_has_its_own(tmp_path: Path, shelf_room: Path) -> None:
    """Of runs with the same number in files of the same name, too, one of which takes the other's place."""
    record = recorded(tmp_path / "a", 1)
    first = {
        (chase, view): replay_of(record, chase, view) for chase in (0, 1) for view in ("truth", "evaders")
    }
    record.unlink()
    again = recorded(tmp_path / "a", 2)
    other = {(chase, view): replay_of(again, chase, view) for chase, view in first}
    assert again == record and not set(first.values()) & set(other.values())
    assert len(list((shelf_room / "replays").glob("*.gz"))) == len(first) + len(other)


def test_what_was_damaged_is_made_again(tmp_path: Path, shelf_room: Path) -> None:
    record = recorded(tmp_path / "a", 1)
    whole = replay_of(record, 0)
    (file,) = (shelf_room / "replays").glob("*.gz")
    for damaged in (b"", file.read_bytes()[:-20], b"no gzip at all"):
        file.write_bytes(damaged)
        assert replay_of(record, 0) == whole
        assert gzip.decompress(file.read_bytes()) == whole


def test_a_bundled_map_with_other_ground_is_drawn_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its board is the same, and so is all source."""
    data = tmp_path / "maps" / "data"
    data.mkdir(parents=True)
    monkeypatch.setattr(kept, "_PACKAGE", tmp_path)
    (data / "town.afootmap").write_bytes(b"before")
    before = kept._source.__wrapped__()
    (data / "town.afootmap").write_bytes(b"after")
    assert kept._source.__wrapped__() != before


def test_a_map_of_ones_own_with_other_ground_is_drawn_anew(tmp_path: Path, shelf_room: Path) -> None:
    """Its board is the same. Where the map is gone, what was drawn of it last is shown."""
    town, scenario, record = (tmp_path / name for name in ("town.geojson", "town.yaml", "runs.duckdb"))

    def drawn(ground: str) -> bytes:
        town.write_text(TOWN.replace("GROUND", ground))
        return gzip.decompress(Shelf(Ledger.open(record)).scene(1, "truth"))

    town.write_text(TOWN.replace("GROUND", "grass"))
    scenario.write_text(IN_TOWN.replace("town.geojson", str(town)))
    afoot.run(str(scenario), chases=1, seed=1, tracks=1, record=record)
    grass, water = drawn("grass"), drawn("water")
    assert grass != water == drawn("water") and len(list((shelf_room / "scenes").iterdir())) == 2
    town.unlink()
    assert gzip.decompress(Shelf(Ledger.open(record)).scene(1, "truth")) == water


def test_only_the_last_ones_are_kept(
    tmp_path: Path, shelf_room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_REPLAYS", 2)
    record = recorded(tmp_path / "a", 1)
    files: list[set[Path]] = []
    for view in ("truth", "pursuers", "evaders"):
        replay_of(record, 0, view)
        files.append(set((shelf_room / "replays").glob("*.gz")))
    assert [len(found) for found in files] == [1, 2, 2]
    assert files[2] > files[1] - files[0]  # the oldest went


def test_a_chase_that_there_is_not_is_told_and_not_kept(tmp_path: Path, shelf_room: Path) -> None:
    shelf = Shelf(Ledger.open(recorded(tmp_path / "a", 1)))
    with pytest.raises(AfootError):
        shelf.replay(1, 9, "truth")
    with pytest.raises(AfootError):
        shelf.replay(1, 0, "gods")
    assert not list(shelf_room.rglob("*.gz"))


def test_a_run_has_ready_what_a_page_asks_for_first(tmp_path: Path, shelf_room: Path) -> None:
    record = recorded(tmp_path / "a", 1)
    keep_first(record, 1)
    assert {file.parent.name for file in shelf_room.rglob("*.gz")} == {"scenes", "replays"}
    keep_first(record, 7)  # there is none: told where it is watched
