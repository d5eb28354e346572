"""Runs: what is told, and that nothing but the seed decides it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot.cli.run import show
from afoot.errors import AfootError
from afoot.record.ends import joined
from afoot.record.writer import RunWriter
from afoot.scenarios import Compiled, from_graph
from afoot.sim.batch import Batch, bytes_per_chase
from afoot.studies import run as running
from afoot.studies.result import make_result, run_digest
from afoot.studies.run import run
from afoot.words import Gait, Status
from tests.studies.busy import busy

KEYS = [
    "scenario", "map", "rules", "policies", "information", "seed", "chases", "asked", "outcomes", "outcome_shares",
    "chases_by", "capture_rate", "payoff", "ticks_to_outcome", "seconds_to_outcome", "events", "elapsed_s",
    "chase_ticks_per_s", "digest", "tier", "bound", "interrupted", "recorded", "warnings", "version",
]  # fmt: skip


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return busy(tmp_path_factory.mktemp("busy"))


def stepped(game: Compiled, chases: int, seed: int, first: int = 0) -> Batch:
    """The same chases, a turn at a time."""
    batch = Batch(game.board, game.cast, game.rules, chases, seed=seed, first_chase=first)
    while not batch.over.all():
        batch.step()
    return batch


def same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    clocks = ("elapsed_s", "chase_ticks_per_s")
    return all(a[key] == b[key] for key in KEYS if key not in clocks)


@pytest.mark.small
def test_the_answer_has_the_stated_fields(game: Compiled) -> None:
    told = run(game, chases=10).to_dict()
    assert list(told) == KEYS
    assert list(told["outcomes"]) == ["captured", "surrounded", "escaped", "sheltered", "timeout"]
    assert list(told["chases_by"]) == ["all_captured", "any_captured", "none_captured"]
    assert (told["tier"], told["bound"], told["interrupted"]) == ("estimate", "no bound", False)
    assert (told["scenario"], told["seed"], told["chases"]) == ("busy", 5, 10)
    assert told["rules"]["capture"] == {"reach_hops": 0, "checked": "end_of_tick", "crossing": True}
    assert (told["rules"]["horizon_ticks"], told["rules"]["horizon_s"], told["rules"]["tick_s"]) == (
        60,
        60.0,
        1.0,
    )
    assert told["policies"] == {"pursuers": "chase", "evaders": "slip"}


def test_the_counts_are_those_of_chases_counted_by_hand(game: Compiled) -> None:
    chases = 60
    told = run(game, chases=chases, seed=9).to_dict()
    batch = stepped(game, chases, 9)
    outcomes: dict[str, int] = dict.fromkeys(told["outcomes"], 0)
    by = dict.fromkeys(told["chases_by"], 0)
    payoffs, at = [], []
    for row in range(chases):
        evaders = batch.state.movers[row, game.cast.pursuers : game.cast.pursuers + game.cast.evaders]
        words = [Status(int(one.status)).name.lower() for one in evaders]
        taken = [word in ("captured", "surrounded") for word in words]
        for word in words:
            outcomes[word] += 1
        by["all_captured"] += all(taken)
        by["any_captured"] += any(taken)
        by["none_captured"] += not any(taken)
        payoffs.append(sum(int(one.worth) for one in evaders) / 1000)
        at += [min(int(one.end_tick) + 1, game.rules.horizon_ticks) for one in evaders]
    assert told["outcomes"] == outcomes and told["chases_by"] == by
    assert all(outcomes[word] > 0 for word in ("captured", "escaped", "sheltered"))
    assert 0 < by["all_captured"] < by["any_captured"] < chases
    assert told["capture_rate"]["value"] == by["all_captured"] / chases
    for word, share in told["outcome_shares"].items():
        assert share["value"] == outcomes[word] / (chases * game.cast.evaders)
        assert 0 <= share["low"] <= share["value"] <= share["high"] <= 1
    assert told["payoff"]["mean"] == pytest.approx(sum(payoffs) / chases)
    assert told["payoff"]["low"] < told["payoff"]["mean"] < told["payoff"]["high"]
    assert told["ticks_to_outcome"]["median"] == sorted(at)[(len(at) + 1) // 2 - 1]
    assert told["seconds_to_outcome"]["p90"] == told["ticks_to_outcome"]["p90"] * 1.0
    assert told["events"]["captured"] == outcomes["captured"]
    assert told["digest"] == run_digest(batch.digests())


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("first", [1, 5, 64])
def test_threads_and_batches_change_nothing(
    game: Compiled, threads: int, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = run(game, chases=41, seed=3).to_dict()
    monkeypatch.setattr(running, "FIRST_CHASES", first)
    monkeypatch.setattr(running, "STATE_BYTES", 1 if first == 1 else running.STATE_BYTES)
    assert same(run(game, chases=41, seed=3, threads=threads).to_dict(), expected)
    assert run(game, chases=41, seed=4).digest != expected["digest"]
    assert run(game, chases=40, seed=3).digest != expected["digest"]


def test_the_digest_hangs_on_the_order_of_chases() -> None:
    one, two = np.array([1, 2], np.uint64), np.array([2, 1], np.uint64)
    assert run_digest(one) != run_digest(two) and len(run_digest(one)) == 32


def test_batches_grow_but_never_beyond_what_fits(game: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    rows = bytes_per_chase(game.cast, game.rules)
    monkeypatch.setattr(running, "STATE_BYTES", 30 * rows)
    run(game, chases=200, progress=lambda chases, per_s: done.append(chases))
    sizes = np.diff([0, *done])
    assert done[-1] == 200 and sizes[0] == 8 and sizes.max() == 30


def test_what_comes_but_once_is_no_part_of_the_pace_that_is_told(
    game: Compiled, monkeypatch: pytest.MonkeyPatch
) -> None:
    play, told = running._play, list[float]()

    def slow_at_first(task: Any, first: int, count: int) -> Any:
        time.sleep(2.0 if first == 0 else 0.0)
        return play(task, first, count)

    monkeypatch.setattr(running, "_play", slow_at_first)
    run(game, chases=200, progress=lambda chases, per_s: told.append(per_s))
    assert len(told) > 1 and told[0] < 100 < told[-1]


def test_a_slow_ledger_makes_no_small_batches(
    game: Compiled, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each batch of tracked chases is played again, so many small ones would take many times as long."""
    append = RunWriter.append

    def slowly(self: RunWriter, *what: Any) -> None:
        time.sleep(running.BATCH_S)
        append(self, *what)

    monkeypatch.setattr(RunWriter, "append", slowly)
    done: list[int] = []
    run(game, chases=50, record=tmp_path / "runs.duckdb", progress=lambda chases, per_s: done.append(chases))
    assert done == [8, 50]


def stay(seen: Any, game: Compiled) -> Any:
    return np.zeros(seen.movers.shape, int), int(Gait.REST)


class Wanderer:
    """Any slot of the node; its own luck."""

    def __init__(self, seed: int) -> None:
        self.luck = np.random.default_rng(seed)

    def __call__(self, seen: Any, game: Compiled) -> Any:
        degree = game.board.degree[seen.movers.node]
        return self.luck.integers(0, degree), np.full(degree.shape, Gait.WALK)


def test_who_stays_is_where_it_was(game: Compiled) -> None:
    seen_nodes: list[Any] = []

    def watched(seen: Any, game: Compiled) -> Any:
        seen_nodes.append(seen.movers.node.copy())
        return stay(seen, game)

    told = run(game, chases=9, pursuers=stay, evaders=watched)
    assert told.policies == {
        "pursuers": "python:stay",
        "evaders": "python:test_who_stays_is_where_it_was.<locals>.watched",
    }
    assert all((nodes == seen_nodes[0]).all() for nodes in seen_nodes) and len(seen_nodes) == 60
    assert told.events["contacts"] > 0


def test_a_callable_with_luck_of_its_own_plays_the_same_again(game: Compiled) -> None:
    results = [run(game, chases=300, evaders=Wanderer(1), threads=threads) for threads in (1, 2)]
    assert same(results[0].to_dict(), results[1].to_dict())
    assert results[0].digest != run(game, chases=300, evaders=Wanderer(2)).digest
    assert results[0].outcomes["captured"] > 0


@pytest.mark.parametrize("moves", ["pursuers_first", "evaders_first"])
def test_sides_that_move_in_turn_are_asked_in_turn(moves: str, tmp_path: Path) -> None:
    asked: list[tuple[str, int, int]] = []

    def noted(seen: Any, game: Compiled) -> Any:
        asked.append(("pursuers" if seen.side == 0 else "evaders", int(seen.tick[0]), int(seen.turn[0])))
        return stay(seen, game)

    run(busy(tmp_path, moves), chases=3, pursuers=noted, evaders=noted)
    first = moves.removesuffix("_first")
    second = {"pursuers": "evaders", "evaders": "pursuers"}[first]
    assert asked[:4] == [(first, 0, 0), (second, 0, 1), (first, 1, 0), (second, 1, 1)]


def test_what_a_callable_is_shown_is_a_copy(game: Compiled) -> None:
    def vandal(seen: Any, game: Compiled) -> Any:
        answer = stay(seen, game)
        for column in (seen.movers, seen.contacts, seen.known):
            column.view(np.uint8)[...] = 7
        return answer

    assert run(game, chases=9, evaders=vandal).digest == run(game, chases=9, evaders=stay).digest


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda seen: None, "this is no answer of a policy; got 'NoneType'"),
        (lambda seen: (np.zeros((2, 2), int), 1), "slots come in the wrong shape"),
        (lambda seen: (np.zeros(seen.movers.shape), 1), "slots are whole numbers; got 'float64'"),
        (lambda seen: (np.full(seen.movers.shape, -1), 1), "slots out of range; got -1"),
        (lambda seen: (np.full(seen.movers.shape, 99), 1), "slots out of range; got 99; expected 0 to 4"),
        (lambda seen: (np.zeros(seen.movers.shape, int), 3), "gaits out of range; got 3; expected 0 to 2"),
        (lambda seen: seen.movers, "orders have a slot and a gait"),
    ],
)
def test_wrong_answers_of_a_callable_are_told(game: Compiled, answer: Any, told: str) -> None:
    with pytest.raises(AfootError, match="policy python:") as caught:
        run(game, chases=2, pursuers=lambda seen, game: answer(seen))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"chases": 0}, "chases: not a good number; got 0; expected a whole number from 1"),
        ({"chases": 2.0}, "chases: not a good number; got 2.0"),
        ({"chases": True}, "chases: not a good number; got True"),
        (
            {"seed": -1},
            "seed: not a good number; got -1; expected a whole number from 0 to 9223372036854775807",
        ),
        ({"threads": 0}, "threads: not a good number"),
        ({"tracks": -1}, "tracks: not a good number"),
        ({"pursuers": "chaise"}, "pursuers: no such policy for the pursuers; got 'chaise'"),
        ({"evaders": "chase"}, "evaders: no such policy for the evaders; got 'chase'"),
        ({"evaders": 3}, "evaders: this is no policy; got 3; expected a policy's name"),
        ({"evaders": "orders"}, "expected one of random, runner, flee, slip"),
    ],
)
def test_bad_requests_are_told_before_anything_is_played(game: Compiled, stated: Any, told: str) -> None:
    with pytest.raises(AfootError) as caught:
        run(game, **{"chases": 5, **stated})
    assert told in str(caught.value)


def test_where_nothing_finished_nothing_is_said(game: Compiled, capsys: pytest.CaptureFixture[str]) -> None:
    result = make_result(game, {"pursuers": "chase", "evaders": "flee"}, 1, joined([], game.cast), 0.0, 5)
    told = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert told["chases"] == 0 and sum(told["outcomes"].values()) == 0 and told["interrupted"]
    assert told["capture_rate"] == {"value": None, "low": 0.0, "high": 1.0}
    assert told["outcome_shares"]["captured"] == {"value": None, "low": 0.0, "high": 1.0}
    assert told["payoff"] == {"mean": None, "low": None, "high": None}
    assert told["ticks_to_outcome"] == {"median": None, "p90": None}
    show(result)
    assert capsys.readouterr().out == "Interrupted: no chase had finished.\n"


def test_a_run_in_which_nothing_is_left_to_chance_is_warned_of() -> None:
    fixed = from_graph(nx.path_graph(5), pursuers=[0], evaders=[4], timeout_worth=1.0, horizon_ticks=9)
    (told,) = run(fixed, chases=3, pursuers="chase", evaders="flee").warnings
    assert told["what"] == "every chase is the same" and told["came"] == "3 chases"
    assert run(fixed, chases=3, pursuers="random", evaders="random").warnings == []


def test_games_and_results_are_told_in_a_line() -> None:
    game = from_graph(nx.path_graph(5), pursuers=1, evaders=1, timeout_worth=1.0, horizon_ticks=9)
    assert repr(game) == "<afoot.Compiled graph: 5 nodes, 1 v 1>"
    told = repr(run(game, chases=4))
    assert told.startswith("<afoot.Result graph: ") and "4 chases" in told and "estimate, no bound" in told
