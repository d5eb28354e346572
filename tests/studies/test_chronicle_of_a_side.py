"""A side's chronicle: sentences of what it knew, in which others are who it took them for."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.record.known import Happened, happened_so_far
from afoot.scenarios import Compiled
from afoot.studies.chronicle import chronicle_of
from afoot.studies.told_view import OUTCOMES
from afoot.words import Side
from tests.record.hidden import CHASES, SIDES, hidden_changed, watched
from tests.scenarios.test_left_out import MAP, full
from tests.scenarios.tiny import compiled


@pytest.fixture(scope="module")
def game() -> Compiled:
    """Every mechanism in play."""
    return compiled(full(), MAP)


@pytest.fixture(scope="module")
def truths(game: Compiled) -> list[Happened]:
    tracker = watched(game)
    return [happened_so_far(tracker, row) for row in range(CHASES)]


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**40), row=st.integers(0, CHASES - 1), side=st.sampled_from(SIDES))
def test_what_is_hidden_changes_no_sentence(
    game: Compiled, truths: list[Happened], seed: int, row: int, side: Side
) -> None:
    other = hidden_changed(random.Random(seed), side, game, truths[row])
    assert chronicle_of(game, truths[row], side) == chronicle_of(game, other, side)


def test_each_side_is_told_its_own_story(game: Compiled, truths: list[Happened]) -> None:
    hunters, hunted = (
        [line for truth in truths for line in chronicle_of(game, truth, side)] for side in SIDES
    )
    told = [" ".join(line.text for line in lines) for lines in (hunters, hunted)]
    for word in ("guise of a walker", "keen eye", "sends off a decoy", "energy of", "escapes by", "door b"):
        assert word not in told[0] and word in told[1], word
    for word in ("a report tells", "lose sight of", "smoke hangs"):
        assert word in told[0].lower() and word not in told[1].lower(), word
    assert "sees a walker" in told[0] and "captures the" in told[0]
    assert "is captured" in told[1] and "captures" not in told[1]


def test_the_last_line_says_that_the_chase_is_over_and_what_the_side_learnt(
    game: Compiled, truths: list[Happened]
) -> None:
    found: Counter[str] = Counter()
    for truth in truths:
        hunters, hunted = (chronicle_of(game, truth, side)[-1].text for side in SIDES)
        ends = Counter(e.event for e in truth.events if e.event in OUTCOMES and e.event != "surrounded")
        told = [f"{ends[word]} {text}" for word, text in OUTCOMES.items() if ends[word]]
        assert sum(ends.values()) == 2 and hunted == f"The chase is over: {', '.join(told)}."
        captured = f"{ends['captured']} captured" if ends["captured"] else "nobody captured"
        assert hunters == f"The chase is over: {captured}."
        found += ends
        for side in SIDES:
            so_far = chronicle_of(game, truth._replace(over=False), side)
            assert so_far == chronicle_of(game, truth, side)[:-1]
    assert found["captured"] and found["escaped"]


def test_lines_come_in_order_and_begin_with_the_alarm(game: Compiled, truths: list[Happened]) -> None:
    for truth in truths:
        for side in SIDES:
            lines = chronicle_of(game, truth, side)
            assert lines[0].text.startswith("The alarm. ")
            assert [line.tick for line in lines] == sorted(line.tick for line in lines)
            others = game.mover_names[2:4] if side == Side.PURSUERS else game.mover_names[:2]
            assert not any(name in lines[0].text.lower() for name in others)
