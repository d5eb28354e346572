"""Games for the solvers' tests: random ones under random rules, the same for the solver and for the slow twin."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

from afoot.board.model import Board
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.solvers.bits import words_for
from afoot.solvers.drive import Driver, Solved
from afoot.solvers.game import Asked, Game, make_game
from afoot.solvers.planes import PLANES
from afoot.solvers.play import Table, make_table
from afoot.solvers.ranks import MOST_PURSUERS, rank_of
from afoot.words import Moves
from tests.naive.build import board_from_graph, cast_for, with_records
from tests.naive.pursuit import Chase, Position

VARIANTS = [
    {"pursuers_first": first, "each_move": each, "crossing": crossing, "reach_hops": reach}
    for first in (True, False)
    for each in (True, False)
    for crossing in (True, False)
    for reach in (0, 1, 2)
]


class Setting(NamedTuple):
    """A chase as the solver takes it; node i of the graph is node i of the board."""

    board: Board
    cast: Cast
    rules: Rules
    asked: Asked


def setting_of(chase: Chase) -> Setting:
    """The same game for the solver."""
    movers = chase.pursuers + 1
    board = board_from_graph(chase.graph)
    cast = cast_for(board, chase.pursuers, 1, exits=chase.goals)
    if chase.speeds_mm:
        speeds = [[0, speeds[0], speeds[-1]] for speeds in chase.speeds_mm]
        cast = with_records(cast, "classes", speed_mm=speeds, critical_mm=[one[2] for one in speeds])
    rules = Rules(
        moves=int(Moves.PURSUERS_FIRST if chase.pursuers_first else Moves.EVADERS_FIRST),
        whole_ticks=1,
        reach_hops=chase.reach_hops,
        each_move=int(chase.each_move),
        crossing=int(chase.crossing),
        contacts=0,
        horizon_ticks=10**6,
    )
    assert len(cast.movers) == movers
    return Setting(board, cast, rules, Asked(chase.pursuers, None, chase.stays))


def solved(chase: Chase, *, distances: bool = True, threads: int = 1) -> tuple[Game, Solved]:
    game = make_game(*setting_of(chase))
    return game, Driver(game, distances=distances, threads=threads).run()


def table_of(game: Game, found: Solved) -> Table:
    """Strategies, with rules in a scenario's words."""
    rules = game.rules
    told = {
        "moves": Moves(rules.moves).name.lower(),
        "capture": {
            "reach_hops": rules.reach_hops,
            "checked": "each_move" if rules.each_move else "end_of_tick",
            "crossing": bool(rules.crossing),
        },
    }
    return make_table(game, found.ticks, told, [str(i) for i in range(len(game.board.degree))])


def planes_of(ticks: Any) -> Any:
    """uint64 [16, t, w]: ticks [t, v] in planes of bits, bit by bit."""
    planes = np.zeros((PLANES, len(ticks), words_for(ticks.shape[1])), np.uint64)
    for (row, site), value in np.ndenumerate(ticks):
        for plane in range(PLANES):
            planes[plane, row, site // 64] |= np.uint64((int(value) >> plane & 1) << site % 64)
    return planes


def place(game: Game, position: Position) -> tuple[int, int]:
    """Row and column of a position in the solver's arrays."""
    team = []
    for i, (node, end, left) in enumerate(position[:-1]):
        team.append(game.bases[i] + _site(game.sites_of(i), node, end, left))
    row = rank_of(game.tables.ranks, *team, *[0] * (MOST_PURSUERS - len(team)))
    return int(row), _site(game.evader, *position[-1])


def _site(sites: Any, node: int, end: int, left: int) -> int:
    """The first site of a mover with so many ticks to go: others, of a slower gait, are worth the same."""
    return int(np.flatnonzero((sites.node == node) & (sites.hop_to == end) & (sites.left == left))[0])


def random_graph(dice: random.Random, nodes: int) -> Any:
    """Undirected or with one-way edges, connected or not, with at least one edge; sparser where it is large, or all
    captures in it would be early."""
    density = 0.8 if nodes < 7 else 0.5
    while True:
        directed = dice.random() < 0.25
        graph = nx.gnp_random_graph(
            nodes, dice.uniform(0.2, density), dice.randrange(10**9), directed=directed
        )
        if graph.number_of_edges():
            return graph


def random_chase(dice: random.Random, most_nodes: int, *, slow: bool, least_nodes: int = 2) -> Chase:
    """A random small game. slow: hops of up to three ticks, and speeds that differ; then two pursuers have at most
    four nodes."""
    pursuers = dice.choice((1, 1, 2)) if slow else dice.choice((1, 2))
    most = min(most_nodes, 4 if slow and pursuers == 2 else most_nodes)
    graph = random_graph(dice, dice.randint(min(least_nodes, most), most))
    nodes = list(graph)
    speeds: tuple[tuple[int, ...], ...] = ()
    if slow:
        nx.set_edge_attributes(graph, {e: dice.choice((800, 1000, 2000)) for e in graph.edges}, "length_mm")
        speeds = tuple(dice.choice(((1000,), (1000, 2000), (700,))) for _ in range(pursuers + 1))
    return Chase(
        graph,
        pursuers,
        goals=tuple(dice.sample(nodes, dice.choice((0, 0, 0, 1)))),
        speeds_mm=speeds,
        stays=dice.choice(("both", "both", "both", "pursuers", "evaders", "nobody")),
        **dice.choice(VARIANTS),  # type: ignore[arg-type]
    )
