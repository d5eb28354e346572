"""Tracks: where every mover of a chase was at every tick, and packing that into few bytes."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from afoot.record.events import EventLog
from afoot.record.layers import LayerLog
from afoot.record.margins import MarginLog
from afoot.record.rows import pack
from afoot.record.schema import MOVER_FIELDS, TRACK_FIELDS
from afoot.record.shut_in import SurroundedLog
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch


class Tracker:
    """Watches the first `count` chases of a batch that is stepped: call `see` after every turn."""

    def __init__(self, game: Compiled, batch: Batch, count: int) -> None:
        self.game, self.batch, self.count = game, batch, count
        self.log = EventLog(game, batch, count)
        self.margins = MarginLog(game, batch, count)
        self.layers = LayerLog(game, batch, count)
        self._surrounded = SurroundedLog(game, batch)
        self._tell_surrounded(0)
        self._last_tick = np.zeros(count, np.int64)
        self._frames = [self._frame()]

    def see(self) -> None:
        """Note what the turn just played has changed."""
        self.log.see()
        tick = self.batch.state.clock.tick[: self.count, 0]
        if (tick != self._last_tick).any():
            self._last_tick = tick.astype(np.int64)
            self._frames.append(self._frame())
            noted = len(self.margins.found)
            self.margins.see()
            self.layers.see()
            self._tell_surrounded(noted)

    def tracks(self) -> list[tuple[int, int, int, int, bytes]]:
        """A row (chase, mover, class, ticks, packed track) for every mover of every chase watched."""
        frames = np.stack(self._frames, axis=-1)
        rows = []
        for row in range(self.count):
            ticks = int(self._last_tick[row])
            for mover in range(frames.shape[1]):
                packed = pack(frames[row, mover, :, : ticks + 1])
                kind = int(self.batch.state.movers.kind[row, mover])
                rows.append((int(self.batch.chase_id[row]), mover, kind, ticks, packed))
        return rows

    def copied(self) -> Tracker:
        """A tracker of the same batch that has noted the same, and goes on by itself.

        What has been noted is never changed, so that is shared, and so are the game and working memory.
        """
        shared = [self.game, self.game.board, self.game.cast, self.batch, *self._frames]
        shared += [*self.log.events, *self.log.contacts, *self.margins.found]
        shared += [*self.layers.noted(), self.margins.scratch, self._surrounded.scratch]
        return copy.deepcopy(self, {id(one): one for one in shared})

    def fields(self, row: int) -> dict[str, dict[str, Any]]:
        """The tracks of one chase so far, by its row: mover's name -> field -> int32 [ticks + 1]."""
        frames = np.stack([frame[row] for frame in self._frames[: int(self._last_tick[row]) + 1]], axis=-1)
        return {
            name: dict(zip(TRACK_FIELDS, frames[mover], strict=True))
            for mover, name in enumerate(self.game.mover_names)
        }

    def _tell_surrounded(self, noted: int) -> None:
        """Tell what the margins that were noted since then mean for teams."""
        for found in self.margins.found[noted:]:
            self.log.add_now(self._surrounded.see(found))

    def _frame(self) -> Any:
        """int32 [chases, movers, fields] as things stand."""
        movers, tricks = self.batch.state.movers[: self.count], self.batch.state.tricks
        frame = np.zeros((*movers.shape, len(TRACK_FIELDS)), np.int32)
        for place, name in enumerate(MOVER_FIELDS):
            frame[..., place] = movers[name]
        if tricks is not None:
            own = tricks.movers[: self.count]
            means = (own.energy, own.keen, tricks.guises.kind[: self.count])
            frame[:, : own.shape[1], len(MOVER_FIELDS) :] = np.stack(means, axis=-1)
        return frame


def replay(game: Compiled, seed: int, first: int, digests: Any) -> Tracker:
    """Play len(digests) chases again, turn by turn, watched.

    digests: uint64 of the final states they came to in the first place. Raises RuntimeError where they come to
    others now, for a record must be of the chase that was counted.
    """
    count = len(digests)
    with Batch(game.board, game.cast, game.rules, count, seed=seed, first_chase=first) as batch:
        tracker = Tracker(game, batch, count)
        while not batch.over.all():
            batch.step()
            tracker.see()
        if not np.array_equal(batch.digests(), digests):
            differing = first + np.flatnonzero(batch.digests() != digests)
            raise RuntimeError(f"chases {differing.tolist()} played again came to other ends")
    return tracker
