"""How chases ended: what a run counts and a ledger keeps of each."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from afoot.game.state import COUNTS
from afoot.game.state_of_means import DEEDS
from afoot.record.rows import THOUSANDTHS
from afoot.rules.cast import Cast
from afoot.sim.batch import Batch
from afoot.words import Status

# What events are called for which State has counts of another name.
EVENT_OF = {
    "opened": "passage_opened",
    "shut": "passage_shut",
    "sealed": "passage_sealed",
    "traces_read": "trace_read",
    "guises": "guise_on",
    "decoys": "decoy_sent",
    "dispelled": "decoy_dispelled",
    "signals": "signal",
    "reports": "report",
    "false_reports": "report_imagined",
}


@dataclass(frozen=True, slots=True)
class Ends:
    """How chases ended, in the order of their numbers: c chases, e evaders."""

    status: Any  # int8 [c, e] words.Status
    end_ticks: Any  # int32 [c, e] tick of each evader's outcome
    worth: Any  # int32 [c, e] thousandths
    ticks: Any  # int32 [c] ticks played
    digests: Any  # uint64 [c] of each final state
    counts: Any  # int64 [c, k] events, by `count_names`

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
    columns = [counts[name][:, 0].astype(np.int64) for name in COUNTS.names or ()]
    if batch.state.tricks is not None:
        columns += [batch.state.tricks.deeds[name][:, 0].astype(np.int64) for name in DEEDS.names or ()]
    return Ends(
        status=movers.status.copy(),
        end_ticks=movers.end_tick.copy(),
        worth=movers.worth.copy(),
        ticks=batch.state.clock.tick[:, 0].copy(),
        digests=batch.digests(),
        counts=np.stack(columns, axis=1),
    )


def count_names(cast: Cast) -> tuple[str, ...]:
    """What the columns of `Ends.counts` are: as the events are called, where there are such."""
    deeds = (DEEDS.names or ()) if cast.means is not None else ()
    return (*(COUNTS.names or ()), *(EVENT_OF.get(name, name) for name in deeds))


def joined(parts: list[Ends], cast: Cast) -> Ends:
    """The ends of all parts, one after another."""
    if parts:
        return Ends(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Ends)))
    none, kinds = np.zeros((0, cast.evaders), np.int32), len(count_names(cast))
    return Ends(none, none, none, none[:, 0], np.zeros(0, np.uint64), np.zeros((0, kinds), np.int64))
