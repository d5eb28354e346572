"""Staying against leaving for good: told when it is first weighed, when it comes to another thing, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from afoot.record import Ledger
from afoot.record.known import happened, known_to
from afoot.record.rows import Event
from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.read import parse
from afoot.studies.chronicle import chronicle, chronicle_of
from afoot.studies.story import story
from afoot.words import Side
from tests.record.line import of, street

HARE = 1
BURROW = """
name: burrow
map: {{file: line.geojson, stride_m: 10}}
rules: {{motion: whole_ticks, horizon_ticks: {horizon}, surrounded: {{check_ticks: 1000}}}}
classes:
  hunter: {{walk_m_s: 10, sight_m: 0, ways: {ways}}}
  hare: {{walk_m_s: 10, abilities: {{signal: {{range_m: 1}}, guise: {{as: goat}}}}}}
  goat: {{walk_m_s: 10}}
pursuers: {{policy: chase, units: [{{name: hunter, class: hunter, start: {hunter}}}]}}
evaders: {{policy: story, story: {steps}, units: [{{name: hare, class: hare, start: {start}}}]}}
bystanders: {{units: [{{class: goat, start: a9}}]}}
exits: [{{place: a9, worth: 1}}]
refuges: [{{place: a0, beds: 1, supplies_s: {supplies}, worth: 0.6}}]
worth: {{surrounded: 0, timeout: 0}}
"""


def burrow(**words: Any) -> Compiled:
    """A hare in its burrow at one end of the street, an exit at the other; the hunter stands where it is put."""
    usual = {
        "horizon": 200,
        "ways": "[]",
        "hunter": "a9",
        "start": "a0",
        "steps": "[{to: a0}]",
        "supplies": 1000,
    }
    return compile_scenario(parse(BURROW.format(**{**usual, **words}), "burrow.yaml"), street(), cache=False)


def weighed(game: Compiled) -> list[Event]:
    return of(story(game, seed=1), "weighed")


def _told(game: Compiled) -> list[tuple[int, str]]:
    return [(one.tick, one.text) for one in chronicle(story(game, seed=1)) if "leaving for good" in one.text]


def test_who_stays_is_told_of_once_and_at_the_end() -> None:
    """The hunter stands on the only exit, and is known to: to leave is worth nothing. Weighed at 60, 120 and 180."""
    first, last = weighed(burrow())
    stays = {"refuge": "a0", "exit": None, "since_tick": 60}
    assert (first.tick, first.mover, first.particulars) == (60, HARE, {**stays, "times": 1})
    assert (last.tick, last.mover, last.particulars) == (200, HARE, {**stays, "times": 3})
    assert _told(burrow()) == [
        (60, "The hare weighs staying in a0 against leaving for good, and stays."),
        (200, "The hare has weighed leaving for good 3 times since 01:00, and stayed in a0."),
    ]


def test_who_has_come_by_the_last_step_weighs_as_well() -> None:
    """That step is behind whoever is inside: it has nowhere else to go."""
    game = burrow(start="a3")
    assert [one.tick for one in of(story(game, seed=1), "entered")] == [2]
    assert [(one.tick, one.particulars["times"]) for one in weighed(game)] == [(60, 1), (200, 3)]


def test_who_weighed_it_but_once_is_told_of_once() -> None:
    assert [one.tick for one in weighed(burrow(horizon=120))] == [60]


def test_who_leaves_is_told_of_with_the_way() -> None:
    """A hunter that cannot walk, elsewhere, stops nobody: an exit is worth 1, the burrow 0.6."""
    game = burrow(hunter="a5")
    (one,) = weighed(game)
    assert (one.tick, one.particulars["exit"], one.particulars["times"]) == (60, "a9", 1)
    assert _told(game) == [(60, "The hare weighs staying in a0 against leaving for good, and leaves by a9.")]
    assert of(story(game, seed=1), "left")[0].tick == 60


def test_a_change_of_mind_is_told_of() -> None:
    """An unseen hunter is at one of two ways out: the exit is worth 0.5. What supplies for 350 of 400 ticks make of 0.6
    is 0.512 at tick 60, and 0.493 at tick 120."""
    found = weighed(burrow(hunter="a5", ways="[street]", supplies=350, horizon=400))
    assert [(one.tick, one.particulars["exit"], one.particulars["times"]) for one in found] == [
        (60, None, 1),
        (120, "a9", 1),
    ]


@pytest.mark.parametrize(("supplies", "ticks"), [(62, []), (63, [60])])
def test_who_must_leave_weighs_nothing(supplies: int, ticks: list[int]) -> None:
    """At tick 60 it reckons that 60 ticks of its supplies are used, and leaves for want of them with two left."""
    assert [one.tick for one in weighed(burrow(supplies=supplies))] == ticks


def test_whose_story_is_not_over_weighs_nothing() -> None:
    assert weighed(burrow(steps="[{to: a0}, {to: a5}]")) == []


def test_the_hunted_know_of_it_and_the_hunters_do_not(tmp_path: Any) -> None:
    game, record = burrow(), tmp_path / "runs.duckdb"
    story(game, seed=1, record=record)
    truth = happened(Ledger.open(record), 1, 0)
    told = [
        (
            len([event for event in known_to(side, game, truth).events if event.event == "weighed"]),
            len([line for line in chronicle_of(game, truth, side) if "leaving for good" in line.text]),
        )
        for side in (Side.PURSUERS, Side.EVADERS)
    ]
    assert told == [(0, 0), (2, 2)]
