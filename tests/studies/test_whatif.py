"""What if: branches of recorded chases, their luck, their minds, and what cannot be branched."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

import afoot
from afoot.record.ends import ends_of
from afoot.record.store import connected
from afoot.sim.batch import Batch
from afoot.studies.grade_game import recorded
from afoot.studies.whatif import FIRST_BRANCH, Asked, Branching, moment, whatif


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def town(**changed: Any) -> Any:
    """Two after two in a town of 36 corners with two ways out, where much hangs on luck."""
    asked: dict[str, Any] = {
        "pursuers": [(0, 0), (5, 5)], "evaders": ["anywhere", "anywhere"], "exits": [(0, 5), (5, 0)],
        "horizon_ticks": 40, "timeout_worth": 0.5, "sight": 2,
    }  # fmt: skip
    return afoot.from_graph(nx.grid_2d_graph(6, 6), **{**asked, **changed})


def play(game: Any, chases: int = 12, **asked: Any) -> None:
    asked = {"pursuers": "chase", "evaders": "random", **asked}
    afoot.run(game, chases=chases, seed=5, record="runs.duckdb", **asked)


@pytest.mark.parametrize("moves", ["simultaneous", "pursuers_first", "evaders_first"])
def test_a_branch_of_the_chases_own_number_is_the_chase(moves: str) -> None:
    """At every tick, the last among them, with its own seed and policies."""
    game = town(rules={"moves": moves, "motion": "whole_ticks"})
    play(game)
    found = recorded("runs.duckdb", game=game)
    for chase in (0, 5, 11):
        for tick in range(found.ticks[chase] + 1):
            at = moment(found, chase, tick)
            again = Branching(found.game, found.outside, at.snapshot, found.seed, 1, None).play([chase])
            assert again is not None and again.digests.tolist() == [found.digests[chase]]
            assert at.over == (tick == found.ticks[chase])
            assert at.ends.digests[0] == found.digests[chase]


def test_luck_parts_at_the_tick_and_not_before() -> None:
    """From a start that the seed has drawn branches differ; none has the luck of a chase of the run."""
    game = town()
    play(game)
    found = whatif("runs.duckdb", chase=3, at_tick=2, chases=60, game=game)
    assert not found.changed and found.minds == {"pursuers": "kept", "evaders": "kept"}
    at = moment(found.recorded, 3, 2)
    own = Branching(found.recorded.game, {}, at.snapshot, 5, 1, None).play(
        range(FIRST_BRANCH, FIRST_BRANCH + 60)
    )
    assert own is not None and len(set(own.digests.tolist())) > 30
    assert not set(own.digests.tolist()) & set(found.recorded.digests.tolist())
    with Batch(game.board, game.cast, game.rules, 1) as batch:
        batch.restore(0, at.snapshot, chase=FIRST_BRANCH)
        assert batch.state.clock.tick[0, 0] == 2
    assert sum(found.branches.outcomes.values()) == 120 and found.branches.chases == 60


def test_the_same_seed_gives_the_same_whatever_the_threads() -> None:
    game = town()
    play(game)
    asked: dict[str, Any] = {"chase": 1, "at_tick": 3, "evaders": "flee", "chases": 150, "game": game}
    one, two = (whatif("runs.duckdb", threads=threads, **asked) for threads in (1, 2))
    other = whatif("runs.duckdb", seed=99, **asked)
    told = [{**found.to_dict(), "elapsed_s": 0} for found in (one, two)]
    assert told[0] == told[1]
    assert len({one.as_played.digest, two.as_played.digest, other.as_played.digest}) == 2
    # Fewer branches are the first of more.
    few = whatif("runs.duckdb", **{**asked, "chases": 150, "evaders": None})
    assert few.branches.digest == few.as_played.digest == one.as_played.digest != one.branches.digest


def test_branches_at_the_last_tick_end_as_the_chase_did() -> None:
    game = town()
    play(game)
    for chase in range(4):
        found = recorded("runs.duckdb", game=game)
        told = whatif(
            "runs.duckdb", chase=chase, at_tick=found.ticks[chase], evaders="flee", chases=70, game=game
        )
        own = [one["outcome"] for one in told.original()["outcomes"]]
        for result in (told.branches, told.as_played):
            assert {word: n for word, n in result.outcomes.items() if n} == {
                w: 70 * own.count(w) for w in own
            }
            assert result.payoff["mean"] == pytest.approx(told.original()["payoff"])
        assert told.moment.over and told.payoff_difference == {"mean": 0.0, "low": 0.0, "high": 0.0}


def test_other_policies_do_as_they_would_from_there() -> None:
    """From the start the branches by other policies are a sample of what a run with them comes to from that start."""
    game = town(evaders=[(2, 2), (3, 3)], exits=[(0, 5)])
    play(game, pursuers="random")
    told = whatif("runs.duckdb", at_tick=0, evaders="runner", chases=400, game=game)
    assert told.minds == {"pursuers": "kept", "evaders": "afresh"}
    run = afoot.run(game, chases=400, seed=8, pursuers="random", evaders="runner")
    wide = told.branches.payoff, run.payoff
    assert max(one["low"] for one in wide) <= min(one["high"] for one in wide)
    assert told.as_played.policies == {"pursuers": "random", "evaders": "random"}
    assert told.branches.policies == {"pursuers": "random", "evaders": "runner"}
    less = told.payoff_difference
    assert less["mean"] == pytest.approx(told.branches.payoff["mean"] - told.as_played.payoff["mean"])
    assert less["low"] > 0  # runners get to the exit more often than wanderers


def test_a_side_with_another_policy_has_a_blank_mind_and_the_other_keeps_its_own() -> None:
    game = town(evaders=[(2, 2), (3, 3)])
    play(game, evaders="flee", pursuers="cordon")
    found = recorded("runs.duckdb", game=game)
    at = moment(found, 0, 4)
    memo = at.snapshot.mind.memo
    assert memo[:2].any() and memo[2:].any()
    fresh = Asked(found, (0,), 4, None, "slip")._afresh(at.snapshot)
    assert np.array_equal(fresh.mind.memo[:2], memo[:2]) and not fresh.mind.memo[2:].any()
    assert memo[2:].any(), "the snapshot itself stays as it is"
    kept = Asked(found, (0,), 4, "cordon", "flee")._afresh(at.snapshot)
    assert np.array_equal(kept.mind.memo, memo)


def test_solved_tables_play_on_and_are_played_again() -> None:
    rules = {"moves": "pursuers_first", "motion": "whole_ticks", "capture": {"checked": "each_move"}}
    game = afoot.from_graph(
        nx.path_graph(9), pursuers=[0], evaders=[5], rules=rules, horizon_ticks=30, timeout_worth=1.0
    )
    afoot.solve(game).table().save("path.npz")
    play(game, chases=3, pursuers="random", evaders="random")
    told = whatif("runs.duckdb", at_tick=1, pursuers="table:path.npz", chases=20, game=game)
    assert told.branches.outcomes["captured"] == 20 and told.branches.information["pursuers"] == "everything"
    afoot.run(game, chases=3, seed=5, pursuers="table:path.npz", evaders="random", record="runs.duckdb")
    told = whatif("runs.duckdb", at_tick=1, chases=20, game=game)
    assert not told.changed and told.branches.outcomes["captured"] == 20


def test_progress_is_told_and_what_is_cancelled_gives_what_has_finished() -> None:
    game = town()
    play(game)
    heard: list[tuple[int, int]] = []
    whole = whatif("runs.duckdb", at_tick=1, evaders="flee", chases=150, game=game,
                   progress=lambda done, of: heard.append((done, of)))  # fmt: skip
    assert heard == [(64, 150), (128, 150), (150, 150)] and not whole.interrupted
    asked = itertools.count()
    part = whatif("runs.duckdb", at_tick=1, evaders="flee", chases=150, game=game,
                  cancelled=lambda: next(asked) >= 3)  # fmt: skip
    # Of a block that was given up nothing counts, for short chases are over before long ones.
    assert part.interrupted and part.branches.chases == part.as_played.chases == 64
    none = whatif("runs.duckdb", at_tick=1, chases=150, game=game, cancelled=lambda: True)
    assert (
        none.interrupted
        and none.branches.chases == 0
        and none.to_dict()["branches"]["payoff"]["mean"] is None
    )
    first = whatif("runs.duckdb", at_tick=1, evaders="flee", chases=64, game=game)
    assert part.branches.digest == first.branches.digest and part.as_played.digest == first.as_played.digest


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"at_tick": -1}, r"^at: this tick is not in the chase; got -1; expected a whole number from 0"),
        ({"at_tick": 41}, r"^at: this tick is not in the chase; got 41; .*The chase is run 1, chase 0\."),
        ({"at_tick": 1.5}, r"^at: this tick is not in the chase"),
        ({"evaders": "slup"}, r"^evaders: no such policy for the evaders; got 'slup'.*Did you mean 'slip'"),
        ({"pursuers": "slip"}, r"^pursuers: no such policy for the pursuers"),
        ({"chase": 12}, "there is no such chase; got 12; expected 0 to 11"),
        ({"run": 2}, "there is no such run; got 2"),
        ({"chases": 0}, "^chases: not a good number; got 0"),
        ({"threads": 0}, "^threads: not a good number"),
        ({"seed": -1}, "^seed: not a good number"),
    ],
)
def test_what_is_not_there_is_told(changed: dict[str, Any], words: str) -> None:
    game = town()
    play(game)
    with pytest.raises(afoot.AfootError, match=words):
        whatif("runs.duckdb", **{"game": game, "at_tick": 0, **changed})


def test_chases_that_cannot_be_played_again_are_refused() -> None:
    game = town()

    def stay(seen: Any, game: Any) -> Any:
        return 0 * seen.movers["node"].astype(int), 0

    play(game, evaders=stay)
    with pytest.raises(
        afoot.AfootError, match=r"evaders: the ledger has only the name of a policy .* made in Python"
    ):
        whatif("runs.duckdb", at_tick=0, game=game)
    play(game, chases=3)
    with pytest.raises(afoot.AfootError, match="the map of this run is not here; got 'graph'"):
        whatif("runs.duckdb", at_tick=0)
    with connected(Path("runs.duckdb"), write=True) as connection:
        connection.execute("UPDATE chases SET digest = 7 WHERE run = 2 AND chase = 1")
    with pytest.raises(afoot.AfootError, match="come to other ends than were recorded: the game or a policy"):
        whatif("runs.duckdb", chase=1, at_tick=0, game=game)
    assert whatif("runs.duckdb", chase=2, at_tick=0, chases=2, game=game).branches.chases == 2
    with connected(Path("runs.duckdb"), write=True) as connection:
        connection.execute("UPDATE runs SET source_digest = 'another'")
    with pytest.raises(
        afoot.AfootError, match=r"recorded by another version of afoot.*got 'run 2, source digest another'"
    ):
        whatif("runs.duckdb", chase=2, at_tick=0, game=game)


def test_a_run_that_was_killed_is_branched_as_far_as_it_came() -> None:
    """Its chases are whole, and what was being played is not in the ledger."""
    game = town()
    with Batch(game.board, game.cast, game.rules, 2, seed=5) as batch:
        while not batch.over.all():
            batch.advance(64)
        ledger = afoot.Ledger.open("runs.duckdb", make=True)
        policies = {"pursuers": game.scenario.pursuers.policy, "evaders": game.scenario.evaders.policy}
        writer = ledger.begin(game, policies, {"chases": 9, "seed": 5, "threads": 1, "tracks": 0})
        with pytest.raises(afoot.AfootError, match="no chase of this run was recorded"):
            whatif("runs.duckdb", at_tick=0, game=game)
        writer.append(0, ends_of(batch), None)
    assert whatif("runs.duckdb", chase=1, at_tick=0, chases=3, game=game).branches.chases == 3
    with pytest.raises(afoot.AfootError, match="there is no such chase; got 2; expected 0 to 1"):
        whatif("runs.duckdb", chase=2, at_tick=0, game=game)
