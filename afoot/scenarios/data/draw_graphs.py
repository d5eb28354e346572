"""Draws the graphs of the bundled games: `python -m afoot.scenarios.data.draw_graphs` writes them here.

`grid` is a lattice of 12 by 12 squares with blocks of houses left out. `night-bus` is a
town of 88 stops on two banks of a river, with footways between neighbours, five night-bus lines whose next
stop is farther off, and a disused railway tunnel. `quays` is the old part of a port, 22 corners with streets left
out of a lattice and a drain below them; `courtyard` 18 squares about two blocks, with a gate at either end.
These are our own. `helsinki-square`, `helsinki-park` and `helsinki-garden` are street corners of the bundled map of
Helsinki, some tens of metres apart, and keep OpenStreetMap's attribution and licence (ODbL). The last five are small
enough for brackets by tables of positions.
"""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import networkx as nx

from afoot.board import compile_board
from afoot.maps import bundled_map, window
from afoot.words import Going

SIDE = 12
BLOCKS = (
    (2, 2),
    (2, 3),
    (3, 2),
    (3, 3),
    (8, 2),
    (8, 3),
    (8, 4),
    (3, 7),
    (4, 7),
    (5, 7),
    (8, 8),
    (9, 8),
    (8, 9),
)
HERE = Path(__file__).parent

ROWS, COLUMNS = 8, 11
SPACING_M = 100.0
RIVER = 3  # the river runs between this row and the next
BRIDGES = (2, 8)
LINES = (  # each bus line by the (row, column) of its stops
    ((0, 0), (0, 2), (0, 4), (0, 6), (0, 8), (0, 10), (2, 10), (4, 10), (6, 10)),
    ((7, 0), (7, 2), (7, 4), (7, 6), (7, 8), (7, 10), (6, 10)),
    ((0, 0), (2, 0), (4, 0), (6, 0), (7, 2)),
    ((0, 4), (2, 5), (4, 5), (6, 5), (7, 6)),
    ((2, 0), (2, 2), (2, 5), (2, 8), (2, 10)),
)
TUNNEL = ((1, 1), (3, 4), (5, 6), (6, 9))

DRAIN = ("b3", "d2", "e4")

WINDOW_M = 300.0
STRIDE_M = 60.0
STREETS = (Going.STREET, Going.FOOTWAY, Going.ARCHWAY)


def grid() -> nx.Graph:
    """The squares of `grid`, named as on a chess board, 1 m apart."""
    graph = nx.grid_2d_graph(SIDE, SIDE)
    graph.remove_nodes_from(BLOCKS)
    for column, row in graph:
        graph.nodes[column, row].update(x=float(column), y=float(row))
    for _, _, edge in graph.edges(data=True):
        edge.update(length=1.0, going="street")
    return nx.relabel_nodes(graph, {(c, r): f"{chr(ord('a') + c)}{r + 1}" for c, r in graph})


def night_bus() -> nx.Graph:
    """The town of `night-bus`; every hop is 1 m long on the clock, so that each takes one turn."""
    graph = nx.Graph()
    for row in range(ROWS):
        for column in range(COLUMNS):
            wobble = (row * 37 + column * 61) % 7 - 3
            x, y = column * SPACING_M + 6.0 * wobble, (ROWS - 1 - row) * SPACING_M - 5.0 * wobble
            graph.add_node(_stop(row, column), x=x, y=y)
    for row in range(ROWS):
        for column in range(COLUMNS):
            if column + 1 < COLUMNS and (row * 5 + column * 3) % 8 != 0:
                _join(graph, (row, column), (row, column + 1), "footway")
            if row + 1 < ROWS and (column in BRIDGES if row == RIVER else (row * 3 + column * 5) % 7 != 0):
                _join(graph, (row, column), (row + 1, column), "footway")
    for line in LINES:
        for a, b in pairwise(line):
            _join(graph, a, b, "street")
    for a, b in pairwise(TUNNEL):
        _join(graph, a, b, "tunnel")
    return graph


def quays() -> nx.Graph:
    """The corners of `quays`, named by column and row; every hop takes one turn."""
    graph = nx.Graph()
    for column in range(6):
        for row in range(4):
            if (column, row) not in ((1, 1), (4, 2)):
                x = 60.0 * column + 5.0 * ((column * 3 + row * 2) % 3)
                graph.add_node(_corner(column, row), x=x, y=50.0 * row)
    for column in range(6):
        for row in range(4):
            ends = (
                (column + 1, row, (column + 2 * row) % 5 != 1),
                (column, row + 1, (2 * column + row) % 4 != 3),
            )
            for *end, there in ends:
                if there and _corner(column, row) in graph and _corner(*end) in graph:
                    graph.add_edge(_corner(column, row), _corner(*end), length=1.0, going="street")
    for a, b in pairwise(DRAIN):
        graph.add_edge(a, b, length=1.0, going="tunnel")
    return graph


def courtyard() -> nx.Graph:
    """The squares of `courtyard`, 20 m apart on the map and a turn apart on the clock."""
    graph = nx.grid_2d_graph(5, 4)
    graph.remove_nodes_from([(1, 1), (3, 2)])
    for column, row in graph:
        graph.nodes[column, row].update(x=20.0 * column, y=20.0 * row)
    for _, _, edge in graph.edges(data=True):
        edge.update(length=1.0, going="street")
    return nx.relabel_nodes(graph, {(c, r): _corner(c, r) for c, r in graph})


def corners(centre_m: tuple[float, float], middle_m: tuple[float, float], hops: int) -> nx.Graph:
    """Street corners of central Helsinki within so many hops of the one nearest to `middle_m`, a turn apart.

    They are those of a window of 300 m around `centre_m`. Dead ends are left out, but where `hops` ends them, and
    corners are numbered from north to south.
    """
    town = window(bundled_map("helsinki"), centre_m=centre_m, size_m=(WINDOW_M, WINDOW_M))
    board = compile_board(town, stride_m=STRIDE_M, cache=False).board
    graph = nx.Graph()
    for a, degree in enumerate(board.degree):
        ways = [slot for slot in range(1, degree) if board.going[a, slot] in STREETS]
        graph.add_edges_from((a, int(board.hops[a, slot])) for slot in ways)
    at = {node: (board.x_mm[node] / 1000, board.y_mm[node] / 1000) for node in graph}
    largest = max(nx.connected_components(graph), key=len)
    middle = min(largest, key=lambda node: math.dist(at[node], middle_m))
    away = nx.single_source_shortest_path_length(graph, middle, cutoff=hops)
    graph = graph.subgraph(away).copy()
    while dead := [node for node, degree in graph.degree if degree < 2 and away[node] < hops]:
        graph.remove_nodes_from(dead)
    return _numbered(graph, at)


def _numbered(graph: nx.Graph, at: dict[int, tuple[float, float]]) -> nx.Graph:
    """The same graph with nodes named by numbers, from north to south."""
    listed = sorted(graph, key=lambda node: (-at[node][1], at[node][0]))
    name = {node: str(i + 1) for i, node in enumerate(listed)}
    drawn = nx.Graph(attribution="(c) OpenStreetMap contributors", licence="ODbL-1.0")
    for node in listed:
        drawn.add_node(name[node], x=round(float(at[node][0]), 1), y=round(float(at[node][1]), 1))
    pairs = sorted(sorted((int(name[a]), int(name[b]))) for a, b in graph.edges)
    drawn.add_edges_from(((str(a), str(b)) for a, b in pairs), length=1.0, going="street")
    return drawn


def _corner(column: int, row: int) -> str:
    return f"{chr(ord('a') + column)}{row + 1}"


def _stop(row: int, column: int) -> str:
    return str(row * COLUMNS + column + 1)


def _join(graph: nx.Graph, a: tuple[int, int], b: tuple[int, int], going: str) -> None:
    graph.add_edge(_stop(*a), _stop(*b), length=1.0, going=going)


def main() -> None:
    """Writes the graphs beside this file."""
    made = {
        "grid": grid(),
        "night-bus": night_bus(),
        "quays": quays(),
        "courtyard": courtyard(),
        "helsinki-square": corners((-100, 0), (50, -110), 6),
        "helsinki-park": corners((300, 100), (183, 48), 4),
        "helsinki-garden": corners((200, 100), (330, 250), 5),
    }
    for name, graph in made.items():
        nx.write_graphml(graph, HERE / f"{name}.graphml")


if __name__ == "__main__":
    main()
