"""`afoot clear`: exit codes, JSON and nothing else, what people read, and what Ctrl-C leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import afoot.solvers
from afoot.cli.main import main
from afoot.solvers import Follow
from afoot.solvers.unseen import clear as real_clear

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


def test_people_get_the_moves(ring: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clear", "--graph", ring]) == YES
    out = capsys.readouterr().out
    for words in (
        "2 pursuers surely capture within",
        "Begin on",
        "nodes left to search",
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
        (["--every", "-1"], "every: no such number of ticks"),
        (["--moves", "together"], "expected one of"),
        (["--save", "no/such/plan.json"], "--save: there is no such folder"),
        (["--memory-gb", "0.0000001"], "too large for its memory"),
    ],
)
def test_bad_input(ring: str, options: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clear", "--graph", ring, *options]) == BAD
    assert says in capsys.readouterr().err


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
