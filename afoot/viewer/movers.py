"""The movers of a game in plain values: what they are called, and what hangs on their classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from afoot.scenarios import Compiled
from afoot.viewer.fog import columns_of, movers_shown
from afoot.words import Gait

_OF_CLASS = ("class", "walk_m_s", "speed_m_s", "follows", "stamina_full_m", "energy_full")


def movers_of_view(game: Compiled, classes: Sequence[str], view: str) -> list[dict[str, Any]]:
    """Every mover in column order, as a view is told of it. classes: the class of each, by column.

    Of those whom it does not show no more is told than the name and the side: a class may be drawn, and who follows
    whom is hidden. The other side's decoys are not there at all.
    """
    cast, shown = game.cast, movers_shown(game, view)
    counts = {
        "pursuer": cast.pursuers,
        "evader": cast.evaders,
        "decoy": cast.decoys,
        "bystander": cast.bystanders,
    }
    sides = [side for side, count in counts.items() for _ in range(count)]
    out = []
    for column in columns_of(game, view):
        told = _of_class(game, column, classes[column]) if shown[column] else dict.fromkeys(_OF_CLASS)
        out.append({"name": game.mover_names[column], "side": sides[column], **told})
    return out


def _of_class(game: Compiled, column: int, word: str) -> dict[str, Any]:
    cast, number = game.cast, game.class_names.index(word)
    own, leader = cast.classes[number], int(cast.movers[column].leader)
    full = 0 if cast.means is None else int(cast.means.energy[number].full)
    return {
        "class": word,
        "walk_m_s": int(own.speed_mm[Gait.WALK]) / 1000 / game.tick_s,
        "speed_m_s": int(own.speed_mm[Gait.RUN]) / 1000 / game.tick_s,
        "follows": leader if leader >= 0 else None,
        "stamina_full_m": int(own.reserve_mm) / 1000,
        "energy_full": full / 1000 if full > 0 else None,
    }
