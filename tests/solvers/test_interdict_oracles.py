"""What each side would rather play, against a search of everything."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pytest

from afoot.solvers import interdict
from afoot.solvers.interdict_ask import Asked, Task, task_of
from afoot.solvers.interdict_clock import Clock
from afoot.solvers.interdict_cover import best_cover
from afoot.solvers.interdict_evade import Mix, best_walk
from afoot.solvers.interdict_follow import Planner
from afoot.solvers.interdict_net import Net
from afoot.solvers.interdict_team import best_team
from afoot.solvers.interdict_tree import prefix_count, tree_of, walk_to, whole_tree
from bench.interdict import grid_game, missed
from tests.naive.interdict import Pursuit, caught, hops, meets, random_pursuit, routes, seen_value, walks

TRIES = range(8)
CLOSE = 1e-7


def one_start(dice: random.Random, nodes: int, pursuers: int, ticks: int) -> Pursuit:
    return random_pursuit(dice, nodes, pursuers, ticks, most_starts=1)


def task(game: Pursuit) -> Task:
    asked = Asked(game.starts, list(game.exits), list(game.pursuers), game.ticks, game.crossing)
    return task_of(game.graph, asked)


def sites(net: Net, names: Any, way: Any, evader: bool) -> tuple[int, ...]:
    stand = net.evader.stand if evader else net.pursuer.stand
    return tuple(int(stand[names.index(str(node))]) for node in way)


def weights(dice: random.Random, count: int) -> Any:
    """Chances, some of them equal, that sum to 1."""
    drawn = np.array([dice.choice((1, 1, 2, 3.5)) for _ in range(count)])
    return drawn / drawn.sum()


@pytest.mark.parametrize("number", TRIES)
def test_no_walk_is_better_than_the_best(number: int) -> None:
    dice = random.Random(f"walk {number}")
    for nodes, pursuers, ticks in ((6, 1, 5), (6, 2, 4), (6, 3, 4)):
        game = one_start(dice, nodes, pursuers, ticks)
        made, (start,) = task(game), game.starts
        own = [routes(game, pursuer) for pursuer in game.pursuers]
        teams = [tuple(dice.choice(ways) for ways in own) for _ in range(dice.choice((3, 20, 90)))]
        chances = weights(dice, len(teams))
        shades = [
            made.net.shade(tuple(sites(made.net, made.names, r, False) for r in team)) for team in teams
        ]
        mix = Mix(chances, np.array([s[0] for s in shades]), np.array([s[1] for s in shades]))
        cost = [
            sum(c for c, team in zip(chances, teams, strict=True) if any(meets(game, r, walk) for r in team))
            for walk in walks(game, start)
        ]
        at = sites(made.net, made.names, (start,), True)[0]
        found = best_walk(made.net, mix, at, 2.0, Clock())
        assert found is not None and found[1] == pytest.approx(min(cost), abs=1e-9)
        hit = sum(c for c, shade in zip(chances, shades, strict=True) if made.net.hits(shade, found[0]))
        assert hit == pytest.approx(found[1], abs=1e-9)
        assert best_walk(made.net, mix, at, min(cost) - 1e-6, Clock()) is None


@pytest.mark.parametrize("number", TRIES)
def test_no_schedule_covers_more_than_the_bound(number: int) -> None:
    dice = random.Random(f"cover {number}")
    for nodes, pursuers, ticks in ((6, 1, 4), (6, 2, 4), (4, 3, 3)):
        game = one_start(dice, nodes, pursuers, ticks)
        made, (start,) = task(game), game.starts
        listed = list(walks(game, start))
        mixed = dice.sample(listed, min(len(listed), dice.choice((4, 12, 80))))
        chances = weights(dice, len(mixed))
        own = [
            {tuple(meets(game, route, walk) for walk in mixed) for route in routes(game, pursuer)}
            for pursuer in game.pursuers
        ]
        most = max(float(chances[np.any(team, axis=0)].sum()) for team in itertools.product(*own))
        ways = [sites(made.net, made.names, walk, True) for walk in mixed]
        floor, found = 0.0, best_cover(made.net, ways, chances, 0.0, Clock())
        while found.schedules:
            assert found.bound >= most - 1e-9
            shade = made.net.shade(found.schedules[-1])
            covers = sum(c for c, way in zip(chances, ways, strict=True) if made.net.hits(shade, way))
            assert covers > floor
            floor, found = covers, best_cover(made.net, ways, chances, covers, Clock())
        assert floor == pytest.approx(most, abs=CLOSE) and found.bound == pytest.approx(most, abs=CLOSE)


@pytest.mark.parametrize("number", TRIES)
def test_no_team_that_sees_captures_more_than_the_bound(number: int) -> None:
    dice = random.Random(f"team {number}")
    for nodes, pursuers, ticks in ((6, 1, 4), (5, 2, 4), (4, 3, 3)):
        game = one_start(dice, nodes, pursuers, ticks)
        made, (start,) = task(game), game.starts
        listed = list(walks(game, start))
        mixed = dice.sample(listed, min(len(listed), dice.choice((4, 12, 30))))
        chances = weights(dice, len(mixed))
        most = _most(game, dict(zip(mixed, chances, strict=True)), (start,), game.pursuers)
        tree = tree_of(made.net, [sites(made.net, made.names, walk, True) for walk in mixed])
        order = {walk_to(tree, int(leaf)): i for i, leaf in enumerate(tree.leaf)}
        leaves = np.zeros(len(mixed))
        for walk, chance in zip(mixed, chances, strict=True):
            leaves[order[sites(made.net, made.names, walk, True)]] = chance
        team = best_team(made.net, tree, leaves, Clock(60.0))
        assert team.bound == pytest.approx(most, abs=CLOSE) and team.asked is not None
        planner = Planner(made.net, tree)
        plans = [planner.plan(s, leaves, asked) for s, asked in zip(made.net.team, team.asked, strict=True)]
        captured = np.any([plan.caught[tree.leaf] for plan in plans], axis=0)
        assert leaves[captured].sum() == pytest.approx(most, abs=CLOSE)
        if pursuers == 1:  # one pursuer's plan is the best there is without a program
            alone = planner.plan(made.net.team[0], leaves)
            assert leaves[alone.caught[tree.leaf]].sum() == pytest.approx(most, abs=CLOSE)


def _most(game: Pursuit, mix: dict[Any, float], way: Any, team: Any) -> float:
    """The most that a team captures of a mix from here, trying every move of all of it."""
    kids: dict[Any, float] = {}
    for walk, chance in mix.items():
        if len(walk) > len(way) and walk[: len(way)] == way:
            kid = walk[: len(way) + 1]
            kids[kid] = kids.get(kid, 0.0) + chance
    best = 0.0
    for after in itertools.product(*(hops(game, node) for node in team)) if kids else ():
        total = 0.0
        for kid, chance in kids.items():
            if any(caught(game, (a, way[-1]), (b, kid[-1])) for a, b in zip(team, after, strict=True)):
                total += chance
            elif kid not in mix:
                total += _most(game, mix, kid, after)
        best = max(best, total)
    return best


def test_the_whole_tree_holds_every_walk_that_does_not_stay() -> None:
    dice = random.Random(3)
    for _ in range(20):
        game = one_start(dice, 6, 1, 5)
        made, (start,) = task(game), game.starts
        tree = whole_tree(made.net)
        assert len(tree.site) == prefix_count(made.net)
        moving = {
            walk
            for walk in walks(game, start)
            if all(a != b for a, b in itertools.pairwise(walk[:-1]))
            and (len(walk) == 2 or walk[-1] != walk[-2])
        }
        told = {walk_to(tree, int(leaf)) for leaf in tree.leaf}
        assert told == {sites(made.net, made.names, walk, True) for walk in moving}


@pytest.mark.parametrize(("seed", "value"), [(1, 0), (4, 1 / 2), (41, 2 / 3), (76, 1)])
def test_grids_of_the_benchmark_against_the_whole_linear_program(seed: int, value: float) -> None:
    """Smaller and shorter ones than it solves: the linear program of a grid of five takes minutes."""
    asked = {**grid_game(seed, 4, 2), "ticks": 3}
    graph = asked.pop("game")
    found = interdict(graph, **asked, seen="every_tick")
    exits, team = frozenset(asked["exits"]), tuple(asked["pursuers"])
    assert found.tier == "exact" and found.lower == pytest.approx(value, abs=1e-6)
    assert seen_value(Pursuit(graph, {asked["evader"]: 1.0}, exits, team, 3, False)) == pytest.approx(
        value, abs=1e-6
    )
    assert found.decided == (value in (0, 1))


def test_a_benchmark_whose_bounds_do_not_meet_fails() -> None:
    exact, apart = {"tier": "exact"}, {"tier": "certified"}
    assert not missed(exact) and missed(apart) and not missed({**apart, "may_differ": True})
    assert missed({"grids": 40, "exact": 39}) and not missed({"grids": 40, "exact": 40})
