"""How often pursuers that go by tells catch one evader among its decoys: worked out by hand, and played.

On a star an evader and its D decoys stand at the ends of D + 1 arms, K pursuers come in at the middle and each has
time for one arm. Each source shows one tell, right with probability a and kept. The first pursuer goes for a source
that seems real, by chance among several, else by chance for any; the second likewise among the others.
"""

from __future__ import annotations

import pathlib
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from afoot.rules.contacts import NEVER
from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.read import parse
from afoot.sim.batch import Batch
from afoot.words import Status

ARM_HOPS = 3
CHASES = 4_000
STAR = """
name: star
map: {{file: {file}, sight: {{mode: all}}}}
tick_s: 1
rules: {{motion: whole_ticks, tells: {{right: {right}}}, horizon_ticks: {horizon}}}
classes:
  hunter: {{walk_m_s: 10}}
  hunted: {{walk_m_s: 10, ways: [], abilities: {{decoy: {{life_s: 100}}}}}}
pursuers: {{policy: chase, units: [{{class: hunter, start: "m", arrive_s: 1, count: {pursuers}}}]}}
evaders: {{policy: runner, units: [{{class: hunted, start: {{any_of: [{ends}]}}}}]}}
worth: {{surrounded: 0, timeout: 1}}
"""
KNOWN = {
    (2, 1): {"1/2": "1/3", "3/5": "11/25", "3/4": "5/8", "1": "1"},
    (2, 2): {"1/2": "2/3", "3/5": "19/25", "3/4": "7/8", "1": "1"},
    (1, 1): {"1/2": "1/2", "3/5": "3/5", "3/4": "3/4", "1": "1"},
}
CASES = [
    (decoys, pursuers, Fraction(a), Fraction(value))
    for (decoys, pursuers), row in KNOWN.items()
    for a, value in row.items()
]


def by_hand(decoys: int, pursuers: int, a: Fraction) -> Fraction:
    """The chance of a capture, by going through all tells; source 0 is the evader."""
    total = Fraction(0)
    for seems in product([True, False], repeat=decoys + 1):
        chance = Fraction(1)
        for source, real in enumerate(seems):
            chance *= a if real == (source == 0) else 1 - a
        total += chance * _caught(list(seems), pursuers)
    return total


def _caught(seems: list[bool], pursuers: int) -> Fraction:
    """The chance that one of the pursuers picks the first of the sources."""
    if pursuers == 0:
        return Fraction(0)
    real = [source for source, tell in enumerate(seems) if tell]
    open_to_choice = real or list(range(len(seems)))
    caught = Fraction(0)
    for source in open_to_choice:
        rest = Fraction(1)
        if source != 0:
            rest = _caught([tell for i, tell in enumerate(seems) if i != source], pursuers - 1)
        caught += rest / len(open_to_choice)
    return caught


def _star(decoys: int, pursuers: int, a: Fraction, folder: pathlib.Path) -> Compiled:
    arms = [[f"{arm}{hop}" for hop in range(ARM_HOPS)] for arm in "abc"[: decoys + 1]]
    lines = [f"{p} {q} 10" for arm in arms for p, q in zip(["m", *arm], arm, strict=False)]
    (folder / "star.edges").write_text("\n".join(lines) + "\n")
    text = STAR.format(
        file=folder / "star.edges",
        right=float(a),
        horizon=ARM_HOPS + 2,
        pursuers=pursuers,
        ends=", ".join(arm[-1] for arm in arms),
    )
    return compile_scenario(parse(text, "star.yaml"))


def _place_decoys(game: Compiled, batch: Batch) -> None:
    """A decoy at the end of every arm but the evader's, before anybody looks."""
    ends = np.array(
        [node for name, node in game.compiled_board.names.items() if name[1:] == str(ARM_HOPS - 1)]
    )
    evader, first = game.cast.pursuers, game.cast.pursuers + 1
    movers, decoys = batch.state.movers, batch.state.tricks.decoys
    for row in range(batch.chases):
        others = ends[ends != movers.node[row, evader]]
        for index, node in enumerate(others):
            decoy = movers[row, first + index]
            decoy.node = decoy.hop_from = decoy.hop_to = node
            decoy.status, decoy.kind = Status.LIVE, movers.kind[row, evader]
            decoys[row, index].sender, decoys[row, index].until_tick = evader, 1000


@pytest.mark.parametrize(("decoys", "pursuers", "a", "value"), CASES)
def test_the_known_chances_are_what_the_choice_by_tells_comes_to(
    decoys: int, pursuers: int, a: Fraction, value: Fraction
) -> None:
    assert by_hand(decoys, pursuers, a) == value


@pytest.mark.parametrize(("decoys", "pursuers", "a", "value"), CASES)
def test_pursuers_that_go_by_tells_catch_as_often_as_worked_out(
    decoys: int, pursuers: int, a: Fraction, value: Fraction, tmp_path: pathlib.Path
) -> None:
    game = _star(decoys, pursuers, a, tmp_path)
    with Batch(game.board, game.cast, game.rules, CHASES, seed=7) as batch:
        _place_decoys(game, batch)
        assert (batch.state.known.tick == NEVER).all()
        batch.advance(ARM_HOPS + 2)
        caught = int((batch.state.movers.status[:, game.cast.pursuers] == Status.CAPTURED).sum())
    share, p = caught / CHASES, float(value)
    assert abs(share - p) <= 3.9 * (p * (1 - p) / CHASES) ** 0.5, (
        share,
        p,
    )  # one in ten thousand falls outside
