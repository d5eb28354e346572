"""Movers keep their class's speed within 3 % on every route of 300 m or more (RULES.md, Motion)."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from afoot.maps import Map, Place, Way
from afoot.scenarios import Compiled, Scenario, load
from afoot.words import Gait, Going
from bench.speed import Route, alone, paces, random_routes, route_along

LEAST_MM = 300_000
WITHIN = 0.03


@functools.cache
def game_of(name: str) -> Compiled:
    return alone(load(name))


@pytest.mark.parametrize("name", ["helsinki", "helsinki-core", "helsinki-roofs", "rockface"])
def test_every_class_keeps_its_speed_on_shortest_routes_of_a_bundled_scenario(name: str) -> None:
    game = game_of(name)
    routes = {k: random_routes(game, k, 200, LEAST_MM, seed=100 + k) for k in range(len(game.class_names))}
    for pace in paces(game, routes):
        kind = game.class_names.index(pace.walker)
        run_only = np.array([route.walked_mm == 0 for route in routes[kind]])
        told = (pace.walker, pace.gait.name)
        assert 1 - WITHIN <= pace.share.min() <= pace.share.max() <= 1 + WITHIN, told
        # None is faster than its class, but that what a run left over is worth up to a tick of the climb after it.
        assert pace.share[run_only].max() <= 1, told


def straight(going: Going, length_m: float, **more: float) -> Map:
    """One way of a going, rising as stairs do where it is stairs."""
    rise_m = length_m / 2 if going == Going.STAIRS else 0.0
    return Map("made", (Place(0, 0), Place(length_m, 0, rise_m)), (Way((0, 1), going, **more),))


def end_to_end(game: Compiled) -> Route:
    """The route along the only way there is."""
    board = game.board
    node, last = (int(node) for node in game.compiled_board.node_of_place)
    nodes, slots = [node], []
    while node != last:
        ahead = np.flatnonzero(board.x_mm[board.hops[node, : board.degree[node]]] > board.x_mm[node])
        slots.append(int(ahead[0]))
        node = int(board.hops[node, slots[-1]])
        nodes.append(node)
    return route_along(game, 0, nodes, slots)


def walker(walk_m_s: float, run_m_s: float) -> Scenario:
    data = load("helsinki").model_dump(by_alias=True, exclude_none=True)
    data["classes"] = {"walker": {"walk_m_s": walk_m_s, "run_m_s": run_m_s}}
    for unit in data["pursuers"]["units"] + data["evaders"]["units"]:
        unit["class"] = "walker"
    return Scenario.model_validate(data)


@pytest.mark.parametrize(
    ("made", "gait", "m_s"),
    [
        # 1.33 m/s walking becomes 1.01 m/s stooped: 2.1 km take 35 minutes.
        (straight(Going.TUNNEL, 2_100, headroom_m=1.1), Gait.WALK, 2_100 / (35 * 60)),
        (straight(Going.TUNNEL, 2_100, headroom_m=1.1), Gait.RUN, 2_100 / (35 * 60)),  # nobody runs stooped
        (straight(Going.TUNNEL, 600, headroom_m=0.8), Gait.WALK, 0.50),
        (straight(Going.STAIRS, 400), Gait.WALK, 1.33 * 0.6),  # along the slope, at three fifths
        (straight(Going.STAIRS, 400), Gait.RUN, 5.5 * 0.6),
        (straight(Going.STREET, 400), Gait.WALK, 1.33),
        (straight(Going.STREET, 400), Gait.RUN, 5.5),
    ],
    ids=["stooped", "stooped, told to run", "crawling", "stairs", "running stairs", "street", "running"],
)
def test_metres_a_second_by_going(made: Map, gait: Gait, m_s: float) -> None:
    game = alone(walker(1.33, 5.5), made)
    route = end_to_end(game)
    (pace,) = paces(game, {0: [route]}, (gait,))
    length_mm = sum(int(game.board.length_mm[a, s]) for a, s in zip(route.nodes, route.slots, strict=False))
    realised_m_s = length_mm / 1000 / (pace.ticks[0] * game.tick_s)
    assert realised_m_s == pytest.approx(m_s, rel=WITHIN)
