"""What a run found, counted and averaged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from afoot.errors import AfootError
from afoot.record.ends import Ends, count_names
from afoot.scenarios import Compiled
from afoot.scenarios.unused import warnings_of_bare
from afoot.studies.intervals import clustered_wilson, mean_interval, quantile, wilson
from afoot.studies.outside import OBSERVATION
from afoot.studies.rules_told import rules_told
from afoot.version import __version__
from afoot.words import Status

OUTCOMES = (Status.CAPTURED, Status.SURROUNDED, Status.ESCAPED, Status.SHELTERED, Status.TIMEOUT)


def run_digest(digests: Any) -> str:
    """Digest of a run, 32 hex digits: of its chases' digests (uint64 [c]) in the order of their numbers."""
    return hashlib.sha256(np.ascontiguousarray(digests, "<u8").tobytes()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """What a run found. `to_dict` is the JSON of `afoot run`; docs/command-line.md says what each field means."""

    scenario: str
    map: str
    rules: dict[str, Any]
    policies: dict[str, str]
    information: dict[str, str]
    seed: int
    chases: int
    asked: int
    outcomes: dict[str, int]
    outcome_shares: dict[str, dict[str, float | None]]
    chases_by: dict[str, int]
    capture_rate: dict[str, float | None]
    payoff: dict[str, float | None]
    ticks_to_outcome: dict[str, int | None]
    seconds_to_outcome: dict[str, float | None]
    events: dict[str, int]
    elapsed_s: float
    chase_ticks_per_s: float
    digest: str
    tier: str
    bound: str
    interrupted: bool
    recorded: dict[str, str | int] | None
    warnings: list[dict[str, Any]]
    version: str

    def __repr__(self) -> str:
        policies = " v ".join(self.policies.values())
        outcomes = ", ".join(f"{name} {count:,}" for name, count in self.outcomes.items() if count)
        told = f"{self.scenario}: {policies}, {self.chases:,} chases, seed {self.seed}; {outcomes or 'none over'}"
        return f"<afoot.Result {told}; {self.tier}, {self.bound}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def going_by(self, information: dict[str, str]) -> Result:
        """The same result, of sides that go by this."""
        return replace(self, information=information)

    def recorded_in(self, file: str, run: int) -> Result:
        """The same result, recorded in a ledger."""
        return replace(self, recorded={"file": file, "run": run})


def _all_alike(ends: Ends) -> Iterator[AfootError]:
    """A warning where every chase came to the same end: then no interval says anything."""
    if len(ends.digests) > 1 and (ends.digests == ends.digests[0]).all():
        fix = "Nothing in it hangs on chance: one chase is as good as all. Spread the starts, or say what is uncertain."
        yield AfootError("every chase is the same", came=f"{len(ends.digests):,} chases", fix=fix)


def make_result(
    game: Compiled, policies: dict[str, str], seed: int, ends: Ends, elapsed_s: float, asked: int
) -> Result:
    """Count, average and name what the chases came to."""
    taken, evaders, chases = ends.captured, game.cast.evaders, len(ends)
    rate = wilson(int((taken == evaders).sum()), chases)
    payoff = mean_interval(ends.payoff)
    # An outcome's tick is the one it fell in, counted from 0: it is over when one more has been played.
    at = np.minimum(ends.end_ticks.ravel() + 1, game.rules.horizon_ticks)
    median, p90 = quantile(at, 0.5), quantile(at, 0.9)
    bare = warnings_of_bare(game.scenario, policies["evaders"])
    return Result(
        scenario=game.scenario.name,
        map=game.compiled_board.name,
        rules=rules_told(game),
        policies=policies,
        information={"pursuers": OBSERVATION, "evaders": OBSERVATION},
        seed=seed,
        chases=chases,
        asked=asked,
        outcomes={one.name.lower(): int((ends.status == one).sum()) for one in OUTCOMES},
        outcome_shares={
            one.name.lower(): clustered_wilson((ends.status == one).sum(axis=1), evaders)._asdict()
            for one in OUTCOMES
        },
        chases_by={
            "all_captured": int((taken == evaders).sum()),
            "any_captured": int((taken > 0).sum()),
            "none_captured": int((taken == 0).sum()),
        },
        capture_rate=rate._asdict(),
        payoff={"mean": payoff.value, "low": payoff.low, "high": payoff.high},
        ticks_to_outcome={"median": median, "p90": p90},
        seconds_to_outcome={
            "median": None if median is None else median * game.tick_s,
            "p90": None if p90 is None else p90 * game.tick_s,
        },
        events={
            name: int(total)
            for name, total in zip(count_names(game.cast), ends.counts.sum(axis=0), strict=True)
        },
        elapsed_s=round(elapsed_s, 3),
        chase_ticks_per_s=round(int(ends.ticks.sum(dtype=np.int64)) / elapsed_s, 1) if elapsed_s > 0 else 0.0,
        digest=run_digest(ends.digests),
        tier="estimate",
        bound="no bound",
        interrupted=chases < asked,
        recorded=None,
        warnings=[one.to_dict() for one in (*game.warnings, *bare, *_all_alike(ends))],
        version=__version__,
    )
