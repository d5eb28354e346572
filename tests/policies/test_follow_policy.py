"""Followers: in the leader's steps, back together after a loss, to the rally node when parted."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot.rules.rules import Rules
from afoot.sim.batch import Batch
from afoot.words import Policy, Side, Status
from tests.policies.moments import Moment
from tests.policies.policy_games import Table, board_from_graph, cast_for, playing, with_records
from tests.scenarios.tiny import compiled, spec, star

LEADERS = {2: 1}


def _game(n: int, leader: Policy, speeds: list[int], **more: Any) -> tuple[Any, Any]:
    """A path, or another graph; a pursuer out of the way at the last node, a leader and a follower."""
    graph = more.pop("graph", nx.path_graph(n))
    board = board_from_graph(graph, sight=more.pop("sight", "hops"))
    cast = cast_for(board, 1, 2, starts=[n - 1, 5, 4], speed_mm=speeds, **more)
    return board, playing(cast, Policy.ORDERS, leader, LEADERS)


def _tracks(board: Any, cast: Any, rules: Rules, ticks: int) -> Any:
    """Nodes [ticks + 1, movers] of one chase."""
    with Batch(board, cast, rules, 1) as batch:
        nodes = [batch.state.movers.node[0].copy()]
        for _ in range(ticks):
            batch.step()
            nodes.append(batch.state.movers.node[0].copy())
    return np.array(nodes)


def test_a_follower_walks_in_its_leaders_steps_behind_it() -> None:
    graph = nx.cycle_graph(12)
    nx.add_path(graph, [11, 12, 13])
    graph.add_node(14)
    board, cast = _game(15, Policy.RUNNER, [1000, 1000, 1000], graph=graph, sight="all")
    nodes = _tracks(board, cast, Rules(whole_ticks=1, horizon_ticks=200), 100)
    leader, follower = nodes[:, 1], nodes[:, 2]
    lags = [lag for lag in range(1, 5) if (follower[10:] == leader[10 - lag : -lag]).all()]
    assert lags  # the same nodes, some ticks later: never ahead of it
    assert len(set(leader.tolist())) > 3


@pytest.mark.parametrize("rally", [2, -1])
def test_a_parted_follower_goes_to_the_last_known_node_and_then_to_the_rally(rally: int) -> None:
    board, cast = _game(30, Policy.ORDERS, [1000, 1000, 1000])
    cast = with_records(cast, "movers", policy=[Policy.ORDERS, Policy.ORDERS, Policy.FOLLOW])
    cast = cast._replace(rally_node=rally)
    table = Table(board, cast, [29, 8, 6], Rules(whole_ticks=1, lost_ticks=4))
    table.position.movers[1].node = 7  # one hop off: seen
    assert table.next_nodes(Side.EVADERS)[1] == 7
    table.position.movers[1].node = 20  # gone
    seen = []
    for tick in range(1, 16):
        table.position.clock[0].tick = tick
        table.position.movers[2].node = table.next_nodes(Side.EVADERS)[1]
        seen.append(int(table.position.movers[2].node))
    if rally == 2:
        assert seen == [7, 7, 7, 7, 6, 5, 4, 3, 2, 2, 2, 2, 2, 2, 2]
    else:
        assert seen == [7] * 15  # its leader is played from outside, so it has nothing to go by
    # The leader comes by: the follower joins it again.
    at = int(table.position.movers[2].node)
    table.position.movers[1].node = at + 1
    assert table.next_nodes(Side.EVADERS)[1] == at + 1


def test_hearing_replaces_sight_and_the_dark_parts() -> None:
    for hear_mm, joined in ((3000, True), (1000, False)):
        board, cast = _game(30, Policy.ORDERS, [1000, 1000, 1000])
        cast = with_records(cast, "movers", policy=[Policy.ORDERS, Policy.ORDERS, Policy.FOLLOW])
        cast = with_records(cast, "classes", hear_mm=hear_mm)
        table = Table(board, cast, [29, 8, 5])
        assert (table.next_nodes(Side.EVADERS)[1] == 6) is joined


@pytest.mark.parametrize(
    ("cloud", "known", "hear_m", "joins"),
    [
        ("c1", [Side.PURSUERS, Side.EVADERS], 0, True),  # beside the line
        ("a3", [Side.PURSUERS, Side.EVADERS], 0, False),  # between the two
        ("a5", [Side.EVADERS], 0, False),  # about the leader
        ("hub", [Side.EVADERS], 0, False),  # about the follower
        ("a3", [Side.PURSUERS], 0, True),  # its side does not know of it: it is too far to hide anybody
        ("a3", [Side.EVADERS], 60, True),  # heard
    ],
)
def test_a_follower_does_not_see_its_leader_through_smoke(
    cloud: str, known: list[Side], hear_m: int, joins: bool
) -> None:
    units = [
        {"name": "thief", "class": "thief", "start": "a5"},
        {"name": "friend", "class": "thief", "start": "hub", "leader": "thief"},
    ]
    classes = {
        "thief": {"sight_m": 200, "hear_m": hear_m, "abilities": {"smoke": {"radius_m": 5, "life_s": 30}}}
    }
    moment = Moment(
        compiled(spec(classes=classes, evaders={"policy": "slip", "units": units}), star(9, 3, 3)), tick=10
    )
    moment.put(thief="a5", friend="hub", cop="b3")
    smoke = moment.position.tricks.clouds[1]
    smoke.node, smoke.until_tick, smoke.radius_mm = moment.names[cloud], 20, 5_000
    smoke.known = sum(1 << side for side in known)
    assert moment.next_nodes(Side.EVADERS)[1] == moment.names["a1" if joins else "hub"]
    moment.position.clock[0].tick = 20  # the smoke has blown away
    assert moment.next_nodes(Side.EVADERS)[1] == moment.names["a1"]


def test_a_follower_left_alone_plays_its_leaders_policy() -> None:
    board, cast = _game(30, Policy.RUNNER, [1000, 1000, 500], exits=[12])
    with Batch(board, cast, Rules(whole_ticks=1, horizon_ticks=100), 1) as batch:
        batch.advance(100)
        movers = batch.state.movers[0]
    assert movers.status[1:].tolist() == [Status.ESCAPED, Status.ESCAPED]
    assert movers.end_tick[2] > movers.end_tick[1]


def test_a_random_leader_is_followed() -> None:
    board, cast = _game(30, Policy.RANDOM, [1000, 1000, 1000], sight="all")
    nodes = _tracks(board, cast, Rules(whole_ticks=1, horizon_ticks=200), 60)
    assert (abs(nodes[:, 1] - nodes[:, 2].astype(int)) <= 6).all()
    assert len(set(nodes[:, 2].tolist())) > 2
