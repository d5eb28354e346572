"""`afoot whatif`: tables for people, one object for programs, and errors at the options that were typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from afoot.cli.main import main

FIELDS = [
    "record", "run", "chase", "at_tick", "at_s", "scenario", "map", "rules", "run_seed", "seed", "asked", "minds",
    "original", "branches", "as_played", "payoff_difference", "elapsed_s", "tier", "bound", "interrupted", "version",
]  # fmt: skip
ARM = [
    "policies", "information", "chases", "outcomes", "outcome_shares", "chases_by", "capture_rate", "payoff",
    "ticks_to_outcome", "seconds_to_outcome", "digest", "tier", "bound",
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert (
        main(["run", "grid", "--chases", "20", "--seed", "3", "--tracks", "1", "--record", "runs.duckdb"])
        == 0
    )
    capsys.readouterr()
    return tmp_path


def test_the_json_has_everything(capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        "whatif",
        "runs.duckdb",
        "--chase",
        "2",
        "--at",
        "10",
        "--evaders",
        "slip",
        "--chases",
        "100",
        "--json",
    ]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == FIELDS and list(told["branches"]) == list(told["as_played"]) == ARM
    assert (told["run"], told["chase"], told["at_tick"], told["at_s"]) == (1, 2, 10, 10.0)
    assert (told["tier"], told["bound"], told["asked"], told["interrupted"]) == (
        "estimate",
        "no bound",
        100,
        False,
    )
    assert told["minds"] == {"pursuers": "kept", "evaders": "afresh"}
    assert told["original"]["outcomes"] == [
        {"evader": "robber", "outcome": "captured", "end_tick": 29, "end_s": 29.0, "worth": 0.0}
    ]
    assert (
        told["branches"]["policies"]["evaders"] == "slip"
        and told["as_played"]["policies"]["evaders"] == "flee"
    )
    for arm in (told["branches"], told["as_played"]):
        assert sum(arm["outcomes"].values()) == arm["chases"] == 100
        share = arm["outcome_shares"]["captured"]
        assert share["low"] <= share["value"] == arm["outcomes"]["captured"] / 100 <= share["high"]


def test_people_are_shown_the_chase_and_both_kinds_of_branches(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    asked = ["whatif", "runs.duckdb", "--at", "10", "--evaders", "slip", "--chases", "100", "--threads", "2"]
    assert main(asked) == 0
    out = " ".join(capsys.readouterr().out.split())
    for words in (
        "grid, run 1, chase 0", "robber timeout", "from tick 10 (10 s), 100 branches each", "intercept v slip",
        "intercept v flee, as it was played", "with equal luck", "The evaders begin with a blank mind",
        "Rules: moves pursuers_first", "Tier: estimate (no bound)",
    ):  # fmt: skip
        assert words in out
    assert main(["whatif", "runs.duckdb", "--at", "150", "--chases", "1"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "nothing is left to branch" in out and "equal luck" not in out and "1 branch each" in out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            ["--at", "151"],
            "error: --at: this tick is not in the chase; got 151; expected a whole number from 0",
        ),
        (["--at", "-1"], "error: --at: this tick is not in the chase; got -1"),
        (["--at", "x"], "error: --at: not a good value; got 'x'"),
        ([], "error: --at: this is missing"),
        (["--at", "1", "--evaders", "slup"], "error: --evaders: no such policy for the evaders; got 'slup'"),
        (["--at", "1", "--chase", "20"], "there is no such chase; got 20; expected 0 to 19"),
        (["--at", "1", "--run", "2"], "there is no such run; got 2; expected one of the runs 1"),
        (["--at", "1", "--chases", "0"], "error: --chases: not a good number"),
    ],
)
def test_bad_input_is_told(capsys: pytest.CaptureFixture[str], given: list[str], words: str) -> None:
    assert main(["whatif", "runs.duckdb", *given]) == 2
    assert words in capsys.readouterr().err
    assert main(["whatif", "runs.duckdb", *given, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["what"]


def test_a_ledger_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatif", "none.duckdb", "--at", "1"]) == 2
    assert "there is no such ledger" in capsys.readouterr().err
