"""Traces in the game: left at the end of a tick, and read. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.rules.chance import NOBODY, TRACE, draw
from afoot.rules.trace import newer, readable
from afoot.words import Status

LIVE = int(Status.LIVE)


@inner
def leave_trace(cast, position, column, tricks):  # type: ignore[no-untyped-def]
    """End of a tick: a pursuer or evader on a node leaves a trace of its side there."""
    mover = position.movers[column]
    if tricks.traces.shape[0] > 0 and mover.remaining_mm == 0:
        tricks.traces[mover.node, 0 if np.int64(column) < cast.pursuers else 1] = position.clock[0].tick


@inner
def read_traces(cast, rules, position, key, now, tricks):  # type: ignore[no-untyped-def]
    """Everybody on a node reads what the other side has left there; key: of the end of the tick."""
    if tricks is None:
        return
    if tricks.traces.shape[0] == 0:
        return
    for column in range(np.uint64(tricks.movers.shape[0])):
        mover, found = position.movers[column], tricks.found[column]
        if mover.status != LIVE or mover.remaining_mm > 0:
            continue
        reader = cast.means.readers[mover.kind]
        passed = np.int64(tricks.traces[mover.node, 1 if np.int64(column) < cast.pursuers else 0])
        # Where there is none, NEVER is not newer than what was read before, or never.
        if not newer(passed, found.passed_tick):
            continue
        chance = readable(reader.clue, now - passed, reader.fades_ticks)
        if chance > 0 and draw(key, cast.movers[column].id, NOBODY, TRACE, 0) < chance:
            found.tick = now
            found.node = mover.node
            found.passed_tick = passed
            tricks.deeds[0].traces_read += 1
