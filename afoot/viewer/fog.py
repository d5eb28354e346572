"""What a view shows of movers, outcomes and node layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.record.known import own_movers
from afoot.record.rows import NOBODY, POSSIBLE, THOUGHT
from afoot.rules.cast import movers_of
from afoot.scenarios import Compiled
from afoot.viewer.scene import view_side
from afoot.words import Side

TAKEN = ("captured", "surrounded")  # outcomes that everybody is told of


def movers_shown(game: Compiled, view: str) -> Any:
    """bool [m]: whose whereabouts a view shows: its own side's movers and decoys, or in truth all."""
    side, out = view_side(view), np.ones(movers_of(game.cast), bool)
    if side is not None:
        out[:] = False
        out[sorted(own_movers(game, side))] = True
    return out


def columns_of(game: Compiled, view: str) -> list[int]:
    """Columns of the movers that a view is told of, in order: all but the other side's decoys.

    How many decoys there are, and of whom, gives as much away as where they are. So a view's own numbers of its movers
    are places in this list; pursuers and evaders keep theirs.
    """
    cast, shown = game.cast, movers_shown(game, view)
    first = cast.pursuers + cast.evaders
    decoys = range(first, first + cast.decoys)
    return [column for column in range(len(shown)) if shown[column] or column not in decoys]


def numbers_of(game: Compiled, view: str) -> dict[int, int]:
    """A view's number of each mover that it is told of, by column; NOBODY stays nobody."""
    return {NOBODY: NOBODY} | {column: number for number, column in enumerate(columns_of(game, view))}


def outcomes_of(view: str, outcomes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the evaders' outcomes that a view is told: the pursuers are told of none that they never learnt."""
    return [one for one in outcomes if view != "pursuers" or one["outcome"] in TAKEN]


def payoff_of(view: str, outcomes: list[dict[str, Any]], payoff: float) -> float | None:
    """The payoff, where a view is told of all that it is the sum of."""
    return payoff if len(outcomes_of(view, outcomes)) == len(outcomes) else None


def layers_of(game: Compiled, view: str, layers: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The node layers that a view's side can have: what comes of its own contacts, over hops that it knows."""
    if view == "truth":
        return layers
    if view == "evaders":
        return {}
    # Of a run of old, which has no other, the layer that runs through hidden passages is not shown.
    name = THOUGHT if game.hidden_hops[Side.PURSUERS] else POSSIBLE
    return {name: layers[name]} if name in layers else {}
