"""The one error a user of afoot is meant to see, and the sentence it is made of."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import Any


class Where(str):
    """A spot in somebody's input: `file:line: field`, of which what is not known is left out.

    field: a field of the file, an edge of a graph, or an option.
    """

    file: str
    line: int
    field: str

    def __new__(cls, file: object = "", line: int = 0, field: str = "") -> Where:
        spot = f"{file}:{line}" if line else str(file)
        made = super().__new__(cls, ": ".join(part for part in (spot, field) if part))
        made.file, made.line, made.field = str(file), line, field
        return made


class AfootError(ValueError):
    """Bad input, told in full: where it is, what came, what was expected and the likely fix.

    The command line prints it and leaves with exit code 2; in Python it is a `ValueError`.
    problems: the single errors, where it stands for several.
    """

    problems: tuple[AfootError, ...] = ()

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        came: object = None,
        expected: str = "",
        fix: str = "",
    ) -> None:
        self.what, self.where, self.came, self.expected, self.fix = what, where, came, expected, fix
        parts = [f"{where}: {what}" if where else what]
        if came is not None:
            parts.append(f"got {came!r}")
        if expected:
            parts.append(f"expected {expected}")
        text = "; ".join(parts)
        super().__init__(f"{text}. {fix}" if fix else text)

    def __str__(self) -> str:
        return "\n  ".join([super().__str__(), *map(str, self.problems)])

    def led_to_by(self, where: str) -> AfootError:
        """The same error, told at the line that led to where it is."""
        what = f"{self.where}: {self.what}" if self.where else self.what
        return AfootError(what, where=where, came=self.came, expected=self.expected, fix=self.fix)

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON holds it, None for what is not known; `problems` holds the single errors, or itself."""
        problems = [one._fields() for one in self.problems or (self,)]
        return {**self._fields(), "problems": problems}

    def _fields(self) -> dict[str, Any]:
        at = self.where if isinstance(self.where, Where) else Where()
        return {
            "message": str(self),
            "what": self.what,
            "where": self.where or None,
            "file": at.file or None,
            "line": at.line or None,
            "field": at.field or None,
            "came": _plain(self.came),
            "expected": self.expected or None,
            "fix": self.fix or None,
        }


def together(found: Sequence[AfootError]) -> AfootError:
    """One error that tells all of several; it keeps them as `problems`."""
    if len(found) == 1:
        return found[0]
    error = AfootError(f"{len(found)} problems")
    error.problems = tuple(found)
    return error


def all_told(*checks: Callable[[], object]) -> None:
    """Raises AfootError for all that several checks raise one for."""
    found: list[AfootError] = []
    for check in checks:
        try:
            check()
        except AfootError as error:
            found += error.problems or (error,)
    if found:
        raise together(found)


def cannot_write(file: str | PathLike[str], error: OSError) -> AfootError:
    """What to raise where a file that was asked for cannot be written."""
    return AfootError(
        "this file cannot be written",
        where=Where(file),
        came=error.strerror,
        fix="Name another file, in a folder that can be written to and has room.",
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence with the known word most like `word`, or an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"Did you mean {close[0]!r}?" if close else ""


def likely(word: str, known: Iterable[str]) -> str:
    """What to write in place of a word that is not known: the one most like it, else any; never an empty string."""
    words = list(known)
    return nearest(word, words) or (f"Write for example {words[0]!r}." if words else "Leave it out.")


def files_in(folder: Path, endings: tuple[str, ...]) -> str:
    """What to write in place of a folder: which of its files have one of these endings; never an empty string."""
    names = sorted(file.name for file in folder.iterdir() if file.name.lower().endswith(endings))
    return (
        f"In it are {', '.join(names[:8])}{', ...' if len(names) > 8 else ''}." if names else "Name a file."
    )


def _plain(value: object) -> object:
    """A value as JSON can hold it: what is no number there, such as NaN, in words."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, int | float | str | None) else str(value)
