"""YAML as plain data, with the line of every field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode

from afoot.errors import AfootError, Where
from afoot.scenarios.base import Line, Path, Source, dotted, kind_of
from afoot.scenarios.files import ENDINGS, of_a_map

_CLOSES = {"flow sequence": "]", "flow mapping": "}", "quoted scalar": "a quotation mark"}
_COLON = "Write the field as `name: value`, with a blank after the colon."
# What the reader stumbled over, by words of its complaint, and what it mostly comes from.
_FIXES = (
    ("'\\t'", "Indent with blanks, not with tabs."),
    ("escape character", "In double quotation marks write two backslashes for one, or take single ones."),
    ("that cannot start any token", "Put the value in quotation marks."),
    (
        "mapping values are not allowed",
        "Put a value with a colon in quotation marks, and indent fields of one mapping alike; "
        "or is the colon of the field above missing?",
    ),
    ("could not find expected ':'", _COLON),
    ("undefined alias", "Put a value that begins with * in quotation marks, or name it with & before."),
    ("another document", "Take the line --- out: a file holds one scenario."),
    ("expected <block end>", "Indent fields of one mapping, and entries of one list, alike."),
)
_OTHERWISE = "Look for an indentation, a colon or a quotation mark that is amiss, here or on the line before."


@dataclass(frozen=True, slots=True)
class Written:
    """The fields that one or more files state, and where."""

    data: dict[str, Any]
    source: Source


def written(text: str, file: str, folder: str) -> Written:
    """What a YAML text states; `file` is what errors call it. Raises AfootError where it is no mapping."""
    tree = _tree(text, file)
    if not isinstance(tree, CommentedMap):
        came = "nothing" if tree is None else kind_of(_plain(tree))
        came = f"{came} without fields" if isinstance(tree, str) else came
        raise AfootError(
            "this is no scenario: a scenario is a mapping of fields",
            where=Where(file, 1),
            came=came,
            expected="lines such as `name: my-chase`",
            fix=_COLON if file.endswith(ENDINGS) else f"Name a scenario's YAML file. {of_a_map(file)}",
        )
    lines = {path: Line(file, folder, number) for path, number in _lines(tree, ())}
    return Written(_plain(tree), Source(Line(file, folder), lines))


def _tree(text: str, file: str) -> Any:
    reader = YAML(typ="rt")
    reader.allow_duplicate_keys = False
    try:
        tree = reader.load(text)
        _check_keys(tree)
        return tree
    except TypeError as error:  # of a key that cannot be one in Python either
        nodes = _odd_keys(YAML(typ="rt").compose(text), (), set())
        path, line, came = next(nodes, ((), 0, str(error)))
        where = Where(file, line, dotted(path))
        fix = "Write `name: value`; put a name that begins with [ or { in quotation marks."
        what = "a field's name is a word"
        raise AfootError(what, where=where, came=came, expected="a text", fix=fix) from None
    except DuplicateKeyError:
        path, first, line = next(_twice(YAML(typ="rt").compose(text), (), set()))
        what = f"this field is stated before, on line {first}"
        where = Where(file, line, dotted(path))
        raise AfootError(what, where=where, fix="State every field once.") from None
    except MarkedYAMLError as error:
        raise _not_yaml(error, file) from None
    except (YAMLError, ValueError, RecursionError) as error:
        came = str(error).split("\n")[0]
        raise AfootError("this is not YAML", where=Where(file), came=came, fix=_OTHERWISE) from None


def _check_keys(tree: Any) -> None:
    """Raises TypeError for a list or a mapping that is used as a key."""
    if isinstance(tree, CommentedMap):
        for key, value in tree.items():
            if isinstance(key, tuple | Mapping):
                raise TypeError(key)
            _check_keys(value)
    elif isinstance(tree, CommentedSeq):
        for value in tree:
            _check_keys(value)


def _odd_keys(node: Any, path: Path, met: set[int]) -> Iterator[tuple[Path, int, str]]:
    """Every key that is no word: where it stands, its line, and what it is. met: as in `_twice`."""
    if id(node) in met:
        return
    met.add(id(node))
    if isinstance(node, SequenceNode):
        for place, value in enumerate(node.value):
            yield from _odd_keys(value, (*path, place), met)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, SequenceNode | MappingNode):
                came = "a list" if isinstance(key, SequenceNode) else "a mapping"
                yield path, key.start_mark.line + 1, came
            else:
                yield from _odd_keys(value, (*path, str(key.value)), met)


def _twice(node: Any, path: Path, met: set[int]) -> Iterator[tuple[Path, int, int]]:
    """Every field that is stated again, with the line it was stated on before and the line it is stated on now.

    met: nodes that have been looked at, for one may lead back to itself.
    """
    if not isinstance(node, MappingNode | SequenceNode) or id(node) in met:
        return
    met.add(id(node))
    if isinstance(node, SequenceNode):
        for place, value in enumerate(node.value):
            yield from _twice(value, (*path, place), met)
        return
    lines: dict[str, int] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in lines:
            yield (*path, name), lines[name], line
        lines.setdefault(name, line)
        yield from _twice(value, (*path, name), met)


def _not_yaml(error: MarkedYAMLError, file: str) -> AfootError:
    """A bracket that is not closed is told where it opens; the reader stumbles over what comes after it."""
    problem, context = error.problem or "", error.context or ""
    bracket = next((kind for kind in _CLOSES if kind in context and "escape" not in problem), None)
    opens = bracket or "simple key" in context  # a line without its colon is where the key begins
    mark = error.context_mark if opens else error.problem_mark or error.context_mark
    where = Where(file, mark.line + 1 if mark else 0)
    likely = next((fix for words, fix in _FIXES if words in problem), _OTHERWISE)
    fix = f"Close it with {_CLOSES[bracket]}." if bracket else likely
    return AfootError("this is not YAML", where=where, came=problem or context, fix=fix)


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
