"""Scenario files that extend others: what a file states is laid over what the file it names states.

As in a JSON Merge Patch (RFC 7396): mappings are merged, anything else is replaced, and null takes a field away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from afoot.errors import AfootError, likely
from afoot.scenarios.base import Line, Path, Source
from afoot.scenarios.files import bundled_names, find, read_text
from afoot.scenarios.written import Written, written

KEY = "extends"


def extended(own: Written) -> Written:
    """What a file states together with all that it extends.

    Raises AfootError, with the line of `extends`, for a file that cannot be found and for one that comes to extend
    itself.
    """
    chain = [own]
    met = [_real(own.source.top)]
    while KEY in chain[-1].data:
        base = _base(chain[-1])
        met.append(_real(base.source.top))
        if met[-1] in met[:-1]:
            names = [one.source.top.file for one in (*chain, base)]
            where = chain[-1].source.where((KEY,))
            raise AfootError(
                "a scenario cannot extend itself",
                where=where,
                came=" -> ".join(names),
                fix="Take one of these lines out.",
            )
        chain.append(base)
    whole = chain.pop()
    while chain:
        whole = _laid_over(whole, chain.pop())
    return whole


def _base(own: Written) -> Written:
    """What the file that another extends states itself."""
    name = own.data[KEY]
    where = own.source.where((KEY,))
    if not isinstance(name, str) or not name:
        expected = "the name of a bundled scenario, or a path from this file's folder"
        raise AfootError(
            "not a good value",
            where=where,
            came=name,
            expected=expected,
            fix="Write for example extends: rockface.",
        )
    if name in bundled_names():
        file, shown = find(name)
    else:
        file = FilePath(own.source.top.folder) / FilePath(name).expanduser()
        shown = str(FilePath(own.source.top.file).parent / name)
    if not file.is_file():
        expected = f"a path from this file's folder, or one of {', '.join(bundled_names())}"
        fix = likely(name, bundled_names())
        raise AfootError(
            "there is no such scenario to extend", where=where, came=name, expected=expected, fix=fix
        )
    return written(read_text(file, shown), shown, str(file.parent))


def _real(top: Line) -> FilePath:
    return (FilePath(top.folder) / FilePath(top.file).name).resolve()


def _laid_over(base: Written, own: Written) -> Written:
    """The base with what a file states itself in place of what it says."""
    replaced: set[Path] = set()
    nulls = {path: own.source.lines[path] for path in _nulls(own.data, ()) if path in own.source.lines}
    stated = {key: value for key, value in own.data.items() if key != KEY}
    data = _merged(base.data, stated, (), replaced)
    kept = {
        path: line
        for path, line in base.source.lines.items()
        if not any(path[:end] in replaced for end in range(1, len(path) + 1))
    }
    return Written(
        data,
        Source(own.source.top, {**kept, **own.source.lines}, {**_kept(base.source.taken, data), **nulls}),
    )


def _merged(base: dict[str, Any], own: dict[str, Any], path: Path, replaced: set[Path]) -> dict[str, Any]:
    """The merged mapping: first what the file states, in its order, for classes are numbered as they come.

    Adds the paths of the base that are no longer its to `replaced`.
    """
    out: dict[str, Any] = {}
    for key, value in own.items():
        here, held = (*path, key), base.get(key)
        if isinstance(held, dict) and isinstance(value, dict):
            out[key] = _merged(held, value, here, replaced)
        else:
            replaced.add(here)
            if value is not None:
                out[key] = value
    return out | {key: value for key, value in base.items() if key not in own}


def _nulls(data: dict[str, Any], path: Path) -> Iterator[Path]:
    """The paths that a file takes away."""
    for key, value in data.items():
        if value is None:
            yield (*path, key)
        elif isinstance(value, dict):
            yield from _nulls(value, (*path, key))


def _kept(taken: Mapping[Path, Line], data: dict[str, Any]) -> dict[Path, Line]:
    """Of the paths that were taken away those that nobody has stated anew."""
    return {path: line for path, line in taken.items() if not _is_there(data, path)}


def _is_there(data: Any, path: Path) -> bool:
    for part in path:
        if not isinstance(data, dict) or part not in data:
            return False
        data = data[part]
    return True
