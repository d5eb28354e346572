"""What enumerating small games costs: positions and histories, and seconds of CPU time.

    python bench/small.py [--json]

Graphs are rings with a chord; everybody starts at a node of their own. `seen`: both sides are told everything, 10
ticks, simultaneous moves, nobody met on a hop. `hidden`: everybody sees one hop far and remembers all. Kernels are
compiled before.
"""

from __future__ import annotations

import argparse
import itertools
import json
import pathlib
import sys
import time
from typing import Any

import networkx as nx

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

import afoot
from afoot.solvers.small import solve_hidden, solve_small

SEEN = [(32, 1, 1), (8, 2, 1), (16, 2, 1), (32, 2, 1), (6, 2, 2), (8, 2, 2)]  # nodes, pursuers, evaders
HIDDEN = [(6, 1, 1, 3), (6, 1, 1, 4), (6, 1, 1, 5), (6, 2, 1, 3)]  # and ticks
SEEN_TICKS = 10


def game(nodes: int, pursuers: int, evaders: int, ticks: int, sight: str | int) -> Any:
    ring = nx.cycle_graph(nodes)
    ring.add_edge(0, nodes // 2)
    starts = [i * nodes // (pursuers + evaders) for i in range(pursuers + evaders)]
    return afoot.from_graph(
        ring,
        pursuers=starts[:pursuers],
        evaders=starts[pursuers:],
        sight=sight,
        rules={"moves": "simultaneous", "capture": {"crossing": False}},
        horizon_ticks=ticks,
        timeout_worth=1.0,
    )


def seen(nodes: int, pursuers: int, evaders: int) -> dict[str, Any]:
    asked, began = game(nodes, pursuers, evaders, SEEN_TICKS, "all"), time.process_time()
    found = solve_small(asked)
    size = {"nodes": nodes, "pursuers": pursuers, "evaders": evaders, "ticks": SEEN_TICKS}
    made = {"positions": len(found.graph.nodes), "matrix_games": found.values.games}
    return {"information": "seen", **size, **made, "value": found.value, "cpu_s": time.process_time() - began}


def hidden(nodes: int, pursuers: int, evaders: int, ticks: int) -> dict[str, Any]:
    asked, began = game(nodes, pursuers, evaders, ticks, 1), time.process_time()
    found = solve_hidden(asked)
    size = {"nodes": nodes, "pursuers": pursuers, "evaders": evaders, "ticks": ticks}
    made = {"histories": found.tree.histories, "sequences": [side.size for side in found.tree.sides]}
    bracket = {"low": found.low, "high": found.high}
    return {"information": "hidden", **size, **made, **bracket, "cpu_s": time.process_time() - began}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = parser.parse_args()
    solve_small(game(3, 1, 1, 1, "all"))  # compiles
    solve_hidden(game(3, 1, 1, 1, 1))
    cases = []
    for done in itertools.chain(itertools.starmap(seen, SEEN), itertools.starmap(hidden, HIDDEN)):
        cases.append(done)
        if not asked.json:
            print(", ".join(f"{name} {_told(value)}" for name, value in cases[-1].items()), flush=True)
    if asked.json:
        print(json.dumps({"cases": cases}))


def _told(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


if __name__ == "__main__":
    main()
