"""Does sight outdoors agree with shapely on a real city, and how fast is it?

python bench/sight.py [MAP] [--pairs N] [--seed N] [--json]
Half of the pairs are any two eyes, half are eyes less than 150 m apart, where more is seen.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

import numpy as np

from afoot.board.drawn import Outdoors, draw, outdoors
from afoot.board.rays import TOUCHES, free_pairs
from afoot.board.sight import bits_lines
from afoot.maps import bundled_map, bundled_names, read_map
from tests.naive.sight import Town

NEAR_MM = 150_000


def pairs_of(scene: Outdoors, count: int, seed: int) -> tuple[Any, Any]:
    """Random pairs of eyes."""
    rng = np.random.default_rng(seed)
    eyes = scene.eyes
    a, b = rng.integers(0, len(eyes.node), (2, 40 * count))
    near = np.hypot(eyes.x_mm[a] - eyes.x_mm[b], eyes.y_mm[a] - eyes.y_mm[b]) < NEAR_MM
    half = count // 2
    keep = np.concatenate([np.arange(half), half + np.flatnonzero(near[half:])[: count - half]])
    return a[keep], b[keep]


def measure(path: str, count: int, seed: int) -> dict[str, Any]:
    drawn = draw((bundled_map(path) if path in bundled_names() else read_map(path)), 10.0)
    scene = outdoors((bundled_map(path) if path in bundled_names() else read_map(path)), drawn, None)
    eyes = scene.eyes
    a, b = pairs_of(scene, count, seed)
    fast = np.zeros(len(a), dtype=np.int8)
    touched = np.zeros(TOUCHES, dtype=np.int64)
    free_pairs(scene.walls, eyes, a[:1], b[:1], touched, fast)
    start = time.process_time()
    free_pairs(scene.walls, eyes, a, b, touched, fast)
    fast_s = time.process_time() - start
    town = Town([([ring.tolist() for ring in p.rings], p.base_mm, p.top_mm) for p in scene.prisms])
    spots = np.stack([eyes.x_mm, eyes.y_mm, eyes.h_mm], axis=1).tolist()
    held = [town.holding(spot) for spot in spots]
    start = time.process_time()
    slow = np.array([town.free(spots[i], spots[j], held[i] | held[j]) for i, j in zip(a, b, strict=True)])
    slow_s = time.process_time() - start
    wrong = np.flatnonzero(slow != (fast > 0))
    nodes = len(drawn.hops.xyz_mm)
    none = np.zeros((0, 2), dtype=np.int64)
    bits_lines(2, eyes._replace(node=eyes.node[:0]), scene.walls, none, lambda part: None)  # compiles
    start = time.perf_counter()
    bits_lines(nodes, eyes, scene.walls, none, lambda part: None)
    all_s = time.perf_counter() - start
    return {
        "map": path,
        "nodes": nodes,
        "eyes": len(eyes.node),
        "prisms": len(scene.prisms),
        "pairs": len(a),
        "free": int(fast.sum()),
        "disagreements": len(wrong),
        "first_disagreements": [[spots[a[k]], spots[b[k]]] for k in wrong[:5]],
        "ours_pairs_per_cpu_s": round(len(a) / fast_s),
        "shapely_pairs_per_cpu_s": round(len(a) / slow_s),
        "all_pairs_s_two_threads": round(all_s, 3),
        "all_pairs_per_s_two_threads": round(len(eyes.node) ** 2 / 2 / all_s),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("map", nargs="?", default="helsinki")
    parser.add_argument("--pairs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    result = measure(given.map, given.pairs, given.seed)
    if given.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:32} {value}")


if __name__ == "__main__":
    main()
