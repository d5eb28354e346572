"""Reads scenario files: what they and the files they extend state, and everything that is wrong told at once."""

from __future__ import annotations

from pathlib import Path as FilePath

from pydantic import ValidationError

from afoot.errors import together
from afoot.scenarios.base import Problems, in_order, problems_of
from afoot.scenarios.extend import extended
from afoot.scenarios.files import bundled_names, find, read_text
from afoot.scenarios.misplaced import misplaced
from afoot.scenarios.model import Scenario
from afoot.scenarios.references import check_references
from afoot.scenarios.written import written


def bundled() -> dict[str, str]:
    """Names of the scenarios that afoot brings, with their titles, in alphabetical order."""
    return {name: load(name).title for name in bundled_names()}


def load(name_or_path: str | FilePath) -> Scenario:
    """The scenario of a bundled name or a YAML file.

    Raises AfootError naming file, line, field, what came and what was expected; where several things are
    wrong it tells them all, a line each, and has them as `problems`.
    """
    file, shown = find(name_or_path)
    return parse(read_text(file, shown), shown, str(file.parent))


def parse(text: str, file: str, folder: str = "") -> Scenario:
    """The scenario that a YAML text says; `file` is what errors call it."""
    whole = extended(written(text, file, folder))
    try:
        scenario = Scenario.model_validate(whole.data)
    except ValidationError as error:
        found = [*problems_of(error, Scenario, whole.source), *misplaced(whole)]
        raise together(in_order(found)) from None
    scenario._source = whole.source
    problems = Problems(whole.source)
    check_references(scenario, problems)
    if problems.found:
        raise together(in_order([*problems.found, *misplaced(whole)]))
    return scenario
