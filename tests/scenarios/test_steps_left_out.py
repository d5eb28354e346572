"""Steps of a story that ask for what is left out are passed over: the chases are those of a story that never asked."""

from __future__ import annotations

from typing import Any

import pytest

from afoot.scenarios import compile_scenario, load, without
from afoot.scenarios.deceit_spec import StepSpec
from afoot.scenarios.model import Scenario
from afoot.scenarios.unused import mechanism_of
from afoot.sim.batch import Batch

CHASES, TICKS = 20, 900


@pytest.mark.parametrize("words", [("smoke",), ("guise",), ("decoy",), ("keen_eye",), ("open", "seal")])
def test_steps_that_ask_for_what_is_left_out_are_passed_over(words: tuple[str, ...]) -> None:
    asking = without(load("rockface"), [mechanism_of(words[0])])
    steps = [_without(step, words) for step in asking.evaders.story]
    silent = asking.model_copy(update={"evaders": asking.evaders.model_copy(update={"story": steps})})
    assert asking.evaders.story != steps
    assert _digests(asking) == _digests(silent)


def _without(step: StepSpec, words: tuple[str, ...]) -> StepSpec:
    """A step that does not ask for some abilities; nor for a signal, which is of no use without a guise."""
    silent = (*words, "signal") if "guise" in words else words
    do = [word for word in step.do if word not in silent]
    return step.model_copy(update={"do": do, "passage": step.passage if do else None})


def _digests(scenario: Scenario) -> Any:
    game = compile_scenario(scenario)
    with Batch(game.board, game.cast, game.rules, CHASES, seed=1) as batch:
        batch.advance(TICKS)
        return batch.digests().tolist()
