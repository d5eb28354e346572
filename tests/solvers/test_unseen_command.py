"""`afoot clear`: exit codes, JSON and nothing else, what people read, and what Ctrl-C leaves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import afoot
import afoot.solvers
from afoot import _sources
from afoot.cli.main import main
from afoot.scenarios.data import draw_graphs
from afoot.solvers import Follow, warm
from afoot.solvers.unseen import clear as real_clear
from afoot.solvers.unseen_ground import ground_of

YES, NO, BAD, INTERRUPTED = 0, 1, 2, 130


@pytest.fixture
def ring(tmp_path: Path) -> str:
    """A ring of five nodes with a node beside it."""
    file = tmp_path / "ring.edges"
    file.write_text("a b\nb c\nc d\nd e\ne a\na f\n")
    return str(file)


def test_yes_and_no(ring: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clear", "--graph", ring, "--json"]) == YES
    told = json.loads(capsys.readouterr().out)
    assert (told["least_pursuers"], told["tier"], told["saved"]) == (2, "exact", None)
    assert len(told["schedule"]) == told["ticks"]
    assert main(["clear", "--graph", ring, "--pursuers", "1", "--json"]) == NO
    told = json.loads(capsys.readouterr().out)
    assert (told["clears"], told["ticks"], told["tier"]) == (False, None, "exact")


def test_each_option_reaches_the_search(ring: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--moves", "evaders_first", "--reach-hops", "1", "--checked", "end_of_tick", "--no-crossing"]
    assert main(["clear", "--graph", ring, "--sight", "2", "--every", "3", *options, "--json"]) in (YES, NO)
    told = json.loads(capsys.readouterr().out)
    capture = {"reach_hops": 1, "checked": "end_of_tick", "crossing": False}
    stated = {"moves": "evaders_first", "motion": "whole_ticks", "capture": capture, "sight": 2, "every": 3}
    assert {**told["rules"], **stated} == told["rules"]


def test_a_scenario_lends_its_board(capsys: pytest.CaptureFixture[str]) -> None:
    """In the courtyard all go alike, so it is its graph; a constable knows no drain, by which a smuggler slips past."""
    graph = str(Path(draw_graphs.__file__).with_name("courtyard.graphml"))
    asked = ["--sight", "1", "--pursuers", "2", "--json"]
    answers = []
    for where in (["courtyard"], ["--graph", graph]):
        assert main(["clear", *where, *asked]) == YES
        told = json.loads(capsys.readouterr().out)
        answers.append([told[name] for name in ("clears", "ticks", "placement", "nodes")])
    assert answers[0] == answers[1]
    quays = str(Path(draw_graphs.__file__).with_name("quays.graphml"))
    ticks = {}
    for where in (["quays"], ["--graph", quays]):
        assert main(["clear", *where, *asked]) == YES
        told = json.loads(capsys.readouterr().out)
        ticks[where[0]] = told["ticks"], tuple(told["classes"].values())
    assert (told["scenario"], told["map"]) == ("quays", "quays")
    assert ticks["quays"][1] == ("constable", "smuggler") and ticks["--graph"][1] == ("pursuer", "evader")
    assert ticks["quays"][0] > ticks["--graph"][0]
    assert main(["clear", "courtyard", "--sight", "all", "--pursuers", "2"]) == YES
    said = " ".join(capsys.readouterr().out.split())
    assert "On the board of courtyard: pursuers go where guard can, the evader where thief can." in said


def test_hops_of_a_scenario_cost_what_its_classes_say_where_a_speed_is_stated() -> None:
    """Otherwise each takes a tick, a climb as well."""
    game = afoot.compile(afoot.load("helsinki-ways"))
    even, uneven = ground_of(game, None, None), ground_of(game, None, 5.0)
    assert np.array_equal(even.board.hops, game.board.hops) and even.cast.means is None
    assert set(np.unique(even.cast.hop_mm)) <= set(range(1001))
    assert uneven.cast.hop_mm.max() > 10_000 and uneven.cast.classes.speed_mm.max() == 5_000
    with pytest.raises(afoot.AfootError, match="nobody can go so far in a tick"):
        ground_of(game, None, -1.0)


def test_what_is_too_large_says_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["clear", "helsinki-ways", "--memory-gb", "0.05"]
    refused = "2 pursuers on 908 nodes: this search is too large for its memory"
    assert main([*asked, "--json"]) == NO
    told = json.loads(capsys.readouterr().out)
    assert (told["clears"], told["pursuers"], told["tier"]) == (None, 2, "certified")
    assert (told["ticks"], told["more_than_ticks"], told["placement"]) == (None, 0, [])
    assert [(one["pursuers"], one["clears"], one["tier"]) for one in told["tried"]] == [(1, False, "exact")]
    assert told["warnings"][0]["message"].startswith(refused)
    assert main(asked) == NO
    said = capsys.readouterr()
    assert f"warning: {refused}" in said.err
    out = " ".join(said.out.split())
    assert "No answer for 2 pursuers" in out and "1 pursuer cannot be sure to capture, however long" in out


@pytest.mark.parametrize("where", [[], ["quays", "--graph", "ring.edges"]])
def test_where_to_search_is_stated_once(where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clear", *where]) == BAD
    assert "where to search is stated once" in capsys.readouterr().err


def test_people_get_the_moves(ring: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clear", "--graph", ring]) == YES
    out = capsys.readouterr().out
    for words in (
        "2 pursuers surely capture within",
        "Begin on",
        "nodes left before   go to, or stay on",
        "Tier: exact",
        "sight: none",
    ):
        assert words in out


def test_with_sight_the_strategy_goes_to_a_file(
    ring: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.json"
    assert main(["clear", "--graph", ring, "--sight", "1", "--every", "4", "--save", str(file)]) == YES
    out = capsys.readouterr().out
    assert "hangs on what is seen" in out and str(file) in "".join(out.split("\n"))
    assert "shows itself every 4 ticks" in " ".join(out.split())
    plan = json.loads(file.read_text())
    assert f"{len(plan['decisions'])} decision" in out


def test_no_file_where_the_answer_is_no(
    ring: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.json"
    assert main(["clear", "--graph", ring, "--pursuers", "1", "--save", str(file)]) == NO
    assert not file.exists()
    assert "1 pursuer cannot be sure to capture" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--pursuers", "few"], "--pursuers: not a good value; got 'few'; expected a whole number, or auto"),
        (["--sight", "far"], "--sight: not a good value"),
        (["--pursuers", "99"], "--pursuers: so many pursuers are beyond searching"),
        (["--every", "-1"], "--every: no such number of ticks"),
        (
            ["--moves", "together"],
            "--moves: no such word; got 'together'; expected one of pursuers_first, evaders",
        ),
        (["--moves", "simultaneous"], "--moves: simultaneous moves cannot be solved backwards"),
        (["--reach-hops", "99"], "--reach-hops: not a good value; got 99"),
        (["--memory-gb", "-1"], "Write for example --memory-gb 2"),
        (["--blocked", ","], "--blocked: no node is named here"),
        (["--save", "no/such/plan.json"], "--save: there is no such folder"),
        (["--memory-gb", "0.0000001"], "1 pursuer on 6 nodes: this search is too large for its memory"),
        (["--memory-gb", "0.0000001"], "expected at most 100 bytes"),
    ],
)
def test_bad_input(ring: str, options: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clear", "--graph", ring, *options]) == BAD
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--reach-hops", "99"], "--reach-hops: not a good value; got 99"),
        (["--reach-hops", "-1"], "--reach-hops: not a good value; got -1"),
        (["--checked", "foo"], "--checked: no such word; got 'foo'"),
        (["--reach-hops", "9", "--checked", "foo"], "2 problems"),
        (["--moves", "foo"], "--moves: no such word; got 'foo'"),
        (["--moves", "simultaneous"], "Write for example pursuers_first."),
    ],
)
def test_bad_rules_on_a_scenarios_board(
    options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told as those of a graph are."""
    assert main(["clear", "courtyard", *options]) == BAD
    assert says in capsys.readouterr().err


def test_all_that_is_wrong_is_told_at_once_and_before_anything_is_compiled(
    ring: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def compiles() -> None:
        raise AssertionError("compiled before the input was checked")

    monkeypatch.setattr(warm, "warm_search", compiles)
    rules = ["--moves", "sideways", "--reach-hops", "-1", "--checked", "foo"]
    others = ["--every", "-1", "--pursuers", "0", "--memory-gb", "-1", "--m-per-tick", "0"]
    for where in (["--graph", ring], ["courtyard"]):
        assert main(["clear", *where, *rules, *others, "--json"]) == BAD
        told = json.loads(capsys.readouterr().out)["error"]["problems"]
        assert {one["field"] for one in told} == {*rules[::2], *others[::2]} and len(told) == 7
        assert all(one["fix"] for one in told)
        assert main(["clear", *where, "--blocked", "nowhere"]) == BAD
        said = capsys.readouterr().err
        assert said.startswith("error: --blocked: ") and "compiling the search" not in said


def test_ctrl_c_tells_what_is_known(
    ring: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(step: object) -> None:
        raise KeyboardInterrupt

    def impatient(graph: object, **asked: object) -> object:
        return real_clear(graph, **{**asked, "follow": Follow(progress=stop)})  # type: ignore[arg-type]

    monkeypatch.setattr(afoot.solvers, "clear", impatient)
    assert main(["clear", "--graph", ring, "--json"]) == INTERRUPTED
    told = json.loads(capsys.readouterr().out)
    assert (told["clears"], told["more_than_ticks"], told["tier"]) == (None, 0, "certified")


def test_who_waits_for_kernels_is_told_for_how_long(
    ring: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    warm.warm_search()
    assert main(["clear", "--graph", ring]) == YES
    assert "compiling" not in capsys.readouterr().err
    monkeypatch.setattr(_sources, "installed", lambda: f"elsewhere {ring}")
    monkeypatch.setattr(warm, "warm_search", lambda: None)
    assert main(["clear", "--graph", ring]) == YES
    assert f"about {warm.SEARCH_ABOUT_S} s of processor time" in capsys.readouterr().err
