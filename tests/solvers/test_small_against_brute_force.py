"""Small games against the slow game: every history of tiny random games, with simultaneous moves, means and coins."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot._jit import records
from afoot.board.model import Board
from afoot.rules.cast import ALWAYS, Cast
from afoot.rules.means import ABILITY, BYSTANDER, ENERGY, EYE, LURE, PASSAGE, READER, STEP, Means
from afoot.rules.rules import Rules
from afoot.solvers.matrix_game import solve_matrix
from afoot.solvers.small.graph import Graph
from afoot.solvers.small.hidden import Tree
from afoot.solvers.small.step import Game
from afoot.solvers.small.values import Values
from afoot.words import Ability, Door, Moves
from tests.naive.build import board_from_graph, cast_for, with_records
from tests.naive.games import Setting
from tests.naive.small import HALF, Slow, blind_matrix

EVADER = 1  # its column, with one pursuer


def value_of(setting: Setting) -> float:
    game = Game(*setting)
    graph = Graph(game)
    turns = game.horizon * game.turns
    roots = graph.grow(game.starts(), turns)
    worth = Values(graph, turns).at(turns)
    return float(sum(chance * worth[position] for chance, position in roots))


def random_rules(dice: random.Random, **fixed: int) -> Rules:
    moves = dice.choice((*[Moves.SIMULTANEOUS] * 4, Moves.PURSUERS_FIRST, Moves.EVADERS_FIRST))
    told = {
        "moves": int(moves), "whole_ticks": dice.choice((0, 1)), "reach_hops": dice.choice((0, 0, 0, 0, 0, 1)),
        "each_move": dice.choice((0, 1)) if moves != Moves.SIMULTANEOUS else 0,
        "crossing": dice.choice((0, 1)), "flow": dice.choice((0, 0, 1)), "horizon_ticks": 2,
    }  # fmt: skip
    return Rules(**{**told, **fixed})


def random_setting(dice: random.Random, evaders: int = 1, **fixed: int) -> Setting:
    """Two or three nodes in a row or a ring, hops that may take two ticks, an exit now and then."""
    nodes = dice.choice((2, 3, 3))
    graph = nx.path_graph(nodes) if dice.random() < 0.5 else nx.cycle_graph(nodes)
    lengths = {edge: dice.choice((1000, 1000, 1500)) for edge in graph.edges}
    nx.set_edge_attributes(graph, lengths, "length_mm")
    board = board_from_graph(graph)
    starts = [0, *(dice.randrange(1, nodes) for _ in range(evaders))]
    exits = dice.sample(range(1, nodes), dice.choice((0, 0, 1)))
    refuges = dice.sample(range(nodes), dice.choice((0, 0, 1)))
    cast = cast_for(board, 1, evaders, exits=exits, refuges=refuges, starts=starts)
    cast = with_records(
        cast, "refuges", worth=[400] * len(refuges), open=[dice.choice((0, 1))] * len(refuges)
    )
    return Setting(board, cast._replace(timeout_worth=700), random_rules(dice, **fixed))


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
    cast = _with_means(dice, setting.board, setting.cast, abilities)
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


def _with_means(dice: random.Random, board: Board, cast: Cast, abilities: list[Ability]) -> Cast:
    k = len(cast.classes)
    table, energy, eyes = records(ABILITY, k, len(Ability)), records(ENERGY, k), records(EYE, k)
    for ability in abilities:
        row = table[EVADER, ability]
        row.allowed, row.cost, row.upkeep = 1, dice.choice((0, 300)), dice.choice((0, 200))
        row.ticks, row.range_mm, row.glimpse = dice.choice((1, 2)), 800, ALWAYS
    energy.full = dice.choice((300, 400, 1000))
    energy.recover = [[dice.choice((0, 50))] * 3 for _ in range(k)]
    eyes.near = eyes.far = dice.choice((0, HALF, HALF, ALWAYS))
    eyes.every_ticks = dice.choice((1, 2))
    passages, passage_of = records(PASSAGE, 1), np.full(board.hops.shape, -1, np.int16)
    passages[0].a, passages[0].b = 0, 1
    passages[0].door, passages[0].known = dice.choice((Door.OPEN, Door.SHUT)), dice.choice((2, 3))
    for a, b in ((0, 1), (1, 0)):
        passage_of[a, 1 + list(board.hops[a, 1:]).index(b)] = 0
    means = Means(
        abilities=table, energy=energy, readers=records(READER, k), passages=passages, passage_of=passage_of,
        eyes=eyes, decoy_side=np.zeros(0, np.int32), lure_of=records(LURE, k), lures=np.zeros(0, np.int32),
        bystanders=records(BYSTANDER, 0), steps=records(STEP, 0), tell_right=HALF, tell_each_look=0,
        cover_mm=0, cover=0, watch=0, crowd=np.zeros((k, len(board.degree)), np.int32),
        gather=np.full((k, len(board.degree)), -1, np.int32), barred=np.array(cast.classes.profile, np.int32),
        posts=np.zeros(len(cast.refuges), np.int32), ignores=0, slots=(cast.pursuers, cast.evaders),
    )  # fmt: skip
    for array in means:
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    chances: Any = [dice.choice((ALWAYS, ALWAYS, HALF, 0))] * len(cast.classes)
    return with_records(cast, "classes", glimpse=chances)._replace(means=means)
