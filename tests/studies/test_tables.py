"""Solved tables as policies of a run: what they are worth there, and the games that they are not of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

import afoot
from afoot.cli.main import main
from afoot.record import Ledger
from afoot.solvers import Table
from afoot.words import Side

RULES = {"moves": "pursuers_first", "motion": "whole_ticks", "capture": {"checked": "each_move"}}
BOTH = {"pursuers": "everything", "evaders": "everything"}


def grid_game(**changed: Any) -> Any:
    """Two pursuers in a corner of a grid, who win, and an exit in the opposite one."""
    asked = {"pursuers": [(0, 0), (0, 0)], "evaders": ["anywhere"], "exits": [(4, 4)], "rules": RULES,
             "horizon_ticks": 40, "timeout_worth": 0.5}  # fmt: skip
    return afoot.from_graph(changed.pop("graph", nx.grid_2d_graph(5, 5)), **{**asked, **changed})


@pytest.fixture(scope="module")
def game() -> Any:
    return grid_game()


@pytest.fixture(scope="module")
def solution(game: Any) -> Any:
    return afoot.solve(game)


@pytest.fixture
def file(solution: Any, tmp_path: Path) -> str:
    solution.save(tmp_path / "grid.npz")
    return f"table:{tmp_path / 'grid.npz'}"


def test_both_tables_come_to_what_was_solved(game: Any, solution: Any, file: str) -> None:
    result = afoot.run(game, chases=2000, seed=1, pursuers=file, evaders=file)
    rate = result.capture_rate
    assert 0.05 < solution.capture_chance < 0.9
    assert rate["low"] < solution.capture_chance < rate["high"]
    assert result.policies == {"pursuers": file, "evaders": file} and result.information == BOTH
    assert (result.tier, result.bound) == ("estimate", "no bound")
    again = afoot.run(
        game, chases=2000, seed=1, pursuers=solution.table(), evaders=solution.table(), threads=2
    )
    assert again.digest == result.digest and again.policies["pursuers"] == "table"


@pytest.mark.parametrize("other", ["random", "flee", "runner", "slip"])
def test_no_evader_does_better_than_the_table_promised(
    game: Any, solution: Any, file: str, other: str
) -> None:
    won = afoot.run(game, chases=400, seed=2, pursuers=file, evaders=other)
    best = afoot.run(game, chases=400, seed=2, pursuers=file, evaders=file)
    assert won.information == {"pursuers": "everything", "evaders": "observation"}
    assert won.chases_by["all_captured"] >= best.chases_by["all_captured"] > 0


@pytest.mark.parametrize("other", ["random", "chase", "intercept", "cordon"])
def test_no_pursuers_do_better_than_the_table_promised(game: Any, file: str, other: str) -> None:
    lost = afoot.run(game, chases=400, seed=3, pursuers=other, evaders=file)
    best = afoot.run(game, chases=400, seed=3, pursuers=file, evaders=file)
    assert lost.information == {"pursuers": "observation", "evaders": "everything"}
    assert lost.chases_by["all_captured"] <= best.chases_by["all_captured"] < 400


def test_a_python_policy_plays_against_a_table(game: Any, file: str) -> None:
    def stay(seen: Any, game: Any) -> Any:
        return np.zeros(seen.movers.shape, int), 0

    result = afoot.run(game, chases=50, seed=1, pursuers=stay, evaders=file)
    assert result.outcomes["captured"] < 10 and result.outcomes["escaped"] > 0


OTHERS = [
    ({"graph": nx.grid_2d_graph(5, 6)}, "the board differs"),
    ({"exits": [(4, 0)]}, "nodes of exits and refuges differ"),
    ({"exits": [(4, 4), (0, 4)]}, "nodes of exits and refuges differ"),
    ({"pursuers": [(0, 0)]}, "pursuers differ; got 2; expected 1"),
    ({"pursuer_m_s": 2.0}, "speeds_mm differ"),
    (
        {"rules": {**RULES, "moves": "evaders_first"}},
        "moves differ; got 'pursuers_first'; expected evaders_first",
    ),
    ({"rules": {**RULES, "motion": "carried"}}, "motion differ"),
    ({"rules": {**RULES, "capture": {"reach_hops": 1}}}, "capture.reach_hops differ; got 0; expected 1"),
    ({"rules": {**RULES, "capture": {}}}, "capture.checked differ"),
    ({"rules": {**RULES, "capture": {"checked": "each_move", "crossing": False}}}, "capture.crossing differ"),
    ({"rules": {"moves": "simultaneous"}}, "no table is of this game"),
    ({"evaders": 2}, "one evader is solved at a time"),
]


@pytest.mark.parametrize(("changed", "words"), OTHERS, ids=[words.split(";")[0] for _, words in OTHERS])
def test_a_table_of_another_game_is_refused(file: str, changed: dict[str, Any], words: str) -> None:
    with pytest.raises(afoot.AfootError, match="evaders: ") as told:
        afoot.run(grid_game(**changed), chases=2, evaders=file)
    assert words in str(told.value)


def test_a_longer_hop_is_another_game(file: str) -> None:
    graph = nx.grid_2d_graph(5, 5)
    graph.edges[(0, 0), (0, 1)]["length"] = 3.0
    with pytest.raises(afoot.AfootError, match="another game: the ways open to its movers differ"):
        afoot.run(grid_game(graph=graph), chases=2, pursuers=file)


def test_what_a_scenario_cannot_forbid_is_refused(game: Any) -> None:
    blocked = afoot.solve(game, blocked=[(2, 2)], distances=True).table()
    must = afoot.solve(game, stays="nobody", distances=True).table()
    for table in (blocked, must):
        with pytest.raises(afoot.AfootError, match="a scenario cannot forbid"):
            afoot.run(game, chases=2, pursuers=table)


def test_units_that_come_late_are_not_in_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    nx.write_edgelist(nx.relabel_nodes(nx.path_graph(5), lambda node: f"n{node}"), "yard.edges", data=False)
    Path("yard.yaml").write_text("""
name: yard
map: {file: yard.edges, sight: {mode: all}}
rules: {moves: pursuers_first, motion: whole_ticks, horizon_ticks: 20}
classes: {any: {walk_m_s: 1}}
pursuers: {policy: chase, units: [{class: any, start: n0, arrive_s: 3}]}
evaders: {policy: flee, units: [{class: any, start: n4}]}
worth: {surrounded: 0, timeout: 0.5}
""")
    late = afoot.compile(afoot.load("yard.yaml"))
    table = afoot.solve(late).table()
    with pytest.raises(afoot.AfootError, match="not on the board yet"):
        afoot.run(late, chases=2, evaders=table)


def test_the_command_line_plays_saved_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["solve", "grid", "--save", "grid.npz", "--json"]) == 0
    solved = json.loads(capsys.readouterr().out)
    both = ("--pursuers", "table:grid.npz", "--evaders", "table:grid.npz", "--chases", "40")
    assert main(["run", "grid", *both, "--record", "runs.duckdb", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["information"] == BOTH and told["outcomes"]["captured"] == 40
    assert told["ticks_to_outcome"]["p90"] <= solved["worst_ticks"]
    assert Ledger.open("runs.duckdb").runs()[0]["result"] == told
    assert main(["run", "grid", *both]) == 0
    assert "The evaders play a solved table, which sees the whole position" in capsys.readouterr().out
    assert main(["run", "grid", "--story", "--evaders", "table:grid.npz"]) == 0
    assert "The evaders play a solved table" in capsys.readouterr().out
    for bad in ("table:", "table:none.npz", "table:runs.duckdb"):
        assert main(["run", "grid", "--evaders", bad]) == 2
        assert "afoot solve --save" in capsys.readouterr().err


def test_a_table_is_asked_about_many_chases_as_about_one(game: Any, solution: Any) -> None:
    table: Table = solution.table()
    with afoot.Batch(game.board, game.cast, game.rules, 64, seed=5) as batch:
        while not batch.over.all():
            side = Side.PURSUERS if batch.due() == 1 else Side.EVADERS
            told = table.orders(batch.state, side)
            for chase in range(0, 64, 7):
                one = table.orders(batch.state.each(lambda column, at=chase: column[at : at + 1]), side)
                for many, single in zip(told, one, strict=True):
                    assert np.array_equal(many[chase], single[0])
            batch.step()
