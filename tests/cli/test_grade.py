"""`afoot grade`: from a run's ledger to the worst decisions, in a table for people and whole for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from afoot.cli.main import main

DECISION = [
    "chase", "tick", "time_s", "side", "best_ticks", "taken_ticks", "taken_ticks_without_horizon", "lost_ticks",
    "best", "blunder", "moves",
]  # fmt: skip
MOVE = ["mover", "at", "to", "gait", "best_to", "best_gait", "in_transit"]
SIDE = [
    "decisions", "best", "share_best", "while_won", "counted", "lost_ticks", "mean_lost_ticks", "blunders",
]  # fmt: skip
YARD = """
name: yard
map: {file: yard.edges, sight: {mode: all}}
rules: {moves: MOVES, motion: whole_ticks, horizon_ticks: 30}
classes: {any: {walk_m_s: 1}}
pursuers: {policy: chase, units: [{class: any, start: n0}]}
evaders: {policy: random, units: [{class: any, start: n5}]}
worth: {surrounded: 0, timeout: 0.5}
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = nx.relabel_nodes(nx.path_graph(6), lambda node: f"n{node}")
    nx.write_edgelist(path, "yard.edges", data=False)
    Path("yard.yaml").write_text(YARD.replace("MOVES", "pursuers_first"))
    Path("both.yaml").write_text(YARD.replace("MOVES", "simultaneous"))
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["grade", "runs.duckdb", *arguments, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def play(*arguments: str) -> None:
    assert main(["run", *arguments, "--record", "runs.duckdb", "--json"]) == 0


def test_the_json_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    play("yard.yaml", "--chases", "30", "--tracks", "2")
    found = told(capsys)
    assert (found["tier"], found["bound"]) == ("exact", "worst case, both sides see everything")
    assert found["information"] == {
        "yardstick": "everything", "pursuers": "observation", "evaders": "observation",
    }  # fmt: skip
    assert (found["run"], found["scenario"], found["chases"], found["seed"]) == (1, "yard", 30, 0)
    assert found["rules"]["moves"] == "pursuers_first" and found["rules"]["horizon_ticks"] == 30
    assert [list(side) for side in found["sides"].values()] == [SIDE, SIDE]
    decisions = found["decisions"]
    assert all(list(one) == DECISION and list(one["moves"][0]) == MOVE for one in decisions)
    assert {one["chase"] for one in decisions} == set(range(30)), "chases without a track are graded as well"
    for side, sums in found["sides"].items():
        own = [one for one in decisions if one["side"] == side]
        assert sums["decisions"] == len(own) and sums["best"] == sum(one["best"] for one in own)
        assert sums["lost_ticks"] == sum(one["lost_ticks"] for one in own if not one["blunder"])
    assert found["sides"]["pursuers"]["share_best"] > found["sides"]["evaders"]["share_best"] > 0
    for one in found["by_chase"]:
        given = one["pursuers_lost_ticks"] - one["evaders_lost_ticks"]
        assert one["outcome"] == "captured" and one["promised_ticks"] + given == one["ticks"]
    one = told(capsys, "--chase", "7")
    assert one["decisions"] == [d for d in decisions if d["chase"] == 7] and one["chases"] == 1


def test_people_see_the_worst_first(capsys: pytest.CaptureFixture[str]) -> None:
    play("yard.yaml", "--chases", "30")
    worst = max(one["lost_ticks"] for one in told(capsys)["decisions"])
    assert main(["grade", "runs.duckdb"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^yard: chase v random, run 1, 30 chases", said)
    rows = re.findall(
        r"^ +(\d+) +(\d+) +evaders +(\S+-n\d|n\d stays) +\S.*→ \d+ +(\d+) +\d+ *$", said, re.MULTILINE
    )
    lost = [int(row[3]) for row in rows]
    assert len(rows) > 2 and lost == sorted(lost, reverse=True) and lost[0] == worst
    flat = " ".join(said.split())
    assert (
        "everything, by the table that the game was solved to. Tier:" in flat
    )  # all see all: nothing was unknown
    assert "Tier: exact (worst case, both sides see everything)." in flat
    assert "At the start" not in flat
    assert main(["grade", "runs.duckdb", "--chase", "0"]) == 0
    assert "At the start a capture in 5 ticks was promised; the pursuers lost 0 ticks" in " ".join(
        capsys.readouterr().out.split()
    )


def test_tables_that_play_lose_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "grid", "--save", "grid.npz", "--json"]) == 0
    both = ("--pursuers", "table:grid.npz", "--evaders", "table:grid.npz")
    play("grid", "--chases", "40", *both)
    found = told(capsys, "--table", "grid.npz")
    assert all(one["best"] for one in found["decisions"]) and found["yardstick"] == "table:grid.npz"
    assert set(found["information"].values()) == {"everything"}
    assert all(one["promised_ticks"] == one["ticks"] for one in found["by_chase"])
    solved = told(capsys)
    assert solved["yardstick"] == "solved" and solved["decisions"] == found["decisions"]
    assert main(["grade", "runs.duckdb"]) == 0
    said = capsys.readouterr().out
    assert "worst decisions" not in said and "could not know" not in said
    play("grid", "--chases", "40", "--pursuers", "table:grid.npz", "--seed", "2")
    assert main(["grade", "runs.duckdb", "--table", "grid.npz"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "by the table of grid.npz. Tier:" in said
    assert told(capsys, "--run", "1")["decisions"] == found["decisions"]
    Path("grid.npz").unlink()
    error = told(capsys, code=2)["error"]["message"]
    assert "grid.npz: there is no such file" in error


def test_what_a_side_could_not_know_is_told_where_it_does_not_see_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no move is cut, however narrow the terminal and long the names."""
    monkeypatch.setenv("COLUMNS", "60")
    long = nx.relabel_nodes(
        nx.path_graph(6), lambda node: f"n{node}" if node in (0, 5) else f"the-{node}-of-a-long-lane"
    )
    nx.write_edgelist(long, "yard.edges", data=False)
    Path("yard.yaml").write_text(
        YARD.replace("MOVES", "pursuers_first").replace("m_s: 1", "m_s: 1, sight_m: 0")
    )
    play("yard.yaml", "--chases", "10", "--evaders", "random", "--pursuers", "random")
    moves = [move for one in told(capsys)["decisions"] if not one["best"] for move in one["moves"]]
    capsys.readouterr()
    assert main(["grade", "runs.duckdb"]) == 0
    said = capsys.readouterr().out
    flat = " ".join(said.split())
    assert "What the pursuers and the evaders lost includes what they could not know." in flat
    assert "\u2026" not in said
    assert any(
        f"{move['at']}-{move['to']} " in said
        for move in moves
        if move["at"].startswith("the") and move["to"].startswith("the")
    )


def test_a_file_that_is_no_ledger_is_told_in_words_of_our_own(capsys: pytest.CaptureFixture[str]) -> None:
    Path("runs.duckdb").write_text("no ledger, whatever its name\n")
    error = told(capsys, code=2)["error"]
    assert (error["what"], error["came"]) == (
        "this file cannot be opened as a ledger",
        "a file of another kind",
    )
    Path("runs.duckdb").write_bytes(b"01234567DUCK" + bytes(20_000))
    assert told(capsys, code=2)["error"]["came"].startswith("a DuckDB file that is damaged")


def test_a_bundled_scenario_with_something_left_out_is_found_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    play("grid", "--chases", "5", "--without", "stamina")
    assert told(capsys)["chases"] == 5


def test_what_cannot_be_graded_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "there is no such ledger" in told(capsys, code=2)["error"]["message"]
    nx.write_edgelist(nx.relabel_nodes(nx.path_graph(700), lambda node: f"n{node}"), "long.edges", data=False)
    Path("long.yaml").write_text(Path("both.yaml").read_text().replace("yard.edges", "long.edges"))
    play("long.yaml", "--chases", "2")
    error = told(capsys, code=2)["error"]
    assert "has no exact table: simultaneous moves" in error["what"] and error["field"] == "rules.moves"
    assert "small enough to be enumerated" in error["fix"] and "grid and quays are such" in error["fix"]
    assert "one evader, moves by turns" in error["fix"] and "--bound FILE.json" in error["fix"]
    play("yard.yaml", "--chases", "2")
    assert "there is no such run; got 3; expected one of the runs 1 to 2" in told(
        capsys, "--run", "3", code=2
    )["error"]["message"].replace("'", "")
    assert "got 2; expected 0 to 1" in told(capsys, "--chase", "2", code=2)["error"]["message"]
    assert main(["solve", "grid", "--save", "grid.npz", "--json"]) == 0
    error = told(capsys, "--table", "grid.npz", code=2)["error"]
    assert "another game" in error["what"] and error["field"] == "--table"
    assert "no such file" in told(capsys, "--table", "none.npz", code=2)["error"]["what"]
    Path("below").mkdir()
    monkeypatch.chdir("below")
    assert main(["grade", "../runs.duckdb"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "the map of this run is not here; got 'yard.edges'" in said.err
    assert "in the folder of the scenario's file" in said.err


def test_where_both_move_at_once_worth_is_lost_against_the_best_mix(
    capsys: pytest.CaptureFixture[str],
) -> None:
    play("both.yaml", "--chases", "20")
    found = told(capsys)
    assert (found["tier"], found["yardstick"]) == ("exact", "mixes")
    assert found["bound"] == "against the other side's best mix, both sides see everything"
    assert found["value"] == 0  # at the end of a path one is taken, whatever one does
    pursuers, evaders = found["sides"]["pursuers"], found["sides"]["evaders"]
    assert pursuers["best"] == pursuers["decisions"] > 0 and evaders["lost_worth"] == 0
    assert set(found["decisions"][0]) == {
        "chase", "tick", "time_s", "side", "worth", "lost_worth", "best", "moves",
    }  # fmt: skip
    assert main(["grade", "runs.duckdb", "--chase", "3"]) == 0
    said = capsys.readouterr().out
    assert "worth lost" in said and "Tier: exact (against the other side's best mix" in said


def test_where_there_is_no_exact_value_a_bracket_is_the_yardstick(capsys: pytest.CaptureFixture[str]) -> None:
    play("quays", "--chases", "40", "--seed", "1")
    assert main(["bound", "quays", "--seconds", "20", "--save", "quays.json", "--json"]) == 0
    found = told(capsys, "--bound", "quays.json")
    assert (found["tier"], found["yardstick"]) == ("certified", "bound:quays.json")
    assert (
        found["bound"] == "against the opponents that the bracket is certified by, not against perfect play"
    )
    ends = {"pursuers": ("upper", "moves"), "evaders": ("lower", "plans")}
    for name, end in ends.items():
        side = found["sides"][name]
        assert (side["end"], side["kind"]) == end and side["not_measured"] == 0
        own = [one for one in found["decisions"] if one["side"] == name]
        assert len(own) == side["decisions"] and sum(one["best"] for one in own) == side["best"]
        assert sum(one["lost_worth"] for one in own) == pytest.approx(side["lost_worth"])
        assert side["lost_worth"] > 0
    assert main(["grade", "runs.duckdb", "--bound", "quays.json"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "worth lost" in said and "against pursuers told the table" in said and "Tier: certified" in said
    assert "decisions best share worth lost a decision a chase" in said  # no head is cut at 80 columns


def test_what_a_bracket_cannot_measure_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    play("yard.yaml", "--chases", "2")
    assert main(["bound", "quays", "--seconds", "1", "--save", "quays.json", "--json"]) == 0
    error = told(capsys, "--bound", "quays.json", code=2)["error"]
    assert error["what"] == "the certificate is of another game" and "a bracket on quays" in error["came"]
    assert error["fix"] == "Make one: afoot bound yard.yaml --save FILE.json."
    Path("yard.yaml").rename("other.yaml")
    error = told(capsys, "--bound", "quays.json", code=2)["error"]
    assert error["fix"].endswith("FILE.yaml --save FILE.json. FILE.yaml is the file of the scenario yard.")
    Path("other.yaml").rename("yard.yaml")
    assert "no such file" in told(capsys, "--bound", "none.json", code=2)["error"]["message"]
    assert "no certificate" in told(capsys, "--bound", "yard.yaml", code=2)["error"]["message"]
    error = told(capsys, "--bound", "quays.json", "--table", "t.npz", code=2)["error"]
    assert (error["what"], error["field"]) == ("there are two yardsticks", "--bound")
