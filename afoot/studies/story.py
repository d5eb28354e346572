"""One chase, watched: who moved where and all that happened in it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afoot.record import Ledger
from afoot.record.ends import Ends, ends_of
from afoot.record.rows import NOBODY, Event, unpack
from afoot.record.tracks import Tracker
from afoot.scenarios import Compiled, Scenario
from afoot.sim.batch import Batch
from afoot.studies.outside import EVERYTHING, PolicyLike, play_turn
from afoot.studies.result import Result, make_result
from afoot.studies.run import check_numbers, compiled, decided, informed
from afoot.studies.warm import warm
from afoot.studies.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class Story:
    """A chase and all that happened in it, in order.

    ends: of the one chase. nodes: by mover's name, int32 [ticks + 1], where it stood at each tick.
    """

    game: Compiled
    result: Result
    ends: Ends
    events: tuple[Event, ...]
    nodes: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `afoot run --story`: a run's, with the events themselves; their counts are `event_counts`."""
        told = self.result.to_dict()
        counts, where = told.pop("events"), Whereabouts(self.game)
        return {**told, "event_counts": counts, "events": [self._plain(one, where) for one in self.events]}

    def _plain(self, event: Event, where: Whereabouts) -> dict[str, Any]:
        names = self.game.mover_names
        return {
            "tick": event.tick,
            "time_s": event.tick * self.game.tick_s,
            "event": event.event,
            "mover": names[event.mover],
            "node": event.node,
            "place": where.name(event.node),
            "other": None if event.other == NOBODY else names[event.other],
            "particulars": event.particulars,
        }


def story(
    scenario: str | Path | Scenario | Compiled,
    *,
    seed: int | None = None,
    pursuers: PolicyLike | None = None,
    evaders: PolicyLike | None = None,
    record: str | Path | None = None,
) -> Story:
    """Play chase 0 of a seed and tell all that happened in it. What is asked for is as for `run`.

    record: a ledger to append the chase to, with its track. Raises AfootError for bad input.
    """
    check_numbers(1, seed, 1, 1)
    game = scenario if isinstance(scenario, Compiled) else compiled(scenario)
    game, policies, outside = decided(game, pursuers, evaders)
    seed = game.scenario.seed if seed is None else seed
    if record is not None:
        Ledger.check(record)
    warm(game, tracked=True, tables=EVERYTHING in informed(outside).values())
    began = time.perf_counter()
    with Batch(game.board, game.cast, game.rules, 1, seed=seed) as batch:
        tracker = Tracker(game, batch, 1)
        while not batch.over.all():
            play_turn(batch, game, outside)
            tracker.see()
        ends = ends_of(batch)
    result = make_result(game, policies, seed, ends, time.perf_counter() - began, 1).going_by(
        informed(outside)
    )
    if record is not None:
        # Only now, so that who is interrupted before leaves no run without a chase, and no new ledger.
        asked = {"chases": 1, "seed": seed, "threads": 1, "tracks": 1}
        writer = Ledger.open(record, make=True).begin(game, policies, asked)
        writer.append(0, ends, tracker)
        result = result.recorded_in(str(record), writer.run)
        writer.finish(result.to_dict())
    nodes = {game.mover_names[mover]: unpack(packed)["node"] for _, mover, _, _, packed in tracker.tracks()}
    events = sorted(tracker.log.events, key=lambda event: event.tick)
    return Story(game, result, ends, tuple(events), nodes)
