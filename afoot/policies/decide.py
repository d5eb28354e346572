"""Policies by number: `think` once a turn for a side, `decide` for each mover that can take orders."""

from __future__ import annotations

from afoot._jit import inner, piece
from afoot.rules.distance import slot_towards
from afoot.words import Gait, Policy

RUN = int(Gait.RUN)
RUNNER = int(Policy.RUNNER)


@inner
def think(board, cast, rules, seen, memo, trail, key, scratch):  # type: ignore[no-untyped-def]
    """A side's policies look at what it sees and write what they will remember."""


@piece
def decide(board, cast, rules, seen, memo, trail, key, scratch, i, order):  # type: ignore[no-untyped-def]
    """Write the order of the side's i-th mover."""
    order.slot = 0
    order.gait = RUN
