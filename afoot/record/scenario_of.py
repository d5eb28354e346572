"""The scenario of a run that a ledger holds, as its row keeps it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from afoot.errors import AfootError, Where
from afoot.scenarios import Scenario, load
from afoot.scenarios.files import bundled_names


def scenario_of(row: dict[str, Any], record: str | Path, fix: str) -> Scenario:
    """The scenario of a run with all its fields; the map of a bundled one is where afoot keeps it.

    row: as `Ledger.runs` gives it. Raises AfootError, with this fix, where its map cannot be reached from here.
    """
    made, name = Scenario.of(row["scenario_fields"]), row["scenario"]
    if made.map.file is None:
        return made
    if name in bundled_names() and load(name).map.model_dump() == made.map.model_dump():
        fields = {field: getattr(made, field) for field in type(made).model_fields}
        return load(name).model_copy(update=fields)
    if not Path(made.map.file).expanduser().is_file():
        raise AfootError(
            "the map of this run is not here",
            where=Where(record),
            came=made.map.file,
            expected="a map's file that can be reached from this folder",
            fix=fix,
        )
    return made
