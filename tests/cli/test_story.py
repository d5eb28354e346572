"""`afoot run --story`: a chronicle for people, typed events for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import afoot
from afoot.cli.main import main
from afoot.cli.run import WITHOUT
from afoot.record import Ledger
from afoot.scenarios import compile_scenario, load
from afoot.scenarios.means_spec import MECHANISMS
from afoot.studies.chronicle import chronicle
from afoot.studies.phrases import clock_of, listed
from afoot.studies.whereabouts import Whereabouts
from afoot.words import Ability
from tests.record.line import line, told
from tests.studies.busy import busy

EVENT = {"tick", "time_s", "event", "mover", "node", "place", "other", "particulars"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    busy(tmp_path)
    return tmp_path


def test_a_story_is_told_with_times_and_an_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "busy.yaml", "--story", "--seed", "3"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("busy, seed 3: ")
    assert "first, second, late (pursuers, chase); lead, tail, lone" in said.replace("\n", " ")
    clocks = [match[1] for match in re.finditer(r"^(\d\d:\d\d)  \S", said, re.MULTILINE)]
    assert clocks[0] == "00:00" and clocks == sorted(clocks) and len(clocks) > 5
    assert "00:07  The late comes in at p60." in said
    for words in ("how it ended", "Evaders' payoff", "Rules: ", "Tier: estimate (no bound)"):
        assert words in said
    assert main(["run", "busy.yaml", "--story"]) == 0
    assert capsys.readouterr().out.startswith("busy, seed 5: "), "the scenario's own seed"


def test_the_json_of_a_story_is_a_runs_with_the_events_themselves(
    capsys: pytest.CaptureFixture[str], own_folder: Path
) -> None:
    assert main(["run", "busy.yaml", "--story", "--seed", "3", "--json", "--record", "runs.duckdb"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    plain = afoot.run("busy.yaml", chases=1, seed=3).to_dict()
    for key in ("digest", "outcomes", "payoff", "rules", "policies", "tier"):
        assert found[key] == plain[key]
    assert found["event_counts"] == plain["events"] and found["chases"] == 1
    assert all(set(event) == EVENT for event in found["events"])
    ledger, names = Ledger.open("runs.duckdb"), busy(own_folder).mover_names
    kept = ledger.events(1, 0)
    assert [(e["tick"], e["time_s"], e["event"], e["node"], e["particulars"]) for e in found["events"]] == [
        (e["tick"], e["time_s"], e["event"], e["node"], e["particulars"]) for e in kept
    ]
    assert [e["mover"] for e in found["events"]] == [names[e["mover"]] for e in kept]
    assert ledger.runs()[0]["result"]["recorded"] == found["recorded"]


@pytest.mark.parametrize("as_json", [True, False])
def test_a_story_is_of_one_chase(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    assert main(["run", "grid", "--story", "--chases", "5", *(["--json"] if as_json else [])]) == 2
    said = capsys.readouterr()
    assert "--chases: a story is of one chase; got 5" in (said.out if as_json else said.err)
    assert main(["run", "grid", "--story", "--chases", "1", "--json"]) == 0


def test_stories_are_told_where_nothing_has_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("grid", "night-bus"):
        assert main(["run", name, "--story", "--seed", "1"]) == 0
        assert "00:00  The alarm." in capsys.readouterr().out


def test_ploys_are_told_in_sentences() -> None:
    worn = dict.fromkeys(range(1, 6), (Ability.GUISE,)) | {0: (Ability.DECOY, Ability.GUISE)}
    found = [(one.tick, one.text) for one in chronicle(told(line(lure="a0"), worn, {}))]
    assert (0, "The hare sends off a decoy and puts on the guise of a goat at a5.") in found
    assert (5, "The decoy of the hare is touched by the hunter at a0 and is gone.") in found
    assert (6, "The hare drops the guise at a5.") in found


def test_what_flickers_is_told_once() -> None:
    """The hunter steps back and forth between seeing the hare and not."""
    steps = {0: 1, 1: 1} | {tick: -1 if tick % 2 == 0 else 1 for tick in range(2, 12)}
    found = told(line(sight=30), {}, steps)
    assert len([one for one in found.events if one.event == "sighted" and one.mover == 1]) > 4
    texts = [one.text for one in chronicle(found)]
    assert len([text for text in texts if text.startswith("The hunter sees the hare")]) == 1
    assert not [text for text in texts if "lose sight of the hare" in text][1:]


def test_clocks_and_lists() -> None:
    assert [clock_of(s) for s in (0, 252, 3599.9, 3600, 4500)] == [
        "00:00", "04:12", "59:59", "1:00:00", "1:15:00",
    ]  # fmt: skip
    assert [listed(list("abc")[:n]) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]


def test_places_are_told_by_the_nearest_name_with_floors_counted(tmp_path: Path) -> None:
    graph = busy(tmp_path)
    assert Whereabouts(graph).told(graph.compiled_board.names["p33"]) == "at p33"
    town = compile_scenario(load("rockface"))
    named, places = town.compiled_board.names, Whereabouts(town)
    assert places.told(named["market"]) == "at the market" and places.are_few
    ward = named["ward"]
    beside = int(town.board.hops[ward, 1])
    assert places.told(beside) == "near the ward" and places.name(beside) == "ward"


def test_the_help_names_every_mechanism_that_can_be_left_out() -> None:
    assert WITHOUT.split(", ") == list(MECHANISMS)
