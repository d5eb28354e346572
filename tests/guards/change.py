"""A change of a single line of a rule, and the function that it is in."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

RULES = Path(__file__).parents[2] / "afoot" / "rules"


class Change(NamedTuple):
    """In afoot/rules/<file>.py `old`, which stands there once, becomes `new`.

    what: what that makes of the game. sim, solver: the checks that must find it out; "" for none. why: where there is
    none, and that does not hold of all of the function.
    """

    file: str
    what: str
    old: str
    new: str
    sim: str
    solver: str
    why: str = ""


@cache
def functions() -> dict[str, tuple[int, int]]:
    """First and last line of every function of afoot/rules, by <file>.<function>."""
    return {
        f"{path.stem}.{node.name}": (node.lineno, node.end_lineno or node.lineno)
        for path in sorted(RULES.glob("*.py"))
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }


def function_of(change: Change) -> str:
    """The function that a change is in. Raises ValueError where `old` is not in one place, or not in one function."""
    source = (RULES / f"{change.file}.py").read_text()
    if source.count(change.old) != 1:
        raise ValueError(f"{change.file}: {source.count(change.old)} places read {change.old!r}, expected 1")
    first = source[: source.index(change.old)].count("\n") + 1
    last = first + change.old.count("\n")
    found = [
        name
        for name, (begin, end) in functions().items()
        if name.split(".")[0] == change.file and begin <= last and first <= end
    ]
    if len(found) != 1:
        raise ValueError(f"{change.file}: {change.what}: in {found}, expected one function")
    return found[0]
