"""No verb writes over a file that is there already, or begins with what it could not write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from afoot.cli.main import main

WRITERS = [
    ["solve", "--graph", "house.edges", "--pursuers", "1", "--save", "OUT"],
    ["bound", "grid", "--seconds", "1", "--save", "OUT"],
    ["clear", "--graph", "house.edges", "--sight", "1", "--save", "OUT"],
    ["map", "import", "house.edges", "--out", "OUT"],
    ["export", "runs.duckdb", "--html", "OUT.html"],
    ["export", "runs.duckdb", "--geojson", "OUT.json"],
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("house.edges").write_text("hall kitchen\nkitchen yard\nyard hall\nhall attic\n")
    return tmp_path


@pytest.mark.parametrize("arguments", WRITERS, ids=lambda words: f"{words[0]} {words[-2]}")
def test_what_is_there_is_left_alone(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    *before, option, out = arguments
    victim = Path(out.replace("OUT", "victim"))
    victim.write_text("somebody's work")
    assert main([*before, option, str(victim), "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["what"], error["file"]) == ("there is a file of this name already", str(victim))
    assert error["field"] == option and "--force" in error["fix"]
    assert victim.read_text() == "somebody's work"
    nowhere = str(Path("no") / victim)
    assert main([*before, option, nowhere, "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["what"], error["field"], error["came"]) == ("there is no such folder", option, "no")
    victim.unlink()
    victim.mkdir()
    assert main([*before, option, str(victim), "--force", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["what"] == "this is a folder"


@pytest.mark.parametrize("arguments", [WRITERS[0], WRITERS[2]], ids=lambda words: words[0])
def test_whoever_says_so_writes_over_it(arguments: list[str]) -> None:
    victim = Path("OUT")
    victim.write_text("somebody's work")
    assert main([*arguments, "--force"]) == 0
    assert len(victim.read_bytes()) > 100


@pytest.mark.parametrize("arguments", WRITERS[:3], ids=lambda words: words[0])
def test_force_without_a_file_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments[:-2], "--force", "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["field"] == "--force" and "--save" in error["fix"]
