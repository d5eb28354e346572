"""How a person's play is measured: what the page says at the end, and what `afoot grade` then makes of the chase."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import afoot
from afoot.cli.main import main
from afoot.scenarios import compile_scenario, load
from afoot.studies.play_ask import ask, ready
from afoot.studies.play_grade import graded
from afoot.studies.playing import Play

pytestmark = pytest.mark.usefixtures("few_chases")


def stayed(name: str, folder: Path) -> tuple[Play, str]:
    """A game in which the evaders stay where they are, and what its end says of that."""
    asked = ask(compile_scenario(load(name)), "evaders", record=folder / "my games.duckdb", seed=1)
    ready(asked)
    play = Play(asked)
    while not play.over:
        if asks := play.turn()["asks"]:
            play.order([{"mover": mover, "stay": True} for mover in asks])
        play.advance(100)
    assert play.kept is not None
    found = graded(play.asked, play.kept)
    assert found["tier"] == "estimate" and found["why_not_exact"] in found["text"]
    return play, found["text"]


def told(capsys: pytest.CaptureFixture[str], *given: str) -> Any:
    capsys.readouterr()
    assert main(["grade", *given, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_moves_at_once_are_measured_in_worth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play, text = stayed("courtyard", tmp_path)
    assert text.endswith("afoot grade 'my games.duckdb' --run 1 measures it against perfect play, in worth.")
    found = told(capsys, str(play.asked.record), "--run", "1")
    assert (found["tier"], found["yardstick"]) == ("exact", "mixes")
    assert found["sides"]["evaders"]["decisions"] > 0 and found["policies"]["evaders"] == "person"


def test_a_chase_without_exact_values_is_measured_by_a_bracket(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    play, text = stayed("helsinki-gate", tmp_path)
    assert "afoot grade 'my games.duckdb' --run 1 --bound FILE." in text
    certificate = tmp_path / "gate.json"
    afoot.solvers.bound(play.game, scenario="helsinki-gate", seconds=2).save(certificate)
    found = told(capsys, str(play.asked.record), "--run", "1", "--bound", str(certificate))
    assert found["tier"] == "certified" and found["policies"]["evaders"] == "person"
    assert found["sides"]["evaders"]["decisions"] > 0
