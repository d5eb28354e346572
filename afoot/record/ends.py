"""How chases ended: what a run counts and a ledger keeps of each."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from afoot.game.state import COUNTS
from afoot.sim.batch import Batch
from afoot.words import Status

THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True)
class Ends:
    """How chases ended, in the order of their numbers: c chases, e evaders."""

    status: Any  # int8 [c, e] words.Status
    end_ticks: Any  # int32 [c, e] tick of each evader's outcome
    worth: Any  # int32 [c, e] thousandths
    ticks: Any  # int32 [c] ticks played
    digests: Any  # uint64 [c] of each final state
    counts: Any  # int64 [c, k] events by game.state.COUNTS

    def __len__(self) -> int:
        return len(self.ticks)

    @property
    def payoff(self) -> Any:
        """float64 [c]: the evaders' sum of worth."""
        return self.worth.sum(axis=1, dtype=np.int64) / THOUSANDTHS

    @property
    def captured(self) -> Any:
        """int64 [c]: evaders taken, which are those captured and those surrounded."""
        return ((self.status == Status.CAPTURED) | (self.status == Status.SURROUNDED)).sum(axis=1)


def ends_of(batch: Batch) -> Ends:
    """The ends of a batch whose chases are all over."""
    evaders = slice(batch.cast.pursuers, batch.cast.pursuers + batch.cast.evaders)
    movers, counts = batch.state.movers[:, evaders], batch.state.counts
    return Ends(
        status=movers.status.copy(),
        end_ticks=movers.end_tick.copy(),
        worth=movers.worth.copy(),
        ticks=batch.state.clock.tick[:, 0].copy(),
        digests=batch.digests(),
        counts=np.stack([counts[name][:, 0].astype(np.int64) for name in COUNTS.names or ()], axis=1),
    )


def joined(parts: list[Ends], evaders: int) -> Ends:
    """The ends of all parts, one after another."""
    if parts:
        return Ends(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Ends)))
    none = np.zeros((0, evaders), np.int32)
    kinds = len(COUNTS.names or ())
    return Ends(none, none, none, none[:, 0], np.zeros(0, np.uint64), np.zeros((0, kinds), np.int64))
