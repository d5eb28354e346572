"""Cutting, merging and laying out."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.board import Sight, compile_board, components, nearest_node
from afoot.board.cut import cut
from afoot.errors import AfootError
from afoot.maps.model import Map, Place, Way
from afoot.words import Going

BLIND = Sight("hops", hops=0)


def a_map(spots, ways, **more):
    places = tuple(p if isinstance(p, Place) else Place(*p) for p in spots)
    ways = tuple(w if isinstance(w, Way) else Way(tuple(w), Going.FOOTWAY) for w in ways)
    return Map("made", places, ways, **more)


def compiled(made, stride_m=10.0):
    return compile_board(made, stride_m=stride_m, sight=BLIND, cache=False)


def hops_of(board):
    """{(a, b): (length, going)}"""
    return {
        (a, int(board.hops[a, s])): (int(board.length_mm[a, s]), int(board.going[a, s]))
        for a in range(len(board.hops))
        for s in range(1, board.degree[a])
    }


@pytest.mark.small
def test_a_straight_way_is_cut_into_equal_hops_and_shape_points_vanish():
    made = a_map([(0, 0), (33, 0), (64, 0), (100, 0)], [(0, 1, 2, 3)])
    c = compiled(made)
    assert len(c.board.hops) == 11
    assert {mm for mm, _ in hops_of(c.board).values()} == {10_000}
    assert sorted(c.board.x_mm.tolist()) == list(range(0, 100_001, 10_000))
    near = [int(c.board.x_mm[c.node_of_place[k]]) for k in range(4)]
    assert near == [0, 30_000, 60_000, 100_000]


@pytest.mark.small
def test_a_bend_keeps_the_length_along_the_way():
    c = compiled(a_map([(0, 0), (15, 0), (15, 15)], [(0, 1, 2)]))
    assert sum(mm for mm, _ in hops_of(c.board).values()) == 2 * 30_000
    assert len(c.board.hops) == 4


@pytest.mark.small
def test_heights_count_in_lengths_and_slopes():
    c = compiled(a_map([(0, 0, 0), (8, 0, 6)], [Way((0, 1), Going.STAIRS)]))
    up = nearest_node(c, 0, 0)
    assert c.board.length_mm[up, 1] == 10_000
    assert c.board.slope_pct[up, 1] == 75
    assert c.board.slope_pct[1 - up, 1] == -75


@pytest.mark.small
def test_oneway_hops_lead_one_way_however_the_chain_is_walked():
    ways = [Way((1, 0), Going.STREET, oneway=True), Way((2, 1), Going.STREET, oneway=True)]
    c = compiled(a_map([(0, 0), (20, 0), (40, 0)], ways))
    found = hops_of(c.board)
    assert len(found) == 4
    assert all(c.board.x_mm[a] > c.board.x_mm[b] for a, b in found)
    assert set(components(c.board).tolist()) == {0}


@pytest.mark.small
def test_of_parallel_hops_the_cheapest_by_its_going_is_kept():
    ways = [Way((0, 1), Going.STAIRS), Way((0, 2, 1), Going.FOOTWAY)]
    c = compiled(a_map([(0, 0), (8, 0), (4, 3)], ways))
    assert set(hops_of(c.board).values()) == {(10_000, int(Going.FOOTWAY))}


@pytest.mark.small
def test_a_ring_of_shape_points_stays_a_ring():
    c = compiled(a_map([(0, 0), (40, 0), (40, 40), (0, 40)], [(0, 1, 2, 3, 0)]))
    assert len(c.board.hops) == 16
    assert set(c.board.degree.tolist()) == {3}


@pytest.mark.small
def test_headroom_forces_the_going_and_width_has_a_default():
    c = compiled(a_map([(0, 0), (10, 0)], [Way((0, 1), Going.TUNNEL, headroom_m=1.2)]))
    assert c.board.going[0, 1] == Going.STOOP
    assert c.board.width_mm[0, 1] == 900


@pytest.mark.small
def test_a_jump_is_never_cut():
    c = compiled(a_map([(0, 0), (40, 0)], [Way((0, 1), Going.JUMP)]))
    assert len(c.board.hops) == 2


@pytest.mark.small
def test_close_junctions_become_one_node_and_lengths_go_through_it():
    spots = [(0, 0), (2, 0), (-30, 0), (32, 0), (0, 30), (2, -30)]
    c = compiled(a_map(spots, [(2, 0), (0, 1), (1, 3), (0, 4), (1, 5)]))
    board = c.board
    assert c.node_of_place[0] == c.node_of_place[1]
    # from end to end: 30 + 2 + 30 m
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((a, b, mm) for (a, b), (mm, _) in hops_of(board).items())
    ends = (int(c.node_of_place[2]), int(c.node_of_place[3]))
    assert nx.dijkstra_path_length(graph, *ends) == 62_000


@pytest.mark.small
@pytest.mark.parametrize(
    "other",
    [Place(2, 0, kind="door"), Place(2, 0, name="well"), Place(2, 0, z_m=1.5)],
    ids=["door", "named", "higher"],
)
def test_pinned_and_higher_places_stay_apart(other):
    spots = [Place(0, 0), other, (-30, 0), (32, 0), (0, 30), (2, -30)]
    c = compiled(a_map(spots, [(2, 0), (0, 1), (1, 3), (0, 4), (1, 5)]))
    a, b = c.node_of_place[:2].tolist()
    if other.name or other.kind == "door":
        assert (c.board.x_mm[b], c.board.y_mm[b]) == (2_000, 0)
    else:
        assert a != b


@pytest.mark.small
def test_a_door_keeps_both_its_domains_and_gives_the_lower():
    ways = [Way((0, 1), Going.FOOTWAY), Way((1, 2), Going.CORRIDOR, domain=1)]
    c = compiled(a_map([(0, 0), (2, 0), (4, 0)], ways, domains=("outdoors", "hall")))
    assert len(c.board.hops) == 3
    by_x = c.board.domain[np.argsort(c.board.x_mm)]
    assert by_x.tolist() == [0, 0, 1]


def near_door(step_m):
    """A street, a door `step_m` off it, and a corridor whose first bend lies as far behind the door."""
    spots = [(0, 0), (15, 0), (30, 0), (15, step_m), (15, 2 * step_m), (40, 2 * step_m)]
    ways = [Way((0, 1), Going.STREET), Way((1, 2), Going.STREET), Way((1, 3), Going.FOOTWAY)]
    ways += [Way((3, 4), Going.CORRIDOR, domain=1), Way((4, 5), Going.TUNNEL, domain=1)]
    return compiled(a_map(spots, ways, domains=("outdoors", "hall")))


@pytest.mark.small
def test_what_lies_on_a_doorstep_joins_the_door_and_what_lies_farther_does_not():
    close, apart = near_door(1.9), near_door(2.1)
    assert len(set(close.node_of_place[[1, 3, 4]].tolist())) == 1
    assert close.board.y_mm[close.node_of_place[3]] == 1_900
    assert len(set(apart.node_of_place[[1, 3, 4]].tolist())) == 3


@pytest.mark.small
def test_an_arcade_of_short_archways_leaves_no_short_hops_and_keeps_its_length():
    spots = [(x, 0) for x in (0, 20, 23, 26, 29, 32, 52)]
    goings = [Going.FOOTWAY, Going.ARCHWAY, Going.FOOTWAY, Going.ARCHWAY, Going.FOOTWAY, Going.FOOTWAY]
    ways = [
        Way((k, k + 1), going, domain=int(going == Going.ARCHWAY), width_m=2 + k % 2)
        for k, going in enumerate(goings)
    ]
    c = compiled(a_map(spots, ways, domains=("outdoors", "house")))
    found = hops_of(c.board)
    assert min(mm for mm, _ in found.values()) >= 5_000
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((a, b, mm) for (a, b), (mm, _) in found.items())
    assert nx.dijkstra_path_length(graph, *c.node_of_place[[0, 6]].tolist()) == 52_000


@pytest.mark.small
@pytest.mark.parametrize(("other", "nodes"), [(1, 3), (2, 4)])
def test_doors_join_doors_of_the_same_domains_only(other, nodes):
    ways = [
        Way((0, 1), Going.CORRIDOR, domain=1),
        Way((1, 2), Going.FOOTWAY),
        Way((2, 3), Going.CORRIDOR, domain=other),
    ]
    c = compiled(a_map([(0, 0), (12, 0), (15, 0), (27, 0)], ways, domains=("outdoors", "a", "b")))
    assert len(c.board.hops) == nodes


@pytest.mark.small
def test_abstract_maps_are_not_cut_and_keep_stated_lengths_and_order():
    made = a_map(
        [(5, 0), (0, 0), (0, 0), (9, 9)],
        [Way((0, 1), Going.STREET, length_m=2.5), Way((1, 2), Going.STREET, length_m=700)],
        abstract=True,
    )
    c = compiled(made)
    assert c.stride_m is None
    assert c.node_of_place.tolist() == [0, 1, 2, 3]
    assert hops_of(c.board) == {
        (0, 1): (2_500, 0), (1, 0): (2_500, 0), (1, 2): (700_000, 0), (2, 1): (700_000, 0)
    }  # fmt: skip
    assert components(c.board).tolist() == [0, 0, 0, 1]


@pytest.mark.small
def test_names_kinds_and_borders_lead_to_nodes():
    spots = [
        Place(0, 0, kind="border"),
        Place(12, 0, kind="refuge", name="cellar"),
        Place(50, 0),
        Place(9, 9, name="off"),
    ]
    c = compiled(a_map(spots, [(0, 1, 2)]))
    assert c.names == {"cellar": int(c.node_of_place[1])}
    assert c.border_nodes.tolist() == [int(c.node_of_place[0])]
    assert c.kinds["refuge"].tolist() == [c.names["cellar"]]
    assert c.node_of_place[3] == -1


@pytest.mark.small
def test_nearest_node_looks_at_the_layer():
    ways = [Way((0, 1), Going.STREET), Way((2, 3), Going.TUNNEL, layer=-1)]
    spots = [(0, 0), (10, 0), Place(0, 1, -5, layer=-1), Place(10, 1, -5, layer=-1)]
    c = compiled(a_map(spots, ways))
    assert c.board.layer[nearest_node(c, 0, 0.9)] == -1
    assert c.board.layer[nearest_node(c, 0, 0.9, layer=0)] == 0
    with pytest.raises(AfootError, match="no node lies on that layer"):
        nearest_node(c, 0, 0, layer=3)


@st.composite
def street_plans(draw):
    """A lattice of places shaken a little, with some of its ways, some of them very short."""
    wide, high = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    gap = st.sampled_from([1.0, 3.0, 6.0, 17.0, 40.0])
    xs = np.cumsum([draw(gap) for _ in range(wide)]).tolist()
    ys = np.cumsum([draw(gap) for _ in range(high)]).tolist()
    places = [Place(x, y, kind=draw(st.sampled_from(["point"] * 6 + ["door"]))) for y in ys for x in xs]
    links = [(r * wide + c, r * wide + c + 1) for r in range(high) for c in range(wide - 1)]
    links += [(r * wide + c, (r + 1) * wide + c) for r in range(high - 1) for c in range(wide)]
    kept = [link for link in links if draw(st.integers(0, 4))]
    going = st.sampled_from([Going.FOOTWAY, Going.FOOTWAY, Going.FOOTWAY, Going.STAIRS])
    return Map("plan", tuple(places), tuple(Way(link, draw(going)) for link in kept or links))


@settings(max_examples=60, deadline=None)
@given(street_plans())
def test_cutting_and_merging_keep_what_hangs_together_and_never_shorten(plan):
    c = compiled(plan)
    board = c.board
    true = nx.Graph()
    for way in plan.ways:
        a, b = way.places
        p, q = plan.places[a], plan.places[b]
        true.add_edge(a, b, mm=1000 * math.hypot(p.x_m - q.x_m, p.y_m - q.y_m))
    ours = nx.DiGraph()
    ours.add_nodes_from(range(len(board.hops)))
    for (a, b), (mm, _) in hops_of(board).items():
        ours.add_edge(a, b, mm=mm)
        chord = math.dist((board.x_mm[a], board.y_mm[a]), (board.x_mm[b], board.y_mm[b]))
        assert mm >= math.floor(chord)
    assert all(ours.has_edge(b, a) for a, b in ours.edges)
    part = components(board)
    for group in nx.connected_components(true):
        assert len({int(part[c.node_of_place[k]]) for k in group}) == 1
    assert len(set(part.tolist())) == nx.number_connected_components(true)
    standing = {
        k: int(c.node_of_place[k])
        for k in true
        if (board.x_mm[c.node_of_place[k]], board.y_mm[c.node_of_place[k]])
        == (round(plan.places[k].x_m * 1000), round(plan.places[k].y_m * 1000))
    }
    for a, node in standing.items():
        exact = nx.single_source_dijkstra_path_length(true, a, weight="mm")
        found = nx.single_source_dijkstra_path_length(ours, node, weight="mm")
        for b in standing.keys() & exact.keys():
            assert found[standing[b]] >= exact[b] - 0.5 * len(board.hops)


@settings(max_examples=60, deadline=None)
@given(street_plans())
def test_plain_junctions_end_up_at_least_half_a_stride_apart(plan):
    pinned = {k for k, p in enumerate(plan.places) if p.kind != "point"}
    stairs = {k for way in plan.ways if way.going == Going.STAIRS for k in way.places}
    c = compiled(plan)
    special = {int(c.node_of_place[k]) for k in pinned | stairs}
    for (a, b), (mm, going) in hops_of(c.board).items():
        if a not in special and b not in special and going != Going.STAIRS:
            assert mm >= 5_000


@pytest.mark.small
@pytest.mark.parametrize(
    ("made", "says"),
    [
        (a_map([(math.nan, 0), (1, 0)], [(0, 1)]), "a place lies nowhere"),
        (a_map([(math.inf, 0), (1, 0)], [(0, 1)]), "map 'made', place 0: a place lies nowhere"),
        (
            a_map([(0, 0), Place(1e9, 0, name="far")], [(0, 1)]),
            "map 'made', place 1 'far': a place lies nowhere.* Take the middle",
        ),
        (a_map([(6e5, 0), (1, 0)], [(0, 1)]), "within 536 km"),
        (a_map([(0, 0), (1, 0)], [(0, 2)]), "a place that is not there"),
        (a_map([(0, 0), (1, 0)], [Way((0, 1), Going.STREET, domain=1)]), "a domain that is not there"),
        (a_map([(0, 0), (1, 0)], [Way((0, 1), Going.STREET, length_m=-1.0)]), "impossible length_m"),
        (a_map([(0, 0), (1, 0)], [Way((0, 1), Going.STREET, length_m=math.nan)]), "impossible length_m"),
        (a_map([], []), "nothing to stand on"),
        (a_map([(0, 0)], []), "nothing to stand on"),
    ],
)
def test_bad_maps_are_refused(made, says):
    with pytest.raises(AfootError, match=says):
        compiled(made)


@pytest.mark.small
@pytest.mark.parametrize("stride_m", [0.0, -3.0, 0.5, math.nan, math.inf])
def test_bad_strides_are_refused(stride_m):
    with pytest.raises(AfootError, match="impossible stride"):
        compiled(a_map([(0, 0), (9, 0)], [(0, 1)]), stride_m)


@pytest.mark.small
def test_a_way_that_repeats_a_place_has_no_hop_to_itself():
    pieces = cut(a_map([(0, 0), (30, 0)], [(0, 0, 1, 1)]), 10.0)
    assert len(pieces.tail) == 3
    assert (pieces.tail != pieces.head).all()
