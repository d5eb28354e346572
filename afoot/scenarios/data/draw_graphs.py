"""Draws the graphs of the bundled games: `python -m afoot.scenarios.data.draw_graphs` writes them here.

All are our own. `grid` is a lattice of 12 by 12 squares with blocks of houses left out. `night-bus` is a
town of 88 stops on two banks of a river, with footways between neighbours, five night-bus lines whose next
stop is farther off, and a disused railway tunnel. `quays` is the old part of a port, 22 corners with streets left
out of a lattice and a drain below them; `courtyard` 18 squares about two blocks, with a gate at either end. These two
are small enough for brackets by tables of positions.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import networkx as nx

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


def _corner(column: int, row: int) -> str:
    return f"{chr(ord('a') + column)}{row + 1}"


def _stop(row: int, column: int) -> str:
    return str(row * COLUMNS + column + 1)


def _join(graph: nx.Graph, a: tuple[int, int], b: tuple[int, int], going: str) -> None:
    graph.add_edge(_stop(*a), _stop(*b), length=1.0, going=going)


def main() -> None:
    """Writes the graphs beside this file."""
    made = {"grid": grid(), "night-bus": night_bus(), "quays": quays(), "courtyard": courtyard()}
    for name, graph in made.items():
        nx.write_graphml(graph, HERE / f"{name}.graphml")


if __name__ == "__main__":
    main()
