"""What a view shows of movers and contacts."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.rules.cast import Cast, movers_of
from afoot.viewer.scene import view_side
from afoot.words import Side

# `possible` is made of what the pursuers observe, `first` of where everybody is.
LAYERS_OF: dict[str, tuple[str, ...] | None] = {"truth": None, "pursuers": ("possible",), "evaders": ()}


def own_columns(cast: Cast, side: Side) -> range:
    """The columns of a side's movers."""
    both = cast.pursuers + cast.evaders
    return range(cast.pursuers) if side == Side.PURSUERS else range(cast.pursuers, both)


def movers_shown(cast: Cast, view: str) -> Any:
    """bool [m]: whose whereabouts a view shows: its own side's, or in truth all."""
    side, out = view_side(view), np.ones(movers_of(cast), bool)
    if side is not None:
        out[:] = False
        out[list(own_columns(cast, side))] = True
    return out


def contacts_of(cast: Cast, view: str, contacts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The contacts that a view's side has made, without who was seen in truth."""
    side = view_side(view)
    if side is None:
        return contacts
    own = own_columns(cast, side)
    return [{**row, "target": _known_target(row)} for row in contacts if row["viewer"] in own]


def _known_target(row: dict[str, Any]) -> int | None:
    """Without labels everybody is known for who it is."""
    target: int | None = row["target"] if row["label"] is None else None
    return target


def layers_of(view: str, layers: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The node layers that a view's side can have: what comes of its own contacts."""
    known = LAYERS_OF[view]
    return {name: layer for name, layer in layers.items() if known is None or name in known}
