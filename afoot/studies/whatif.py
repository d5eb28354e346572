"""What if: a recorded chase played again to a tick, and many chases branched off from there, by the same policies and
by others."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from afoot._sources import package_digest
from afoot.errors import AfootError, Where
from afoot.record.ends import Ends, ends_of, joined
from afoot.record.rows import OUTCOME_WORDS, THOUSANDTHS
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch, Snapshot, bytes_per_chase
from afoot.studies.grade import chases_of
from afoot.studies.grade_game import Recorded, recorded
from afoot.studies.intervals import mean_interval
from afoot.studies.outside import EVERYTHING, play_turn
from afoot.studies.result import Result, make_result
from afoot.studies.run import CHUNK_TICKS, MAX_CHASES, STATE_BYTES, check_numbers, decided, informed
from afoot.studies.warm import warm
from afoot.version import __version__
from afoot.words import Side

Progress = Callable[[int, int], None]  # branches played, and how many there are to play

BRANCHES = 64  # played between two words of progress, for each thread
# Branches are numbered from here on, so that none has the luck of any chase that a run can have.
FIRST_BRANCH = MAX_CHASES
KEPT, AFRESH = "kept", "afresh"  # minds
SIDES = (Side.PURSUERS, Side.EVADERS)
TOLD = (
    "policies",
    "information",
    "chases",
    "outcomes",
    "outcome_shares",
    "chases_by",
    "capture_rate",
    "payoff",
    "ticks_to_outcome",
    "seconds_to_outcome",
    "digest",
    "tier",
    "bound",
)  # fields of a Result that say something of branches


class Moment(NamedTuple):
    """A recorded chase at the start of a tick, and how it ended when it was played."""

    snapshot: Snapshot
    ends: Ends  # of this one chase
    over: bool  # whether nothing is left to be played


@dataclass(frozen=True)
class WhatIf:
    """What branches of a recorded chase came to. Tier: estimate.

    minds: by side, whether it goes on with what it remembered (`kept`) or has another policy and begins blank
    (`afresh`). branches: by the policies that were asked for; as_played: as many, with the same luck, by those of the
    run; the same result where no other were asked for. payoff_difference: mean of branches less as_played, pair by pair
    of equal luck, with its 95 % interval.
    """

    recorded: Recorded
    chase: int
    at_tick: int
    moment: Moment
    minds: dict[str, str]
    seed: int
    branches: Result
    as_played: Result
    payoff_difference: dict[str, float | None]

    @property
    def changed(self) -> bool:
        """Whether other policies were asked for than those of the run."""
        return AFRESH in self.minds.values()

    @property
    def interrupted(self) -> bool:
        return self.branches.interrupted

    def original(self) -> dict[str, Any]:
        """What became of the chase itself, evader by evader."""
        ends, game = self.moment.ends, self.recorded.game
        movers = game.mover_names[game.cast.pursuers : game.cast.pursuers + game.cast.evaders]
        outcomes = [
            {
                "evader": name,
                "outcome": OUTCOME_WORDS[int(status)],
                "end_tick": int(tick),
                "end_s": int(tick) * game.tick_s,
                "worth": int(worth) / THOUSANDTHS,
            }
            for name, status, tick, worth in zip(
                movers, ends.status[0], ends.end_ticks[0], ends.worth[0], strict=True
            )
        ]
        ticks = int(ends.ticks[0])
        return {
            "policies": self.recorded.policies,
            "outcomes": outcomes,
            "ticks": ticks,
            "seconds": ticks * game.tick_s,
            "payoff": float(ends.payoff[0]),
            "digest": f"{int(ends.digests[0]):016x}",
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        told, run = self.branches, self.recorded
        return {
            "record": str(run.file),
            "run": run.run,
            "chase": self.chase,
            "at_tick": self.at_tick,
            "at_s": self.at_tick * run.game.tick_s,
            "scenario": told.scenario,
            "map": told.map,
            "rules": told.rules,
            "run_seed": run.seed,
            "seed": self.seed,
            "asked": told.asked,
            "minds": self.minds,
            "original": self.original(),
            "branches": {name: getattr(told, name) for name in TOLD},
            "as_played": {name: getattr(self.as_played, name) for name in TOLD},
            "payoff_difference": self.payoff_difference,
            "elapsed_s": told.elapsed_s,
            "tier": told.tier,
            "bound": told.bound,
            "interrupted": self.interrupted,
            "version": __version__,
        }


def whatif(
    record: str | Path,
    run: int | None = None,
    chase: int = 0,
    *,
    at_tick: int,
    pursuers: str | None = None,
    evaders: str | None = None,
    chases: int = 500,
    seed: int | None = None,
    threads: int = 1,
    game: Compiled | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> WhatIf:
    """Play a recorded chase again to a tick and branch off so many chases from there.

    run: the last one if not stated. at_tick: from 0, the start, to the ticks that the chase was played, after which
    nothing is left to branch. pursuers, evaders: names of policies, or table:FILE; those of the run if not stated.
    seed: of the branches' luck; the run's if not stated. threads change the speed and nothing else. game: for a run
    whose map was made in Python. progress: told of branches played. cancelled: asked often; once it is true the
    branches that have finished are returned, `interrupted`.

    Raises AfootError for bad input, and where the chase cannot be played again to the end that was recorded.
    """
    found = recorded(record, run, game=game)
    check_numbers(chases, seed, threads, 0)
    asked = Asked(found, chases_of(found, chase), at_tick, pursuers, evaders)
    warm(found.game, tables=asked.tables)
    return asked.branch(chases, found.seed if seed is None else seed, threads, progress, cancelled)


class Asked:
    """What is asked about a chase, checked: a tick of it, and policies."""

    def __init__(
        self, found: Recorded, chase: Sequence[int], at_tick: int, pursuers: str | None, evaders: str | None
    ) -> None:
        """chase: as `chases_of` gives one. Raises AfootError for a tick or a policy that is not there."""
        self.found, self.chase, self.at_tick = found, chase[0], at_tick
        _check(found, self.chase, at_tick)
        own = found.policies
        asked = {"pursuers": pursuers, "evaders": evaders}
        words = (own[side] if word is None else word for side, word in asked.items())
        self.game, self.policies, self.outside = decided(found.game, *words)
        self.minds = {name: KEPT if self.policies[name] == own[name] else AFRESH for name in own}

    @property
    def tables(self) -> bool:
        """Whether a solved table plays."""
        return any(EVERYTHING in informed(o).values() for o in (self.found.outside, self.outside))

    def branch(
        self,
        chases: int,
        seed: int,
        threads: int,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> WhatIf:
        """Play the branches, those of the run's policies beside those that were asked for."""
        at = moment(self.found, self.chase, self.at_tick)
        changed = AFRESH in self.minds.values()
        played = Branching(self.found.game, self.found.outside, at.snapshot, seed, threads, cancelled)
        other = played
        if changed:
            other = Branching(self.game, self.outside, self._afresh(at.snapshot), seed, threads, cancelled)
        began, pairs = time.perf_counter(), list[tuple[Ends, Ends]]()
        for first in range(0, chases, other.size):
            count = min(other.size, chases - first)
            pair = _pair(played, other, first, count)
            if pair is None:
                break
            pairs.append(pair)
            if progress is not None:
                progress(first + count, chases)
        return self._sum_up(at, pairs, chases, seed, time.perf_counter() - began)

    def _sum_up(
        self, at: Moment, pairs: list[tuple[Ends, Ends]], chases: int, seed: int, elapsed_s: float
    ) -> WhatIf:
        ends = [joined([pair[i] for pair in pairs], self.game.cast) for i in (0, 1)]
        less = mean_interval(ends[1].payoff - ends[0].payoff)
        results = [
            make_result(game, policies, seed, own, elapsed_s, chases).going_by(informed(outside))
            for game, policies, own, outside in (
                (self.found.game, self.found.policies, ends[0], self.found.outside),
                (self.game, self.policies, ends[1], self.outside),
            )
        ]
        difference = {"mean": less.value, "low": less.low, "high": less.high}
        return WhatIf(
            self.found, self.chase, self.at_tick, at, self.minds, seed, results[1], results[0], difference
        )

    def _afresh(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with the minds of sides that have another policy as they are at the start of a chase."""
        memo, cast = snapshot.mind.memo.copy(), self.game.cast
        columns = (slice(0, cast.pursuers), slice(cast.pursuers, cast.pursuers + cast.evaders))
        for side, own in zip(SIDES, columns, strict=True):
            if self.minds[side.name.lower()] == AFRESH:
                memo[own] = 0  # a trail is read only as far as the memo says that it was written
        return snapshot._replace(mind=snapshot.mind._replace(memo=memo))


def _check(found: Recorded, chase: int, at_tick: int) -> None:
    """Raise AfootError where a chase cannot be branched at this tick."""
    if found.source_digest != package_digest():
        raise AfootError("this run was recorded by another version of afoot, so its chases cannot be played on",
                         where=Where(found.file), came=f"run {found.run}, source digest {found.source_digest}",
                         expected=f"source digest {package_digest()}", fix="Record the run anew.")  # fmt: skip
    last = found.ticks[chase]
    if isinstance(at_tick, bool) or not isinstance(at_tick, int) or not 0 <= at_tick <= last:
        raise AfootError("this tick is not in the chase", where=Where(field="at"), came=at_tick,
                         expected=f"a whole number from 0, its start, to {last}, its end",
                         fix=f"The chase is run {found.run}, chase {chase}.")  # fmt: skip


def moment(found: Recorded, chase: int, at_tick: int) -> Moment:
    """A chase played again: as it stood at the start of a tick, and its end.

    Raises AfootError where it does not come to the end that was recorded.
    """
    game, at = found.game, None
    with Batch(game.board, game.cast, game.rules, 1, seed=found.seed, first_chase=chase) as batch:
        while not batch.over[0]:
            tick = int(batch.state.clock.tick[0, 0])
            if at is None and tick == at_tick:
                at = batch.snapshot(0)
            if found.outside:
                play_turn(batch, game, found.outside)
            else:
                batch.advance(at_tick - tick if tick < at_tick else CHUNK_TICKS)
        ends, over = ends_of(batch), at is None
        at = batch.snapshot(0) if at is None else at
    found.check_ends(chase, ends.digests)
    return Moment(at, ends, over)


class Branching:
    """Branches of one snapshot under one pair of policies."""

    def __init__(
        self,
        game: Compiled,
        outside: Any,
        snapshot: Snapshot,
        seed: int,
        threads: int,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.game, self.outside, self.snapshot = game, outside, snapshot
        self.seed, self.threads, self.cancelled = seed, threads, cancelled
        fitting = max(STATE_BYTES // bytes_per_chase(game.cast, game.rules), threads)
        self.size = min(BRANCHES * threads, fitting)

    def play(self, numbers: Sequence[int]) -> Ends | None:
        """The ends of branches whose luck hangs on these numbers; None where they were given up."""
        game = self.game
        with Batch(
            game.board, game.cast, game.rules, len(numbers), seed=self.seed, threads=self.threads
        ) as batch:
            for row, number in enumerate(numbers):
                batch.restore(row, self.snapshot, chase=number)
            while not batch.over.all():
                if self.cancelled is not None and self.cancelled():
                    return None
                if self.outside:
                    play_turn(batch, game, self.outside)
                else:
                    batch.advance(CHUNK_TICKS)
            return ends_of(batch)


def _pair(played: Branching, other: Branching, first: int, count: int) -> tuple[Ends, Ends] | None:
    """Ends of the same branches by the run's policies and by the others; None where they were given up."""
    numbers = range(FIRST_BRANCH + first, FIRST_BRANCH + first + count)
    own = played.play(numbers)
    if own is None or other is played:
        return None if own is None else (own, own)
    others = other.play(numbers)
    return None if others is None else (own, others)
