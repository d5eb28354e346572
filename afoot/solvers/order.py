"""An order of nodes in which neighbours have numbers near each other: breadth first from a node at the rim, nodes of
low degree first (E. Cuthill and J. McKee, Reducing the bandwidth of sparse symmetric matrices, ACM 1969)."""

from __future__ import annotations

from typing import Any

import numpy as np


def near_order(hops: Any, degree: Any) -> Any:
    """int64 [n]: the place of each node. hops, degree: as Board's; one-way hops count both ways."""
    n = len(degree)
    beside: list[set[int]] = [set() for _ in range(n)]
    for node in range(n):
        for other in hops[node, 1 : degree[node]].tolist():
            beside[node].add(other)
            beside[other].add(node)
    place = np.full(n, -1, np.int64)
    count = 0
    for root in sorted(range(n), key=lambda node: len(beside[node])):
        if place[root] < 0:
            for node in _breadth_first(beside, _breadth_first(beside, root)[-1]):
                place[node] = count
                count += 1
    return place


def _breadth_first(beside: list[set[int]], root: int) -> list[int]:
    line, seen = [root], {root}
    for node in line:  # grows
        new = sorted(beside[node] - seen, key=lambda other: (len(beside[other]), other))
        seen.update(new)
        line += new
    return line
