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
