"""`afoot interdict`: what it prints, for people and programs, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from afoot import _sources
from afoot.cli.main import main
from afoot.solvers import interdict, interdiction, warm


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    file = tmp_path / "town.txt"
    nx.write_edgelist(nx.convert_node_labels_to_integers(nx.grid_2d_graph(6, 6)), file, data=False)
    return ["interdict", "--graph", str(file), "--evader", "14", "--exits", "0,5,30,35", "--pursuers", "7,28",
            "--ticks", "7"]  # fmt: skip


def printed(capsys: pytest.CaptureFixture[str], arguments: list[str], code: int = 0) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("seen", ["never", "every_tick"])
def test_people_and_programs_are_told_the_same(
    asked: list[str], seen: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = printed(capsys, [*asked, "--seen", seen])
    graph = nx.convert_node_labels_to_integers(nx.grid_2d_graph(6, 6))
    found = interdict(graph, evader=14, exits=[0, 5, 30, 35], pursuers=[7, 28], ticks=7, seen=seen)
    assert told["lower"] == pytest.approx(found.lower, abs=1e-6) and told["tier"] == "exact"
    assert told["rules"]["moves"] == "simultaneous" and told["gap"] <= 1e-6 and told["history"]
    assert sum(one["chance"] for one in told["walks"]) == pytest.approx(1.0)
    assert bool(told["answers"]) == (seen == "every_tick") and bool(told["schedules"]) == (seen == "never")
    assert told["decided"] == found.decided == (found.lower in (0, 1))
    assert main([*asked, "--seen", seen]) == 0
    said = capsys.readouterr().out
    assert ("The game is decided" in said) == found.decided
    assert "Tier: exact" in said and f"between {found.lower:.4f}"[:14] in said and "14 " in said


def test_answers_are_told_along_the_evaders_walks(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told = printed(capsys, [*asked, "--seen", "every_tick"])
    ways = {tuple(walk["nodes"][:i]) for walk in told["walks"] for i in range(1, len(walk["nodes"]))}
    for answer in told["answers"]:
        assert {tuple(one["evader"]) for one in answer["after"]} == ways
        assert all(len(one["pursuers"]) == 2 for one in answer["after"])


def test_ctrl_c_prints_the_bounds_found(
    asked: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = interdiction._Watch.late

    def late(self: Any, found: Any) -> bool:
        keep(self, found)
        raise KeyboardInterrupt

    monkeypatch.setattr(interdiction._Watch, "late", late)
    told = printed(capsys, asked, 130)
    assert told["interrupted"] and told["lower"] <= told["upper"] and len(told["history"]) == 1
    assert main(asked) == 130
    assert capsys.readouterr().out.count("Interrupted") == 1


def test_a_game_that_one_side_has_for_sure_is_told_as_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a path with a pursuer at either end; and with one whom the evader's exit is behind it."""
    file = tmp_path / "path.edges"
    nx.write_edgelist(nx.path_graph(6), file, data=False)
    asked = ["interdict", "--graph", str(file), "--evader", "2", "--ticks", "5"]
    for options, value, words in (
        (["--exits", "0,5", "--pursuers", "0,5"], 1.0, "the evader is captured whatever it does"),
        (["--exits", "0", "--pursuers", "5"], 0.0, "the evader gets away whatever they do"),
    ):
        told = printed(capsys, [*asked, *options])
        assert told["decided"] and told["lower"] == pytest.approx(value)
        assert main([*asked, *options]) == 0
        assert f"The game is decided: {words}." in capsys.readouterr().out


def test_a_gap_is_that_of_the_bounds_as_told(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """None where they are exact, though floats differ in a digit that nobody is told; else what lies between them."""
    exact = ["--exits", "14", "--evader", "14"]  # solved to within a hundred-millionth
    told = printed(capsys, [*asked, *exact])
    assert told["tier"] == "exact" and told["gap"] == 0 and told["upper"] != told["lower"]
    assert main([*asked, *exact]) == 0
    assert "between 0.0000000 and 0.0000000 (gap 0)" in capsys.readouterr().out
    told = printed(capsys, [*asked, "--time-limit-s", "1e-9"])
    assert told["tier"] == "certified" and told["gap"] == told["upper"] - told["lower"] == 1
    assert main([*asked, "--time-limit-s", "1e-9"]) == 0
    assert "between 0.0000000 and 1.0000000 (gap 1)" in capsys.readouterr().out


def test_why_the_bounds_have_not_met_is_told(
    asked: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = printed(capsys, asked)
    assert told["warnings"] == [] and told["version"] and told["scenario"] and told["map"]
    late = printed(capsys, [*asked, "--time-limit-s", "1e-9"])
    assert "time was up" in late["warnings"][0]["what"]
    assert main([*asked, "--time-limit-s", "1e-9"]) == 0
    assert "warning: --time-limit-s: time was up before the bounds had met" in capsys.readouterr().err
    monkeypatch.setattr(interdiction, "AT_ONCE", 2)
    monkeypatch.setattr(interdiction, "MOST_PREFIXES", 2)
    monkeypatch.setattr(interdiction, "FEW_PREFIXES", 2)
    seeing = [*asked, "--seen", "every_tick"]
    told = printed(capsys, seeing)
    assert told["tier"] == "certified" and not told["interrupted"]
    assert (
        "no more is known to do" in told["warnings"][0]["what"]
        and "beginnings, which are too many" in told["warnings"][0]["what"]
    )
    assert main(seeing) == 0
    assert "warning: no more is known to do, and the bounds have not met" in capsys.readouterr().err


def test_bad_input_is_told(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for wrong, what in (
        (["interdict"], "one game is interdicted at a time"),
        ([*asked, "--seen", "now"], "no such way of seeing"),
        ([*asked, "--ticks", "2"], "cannot get away in time"),
        ([*asked, "--exits", "99"], "no such node"),
        ([*asked, "--time-limit-s", "-1"], "--time-limit-s: the time limit is a time"),
        (
            ["interdict", "grid", "--ticks", "5", "--crossing"],
            "--ticks, --crossing: a scenario states this itself",
        ),
        (asked[:5], "--exits: on a graph this is missing"),
        ([*asked, "--exits", ","], "--exits: no node is named here"),
        (["interdict", "--graph", "none.edges", *asked[3:]], "none.edges: there is no such file"),
        (["interdict", "grid"], "both sides move at once"),
    ):
        error = printed(capsys, wrong, 2)["error"]
        assert what in error["message"] and error["fix"] and "None" not in error["message"]


def test_who_waits_for_kernels_is_told_for_how_long(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    warm.warm_interdict()
    assert main(asked) == 0
    assert "compiling" not in capsys.readouterr().err
    monkeypatch.setattr(_sources, "installed", lambda: f"elsewhere {asked[2]}")
    compiled: list[bool] = []
    monkeypatch.setattr(warm, "warm_interdict", lambda: compiled.append(True))
    assert main(asked) == 0 and compiled
    assert f"about {warm.INTERDICT_ABOUT_S} s of processor time" in capsys.readouterr().err
    assert main(["interdict", "--graph", "none.edges", *asked[3:]]) == 2
    assert "compiling" not in capsys.readouterr().err and len(compiled) == 1


def way(folder: Path, fields: str) -> Path:
    """The file of a scenario on a path of five nodes; its fields begin in line 3."""
    nx.write_edgelist(nx.path_graph(5), folder / "way.edges", data=False)
    file = folder / "way.yaml"
    file.write_text(f"name: way\nmap: {{file: way.edges, sight: {{mode: all}}}}\n{fields}")
    return file


def test_all_that_is_in_the_way_of_a_scenario_is_told_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = way(
        tmp_path,
        """rules:
  moves: pursuers_first
  horizon_ticks: 9
  stamina: true
  flow: true
classes: {any: {walk_m_s: 1}}
pursuers: {policy: chase, units: [{class: any, start: "2"}]}
evaders: {policy: flee, units: [{class: any, start: "1"}]}
exits:
- {place: "0", worth: 1}
- {place: "4", worth: 2}
worth: {surrounded: 0, timeout: 0.5}
""",
    )
    problems = printed(capsys, ["interdict", str(file)], 2)["error"]["problems"]
    assert {one["file"] for one in problems} == {str(file)} and all(one["fix"] for one in problems)
    told = [(one["line"], one["field"], one["came"]) for one in problems]
    assert told == [
        (4, "rules.moves", "pursuers_first"), (6, "rules.stamina", "stamina"), (7, "rules.flow", "flow"),
        (11, "exits", "exits of unequal worth"),
    ]  # fmt: skip


def test_starts_and_classes_that_are_not_known_are_told_at_their_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = way(
        tmp_path,
        """rules:
  moves: simultaneous
  horizon_ticks: 9
classes: {any: {walk_m_s: 1}, other: {walk_m_s: 1}}
pursuers:
  units:
  - {class: any, start: "2"}
  - {class: other, start: "2"}
  - class: any
    start: anywhere
    count: 2
evaders:
  units:
  - start: "1"
    types: [{class: any, p: 0.5}, {class: other, p: 0.5}]
exits: [{place: "4", worth: 1}]
worth: {surrounded: 0, timeout: 0.5}
""",
    )
    problems = printed(capsys, ["interdict", str(file)], 2)["error"]["problems"]
    assert {one["file"] for one in problems} == {str(file)} and all(one["fix"] for one in problems)
    assert [(one["line"], one["field"], one["came"]) for one in problems] == [
        (10, "pursuers.units[1].class", "other"),
        (12, "pursuers.units[2].start", "5 possible starts"),
        (17, "evaders.units[0].types", "2 classes"),
    ]
    text = file.read_text().replace("class: other", "class: any").replace("start: anywhere", 'start: "4"')
    known = text.replace("types: [{class: any, p: 0.5}, {class: any, p: 0.5}]", "class: any")
    file.write_text(known.replace("horizon_ticks: 9", "horizon_ticks: 2"))
    late = printed(capsys, ["interdict", str(file)], 2)["error"]
    assert (late["file"], late["line"], late["field"]) == (str(file), 5, "rules.horizon_ticks")
    file.write_text(known)
    assert printed(capsys, ["interdict", str(file)])["tier"] == "exact"
