"""Interdiction the slow plain way: all walks, all joint schedules, all of a team's answers, with stays and all."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import highspy
import networkx as nx
import numpy as np

from afoot.solvers.matrix_game import solve_matrix

Way = tuple[Any, ...]


class Pursuit(NamedTuple):
    """A game on a networkx graph, on which every hop takes a tick."""

    graph: Any
    starts: dict[Any, float]  # the evader's
    exits: frozenset[Any]
    pursuers: tuple[Any, ...]
    ticks: int
    crossing: bool


def random_pursuit(
    dice: random.Random, nodes: int, pursuers: int, ticks: int, most_starts: int = 2
) -> Pursuit:
    """A game in which the evader can get out in time."""
    while True:
        directed = dice.random() < 0.3
        graph = nx.gnp_random_graph(dice.randint(3, nodes), 0.45, dice.randrange(10**9), directed=directed)
        names = [
            node for node in graph if graph.adj[node]
        ]  # a scenario lets nobody start where no way leads on
        if len(names) < 3:
            continue
        exits = frozenset(dice.sample(list(graph), dice.choice((1, 2))))
        starts = dice.sample(names, min(most_starts, dice.choice((1, 1, 2))))
        chances = [1.0] if len(starts) == 1 else [0.25, 0.75]
        team = tuple(dice.choice(names) for _ in range(pursuers))
        mix = dict(zip(starts, chances, strict=True))
        game = Pursuit(graph, mix, exits, team, ticks, dice.random() < 0.5)
        reached = {node for start in starts for node in {start, *nx.descendants(graph, start)}}
        theirs = [{node, *nx.descendants(graph, node)} for node in team]
        if not all(own & reached for own in theirs):  # a scenario asks that each pursuer can come somewhere
            continue
        if exits <= reached and all(any(walks(game, s)) for s in starts) and not {*starts} & {*team}:
            return game


def hops(game: Pursuit, node: Any) -> list[Any]:
    return [node, *game.graph.adj[node]]


def walks(game: Pursuit, start: Any) -> Iterator[Way]:
    """All walks that are on an exit for the first time after a tick, within the time."""
    open_ways: list[Way] = [(start,)]
    for _ in range(game.ticks):
        longer = [(*way, after) for way in open_ways for after in hops(game, way[-1])]
        yield from (way for way in longer if way[-1] in game.exits)
        open_ways = [way for way in longer if way[-1] not in game.exits]


def routes(game: Pursuit, start: Any) -> list[Way]:
    ways: list[Way] = [(start,)]
    for _ in range(game.ticks):
        ways = [(*way, after) for way in ways for after in hops(game, way[-1])]
    return ways


def caught(game: Pursuit, before: tuple[Any, Any], after: tuple[Any, Any]) -> bool:
    """Whether a pursuer captures an evader in a tick. before, after: nodes of the pursuer and the evader."""
    swapped = before[0] != before[1] and before == (after[1], after[0])
    return after[0] == after[1] or (game.crossing and swapped)


def meets(game: Pursuit, route: Way, walk: Way) -> bool:
    pairs = list(zip(route, walk, strict=False))
    return any(caught(game, a, b) for a, b in itertools.pairwise(pairs))


def blind_value(game: Pursuit) -> float:
    """Schedules against walks, all of them, as one matrix game."""
    own = {start: list(walks(game, start)) for start in game.starts}
    rows = set()
    tables = {start: [{r: meets(game, r, w) for r in _all_routes(game)} for w in own[start]] for start in own}
    for team in itertools.product(*(routes(game, start) for start in game.pursuers)):
        parts = [tuple(any(one[route] for route in team) for one in tables[start]) for start in own]
        rows.add(tuple(parts))
    # A column is a walk for each start.
    columns = list(itertools.product(*(range(len(own[start])) for start in own)))
    chances = list(game.starts.values())
    payoff = [
        [sum(p * part[i] for p, part, i in zip(chances, row, picks, strict=True)) for picks in columns]
        for row in rows
    ]
    return float(solve_matrix(np.array(payoff, float)).value)


def _all_routes(game: Pursuit) -> set[Way]:
    return {route for start in game.pursuers for route in routes(game, start)}


def seen_value(game: Pursuit) -> float:
    """The evader's mix and what each position of the team is worth with each way so far, as one linear program.

    worth(way, team) is at least what any move of the team gets: the chance of the ways on which it captures at once and
    the worth of the others. The evader makes worth(start, team at the start) as small as it can.
    """
    whole = [walk for start in game.starts for walk in walks(game, start)]
    ways = sorted({walk[:i] for walk in whole for i in range(1, len(walk) + 1)}, key=len)
    columns: dict[Any, int] = {}
    for way in ways:
        columns["chance", way] = len(columns)
    rows: list[tuple[float, float, dict[int, float]]] = []
    for way in ways:
        kids = [longer for longer in ways if len(longer) == len(way) + 1 and longer[: len(way)] == way]
        if len(way) == 1:
            p = game.starts[way[0]]
            rows.append((p, p, {columns["chance", way]: 1.0}))
        if not kids:
            continue
        row = {columns["chance", way]: -1.0}
        row.update({columns["chance", kid]: 1.0 for kid in kids})
        rows.append((0.0, 0.0, row))
        for team in _teams(game, len(way) - 1):
            worth = columns.setdefault(("worth", way, team), len(columns))
            for after in itertools.product(*(hops(game, node) for node in team)):
                row = {worth: 1.0}
                for kid in kids:
                    if any(
                        caught(game, (a, way[-1]), (b, kid[-1])) for a, b in zip(team, after, strict=True)
                    ):
                        row[columns["chance", kid]] = -1.0
                    elif kid not in whole:
                        row[columns.setdefault(("worth", kid, after), len(columns))] = -1.0
                rows.append((0.0, highspy.kHighsInf, row))
    goal = [columns["worth", (start,), game.pursuers] for start in game.starts]
    return _least(len(columns), rows, goal)


def _teams(game: Pursuit, ticks: int) -> set[Way]:
    """Where a team can be after so many ticks."""
    places = [{start} for start in game.pursuers]
    for _ in range(ticks):
        places = [{after for node in own for after in hops(game, node)} for own in places]
    return set(itertools.product(*places))


def _least(count: int, rows: list[tuple[float, float, dict[int, float]]], goal: list[int]) -> float:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, len(rows)
    cost = np.zeros(count)
    cost[goal] = 1.0
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(count), np.full(count, highspy.kHighsInf)
    lp.row_lower_, lp.row_upper_ = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(r[2]) for r in rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([c for r in rows for c in r[2]], np.int32)
    lp.a_matrix_.value_ = np.array([v for r in rows for v in r[2].values()])
    solver = highspy.Highs()
    solver.silent()
    solver.passModel(lp)
    solver.run()
    return float(solver.getInfo().objective_function_value)
