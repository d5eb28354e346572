"""The bundled seed of rockface plays the story whole, to the letter; other seeds play it otherwise.

After a change that is meant: `python -m tests.playthroughs.story`, and read the difference beside the story.
"""

from __future__ import annotations

from tests.playthroughs.story import STORY, chronicle


def test_the_bundled_seed_tells_the_story_as_it_did() -> None:
    assert chronicle(None) == STORY.read_text(encoding="utf-8")


def test_the_story_holds_its_beats_in_their_order() -> None:
    text, at = " ".join(STORY.read_text(encoding="utf-8").split()), 0
    beats = (
        "come to the fire escape",
        "come to the market",
        "come to the alleys",
        "raises smoke at the school yard",
        "each send off a decoy and put on the guise of a child",
        "go after the decoy of the leader",
        "go after the decoy of the follower",
        "has lost the leader",
        "gives a sign",
        "has found the leader again",
        "come to the nurse",
        "rest at the lounge for 5 min",
        "drop the guise",
        "opens the trap door",
        "seals the trap door",
        "come to the tunnel mid",
        "go into the shelter",
        "are surrounded",
    )
    for beat in beats:
        place = text.find(beat, at)
        assert place >= 0, beat
        at = place


def test_another_seed_tells_another_story() -> None:
    assert chronicle(5) != chronicle(None)
