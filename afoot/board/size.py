"""How much memory a board will need, before it is tried."""

from __future__ import annotations

import itertools
import math
import pathlib
from collections import defaultdict

from afoot.board.sight import DEFAULT_RANGE_M, LARGEST_BITS_NODES, Sight
from afoot.errors import AfootError
from afoot.maps.model import Map

LIMIT = pathlib.Path("/sys/fs/cgroup/memory.max")  # of a container
_SLOTS = 10  # columns of a hop table on street maps
_HOP_BYTES = _SLOTS * 14 + 8 * 40  # tables, and the graph they are made from
# Of a straight line. A longer one is told to need more than it does, so that nobody waits for the estimate.
_MOST_PIECES = 1_000
_PAIR_BYTES = 26  # a pair of a list in both directions, sorted by turning it twice


def estimate_bytes(map: Map, stride_m: float | None, sight: Sight) -> int:
    """Roughly how many bytes compiling takes at its height, kept arrays included; meant to err upwards.

    Nodes are counted along the ways in squares as wide as the range of sight; in open country everybody in range
    sees everybody.
    """
    range_m = sight.range_m or DEFAULT_RANGE_M
    squares: dict[tuple[int, int], float] = defaultdict(float)
    nodes = 0.0 if stride_m else float(len(map.places))
    for way in map.ways if stride_m else ():
        spots = [map.places[place] for place in way.places]
        for a, b in itertools.pairwise(spots):
            length_m = math.hypot(b.x_m - a.x_m, b.y_m - a.y_m)
            if not math.isfinite(length_m):
                continue  # `cut` says where
            made = length_m / (stride_m or 1.0)
            nodes += made
            pieces = min(int(length_m // range_m) + 1, _MOST_PIECES)
            for piece in range(pieces):
                part = (piece + 0.5) / pieces
                x_m, y_m = a.x_m + (b.x_m - a.x_m) * part, a.y_m + (b.y_m - a.y_m) * part
                squares[(int(x_m // range_m), int(y_m // range_m))] += made / pieces
        nodes += 1
    total = nodes * _HOP_BYTES + 300 * (len(map.places) + sum(len(way.places) for way in map.ways))
    if nodes <= LARGEST_BITS_NODES:
        return int(total + nodes * nodes / 4)
    if sight.mode == "lines":
        total += sum(made * made for made in squares.values()) * math.pi / 2 * _PAIR_BYTES
    return int(total)


def available_bytes() -> int | None:
    """Memory that can be had without swapping, within a container's limit; None where the system does not say."""
    try:
        lines = pathlib.Path("/proc/meminfo").read_text().splitlines()
        free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError):
        return None
    try:
        return min(free, int(LIMIT.read_text()))
    except (OSError, ValueError):  # no container, or one without a limit ("max")
        return free


def check_memory(needed: int, what: str, *, where: str, fix: str) -> None:
    """Raise AfootError when `needed` bytes for `what` are not available, before they are asked for."""
    free = available_bytes()
    if free is not None and needed > free:
        raise AfootError(
            f"{what} is too large for this machine's memory",
            where=where,
            came=f"{needed / 1e9:.1f} GB needed",
            expected=f"at most {free / 1e9:.1f} GB, which is free now",
            fix=fix,
        )
