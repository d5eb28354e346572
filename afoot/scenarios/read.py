"""Reads scenario files: YAML with a line for every field, and everything that is wrong told at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from afoot.errors import AfootError, nearest
from afoot.scenarios.base import Path, Problems, Source, problems_of, told
from afoot.scenarios.model import Scenario
from afoot.scenarios.references import check_references

DATA = FilePath(__file__).parent / "data"
ENDINGS = (".yaml", ".yml")


def bundled() -> dict[str, str]:
    """Names of the scenarios that afoot brings, with their titles, in alphabetical order."""
    return {name: load(name).title for name in _bundled_names()}


def load(name_or_path: str | FilePath) -> Scenario:
    """The scenario of a bundled name or a YAML file.

    Raises AfootError naming file, line, field, what came and what was expected; where several things are
    wrong it tells them all, a line each, and has them as `problems`.
    """
    file, shown = find(name_or_path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AfootError("this file cannot be read", where=shown, came=str(error)) from None
    return parse(text, shown, str(file.parent))


def find(name_or_path: str | FilePath) -> tuple[FilePath, str]:
    """The file of a scenario, and what errors call it. Raises AfootError where there is none."""
    text = str(name_or_path)
    if isinstance(name_or_path, str) and text in _bundled_names():
        return DATA / f"{text}.yaml", f"{text}.yaml"
    file = FilePath(name_or_path)
    if file.is_file():
        return file, text
    near = nearest(text, _bundled_names())
    if file.suffix.lower() in ENDINGS or "/" in text or "\\" in text or isinstance(name_or_path, FilePath):
        raise AfootError("there is no such scenario file", where=text, fix=near)
    expected = f"a path to a YAML file, or one of {', '.join(_bundled_names())}"
    raise AfootError("there is no such bundled scenario", came=text, expected=expected, fix=near)


def parse(text: str, file: str, folder: str = "") -> Scenario:
    """The scenario that a YAML text says; `file` is what errors call it."""
    tree = _tree(text, file)
    if not isinstance(tree, CommentedMap):
        came = "nothing" if tree is None else type(tree).__name__
        raise AfootError(
            "a scenario is a mapping of fields", where=f"{file}:1", came=came, expected="name: ..."
        )
    source = Source(file, dict(_lines(tree, ())), folder)
    try:
        scenario = Scenario.model_validate(_plain(tree))
    except ValidationError as error:
        raise told(problems_of(error, Scenario, source)) from None
    scenario._source = source
    problems = Problems(source)
    check_references(scenario, problems)
    problems.raise_if_any()
    return scenario


def _bundled_names() -> list[str]:
    return sorted(file.stem for file in DATA.glob("*.yaml"))


def _tree(text: str, file: str) -> Any:
    reader = YAML(typ="rt")
    reader.allow_duplicate_keys = False
    try:
        return reader.load(text)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1
        what = (error.problem or "").split(" with value")[0].replace("found duplicate key", "duplicate key")
        raise AfootError(what, where=f"{file}:{line}", fix="Write every field once.") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}:{mark.line + 1}" if mark else file
        raise AfootError("this is not YAML", where=where, came=error.problem or error.context) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise AfootError("this is not YAML", where=file, came=str(error).split("\n")[0]) from None


def _lines(tree: Any, path: Path) -> Iterator[tuple[Path, int]]:
    """Every path below a tree with its line; aliases are told at the line of the alias's key."""
    if isinstance(tree, CommentedMap):
        for key, value in tree.items():
            spot = tree.lc.data.get(key) if tree.lc.data else None
            if spot is not None:
                yield (*path, str(key)), spot[0] + 1
            yield from _lines(value, (*path, str(key)))
    elif isinstance(tree, CommentedSeq):
        for place, value in enumerate(tree):
            spot = tree.lc.data.get(place) if tree.lc.data else None
            if spot is not None:
                yield (*path, place), spot[0] + 1
            yield from _lines(value, (*path, place))


def _plain(tree: Any) -> Any:
    """The tree in Python's own types, so that strict models know them."""
    if isinstance(tree, CommentedMap):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, CommentedSeq):
        return [_plain(value) for value in tree]
    if isinstance(tree, bool) or tree is None:
        return tree
    for kind in (int, float, str):
        if isinstance(tree, kind):
            return kind(tree)
    return tree
