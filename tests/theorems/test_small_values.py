"""What decoys are worth when pursuers play their best: values of games with hidden information, worked out by hand.

On a star an evader and its D decoys stand at the ends of D + 1 arms, which is where by chance; K pursuers stand at the
middle and each has time for one arm. Each source shows one tell, right with probability a. Who goes by the tells
catches with the chances that `test_decoys` works out; no play does better, as each picks the likeliest source.
"""

from __future__ import annotations

import pathlib
from fractions import Fraction

import numpy as np
import pytest

from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.read import parse
from afoot.solvers.small import HiddenSolution, Root, solve_hidden
from afoot.solvers.small.step import Game
from afoot.words import Status
from tests.theorems.test_decoys import CASES, by_hand

STAR = """
name: star
map: {{file: {file}, sight: {{mode: all}}}}
tick_s: 1
rules: {{motion: whole_ticks, tells: {{right: {right}}}, horizon_ticks: 2}}
classes:
  hunter: {{walk_m_s: 10}}
  hunted: {{walk_m_s: 10, ways: [], abilities: {{decoy: {{life_s: 100}}}}}}
pursuers: {{policy: chase, units: [{{class: hunter, start: "m", count: {pursuers}, arrive_s: 1}}]}}
evaders: {{policy: runner, decoys: {decoys}, units: [{{class: hunted, start: {{any_of: [{ends}]}}}}]}}
worth: {{surrounded: 0, timeout: 1}}
"""


def star(decoys: int, pursuers: int, a: Fraction, folder: pathlib.Path) -> Compiled:
    """A star whose arms are one hop: nothing but the choice of an arm is left."""
    ends = "abc"[: decoys + 1]
    (folder / "star.edges").write_text("".join(f"m {end} 10\n" for end in ends))
    text = STAR.format(
        file=folder / "star.edges", right=float(a), pursuers=pursuers, decoys=decoys, ends=", ".join(ends)
    )
    return compile_scenario(parse(text, "star.yaml"))


def with_decoys(game: Compiled) -> list[Root]:
    """Every start of the star with a decoy at the end of every arm but the evader's; nobody has looked yet."""
    roots = Game(game.board, game.cast, game.rules, hidden=True).starts()
    ends = sorted({int(root.position.movers.node[game.cast.pursuers]) for root in roots})
    evader, first = game.cast.pursuers, game.cast.pursuers + 1
    for root in roots:
        movers, decoys = root.position.movers, root.position.tricks.decoys
        others = [node for node in ends if node != movers.node[evader]]
        for index, node in enumerate(others):
            decoy = movers[first + index]
            decoy.node = decoy.hop_from = decoy.hop_to = node
            decoy.status, decoy.kind = Status.LIVE, movers.kind[evader]
            decoys[index].sender, decoys[index].until_tick = evader, 1000
    return roots


def solved(decoys: int, pursuers: int, a: Fraction, folder: pathlib.Path) -> HiddenSolution:
    game = star(decoys, pursuers, a, folder)
    assert game.cast.decoys == decoys
    return solve_hidden(game, roots=with_decoys(game))


@pytest.mark.parametrize(("decoys", "pursuers", "a", "value"), CASES)
def test_decoys_are_worth_what_is_worked_out_by_hand(
    decoys: int, pursuers: int, a: Fraction, value: Fraction, tmp_path: pathlib.Path
) -> None:
    assert by_hand(decoys, pursuers, a) == value
    found = solved(decoys, pursuers, a, tmp_path)
    assert found.high - found.low <= 1e-9
    assert found.value == pytest.approx(1 - float(value), abs=1e-8)
    assert found.capture_chance == pytest.approx(float(value), abs=1e-8)
    assert found.to_dict()["tier"] == "exact"


def test_the_tells_are_all_that_the_pursuer_goes_by(tmp_path: pathlib.Path) -> None:
    """With three sources and one tell each the one pursuer is in one of eight situations when it can choose."""
    found = solved(2, 1, Fraction(3, 4), tmp_path)
    choices = [len(orders) for orders in found.tree.sides[0].orders]
    assert choices == [1] + [4] * 8  # before it has come, and at the middle of three arms
    # Whatever the tells, one of the four orders takes it.
    assert np.isclose(sum(found.tree.taken.values()), 1.0)
