"""Whether a game is one for enumeration, and its kernels compiled ahead."""

from __future__ import annotations

from pathlib import Path

from afoot import _jit, _sources
from afoot.errors import AfootError
from afoot.scenarios import Compiled
from afoot.solvers.game import Asked, check_rules, kinds_of
from afoot.solvers.small.check import placements
from afoot.solvers.small.graph import MOST_POSITIONS, Graph
from afoot.solvers.small.step import Game
from afoot.solvers.warm import keep_mark

ABOUT_S = 16  # CPU time, measured by bench/warm.py


def refused_backwards(compiled: Compiled, pursuers: int | None = None) -> AfootError | None:
    """Why retrograde analysis does not take a scenario with so many pursuers, or None where it does.

    Raises AfootError where enumeration would not either, as there are far too many positions.
    """
    count = compiled.cast.pursuers if pursuers is None else pursuers
    try:
        check_rules(compiled.cast, compiled.rules, Asked(count))
        kinds_of(compiled.cast, count)
    except AfootError as error:
        least = placements(compiled.board, compiled.cast)
        if least <= MOST_POSITIONS:
            return error
        movers = compiled.cast.pursuers + compiled.cast.evaders
        raise AfootError(
            error.what, where=error.where, came=error.came, expected=error.expected,
            fix=f"Nor is it small enough to be enumerated: {movers} movers on {len(compiled.board.degree):,} nodes "
            f"have {least:,} placements, and {MOST_POSITIONS:,} is the most. `afoot bound` brackets such a game.",
        ) from None  # fmt: skip
    return None


def is_warm() -> bool:
    """Whether the kernel that plays steps has been compiled before, by this very source in this very place."""
    return _jit.DISABLED or _mark().exists()


def warm(compiled: Compiled) -> None:
    """Have the kernels that this game needs compiled, or loaded from disk: its first turn is played."""
    game = Game(compiled.board, compiled.cast, compiled.rules)
    Graph(game).grow(game.starts()[:1], 1)
    keep_mark(_mark())


def _mark() -> Path:
    folder = _sources.cache_home() / "kernels" / _sources.source_digest("solvers")
    return folder / f"enumerated-{_sources.installed()}"
