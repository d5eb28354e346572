"""YAML as plain data, with the line of every field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from afoot.errors import AfootError
from afoot.scenarios.base import Line, Path, Source


@dataclass(frozen=True, slots=True)
class Written:
    """The fields that one or more files state, and where."""

    data: dict[str, Any]
    source: Source


def written(text: str, file: str, folder: str) -> Written:
    """What a YAML text states; `file` is what errors call it. Raises AfootError where it is no mapping."""
    tree = _tree(text, file)
    if not isinstance(tree, CommentedMap):
        came = "nothing" if tree is None else type(tree).__name__
        raise AfootError(
            "a scenario is a mapping of fields", where=f"{file}:1", came=came, expected="name: ..."
        )
    lines = {path: Line(file, folder, number) for path, number in _lines(tree, ())}
    return Written(_plain(tree), Source(Line(file, folder), lines))


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
