"""The bundled seed of rockface plays the story whole, to the letter; other seeds play it otherwise.

After a change that is meant: `python -m tests.playthroughs.story`, and read the difference beside the story.
"""

from __future__ import annotations

import pathlib
import re

from afoot.record import Ledger
from afoot.record.known import happened
from afoot.scenarios import compile_scenario, load
from afoot.studies.chronicle import chronicle_of
from afoot.studies.story import story
from afoot.words import Side
from bench.story import BEATS, play
from tests.playthroughs.story import STORY, chronicle

DOCS = pathlib.Path(__file__).parent.parent.parent / "docs"


def test_the_bundled_seed_tells_the_story_as_it_did() -> None:
    assert chronicle(None) == STORY.read_text(encoding="utf-8")


def test_the_story_holds_its_beats_in_their_order() -> None:
    text, at = " ".join(STORY.read_text(encoding="utf-8").split()), 0
    beats = (
        "The leader is in the ward",
        "comes to the fire escape",
        "come to the market",
        "Two of the four trackers have lost them (tracker 1 and tracker 2), two have not",
        "come to the alleys",
        "The follower has energy left for a decoy and a guise at once, for 10 min.",
        "come to the west gate",
        "The leader has energy left for a decoy and a guise at once, for 16 min.",
        "raises smoke in the school yard",
        "puts on the guise of a child in the school yard",
        "sends off a decoy in the school yard",
        "after the decoy of the leader",
        "has lost the leader",
        "after the decoy of the follower",
        "gives a sign",
        "has found the leader again",
        "indoors",
        "come to the nurse",
        "sit down to rest in the lounge",
        "drop the guise",
        "have rested in the lounge for 5 min",
        "opens the trap door",
        "seals the trap door",
        "come to the tunnel mid",
        "go into the shelter",
        "weighs staying in the shelter against leaving for good, and stays",
        "are surrounded",
        "contained",
        "has weighed leaving for good 28 times since 47:00, and stayed in the shelter",
    )
    for aside in (
        "Friend 2 tells the trackers",
        "sends child 10, child 12, child 5 and child 11 indoors",
        "Tracker 2 sees a child in the school yard, who is the leader in guise",
    ):
        assert aside in text
    assert "Left out: nothing." in text
    for beat in beats:
        place = text.find(beat, at)
        assert place >= 0, beat
        at = place


def test_what_the_docs_quote_of_the_chronicle_is_printed() -> None:
    page = (DOCS / "rockface.md").read_text(encoding="utf-8")
    section = page.split("## The chronicle beside the story")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(rows) == len(BEATS)
    told = " ".join(STORY.read_text(encoding="utf-8").split())
    quoted = re.findall(r"`(\d[\d:]+ [^`]+)`", section)
    assert len(quoted) > 2 * len(BEATS)
    assert [line for line in quoted if line not in told] == []


def test_the_bundled_seed_plays_every_beat_as_it_is_counted() -> None:
    scenario = load("rockface")
    beats, _ = play(compile_scenario(scenario), 1, scenario.seed)
    assert dict(zip(BEATS, beats[0].tolist(), strict=True)) == dict.fromkeys(BEATS, True)


def test_the_hunted_alone_are_told_of_their_energy(tmp_path: pathlib.Path) -> None:
    game, record = compile_scenario(load("rockface")), tmp_path / "runs.duckdb"
    story(game, record=record)
    truth = happened(Ledger.open(record), 1, 0)
    told = [
        [line.text for line in chronicle_of(game, truth, side) if "energy left" in line.text]
        for side in (Side.PURSUERS, Side.EVADERS)
    ]
    at_once = "has energy left for a decoy and a guise at once, for"
    assert told == [[], [f"The follower {at_once} 10 min.", f"The leader {at_once} 16 min."]]


def _body(told: str) -> list[str]:
    """The lines of what happens, without the heading and the end."""
    return [line for line in told.splitlines() if line[:7].strip()[:1].isdigit() and ":" in line[:7]]


def test_another_seed_tells_another_story() -> None:
    own, other = _body(STORY.read_text(encoding="utf-8")), _body(chronicle(5))
    assert len(own) > 20 and len(other) > 5
    assert set(own) != set(other)


def test_other_trackers_make_another_story_of_the_same_seed() -> None:
    own = _body(STORY.read_text(encoding="utf-8"))
    other = _body(chronicle(None, "--pursuers", "chase"))
    assert len(other) > 5
    assert set(own) != set(other)
