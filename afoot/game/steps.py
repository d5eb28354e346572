"""`tick`, `reset` and look-ups of one position for Python callers: solvers' oracles, tests, notebooks."""

from __future__ import annotations

from afoot._jit import kernel
from afoot.game.reset import reset
from afoot.game.tick import tick


@kernel
def play_turn(board, cast, rules, position, orders, key, scratch):  # type: ignore[no-untyped-def]
    """`tick.tick` for one position: the turn that is due and, after the last, the end of the tick."""
    tick(board, cast, rules, position, orders, key, scratch)


@kernel
def start_chase(board, cast, rules, position, key, episode):  # type: ignore[no-untyped-def]
    """`reset.reset` for one position."""
    reset(board, cast, rules, position, key, episode)
