"""What people are shown: tables, sentences and progress."""

from __future__ import annotations

import time

import pytest

import afoot
from afoot.cli import progress
from afoot.cli.main import main
from afoot.cli.show import counted, print_table


def test_words_stand_to_the_left_and_numbers_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(
        "things", ("name", "title", "count"), [("a", "long title", "1,000"), ("bb", "short", "7.5 %")]
    )
    lines = capsys.readouterr().out.splitlines()
    assert "  bb     short        7.5 %" in (line.rstrip() for line in lines)
    assert any(line.startswith("  name   title") for line in lines)


def test_counts_agree_with_their_word() -> None:
    assert [counted(n, "tick") for n in (0, 1, 1000, None)] == ["0 ticks", "1 tick", "1,000 ticks", "- ticks"]


def test_a_run_tells_the_rules_that_are_not_the_usual_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "grid", "--chases", "3"]) == 0
    said = capsys.readouterr().out
    told = said[said.index("Rules: ") : said.index("Tier:")].replace("\n", " ")
    assert told == (
        "Rules: moves pursuers_first, motion whole_ticks, capture.checked each_move, capture.crossing false, "
        "the others as if not stated, horizon 150 s (150 ticks), tick 1 s. "
    )
    assert all(len(line) <= 80 for line in said.splitlines() if line.startswith(("Rules", "Events")))


def test_times_to_outcomes_are_ticks_played_and_at_most_the_horizon() -> None:
    import networkx as nx

    game = afoot.from_graph(
        nx.path_graph(2), pursuers=[0], evaders=[1], timeout_worth=1, horizon_ticks=9,
        rules={"motion": "whole_ticks", "moves": "pursuers_first"},
    )  # fmt: skip
    taken = afoot.run(game, chases=3)
    assert taken.outcomes["captured"] == 3 and taken.ticks_to_outcome == {"median": 1, "p90": 1}
    spared = afoot.run(game, chases=3, pursuers=lambda seen, game: (seen.movers.node * 0, 0), evaders="flee")
    assert spared.outcomes["timeout"] == 3 and spared.ticks_to_outcome == {"median": 9, "p90": 9}


def test_where_there_is_no_terminal_long_runs_tell_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    with progress.bar(1000, False) as tell:
        assert tell is not None
        for clock[0], done in ((4.0, 100), (11.0, 300), (14.0, 400), (22.0, 600), (40.0, 1000)):
            tell(done, 25.0)
    assert capsys.readouterr().err.splitlines() == [
        "300 of 1,000 chases, 25 chases/s, about 28 s left",
        "600 of 1,000 chases, 25 chases/s, about 16 s left",
    ]
    with progress.bar(1000, True) as tell:
        assert tell is None


def test_what_is_compiled_is_told_with_its_time_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY_S", 0.02)
    with progress.compiling(False) as stage:
        stage("how chases start")
        time.sleep(0.1)
        stage("the rules and the policies")
        time.sleep(0.1)
    said = capsys.readouterr().err.splitlines()
    assert "compiling how chases start: 0 s so far, 0 s in all" in said
    assert said[-1] == "compiling the rules and the policies: 0 s so far, 0 s in all"
    time.sleep(0.05)
    assert capsys.readouterr().err == "", "nothing once it is done"


def test_a_table_to_be_copied_from_folds_and_cuts_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    row = ("Vanha ylioppilastalo", "[-197.863, -283.312]", "[24.9407343, 60.16909]")
    print_table("named", ("name", "at", "lonlat"), [row], whole=True)
    assert "   ".join(row) in capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["map", "info", "helsinki", "--places"]) == 0
    assert "[24.9407343, 60.16909]" in capsys.readouterr().out
