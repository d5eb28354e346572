"""A guise that everybody sees through at every distance is worth nothing: the same chases as without it, one by one."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.record.ends import ends_of
from afoot.scenarios import compile_scenario
from afoot.scenarios.read import parse
from afoot.sim.batch import Batch

CHASES = 300
# One evader, for team mates too can fail to know each other; nobody who tells, for a guise hides from witnesses; no
# smoke, which the policy raises where it could not put on a guise; and steps up to an exit, for who is through with its
# steps hides in crowds if it has a guise.
MASKED = """
extends: rockface
name: masked
rules: {{without: [{without}]}}
classes:
  tracker: {{identifies: {{near: {near}, far: {near}, far_m: 10000, every_s: 1}}}}
evaders:
  policy: story
  story:
    - {{do: [guise], to: market}}
    - {{do: [guise], to: west gate}}
    - {{do: [guise], to: school yard, rest_s: 20}}
    - {{to: north road}}
  units: [{{name: leader, class: leader, start: {{any_of: [ward, sharp turn, fire escape]}}}}]
"""
LEFT_OUT = ["energy", "smoke", "decoys", "cover", "witnesses"]


def _played(near: float, left_out: list[str]) -> tuple[Any, int]:
    """[status, tick of the end, worth, ticks played] of each chase, and how many guises were put on."""
    text = MASKED.format(near=near, without=", ".join(left_out))
    game = compile_scenario(parse(text, "masked.yaml"))
    with Batch(game.board, game.cast, game.rules, CHASES, seed=3) as batch:
        while not batch.over.all():
            batch.advance(500)
        ends = ends_of(batch)
        guises = int(batch.state.tricks.deeds.guises.sum())
    return np.column_stack([ends.status, ends.end_ticks, ends.worth, ends.ticks]), guises


def test_a_guise_that_is_always_seen_through_changes_no_chase() -> None:
    worn, guises = _played(1, LEFT_OUT)
    bare, none = _played(1, [*LEFT_OUT, "guise"])
    assert guises >= CHASES and none == 0
    assert worn.tolist() == bare.tolist()


def test_one_that_is_never_seen_through_changes_many() -> None:
    """So the chases above can be changed by a guise."""
    worn, bare = _played(0, LEFT_OUT)[0], _played(0, [*LEFT_OUT, "guise"])[0]
    assert (worn != bare).any(axis=1).mean() > 0.2
