"""Escape interdiction: how soon do the bounds meet, and how far apart are they where they do not?

    python bench/interdict.py [--seeds 1,2,3] [--limit_s 60] [--large_s 0] [--json]

`never`: 600 nodes of streets, drawn by chance, with a mean degree of 2.8; ten exits 8 to 12 hops from the evader, four
pursuers 3 to 9 hops from it, 15 ticks. `every_tick`: grids of 5 to 7 nodes a side, six exits on the border, two or four
pursuers anywhere else, the evader in the middle and as many ticks as the side has nodes. With --large_s also pursuers
that see the evader on the streets, for so long each.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from typing import Any

import networkx as nx

from afoot.solvers import interdict

WIDE, HIGH, DEGREE = 24, 25, 2.8
EXITS, PURSUERS, TICKS = 10, 4, 15
GRID_EXITS = 6


def streets(seed: int) -> Any:
    """A planar graph: a grid that has lost edges at random, but none that would part it."""
    dice = random.Random(seed)
    graph = nx.grid_2d_graph(WIDE, HIGH)
    edges = list(graph.edges)
    dice.shuffle(edges)
    for edge in edges:
        if graph.number_of_edges() <= WIDE * HIGH * DEGREE / 2:
            break
        graph.remove_edge(*edge)
        if not nx.has_path(graph, *edge):
            graph.add_edge(*edge)
    return graph


def town_game(seed: int) -> dict[str, Any]:
    """Where everybody starts on the streets of a seed."""
    graph, dice = streets(seed), random.Random(1000 + seed)
    middle = (WIDE // 2, HIGH // 2)
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
        "tier": found.tier,
        "steps": len(found.history),
        "s": round(found.elapsed_s, 1),
        "cpu_s": round(time.process_time() - began_s, 1),
    }


def rows(seeds: list[int], limit_s: float, large_s: float) -> Iterator[dict[str, Any]]:
    row("warm", grid_game(0, 4, 1), "never", limit_s)  # kernels are compiled by now
    row("warm", grid_game(0, 4, 1), "every_tick", limit_s)
    for seed in seeds:
        yield row(f"streets {seed}", town_game(seed), "never", limit_s)
    for side in (5, 6, 7):
        for pursuers in (2, 4):
            for seed in seeds:
                yield row(f"grid {side} {seed}", grid_game(seed, side, pursuers), "every_tick", limit_s)
    for seed in seeds if large_s else ():
        yield row(f"streets {seed}", town_game(seed), "every_tick", large_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--limit_s", type=float, default=60.0)
    parser.add_argument("--large_s", type=float, default=0.0)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = parser.parse_args()
    found = []
    for one in rows([int(word) for word in asked.seeds.split(",")], asked.limit_s, asked.large_s):
        found.append(one)
        if not asked.json:
            if len(found) == 1:
                print("".join(f"{key:>12}" for key in one))
            print("".join(f"{value!s:>12}" for value in one.values()), flush=True)
    if asked.json:
        print(json.dumps({"rows": found}))


if __name__ == "__main__":
    main()
