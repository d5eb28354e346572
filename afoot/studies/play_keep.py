"""A chase that a person played, in the ledger: written from what was watched, for no seed alone gives it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from afoot.game.observe import Observation
from afoot.record import Ledger
from afoot.record.ends import Ends, ends_of, joined
from afoot.record.tracks import Tracker
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.studies.outside import blank_orders
from afoot.studies.play_ask import Asked
from afoot.studies.play_moves import Told, changed
from afoot.studies.result import make_result
from afoot.studies.run import informed
from afoot.words import Status


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a chase is: its run is of it alone, so its number is 0. ends: as far as it came; left: before its end."""

    file: Path
    run: int
    ends: Ends
    left: bool


def keep(asked: Asked, batch: Batch, tracker: Tracker, told: list[Told], elapsed_s: float, name: str) -> Kept:
    """Write a chase that has been played to its end, or left before: all of it in one, so that a process that is
    killed meanwhile leaves either nothing of it or the whole of it with its name, by which it is found again.

    Of one that was left, evaders that were still live have the outcome `live`, and the run is `interrupted` with no
    chase counted. The run's result has the person's orders, so that the chase can be played again.
    """
    game, over = asked.game, bool(batch.over[0])
    ends = ends_so_far(batch)
    counted = ends if over else joined([], game.cast)
    result = make_result(game, asked.policies, asked.seed, counted, elapsed_s, 1).going_by(
        informed(asked.outside)
    )
    play = {
        "side": asked.side.name.lower(),
        "practice": asked.practice,
        "ended": over,
        "orders": list(changed(told)),
        "game": name,
    }
    with Ledger.open(asked.record, make=True).as_one() as ledger:
        writer = ledger.begin(
            game, asked.policies, {"chases": 1, "seed": asked.seed, "threads": 1, "tracks": 1}
        )
        writer.append(0, ends, tracker)
        writer.finish({**result.recorded_in(str(asked.record), writer.run).to_dict(), "play": play})
    return Kept(asked.record, writer.run, ends, not over)


def ends_so_far(batch: Batch) -> Ends:
    """The ends of a chase that may go on: who is still live has come to the tick that was played last."""
    ends = ends_of(batch)
    live = ends.status <= Status.WAITING
    return replace(ends, end_ticks=np.where(live, ends.ticks[:, None], ends.end_ticks).astype(np.int32))


class Playback:
    """The policy that gives a person's orders again, turn by turn, from the rows that a run's result holds."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self._rows: dict[int, list[Sequence[int]]] = {}
        for row in rows:
            self._rows.setdefault(int(row[0]), []).append(row)
        self._turn = 0
        self._last: Any = None

    def __call__(self, seen: Observation, game: Compiled) -> Any:
        if self._last is None:
            self._last = blank_orders(seen, game)
        names = self._last.dtype.names or ()
        for _, column, *fields in self._rows.get(self._turn, ()):
            for name, value in zip(("slot", "gait", "does", "passage"), fields, strict=True):
                if name in names:
                    self._last[0, column - seen.first][name] = value
        self._turn += 1
        return self._last
