"""MovingAI grids: moves against a slow twin, blocks against the cells, every bad input."""

from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from afoot.errors import AfootError
from afoot.maps import bundled_map, describe, from_networkx, no_free_cell, read_map
from tests.naive.maps_twins import blocked_cells, grid_moves

GRID = "type octile\nheight 3\nwidth 4\nmap\n..@.\n.T.G\n..SW\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "arena.map"
    path.write_text(text, encoding="utf-8")
    return path


def test_cells_moves_and_blocks(tmp_path: Path) -> None:
    map = read_map(written(tmp_path, GRID))
    assert map.abstract and map.origin is None and len(map.places) == 9
    by_name = {p.name: (p.x_m, p.y_m) for p in map.places}
    assert by_name["0,0"] == (0.5, 2.5) and by_name["3,1"] == (3.5, 1.5)
    assert describe(map)["ways_by_going"]["street"]["ways"] == len(map.ways)


@settings(deadline=None, max_examples=50)
@given(
    st.integers(1, 6).flatmap(
        lambda w: st.lists(st.text(".GS@OTW", min_size=w, max_size=w), min_size=1, max_size=6)
    )
)
def test_moves_and_blocks_equal_the_slow_twins(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str]
) -> None:
    text = f"type octile\nheight {len(rows)}\nwidth {len(rows[0])}\nmap\n" + "\n".join(rows) + "\n"
    path = written(tmp_path_factory.mktemp("grid"), text)
    expected = grid_moves(rows)
    if not expected:
        with pytest.raises(AfootError, match="open"):
            read_map(path)
        return
    map = read_map(path)
    cell = [tuple(int(part) for part in p.name.split(",")) for p in map.places]
    moves = {(cell[w.places[0]], cell[w.places[1]], w.length_m) for w in map.ways}
    assert len(moves) == len(map.ways)
    assert moves | {(b, a, length) for a, b, length in moves} == expected
    blocks = [Polygon(b.rings[0]) for b in map.buildings]
    inside = {
        (c, r)
        for r in range(len(rows))
        for c in range(len(rows[0]))
        if any(b.contains(Point(c + 0.5, len(rows) - r - 0.5)) for b in blocks)
    }
    assert inside == blocked_cells(rows)
    assert sum(b.area for b in blocks) == len(inside)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("type octile\n", "header has no end"),
        ("type octile\nheight 2\nwidth 2\n..\n..\n", r":4: not a line of a grid's header"),
        ("type quad\nheight 2\nwidth 2\nmap\n..\n..\n", r":1: a grid of a type"),
        ("type octile\nheigth 2\nwidth 2\nmap\n..\n..\n", r":2: .*Did you mean 'height'"),
        ("type octile\nheight two\nwidth 2\nmap\n..\n..\n", r":2: height is no count"),
        ("type octile\nheight 0\nwidth 2\nmap\n", r":2: height is no count"),
        ("type octile\nwidth 2\nmap\n..\n..\n", "the header has no height"),
        ("type octile\nheight 2\nwidth 2\nmap\n..\n...\n", r":6: a row of another width"),
        ("type octile\nheight 3\nwidth 2\nmap\n..\n..\n", r":6: fewer rows"),
        ("type octile\nheight 1\nwidth 2\nmap\n..\n..\n", r":6: more rows"),
        ("type octile\nheight 2\nwidth 2\nmap\n..\n.x\n", r":6: unknown cell in column 2"),
        ("type octile\nheight 1\nwidth 2\nmap\n@@\n", "no cell of the grid is open"),
        ("type octile\nheight 1\nwidth 3\nmap\n.@.\n", "no two open cells"),
        ("type octile\nheight 1\nwidth 2\nmap\n.\u00e9\n", "not text"),
    ],
)
def test_bad_grids_are_told_with_their_line(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(AfootError, match=words) as caught:
        read_map(written(tmp_path, text))
    assert "arena.map" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "what", "nearest"),
    [
        ("2,0", "this cell of the grid is blocked", "'1,0', 1.0 m"),
        ("1,1", "this cell of the grid is blocked", "'0,1', 1.0 m"),
        ("9,0", "this cell is off the grid", "'3,0', 6.0 m"),
        ("3,7", "this cell is off the grid", "'2,2', 5.1 m"),
    ],
)
def test_a_cell_that_is_not_free_is_told_with_one_that_is(
    tmp_path: Path, name: str, what: str, nearest: str
) -> None:
    found = no_free_cell(read_map(written(tmp_path, GRID)), name)
    assert found is not None and found[0] == what
    assert found[1] == f"The nearest cell that is free is {nearest} away."


def test_on_other_maps_no_name_is_a_cell(tmp_path: Path) -> None:
    graph = nx.Graph([("1,2", "3,4")])
    for map in (bundled_map("rockface"), from_networkx(graph)):
        assert no_free_cell(map, "9,9") is None
    nx.set_node_attributes(graph, {"1,2": (5, 5), "3,4": (6, 5)}, "pos")
    assert no_free_cell(from_networkx(graph), "9,9") is None
    assert no_free_cell(read_map(written(tmp_path, GRID)), "corner") is None
