"""`afoot map`: what it writes, what it does not write over, and how it tells of a map without positions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from afoot.cli.main import main


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.edges").write_text("a b 30\nb c 40\n")
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("out", [(), ("-o", "town.afootmap")])
def test_a_file_that_is_there_is_not_written_over_unasked(
    capsys: pytest.CaptureFixture[str], own_folder: Path, out: tuple[str, ...]
) -> None:
    kept = own_folder / "town.afootmap"
    kept.write_bytes(b"somebody's work")
    error = printed(capsys, "map", "import", "town.edges", *out, code=2)["error"]
    assert error["file"] == "town.afootmap" and "already" in error["what"] and "--force" in error["fix"]
    assert kept.read_bytes() == b"somebody's work"
    told = printed(capsys, "map", "import", "town.edges", *out, "--force")
    assert (told["file"], told["replaced"], told["bytes"]) == ("town.afootmap", True, kept.stat().st_size)
    assert main(["map", "import", "town.edges", *out, "--force"]) == 0
    assert f"Written to town.afootmap ({kept.stat().st_size:,} bytes), over what was there." in (
        capsys.readouterr().out
    )


def test_a_new_file_is_written_and_told(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    told = printed(capsys, "map", "import", "town.edges")
    assert (told["file"], told["replaced"]) == ("town.afootmap", False)
    assert main(["map", "info", "town.afootmap"]) == 0


def test_patches_of_ground_are_counted_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "map", "info", "rockface")
    assert told["ground"] == {"woods": 2, "park": 1, "grass": 2, "sand": 1, "square": 1}
    assert main(["map", "info", "rockface"]) == 0
    assert "ground: sand" in capsys.readouterr().out


def test_a_file_that_is_missing_is_told_before_one_that_is_there(
    capsys: pytest.CaptureFixture[str], own_folder: Path
) -> None:
    (own_folder / "gone.afootmap").write_bytes(b"")
    assert "no such file" in printed(capsys, "map", "import", "gone.edges", code=2)["error"]["what"]


def test_a_map_is_not_written_over_itself(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    printed(capsys, "map", "import", "town.edges")
    error = printed(capsys, "map", "import", "town.afootmap", "--force", code=2)["error"]
    assert "write over the map it reads" in error["what"]


@pytest.mark.parametrize("out", ["own.txt", "own.osm.pbf", "OWN.GeoJSON"])
def test_nothing_is_written_that_would_be_read_as_a_map_of_another_kind(
    capsys: pytest.CaptureFixture[str], own_folder: Path, out: str
) -> None:
    error = printed(capsys, "map", "import", "town.edges", "--out", out, code=2)["error"]
    assert (error["field"], error["came"], error["expected"]) == ("--out", out, "a file ending in .afootmap")
    assert error["fix"] == f"Write --out {out.partition('.')[0]}.afootmap."
    assert not (own_folder / out).exists()
    for good in ("own", "own.afootmap", "own.bin"):
        printed(capsys, "map", "import", "town.edges", "--out", good)
        assert printed(capsys, "map", "info", f"./{good}")["ways"] == 2


def test_a_graph_without_coordinates_is_told_to_have_none(
    capsys: pytest.CaptureFixture[str], own_folder: Path
) -> None:
    told = printed(capsys, "map", "info", "town.edges", "--places")
    assert told["placed"] is False and told["bounds_m"] is None
    assert [one["at"] for one in told["named"]] == [None] * 3
    assert main(["map", "info", "town.edges", "--places"]) == 0
    said = capsys.readouterr().out
    assert "Positions: none." in said and "[" not in said
    assert printed(capsys, "map", "import", "town.edges")["placed"] is False
    assert printed(capsys, "map", "info", "town.afootmap")["placed"] is False
    assert printed(capsys, "map", "info", "rockface")["placed"] is True
    assert main(["map", "info", "rockface"]) == 0
    assert "Positions" not in capsys.readouterr().out


def test_lengths_below_a_kilometre_are_metres(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    assert main(["map", "info", "town.edges"]) == 0
    said = capsys.readouterr().out.split("\n")
    assert ["street", "2", "70", "m"] in [line.split() for line in said]
    assert ["length", "of", "all", "ways", "70", "m"] in [line.split() for line in said]
    (own_folder / "long.edges").write_text("a b 12345\n")
    assert main(["map", "info", "long.edges"]) == 0
    assert ["street", "1", "12.3", "km"] in [line.split() for line in capsys.readouterr().out.split("\n")]
