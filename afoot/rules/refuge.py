"""Refuges: beds, supplies and who can be reached inside (RULES.md, Exits, refuges, worth)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule

PLENTY = -1  # supplies that never end


@rule
def may_enter(free_beds, supplies):  # type: ignore[no-untyped-def]
    """Whether a refuge takes one more: a bed is free and there is something left to live on."""
    return free_beds > 0 and supplies != 0


@rule
def goes_first(a_id, b_id):  # type: ignore[no-untyped-def]
    """Whether a goes in before b where both stand at the door: the lowest id goes first."""
    return a_id < b_id


@rule
def must_give_up(supplies):  # type: ignore[no-untyped-def]
    """Whether an occupant that is still inside gives itself up: there was nothing left to live on this tick."""
    return supplies == 0


@rule
def supplies_after(supplies, occupants):  # type: ignore[no-untyped-def]
    """Supplies after one tick, in occupant-ticks."""
    if supplies == PLENTY:
        return np.int64(PLENTY)
    return max(np.int64(supplies) - np.int64(occupants), np.int64(0))


@rule
def hold_out_ticks(supplies, occupants):  # type: ignore[no-untyped-def]
    """Whole ticks that so many occupants can stay; -1 for ever (plenty, or nobody there)."""
    if supplies == PLENTY or occupants <= 0:
        return np.int64(-1)
    return np.int64(supplies) // np.int64(occupants)


@rule
def shielded(inside, entry_open):  # type: ignore[no-untyped-def]
    """Whether a refuge keeps a mover from being captured or seen: inside one whose entry is closed."""
    return inside > 0 and entry_open == 0
