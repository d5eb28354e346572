"""Errors of what verbs pass on to functions are told at the options that were typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from afoot.cli.complaints import OPTIONS, as_typed, option_of
from afoot.cli.main import app, main
from afoot.errors import AfootError, Where


@pytest.mark.parametrize(
    ("option", "value"),
    [("--chases", "0"), ("--seed", "-1"), ("--threads", "0"), ("--tracks", "-1"), ("--without", "smokey")],
)
def test_an_error_names_the_option_as_it_is_typed(
    capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    assert main(["run", "grid", option, value]) == 2
    assert capsys.readouterr().err.startswith(f"error: {option}: ")
    assert main(["run", "grid", option, value, "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["field"] == error["problems"][0]["field"] == error["where"] == option
    assert error["came"] in (value, int(value) if value.lstrip("-").isdigit() else value)


def test_fields_of_files_keep_their_names() -> None:
    for where in (Where("a.yaml", 3, "seed"), Where(field="worth.timeout"), "seed", Where("chases")):
        error = AfootError("no", where=where)
        assert as_typed(error) is error


def test_every_such_argument_is_an_option_of_some_verb() -> None:
    verbs = typer.main.get_command(app).commands.values()  # type: ignore[attr-defined]
    typed = {word for verb in verbs for parameter in verb.params for word in parameter.opts}
    assert {option_of(name) for name in OPTIONS} <= typed


@pytest.mark.parametrize(
    ("option", "value"),
    [("--evader", "nobody"), ("--exits", "nowhere"), ("--pursuers", "noone"), ("--ticks", "0")],
)
def test_so_it_is_where_a_graph_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    (tmp_path / "way.edges").write_text("a b\nb c\n")
    asked = {"--evader": "a", "--exits": "c", "--pursuers": "b", "--ticks": "4", option: value}
    given = [word for pair in asked.items() for word in pair]
    assert main(["interdict", "--graph", str(tmp_path / "way.edges"), *given]) == 2
    assert capsys.readouterr().err.startswith(f"error: {option}")


@pytest.mark.parametrize(
    "given", [["run", "grid", "--threads", "100000"], ["solve", "--graph", "way.edges", "--pursuers", "1",
                                                       "--threads", "100000"]]
)  # fmt: skip
def test_more_threads_than_can_be_of_use_are_refused(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(given) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: --threads: ") and "got 100000; expected a whole number from 1 to " in said


def test_what_is_missing_comes_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatif", "runs.duckdb"]) == 2
    said = capsys.readouterr().err
    assert "--at: this is missing. Write for example `afoot whatif afoot-runs.duckdb --at 60" in said


def test_a_file_of_another_kind_is_told_with_what_to_do_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("way.edges").write_text("a b\nb c\n")
    Path("mine.yaml").write_text("name: mine\n")
    assert main(["run", "way.edges"]) == 2
    said = capsys.readouterr().err
    assert "this is no scenario" in said and "write a scenario on it: map: {file: way.edges}" in said
    for name, content in (
        ("town.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("town.afootmap", b"afootmap\xff"),
        ("Town.OSM.PBF", b"\x00\x00\x00\x0d\x0a\x09OSMHeader"),
    ):
        Path(name).write_bytes(content)
        for verb in (["run"], ["scenario", "check"]):
            assert main([*verb, name]) == 2
            said = capsys.readouterr().err
            assert said.count("error: ") == 1 and f"{name}: this is no scenario but a map" in said
            assert f"write a scenario on it: map: {{file: {name}}}" in said
    Path("way.txt").write_text("a b\nb c\n")
    Path("way.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    for verb in ("clear", "bound"):
        for file in ("way.edges", "way.txt", "way.geojson"):
            assert main([verb, file]) == 2
            assert f"take it as it is, as --graph {file}." in capsys.readouterr().err
    assert main(["watch", "mine.yaml"]) == 2
    said = capsys.readouterr().err
    assert "IO Error" not in said and "afoot watch mine.yaml --live" in said


def test_a_file_that_lacks_its_ending_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("fork.yaml").write_text("name: fork\n")
    for given in ("fork", "./fork"):
        assert main(["bound", given]) == 2
        assert f"got '{given}'" in (said := capsys.readouterr().err) and f"Write {given}.yaml." in said
    assert main(["bound", "spoon"]) == 2
    assert "no such bundled scenario" in capsys.readouterr().err


@pytest.mark.parametrize(
    "given", [["interdict", "courtyard"], ["interdict", "grid"], ["solve", "courtyard", "--hidden"]]
)
def test_nobody_is_told_to_change_a_bundled_file(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(given) == 2
    hint = f"Write a file of your own that begins with `extends: {given[1]}`"
    said = capsys.readouterr().err
    assert said.count(hint) == 1 and "No bundled scenario is " in said
    assert main([*given, "--json"]) == 2
    assert hint in json.loads(capsys.readouterr().out)["error"]["fix"]


def test_what_an_extended_file_states_is_to_be_stated_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text("name: mine\nextends: courtyard\n")
    assert main(["interdict", str(own)]) == 2
    assert f"What another file states can be stated otherwise in {own}." in capsys.readouterr().err
    own.write_text(
        "name: mine\nextends: courtyard\npursuers: {units: [{class: guard, start: {any_of: [a1, a2]}}]}\n"
    )
    assert main(["interdict", str(own)]) == 2
    assert "What another file" not in capsys.readouterr().err


def test_items_of_a_graphs_goals_are_told_as_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody who types --exits c,c has written an exits[1]; nor units of a team."""
    file = tmp_path / "apart.edges"
    file.write_text("a b\nb c\nx y\n")
    chase = ["interdict", "--graph", str(file), "--evader", "a", "--ticks", "4"]
    for given, options in (
        (["solve", "--graph", str(file), "--pursuers", "1", "--exits", "c,c,c"], ["--exits", "--exits"]),
        (["solve", "--graph", str(file), "--pursuers", "1", "--exits", "c", "--refuges", "c"], ["--refuges"]),
        ([*chase, "--exits", "y", "--pursuers", "b"], ["--exits"]),
        ([*chase, "--exits", "c", "--pursuers", "x"], ["--pursuers"]),
    ):
        assert main([*given, "--json"]) == 2
        said = capsys.readouterr().out
        assert [one["field"] for one in json.loads(said)["error"]["problems"]] == options
        assert main(given) == 2
        said += capsys.readouterr().err
        assert not any(word in said for word in ("exits[", "refuges[", "units["))
