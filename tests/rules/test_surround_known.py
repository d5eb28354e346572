"""The measures of surrounded on boards small enough to know the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot.game.state import make_scratch
from afoot.game.surround import ended_by, margins
from afoot.rules.arrival import MOST_IN_CUT, MOST_PURSUERS, NULL, UNKNOWN
from afoot.rules.rules import Rules
from afoot.words import Measure, Status
from tests.naive.build import board_from_graph, cast_for, position_for

ADJACENT, SEALED, CONTAINED = int(Measure.ADJACENT), int(Measure.SEALED), int(Measure.CONTAINED)


def setting(graph: Any, nodes: Sequence[int], evaders: int = 1, **cast: Any) -> tuple[Any, Any, Any]:
    """(board, cast, position) with the last `evaders` of the nodes the evaders'."""
    board = board_from_graph(graph)
    made = cast_for(board, len(nodes) - evaders, evaders, starts=nodes, **cast)
    return board, made, position_for(made)


def measured(board: Any, cast: Any, position: Any, rules: Rules = Rules()) -> list[list[int]]:
    out = np.zeros((cast.evaders, 3), np.int32)
    margins(board, cast, rules, position, make_scratch(len(board.degree)), out)
    return [[int(value) for value in row] for row in out]


def ended(board: Any, cast: Any, position: Any, measure: int, rules: Rules = Rules()) -> bool:
    return bool(ended_by(board, cast, rules, position, measure, make_scratch(len(board.degree))))


@pytest.mark.small
def test_between_two_pursuers_on_a_path() -> None:
    #  0 1 2 3 4 5 6 7 8: pursuers on 1 and 8, evader on 4, exits at both ends
    case = setting(nx.path_graph(9), [1, 8, 4], exits=[0, 8])
    # neighbours 3 and 5: two and three ticks; the pursuers already stand on a cut; the evader reaches 3 and
    # 5, 6 meets both, and at 2 and 6 the pursuers are one and no tick ahead
    assert measured(*case) == [[3, 0, 0]]
    assert [ended(*case, m) for m in (ADJACENT, SEALED, CONTAINED)] == [False, True, True]


@pytest.mark.small
def test_a_path_with_one_pursuer_has_an_open_end() -> None:
    case = setting(nx.path_graph(9), [1, 4], exits=[0, 8])
    assert measured(*case) == [[NULL, NULL, 1]]
    assert not any(ended(*case, m) for m in (ADJACENT, SEALED, CONTAINED))


@pytest.mark.small
def test_the_centre_of_a_star_needs_a_pursuer_an_arm() -> None:
    star = nx.star_graph(3)
    assert measured(*setting(star, [1, 2, 3, 0], exits=[3])) == [[0, 0, 1]]
    assert measured(*setting(star, [1, 2, 0], exits=[3]))[0][0] == NULL
    assert ended(*setting(star, [1, 2, 3, 0], exits=[3]), ADJACENT)
    assert not ended(*setting(star, [1, 1, 3, 0], exits=[3]), ADJACENT)  # two on one arm


@pytest.mark.small
def test_two_pursuers_seal_the_corner_of_a_grid() -> None:
    grid = nx.convert_node_labels_to_integers(nx.grid_2d_graph(4, 4))  # corner 0 has neighbours 1 and 4
    case = setting(grid, [2, 8, 0], exits=[15])
    assert measured(*case)[0][:2] == [1, 1]
    assert measured(*setting(grid, [1, 4, 0], exits=[15])) == [[0, 0, 1]]
    assert measured(*setting(grid, [2, 0], exits=[15]))[0][:2] == [NULL, 4]  # onto the exit itself
    assert ended(*setting(grid, [1, 4, 0], exits=[15]), CONTAINED)


@pytest.mark.small
def test_reach_seals_what_feet_do_not() -> None:
    ring = nx.cycle_graph(6)  # evader 0, exit 3, a pursuer on 4: it holds 3 itself by reach
    case = setting(ring, [4, 0], exits=[3])
    assert not ended(*case, SEALED)
    assert ended(*case, SEALED, Rules(reach_hops=1))


@pytest.mark.small
def test_a_pursuer_in_transit_holds_nothing() -> None:
    board, cast, position = setting(nx.path_graph(4), [2, 0], exits=[3])
    assert ended(board, cast, position, SEALED)
    position.movers.hop_to[0], position.movers.remaining_mm[0] = 3, 500
    assert not ended(board, cast, position, SEALED)
    assert measured(board, cast, position)[0][1] == 1


@pytest.mark.small
def test_an_evader_on_a_hop_can_only_go_on() -> None:
    board, cast, position = setting(nx.path_graph(5), [4, 2], exits=[0])
    position.movers.hop_to[1], position.movers.remaining_mm[1] = 3, 1000
    # it gets to 3 together with the pursuer, which is to say not before it
    assert ended(board, cast, position, CONTAINED)
    assert measured(board, cast, position)[0] == [NULL, 1, 0]


@pytest.mark.small
def test_shelter_is_a_goal_until_it_is_full_or_reached() -> None:
    board, cast, position = setting(nx.path_graph(5), [4, 1], refuges=[0])
    assert not ended(board, cast, position, CONTAINED)
    position.refuges.free_beds[0] = 0
    assert ended(board, cast, position, CONTAINED)
    assert measured(board, cast, position)[0][1] == NULL  # nothing left to be sealed off from
    position.refuges.free_beds[0] = 1
    position.movers.node[1], position.movers.inside[1] = 0, 1
    assert ended(board, cast, position, CONTAINED)  # surrounded in the shelter


@pytest.mark.small
def test_a_team_needs_disjoint_pursuers() -> None:
    path = nx.path_graph(5)
    assert ended(*setting(path, [1, 0], exits=[4]), SEALED)
    assert not ended(*setting(path, [1, 0, 0], evaders=2, exits=[4]), SEALED)
    assert ended(*setting(path, [1, 2, 0, 0], evaders=2, exits=[4]), SEALED)
    assert not ended(*setting(path, [1, 0, 0], evaders=2, exits=[4]), CONTAINED)
    assert ended(*setting(path, [1, 1, 0, 0], evaders=2, exits=[4]), CONTAINED)
    assert not ended(*setting(path, [1, 2, 0, 0], evaders=2, exits=[4]), ADJACENT)


@pytest.mark.small
def test_only_live_movers_count() -> None:
    board, cast, position = setting(nx.path_graph(3), [1, 0], exits=[2])
    assert ended(board, cast, position, SEALED)
    position.movers.status[0] = Status.WAITING
    assert not ended(board, cast, position, SEALED)
    position.movers.status[:] = [Status.LIVE, Status.CAPTURED]
    assert not any(ended(board, cast, position, m) for m in (ADJACENT, SEALED, CONTAINED))
    assert measured(board, cast, position) == [[NULL, NULL, NULL]]
    position.movers.status[1] = Status.LIVE
    assert not ended(board, cast, position, int(Measure.NONE))


@pytest.mark.small
def test_too_many_pursuers_are_said_to_be_unknown() -> None:
    path = nx.path_graph(6)
    many = setting(path, [5] * (MOST_IN_CUT + 1) + [0], exits=[5, 3])
    assert measured(*many)[0][:2] == [4, UNKNOWN]
    more = setting(path, [1] * (MOST_PURSUERS + 1) + [0], exits=[5])
    assert measured(*more) == [[UNKNOWN, UNKNOWN, UNKNOWN]]
    assert not ended(*more, SEALED)


@pytest.mark.small
def test_an_added_pursuer_can_undo_contained() -> None:
    """By definition: a region shut in by nothing gets a border of two nodes; one pursuer cannot hold it."""
    ring = nx.cycle_graph(8)
    assert ended(*setting(ring, [0]), CONTAINED)
    assert not ended(*setting(ring, [4, 0]), CONTAINED)
    assert ended(*setting(ring, [4, 4, 0]), CONTAINED)
