"""Escape interdiction: how soon do the bounds meet, and how far apart are they where they do not?

    python bench/interdict.py [--seeds 1,2,5,6,7] [--grids 40] [--limit_s 60] [--large_s 0] [--json] [--write]

`never`: 600 nodes of streets, drawn by chance, with a mean degree of 2.8; ten exits 8 to 12 hops from the evader, four
pursuers 3 to 9 hops from it, 15 ticks. `every_tick`: grids of 5 to 7 nodes a side, six exits on the border, two or four
pursuers anywhere else, the evader in the middle and as many ticks as the side has nodes. Most grids are decided: one
side is sure to have all. So of each kind all seeds up to --grids are solved, and it is told how many are decided; rows
are the first few that are not. With --large_s also pursuers that see the evader, on streets of 370 and of 600 nodes,
for so long each: there it is the gap left that counts. With --write what is found is kept in bench/results/interdict,
with the machine's load.

Where bounds have not met within the limit, on the streets (but for --large_s) or on any grid, the exit code is 1. It
takes about half a minute on a quiet core, and minutes with --large_s, so it is not among what bench/all.py runs.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import pathlib
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

import networkx as nx

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from afoot.solvers import interdict
from bench.all import keep

RESULTS = pathlib.Path(__file__).parent / "results" / "interdict"
SIDES = {370: (19, 20), 600: (24, 25)}  # columns and rows of the squares, some left over
TOWN = 600
DEGREE = 2.8
EXITS, PURSUERS, TICKS = 10, 4, 15
GRID_EXITS = 6
SHOWN = 2  # grids of a kind that are not decided


def streets(seed: int, nodes: int) -> Any:
    """A planar graph: a grid that has lost edges at random, but none that would part it."""
    dice = random.Random(seed)
    graph = nx.grid_2d_graph(*SIDES[nodes])
    graph.remove_nodes_from(list(graph)[nodes:])
    edges = list(graph.edges)
    dice.shuffle(edges)
    for edge in edges:
        if graph.number_of_edges() <= nodes * DEGREE / 2:
            break
        graph.remove_edge(*edge)
        if not nx.has_path(graph, *edge):
            graph.add_edge(*edge)
    return graph


def town_game(seed: int, nodes: int) -> dict[str, Any]:
    """Where everybody starts on the streets of a seed."""
    graph, dice = streets(seed, nodes), random.Random(1000 + seed)
    wide, high = SIDES[nodes]
    middle = (wide // 2, high // 2)
    away = nx.single_source_shortest_path_length(graph, middle)
    exits = dice.sample(sorted(node for node, hops in away.items() if 8 <= hops <= 12), EXITS)
    near = sorted(node for node, hops in away.items() if 3 <= hops <= 9 and node not in exits)
    return {
        "game": graph,
        "evader": middle,
        "exits": exits,
        "pursuers": dice.sample(near, PURSUERS),
        "ticks": TICKS,
    }


def grid_game(seed: int, side: int, pursuers: int) -> dict[str, Any]:
    """Where everybody starts on a grid."""
    graph, dice = nx.grid_2d_graph(side, side), random.Random(2000 + seed)
    border = [node for node in graph if 0 in node or side - 1 in node]
    middle = (side // 2, side // 2)
    exits = dice.sample(border, GRID_EXITS)
    team = dice.sample([node for node in graph if node != middle and node not in exits], pursuers)
    return {"game": graph, "evader": middle, "exits": exits, "pursuers": team, "ticks": side}


def row(name: str, asked: dict[str, Any], seen: str, limit_s: float) -> dict[str, Any]:
    asked = dict(asked)
    graph = asked.pop("game")
    began_s = time.process_time()
    found = interdict(graph, **asked, seen=seen, time_limit_s=limit_s)
    return {
        "game": name,
        "seen": seen,
        "nodes": len(graph),
        "pursuers": len(asked["pursuers"]),
        "ticks": asked["ticks"],
        "lower": round(found.lower, 7),
        "upper": round(found.upper, 7),
        "gap": round(found.upper - found.lower, 7),
        "tier": found.tier,
        "decided": found.decided,
        "steps": len(found.history),
        "s": round(found.elapsed_s, 1),
        "cpu_s": round(time.process_time() - began_s, 1),
    }


def grids(
    side: int, pursuers: int, count: int, limit_s: float
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rows of a kind of grid: of the first that are not decided and of all that are not exact; and a count."""
    made = [
        row(f"grid {side} {seed}", grid_game(seed, side, pursuers), "every_tick", limit_s)
        for seed in range(1, count + 1)
    ]
    between = [one for one in made if not one["decided"]]
    shown = between[:SHOWN] + [one for one in between[SHOWN:] if one["tier"] != "exact"]
    told = {
        "side": side,
        "pursuers": pursuers,
        "grids": count,
        "decided": count - len(between),
        "exact": sum(one["tier"] == "exact" for one in made),
        "most_cpu_s": max(one["cpu_s"] for one in made),
    }
    return shown, told


def rows(asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """A row for each game, and of each kind of grid one that counts them all."""
    seeds = [int(word) for word in asked.seeds.split(",")]
    row("warm", grid_game(0, 4, 1), "never", asked.limit_s)  # kernels are compiled by now
    row("warm", grid_game(0, 4, 1), "every_tick", asked.limit_s)
    for seed in seeds:
        yield row(f"streets {seed}", town_game(seed, TOWN), "never", asked.limit_s)
    for side in (5, 6, 7):
        for pursuers in (2, 4):
            shown, told = grids(side, pursuers, asked.grids, asked.limit_s)
            yield from shown
            yield told
    for nodes, seed in itertools.product(SIDES, seeds) if asked.large_s else ():
        game = town_game(seed, nodes)
        yield {**row(f"streets {seed}", game, "every_tick", asked.large_s), "may_differ": True}


def missed(one: dict[str, Any]) -> bool:
    """Whether bounds did not meet where they should."""
    if "grids" in one:
        return bool(one["exact"] < one["grids"])
    return one["tier"] != "exact" and "may_differ" not in one


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", default="1,2,5,6,7", help="of the streets")
    parser.add_argument("--grids", type=int, default=40, help="seeds of each kind of grid")
    parser.add_argument("--limit_s", type=float, default=60.0)
    parser.add_argument("--large_s", type=float, default=0.0, help="seconds for each of the streets, seen")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--write", action="store_true", help="keep what is found in bench/results/interdict")
    asked = parser.parse_args()
    found = []
    for one in rows(asked):
        found.append(one)
        if not asked.json:
            print(told(one), flush=True)
    wrong = [one for one in found if missed(one)]
    if asked.write:
        machine = {"cores": os.cpu_count(), "load_of_15_min": round(os.getloadavg()[2], 2)}
        told_of = {"machine": machine, "limit_s": asked.limit_s, "large_s": asked.large_s}
        print(keep(RESULTS, {**told_of, "rows": found}), file=sys.stderr)
    if asked.json:
        print(json.dumps({"rows": found, "missed": len(wrong)}))
    for one in wrong:
        print(f"MISSED: {told(one)}", file=sys.stderr)
    return 1 if wrong else 0


def told(one: dict[str, Any]) -> str:
    """A row in words."""
    return ", ".join(f"{key} {value}" for key, value in one.items())


if __name__ == "__main__":
    sys.exit(main())
