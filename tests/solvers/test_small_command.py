"""`afoot solve` of small scenarios that cannot be solved backwards: what it prints, its exit code, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import afoot
from afoot.cli.main import main
from afoot.errors import AfootError
from afoot.solvers import solve_hidden

FORK = """
name: fork
map: {file: fork.edges, sight: {mode: all}}
rules: {motion: whole_ticks, moves: simultaneous, horizon_ticks: 1}
classes:
  cop: {walk_m_s: 10}
  thief: {walk_m_s: 10}
pursuers: {policy: chase, units: [%s]}
evaders: {policy: runner, units: [{class: thief, start: foot}]}
exits: [{place: left, worth: 1}, {place: right, worth: 3}]
worth: {surrounded: 0, timeout: %s}
"""


def fork(folder: Path, *starts: str, timeout: int = 0) -> str:
    """The fork with a pursuer at each of these starts."""
    (folder / "fork.edges").write_text("foot left 10\nfoot right 10\npost left 10\npost right 10\n")
    units = ", ".join(f"{{class: cop, start: {start}}}" for start in starts or ("post",))
    (folder / "fork.yaml").write_text(FORK % (units, timeout))
    return str(folder / "fork.yaml")


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> Any:
    assert main(["solve", *arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_fork_is_enumerated_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exits worth 1 and 3: the better is guarded with 3/4, and taken with 1/4."""
    found = told(capsys, fork(tmp_path), code=1)
    assert found["how"] == "enumeration" and found["tier"] == "exact"
    assert found["value"] == pytest.approx(0.75) and not found["answer"]
    assert found["capture_chance"] == pytest.approx(0.75 * 0.25 + 0.25 * 0.75)
    assert main(["solve", fork(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "0.75" in said and "how: enumeration" in said and "Tier: exact" in said


def test_the_answer_is_yes_where_the_capture_is_certain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One comes to the foot and one stays: whoever goes to either side, or nowhere, is taken."""
    sure = told(capsys, fork(tmp_path, "left", "right", timeout=1), code=0)
    assert sure["answer"] and sure["value"] == 0 and sure["capture_chance"] == 1
    assert told(capsys, fork(tmp_path, "left", timeout=1), code=1)["value"] > 0


@pytest.mark.parametrize("options", [("--pursuers", "1"), ("--stays", "nobody"), ("--distances",)])
def test_what_is_asked_of_retrograde_analysis_alone_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    assert main(["solve", fork(tmp_path), *options]) == 2
    assert "simultaneous moves cannot be solved backwards" in capsys.readouterr().err


def test_what_is_too_large_is_refused_before_it_is_begun(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "rockface"]) == 2
    said = capsys.readouterr().err
    assert "cannot be solved backwards" in said
    assert "Nor is it small enough to be enumerated" in said and "400,000 is the most" in said


def test_ctrl_c_ends_it_with_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from afoot.solvers.small import seen

    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(seen, "Values", stopped)
    assert main(["solve", fork(tmp_path)]) == 130
    assert "interrupted; of a game that is enumerated nothing is kept" in capsys.readouterr().err


def test_hidden_information_is_solved_with_its_gap(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the end of the one tick nothing that is seen can be used any more: the same value, from both ends."""
    found = told(capsys, fork(tmp_path), "--hidden", code=1)
    assert found["tier"] == "exact" and found["gap"] <= 1e-7
    assert found["low"] == pytest.approx(0.75) and found["high"] == pytest.approx(0.75)
    assert found["rules"]["horizon_ticks"] == 1 and found["histories"] > 0
    assert main(["solve", fork(tmp_path), "--hidden"]) == 1
    said = capsys.readouterr().out
    assert "gap" in said and "Tier: exact" in said and "sees what it observes" in said


def test_hidden_is_refused_where_it_makes_no_sense(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "any.edges").write_text("a b\nb c\n")
    assert main(["solve", "--graph", str(tmp_path / "any.edges"), "--pursuers", "1", "--hidden"]) == 2
    assert "afoot clear" in capsys.readouterr().err
    assert main(["solve", fork(tmp_path), "--hidden", "--pursuers", "2"]) == 2
    assert "--pursuers" in capsys.readouterr().err
    assert main(["solve", "helsinki", "--hidden"]) == 2
    assert "expected" in capsys.readouterr().err


def test_histories_that_grow_out_of_hand_are_refused_early(tmp_path: Path) -> None:
    """Long before the most there may be is come to, as they are seen to grow."""
    game = afoot.compile(afoot.load(fork(tmp_path)))
    rules = game.scenario.rules.model_copy(update={"horizon_ticks": 200})
    long = afoot.compile(game.scenario.model_copy(update={"rules": rules}))
    with pytest.raises(AfootError, match=r"too many histories.*at the horizon"):
        solve_hidden(long, most_histories=5_000)
