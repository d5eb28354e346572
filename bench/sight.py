"""Does sight agree with shapely on a real city, and how fast is it?

python bench/sight.py [MAP] [--pairs N] [--seed N] [--json]
Half of the pairs are any two eyes, half are eyes less than 150 m apart, where more is seen. Indoors and
in tunnels all pairs of nodes of a domain are compared.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from typing import Any, NamedTuple

import numpy as np

from afoot.board.drawn import Drawn, Outdoors, draw, outdoors
from afoot.board.indoors import LARGEST_RANGE_MM, corridor_pairs, corridors
from afoot.board.rays import TOUCHES, free_pairs
from afoot.board.sight import bits_lines
from afoot.maps import Map, bundled_map, bundled_names, read_map
from tests.naive.sight import Inside, Town

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


class Compared(NamedTuple):
    """What ours and shapely say of the same pairs of eyes."""

    drawn: Drawn
    scene: Outdoors
    a: Any  # [k] eyes
    b: Any  # [k] eyes
    spots: list[list[int]]  # (x, y, h) in mm of every eye
    fast: Any  # bool [k]: free, says ours
    slow: Any  # bool [k]: free, says shapely
    fast_s: float
    slow_s: float

    @property
    def wrong(self) -> Any:
        """Indices of the pairs that the two disagree about."""
        return np.flatnonzero(self.fast != self.slow)


def compare(map: Map, count: int, seed: int) -> Compared:
    """Ask both about `count` random pairs of eyes outdoors."""
    drawn = draw(map, 10.0)
    scene = outdoors(map, drawn, None)
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
    return Compared(drawn, scene, a, b, spots, fast > 0, slow, fast_s, time.process_time() - start)


class ComparedInside(NamedTuple):
    """What ours and shapely say of all pairs of eyes of one domain other than outdoors."""

    pairs: int
    free: int
    close: int  # a matter of a hair: not compared
    wrong: list[tuple[int, int]]  # pairs of nodes that the two disagree about


def compare_inside(map: Map) -> ComparedInside:
    """Ask both about all pairs of eyes of one domain inside buildings and tunnels."""
    drawn = draw(map, 10.0)
    inner = corridors(drawn.hops.xyz_mm, drawn.pairs, drawn.hops.arc, drawn.pieces.traits)
    fast = {tuple(pair) for pair in corridor_pairs(inner, LARGEST_RANGE_MM).tolist()}
    tail = np.repeat(np.arange(len(inner.node)), np.diff(inner.start))
    ways = zip(tail.tolist(), inner.head.tolist(), inner.half_mm.tolist(), strict=True)
    twin = Inside(inner.xyz_mm.tolist(), list(ways))
    slow: dict[tuple[int, int], set[bool | None]] = {}  # two nodes may share several domains
    for eyes in twin.domains():
        for one, other in itertools.combinations(eyes, 2):
            pair = int(inner.node[one]), int(inner.node[other])
            slow.setdefault((min(pair), max(pair)), set()).add(twin.free(one, other))
    sure = {pair: True in said for pair, said in slow.items() if True in said or None not in said}
    return ComparedInside(
        len(slow),
        sum(sure.values()),
        len(slow) - len(sure),
        [pair for pair, free in sure.items() if free != (pair in fast)],
    )


def measure(path: str, count: int, seed: int) -> dict[str, Any]:
    map = bundled_map(path) if path in bundled_names() else read_map(path)
    found = compare(map, count, seed)
    eyes, walls = found.scene.eyes, found.scene.walls
    nodes = len(found.drawn.hops.xyz_mm)
    none = np.zeros((0, 2), dtype=np.int64)
    bits_lines(2, eyes._replace(node=eyes.node[:0]), walls, none, lambda part: None)  # compiles
    start = time.perf_counter()
    bits_lines(nodes, eyes, walls, none, lambda part: None)
    all_s = time.perf_counter() - start
    inside = compare_inside(map)
    return {
        "map": path,
        "nodes": nodes,
        "eyes": len(eyes.node),
        "prisms": len(found.scene.prisms),
        "pairs": len(found.a),
        "free": int(found.fast.sum()),
        "disagreements": len(found.wrong),
        "first_disagreements": [[found.spots[found.a[k]], found.spots[found.b[k]]] for k in found.wrong[:5]],
        "inside_pairs": inside.pairs,
        "inside_free": inside.free,
        "inside_disagreements": len(inside.wrong),
        "ours_pairs_per_cpu_s": round(len(found.a) / found.fast_s),
        "shapely_pairs_per_cpu_s": round(len(found.a) / found.slow_s),
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
