"""Doors that a scenario puts into ways of a map which draws none: `between`."""

from __future__ import annotations

from typing import Any

import pytest

from afoot.errors import AfootError
from afoot.scenarios import Compiled, compile_scenario, load
from afoot.sim.batch import Batch
from afoot.words import Door
from tests.scenarios.little_town import read, town
from tests.scenarios.test_means import able, cellar

DOOR = {"name": "gate", "between": [{"node": 0}, {"node": 1}], "known_to": ["evaders"], "door": "shut"}


def compiled(*passages: dict[str, Any]) -> Compiled:
    return compile_scenario(read(able(passages=list(passages))), town(), cache=False)


def ends_of_a_way(game: Compiled) -> tuple[int, int]:
    return 0, int(game.board.hops[0, 1])


def test_a_door_is_put_into_a_way_and_is_there_for_those_who_know_it() -> None:
    a, b = ends_of_a_way(compiled())
    game = compiled({**DOOR, "between": [{"node": a}, {"node": b}]})
    row = game.cast.means.passages[0]
    assert game.passage_names == ("gate",) and game.rules.passages
    assert (row.a, row.b, row.door, row.known) == (a, b, int(Door.SHUT), 2)
    slots = {(node, slot) for node, slot in zip(*(game.cast.means.passage_of >= 0).nonzero(), strict=True)}
    assert {(node, int(game.board.hops[node, slot])) for node, slot in slots} == {(a, b), (b, a)}
    cop, thief = (game.cast.classes.profile[game.class_names.index(name)] for name in ("cop", "thief"))
    assert game.cast.hop_mm[cop, a, 1] <= 0 < game.cast.hop_mm[thief, a, 1]  # barred to who does not know it


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"between": [{"node": 0}, {"node": 0}]}, "these are not a hop apart"),
        ({"between": [{"node": 0}]}, "between"),
        ({"between": [{"node": 0}, {"node": 10_000}]}, "no such node"),
        ({"between": None}, "Put a door into any way by `between`"),
    ],
)
def test_doors_that_cannot_be_are_told(more: dict[str, Any], told: str) -> None:
    with pytest.raises(AfootError) as caught:
        compiled({**DOOR, **more})
    assert told in str(caught.value) and (
        "passages[0]" in str(caught.value) or "passages" in str(caught.value)
    )


def test_a_name_that_the_map_has_and_a_way_that_has_a_door_are_told() -> None:
    a, b = ends_of_a_way(compiled())
    ends = [{"node": a}, {"node": b}]
    with pytest.raises(AfootError, match="there is a passage here already"):
        compiled({**DOOR, "between": ends}, {**DOOR, "between": ends, "name": "second"})
    with pytest.raises(AfootError, match="the map draws a passage of this name"):
        compile_scenario(
            read(able(passages=[{**DOOR, "between": ends, "name": "hatch"}])), cellar(), cache=False
        )


def test_every_mechanism_is_in_play_on_helsinki_and_its_door_is_opened() -> None:
    game = compile_scenario(load("helsinki-ploys"))
    rules = game.rules
    assert all(
        (rules.energy, rules.smoke, rules.keen_eye, rules.passages, rules.traces, rules.guise, rules.decoys)
    )
    chases = 60
    with Batch(game.board, game.cast, game.rules, chases, seed=1) as batch:
        batch.advance(1300)
        opened = (batch.state.tricks.doors[:, 0] == int(Door.OPEN)).sum()
    assert 0 < opened < chases  # so something hangs on who comes by
