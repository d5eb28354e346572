"""What every answer about a small game says of the game."""

from __future__ import annotations

from typing import Any

from afoot.scenarios import Compiled
from afoot.solvers.small.step import Game


def game_told(compiled: Compiled, game: Game) -> dict[str, Any]:
    """Names, numbers and rules of a game, as plain values."""
    return {
        "scenario": compiled.scenario.name,
        "map": compiled.compiled_board.name,
        "nodes": len(compiled.board.degree),
        "pursuers": game.cast.pursuers,
        "evaders": game.cast.evaders,
        "rules": {
            **compiled.scenario.rules.model_dump(mode="json"),
            "horizon_ticks": game.horizon,
            "horizon_s": game.horizon * compiled.tick_s,
            "tick_s": compiled.tick_s,
        },
        "ways_of_chance": game.luck.ways,
        "warnings": [one.to_dict() for one in compiled.warnings],
    }
