"""The rules that a game is played under, for who reads a result."""

from __future__ import annotations

from typing import Any

from afoot.scenarios import Compiled


def rules_told(game: Compiled) -> dict[str, Any]:
    """The rules in a scenario's words, the horizon and the tick among them as numbers."""
    stated = game.scenario.rules.model_dump(mode="json")
    horizon = game.rules.horizon_ticks
    return {**stated, "horizon_ticks": horizon, "horizon_s": horizon * game.tick_s, "tick_s": game.tick_s}
