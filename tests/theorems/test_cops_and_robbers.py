"""Known facts of cops and robbers, from a retrograde analysis that plays the game's own turns and nothing else.

Classic game: cops are placed, then the robber; cops move first, all of them at once, and anybody may stay.
- R. Nowakowski and P. Winkler, Vertex-to-vertex pursuit in a graph, Discrete Mathematics 43, 1983, and
  A. Quilliot, Jeux et pointes fixes sur les graphes, thesis, Paris VI, 1978: one cop wins exactly on the
  dismantlable graphs: trees, complete graphs and chordal graphs, but no cycle longer than three.

What the solver finds of larger graphs is in test_cop_numbers.py.
"""

from __future__ import annotations

import itertools
from typing import Any

import networkx as nx
import pytest

from afoot.rules.rules import Rules
from afoot.words import Moves
from tests.naive.retrograde import CLASSIC, Key, capture_turns

SMALL = [g for g in nx.graph_atlas_g() if len(g) == 5 and nx.is_connected(g)]
LATE = CLASSIC._replace(each_move=0)
REACHING = CLASSIC._replace(
    reach_hops=1, each_move=0
)  # DESIGN: the rules of the papers on learning on graphs


def winning_starts(graph: Any, turns: dict[Key, int], pursuers: int) -> dict[tuple[int, ...], int]:
    """The pursuers' placements that win whatever node the evader picks after them, with the turns at most."""
    best = {}
    for placed in itertools.combinations_with_replacement(range(len(graph)), pursuers):
        ends = [
            turns.get(((*placed, evader), (*placed, evader), 0))
            for evader in range(len(graph))
            if evader not in placed
        ]
        if None not in ends:
            best[placed] = max(ends, default=0)
    return best


def cops_win(graph: Any, cops: int, rules: Rules = CLASSIC) -> bool:
    return bool(winning_starts(graph, capture_turns(graph, cops, rules), cops))


def dismantlable(graph: Any) -> bool:
    """Whether dominated nodes can be taken away until one is left."""
    graph = graph.copy()
    while len(graph) > 1:
        closed = {a: {a, *graph.adj[a]} for a in graph}
        corner = next((a for a in graph for b in graph.adj[a] if closed[a] <= closed[b]), None)
        if corner is None:
            return False
        graph.remove_node(corner)
    return True


@pytest.mark.small
def test_one_cop_on_the_smallest_cycles() -> None:
    assert cops_win(nx.cycle_graph(3), 1)
    assert not cops_win(nx.cycle_graph(4), 1)


@pytest.mark.parametrize("n", [4, 5, 6])
def test_a_cycle_needs_two(n: int) -> None:
    assert not cops_win(nx.cycle_graph(n), 1)
    assert cops_win(nx.cycle_graph(n), 2)


@pytest.mark.parametrize(
    "graph", [nx.balanced_tree(2, 2), nx.star_graph(5), nx.path_graph(7), nx.complete_graph(6)]
)
def test_one_cop_wins_on_trees_and_complete_graphs(graph: Any) -> None:
    assert cops_win(graph, 1)


def test_one_cop_wins_exactly_on_dismantlable_graphs() -> None:
    """Every connected graph of five nodes (there are 21)."""
    assert len(SMALL) == 21
    answers = [cops_win(graph, 1) for graph in SMALL]
    assert answers == [dismantlable(graph) for graph in SMALL]
    assert 0 < sum(answers) < 21


def test_a_cop_in_the_middle_of_a_path_is_quickest() -> None:
    """From the middle of a path of n nodes the robber at an end is floor(n / 2) away; each pair of turns gains one,
    and the capture is made in a cops' turn."""
    for n in range(2, 8):
        starts = winning_starts(nx.path_graph(n), capture_turns(nx.path_graph(n), 1, CLASSIC), 1)
        assert len(starts) == n
        assert min(starts.values()) == 2 * (n // 2) - 1
        assert starts[0,] == 2 * (n - 1) - 1


def test_two_cops_win_on_a_grid_and_one_does_not() -> None:
    grid = nx.grid_2d_graph(3, 3)
    assert not cops_win(grid, 1)
    assert cops_win(grid, 2)


@pytest.mark.parametrize("cops", [1, 2])
def test_reach_one_at_the_end_of_the_tick_is_won_where_the_classic_game_is(cops: int) -> None:
    """The robber moves last: it is lost when all its moves end beside cops, in both games."""
    for graph in SMALL[::4] if cops == 1 else [nx.cycle_graph(4), nx.complete_bipartite_graph(2, 3)]:
        assert cops_win(graph, cops) == cops_win(graph, cops, REACHING)


def test_checking_only_at_the_end_of_the_tick_flips_the_answer() -> None:
    """With reach 0 a robber that moves last just steps aside wherever it has two ways: one cop then wins on trees
    alone, and there only because it meets the robber on the hop."""
    for graph in SMALL:
        assert cops_win(graph, 1, LATE) == nx.is_tree(graph)
    assert not any(cops_win(graph, 1, LATE._replace(crossing=0)) for graph in SMALL[::4])
    flipped = [g for g in SMALL if cops_win(g, 1) and not cops_win(g, 1, LATE)]
    assert len(flipped) > 5


@pytest.mark.small
def test_who_moves_first_matters() -> None:
    """A cop beside the robber on a triangle: it just steps over, or has to wait for the robber's move."""
    graph = nx.complete_graph(3)
    rules = CLASSIC._replace(moves=int(Moves.EVADERS_FIRST))
    first, second = capture_turns(graph, 1, CLASSIC), capture_turns(graph, 1, rules)
    assert first[(0, 1), (0, 1), 0] == 1  # the cop just steps over
    assert second[(0, 1), (0, 1), 0] == 2  # the robber moves, then the cop does
