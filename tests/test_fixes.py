"""Every error that a user is meant to see says what to do: each place that makes one states its likely fix."""

from __future__ import annotations

import ast
import pathlib
from collections.abc import Iterator

import pytest

from afoot.errors import AfootError
from afoot.maps import read_map
from afoot.scenarios import load

PACKAGE = pathlib.Path(__file__).parent.parent / "afoot"
# By file: what is wrong, as the source has it, and why no fix is stated there.
EXCEPTIONS = {
    "errors.py": {"f'{len(found)} problems'": "each of the problems it stands for has its own"},
}


def _made(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls that make an error: AfootError itself, and what gathers those of a scenario or of its models."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        made = ast.unparse(call.func).split(".")
        if made in (["AfootError"], ["bad"]) or (
            made[-2:-1] == ["problems"] and made[-1] in ("add", "add_taken")
        ):
            yield call


def _has_fix(call: ast.Call) -> bool:
    stated = [one.value for one in call.keywords if one.arg == "fix"]
    if not stated or (isinstance(stated[0], ast.Constant) and not stated[0].value):
        return False
    # Where no known word is like what came, `nearest` says nothing: `likely` does.
    return not (isinstance(stated[0], ast.Call) and ast.unparse(stated[0].func) == "nearest")


def _what(call: ast.Call) -> str:
    """What is wrong, as the source has it: the first argument of AfootError, the second of `add`."""
    return ast.unparse(call.args[0 if isinstance(call.func, ast.Name) else 1])


def _without(source: str) -> list[str]:
    return [_what(call) for call in _made(ast.parse(source)) if not _has_fix(call)]


def test_every_error_states_its_fix_but_for_those_that_say_why_not() -> None:
    found, made = {}, 0
    for file in sorted(PACKAGE.rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        made += len(list(_made(ast.parse(source))))
        if lacking := _without(source):
            found[file.relative_to(PACKAGE).as_posix()] = sorted(lacking)
    assert made > 350
    assert found == {name: sorted(known) for name, known in EXCEPTIONS.items()}


def test_an_error_without_a_fix_is_found() -> None:
    assert _without('raise AfootError("bad", came=1, expected="2")') == ["'bad'"]
    assert _without('raise AfootError("bad", fix="")') == ["'bad'"]
    assert _without('bad("bad", fix=nearest(a, b))') == ["'bad'"]
    assert _without('locator.problems.add(path, "worse", came=1)') == ["'worse'"]
    assert _without('problems.add(path, "good", fix=likely(a, b))') == []


@pytest.mark.parametrize("asked", ["qzxw", "qzxw.yaml", "empty"])
def test_a_scenario_that_is_not_there_is_told_with_a_fix(tmp_path: pathlib.Path, asked: str) -> None:
    """Where no known word is near, too, and in a folder that holds none."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(AfootError) as told:
        load(tmp_path / asked if asked != "qzxw" else asked)
    assert told.value.fix


@pytest.mark.parametrize("file", ["qzxw.osm", "nowhere/qzxw.osm"])
def test_a_map_that_is_not_there_is_told_with_a_fix(tmp_path: pathlib.Path, file: str) -> None:
    with pytest.raises(AfootError) as told:
        read_map(tmp_path / file)
    assert told.value.fix
