"""Who sees whom: corridors, windows, archways, hops, bits and lists."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.board import Sight, compile_board, nearest_node
from afoot.board import compile as compiling
from afoot.errors import AfootError
from afoot.maps.model import Building, Map, Place, Way, Window
from afoot.rules.sight import in_line
from afoot.words import Going


def box(x0, y0, x1, y1, **more):
    return Building((((x0, y0), (x1, y0), (x1, y1), (x0, y1)),), **more)


def street(*spots, going=Going.FOOTWAY, **more):
    return [Place(*spot) if isinstance(spot, tuple) else spot for spot in spots], going, more


def a_map(*streets, buildings=(), windows=(), domains=("outdoors",)):
    places, ways = [], []
    for spots, going, more in streets:
        at = []
        for spot in spots:
            if spot not in places:
                places.append(spot)
            at.append(places.index(spot))
        ways.append(Way(tuple(at), going, **more))
    return Map("made", tuple(places), tuple(ways), tuple(buildings), windows=tuple(windows), domains=domains)


def matrix(board):
    n = len(board.hops)
    return np.array(
        [
            [bool(in_line(board.sight_bits, board.sight_start, board.sight_node, a, b)) for b in range(n)]
            for a in range(n)
        ]
    )


def seen_between(made, *pairs, **more):
    """Who sees whom, for pairs of spots (x, y) or (x, y, layer)."""
    c = compile_board(made, cache=False, **more)
    return [
        bool(
            in_line(
                c.board.sight_bits, c.board.sight_start, c.board.sight_node,
                nearest_node(c, *a), nearest_node(c, *b),
            )
        )
        for a, b in pairs
    ]  # fmt: skip


def town():
    return a_map(
        street((0, 0), (60, 0), (60, 60), (0, 60), (0, 0)),
        street((0, 20), (60, 40), layer=0),
        street(Place(30, 0, kind="door"), (30, 30), going=Going.CORRIDOR, domain=1),
        buildings=[box(5, 5, 20, 18), box(25, 2, 55, 20, top_m=4.0), box(10, 35, 50, 55)],
        windows=[Window(55, 10, 1.6, inside=1)],
        domains=("outdoors", "hall"),
    )


@pytest.mark.small
def test_bits_and_lists_say_the_same(monkeypatch):
    sight = Sight(range_m=45.0)
    bits = compile_board(town(), sight=sight, cache=False).board
    monkeypatch.setattr(compiling, "LARGEST_BITS_NODES", 0)
    lists = compile_board(town(), sight=sight, cache=False).board
    assert len(lists.sight_bits) == 0
    found = matrix(bits)
    assert (found == matrix(lists)).all()
    assert found.diagonal().all()
    assert 0.2 < found.mean() < 0.9
    for a in range(len(lists.hops)):
        row = lists.sight_node[lists.sight_start[a] : lists.sight_start[a + 1]]
        assert (np.diff(row) > 0).all()


@pytest.mark.small
def test_range_limits_lines():
    made = a_map(street((0, 0), (100, 0)))
    assert seen_between(made, ((0, 0), (50, 0)), ((0, 0), (60, 0)), sight=Sight(range_m=50)) == [True, False]


@pytest.mark.small
def test_everybody_sees_everybody_and_padding_stays_empty():
    board = compile_board(a_map(street((0, 0), (700, 0))), sight=Sight("all"), cache=False).board
    assert len(board.hops) == 71
    assert matrix(board).all()
    assert int(np.bitwise_count(board.sight_bits).sum()) == 71 * 71


@pytest.mark.small
@settings(max_examples=20, deadline=None)
@given(st.integers(0, 4), st.integers(0, 2**32 - 1))
def test_sight_by_hops_is_reach_by_hops_in_bits_and_lists(limit, seed):
    graph = nx.gnp_random_graph(12, 0.15, seed=seed, directed=True)
    ways = tuple(Way((a, b), Going.STREET, oneway=True) for a, b in graph.edges)
    made = Map("net", tuple(Place(k, 0) for k in range(12)), ways, abstract=True)
    reach = dict(nx.all_pairs_shortest_path_length(graph, cutoff=limit))
    want = np.array([[b in reach[a] for b in range(12)] for a in range(12)])
    with pytest.MonkeyPatch.context() as patch:
        for most in (compiling.LARGEST_BITS_NODES, 0):
            patch.setattr(compiling, "LARGEST_BITS_NODES", most)
            board = compile_board(made, sight=Sight("hops", hops=limit), cache=False).board
            assert (matrix(board) == want).all()


def hall(**more):
    """A street, a door at (0, 0), a straight corridor to (40, 0), then a bend up to (40, 30)."""
    door = Place(0, 0, kind="door")
    return a_map(
        street((-30, 0), door),
        street(door, (40, 0), (40, 30), going=Going.CORRIDOR, domain=1, **more),
        buildings=[box(0, -10, 60, 40, domain=1)],
        domains=("outdoors", "hall"),
    )


@pytest.mark.small
def test_inside_one_sees_along_the_corridor_but_not_around_its_bend():
    assert seen_between(
        hall(),
        ((0, 0), (40, 0)), ((40, 0), (40, 30)), ((0, 0), (40, 30)), ((20, 0), (40, 20)),
    ) == [True, True, False, False]  # fmt: skip


@pytest.mark.small
def test_the_street_sees_the_door_and_not_what_is_behind():
    assert seen_between(hall(), ((-30, 0), (0, 0)), ((-30, 0), (20, 0))) == [True, False]


@pytest.mark.small
def test_a_wide_corridor_shows_more_than_a_narrow_one():
    bent = [(10, 0), (20, 0), (30, 0), (40, 2), (50, 6)]

    def curve(width_m):
        return a_map(
            street(*bent, going=Going.TUNNEL, domain=1, width_m=width_m, layer=-1), domains=("outdoors", "t")
        )

    pair = ((10, 0), (50, 6))
    assert seen_between(curve(8.0), pair) == [True]
    assert seen_between(curve(1.0), pair) == [False]


@pytest.mark.small
def test_stairs_hide_what_is_beyond_their_crest():
    spots = [(0, 0, 0), (20, 0, 0), (30, 0, 6), (60, 0, 6)]
    made = a_map(street(*spots, going=Going.TUNNEL, domain=1), domains=("outdoors", "t"))
    assert seen_between(made, ((0, 0), (60, 0)), ((0, 0), (20, 0))) == [False, True]


@pytest.mark.small
def test_lines_are_free_in_the_dark_and_the_board_says_where_it_is_dark():
    made = a_map(
        street((0, 0), (30, 0), going=Going.TUNNEL, domain=1),
        street((30, 0), (60, 0), going=Going.TUNNEL, domain=1, lit=False),
        domains=("outdoors", "t"),
    )
    dark, light = (50, 0), (20, 0)
    assert seen_between(made, (dark, light), (light, dark), (dark, (60, 0)), ((40, 0), (60, 0))) == [True] * 4
    board = compile_board(made, stride_m=10.0, cache=False).board
    assert {int(x): int(lit) for x, lit in zip(board.x_mm // 1000, board.lit, strict=True)} == {
        0: 1, 10: 1, 20: 1, 30: 1, 40: 0, 50: 0, 60: 0,
    }  # fmt: skip


@pytest.mark.small
def test_a_window_looks_out_and_is_looked_into_at_the_nearest_node():
    def made(windows):
        return a_map(
            street((-20, 30), (60, 30)),
            street((0, 10), (40, 10), going=Going.CORRIDOR, domain=1),
            buildings=[box(-5, 5, 45, 20, domain=1)],
            windows=windows,
            domains=("outdoors", "hall"),
        )

    pairs = (((20, 10), (20, 30)), ((20, 30), (20, 10)), ((0, 10), (20, 30)))
    assert seen_between(made([]), *pairs) == [False, False, False]
    assert seen_between(made([Window(21, 20, 1.6, inside=1)]), *pairs) == [True, True, False]
    inward = [Window(21, 19.9, 1.6, inside=1)]  # drawn 10 cm inside the wall: not a view through the house
    assert seen_between(made(inward), *pairs, ((20, 10), (20, 30))) == [True, True, False, True]


@pytest.mark.small
def test_a_window_between_two_insides():
    made = a_map(
        street((0, 0), (20, 0), going=Going.CORRIDOR, domain=1),
        street((0, 5), (20, 5), going=Going.CORRIDOR, domain=2),
        windows=[Window(10, 2.5, 1.6, inside=1, outside=2)],
        domains=("outdoors", "a", "b"),
    )
    assert seen_between(made, ((10, 0), (10, 5)), ((10, 5), (10, 0)), ((0, 0), (0, 5))) == [True, True, False]


@pytest.mark.small
def test_an_archway_is_seen_through_and_its_sides_are_not():
    made = a_map(
        street((-50, 0), Place(-10, 0, kind="door")),
        street(Place(-10, 0, kind="door"), Place(10, 0, kind="door"), going=Going.ARCHWAY, domain=1),
        street(Place(10, 0, kind="door"), (50, 0)),
        street((-50, 10), (-50, -10)),
        buildings=[box(-10, -30, 10, 30, domain=1)],
        domains=("outdoors", "house"),
    )
    assert seen_between(
        made, ((-50, 0), (50, 0)), ((-50, 0), (0, 0)), ((-50, 10), (50, 0)), ((-50, 10), (0, 0))
    ) == [True, True, False, False]


@pytest.mark.small
def test_a_roof_is_seen_over_and_from_far_but_not_from_its_foot():
    made = a_map(
        street((-60, 0), (-2, 0)),
        street(Place(5, 5, 4.0, layer=1), Place(25, 5, 4.0, layer=1), going=Going.ROOF, layer=1),
        street((60, 5), (200, 5)),
        buildings=[box(0, 0, 30, 10, top_m=4.0)],
    )
    foot, far, roof, beyond = (-2, 0), (-60, 0), (5, 5, 1), (200, 5)
    assert seen_between(made, (roof, foot), (roof, far), (far, beyond), (roof, (25, 5, 1))) == [
        False,
        True,
        False,
        True,
    ]


@pytest.mark.small
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"mode": "line"}, "Did you mean 'lines'"),
        ({"mode": "hops", "hops": -1}, "negative number of hops"),
        ({"range_m": 0.0}, "impossible range"),
        ({"range_m": -5.0}, "impossible range"),
        ({"range_m": float("nan")}, "impossible range"),
        ({"range_m": 1e6}, "impossible range"),
    ],
)
def test_bad_sight_is_refused(given, says):
    with pytest.raises(AfootError, match=says):
        Sight(**given)


def test_lines_too_long_to_be_exact_are_refused_and_a_range_helps():
    far = [(0, 0), (200_000, 0)]
    made = a_map(street(*far), street((0, 0), (0, 0, 400)), buildings=[box(10, 10, 900, 20)])
    with pytest.raises(AfootError, match="too long to be decided exactly"):
        compile_board(made, stride_m=1000.0, cache=False)
    compile_board(made, stride_m=1000.0, sight=Sight(range_m=100.0), cache=False)


@pytest.mark.small
def test_everybody_on_a_large_board_is_refused(monkeypatch):
    monkeypatch.setattr(compiling, "LARGEST_BITS_NODES", 5)
    with pytest.raises(AfootError, match="too many nodes for everybody"):
        compile_board(a_map(street((0, 0), (100, 0))), sight=Sight("all"), cache=False)
