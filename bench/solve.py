"""What solving costs: positions a second of CPU time, memory, and whether it was as forecast.

    python bench/solve.py [--json]

Boards are made-up streets: planar, of mean degree 2.8, hops of a tick each, classic rules. A position is the nodes of
k pursuers, told apart, and of the evader, and whose turn it is: 2 n^(k + 1) of them. Each case runs in a process of its
own, so that the most memory it held is its own; what a process holds that has solved a tiny game is taken off. Where a
case is slower, takes more, or was forecast worse than it should be, the line says so and the exit code is 1; with
--json it is `missed`. One case is also solved on two threads, for its time by the clock.

Two pursuers on 1,000 nodes have two limits of memory: 500 MB where only who wins is kept, 650 MB with the ticks to
capture.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import networkx as nx

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from afoot.solvers import solve, warm

MEAN_DEGREE = 2.8
# Columns and rows of the places, some left over.
SIDES = {100: (10, 10), 199: (10, 20), 300: (15, 20), 400: (20, 20), 1000: (25, 40)}


class Case(NamedTuple):
    """at_least: positions a second of one core; most_cpu_s, most_mb: seconds of CPU and MB at most."""

    nodes: int
    pursuers: int
    distances: bool
    at_least: float | None = None
    most_cpu_s: float | None = None
    most_mb: float | None = None
    threads: int = 1


CASES = [
    Case(400, 2, False, at_least=1e8),
    Case(400, 2, True),
    Case(1000, 2, False, at_least=4e7, most_cpu_s=45, most_mb=500),
    Case(1000, 2, True, most_cpu_s=45, most_mb=650),
    Case(1000, 2, True, most_cpu_s=45, most_mb=650, threads=2),
    Case(199, 3, False, most_cpu_s=35),
    Case(300, 3, False),
    Case(300, 3, False, threads=2),
    Case(100, 4, False, most_cpu_s=60),
]
FORECAST_WITHIN = 2.0  # times of what happens
SMALL_MB, SMALL_S = 25, 0.1  # of which nobody asks whether it was forecast well
UNIT = 1024 if sys.platform == "linux" else 1  # of ru_maxrss


def streets(nodes: int, seed: int = 1) -> Any:
    """A planar graph: a spanning tree of squares with one diagonal each, and more of their sides up to MEAN_DEGREE."""
    dice = random.Random(seed)
    columns, rows = SIDES[nodes]
    town = nx.grid_2d_graph(columns, rows)
    for x in range(columns - 1):
        for y in range(rows - 1):
            town.add_edge(*dice.choice((((x, y), (x + 1, y + 1)), ((x + 1, y), (x, y + 1)))))
    town.remove_nodes_from(list(town)[nodes:])
    for edge in town.edges.values():
        edge["weight"] = dice.random()
    made = nx.Graph(nx.minimum_spanning_tree(town).edges)
    left = [edge for edge in town.edges if not made.has_edge(*edge)]
    made.add_edges_from(dice.sample(left, round(MEAN_DEGREE * nodes / 2) - made.number_of_edges()))
    return nx.convert_node_labels_to_integers(made)


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


def measured(nodes: int, pursuers: int, distances: bool, threads: int) -> dict[str, Any]:
    """One case, in this process."""
    warm.warm()
    graph, before = streets(nodes), peak_bytes()
    told = solve(graph, pursuers=pursuers, distances=distances, threads=threads).to_dict()
    return {
        "nodes": nodes,
        "pursuers": pursuers,
        "distances": distances,
        "threads": threads,
        "mean_degree": round(2 * graph.number_of_edges() / nodes, 2),
        "positions": told["positions"],
        "positions_per_cpu_s": round(told["positions_per_cpu_s"]),
        "cpu_s": round(told["cpu_s"], 2),
        "elapsed_s": round(told["elapsed_s"], 2),
        "forecast_cpu_s": round(told["forecast"]["cpu_s"], 2),
        "forecast_low_s": round(told["forecast"]["low_s"], 2),
        "forecast_high_s": round(told["forecast"]["high_s"], 2),
        "mb": round((peak_bytes() - before) / 1e6),
        "forecast_mb": round(told["forecast"]["bytes"] / 1e6),
        "share_winnable": round(told["share_winnable"], 3),
    }


def all_cases() -> list[dict[str, Any]]:
    """Every case in a process of its own, with what it should reach."""
    found = []
    for case in CASES:
        words = [str(case.nodes), str(case.pursuers), "--threads", str(case.threads)]
        words += ["--distances"] if case.distances else []
        done = subprocess.run(
            [sys.executable, __file__, "--json", "--one", *words], capture_output=True, text=True, check=True
        )
        one = {**case._asdict(), **json.loads(done.stdout)}
        found.append({**one, "missed": list(missed(one))})
    return found


def missed(one: dict[str, Any]) -> Iterator[str]:
    """What a case did not reach, in words."""
    if one["at_least"] is not None and one["positions_per_cpu_s"] < one["at_least"]:
        yield f"fewer than {one['at_least']:,.0f} positions/s"
    for name, unit in (("cpu_s", "s of CPU"), ("mb", "MB")):
        if one[f"most_{name}"] is not None and one[name] > one[f"most_{name}"]:
            yield f"more than {one[f'most_{name}']:g} {unit}"
    forecasts = (
        ("mb", one["forecast_mb"], one["forecast_mb"], SMALL_MB),
        ("cpu_s", one["forecast_low_s"], one["forecast_high_s"], SMALL_S),
    )
    for name, low, high, small in forecasts:
        if one[name] > small and not low / FORECAST_WITHIN <= one[name] <= high * FORECAST_WITHIN:
            yield f"{name} {one[name]:g} where {low:g} to {high:g} was forecast"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--one", nargs=2, type=int, metavar=("NODES", "PURSUERS"), help="one case alone")
    parser.add_argument("--distances", action="store_true", help="with --one: keep the ticks to capture")
    parser.add_argument("--threads", type=int, default=1, help="with --one: threads to solve on")
    asked = parser.parse_args()
    found = (
        measured(asked.one[0], asked.one[1], asked.distances, asked.threads)
        if asked.one
        else {"cases": all_cases()}
    )
    if asked.json:
        print(json.dumps(found))
        return 0
    for one in found.get("cases", [found]):
        print(line(one))
    return int(any(one.get("missed") for one in found.get("cases", [found])))


def line(one: dict[str, Any]) -> str:
    """A case in words, with the limits that it has."""
    budget = f" (at least {one['at_least']:,.0f})" if one.get("at_least") else ""
    most = f" (at most {one['most_mb']:,.0f})" if one.get("most_mb") else ""
    on = f" on {one['threads']} threads" if one["threads"] > 1 else ""
    return (
        f"{one['pursuers']} pursuers, {one['nodes']:,} nodes, {'with' if one['distances'] else 'without'} "
        f"distances{on}: {one['positions_per_cpu_s']:,} positions/s{budget}; {one['cpu_s']} s of CPU, "
        f"forecast {one['forecast_low_s']} to {one['forecast_high_s']}, {one['elapsed_s']} s by the clock; "
        f"{one['mb']:,} MB{most}, forecast {one['forecast_mb']:,}; {100 * one['share_winnable']:.1f} % won"
        f"{''.join(f'; MISSED: {what}' for what in one.get('missed', []))}"
    )


if __name__ == "__main__":
    sys.exit(main())
