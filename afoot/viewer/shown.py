"""A run of a ledger with the game and the map that it was played on, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from afoot.errors import AfootError, Where
from afoot.maps import Map
from afoot.record import Ledger
from afoot.record.scenario_of import scenario_of
from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.base import Problems
from afoot.scenarios.draw_map import draw_map


@dataclass(frozen=True, slots=True)
class Shown:
    """A run as it is drawn. row: as `Ledger.runs` gives it; `result` is None where the run was cut short."""

    ledger: Ledger
    row: dict[str, Any]
    game: Compiled
    map: Map

    @property
    def run(self) -> int:
        return int(self.row["run"])


def chase_row(ledger: Ledger, run: int, chase: int) -> dict[str, Any]:
    """A chase of a run. Raises AfootError where there is none."""
    for row in ledger.chases(run, chase, 1):
        if row["chase"] == chase:
            return row
    kept = ledger.chase_counts().get(run, 0)
    expected = f"a chase from 0 to {kept - 1}" if kept else "a run that has finished a batch"
    fix = "" if kept else "The run was stopped before its first batch was kept: play it anew."
    raise AfootError("there is no such chase", where=Where(ledger.path), came=f"run {run}, chase {chase}",
                     expected=expected, fix=fix)  # fmt: skip


def shown(ledger: Ledger, row: dict[str, Any]) -> Shown:
    """A run with its game and its map, from what the ledger says and the files that it names.

    Raises AfootError where the map is not here, or where the scenario compiles to another board than the run's: its
    nodes would be drawn where nobody stood.
    """
    scenario = scenario_of(row, ledger.path, _elsewhere(row))
    map = draw_map(scenario, Problems(scenario.source))
    game = compile_scenario(scenario, map)
    if game.compiled_board.digest != row["board_digest"]:
        raise AfootError(
            "the board is another than the run's, so its nodes cannot be drawn",
            where=Where(ledger.path),
            came=f"run {row['run']} on map {row['map']}, board {row['board_digest']}",
            expected=f"board {game.compiled_board.digest}, as the scenario compiles to now",
            fix=f"The map, its stride or afoot itself has changed: record the run anew by `afoot run "
            f"{row['scenario']} --record FILE`.",
        )
    return Shown(ledger, row, game, map)


def _elsewhere(row: dict[str, Any]) -> str:
    return (
        f"Watch it in the folder of the file of {row['scenario']!r}. Of a graph made in Python a ledger "
        "keeps no more than the name: save it as GraphML, and play a scenario on that file."
    )
