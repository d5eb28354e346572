"""Both sides' best play of a solved small game as a policy: at every position orders are drawn from its mix."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.errors import AfootError, Where
from afoot.game.state import State
from afoot.rules.chance import MOVE, NOBODY, chase_key, draw, turn_key
from afoot.scenarios import Compiled
from afoot.solvers.small.seen import Play, SmallSolution
from afoot.solvers.verify.form import game_digest
from afoot.words import Side

_WHOLE = 2.0**32  # a draw is below it


class Mixes:
    """The mixes of one small game. Who plays by them sees the whole position; `afoot.run` takes them as a policy.

    Draws are keyed by seed, chase, tick, turn and the first mover of the side, so the same seed is the same chase.
    """

    name = "mixes"  # what results call it

    def __init__(self, found: SmallSolution) -> None:
        self.found = found
        self._digest = game_digest(found.compiled)
        self._known: dict[tuple[bytes, int], tuple[Play, Play] | None] = {}

    def check_fits(self, compiled: Compiled, side: str) -> None:
        """Raise AfootError for any game but the one that was solved."""
        if game_digest(compiled) != self._digest:
            raise AfootError("these mixes are of another game", where=Where(field=side), came=compiled.scenario.name,
                             expected=f"{self.found.compiled.scenario.name} as it was solved",
                             fix="Solve this game: afoot.solvers.solve_small.")  # fmt: skip

    def orders(self, state: State, seed: int, chases: Any, side: Side) -> Any:
        """int64 [c, o, 4]: slot, gait, abilities and passage of each mover of a side, in chases with these numbers."""
        graph = self.found.graph
        columns = graph.game.choices.columns(side)
        told = np.zeros((len(chases), len(columns), 4), np.int64)
        actor = int(graph.game.cast.movers[columns.start].id)
        for row, position in enumerate(graph.keys.of(state, len(chases))):
            clock = state.clock[row, 0]
            if clock.over:
                continue
            play = self._play(state, row, (position, int(clock.tick)), side)
            if play is None:
                continue
            key_of_chase = np.uint64(chase_key(seed, int(chases[row]), int(clock.episode)))
            key_of_turn = np.uint64(turn_key(key_of_chase, int(clock.tick), int(clock.turn)))
            told[row] = play.orders[_drawn(play.chances, int(draw(key_of_turn, actor, NOBODY, MOVE, 0)))]
        return told

    def _play(self, state: State, row: int, at: tuple[bytes, int], side: Side) -> Play | None:
        if at not in self._known:
            self._known[at] = self.found.plays(state.each(lambda column: column[row]))
        both = self._known[at]
        return None if both is None else both[0 if side == Side.EVADERS else 1]


def _drawn(chances: Any, bits: int) -> int:
    """The row that 32 random bits fall into."""
    share = bits / _WHOLE * chances.sum()
    return min(int(np.searchsorted(chances.cumsum(), share, "right")), len(chances) - 1)
