"""How long does a board take, cold and from the cache, and how much memory?

python bench/compile.py [MAP ...] [--repeat N] [--json]
The maps are read first; reading is not counted. Kernels are compiled by a first, uncounted run on a small map.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import resource
import statistics
import tempfile
import time
from typing import Any

import numpy as np

from afoot._jit import kernel
from afoot.board import CompiledBoard, compile_board, distances
from afoot.board.sight import Sight
from afoot.board.size import estimate_bytes
from afoot.maps import Building, Map, Place, Way, bundled_map, bundled_names, read_map
from afoot.rules.distance import distance_mm
from afoot.rules.motion import GOING_256
from afoot.words import Going

QUERIES = 200_000


def costs_of(compiled: CompiledBoard) -> Any:
    """Scaled lengths of a walker who may use everything."""
    board = compiled.board
    slot = np.arange(board.hops.shape[1])
    used = (slot > 0) & (slot < board.degree[:, None])
    mm = (board.length_mm.astype(np.int64) * GOING_256[board.going] + 128) >> 8
    return np.where(used, np.maximum(mm, 1), 0).astype(np.int32)[None]


@kernel
def ask(found, a, b, out):  # type: ignore[no-untyped-def]
    for k in range(len(a)):
        out[k] = distance_mm(found, 0, a[k], b[k])
    return 0


def timed(work: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    out = work()
    return out, round(time.perf_counter() - start, 3)


def measure(path: str, repeat: int) -> dict[str, Any]:
    made = bundled_map(path) if path in bundled_names() else read_map(path)
    rows = []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["AFOOT_CACHE"] = folder
            compiled, cold_s = timed(lambda: compile_board(made))
            costs = costs_of(compiled)
            found, distance_s = timed(functools.partial(distances, compiled.board, costs))
            _, cached_s = timed(lambda: compile_board(made))
            _, distance_cached_s = timed(functools.partial(distances, compiled.board, costs))
            kept_mb = sum(f.stat().st_size for sub in os.scandir(folder) for f in os.scandir(sub)) / 1e6
        rows.append((cold_s, distance_s, cached_s, distance_cached_s))
    n = len(compiled.board.hops)
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, n, (2, QUERIES))
    out = np.zeros(QUERIES, dtype=np.int64)
    ask(found, a[:1], b[:1], out)
    _, asked_s = timed(lambda: ask(found, a, b, out))
    cold_s, distance_s, cached_s, distance_cached_s = (statistics.median(k) for k in zip(*rows, strict=True))
    board = compiled.board
    return {
        "map": os.path.basename(path),
        "nodes": n,
        "slots": board.hops.shape[1],
        "sight": "bits" if len(board.sight_bits) else "lists",
        "sight_pairs": int(np.bitwise_count(board.sight_bits).sum()) or len(board.sight_node),
        "labels_a_node": round(len(found.out_hub) / n, 1),
        "compile_s": cold_s,
        "distances_s": distance_s,
        "cached_compile_s": cached_s,
        "cached_distances_s": distance_cached_s,
        "distance_us": round(asked_s / QUERIES * 1e6, 3),
        "cache_mb": round(kept_mb, 1),
        "estimate_mb": round(estimate_bytes(made, 10.0, Sight()) / 1e6),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def warm_up() -> None:
    places = (Place(0, 0), Place(90, 0), Place(90, 90), Place(90, 150))
    ways = (Way((0, 1, 2), Going.STREET), Way((2, 3), Going.TUNNEL, domain=1))
    made = Map("small", places, ways, (Building((((9, 9), (60, 9), (60, 60)),)),), domains=("outdoors", "t"))
    compiled = compile_board(made, cache=False)
    distances(compiled.board, costs_of(compiled), cache=False)
    long = Map("long", (Place(0, 0), Place(165_000, 0)), (Way((0, 1), Going.STREET),), made.buildings)
    compiled = compile_board(long, sight=Sight(range_m=50.0), cache=False)
    distances(compiled.board, costs_of(compiled), cache=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("maps", nargs="*", default=["helsinki"])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    warm_up()
    results = [measure(path, given.repeat) for path in given.maps]
    if given.json:
        print(json.dumps(results))
        return
    for key in results[0]:
        print(f"{key:20}" + "".join(f"{row[key]!s:>28}" for row in results))


if __name__ == "__main__":
    main()
