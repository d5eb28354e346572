"""Grading of runs: chases worked out by hand, the horizon, refuges, and what cannot be graded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

import afoot
from afoot.record.store import connected
from afoot.solvers import NEVER, Table
from afoot.solvers.planes import Ticks
from afoot.studies.grade import Grade, grade
from afoot.words import Side
from tests.solvers.solving import planes_of

RULES = {"moves": "pursuers_first", "motion": "whole_ticks", "capture": {"checked": "each_move"}}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def path_game(nodes: int, pursuer: int, evader: int, **changed: Any) -> Any:
    """One pursuer and one evader on a path, where the pursuer always wins."""
    asked = {
        "pursuers": [pursuer],
        "evaders": [evader],
        "rules": RULES,
        "horizon_ticks": 30,
        "timeout_worth": 1.0,
    }
    return afoot.from_graph(nx.path_graph(nodes), **{**asked, **changed})  # fmt: skip


def towards(*targets: int) -> Any:
    """A policy that goes to these nodes, one after another, and stays at the last."""

    def go(seen: Any, game: Any) -> Any:
        target = np.array([targets[min(tick, len(targets) - 1)] for tick in seen.tick.tolist()])
        hops = game.board.hops[seen.movers.node[:, 0].astype(int)]
        return np.argmax(hops == target[:, None], axis=1)[:, None], 2

    return go


def graded(game: Any, pursuers: Any, evaders: Any, chases: int = 1) -> Grade:
    afoot.run(game, chases=chases, seed=1, pursuers=pursuers, evaders=evaders, record="runs.duckdb")
    return grade("runs.duckdb", game=game, policies=(pursuers, evaders))


def lost(found: Grade, side: Side) -> list[int]:
    own = found.decisions[found.decisions["side"] == side]
    return [int(ticks) for ticks in own["lost"]]


def test_a_chase_on_a_path_worked_out_by_hand() -> None:
    """Pursuer on 0, evader on 3 of nodes 0 to 5. The best evader runs to the end; it is taken in tick 5, the pursuer
    going a node a tick. Here the pursuer stays once, which is 1 tick, and the evader twice walks back."""
    found = graded(path_game(6, 0, 3), towards(0, 1, 2, 3), towards(4, 3, 2, 2))
    first = found.told(found.decisions[0])
    assert first["best_ticks"] == 5 and first["taken_ticks"] == first["taken_ticks_without_horizon"] == 6
    assert (first["lost_ticks"], first["best"], first["blunder"]) == (1, False, False)
    assert first["moves"] == [
        {"mover": found.recorded.game.mover_names[0], "at": "0", "to": "0", "gait": "rest", "best_to": "1",
         "best_gait": first["moves"][0]["best_gait"], "in_transit": False}
    ]  # fmt: skip
    # Ticks 0, 1, 2: the pursuer on 0, 1, 2; the evader on 4, 3, 2, where it has walked into the pursuer's reach.
    assert lost(found, Side.PURSUERS) == [1, 0, 0]
    # From 4 with the pursuer on 1 it would go on to 5 and be taken in the sixth tick; from 3 with the pursuer on 2
    # staying costs nothing beyond what going back to 3 has cost.
    told = next(found.by_chase())
    assert told["outcome"] == "captured" and told["promised_ticks"] == 5
    assert told["promised_ticks"] + 1 - told["evaders_lost_ticks"] == told["ticks"] == 3
    assert sum(lost(found, Side.EVADERS)) == 3
    assert found.side(Side.PURSUERS) == {
        "decisions": 3, "best": 2, "share_best": 2 / 3, "while_won": 3, "counted": 3, "lost_ticks": 1,
        "mean_lost_ticks": 1 / 3, "blunders": 0,
    }  # fmt: skip


def test_a_capture_after_the_horizon_is_none() -> None:
    """The same pursuer has five ticks: to stay once gives the capture away, though not for ever."""
    found = graded(path_game(6, 0, 3, horizon_ticks=5), towards(0, 1, 2, 3), towards(4, 5))
    first = found.told(found.decisions[0])
    assert (first["best_ticks"], first["taken_ticks"], first["taken_ticks_without_horizon"]) == (5, None, 6)
    assert first["blunder"] and first["lost_ticks"] is None
    assert found.side(Side.PURSUERS)["blunders"] == 1 and next(found.by_chase())["outcome"] == "timeout"
    # From then on there is nothing to lose, and the evader, who runs, gives nothing back.
    assert lost(found, Side.PURSUERS)[1:] == [0] * 4 and lost(found, Side.EVADERS) == [0] * 5
    won = graded(path_game(6, 0, 3, horizon_ticks=5), towards(1, 2, 3, 4, 5), towards(4, 5))
    assert next(won.by_chase())["outcome"] == "captured" and not won.decisions["lost"].any()
    short = graded(path_game(6, 0, 3, horizon_ticks=4), towards(1, 2, 3, 4, 5), towards(4, 5))
    assert next(short.by_chase())["promised_ticks"] is None and not short.decisions["lost"].any()


def test_a_safe_evader_that_gives_itself_up_blunders() -> None:
    """On a ring of five nodes one pursuer never wins against an evader that keeps away."""
    game = afoot.from_graph(
        nx.cycle_graph(5), pursuers=[0], evaders=[2], rules=RULES, horizon_ticks=20, timeout_worth=1.0
    )
    found = graded(game, towards(0, 0, 1), towards(2, 1, 1))
    assert lost(found, Side.EVADERS) == [0, NEVER] and lost(found, Side.PURSUERS) == [0, 0, 0]
    worst, times = found.worst
    told = found.told(worst[0])
    assert len(worst) == 1 and times.tolist() == [1]
    assert (told["tick"], told["best_ticks"], told["taken_ticks"], told["blunder"]) == (1, None, 2, True)
    assert told["moves"][0]["to"] == "1" and told["moves"][0]["best_to"] != "1"


def test_joint_moves_are_one_decision_of_the_team() -> None:
    game = afoot.from_graph(
        nx.grid_2d_graph(3, 3), pursuers=[(0, 0), (2, 2)], evaders=["anywhere"], rules=RULES,
        horizon_ticks=20, timeout_worth=1.0,
    )  # fmt: skip
    found = graded(game, "random", "random", chases=20)
    own = found.decisions[found.decisions["side"] == Side.PURSUERS]
    pairs = own[["chase", "tick"]]
    assert len(np.unique(pairs)) == len(pairs) and all(len(found.told(one)["moves"]) == 2 for one in own)


def test_who_is_on_a_hop_decides_nothing() -> None:
    graph = nx.path_graph(6)
    nx.set_edge_attributes(graph, 3.0, "length")
    game = afoot.from_graph(
        graph, pursuers=[0], evaders=[3], rules=RULES, horizon_ticks=60, timeout_worth=1.0, evader_m_s=3.0
    )
    found = graded(game, "chase", "random", chases=10)
    own = found.decisions[found.decisions["side"] == Side.PURSUERS]
    assert (own["stood"][:, 0]).all() and (np.diff(own["tick"])[np.diff(own["chase"]) == 0] == 3).all()


def test_an_evader_inside_a_closed_refuge_stays_there_and_is_safe() -> None:
    """A table's values are of an evader at the door; reach 1 would take that one, and does not take this one."""
    rules = {**RULES, "capture": {"reach_hops": 1, "checked": "end_of_tick"}}
    game = path_game(9, 0, 5, refuges=[4], rules=rules, horizon_ticks=20)
    table = afoot.solve(game).table()
    found = graded(game, towards(1, 2, 3, 3), table)
    assert next(found.by_chase())["outcome"] == "sheltered" and not found.decisions["lost"].any()
    # One that leaves gives a safe place away.
    left = graded(game, towards(1, 2, 3, 3, 4), towards(4, 4, 4, 4, 5))
    told = [left.told(one) for one in left.decisions if one["lost"] == NEVER]
    assert [(one["tick"], one["side"], one["moves"][0]["best_to"]) for one in told] == [(4, "evaders", "4")]
    assert next(left.by_chase())["outcome"] == "captured"


def test_the_same_decision_from_the_same_position_is_listed_once() -> None:
    game = path_game(4, 0, 3, horizon_ticks=10)
    found = graded(game, towards(0), towards(3))
    worst, times = found.worst
    # Staying costs a tick every time, until there is no time left: then it costs the capture.
    assert sorted(zip(worst["lost"].tolist(), times.tolist(), strict=True)) == [(1, 7), (NEVER, 1)]
    assert worst["lost"].tolist() == [NEVER, 1]


@pytest.mark.parametrize("wrong", [3, -1])
def test_a_table_that_is_wrong_is_found_out(wrong: int) -> None:
    game = path_game(6, 0, 3)
    table = afoot.solve(game).table()
    afoot.run(game, chases=20, seed=1, pursuers="random", evaders="random", record="runs.duckdb")
    assert grade("runs.duckdb", game=game, table=table).table is table
    arrays = {name: array.copy() for name, array in table._arrays.items()}
    ticks = Ticks(arrays["ticks"], 6).of(np.arange(6)).astype(int)
    arrays["ticks"] = planes_of(np.where(ticks > 2, ticks + wrong, ticks))
    with pytest.raises(afoot.AfootError, match="the table contradicts itself"):
        grade("runs.duckdb", game=game, table=Table(table.facts, table._sites, arrays))


def test_what_a_ledger_does_not_hold_is_asked_for() -> None:
    game = path_game(6, 0, 3)
    stay = towards(0)
    afoot.run(game, chases=5, seed=1, pursuers=stay, evaders="random", record="runs.duckdb")
    with pytest.raises(afoot.AfootError, match="the map of this run is not here; got 'graph'"):
        grade("runs.duckdb")
    with pytest.raises(afoot.AfootError, match="pursuers: the ledger has only the name of a policy"):
        grade("runs.duckdb", game=game)
    with pytest.raises(afoot.AfootError, match="come to other ends than were recorded: the game or a policy"):
        grade("runs.duckdb", game=game, policies=("chase", None))
    with pytest.raises(afoot.AfootError, match="the board is another than the run's"):
        grade("runs.duckdb", game=path_game(7, 0, 3), policies=(stay, None))
    assert len(grade("runs.duckdb", game=game, policies=(stay, None), chase=4).chases) == 1
    with connected(Path("runs.duckdb"), write=True) as connection:
        connection.execute("UPDATE runs SET source_digest = 'another'")
    assert grade("runs.duckdb", game=game, policies=(stay, None)).chases == tuple(range(5))
    with pytest.raises(afoot.AfootError, match="by another version of afoot; got 'run 1, chase 0'"):
        grade("runs.duckdb", game=game, policies=("chase", None))


def test_more_chases_than_a_batch_holds_are_graded_as_they_were_played() -> None:
    """A callable with luck of its own is asked in the batches of the run, so it does the same again."""

    def lucky() -> Any:
        dice = np.random.default_rng(5)

        def go(seen: Any, game: Any) -> Any:
            return dice.integers(0, 3, seen.movers.shape), 2

        return go

    game = path_game(6, 0, 3)
    afoot.run(game, chases=300, seed=1, pursuers="chase", evaders=lucky(), record="runs.duckdb")
    found = grade("runs.duckdb", game=game, policies=(None, lucky()))
    assert len(found.chases) == 300 and set(found.decisions["chase"].tolist()) == set(range(300))
    with pytest.raises(afoot.AfootError, match="there is no such chase; got 300; expected 0 to 299"):
        grade("runs.duckdb", game=game, policies=(None, lucky()), chase=300)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"rules": {"moves": "simultaneous"}}, "simultaneous moves cannot be solved backwards"),
        ({"evaders": [3, 4]}, "one evader is solved at a time"),
        ({"rules": {**RULES, "flow": True}}, "got 'flow'"),
    ],
)
def test_a_game_without_an_exact_table_is_refused(changed: dict[str, Any], words: str) -> None:
    game = path_game(6, 0, 3, **changed)
    afoot.run(game, chases=2, seed=1, record="runs.duckdb")
    with pytest.raises(afoot.AfootError, match="cannot be graded, for its game has no exact table") as told:
        grade("runs.duckdb", game=game)
    assert words in str(told.value) and "Grading needs the exact value of every position" in str(told.value)


def test_a_table_of_another_game_is_refused() -> None:
    game = path_game(6, 0, 3)
    afoot.run(game, chases=2, seed=1, record="runs.duckdb")
    other = afoot.solve(path_game(6, 0, 3, exits=[5])).table()
    with pytest.raises(afoot.AfootError, match=r"^table: the table is of another game"):
        grade("runs.duckdb", game=game, table=other)


def test_ledgers_without_runs_and_runs_without_chases_are_told() -> None:
    game = path_game(6, 0, 3)
    ledger = afoot.Ledger.open("runs.duckdb", make=True)
    with pytest.raises(afoot.AfootError, match="this ledger holds no run"):
        grade("runs.duckdb")
    policies = {"pursuers": "chase", "evaders": "flee"}
    ledger.begin(game, policies, {"chases": 5, "seed": 1, "threads": 1, "tracks": 0})
    with pytest.raises(afoot.AfootError, match="no chase of this run was recorded; got 'run 1'"):
        grade("runs.duckdb", game=game)
    with pytest.raises(afoot.AfootError, match="there is no such run; got 7"):
        grade("runs.duckdb", run=7)
