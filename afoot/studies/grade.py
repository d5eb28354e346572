"""Grading of play: what each decision of a recorded chase lost against perfect play of a game that is solved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from afoot.errors import AfootError, Where
from afoot.scenarios import Compiled
from afoot.solvers import NEVER, Table, Watch, solve
from afoot.solvers.answers import BOUND
from afoot.solvers.play import TIER
from afoot.solvers.verify.little import sees_everything
from afoot.studies.grade_game import Recorded, recorded
from afoot.studies.grade_walk import NOT_ASKED, Walked, walk
from afoot.studies.outside import EVERYTHING, PolicyLike
from afoot.studies.run import informed
from afoot.studies.warm import warm
from afoot.version import __version__
from afoot.words import Gait, Side

SIDES = (Side.PURSUERS, Side.EVADERS)
SOLVED = "solved"  # what a table is called as a yardstick that nobody brought: the game was solved to it
NEEDED = (
    "Grading needs the exact value of every position, as `afoot solve` finds it: one evader, moves by turns, and "
    "nothing to remember but where everybody is (grid and quays are such); or a game small enough to be "
    "enumerated (courtyard). Others are measured by a bracket, where one is found that is not trivial at both ends "
    "(as for helsinki-gate): afoot bound SCENARIO --save FILE.json, then --bound FILE.json."
)


@dataclass(frozen=True)
class Grade:
    """What the decisions of chases of one run lost. chases: their numbers. Tier: exact.

    decisions: a record array (`grade_walk.decision_of`), chase by chase. A decision is of a side: joint moves of
    several pursuers are one, and turns in which nobody of the side stands on a node are none.
    """

    recorded: Recorded
    table: Table
    chases: tuple[int, ...]
    walked: Walked

    @property
    def decisions(self) -> Any:
        return self.walked.decisions

    @property
    def worst(self) -> tuple[Any, Any]:
        """The decisions that lost something, the worst first, and how often each was taken from the same position:
        it is listed as it was first. What was given away for good comes first, and of that what would have come or
        then came soonest; then by ticks.
        """
        bad = self.decisions[self.decisions["lost"] > 0]
        soon = np.minimum(bad["before"], bad["after"]) - bad["tick"]
        columns = (bad["side"], *bad["at"].T, *bad["went"].T, bad["lost"], soon)
        keys = np.stack([column.astype(np.int64) for column in columns], axis=1)
        _, firsts, times = np.unique(keys, axis=0, return_index=True, return_counts=True)
        own, soon = bad[firsts], np.where(bad["lost"] == NEVER, soon, 0)[firsts]
        order = np.lexsort((own["tick"], own["chase"], soon, -own["lost"]))
        return own[order], times[order]

    def side(self, side: Side) -> dict[str, Any]:
        """Sums over the decisions of a side; shares and means are None where there is nothing to divide by."""
        own = self.decisions[self.decisions["side"] == side]
        counted = own[(own["before"] != NEVER) & (own["after"] != NEVER)]
        best, lost = int((own["lost"] == 0).sum()), int(counted["lost"].sum())
        return {
            "decisions": len(own),
            "best": best,
            "share_best": best / len(own) if len(own) else None,
            "while_won": int((own["before"] != NEVER).sum()),
            "counted": len(counted),
            "lost_ticks": lost,
            "mean_lost_ticks": lost / len(counted) if len(counted) else None,
            "blunders": int((own["lost"] == NEVER).sum()),
        }

    def by_chase(self) -> Iterator[dict[str, Any]]:
        """For each chase what was promised at its start, what became of that, and how it ended."""
        decisions = self.decisions
        firsts = np.searchsorted(decisions["chase"], self.chases, "left")
        lasts = np.searchsorted(decisions["chase"], self.chases, "right")
        for i, chase in enumerate(self.chases):
            own = decisions[firsts[i] : lasts[i]]
            told: dict[str, Any] = {"chase": chase, "promised_ticks": _ticks(self.walked.promised[i])}
            for side in SIDES:
                lost = own["lost"][own["side"] == side]
                told[f"{side.name.lower()}_lost_ticks"] = int(lost[lost != NEVER].sum())
                told[f"{side.name.lower()}_blunders"] = int((lost == NEVER).sum())
            yield {**told, "outcome": self.recorded.outcomes[chase], "ticks": self.recorded.ticks[chase]}

    @cached_property
    def information(self) -> dict[str, str]:
        """What each side goes by, and what it is measured against."""
        return {"yardstick": EVERYTHING, **informed(self.recorded.outside)}

    def knows_all(self, side: Side) -> bool:
        """Whether a side that goes by what it observes, or by everything, knows where everybody is in every turn."""
        game = self.recorded.game
        k, e = game.cast.pursuers, game.cast.evaders
        movers = range(k) if side == Side.PURSUERS else range(k, k + e)
        return self.information[side.name.lower()] == EVERYTHING or sees_everything(game, movers)

    def told(self, decision: Any) -> dict[str, Any]:
        """A decision in plain values. Ticks are from the start of its tick; None is never."""
        tick, lost = int(decision["tick"]), int(decision["lost"])
        return {
            "chase": int(decision["chase"]),
            "tick": tick,
            "time_s": tick * self.recorded.game.tick_s,
            "side": Side(decision["side"]).name.lower(),
            "best_ticks": _ticks(decision["before"], tick),
            "taken_ticks": _ticks(decision["after"], tick),
            "taken_ticks_without_horizon": _ticks(decision["late"], tick),
            "lost_ticks": _ticks(lost),
            "best": lost == 0,
            "blunder": lost == NEVER,
            "moves": list(self._moves(decision)),
        }

    def summary(self) -> dict[str, Any]:
        """What all of it comes to, in plain values."""
        run, rules = self.recorded, self.recorded.game.scenario.rules.model_dump(mode="json")
        horizon, tick_s = run.game.rules.horizon_ticks, run.game.tick_s
        return {
            "record": str(run.file),
            "run": run.run,
            "scenario": run.game.scenario.name,
            "map": run.game.compiled_board.name,
            "rules": {
                **rules,
                "horizon_ticks": horizon,
                "horizon_s": horizon * tick_s,
                "tick_s": tick_s,
            },
            "policies": run.policies,
            "seed": run.seed,
            "chases": len(self.chases),
            "yardstick": self.table.name,
            "information": self.information,
            "tier": TIER,
            "bound": BOUND,
            "sides": {side.name.lower(): self.side(side) for side in SIDES},
            "version": __version__,
        }

    def to_dict(self) -> dict[str, Any]:
        """All of it in plain values, ready for JSON."""
        decisions = [self.told(decision) for decision in self.decisions]
        return {**self.summary(), "by_chase": list(self.by_chase()), "decisions": decisions}

    def _moves(self, decision: Any) -> Iterator[dict[str, Any]]:
        """What each mover of the side did, and what it would best have done."""
        names, movers = self.table.facts["names"], self.recorded.game.mover_names
        for i in np.flatnonzero(decision["went"] != NOT_ASKED).tolist():
            speeds = self.table.facts["game"]["speeds_mm"][i]
            gait, best_gait = int(decision["went_gait"][i]), int(decision["best_gait"][i])
            if decision["went"][i] == decision["best"][i] and speeds[gait] == speeds[best_gait]:
                best_gait = gait  # two words for one move
            yield {
                "mover": movers[i],
                "at": names[decision["at"][i]],
                "to": names[decision["went"][i]],
                "gait": Gait(gait).name.lower(),
                "best_to": names[decision["best"][i]],
                "best_gait": Gait(best_gait).name.lower(),
                "in_transit": not decision["stood"][i],
            }


def grade(
    record: str | Path,
    *,
    run: int | None = None,
    chase: int | None = None,
    table: Table | str | Path | None = None,
    game: Compiled | None = None,
    policies: tuple[PolicyLike | None, PolicyLike | None] = (None, None),
) -> Grade:
    """What every decision of a run's chases lost against perfect play.

    record: a ledger's file. run, chase: numbers in it; the last run, and all its chases, if not stated. table: a
    solved table of its game, or the file of one; if not stated the game is solved. game, policies (of the pursuers
    and of the evaders): what the ledger has only the name of, such as a graph or a callable made in Python.

    The chases are played again from their seeds, and must come to the ends that were recorded. Raises AfootError
    where they do not, for a game that has no exact table, and for a table of another game.
    """
    found = recorded(record, run, game=game, policies=policies, persons=True)
    numbers = chases_of(found, chase)
    own = table if isinstance(table, Table) else table_for(found, table)
    own.check_fits(found.game, "table")
    warm(found.game, tables=True)
    return Grade(found, own, numbers, walk(found, own, numbers))


def chases_of(found: Recorded, chase: int | None) -> tuple[int, ...]:
    """The numbers of all chases of a run, or this one. Raises AfootError where there is none."""
    count = len(found.digests)
    if chase is None:
        return tuple(range(count))
    if not 0 <= chase < count:
        raise AfootError("there is no such chase", where=Where(found.file, field=f"run {found.run}"), came=chase,
                         expected=f"0 to {count - 1}", fix=f"Write --chase {count - 1} for the last.")  # fmt: skip
    return (chase,)


def table_for(found: Recorded, file: str | Path | None, watch: Watch | None = None) -> Table:
    """The exact table of a run's game: from a file, or solved now. Raises AfootError for a game that has none."""
    if file is not None:
        return Table.load(file)
    try:
        table = solve(found.game, distances=True, watch=watch).table()
    except AfootError as error:
        raise not_graded(error) from None
    table.name = SOLVED
    return table


def not_graded(error: AfootError) -> AfootError:
    """Why a run cannot be graded, from why its game cannot be solved."""
    what = f"this run cannot be graded, for its game has no exact table: {error.what}"
    fix = f"{error.fix} {NEEDED}".strip()
    return AfootError(what, where=error.where, came=error.came, expected=error.expected, fix=fix)


def _ticks(end: Any, since: int = 0) -> int | None:
    return None if end == NEVER else int(end) - since
