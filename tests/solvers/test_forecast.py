"""Forecasts of time: parts of boards that are tried, and how near what they say is to what happens."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest

import afoot
from afoot.solvers import trial
from afoot.solvers.forecast import Forecast, across, forecast
from afoot.solvers.game import Asked, Game, make_game
from afoot.solvers.order import beside, breadth_first, near_order
from afoot.solvers.perfect import game_on
from afoot.solvers.trial import FEW, LEAST_S, LOST, SWEEPS, Tried, cut, densest, part_of, solve_part, timed
from bench.forecast import GRAPHS, RULES
from bench.solve import FORECAST_WITHIN


def game_of(graph: Any, pursuers: int = 2, **more: Any) -> Game:
    made = game_on(graph, **more)
    return make_game(made.board, made.cast, made.rules, Asked(pursuers))


def edges(board: Any) -> set[tuple[int, int]]:
    return {
        (node, int(to))
        for node, degree in enumerate(board.degree.tolist())
        for to in board.hops[node, 1:degree]
        if to != node
    }


def test_a_part_has_the_hops_among_its_nodes_alone() -> None:
    game = game_of(nx.convert_node_labels_to_integers(nx.grid_2d_graph(6, 6)))
    nodes = np.array([0, 1, 2, 6, 7, 12])
    part = part_of(game, nodes, rimless=False)
    told = {(int(nodes[a]), int(nodes[b])) for a, b in edges(part.board)}
    own = set(nodes.tolist())
    assert told == {(a, b) for a, b in edges(game.board) if a in own and b in own}
    assert (part.cast.hop_mm[:, part.board.hops == np.arange(6)[:, None]] == 0).all()
    assert make_game(part.board, part.cast, game.rules, game.asked).teams == 6 * 7 // 2


def test_a_part_of_a_ring_is_a_ring_and_of_a_path_a_path() -> None:
    for graph, hops in ((nx.cycle_graph(40), 2 * 12), (nx.path_graph(40), 2 * 11)):
        game = game_of(graph)
        assert len(edges(part_of(game, np.arange(12), rimless=False).board)) == hops


def test_where_there_is_no_rim_nearly_all_hops_are_kept() -> None:
    game = game_of(nx.random_regular_graph(3, 80, seed=1))
    cut, led_back = (edges(part_of(game, np.arange(30), rimless=one).board) for one in (False, True))
    assert cut < led_back and 0.9 * 3 * 30 <= len(led_back) <= 3 * 30


def test_goals_are_those_of_the_part_and_one_at_least() -> None:
    game = game_of(nx.path_graph(40), exits=[3, 5, 39])
    exits = part_of(game, np.arange(30, 2, -1), rimless=False).cast.exits
    assert sorted(exits.node.tolist()) == [23 + 2, 25 + 2]
    far = part_of(game, np.arange(10, 20), rimless=False).cast.exits
    assert far.node.tolist() == [0] and len(game.cast.exits) == 3


def test_the_nodes_about_one_come_in_the_order_of_their_distance() -> None:
    game = game_of(nx.convert_node_labels_to_integers(nx.grid_2d_graph(6, 6)))
    joined = beside(game.board.hops, game.board.degree)
    far = [
        nx.shortest_path_length(nx.grid_2d_graph(6, 6), (1, 1), divmod(node, 6))
        for node in breadth_first(joined, 7)
    ]
    assert len(far) == 36 and far == sorted(far)
    assert breadth_first(joined, 7, 10) == breadth_first(joined, 7)[:10]


def test_a_part_is_cut_out_where_there_are_the_most_ways() -> None:
    """A block of streets on the way from one dead end to another."""
    graph = nx.disjoint_union_all([nx.path_graph(40), nx.convert_node_labels_to_integers(nx.grid_2d_graph(6, 6)),
                                   nx.path_graph(40)])  # fmt: skip
    graph.add_edges_from([(39, 40), (75, 76)])
    game = game_of(graph)
    order = np.argsort(near_order(game.board.hops, game.board.degree)).tolist()
    part = densest(beside(game.board.hops, game.board.degree), order, 30)
    assert len(set(part)) == 30 and len(set(part) & set(range(40, 76))) > 25


def test_a_part_of_streets_tells_that_the_evader_gets_away() -> None:
    """Where meetings count at the end of the tick it does so on all of these streets, but on no part at their rim."""
    game = game_of(GRAPHS["streets of 600"][1](), **RULES["end of tick"])
    order = np.argsort(near_order(game.board.hops, game.board.degree)).tolist()
    rim = solve_part(cut(game, order[:139], rimless=False), False).won
    part = densest(beside(game.board.hops, game.board.degree), order, 139)
    assert rim == 1.0 and solve_part(cut(game, part, rimless=False), False).won < LOST


@pytest.mark.parametrize("distances", [False, True])
def test_where_the_evader_gets_away_no_more_is_reckoned_for_a_wider_board(
    distances: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    game, asked = game_of(nx.convert_node_labels_to_integers(nx.grid_2d_graph(12, 12)), 3), []

    def told(won: float, rounds: int = 9) -> float:
        def part(own: Game, distances: bool) -> Tried:
            asked.append((len(own.board.degree), distances))
            return Tried(won, 1.0, rounds)

        monkeypatch.setattr(trial, "solve_part", part)
        return timed(game, distances, forecast(game, distances)).cpu_s

    lost, tried = told(0.1), [one for one in asked if one[0] > FEW]
    won = told(1.0)
    share = (tried[0][0] / 144) ** 4  # of positions
    assert lost * share == pytest.approx(1.0, rel=0.5) and 1.1 * lost < won < 2 * lost
    assert [ticks for _, ticks in tried] == [False, *[True] * distances]  # for the memory that they take
    half = [False] * (not distances)  # by which it is told whether sweeps grow
    assert [ticks for nodes, ticks in asked if nodes > FEW] == [ticks for _, ticks in tried] * 2 + half
    assert told(1.0, SWEEPS) == (won if distances else lost)  # a sweep there and one back found all of it


def test_few_captures_take_few_planes_of_ticks() -> None:
    """Two pursuers win next to nothing on a cubic graph, and that soon: far fewer ticks than its width would allow."""
    game = game_of(nx.random_regular_graph(3, 600, seed=1))
    rough = forecast(game, True)
    told = timed(game, True, rough).bytes
    taken = forecast(game, True, solve_part(game, True).rounds).bytes
    assert 0.75 * told <= taken <= told < 0.8 * rough.bytes
    assert timed(game, False, forecast(game, False)).bytes == forecast(game, False).bytes


def test_what_takes_no_time_is_not_tried() -> None:
    game = game_of(nx.petersen_graph())
    rough = forecast(game, True)
    assert rough.cpu_s < LEAST_S and timed(game, True, rough) is rough


def test_a_board_is_as_wide_as_its_longest_way() -> None:
    assert across(game_of(nx.path_graph(40))) == 39 and across(game_of(nx.cycle_graph(40))) == 20


@pytest.mark.parametrize(
    ("graph", "rules", "distances"),
    [
        ("streets of 600", "classic", True),
        ("grid of 24 x 24", "end of tick", False),
        ("grid of 8 x 75", "end of tick", False),
        ("points of 500", "two exits", True),
        ("tree of 700", "classic", True),
        ("ring of 900", "graph-rl", True),  # by its width alone forecast seven times too long
        ("random cubic of 1,000", "two exits", True),
        ("streets of 199", "classic", False),
        ("tree of 150", "two exits", True),
        ("random cubic of 150", "classic", False),
        ("random cubic of 150", "end of tick", False),  # won on all parts, and not on the whole
    ],
)
def test_time_is_within_twice_the_range_told(graph: str, rules: str, distances: bool) -> None:
    pursuers, make = GRAPHS[graph]
    found = afoot.solve(make(), pursuers=pursuers, distances=distances, **RULES[rules])
    told = found.forecast
    assert told.low_s / FORECAST_WITHIN <= found.solved.cpu_s <= told.high_s * FORECAST_WITHIN
    assert found.to_dict()["forecast"]["low_s"] == told.low_s < told.cpu_s < told.high_s


def test_the_range_is_wide_only_where_no_part_tells_who_wins() -> None:
    cubic, streets = (GRAPHS[name][1]() for name in ("random cubic of 150", "streets of 199"))
    wide, narrow, two = (
        timed(game, False, forecast(game, False))
        for game in (game_of(cubic, 3), game_of(streets, 3), game_of(GRAPHS["random cubic of 1,000"][1](), 2))
    )
    assert wide.unsure and wide.high_s > 30 * wide.low_s
    assert not narrow.unsure and not two.unsure and narrow.high_s < 2 * narrow.low_s


@pytest.mark.parametrize(
    ("cpu_s", "unsure", "words"),
    [
        (0.05, False, "less than 0.1 s"),
        (4.2, False, "about 3 to 5.5 s"),
        (60, False, "about 43 to 78 s"),
        (600, False, "about 7.1 to 13 min"),
        (3.2, True, "about 0.21 to 8 s"),
        (36_000, True, "about 0.67 to 25 h"),
    ],
)
def test_time_is_told_as_a_range(cpu_s: float, unsure: bool, words: str) -> None:
    assert Forecast(10**9, cpu_s, unsure).told() == f"about 1 GB and {words} of one core"


@pytest.mark.parametrize(
    ("graph", "rules", "power"),
    [
        ("grid of 8 x 75", "end of tick", trial.GROWS_STEADY),
        ("streets of 1,000", "classic", trial.GROWS_SWEPT),
        ("path of 900", "classic", 0.0),
    ],
)
def test_a_wider_board_is_swept_no_more_where_a_larger_part_is_not(
    graph: str, rules: str, power: float
) -> None:
    """Parts as large as those that are tried."""
    pursuers, make = GRAPHS[graph]
    game = game_of(make(), pursuers, **RULES[rules])
    joined = beside(game.board.hops, game.board.degree)
    order = np.argsort(near_order(game.board.hops, game.board.degree)).tolist()
    nodes = int(len(order) * trial.SHARE ** (1 / 3))
    whole, half = (cut(game, densest(joined, order, many), False) for many in (nodes, nodes // 2))
    assert trial.swept_power(solve_part(whole, False).rounds, half) == power
