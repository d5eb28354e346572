"""Places that a file names and its map has not, told beside what else is wrong with a file that cannot be compiled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from afoot.errors import AfootError, likely
from afoot.scenarios.base import Path, Problems
from afoot.scenarios.draw_map import draw
from afoot.scenarios.model import MapSpec
from afoot.scenarios.written import Written

LISTED = 8


def misplaced(whole: Written) -> list[AfootError]:
    """An error for each; none where the map cannot be read, or has no names."""
    problems = Problems(whole.source)
    try:
        spec = MapSpec.model_validate(whole.data.get("map"))
        known = sorted({place.name for place in draw(spec, whole.source, "").places if place.name})
    except (ValidationError, AfootError):
        return []
    some = ", ".join(known[:LISTED]) + (", ..." if len(known) > LISTED else "")
    for path, name in _named(whole.data) if known else ():
        if name not in known:
            fix = likely(name, known)
            problems.add(path, "no such place on the map", came=name, expected=f"one of {some}", fix=fix)
    return problems.found


def _named(data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every place that a file names where the evaders go: by their story, and to exits, refuges and the rally."""
    for key, field in (("exits", "place"), ("refuges", "place")):
        for place, one in enumerate(_list(data.get(key))):
            if isinstance(one, dict):
                yield from _name((key, place, field), one.get(field))
    evaders = data.get("evaders")
    for place, step in enumerate(_list(evaders.get("story")) if isinstance(evaders, dict) else []):
        if isinstance(step, dict):
            yield from _name(("evaders", "story", place, "to"), step.get("to"))
    yield from _name(("rally",), data.get("rally"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    """The name that a spot is stated by, if it is."""
    name = value.get("place") if isinstance(value, dict) else value
    if isinstance(name, str):
        yield path, name
