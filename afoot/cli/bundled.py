"""Errors about scenarios that afoot brings, told with how to change one: nobody is to edit files of an installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from afoot.errors import AfootError, Where


@contextmanager
def as_changeable(scenario: str | None, none_fits: str) -> Iterator[None]:
    """For a verb that takes few scenarios: what is wrong with one is told with where to state it otherwise.

    none_fits: what no bundled scenario is, told of those.
    """
    try:
        yield
    except AfootError as error:
        hint = _hint(error, scenario, none_fits)
        if not hint:
            raise
        raise _with(error, hint) from None


def _hint(error: AfootError, scenario: str | None, none_fits: str) -> str:
    from afoot.scenarios.files import bundled_names

    if scenario in bundled_names():
        return (
            f"{none_fits} Write a file of your own that begins with `extends: {scenario}` and states what is to be "
            "otherwise."
        )
    if scenario is None:
        return ""
    files = {one.where.file for one in error.problems or (error,) if isinstance(one.where, Where)} - {""}
    return f"What another file states can be stated otherwise in {scenario}." if files - {scenario} else ""


def _with(error: AfootError, hint: str) -> AfootError:
    """The same with one more sentence at its end."""
    fix = f"{error.fix} {hint}".strip()
    told = AfootError(error.what, where=error.where, came=error.came, expected=error.expected, fix=fix)
    told.problems = error.problems
    return told
