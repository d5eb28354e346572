"""What a view shows of movers and of node layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.record.known import own_movers
from afoot.rules.cast import movers_of
from afoot.scenarios import Compiled
from afoot.viewer.scene import view_side

# `possible` is made of what the pursuers observe, `first` of where everybody is.
LAYERS_OF: dict[str, tuple[str, ...] | None] = {"truth": None, "pursuers": ("possible",), "evaders": ()}


def movers_shown(game: Compiled, view: str) -> Any:
    """bool [m]: whose whereabouts a view shows: its own side's movers and decoys, or in truth all."""
    side, out = view_side(view), np.ones(movers_of(game.cast), bool)
    if side is not None:
        out[:] = False
        out[sorted(own_movers(game, side))] = True
    return out


def layers_of(view: str, layers: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The node layers that a view's side can have: what comes of its own contacts."""
    known = LAYERS_OF[view]
    return {name: layer for name, layer in layers.items() if known is None or name in known}
