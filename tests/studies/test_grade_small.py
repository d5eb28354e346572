"""Grading where both sides move at once: against the other side's best mix, in worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import afoot
from afoot.solvers import Mixes, solve_small
from afoot.studies.grade_game import recorded
from afoot.studies.grade_small import grade_small, graded
from afoot.words import Side
from tests.laws.test_mixes_law import fork, random_game

CHASES = 600


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stay(seen: Any, game: Any) -> Any:
    return 0 * seen.movers["node"].astype(int), 0


def test_a_fork_worked_out_by_hand() -> None:
    """Who guards nothing leaves the evader, which takes the exit worth 3 with 1/4 and that worth 1 with 3/4, its 1.5;
    guarding either exit loses nothing: 3/4. Who stays at the foot has the horizon's 1/2 whatever the other does."""
    game = fork("post")
    afoot.run(game, chases=1, pursuers=stay, evaders=stay, record="runs.duckdb")
    found = grade_small("runs.duckdb", game=game, policies=(stay, stay))
    lost = {told["side"]: told["lost_worth"] for told in map(found.told, found.decisions)}
    assert lost == {"pursuers": pytest.approx(0.75), "evaders": pytest.approx(0.25)}
    worst, times = found.worst
    moves = found.told(worst[0])["moves"]
    assert [(move["at"], move["to"]) for move in moves] == [("post", "post")]
    assert times.tolist() == [1, 1] and found.summary()["tier"] == "exact"


@pytest.mark.parametrize("seed", [0, 2, 5])
def test_mixes_lose_nothing_and_what_the_others_lose_is_what_they_are_worth_less(seed: int) -> None:
    """Against the evaders' mix the payoff is, but for luck, the value and what the pursuers lost; and so on."""
    game = random_game(seed)
    solution = solve_small(game)
    mixes = Mixes(solution)
    for side, policies in ((Side.PURSUERS, ("chase", mixes)), (Side.EVADERS, (mixes, "flee"))):
        name = f"{side.name}.duckdb"
        result = afoot.run(
            game, chases=CHASES, seed=seed, pursuers=policies[0], evaders=policies[1], record=name
        )
        found = graded(recorded(name, game=game, policies=policies), solution, range(CHASES))
        own, other = found.side(side), found.side(Side(1 - side))
        assert other["share_best"] == 1
        sign = 1 if side == Side.PURSUERS else -1
        expected = solution.value + sign * own["lost_worth_a_chase"]
        error = max(
            result.payoff["high"] - result.payoff["mean"], result.payoff["mean"] - result.payoff["low"]
        )
        assert abs(result.payoff["mean"] - expected) <= 2.1 * error + 1e-6
