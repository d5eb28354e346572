"""Small games against the slow game: every history of tiny random games, with simultaneous moves, means and coins."""

from __future__ import annotations

import random

import numpy as np
import pytest

from afoot.solvers.matrix_game import solve_matrix
from afoot.solvers.small.hidden import Tree
from afoot.solvers.small.step import Game
from afoot.words import Ability
from tests.naive.small import Slow, blind_matrix
from tests.solvers.made_up import EVADER, random_setting, value_of, with_means


@pytest.mark.parametrize("seed", range(30))
def test_without_means(seed: int) -> None:
    dice = random.Random(seed)
    setting = random_setting(dice, evaders=dice.choice((1, 1, 2)))
    assert value_of(setting) == pytest.approx(float(Slow(setting, {}).value()), abs=1e-7)


# Of many seeds those whose histories take seconds, and whose values differ: 0.25, 0.35, 0.4, 0.5, 0.7 and 1 among them.
@pytest.mark.parametrize("seed", [1, 2, 3, 6, 13, 14, 16, 25, 27, 29, 31])
def test_with_means(seed: int) -> None:
    """The evader has two abilities, energy for some of what it might do, and faces are known by the fall of a coin."""
    dice = random.Random(1000 + seed)
    abilities = dice.sample((Ability.GUISE, Ability.GUISE, Ability.SMOKE, Ability.OPEN, Ability.SEAL), 2)
    switches = {"energy": 1, "smoke": 1, "passages": 1, "guise": 1}
    setting = random_setting(dice, **switches)
    cast = with_means(dice, setting.board, setting.cast, abilities)
    setting = setting._replace(cast=cast)
    masks = [sum(1 << one for one in some) for some in ([], abilities[:1], abilities[1:], set(abilities))]
    slow = Slow(setting, {EVADER: [(mask, 0) for mask in dict.fromkeys(masks)]})
    assert value_of(setting) == pytest.approx(float(slow.value()), abs=1e-7)


@pytest.mark.parametrize("seed", range(20))
def test_where_nobody_sees_anything_walks_are_fixed_beforehand(seed: int) -> None:
    """With no contacts a side knows its own part alone: the value is that of the matrix of all walks."""
    dice = random.Random(2000 + seed)
    setting = random_setting(dice, contacts=0, flow=0, horizon_ticks=dice.choice((2, 2, 3)))
    table = np.array(blind_matrix(setting, setting.rules.horizon_ticks), float)
    tree = Tree(Game(*setting, hidden=True), most=10**6, told=None)
    tree.grow(tree.game.starts())
    solved = tree.solve()
    assert solved.high - solved.low <= 1e-8
    assert solved.low == pytest.approx(solve_matrix(table).value, abs=1e-6)
