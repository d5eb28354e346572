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
