"""`afoot export`: files whole or not at all, nothing written over unasked, and what cannot be written told first."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import afoot
from afoot.cli import export as verb
from afoot.cli.main import main
from afoot.record.store import connected
from afoot.viewer import page_files
from afoot.viewer.page_files import Asset

PAGE = {
    "index.html": Asset(
        b'<html><head><script type="module" src="./page.js"></script>'
        b'<link rel="stylesheet" href="./page.css"></head><body></body></html>',
        "text/html",
    ),
    "page.js": Asset(b"1", "text/javascript"),
    "page.css": Asset(b"p{}", "text/css"),
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ledger") / "runs.duckdb"
    afoot.run("grid", chases=4, seed=3, tracks=2, record=file)
    return file


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ledger: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ledger, "runs.duckdb")
    monkeypatch.setattr("afoot.viewer.exports.one_file.read_page", lambda: PAGE)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *given: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main(["export", "runs.duckdb", *given, "--json"]) == code
    captured = capsys.readouterr()
    assert not captured.err
    return json.loads(captured.out)


def files(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_all_files_at_once(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    found = told(capsys, "--html", "a.html", "--geojson", "a.geojson", "--png", "a.png", "--at", "12")
    assert list(found) == [
        "record", "run", "chase", "scenario", "ticks", "rules", "tier", "bound", "attribution", "licence", "files",
        "version",
    ]  # fmt: skip
    assert (found["run"], found["chase"], found["scenario"], found["ticks"]) == (1, 0, "grid", 150)
    assert (found["tier"], found["bound"]) == ("estimate", "no bound")
    by_what = {one["what"]: one for one in found["files"]}
    assert list(by_what) == ["html", "geojson", "png"]
    assert by_what["html"]["views"] == ["truth", "pursuers", "evaders"] and by_what["png"]["tick"] == 12
    assert by_what["geojson"]["coordinates"] == "local metres: east, north, up"
    assert all(Path(one["file"]).stat().st_size == one["bytes"] for one in found["files"])
    assert files(own_folder) == {"runs.duckdb", "a.html", "a.geojson", "a.png"}


def test_a_view_is_that_of_all_files(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "--html", "a.html", "--geojson", "a.json", "--png", "a.png", "--view", "evaders")
    assert all(one["views"] == ["evaders"] for one in found["files"])
    assert found["files"][2]["tick"] == found["ticks"]
    assert (
        "afoot-replay-evaders" in Path("a.html").read_text()
        and "afoot-replay-truth" not in Path("a.html").read_text()
    )
    assert json.loads(Path("a.json").read_text())["afoot"]["view"] == "evaders"


def test_a_chase_without_a_track_is_played_again(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "--chase", "3", "--geojson", "a.geojson")
    rows = afoot.Ledger.open("runs.duckdb").chases(1)
    assert (found["chase"], found["ticks"]) == (3, rows[3]["ticks"])


def test_people_are_told_of_files_and_of_whose_map_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    afoot.run("helsinki-core", chases=1, seed=1, tracks=1, record="runs.duckdb")
    assert main(["export", "runs.duckdb", "--geojson", "a.geojson"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "helsinki-core, run 2, chase 0" in out and "a.geojson" in out and "features" in out
    assert "OpenStreetMap contributors" in out and "Tier: estimate (no bound)" in out


def test_files_are_not_written_over_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.png").write_text("mine")
    error = told(capsys, "--geojson", "a.geojson", "--png", "a.png", code=2)["error"]
    assert "there is a file of this name already" in error["what"] and "--force" in error["fix"]
    assert Path("a.png").read_text() == "mine" and not Path("a.geojson").exists()
    told(capsys, "--png", "a.png", "--force")
    assert Path("a.png").read_bytes().startswith(b"\x89PNG")


def test_a_file_that_fails_leaves_what_was_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, own_folder: Path
) -> None:
    def fail(asked: Any, chase: Any, file: Path) -> dict[str, Any]:
        file.write_text("half")
        raise OSError(28, "No space left on device")

    Path("a.geojson").write_text("mine")
    monkeypatch.setitem(verb._WRITERS, "geojson", fail)
    error = told(capsys, "--geojson", "a.geojson", "--force", code=2)["error"]
    assert error["what"] == "this file cannot be written" and error["came"] == "No space left on device"
    assert Path("a.geojson").read_text() == "mine" and files(own_folder) == {"runs.duckdb", "a.geojson"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "nothing is asked for; expected --html, --gif, --geojson or --png"),
        (["--png", "a.jpg"], "--png: this file has another ending; got 'a.jpg'; expected .png. Write a.png"),
        (["--html", "a"], "--html: this file has another ending; got 'a'; expected .html or .htm"),
        (["--gif", "no/a.gif"], "--gif: there is no such folder; got 'no'"),
        (
            ["--png", "a.png", "--at", "151"],
            "--at: this tick is not in the chase; got 151; expected a whole number",
        ),
        (["--png", "a.png", "--at", "-1"], "--at: this tick is not in the chase; got -1"),
        (["--gif", "a.gif", "--at", "3"], "--at: --at is of a picture; got 3. Add --png FILE."),
        (["--png", "a.png", "--view", "evader"], "--view: no such view; got 'evader'; expected one of truth"),
        (["--png", "a.png", "--run", "7"], "there is no such run; got 7"),
        (["--png", "a.png", "--chase", "4"], "there is no such chase; got 'run 1, chase 4'"),
        (["--geojson", "a.json", "--png", "x.png", "--chase", "-1"], "there is no such chase"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], own_folder: Path, given: list[str], words: str
) -> None:
    assert main(["export", "runs.duckdb", *given]) == 2
    assert words in capsys.readouterr().err
    assert told(capsys, *given, code=2)["error"]["what"]
    assert files(own_folder) == {"runs.duckdb"}


def test_a_page_that_is_not_built_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, own_folder: Path
) -> None:
    monkeypatch.setattr("afoot.viewer.exports.one_file.read_page", lambda: page_files.read_page(own_folder))
    error = told(capsys, "--html", "a.html", code=2)["error"]
    assert error["what"] == "there is no page to put a chase into" and "make page" in error["fix"]
    assert files(own_folder) == {"runs.duckdb"}


def test_what_cannot_be_played_again_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with connected(Path("runs.duckdb"), write=True) as connection:
        connection.execute("UPDATE runs SET source_digest = 'another'")
    error = told(capsys, "--geojson", "a.geojson", "--chase", "3", code=2)["error"]
    assert "recorded by another version of afoot" in error["what"]
    told(capsys, "--geojson", "a.geojson", "--chase", "1")  # of this one there is a track
    assert main(["export", "none.duckdb", "--png", "a.png"]) == 2
    assert "there is no such ledger" in capsys.readouterr().err
