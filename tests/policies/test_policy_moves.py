"""What each policy does on boards so small that the right move is known."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.errors import AfootError
from afoot.policies.guard import POST
from afoot.policies.names import evader_policy, pursuer_policy, with_policies
from afoot.rules.rules import Rules
from afoot.words import Gait, Policy, Side, Status
from tests.policies.policy_games import (
    Table,
    board_from_graph,
    cast_for,
    grid_board,
    play,
    playing,
    with_records,
)

P, E = Side.PURSUERS, Side.EVADERS


def _path(n: int) -> Any:
    return board_from_graph(nx.path_graph(n), sight="hops")


def _star(arms: int, length: int) -> Any:
    """Node 0 in the middle; arm a has nodes a * length + 1 to (a + 1) * length, outwards."""
    graph = nx.Graph()
    for arm in range(arms):
        nx.add_path(graph, [0, *range(arm * length + 1, (arm + 1) * length + 1)])
    return board_from_graph(graph, sight="hops")


def _table(board: Any, pursuers: Policy, evaders: Policy, nodes: list[int], **more: Any) -> Table:
    count = more.pop("count", (1, 1))
    rules = more.pop("rules", None)
    return Table(board, playing(cast_for(board, *count, **more), pursuers, evaders), nodes, rules)


def test_chase_takes_the_nearest_fresh_contact_and_then_the_newest_place() -> None:
    table = _table(_path(20), Policy.CHASE, Policy.RANDOM, [10, 0, 19], count=(1, 2))
    table.position.clock[0].tick = 50
    table.tell(0, 1, 4)
    table.tell(0, 2, 13)
    assert table.next_nodes(P) == [11]
    table.tell(0, 2, 13, tick=30)
    assert table.next_nodes(P) == [9]  # the fresh one, though farther
    table.tell(0, 1, 4, tick=20)
    assert table.next_nodes(P) == [11]  # both stale: the newest
    table.tell(0, 1, 4, tick=40, team=True)
    assert table.next_nodes(P) == [9]


def test_chase_searches_a_place_once_and_then_keeps_to_a_patrol() -> None:
    table = _table(_path(30), Policy.CHASE, Policy.RANDOM, [10, 0])
    table.position.clock[0].tick = 50
    table.tell(0, 1, 11, tick=20)
    assert table.next_nodes(P) == [11]
    table.position.movers[0].node = 11
    walked = [11]
    for key in range(12):
        walked += table.next_nodes(P, key)
        table.position.movers[0].node = walked[-1]
        table.position.clock[0].tick += 1
    steps = np.diff(walked)
    assert (steps[:4] != 0).all()
    assert abs(steps[:4].sum()) == 4  # one way, whatever is drawn on the way


def test_intercept_meets_the_evader_at_the_first_node_it_reaches_in_time() -> None:
    # The evader goes from 0 to 20, the exit; the pursuer stands beside node 8.
    graph = nx.path_graph(21)
    graph.add_edge(8, 21)
    table = _table(
        board_from_graph(graph, sight="hops"), Policy.INTERCEPT, Policy.RANDOM, [21, 0], exits=[20]
    )
    table.tell(0, 1, 0)
    assert table.next_nodes(P) == [8]
    # From 21 to node v it takes 1 + |8 - v|, the evader v: first in time at v = 5 (4 against 5).
    assert table.mind.memo[0, POST] - 1 == 5
    late = _table(board_from_graph(graph, sight="hops"), Policy.INTERCEPT, Policy.RANDOM, [0, 12], exits=[20])
    late.tell(0, 1, 12)
    assert late.next_nodes(P) == [1]  # too late everywhere: after it
    assert late.mind.memo[0, POST] == 0


@pytest.mark.parametrize("policy", [Policy.INTERCEPT, Policy.CORDON])
def test_pursuers_spread_over_the_ways_out(policy: Policy) -> None:
    length, arms = 40, 3
    exits = [(arm + 1) * length for arm in range(arms)]
    nodes = [30, 70, 110, 0]
    table = _table(_star(arms, length), policy, Policy.RANDOM, nodes, count=(3, 1), exits=exits)
    for viewer in range(3):
        table.tell(viewer, 3, 0, team=True)
    table.ask(P)
    posts = [int(post) - 1 for post in table.mind.memo[:3, POST]]
    assert sorted((post - 1) // length for post in posts) == [0, 1, 2]
    out = [(post - 1) % length + 1 for post in posts]
    assert all(depth >= (24 if policy == Policy.CORDON else 15) for depth in out)


def test_cordon_closes_in_when_the_evader_is_next_to_it() -> None:
    table = _table(_star(3, 40), Policy.CORDON, Policy.RANDOM, [2, 0], exits=[40, 80, 120])
    table.tell(0, 1, 0)
    assert table.next_nodes(P) == [1]


def test_cordon_holds_ways_to_far_places_where_there_is_no_way_out() -> None:
    table = _table(_star(3, 40), Policy.CORDON, Policy.RANDOM, [40, 80, 0], count=(2, 1))
    for viewer in range(2):
        table.tell(viewer, 2, 0, team=True)
    table.ask(P)
    assert (table.mind.memo[:2, POST] > 0).any()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.integers(6, 14))
def test_a_runner_that_nobody_hunts_takes_a_shortest_way_to_the_nearest_exit(seed: int, n: int) -> None:
    graph = nx.connected_watts_strogatz_graph(n, 4, 0.3, seed=seed)
    graph.add_node(n)  # the pursuer's, with no way in
    far = nx.single_source_shortest_path_length(graph, 0)
    exits = [node for node in range(1, n) if far[node] > 1][:2]
    if not exits:
        return
    board = board_from_graph(graph, sight="hops")
    cast = playing(cast_for(board, 1, 1, exits=exits, starts=[n, 0]), Policy.CHASE, Policy.RUNNER)
    batch = play(board, cast, Rules(whole_ticks=1), 1, 3 * n)
    mover = batch.state.movers[0, 1]
    assert mover.status == Status.ESCAPED
    assert mover.end_tick == min(far[exit] for exit in exits) - 1  # the tick it played last, from 0


def test_a_runner_without_exits_takes_the_refuge_of_most_worth_and_stays() -> None:
    board = _path(12)
    cast = cast_for(board, 1, 1, refuges=[3, 9], starts=[0, 5])
    cast = playing(with_records(cast, "refuges", worth=[100, 900]), Policy.ORDERS, Policy.RUNNER)
    batch = play(board, cast, Rules(whole_ticks=1, horizon_ticks=40), 1, 39)
    assert batch.state.movers[0, 1].inside == 2
    batch = play(board, cast, Rules(whole_ticks=1, horizon_ticks=40), 1, 40)
    assert batch.state.movers[0, 1].status == Status.SHELTERED


def test_supplies_that_run_out_drive_an_evader_out_before_it_gives_up() -> None:
    graph = nx.path_graph(12)
    graph.add_node(12)  # the pursuer's, with no way in
    board = board_from_graph(graph, sight="hops")
    cast = with_records(cast_for(board, 1, 1, refuges=[6], starts=[12, 5]), "refuges", supplies=8)
    cast = playing(cast, Policy.ORDERS, Policy.RUNNER)
    batch = play(board, cast, Rules(whole_ticks=1, horizon_ticks=30), 1, 30)
    assert batch.state.movers[0, 1].status == Status.TIMEOUT


def test_flee_goes_away_from_the_pursuer_and_not_into_its_arm() -> None:
    table = _table(_path(20), Policy.RANDOM, Policy.FLEE, [6, 9])
    table.tell(1, 0, 6)
    assert table.next_nodes(E) == [10]
    star = _table(_star(3, 6), Policy.RANDOM, Policy.FLEE, [3, 0])
    star.tell(1, 0, 3)
    assert star.next_nodes(E) in ([7], [13])
    assert star.ask(E)[0].gait == Gait.RUN


def test_flee_takes_the_exit_it_reaches_first_and_not_the_nearest() -> None:
    table = _table(_path(30), Policy.RANDOM, Policy.FLEE, [8, 12], exits=[6, 29])
    table.tell(1, 0, 8)
    assert table.next_nodes(E) == [13]
    free = _table(_path(30), Policy.RANDOM, Policy.FLEE, [8, 12], exits=[6, 29])
    assert free.next_nodes(E) == [11]  # without a contact it is a runner


def test_slip_steps_out_of_sight() -> None:
    # A street along x with a side street at x = 3; the pursuer looks along the street.
    board = grid_board(7, 7, sight=_streets(7))
    table = _table(board, Policy.RANDOM, Policy.SLIP, [0, 3], exits=[6])
    # The pursuer is faster, so the exit at the end of the street is not reached first.
    speed = table.cast.classes.speed_mm.copy()
    speed[0] = [0, 3000, 3000]
    cast = with_records(table.cast, "classes", speed_mm=speed)
    table = Table(board, cast, [0, 3])
    table.tell(1, 0, 0)
    assert table.next_nodes(E) == [10]  # (3, 1), off the street
    calm = Table(board, cast, [0, 3])
    assert calm.next_nodes(E) == [4]


def _streets(size: int) -> Any:
    """Nodes see each other along rows and columns of a grid."""
    x, y = np.arange(size * size) % size, np.arange(size * size) // size
    return (x[:, None] == x) | (y[:, None] == y)


def test_policies_by_name() -> None:
    assert pursuer_policy("cordon") is Policy.CORDON
    assert evader_policy("slip") is Policy.SLIP
    with pytest.raises(AfootError, match=r"pursuers; got 'chaes'.*Did you mean 'chase'"):
        pursuer_policy("chaes")
    with pytest.raises(AfootError, match="evaders"):
        evader_policy("chase")
    cast = cast_for(_path(4), 1, 2)
    with pytest.raises(AfootError, match="pursuers"):
        with_policies(cast, Policy.FLEE, Policy.SLIP)
    led = playing(cast, Policy.CHASE, Policy.SLIP, {2: 1})
    assert led.movers.policy.tolist() == [Policy.CHASE, Policy.SLIP, Policy.FOLLOW]
    assert not led.movers.flags.writeable and led.movers.dtype == cast.movers.dtype
    assert with_policies(led, Policy.CHASE, Policy.ORDERS).movers.policy.tolist() == [2, 0, 0]
