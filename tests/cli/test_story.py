"""`afoot run --story`: a chronicle for people, typed events for programs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import afoot
from afoot.cli.main import main
from afoot.cli.run import WITHOUT
from afoot.errors import AfootError
from afoot.record import Ledger
from afoot.record.rows import Event
from afoot.scenarios import compile_scenario, load
from afoot.scenarios.means_spec import MECHANISMS
from afoot.studies.chronicle import chronicle
from afoot.studies.phrases import clock_of, listed
from afoot.studies.story import story
from afoot.studies.whereabouts import Whereabouts, bare, with_article
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


def test_a_story_that_is_interrupted_leaves_no_ledger_or_the_one_there_was(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted while it is played, as by Ctrl-C."""
    game = busy(own_folder)
    turns = iter(range(5))

    def stop(*_: object) -> None:
        if next(turns, None) is None:
            raise KeyboardInterrupt

    monkeypatch.setattr("afoot.record.tracks.Tracker.see", stop)
    monkeypatch.setattr("afoot.studies.story.play_turn", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        story(game, record="runs.duckdb")
    assert not list(own_folder.glob("runs*"))
    monkeypatch.undo()
    monkeypatch.chdir(own_folder)
    story(game, record="runs.duckdb")
    monkeypatch.setattr("afoot.record.tracks.Tracker.see", stop)
    with pytest.raises(KeyboardInterrupt):
        story(game, record="runs.duckdb")
    assert [one["run"] for one in Ledger.open("runs.duckdb").runs()] == [1]


def test_a_ledger_that_cannot_be_is_told_before_the_story_is_played(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afoot.studies.story.play_turn", None)
    (own_folder / "other.duckdb").write_text("no ledger")
    for file in ("other.duckdb", "none/runs.duckdb", "."):
        with pytest.raises(AfootError):
            story(busy(own_folder), record=file)


@pytest.mark.parametrize(
    ("evaders", "says"),
    [
        ("deceive", "no evader has an ability to deceive with, and they play as slip does; got 'deceive'."),
        ("story", "the evaders have no story, and play as slip does; got 'story'."),
        ("slip", None),
    ],
)
def test_evaders_that_have_nothing_to_deceive_with_are_warned_of(
    capsys: pytest.CaptureFixture[str], evaders: str, says: str | None
) -> None:
    asked = ["run", "night-bus", "--evaders", evaders, "--chases", "2", "--seed", "1"]
    for more in ([], ["--story"]):
        words = [word for word in asked if not more or word not in ("--chases", "2")]
        assert main([*words, *more]) == 0
        said = capsys.readouterr().err
        assert f"warning: {says}" in said if says else "warning" not in said
        assert main([*words, *more, "--json"]) == 0
        told = [one["message"] for one in json.loads(capsys.readouterr().out)["warnings"]]
        assert [one.startswith(str(says)) for one in told] == ([True] if says else [])
    slip = afoot.run("night-bus", chases=2, seed=1, evaders="slip")
    assert afoot.run("night-bus", chases=2, seed=1, evaders=evaders).digest == slip.digest  # rightly


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


@pytest.mark.parametrize(
    ("without", "words"), [([], "nothing"), (["--without", "smoke,stamina"], "smoke, stamina")]
)
def test_the_heading_says_what_was_left_out(
    capsys: pytest.CaptureFixture[str], without: list[str], words: str
) -> None:
    assert main(["run", "busy.yaml", "--story", *without]) == 0
    assert f"\nLeft out: {words}.\n" in capsys.readouterr().out


def _happened(*events: tuple[int, str, int, dict[str, Any]]) -> list[tuple[int, str]]:
    """What a chronicle makes of these events alone: tick, event, mover, particulars. The hunter 0, the hare 1."""
    story = told(line(young=""), {}, {})
    made = tuple(Event(0, tick, word, mover, 5, -1, more) for tick, word, mover, more in events)
    return [(one.tick, one.text) for one in chronicle(replace(story, events=made)) if one.tick > 0]


def test_reports_are_marked_for_the_reader_where_nobody_was_there() -> None:
    seen = {"reliability": 1.0}
    assert _happened((9, "report", 4, {"age_ticks": 0, "imagined": False, **seen})) == [
        (9, "The kid tells the pursuers of somebody at a5, now.")
    ]
    (imagined,) = _happened((9, "report", 4, {"age_ticks": 7, "imagined": True, **seen}))
    assert imagined == (
        9,
        "The kid tells the pursuers of somebody at a5, 7 s ago. Nobody was there, but the pursuers cannot know that.",
    )


def test_a_way_out_that_is_cut_in_passing_does_not_read_like_the_end() -> None:
    """It is told when one is open again; what holds to the end, or comes last to those in a refuge, as it comes."""
    held = {"measure": "contained", "team": ["hare"]}
    cut = (4, "surrounded", 1, {**held, "ends": False})
    free = (6, "way_out", 1, {**held, "since_tick": 4})
    again = [(8, "surrounded", 1, {**held, "ends": False}), (9, "way_out", 1, {**held, "since_tick": 8})]
    end = "The hare is surrounded: pursuers are first at every border of where they can go (contained)."
    passing = "For the moment every way out was cut for the hare (contained, for {}). Now one is open again."
    assert _happened(cut, free) == [(6, passing.format("2 s"))]
    assert _happened(cut, free, *again) == [(9, passing.format("3 s in all, 2 times since 00:04"))]
    assert _happened(cut) == [(4, end)]
    inside = (2, "entered", 1, {"refuge": "hole"})
    told = _happened(inside, cut, free, *again)
    assert told[1:] == [(6, passing.format("2 s")), (8, end), (9, "A way out is open again.")]


def test_what_sums_up_a_span_stands_at_its_end() -> None:
    traces = [(tick, "trace_read", 0, {"age_ticks": 3}) for tick in (3, 5, 8)]
    (found,) = _happened(*traces)
    assert found == (8, "The hunter has followed traces at a5: 3 of them in 5 s, 3 s old.")
    rests = _happened((200, "rest", 1, {"since_tick": 20, "ticks": 180}))
    assert rests == [(20, "The hare sits down to rest at a5."), (200, "The hare has rested at a5 for 3 min.")]
    waits = [(tick, "rest", 0, {"since_tick": tick - 120, "ticks": 120}) for tick in (200, 400)]
    assert _happened(*waits) == [(400, "The hunter has waited at a5 for 4 min in all, 2 times since 01:20.")]


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
    assert places.are_few
    words = {
        "in": ("market", "school yard", "ward", "alleys", "classroom 1", "shelter"),
        "on": ("annex roof", "alley roofs", "fire escape", "ledge", "rock top"),
        "at": ("sharp turn", "hospital door", "trap door", "nurse", "west gate", "tunnel end"),
    }
    for word, names in words.items():
        for name in names:
            told = places.told(named[name])
            assert told == f"{word} {with_article(name)}" and bare(told) == with_article(name)
    assert bare("70 m west of the market") == "70 m west of the market"
    ward = named["ward"]
    beside = int(town.board.hops[ward, 1])
    assert places.told(beside) == "near the ward" and places.name(beside) == "ward"


def test_the_help_names_every_mechanism_that_can_be_left_out() -> None:
    assert WITHOUT.split(", ") == list(MECHANISMS)
