"""How large a graph can be cleared of an unseen evader: nodes, pursuers, ticks, teams, beliefs kept, seconds.

    python bench/clear.py [--json]       the table
    python bench/clear.py --settle       two cops on the 6 x 6 grid, the robber shown every third round: two algorithms

The search runs on one core. Every answer is exact; `-` is a proof that so many pursuers never surely capture.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from afoot.solvers import clear

SIDE, EVERY = 6, 3


def cases() -> list[tuple[str, Any, dict[str, Any]]]:
    """Name, graph, what is asked."""
    grid = nx.grid_2d_graph
    tree = nx.random_labeled_tree(60, seed=1)
    return [
        ("grid 3 x 12, blind", grid(3, 12), {"pursuers": 2}),
        ("grid 4 x 4, blind", grid(4, 4), {"pursuers": 4}),
        ("grid 5 x 5, blind", grid(5, 5), {"pursuers": 2}),
        ("grid 5 x 5, blind", grid(5, 5), {"pursuers": 3}),
        ("grid 4 x 8, blind", grid(4, 8), {"pursuers": 3}),
        ("tree of 60, blind", tree, {"pursuers": 2}),
        ("grid 5 x 5, sight 1", grid(5, 5), {"pursuers": 2, "sight": 1}),
        ("grid 6 x 6, sight 1", grid(6, 6), {"pursuers": 2, "sight": 1}),
        ("grid 6 x 6, sight 2", grid(6, 6), {"pursuers": 2, "sight": 2}),
        ("grid 10 x 10, sight 3", grid(10, 10), {"pursuers": 2, "sight": 3}),
        ("grid 6 x 6, every 3", grid(6, 6), {"pursuers": 2, "every": 3}),
        ("grid 6 x 6, every 4", grid(6, 6), {"pursuers": 2, "every": 4}),
        ("grid 6 x 6, every 5", grid(6, 6), {"pursuers": 2, "every": 5}),
        ("grid 10 x 10, every 2", grid(10, 10), {"pursuers": 2, "every": 2}),
    ]


def rows() -> Iterator[dict[str, Any]]:
    """What each case takes."""
    clear(nx.path_graph(2), pursuers=1)  # compiles
    for name, graph, asked in cases():
        answer = clear(graph, **asked)
        yield {"what": name, "nodes": len(graph), "ticks": answer.ticks, **answer.searched()}


def table() -> None:
    """Print the rows for people."""
    print("| what | nodes | k | ticks | teams | beliefs | s |\n|---|---|---|---|---|---|---|")
    for row in rows():
        ticks = "-" if row["ticks"] is None else str(row["ticks"])
        print(f"| {row['what']} | {row['nodes']} | {row['pursuers']} | {ticks} | {row['teams']:,} "
              f"| {row['beliefs']:,} | {row['elapsed_s']:.2f} |", flush=True)  # fmt: skip


def settle() -> None:
    """Plies by the search, and by deepening ply by ply over sets of nodes, which knows nothing of levels."""
    from tests.naive.periodic import Periodic

    graph = nx.grid_2d_graph(SIDE, SIDE)
    ticks = clear(graph, pursuers=2, every=EVERY).ticks
    began = time.perf_counter()
    slow = Periodic(graph, 2, lambda ply: ply % (2 * EVERY) == 0, 2 * EVERY).plies(25)
    assert ticks is not None
    print(f"search: {2 * ticks - 1} plies; deepening: {slow} plies, {time.perf_counter() - began:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--settle", action="store_true")
    asked = parser.parse_args()
    if asked.settle:
        settle()
    elif asked.json:
        print(json.dumps({"rows": list(rows())}, indent=2))
    else:
        table()


if __name__ == "__main__":
    main()
