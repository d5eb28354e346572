"""What the measures of surrounded cost: us a call on a board of about 2,000 nodes, and how it varies.

A street grid whose streets are cut into hops of 10 m, one street in seven missing, exits on the border;
distances by table. Positions are random with the evader inside and the pursuers near or far.

    python bench/surround.py [--json]
"""

from __future__ import annotations

import argparse
import json
import pathlib
import sys
import time
from typing import Any

import networkx as nx
import numba
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from afoot.game.state import make_scratch
from afoot.game.surround import ended_by, margins
from afoot.rules.arrival import NULL, UNKNOWN
from afoot.rules.rules import Rules
from afoot.words import Measure
from tests.naive.build import board_from_graph, cast_for, position_for

BLOCKS = 15  # streets each way
HOPS = 6  # hops a block
REPEATS = 5
_njit: Any = numba.njit


def streets(seed: int) -> tuple[Any, list[int]]:
    """A graph numbered from 0 and its crossings on the border."""
    random = np.random.default_rng(seed)
    town = nx.grid_2d_graph(BLOCKS, BLOCKS)
    for edge in list(town.edges):
        if random.random() < 1 / 7:
            town.remove_edge(*edge)
    town = town.subgraph(max(nx.connected_components(town), key=len))
    cut = nx.Graph()
    for i, (a, b) in enumerate(town.edges):
        nx.add_path(cut, [a, *((i, k) for k in range(100, 100 + HOPS - 1)), b])
    border = [node for node in town if 0 in node or BLOCKS - 1 in node]
    index = {node: i for i, node in enumerate(cut)}
    return nx.relabel_nodes(cut, index), [index[node] for node in border]


@_njit(_nrt=False, error_model="numpy")  # type: ignore[untyped-decorator]
def many(
    times: int, board: Any, cast: Any, rules: Any, position: Any, measure: int, scratch: Any, out: Any
) -> int:
    """So many calls in compiled code: a call from Python alone costs more than a measure."""
    held = 0
    for _ in range(times):
        if measure == 0:
            margins(board, cast, rules, position, scratch, out)
        elif ended_by(board, cast, rules, position, measure, scratch):
            held += 1
    return held


def timed_us(times: int, *rest: Any) -> float:
    """Best of REPEATS, a call."""
    best = float("inf")
    for _ in range(REPEATS):
        start = time.perf_counter_ns()
        many(times, *rest)
        best = min(best, time.perf_counter_ns() - start)
    return best / 1000 / times


def places(board: Any, cast: Any, random: Any, near: bool) -> list[int]:
    """Nodes of four pursuers and an evader; near: pursuers within 30 hops of the evader."""
    table = cast.distances.table_mm[0]
    middle = np.flatnonzero(table[:, cast.exits.node].min(axis=1) > 150_000)
    evader = int(random.choice(middle))
    around = np.flatnonzero((table[evader] > 0) & (table[evader] < (300_000 if near else 10**9)))
    return [*(int(node) for node in random.choice(around, cast.pursuers)), evader]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    graph, exits = streets(1)
    board = board_from_graph(graph, length_mm=10_000)
    cast = cast_for(board, 4, 1, exits=exits, speed_mm=3_000)
    rules, scratch, out = Rules(), make_scratch(len(graph)), np.zeros((1, 3), np.int32)
    random = np.random.default_rng(2)
    lines: list[dict[str, Any]] = []
    for near in (True, False):
        spent: dict[str, list[float]] = {"adjacent": [], "sealed": [], "contained": [], "margins": []}
        null = unknown = 0
        for _ in range(60):
            position = position_for(cast, places(board, cast, random, near))
            for measure in (Measure.ADJACENT, Measure.SEALED, Measure.CONTAINED):
                us = timed_us(20, board, cast, rules, position, int(measure), scratch, out)
                spent[measure.name.lower()].append(us)
            spent["margins"].append(timed_us(1, board, cast, rules, position, 0, scratch, out))
            null += int(out[0, 1] == NULL)
            unknown += int(out[0, 1] == UNKNOWN)
        for name, values in spent.items():
            low, middle, high = np.percentile(values, [10, 50, 90])
            lines.append(
                {"pursuers": "near" if near else "anywhere", "measure": name, "p10_us": round(low, 1)}
                | {"median_us": round(middle, 1), "p90_us": round(high, 1), "max_us": round(max(values), 1)}
            )
        lines[-1] |= {"sealed_null": null, "sealed_unknown": unknown}
    result = {"nodes": len(graph), "exits": len(exits), "lines": lines}
    if as_json:
        print(json.dumps(result))
        return
    print(f"{len(graph)} nodes, {len(exits)} exits")
    for line in lines:
        print("  ".join(f"{key} {value}" for key, value in line.items()))


if __name__ == "__main__":
    main()
