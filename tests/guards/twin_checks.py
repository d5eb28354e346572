"""Answers of the solvers to random little games that slow twins work out without any rule of afoot."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

import networkx as nx

from afoot.words import Ability
from tests.guards.case import Cases
from tests.naive.pursuit import Chase, capture_ticks
from tests.naive.small import Slow
from tests.solvers.made_up import EVADER, random_setting, value_of, with_means
from tests.solvers.solving import VARIANTS, place, solved

PLAIN_SEEDS = range(20)
MEANS_SEEDS = (1, 2, 3, 6, 31)  # of many those whose values differ


def _chases() -> list[Chase]:
    """One pursuer on a path, a ring and a ring with a tail, under every variant; the last with slow hops and a goal."""
    ring = nx.cycle_graph(4)
    tailed = nx.cycle_graph(4)
    nx.add_path(tailed, [0, 4, 5])
    slow = nx.path_graph(4)
    nx.set_edge_attributes(slow, {(0, 1): 2000, (1, 2): 1000, (2, 3): 3000}, "length_mm")
    paced = {"speeds_mm": ((1000,), (1000,)), "goals": (3,)}
    every = [
        *(Chase(graph, 1, **one) for one in VARIANTS for graph in (nx.path_graph(5), ring)),  # type: ignore[arg-type]
        *(Chase(slow, 1, **paced, **one) for one in VARIANTS[::3]),  # type: ignore[arg-type]
        *(Chase(nx.path_graph(7), 1, reach_hops=3, each_move=one) for one in (True, False)),
    ]
    return [*every, Chase(tailed, 1, goals=(5,), stays="evaders"), Chase(ring, 1, stays="nobody")]


def backwards() -> Cases:
    """Ticks to the capture from every position; 0 where there is none."""
    yield from (partial(_backwards, chase) for chase in _chases())


def _backwards(chase: Chase) -> list[float]:
    game, answer = solved(chase)
    return [answer.ticks.at(*place(game, position)) for position in _positions(chase)]


def backwards_slowly() -> Cases:
    yield from (partial(_backwards_slowly, chase) for chase in _chases())


def _backwards_slowly(chase: Chase) -> list[float]:
    won = capture_ticks(chase)
    return [won.get(position, 0) for position in _positions(chase)]


def _positions(chase: Chase) -> list[Any]:
    own, others = (chase.spots(mover) for mover in range(2))
    return [(a, b) for a in own for b in others]


def _enumerated() -> list[tuple[Any, dict[int, Any]]]:
    """Random little games, and the deeds that the slow twin is to try."""
    games: list[tuple[Any, dict[int, Any]]] = []
    for seed in PLAIN_SEEDS:
        dice = random.Random(seed)
        games.append((random_setting(dice, evaders=dice.choice((1, 1, 2))), {}))
    for seed in MEANS_SEEDS:
        dice = random.Random(1000 + seed)
        abilities = dice.sample((Ability.GUISE, Ability.GUISE, Ability.SMOKE, Ability.OPEN, Ability.SEAL), 2)
        setting = random_setting(dice, energy=1, smoke=1, passages=1, guise=1)
        setting = setting._replace(cast=with_means(dice, setting.board, setting.cast, abilities))
        some = ([], abilities[:1], abilities[1:], set(abilities))
        masks = dict.fromkeys(sum(1 << one for one in own) for own in some)
        games.append((setting, {EVADER: [(mask, 0) for mask in masks]}))
    return games


def enumerated() -> Cases:
    """Values of random little games with everything in them."""
    yield from (partial(value_of, setting) for setting, _ in _enumerated())


def enumerated_slowly() -> Cases:
    for setting, deeds in _enumerated():
        yield lambda setting=setting, deeds=deeds: float(Slow(setting, deeds).value())
