"""`afoot solve`: answers, exit codes, what is refused, what Ctrl-C keeps, and a reader that goes away."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import afoot
from afoot.cli import solve as verb
from afoot.cli.main import NOBODY_READS, main
from afoot.solvers import drive, warm

TIMES = ("cpu_s", "elapsed_s", "positions_per_cpu_s", "saved")
YARD = """
name: yard
map: {file: yard.edges, sight: {mode: all}}
rules: {moves: pursuers_first, motion: whole_ticks, horizon_ticks: HORIZON, capture: {checked: each_move}}
classes: {any: {walk_m_s: 1}}
pursuers: {policy: chase, units: [{class: any, start: n0}]}
evaders: {policy: flee, units: [{class: any, start: START}]}
exits: [EXIT]
worth: {surrounded: 0, timeout: 0.5}
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    nx.write_graphml(nx.petersen_graph(), "petersen.graphml")
    nx.write_graphml(nx.convert_node_labels_to_integers(nx.grid_2d_graph(9, 9)), "grid9.graphml")
    nx.write_graphml(nx.grid_2d_graph(4, 4), "grid4.graphml")
    path = nx.relabel_nodes(nx.path_graph(6), lambda node: f"n{node}")
    nx.write_edgelist(path, "yard.edges", data=False)
    return tmp_path


def yard(start: str = "n5", exit: str = "", horizon: int = 60) -> str:
    text = YARD.replace("START", start).replace("EXIT", exit).replace("HORIZON", str(horizon))
    Path("yard.yaml").write_text(text)
    return "yard.yaml"


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    """The one object that the verb prints with --json, and nothing but it."""
    assert main(["solve", *arguments, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def answer_of(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in TIMES}


def test_the_answer_is_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    yes = told(capsys, "--graph", "petersen.graphml", "--pursuers", "3")
    no = told(capsys, "--graph", "petersen.graphml", "--pursuers", "2", code=1)
    fewest = told(capsys, "--graph", "petersen.graphml", "--pursuers", "auto")
    assert (yes["answer"], no["answer"], no["placements_that_win"]) == (True, False, 0)
    assert fewest["cop_number"] == 3 and yes["cop_number"] is None  # with 3 alone nobody has tried fewer
    assert {yes["tier"], no["tier"]} == {"exact"} and "horizon_ticks" not in yes["rules"]


def test_auto_says_where_it_gave_up(capsys: pytest.CaptureFixture[str]) -> None:
    nx.write_graphml(nx.disjoint_union_all([nx.path_graph(2)] * 5), "islands.graphml")  # a pursuer for each
    asked = ("--graph", "islands.graphml", "--pursuers", "auto")
    found = told(capsys, *asked, code=1)
    assert (found["pursuers"], found["cop_number"]) == (4, None)
    assert main(["solve", *asked]) == 1
    assert "No: not even 4 pursuers win; from every placement" in capsys.readouterr().out


def test_it_tells_what_python_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "--graph", "grid9.graphml", "--pursuers", "2", "--distances", "--threads", "2")
    own = afoot.solve("grid9.graphml", pursuers=2, distances=True).to_dict()
    assert (found.pop("threads"), own.pop("threads")) == (2, 1)
    assert answer_of(found) == answer_of(own) and found["worst_ticks"] > found["best_placement"]["ticks"] == 8


def test_as_many_threads_as_help_are_taken_where_none_are_stated(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drive, "cores", lambda: 2)
    asked = ("--graph", "grid9.graphml", "--pursuers", "2", "--distances")
    assert told(capsys, *asked)["threads"] == 1  # for 3,321 teams
    monkeypatch.setattr(drive, "TEAMS_A_THREAD", 1_000)
    assert told(capsys, *asked)["threads"] == 2
    assert told(capsys, *asked, "--threads", "1")["threads"] == told(capsys, *asked[:-1])["threads"] == 1


def test_people_are_told_forecast_answer_rules_and_tier(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "--graph", "petersen.graphml", "--pursuers", "auto"]) == 0
    said = capsys.readouterr()
    assert re.search(
        r"^2 pursuers: 55 teams, about 20 MB and less than 0.1 s of one core \(estimate\)$", said.err, re.M
    )
    assert "Yes: 3 pursuers win from some placement, and fewer do not." in said.out
    assert "capture.checked each_move" in said.out and "Tier: exact (worst case" in said.out
    assert main(["solve", "--graph", "petersen.graphml", "--pursuers", "1"]) == 1
    assert "No: from every placement there is a start" in capsys.readouterr().out


def test_rules_of_a_graph_by_name_and_singly(capsys: pytest.CaptureFixture[str]) -> None:
    def rules(*options: str, code: int = 0) -> dict[str, Any]:
        stated = told(capsys, "--graph", "grid4.graphml", "--pursuers", "2", *options, code=code)["rules"]
        return {"moves": stated["moves"], **stated["capture"]}

    classic = {"moves": "pursuers_first", "reach_hops": 0, "checked": "each_move", "crossing": True}
    reaching = {**classic, "reach_hops": 1, "checked": "end_of_tick"}
    assert rules() == rules("--rules", "classic") == classic
    assert rules("--rules", "graph-rl") == reaching
    late = ("--moves", "evaders_first", "--no-crossing")
    assert rules(*late) == {**classic, "moves": "evaders_first", "crossing": False}
    assert rules("--rules", "graph-rl", "--reach-hops", "0", "--no-crossing", code=1) == {
        **reaching, "reach_hops": 0, "crossing": False,
    }  # fmt: skip


def test_goals_blocked_nodes_and_stays_count(capsys: pytest.CaptureFixture[str]) -> None:
    two = ("--graph", "grid4.graphml", "--pursuers", "2")
    free = told(capsys, *two)
    cut = told(capsys, *two, "--exits", "(0, 0),(3, 3)", "--exits", "(0, 3)")
    assert cut["share_winnable"] < free["share_winnable"] == 1
    assert told(capsys, *two, "--refuges", "(0, 0)")["share_winnable"] < 1
    assert (cut["rules"]["exits"], cut["rules"]["refuges"]) == (["(0, 0)", "(3, 3)", "(0, 3)"], [])
    assert cut["rules"]["m_per_tick"] is None
    assert main(["solve", *two, "--exits", "(0, 0)", "--refuges", "(3, 3)", "--m-per-tick", "2"]) in (0, 1)
    said = " ".join(capsys.readouterr().out.split())
    assert "exits (0, 0), refuges (3, 3), 2 m in a tick." in said
    assert "Starts on exits and refuges are left out of all counts" in said
    assert main(["solve", *two]) == 0
    assert "left out" not in capsys.readouterr().out
    shut = told(capsys, *two, "--blocked", "(1, 1),(1, 2)")
    assert (
        shut["rules"]["blocked"] == ["(1, 1)", "(1, 2)"] and shut["open_positions"] < free["open_positions"]
    )
    # Who may not stay at the end of a path runs towards whoever comes.
    one = ("--graph", "yard.edges", "--pursuers", "1", "--distances")
    must = told(capsys, *one, "--stays", "pursuers")
    assert must["rules"]["stays"] == "pursuers"
    assert must["worst_ticks"] < told(capsys, *one)["worst_ticks"] == 5


def test_people_and_programs_are_warned_of_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """Of what was read of a graph; and never of units, which nobody has written."""
    weighted = nx.relabel_nodes(nx.cycle_graph(3), lambda node: f"n{node}")
    nx.set_edge_attributes(weighted, 3.0, "weight")
    nx.write_graphml(weighted, "heavy.graphml")
    for file, count in (("yard.edges", 0), ("heavy.graphml", 1)):
        asked = ("--graph", file, "--pursuers", "1", "--exits", "n0")
        warnings = [one["message"] for one in told(capsys, *asked)["warnings"]]
        assert len(warnings) == count and not any("units" in one for one in warnings)
        assert main(["solve", *asked]) == 0
        said = capsys.readouterr().err
        assert [
            line.removeprefix("warning: ") for line in said.splitlines() if "warning: " in line
        ] == warnings
    exit_at_start = told(capsys, yard(exit="{place: n5, worth: 2}"), code=1)["warnings"]
    assert [one["field"] for one in exit_at_start] == ["evaders.units[0].start"]


def test_a_scenarios_answer_is_of_its_start(capsys: pytest.CaptureFixture[str]) -> None:
    caught = told(capsys, yard())
    assert caught["answer"] and caught["start"] == {
        "capture_chance": 1.0, "before_horizon": True, "payoff": {"low": 0.0, "high": 0.0, "tier": "exact"},
    }  # fmt: skip
    short = told(capsys, yard(horizon=4), code=1)  # five hops away, so the horizon comes first
    assert short["worst_ticks"] == 5 and short["start"]["payoff"] == {
        "low": 0.5,
        "high": 0.5,
        "tier": "exact",
    }
    away = told(capsys, yard(exit="{place: n5, worth: 2}", start="n4"), code=1)
    assert away["start"]["payoff"] == {"low": 0.5, "high": 2.0, "tier": "certified"}
    half = told(capsys, yard(exit="{place: n5, worth: 2}", start="{any_of: [n1, n4]}"), code=1)
    assert half["start"]["capture_chance"] == 0.5 and half["placements_that_win"] > 0
    # The question of `auto` is how many win from some placement.
    assert told(capsys, yard(horizon=4), "--pursuers", "auto")["cop_number"] == 1


def test_a_table_is_saved(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    found = told(capsys, "--graph", "petersen.graphml", "--pursuers", "3", "--save", "table.npz")
    table = afoot.Table.load(own_folder / "table.npz")
    again = ["--graph", "petersen.graphml", "--pursuers", "3", "--save", "table.npz", "--force"]
    assert main(["solve", *again]) == 0
    assert "in a scenario with this graph as its map" in " ".join(capsys.readouterr().out.split())
    assert found["saved"] == "table.npz" and table.pursuers == 3 and table.facts["tier"] == "exact"


GRAPH = ("--graph", "petersen.graphml", "--pursuers", "2")
ALL = ",".join(map(str, range(10)))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["stated once", "SCENARIO or --graph FILE"]),
        (("grid", *GRAPH), ["stated once"]),
        (("grid", "--moves", "evaders_first"), ["--moves", "states its own rules"]),
        (("grid", "--exits", "a1", "--rules", "classic"), ["--rules, --exits"]),
        (
            ("helsinki",),
            [
                "rules.moves",
                "simultaneous",
                "pursuers_first or evaders_first",
                "`afoot bound` brackets such a game",
            ],
        ),
        (
            ("--graph", "petersen.graphml"),
            ["--pursuers: how many", "Write for example --pursuers 2, or --pursuers auto"],
        ),
        (("--graph", "petersen.graphml", "--pursuers", "some"), ["got 'some'", "1 to 4, or auto"]),
        (("--graph", "petersen.graphml", "--pursuers", "5"), ["beyond solving", "1 to 4"]),
        (
            ("--graph", "petersn.graphml", "--pursuers", "1"),
            ["no such file", "Did you mean 'petersen.graphml'?"],
        ),
        ((*GRAPH, "--rules", "clasic"), ["no such rules", "Did you mean 'classic'?"]),
        ((*GRAPH, "--moves", "simultaneous", "--checked", "end_of_tick"), ["--moves", "backwards"]),
        ((*GRAPH, "--moves", "simultaneous"), ["--moves", "backwards", "Write for example pursuers_first"]),
        ((*GRAPH, "--moves", "evader_first"), ["--moves: no such word", "Did you mean 'evaders_first'?"]),
        ((*GRAPH, "--moves", "foo"), ["--moves", "Write for example 'pursuers_first'"]),
        ((*GRAPH, "--reach-hops", "9"), ["--reach-hops: ", "Write --reach-hops 3 or less"]),
        ((*GRAPH, "--exits", "north"), ["exits", "no such node", "'north'", "Write for example '0'"]),
        ((*GRAPH, "--blocked", "17"), ["blocked", "no such node", "0 to 9"]),
        ((*GRAPH, "--stays", "all"), ["stays", "both, pursuers, evaders, nobody"]),
        ((*GRAPH, "--m-per-tick", "0"), ["--m-per-tick: ", "above 0", "--m-per-tick 5"]),
        ((*GRAPH, "--threads", "0"), ["--threads: ", "from 1 to"]),
        ((*GRAPH, "--threads", "100000"), ["--threads: ", "from 1 to"]),
        ((*GRAPH, "--blocked", ALL), ["--blocked: there is nowhere to be"]),
        ((*GRAPH, "--exits", ALL), ["--exits: there is nowhere to flee from"]),
        (
            (*GRAPH, "--blocked", "1", "--exits", "0", "--refuges", "2,3,4,5,6,7,8,9"),
            ["--exits: there is nowhere"],
        ),
        ((*GRAPH, "--blocked", "0", "--exits", "0,1"), ["--blocked: nobody gets away", "got '0'"]),
        ((*GRAPH, "--exits", ","), ["--exits: no node is named here"]),
        (
            ("courtyard", "--pursuers", "1"),
            ["--pursuers: this scenario is enumerated", "Leave out --pursuers"],
        ),
        (("courtyard", "--no-distances", "--stays", "evaders"), ["--no-distances, --stays: this scenario"]),
        (("courtyard", "--save", "table.npz"), ["Leave out --save"]),
        ((*GRAPH, "--save", "no/table.npz"), ["--save", "there is no such folder", "'no'"]),
        ((*GRAPH, "--save", "."), ["--save", "this is a folder"]),
        ((*GRAPH, "--save", "table.npz", "--no-distances"), ["--save", "--no-distances"]),
    ],
)
def test_bad_input_is_refused_before_anything_is_compiled_or_solved(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: list[str],
) -> None:
    monkeypatch.setattr(warm, "warm", lambda: pytest.fail("kernels are compiled for what is refused"))
    assert main(["solve", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == "" and all(word in said.err for word in words), said.err
    assert " teams" not in said.err  # nothing was begun
    error = told(capsys, *arguments, code=2)["error"]
    assert error["message"] in said.err


def test_what_is_too_large_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from afoot.board import size

    monkeypatch.setattr(size, "available_bytes", lambda: 25_000_000)
    monkeypatch.setattr(warm, "warm", lambda: pytest.fail("kernels are compiled for what is refused"))
    assert main(["solve", "--graph", "grid9.graphml", "--pursuers", "3", "--distances"]) == 2
    said = capsys.readouterr().err
    assert "too large for this machine's memory" in said and "3 pursuers on 81 nodes" in said


def test_ctrl_c_keeps_what_the_next_call_goes_on_from(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("--graph", "grid9.graphml", "--pursuers", "2", "--distances")
    whole = told(capsys, *asked)

    @contextmanager
    def impatient(as_json: bool) -> Iterator[Callable[[Any], None]]:
        calls: list[Any] = []

        def tell(step: Any) -> None:
            calls.append(step)
            if len(calls) == 12:
                raise KeyboardInterrupt

        yield tell

    with monkeypatch.context() as patched:
        patched.setattr(verb, "solving_bar", impatient)
        assert main(["solve", *asked]) == 130
    said = capsys.readouterr()
    kept = re.search(r"^error: (\S+\.npz): interrupted; what is found so far is kept\.", said.err, re.M)
    assert said.out == "" and "The same command goes on from it." in said.err and kept is not None
    assert Path(kept[1]).exists()
    assert main(["solve", *asked]) == 0
    assert "going on from where it was interrupted" in capsys.readouterr().err
    assert not Path(kept[1]).exists()
    assert answer_of(told(capsys, *asked)) == answer_of(whole)


@pytest.mark.parametrize("arguments", [("solve", *GRAPH), ("solve", *GRAPH, "--json"), ("--help",)])
def test_a_reader_that_has_gone_ends_it_quietly(arguments: tuple[str, ...]) -> None:
    """As in `afoot ... | head -0`: nobody is left to read what is printed."""
    warm.warm()
    code = "import sys; from afoot.cli.main import main; sys.stdin.readline(); sys.exit(main(sys.argv[1:]))"
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, *arguments], text=True, **pipes) as afoots:
        assert afoots.stdin is not None and afoots.stdout is not None and afoots.stderr is not None
        afoots.stdout.close()
        afoots.stdin.write("\n")
        afoots.stdin.close()
        said = afoots.stderr.read()
        assert afoots.wait() == NOBODY_READS
    assert "Traceback" not in said and "Exception" not in said and "error" not in said
