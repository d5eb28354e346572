"""Node layers: a number for every node, every tick or every so many of a chase that is watched, in one byte each.

How often, and in which chases: docs/decisions/015.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.belief.first_reach import MOST_TICKS, FirstReach
from afoot.belief.reach import Reach, one_of
from afoot.game.state_of_means import Tricks
from afoot.record.rows import FIRST, POSSIBLE, THOUGHT
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Side

# Layers are kept in as many chases, from number 0 on, as have so many nodes times ticks between them if they last to
# the horizon, and in no more than these.
NODE_TICKS = 24_000_000
MOST_CHASES = 16
# Where the hunted can be is known anew at every tick, and what is promised of it holds at that tick alone. What is
# reached first takes a search of the board: that is done every so many ticks as the board has times this many nodes,
# or the horizon times this many ticks.
NODES_A_TICK, MOST_FRAMES = 1_000, 500
BYTE = 255


class Kind(NamedTuple):
    """What a layer is of. low, high: what the bytes 0 and 255 stand for, those between evenly."""

    name: str
    title: str
    unit: str
    tier: str
    every_ticks: int  # between two frames
    low: float
    high: float


class Kept(NamedTuple):
    """One layer of one chase. values: uint8 [frames, nodes]; frame k is of tick k * kind.every_ticks."""

    chase: int
    kind: Kind
    values: Any


class LayerLog:
    """The layers of the first `count` chases of a batch. Call `see` after every tick; what is noted is of that tick."""

    def __init__(self, game: Compiled, batch: Batch, count: int) -> None:
        self._game, self._batch = game, batch
        most = chases_with_layers(game)
        self._rows = [row for row in range(count) if batch.chase_id[row] < most]
        self._kinds = kinds_of(game)
        self._reach = {
            row: Reach(game.board, game.cast, game.rules, unknown_hops(game)) for row in self._rows
        }
        self._first = FirstReach(game.board, game.cast)
        self._tick = dict.fromkeys(self._rows, -1)  # of what was noted last
        self._frames: dict[int, tuple[list[Any], ...]] = {
            row: tuple([] for _ in self._kinds) for row in self._rows
        }
        self.see()

    def see(self) -> None:
        """Note the chases that have come to another tick since."""
        ticks = self._batch.state.clock.tick[:, 0]
        fresh = [row for row in self._rows if ticks[row] != self._tick[row]]
        if not fresh:
            return
        observed = self._batch.observe(Side.PURSUERS)
        for row in fresh:
            self._tick[row] = int(ticks[row])
            self._reach[row].see(one_of(observed, row))
            for kind, frames in zip(self._kinds, self._frames[row], strict=True):
                if self._tick[row] % kind.every_ticks == 0:
                    frames.append(self._frame(kind.name, row))

    def noted(self) -> list[Any]:
        """Every frame that has been noted so far."""
        return [frame for both in self._frames.values() for frames in both for frame in frames]

    def kept(self) -> list[Kept]:
        """All layers of all chases that have some."""
        return [
            Kept(int(self._batch.chase_id[row]), kind, np.stack(frames))
            for row in self._rows
            for kind, frames in zip(self._kinds, self._frames[row], strict=True)
        ]

    def _frame(self, name: str, row: int) -> Any:
        if name == FIRST:
            return self._lead(row)
        reach = self._reach[row]
        return _counted(reach.can_be() if name == POSSIBLE else reach.thought())

    def _lead(self, row: int) -> Any:
        state = self._batch.state
        tricks = None if state.tricks is None else Tricks(*(column[row] for column in state.tricks))
        position = state._replace(clock=state.clock[row], movers=state.movers[row], tricks=tricks)
        return self._first.lead_ticks(position).astype(np.uint8)


def kinds_of(game: Compiled) -> tuple[Kind, ...]:
    """What the layers of a game's chases are, in the order in which they are kept.

    THOUGHT is kept where the pursuers do not know of a passage: elsewhere it would be POSSIBLE once more.
    """
    evaders = game.cast.evaders
    possible = Kind(POSSIBLE, "Where the hunted can be at most", "evaders", "certified", 1, 0, evaders)
    thought = Kind(THOUGHT, "Where the pursuers can think they are", "evaders", "estimate", 1, 0, evaders)
    first = Kind(
        FIRST,
        "What the evaders reach first, by how much",
        "ticks",
        "estimate",
        every_ticks(game),
        0,
        MOST_TICKS,
    )
    return (possible, thought, first) if game.hidden_hops[Side.PURSUERS] else (possible, first)


def unknown_hops(game: Compiled) -> Any:
    """bool [n, s] hops that the pursuers do not know of; None where there are none."""
    hidden = game.hidden_hops[Side.PURSUERS]
    if not hidden:
        return None
    unknown = np.zeros(game.board.hops.shape, bool)
    unknown[tuple(np.array(hidden).T)] = True
    return unknown


def every_ticks(game: Compiled) -> int:
    """How many ticks lie between two searches of the board."""
    return max(1, len(game.board.degree) // NODES_A_TICK, game.rules.horizon_ticks // MOST_FRAMES)


def chases_with_layers(game: Compiled) -> int:
    """In how many chases, from number 0 on, layers are kept."""
    return min(NODE_TICKS // (len(game.board.degree) * game.rules.horizon_ticks), MOST_CHASES)


def _counted(can_be: Any) -> Any:
    """uint8 [n]: how many of the evaders can be at each node, 255 for all of them."""
    return (can_be.sum(axis=0) * BYTE // len(can_be)).astype(np.uint8)
