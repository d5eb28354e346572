"""What a view shows of movers and contacts."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.rules.cast import Cast, movers_of
from afoot.viewer.scene import view_side
from afoot.words import Side


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
