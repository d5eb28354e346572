"""Whether solving takes what was forecast: time and memory over kinds of graphs, rules and numbers of pursuers.

    python bench/forecast.py [--json] [--only WORDS] [--write]

--only: those cases alone that have these words in their title, as they are printed; it may be stated several times.
--write: keep what is found in bench/results/forecast.

Each case runs in a process of its own. `ratio` is what was forecast over what it took, in CPU time of one core and in
memory; `low_ratio` and `high_ratio` are the same of both ends of the range of time. The exit code is 1 where a case
that took a second of CPU or more took less than half of the range's lower end or more than twice its upper one, or one
of 25 MB or more was forecast worse than within a factor of two in memory.
"""

from __future__ import annotations

import argparse
import itertools
import json
import pathlib
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import networkx as nx

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from afoot.solvers import solve, warm
from afoot.solvers.forecast import forecast
from afoot.solvers.trial import timed
from bench.all import keep
from bench.solve import FORECAST_WITHIN, SIDES, SMALL_MB, peak_bytes, streets

RESULTS = pathlib.Path(__file__).parent / "results" / "forecast"
MACHINE = "two cores that others used as well; CPU time, not time by the clock"
LARGE_S = 1.0  # of CPU: below it nobody asks how good a forecast was
BY_TURNS = {"moves": "pursuers_first", "motion": "whole_ticks"}
RULES: dict[str, dict[str, Any]] = {
    "classic": {},
    "graph-rl": {"rules": "graph-rl"},
    "evaders first": {"rules": {**BY_TURNS, "moves": "evaders_first"}},
    "end of tick": {"rules": BY_TURNS},
    "two exits": {"exits": [5, 100]},
}
SIDES |= {600: (20, 30), 800: (20, 40)}


def _grid(*sides: int) -> Any:
    return nx.convert_node_labels_to_integers(nx.grid_2d_graph(*sides))


def _near(nodes: int, radius: float) -> Any:
    """Points in a square, joined where they are near: the largest part."""
    graph = nx.random_geometric_graph(nodes, radius, seed=1)
    part = max(nx.connected_components(graph), key=len)
    return nx.convert_node_labels_to_integers(nx.Graph(graph.subgraph(part).edges))


GRAPHS: dict[str, tuple[int, Callable[[], Any]]] = {
    "streets of 600": (2, lambda: streets(600)),
    "streets of 1,000": (2, lambda: streets(1000)),
    "grid of 24 x 24": (2, lambda: _grid(24, 24)),
    "grid of 8 x 75": (2, lambda: _grid(8, 75)),
    "points of 500": (2, lambda: _near(500, 0.07)),
    "tree of 700": (2, lambda: nx.random_labeled_tree(700, seed=1)),
    "path of 900": (2, lambda: nx.path_graph(900)),
    "ring of 900": (2, lambda: nx.cycle_graph(900)),
    "ladder of 600": (2, lambda: nx.convert_node_labels_to_integers(nx.ladder_graph(300))),
    "random cubic of 1,000": (2, lambda: nx.random_regular_graph(3, 1000, seed=1)),
    "streets of 199": (3, lambda: streets(199)),
    "grid of 12 x 12": (3, lambda: _grid(12, 12)),
    "tree of 150": (3, lambda: nx.random_labeled_tree(150, seed=1)),
    "ring of 200": (3, lambda: nx.cycle_graph(200)),
    "random cubic of 150": (3, lambda: nx.random_regular_graph(3, 150, seed=1)),
}


def measured(name: str, rules: str, distances: bool) -> dict[str, Any]:
    """One case, in this process."""
    pursuers, make = GRAPHS[name]
    warm.warm()
    graph, before = make(), peak_bytes()
    found = solve(graph, pursuers=pursuers, distances=distances, **RULES[rules])
    took_s, mb = found.solved.cpu_s, (peak_bytes() - before) / 1e6
    began = time.process_time()
    timed(found.game, distances, forecast(found.game, distances))
    return {
        "graph": name,
        "pursuers": pursuers,
        "rules": rules,
        "distances": distances,
        "cpu_s": round(took_s, 3),
        "ratio": round(found.forecast.cpu_s / took_s, 2),
        "low_ratio": round(found.forecast.low_s / took_s, 2),
        "high_ratio": round(found.forecast.high_s / took_s, 2),
        "trial_s": round(time.process_time() - began, 3),
        "mb": round(mb, 1),
        "mb_ratio": round(found.forecast.bytes / 1e6 / max(mb, 1e-3), 2),
        "share_winnable": round(found.survey.won / found.survey.open, 3),
    }


def missed(one: dict[str, Any]) -> list[str]:
    """What was forecast worse than it should be."""
    ranges = (
        ("time", one["low_ratio"], one["high_ratio"], one["cpu_s"] >= LARGE_S),
        ("memory", one["mb_ratio"], one["mb_ratio"], one["mb"] >= SMALL_MB),
    )
    return [
        name
        for name, low, high, counts in ranges
        if counts and not (low <= FORECAST_WITHIN and high >= 1 / FORECAST_WITHIN)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument(
        "--only", metavar="WORDS", action="append", default=[], help="cases with these words alone"
    )
    parser.add_argument("--write", action="store_true", help="keep what is found in bench/results/forecast")
    parser.add_argument("--one", nargs=2, metavar=("GRAPH", "RULES"), help="one case alone")
    parser.add_argument("--distances", action="store_true", help="with --one: keep the ticks to capture")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(asked.one[0], asked.one[1], asked.distances)))
        return 0
    found = []
    for case in itertools.product(GRAPHS, RULES, (False, True)):
        if asked.only and not any(words in title(*case) for words in asked.only):
            continue
        found.append(apart(*case))
        if not asked.json:
            print(line(found[-1]), flush=True)
    if asked.write:
        print(keep(RESULTS, {"machine": MACHINE, "cases": found}), file=sys.stderr)
    if asked.json:
        print(json.dumps({"cases": found}))
    return int(any(one["missed"] for one in found))


def title(name: str, rules: str, distances: bool) -> str:
    """What a case is called."""
    ticks = "with" if distances else "without"
    return f"{name}, {GRAPHS[name][0]} pursuers, {rules}, {ticks} distances"


def apart(name: str, rules: str, distances: bool) -> dict[str, Any]:
    """One case, in a process of its own."""
    words = [name, rules, *(["--distances"] if distances else [])]
    done = subprocess.run(
        [sys.executable, __file__, "--one", *words], capture_output=True, text=True, check=True
    )
    one = json.loads(done.stdout)
    return {**one, "missed": missed(one)}


def line(one: dict[str, Any]) -> str:
    """A case in words."""
    ratios = f"{one['ratio']:.2f} ({one['low_ratio']:.2f} to {one['high_ratio']:.2f})"
    return (
        f"{title(one['graph'], one['rules'], one['distances'])}: {one['cpu_s']:.2f} s of CPU, "
        f"forecast {ratios} times that in {one['trial_s']:.2f} s; {one['mb']:.0f} MB, forecast "
        f"{one['mb_ratio']:.2f} times{'; MISSED' if one['missed'] else ''}"
    )


if __name__ == "__main__":
    sys.exit(main())
