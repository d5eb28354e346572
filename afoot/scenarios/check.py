"""Looks a scenario over: what is wrong with it, or what it amounts to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from afoot.errors import AfootError
from afoot.scenarios.assemble import Compiled, compile_scenario
from afoot.scenarios.base import Problems
from afoot.scenarios.read import load
from afoot.scenarios.unused import abilities_by_class, warn_of_unused


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a scenario (nothing: it can be played); where nothing is, a summary and what is odd.

    places: what the board has names for: name, node, [x_m, y_m] and layer; None for a point where the map has none.
    """

    problems: tuple[AfootError, ...] = ()
    summary: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[AfootError, ...] = ()
    places: tuple[dict[str, Any], ...] = ()


def check(name_or_path: str | FilePath, *, cache: bool = True) -> Checked:
    """Reads and compiles a scenario without playing it. Raises nothing: errors are in the answer."""
    try:
        compiled = compile_scenario(load(name_or_path), cache=cache)
    except AfootError as error:
        return Checked(problems=error.problems or (error,))
    unused = Problems(compiled.scenario.source)
    warn_of_unused(compiled.scenario, unused)
    warnings = (*compiled.warnings, *unused.warnings)
    return Checked((), summary(compiled), warnings, tuple(_places(compiled)))


def _places(compiled: Compiled) -> Iterator[dict[str, Any]]:
    board = compiled.board
    for name, node in sorted(compiled.compiled_board.names.items()):
        at = [int(board.x_mm[node]) / 1000, int(board.y_mm[node]) / 1000] if compiled.placed else None
        yield {"name": name, "node": int(node), "at": at, "layer": int(board.layer[node])}


def summary(compiled: Compiled) -> dict[str, Any]:
    """What a scenario amounts to, in numbers and words that JSON holds."""
    cast, board, scenario = compiled.cast, compiled.compiled_board, compiled.scenario
    return {
        "name": scenario.name,
        "title": scenario.title,
        "map": board.name,
        "nodes": len(board.board.degree),
        "hops": int((board.board.degree - 1).sum()),
        "pursuers": cast.pursuers,
        "evaders": cast.evaders,
        "bystanders": cast.bystanders,
        "classes": list(compiled.class_names),
        "abilities": abilities_by_class(scenario),
        "without": list(scenario.rules.without),
        "profiles": len(cast.hop_mm),
        "exits": len(cast.exits),
        "refuges": len(cast.refuges),
        "tick_s": scenario.tick_s,
        "horizon_ticks": compiled.rules.horizon_ticks,
        "policies": {"pursuers": scenario.pursuers.policy, "evaders": scenario.evaders.policy},
        "attribution": board.attribution,
        "licence": board.licence,
    }
