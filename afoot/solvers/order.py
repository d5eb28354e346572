"""An order of nodes in which neighbours have numbers near each other: breadth first from a node at the rim, nodes of
low degree first (E. Cuthill and J. McKee, Reducing the bandwidth of sparse symmetric matrices, ACM 1969)."""

from __future__ import annotations

from typing import Any

import numpy as np


def near_order(hops: Any, degree: Any) -> Any:
    """int64 [n]: the place of each node. hops, degree: as Board's; one-way hops count both ways."""
    n, joined = len(degree), beside(hops, degree)
    place = np.full(n, -1, np.int64)
    count = 0
    for root in sorted(range(n), key=lambda node: len(joined[node])):
        if place[root] < 0:
            for node in breadth_first(joined, breadth_first(joined, root)[-1]):
                place[node] = count
                count += 1
    return place


def beside(hops: Any, degree: Any) -> list[set[int]]:
    """The neighbours of each node; one-way hops count both ways."""
    found: list[set[int]] = [set() for _ in range(len(degree))]
    for node in range(len(degree)):
        for other in hops[node, 1 : degree[node]].tolist():
            found[node].add(other)
            found[other].add(node)
    return found


def breadth_first(joined: list[set[int]], root: int, most: int | None = None) -> list[int]:
    """The nodes that one can come to by hops from a node, the nearest first, and so many at most.

    joined: as `beside` gives it.
    """
    line, seen = [root], {root}
    for node in line:  # grows
        if most is not None and len(line) >= most:
            break
        new = sorted(joined[node] - seen, key=lambda other: (len(joined[other]), other))
        seen.update(new)
        line += new
    return line[:most]
