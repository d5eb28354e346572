"""Short chases under every turn order and main rule stay as they were, to the letter.

After a change of the rules that is meant: `python -m tests.playthroughs.regenerate`, and read the difference.
"""

from __future__ import annotations

import pytest

from tests.playthroughs.chases import CHASES, told
from tests.playthroughs.regenerate import GOLDENS

pytestmark = pytest.mark.small


@pytest.mark.parametrize("name", CHASES)
def test_a_chase_is_played_as_it_was(name: str) -> None:
    assert told(name) == (GOLDENS / f"{name}.txt").read_text(encoding="utf-8")


def test_no_golden_is_missing_or_left_over() -> None:
    assert {golden.stem for golden in GOLDENS.iterdir()} == set(CHASES)


def test_the_goldens_hold_every_kind_of_end_and_event() -> None:
    text = "\n".join(golden.read_text(encoding="utf-8") for golden in GOLDENS.iterdir())
    for word in (
        "captured 1",
        "crossed",
        "entered",
        "sheltered 1",
        "escaped 1",
        "surrounded 1",
        "refused",
        "lost",
    ):
        assert word in text, word
    for word in ("timeout", "waiting", " in", ">"):
        assert word in text, word


def test_no_two_rules_give_the_same_chase() -> None:
    """A variant that changes nothing would guard nothing."""
    bodies = {
        golden.stem: golden.read_text(encoding="utf-8").split("\n", 2)[2] for golden in GOLDENS.iterdir()
    }
    alike = [(a, b) for a in bodies for b in bodies if a < b and bodies[a] == bodies[b]]
    assert alike == []
