"""Distances: tables and labels against a slow twin and networkx."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.board import Sight, compile_board, distances, rows_from
from afoot.board import distance as room
from afoot.errors import AfootError
from afoot.maps.model import Map, Place, Way
from afoot.rules.distance import UNREACHABLE, distance_mm, slot_towards
from afoot.words import Going
from tests.naive.distance import all_distances


def board_of(edges, count):
    ways = tuple(Way((a, b), Going.STREET, oneway=True, length_m=1.0) for a, b in edges if a != b)
    made = Map("net", tuple(Place(0, 0) for _ in range(count)), ways, abstract=True)
    return compile_board(made, sight=Sight("hops"), cache=False).board


def costs_of(board, rng, profiles=1, shut=0.2):
    """Random costs that differ by direction; some hops are not allowed."""
    used = (np.arange(board.hops.shape[1]) > 0) & (np.arange(board.hops.shape[1]) < board.degree[:, None])
    mm = rng.integers(1, 50, (profiles, *board.hops.shape))
    mm[rng.random(mm.shape) < shut] = 0
    return np.where(used, mm, 0).astype(np.int32)


@st.composite
def nets(draw):
    count = draw(st.integers(1, 14))
    node = st.integers(0, count - 1)
    edges = draw(st.lists(st.tuples(node, node), max_size=40))
    return board_of(edges, count), costs_of(
        board_of(edges, count), np.random.default_rng(draw(st.integers(0, 99))), 2
    )


@pytest.mark.small
@pytest.mark.parametrize("most", [room.LARGEST_TABLE_NODES, 0], ids=["table", "labels"])
@settings(max_examples=60, deadline=None)
@given(net=nets())
def test_every_pair_and_every_first_slot_is_right(most, net):
    board, hop_mm = net
    count = len(board.hops)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "LARGEST_TABLE_NODES", most)
        found = distances(board, hop_mm, cache=False)
    assert (found.table_mm.shape[0] > 0) == (most > 0)
    for profile in range(2):
        want = all_distances(board.hops, board.degree, hop_mm[profile])
        rows = rows_from(board, hop_mm[profile], np.arange(count, dtype=np.int32))
        for a in range(count):
            for b in range(count):
                assert distance_mm(found, profile, a, b) == want[a][b]
                assert rows[b, a] == want[a][b]
                slot = slot_towards(found, board.hops, board.degree, hop_mm, profile, a, b)
                if a == b or want[a][b] == UNREACHABLE:
                    assert slot == 0
                else:
                    step = hop_mm[profile, a, slot]
                    assert step > 0
                    assert step + want[int(board.hops[a, slot])][b] == want[a][b]


def test_labels_equal_dijkstra_on_a_city_sized_grid():
    grid = nx.convert_node_labels_to_integers(nx.grid_2d_graph(66, 65))
    edges = [*grid.edges, *[(b, a) for a, b in grid.edges]]
    board = board_of(edges, len(grid))
    assert len(board.hops) > room.LARGEST_TABLE_NODES
    hop_mm = costs_of(board, np.random.default_rng(3), shut=0.05)
    found = distances(board, hop_mm, cache=False)
    assert found.table_mm.shape[0] == 0
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(board.hops)))
    for a in range(len(board.hops)):
        for slot in range(1, board.degree[a]):
            if hop_mm[0, a, slot] > 0:
                graph.add_edge(a, int(board.hops[a, slot]), mm=int(hop_mm[0, a, slot]))
    rng = np.random.default_rng(4)
    for source in rng.integers(0, len(board.hops), 12).tolist():
        want = nx.single_source_dijkstra_path_length(graph, source, weight="mm")
        for target in rng.integers(0, len(board.hops), 300).tolist():
            assert distance_mm(found, 0, source, target) == want.get(target, UNREACHABLE)
    starts = found.out_start[0]
    assert all((np.diff(found.out_hub[lo:hi]) > 0).all() for lo, hi in itertools.pairwise(starts))


@pytest.mark.small
def test_distances_come_from_the_cache_and_depend_on_costs():
    board = board_of([(k, k + 1) for k in range(299)], 300)
    hop_mm = costs_of(board, np.random.default_rng(0), shut=0.0)
    made = distances(board, hop_mm)
    again = distances(board, hop_mm)
    dearer = distances(board, hop_mm * 2)
    for one, two in zip(made, again, strict=True):
        assert one.dtype == two.dtype
        assert np.array_equal(one, two)
        assert not one.flags.writeable and not two.flags.writeable
        assert two.flags.c_contiguous
    reached = made.table_mm < UNREACHABLE
    assert (dearer.table_mm[reached] == 2 * made.table_mm[reached]).all()


@pytest.mark.small
def test_nobody_moves_where_no_hop_is_allowed():
    board = board_of([(0, 1), (1, 0)], 2)
    found = distances(board, np.zeros((1, *board.hops.shape), dtype=np.int32), cache=False)
    assert found.table_mm.tolist() == [[[0, UNREACHABLE], [UNREACHABLE, 0]]]
    assert not found.first_slot.any()


@pytest.mark.small
def test_bad_costs_and_targets_are_refused():
    board = board_of([(0, 1), (1, 2)], 3)
    with pytest.raises(AfootError, match="do not fit the board"):
        distances(board, np.zeros((1, 2, 2), dtype=np.int32))
    with pytest.raises(AfootError, match="cost too much"):
        distances(board, np.full((1, *board.hops.shape), 2**30, dtype=np.int32))
    with pytest.raises(AfootError, match="a target is no node"):
        rows_from(board, np.ones(board.hops.shape, dtype=np.int32), np.array([3], dtype=np.int32))
