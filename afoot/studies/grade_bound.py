"""Grading of play against a bracket: what each decision of a recorded chase lost against the opponent that an end of
the bracket is certified by, where no exact value of every position is known.

The evaders' decisions are measured against the lower end's controller of the pursuers, the pursuers' against the upper
end's policy of the evaders; the best response to either is exact, by the same reckoning as `afoot verify` goes by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from afoot.errors import AfootError, Where
from afoot.scenarios import Compiled
from afoot.scenarios.files import bundled_names
from afoot.solvers.verify import verify_told
from afoot.solvers.verify.form import TIER, game_digest, read
from afoot.studies.grade import SIDES, chases_of
from afoot.studies.grade_beats import beats
from afoot.studies.grade_game import Recorded, recorded
from afoot.studies.grade_posts import weigh_posts
from afoot.studies.grade_tables import (
    Weighed,
    weigh_mixed_evader,
    weigh_mixed_team,
    weigh_moves,
    weigh_plans,
)
from afoot.studies.grade_walks import weigh_walks
from afoot.studies.grade_worth import decision_told, moves_told, run_told, sums, worst
from afoot.studies.outside import PolicyLike
from afoot.studies.run import informed
from afoot.words import Side

BOUND = "against the opponents that the bracket is certified by, not against perfect play"
ENDS = {
    Side.PURSUERS: "upper",
    Side.EVADERS: "lower",
}  # by whose decisions are measured against its controller
WEIGH: dict[tuple[str, str], Callable[[Compiled, Any, Any], Weighed]] = {
    ("lower", "posts"): weigh_posts,
    ("lower", "plans"): weigh_plans,
    ("lower", "mixed"): weigh_mixed_team,
    ("upper", "walks"): weigh_walks,
    ("upper", "moves"): weigh_moves,
    ("upper", "mixed"): weigh_mixed_evader,
}
NOTHING_LOST = 1e-9  # what floats leave of whole numbers
DECISION = np.dtype(
    [
        ("chase", "i4"),
        ("tick", "i4"),
        ("side", "i1"),
        (
            "worth",
            "f8",
        ),  # of the position to the evaders, against the end's opponent and by the best decision
        ("lost", "f8"),  # NaN where the end cannot tell
        ("beat", "i8"),  # its number
    ]
)


@dataclass(frozen=True)
class BoundGrade:
    """What the decisions of chases of one run lost, in worth, against a bracket's opponents. Tier: certified.

    decisions: a record array of DECISION. weighed: by side, None where the side's end is trivial.
    """

    recorded: Recorded
    certificate: dict[str, Any]
    name: str  # of the certificate's file
    chases: tuple[int, ...]
    beats: Any
    weighed: dict[Side, Weighed | None]
    decisions: Any

    @property
    def worst(self) -> tuple[Any, Any]:
        """Decisions that lost something, the worst first, and how often the same movers went the same ways for the same
        loss: each is listed as it was first."""
        k, both = self.recorded.game.cast.pursuers, self.beats["at"].shape[1]
        bad = self.decisions[self.decisions["lost"] > 0]
        own = np.where(bad["side"][:, None] == Side.PURSUERS, np.arange(both) < k, np.arange(both) >= k)
        moved = [np.where(own, self.beats[name][bad["beat"]], -1) for name in ("at", "went")]
        keys = np.column_stack([bad["side"], *moved, np.round(bad["lost"] / NOTHING_LOST).astype(np.int64)])
        return worst(bad, keys)

    def side(self, side: Side) -> dict[str, Any] | None:
        """What a side's end is, and sums over its decisions; None where the end is trivial. Shares and means are None
        where there is nothing to divide by."""
        weighed, end = self.weighed[side], self.certificate[ENDS[side]]
        if weighed is None:
            return None
        own = self.decisions[self.decisions["side"] == side]
        told = own[~np.isnan(own["lost"])]
        return {
            "end": ENDS[side],
            "kind": end["kind"],
            "by": end["by"],
            "start_worth_a_chase": float(weighed.starts.sum()) / len(self.chases),
            "decisions": len(own),
            "not_measured": len(own) - len(told),
            **sums(told, len(self.chases)),
        }

    def told(self, decision: Any) -> dict[str, Any]:
        """A decision in plain values."""
        return decision_told(self.recorded.game, decision, self._moves(decision))

    def summary(self) -> dict[str, Any]:
        """What all of it comes to, in plain values."""
        return run_told(
            self.recorded,
            self.chases,
            rules=self.certificate["rules"],
            yardstick=f"bound:{self.name}",
            information=informed(self.recorded.outside),
            tier=TIER,
            bound=BOUND,
            sides={side.name.lower(): self.side(side) for side in SIDES},
        )

    def to_dict(self) -> dict[str, Any]:
        """All of it in plain values, ready for JSON."""
        return {**self.summary(), "decisions": [self.told(one) for one in self.decisions]}

    def _moves(self, decision: Any) -> list[dict[str, Any]]:
        """What each mover of the side did that stood on a node and had something to decide."""
        game, beat = self.recorded.game, self.beats[int(decision["beat"])]
        k = game.cast.pursuers
        own = range(k) if decision["side"] == Side.PURSUERS else range(k, len(beat["at"]))
        decides = (i for i in own if beat["decides"][i])
        return moves_told(
            game, ((i, *(int(beat[name][i]) for name in ("at", "went", "gait"))) for i in decides)
        )


def grade_bound(
    record: str | Path,
    certificate: str | Path,
    *,
    run: int | None = None,
    chase: int | None = None,
    game: Compiled | None = None,
    policies: tuple[PolicyLike | None, PolicyLike | None] = (None, None),
) -> BoundGrade:
    """What every decision of a run's chases lost against the opponents of a bracket.

    certificate: a file that `afoot bound --save` wrote. All else as `studies.grade.grade`. Raises AfootError for a
    certificate of another game, one that does not hold, and one with two trivial ends, which measures nothing.
    """
    told = read(certificate)
    found = recorded(record, run, game=game, policies=policies, persons=True)
    check_measures(told, found.game, certificate)
    return graded(found, told, certificate, chases_of(found, chase))


def check_measures(told: dict[str, Any], game: Compiled, certificate: str | Path) -> None:
    """Raise AfootError for a certificate that play of a game cannot be measured by."""
    if told["digest"] != game_digest(game):
        raise AfootError("the certificate is of another game", where=Where(certificate, field="digest"),
                         came=f"a bracket on {told['scenario']}",
                         expected=f"one on {game.scenario.name}: the same board, cast and rules",
                         fix=_make_one(game))  # fmt: skip
    verdict = verify_told(told, game)
    if not verdict.holds:
        raise AfootError(f"the certificate does not hold: {verdict.why}", where=Where(certificate, field=verdict.where),
                         fix=_make(str(told["scenario"])))  # fmt: skip
    if all(told[end]["kind"] == "trivial" for end in ENDS.values()):
        raise AfootError("this bracket measures nothing: both its ends are trivial, so there is no opponent to play "
                         "against", where=Where(certificate), came="a bracket [0, 1]",
                         expected="an end with a controller", fix="Search longer: afoot bound --seconds.")  # fmt: skip


def _make_one(game: Compiled) -> str:
    """How to bracket a game. Ledgers keep no path of a scenario's file, so it may be known by its name alone."""
    name = game.scenario.name
    if name in bundled_names():
        return _make(name)
    file = next((one for one in (f"{name}.yaml", f"{name}.yml") if Path(one).is_file()), None)
    return _make(file or "FILE.yaml") + ("" if file else f" FILE.yaml is the file of the scenario {name}.")


def _make(scenario: str) -> str:
    return f"Make one: afoot bound {scenario} --save FILE.json."


def graded(run: Recorded, told: dict[str, Any], certificate: str | Path, chases: Sequence[int]) -> BoundGrade:
    """The grade of these chases of a run against a certificate that holds for its game."""
    seen, rows = beats(run, chases), [np.zeros(0, DECISION)]
    weighed: dict[Side, Weighed | None] = {}
    for side in SIDES:
        weigh = WEIGH.get((ENDS[side], told[ENDS[side]]["kind"]))
        own = weighed[side] = None if weigh is None else weigh(run.game, told[ENDS[side]], seen)
        if own is not None:
            rows.append(_rows(side, own, seen))
    found = np.concatenate(rows)
    found = found[np.lexsort((found["side"], found["tick"], found["chase"]))]
    return BoundGrade(run, told, str(certificate), tuple(chases), seen, weighed, found)


def _rows(side: Side, weighed: Weighed, seen: Any) -> Any:
    out = np.zeros(len(weighed.beats), DECISION)
    out["chase"], out["tick"] = seen["chase"][weighed.beats], seen["tick"][weighed.beats]
    out["side"], out["beat"], out["worth"] = side, weighed.beats, weighed.worth
    out["lost"] = np.where(np.abs(weighed.lost) < NOTHING_LOST, 0.0, weighed.lost)
    return out
