"""Cop numbers and capture times that are known, found again by the solver.

The classic game: cops are placed, then the robber; cops move first, all at once, and anybody may stay.
- M. Aigner and M. Fromme, A game of cops and robbers, Discrete Applied Mathematics 8, 1984: a graph of girth 5 or more
  needs at least as many cops as its least degree, and three suffice on planar graphs. So the Petersen graph and the
  dodecahedron need three, and the Robertson graph, of degree 4, needs four at least.
- W. Baird, A. Beveridge, A. Bonato, P. Codenotti, A. Maurer, J. McCauley and S. Valeva, On the minimum order of
  k-cop-win graphs, Contributions to Discrete Mathematics 9, 2014: how many connected graphs one cop wins on, by their
  order; that up to nine nodes two are enough; that four are enough on the Robertson graph.
- The game of cops and robbers on planar graphs, master's thesis, Missouri State University, 2020: two cops win on the
  Tutte graph.
- M. Maamoun and H. Meyniel, On a game of policemen and robber, Discrete Applied Mathematics 17, 1987: a Cartesian
  product of d trees needs ceil((d + 1) / 2) cops; a hypercube is one.
- S. Neufeld and R. Nowakowski, A game of cops and robbers played on products of graphs, Discrete Mathematics 186,
  1998: products of two cycles of four or more need three cops.
- A. Mehrabian, The capture time of grids, Discrete Mathematics 311, 2011: two cops need floor((m + n) / 2) - 1 rounds
  on an m x n grid, and no fewer.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from afoot.solvers import Solution, solve
from afoot.solvers.survey import survey
from tests.naive.pursuit import Chase
from tests.solvers.solving import solved
from tests.theorems.test_cops_and_robbers import dismantlable

ROBERTSON_CHORDS = [
    (0, 4), (4, 9), (9, 13), (13, 17), (17, 2), (2, 6), (6, 10), (10, 15), (15, 0), (1, 8), (1, 12), (3, 11), (3, 14),
    (5, 12), (5, 16), (7, 14), (7, 18), (8, 16), (11, 18),
]  # fmt: skip
ONE_COP_WINS = (1, 1, 2, 5, 16, 68, 403)  # of the connected graphs of 1 to 7 nodes
ROUNDS_ON_GRIDS = [
    *((m, n) for m in range(2, 8) for n in range(m, 8)), (8, 8), (9, 5), (12, 7), (16, 16), (15, 17), (64, 3), (2, 40),
]  # fmt: skip


def least(graph: Any, **asked: Any) -> Solution:
    """The solution with as few cops as win."""
    found = solve(graph, pursuers="auto", **asked)
    assert found.is_won
    return found


def torus(m: int, n: int) -> Any:
    return nx.cartesian_product(nx.cycle_graph(m), nx.cycle_graph(n))


@pytest.mark.small
def test_the_petersen_graph_needs_three_and_one_round() -> None:
    found = least(nx.petersen_graph(), distances=True)
    assert (found.pursuers, found.survey.best_ticks) == (3, 1)


def test_the_dodecahedron_needs_three_though_it_is_planar() -> None:
    assert least(nx.dodecahedral_graph()).pursuers == 3


def test_two_win_on_the_tutte_graph() -> None:
    tutte = nx.tutte_graph()
    assert len(tutte) == 46 and least(tutte).pursuers == 2


def test_the_robertson_graph_needs_four() -> None:
    graph = nx.cycle_graph(19)
    graph.add_edges_from(ROBERTSON_CHORDS)
    assert nx.girth(graph) == 5 and {d for _, d in graph.degree} == {4}  # no other graph of 19 nodes is so
    assert least(graph).pursuers == 4


@pytest.mark.parametrize(("dimension", "cops"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4)])
def test_hypercubes(dimension: int, cops: int) -> None:
    assert least(nx.hypercube_graph(dimension)).pursuers == cops


@pytest.mark.parametrize("size", [(4, 4), (4, 5), (5, 5), (4, 7), (5, 6), (6, 6), (5, 9), (7, 7)])
def test_a_torus_needs_three(size: tuple[int, int]) -> None:
    assert least(torus(*size)).pursuers == 3


@pytest.mark.parametrize("size", [(3, 3), (3, 4)])
def test_the_smallest_tori_need_two(size: tuple[int, int]) -> None:
    assert least(torus(*size)).pursuers == 2


def test_there_are_as_many_grids_as_there_should_be() -> None:
    assert len(set(ROUNDS_ON_GRIDS)) >= 25 and {(8, 8), (15, 17), (16, 16), (64, 3)} <= set(ROUNDS_ON_GRIDS)


@pytest.mark.parametrize("size", ROUNDS_ON_GRIDS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_rounds_that_two_cops_need_on_a_grid(size: tuple[int, int]) -> None:
    found = solve(nx.grid_2d_graph(*size), pursuers=2, distances=True)
    assert found.survey.best_share == 1 and found.survey.best_ticks == (size[0] + size[1] - 2) // 2


def test_every_connected_graph_of_up_to_seven_nodes() -> None:
    """One cop wins exactly on those that are dismantlable, and two win on all."""
    one, most = [0] * 8, 0
    for graph in nx.graph_atlas_g()[1:]:
        if not nx.is_connected(graph):
            continue
        wins = survey(*solved(Chase(graph, 1), distances=False)).placements > 0
        assert wins == dismantlable(graph)
        one[len(graph)] += wins
        most += not wins
        assert wins or survey(*solved(Chase(graph, 2), distances=False)).placements > 0
    assert tuple(one[1:]) == ONE_COP_WINS and sum(ONE_COP_WINS) + most == 996
