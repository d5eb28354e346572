"""How a person's play is measured: what the page says at the end, and what `afoot grade` then makes of the chase."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import afoot
from afoot.cli.main import main
from afoot.scenarios import compile_scenario, load
from afoot.studies import play_grade
from afoot.studies.grade_small import grade_small
from afoot.studies.play_ask import ask, bounded, ready
from afoot.studies.play_grade import graded
from afoot.studies.playing import Play
from afoot.words import Side

pytestmark = pytest.mark.usefixtures("few_chases")


def stayed(name: str, folder: Path) -> tuple[Play, dict[str, Any]]:
    """A game in which the evaders stay where they are, and what its end says of that."""
    asked = ask(compile_scenario(load(name)), "evaders", record=folder / "my games.duckdb", seed=1)
    ready(asked)
    play = Play(asked)
    while not play.over:
        if asks := play.turn()["asks"]:
            play.order([{"mover": mover, "stay": True} for mover in asks])
        play.advance(100)
    assert play.kept is not None
    return play, graded(play.asked, play.kept)


def told(capsys: pytest.CaptureFixture[str], *given: str) -> Any:
    capsys.readouterr()
    assert main(["grade", *given, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_moves_at_once_are_measured_in_worth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At the end of the game as afterwards."""
    play, said = stayed("helsinki-square", tmp_path)
    found = told(capsys, str(play.asked.record), "--run", "1")
    assert (found["tier"], found["yardstick"]) == ("exact", "mixes")
    own = found["sides"]["evaders"]
    assert own["decisions"] > 0 and own["lost_worth"] > 0 and found["policies"]["evaders"] == "person"
    assert grade_small(play.asked.record, run=1).side(Side.EVADERS)["lost_worth"] == own["lost_worth"]
    assert (said["tier"], said["why_not_exact"]) == ("exact", None)
    for part in (
        f"worth {found['value']:.2f} to the evaders.",
        f"{own['best']} of your {own['decisions']} decisions were the best",
        f"the others gave away {own['lost_worth']:.2f}.",
    ):
        assert part in said["text"]


def test_what_would_take_too_long_to_enumerate_is_measured_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play_grade, "MOST_ENUMERATED", 100)
    _, said = stayed("helsinki-square", tmp_path)
    assert said["tier"] == "estimate" and said["why_not_exact"] in said["text"]
    later = "afoot grade 'my games.duckdb' --run 1 measures it against perfect play, in worth."
    assert said["text"].endswith(later)


def test_a_chase_without_exact_values_is_measured_by_a_bracket(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    play, said = stayed("helsinki-gate", tmp_path)
    assert said["tier"] == "estimate" and said["why_not_exact"] in said["text"]
    assert "afoot grade 'my games.duckdb' --run 1 --bound FILE." in said["text"]
    certificate = tmp_path / "gate.json"
    afoot.solvers.bound(play.game, scenario="helsinki-gate", seconds=2).save(certificate)
    found = told(capsys, str(play.asked.record), "--run", "1", "--bound", str(certificate))
    assert found["tier"] == "certified" and found["policies"]["evaders"] == "person"
    own = found["sides"]["evaders"]
    assert own["decisions"] > 0 and play.kept is not None
    by_it = graded(bounded(play.asked, certificate), play.kept)  # as where the game was begun with it
    assert by_it["tier"] == "certified"
    assert f"{own['best']} of your {own['decisions'] - own['not_measured']} decisions" in by_it["text"]
    assert f"gave away {own['lost_worth']:.2f}." in by_it["text"] or own["lost_worth"] == 0


def test_a_bracket_of_another_game_is_refused_before_a_game_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate = tmp_path / "square.json"
    square = compile_scenario(load("helsinki-square"))
    afoot.solvers.bound(square, scenario="helsinki-square", seconds=5).save(certificate)
    asked = ["play", "grid", "--as", "evaders", "--record", str(tmp_path / "games.duckdb"), "--no-browser"]
    for file, what in (
        (certificate, "the certificate is of another game"),
        (tmp_path / "none.json", "none.json"),
    ):
        assert main([*asked, "--bound", str(file)]) == 2
        assert what in " ".join(capsys.readouterr().err.split())
