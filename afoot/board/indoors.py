"""Sight inside a domain: along open corridors, tunnels and passages.

From a, walk the hops of the domain breadth first. b is seen when the straight line from a to b stays within half
the corridor's width of every node on the way, does not double back, and runs neither below the floor nor more than
0.5 m above eye height over it. Neighbours always see each other. Lines are free both ways or not at all; what the
dark hides is a rule of the game (`rules.sight`), not of the board.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from afoot._jit import kernel, rule
from afoot.board.arrays import Arcs
from afoot.board.chains import Trait
from afoot.board.eyes import nearest_spot
from afoot.board.model import Int64s
from afoot.maps.model import OUTDOORS, Map

BELOW_MM = 1_600  # how far the line may dip below eye height at a node between
ABOVE_MM = 500  # how far it may rise above it
LARGEST_RANGE_MM = 2**21
QUEUE, PARENT, HALF, STAMP = range(4)  # rows of scratch


class Corridors(NamedTuple):
    """Eyes inside, one for each (node, domain but outdoors), and the hops between them both ways."""

    node: Int64s  # [m]
    xyz_mm: Int64s  # [m, 3]
    start: Int64s  # [m + 1]
    head: Int64s  # [arcs] eye
    half_mm: Int64s  # [arcs] half the width


def corridors(xyz_mm: Int64s, pairs: Int64s, arc: Arcs, traits: tuple[Trait, ...]) -> Corridors:
    """The inside of all domains, from (node, domain) pairs [k, 2] and the hops."""
    inner = pairs[pairs[:, 1] != OUTDOORS]
    inner = inner[np.lexsort((inner[:, 1], inner[:, 0]))]
    number = {(int(node), int(domain)): index for index, (node, domain) in enumerate(inner)}
    domain = np.array([trait.domain for trait in traits] or [0])[arc.trait]
    width = np.array([trait.width_mm for trait in traits] or [0])[arc.trait]
    links: dict[tuple[int, int], int] = {}
    for k in np.flatnonzero(domain != OUTDOORS).tolist():
        a = number[(int(arc.tail[k]), int(domain[k]))]
        b = number[(int(arc.head[k]), int(domain[k]))]
        for one, other in ((a, b), (b, a)):
            links[(one, other)] = max(links.get((one, other), 0), int(width[k]) // 2)
    rows = np.array(sorted((a, b, half) for (a, b), half in links.items()), dtype=np.int64).reshape(-1, 3)
    start = np.concatenate([[0], np.cumsum(np.bincount(rows[:, 0], minlength=len(inner)))]).astype(np.int64)
    return Corridors(
        node=np.ascontiguousarray(inner[:, 0]),
        xyz_mm=np.ascontiguousarray(xyz_mm[inner[:, 0]]),
        start=start,
        head=np.ascontiguousarray(rows[:, 1]),
        half_mm=np.ascontiguousarray(rows[:, 2]),
    )


def corridor_pairs(inner: Corridors, range_mm: int) -> Int64s:
    """Directed pairs [k, 2] of nodes (viewer, target) that see each other along corridors."""
    found = np.zeros((0, 2), dtype=np.int64)
    for _ in range(2):  # first how many, then which
        needed = _look(inner, range_mm, np.zeros((4, len(inner.node)), dtype=np.int64), found)
        if needed > len(found):
            found = np.zeros((needed, 2), dtype=np.int64)
    return found


def window_pairs(map: Map, xyz_mm: Int64s, pairs: Int64s) -> Int64s:
    """Directed pairs through windows between two insides: the nodes nearest to the window on either side."""
    rows: list[tuple[int, int]] = []
    for window in map.windows:
        sides = [pairs[pairs[:, 1] == domain, 0] for domain in (window.inside, window.outside)]
        if window.outside != OUTDOORS and all(len(nodes) for nodes in sides):
            at = np.rint(np.array([window.x_m, window.y_m, window.z_m]) * 1000).astype(np.int64)
            a, b = (int(nodes[nearest_spot(xyz_mm[nodes], at)]) for nodes in sides)
            rows += [(a, b), (b, a)]
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


@rule
def _root(value):  # type: ignore[no-untyped-def]
    """Integer square root, rounded down."""
    low = np.int64(0)
    high = np.int64(3_037_000_499)
    while low < high:
        middle = (low + high + 1) >> 1
        if middle * middle <= value:
            low = middle
        else:
            high = middle - 1
    return low


@rule
def _clear(xyz_mm, a, b, m, half_mm):  # type: ignore[no-untyped-def]
    """Whether the line from a to b passes node m between them within the corridor."""
    dx, dy = xyz_mm[b, 0] - xyz_mm[a, 0], xyz_mm[b, 1] - xyz_mm[a, 1]
    mx, my = xyz_mm[m, 0] - xyz_mm[a, 0], xyz_mm[m, 1] - xyz_mm[a, 1]
    square = dx * dx + dy * dy
    along = dx * mx + dy * my
    if along < 0 or along > square or square == 0:
        return False
    if abs(dx * my - dy * mx) > half_mm * _root(square):
        return False
    over = (xyz_mm[b, 2] - xyz_mm[a, 2]) * along - (xyz_mm[m, 2] - xyz_mm[a, 2]) * square
    return -BELOW_MM * square <= over <= ABOVE_MM * square


@kernel
def _look(inner, range_mm, scratch, found):  # type: ignore[no-untyped-def]
    """Write directed pairs into `found` as far as they fit; how many there are.

    scratch [4, m]: queue, parent, half width of the hop to the parent, stamp (1 + the eye looked from).
    """
    written = np.int64(0)
    for a in range(len(inner.node)):
        first, last = 0, 1
        scratch[QUEUE, 0] = a
        scratch[STAMP, a] = a + 1
        scratch[PARENT, a] = -1
        while first < last:
            b = scratch[QUEUE, first]
            first += 1
            dx, dy = inner.xyz_mm[b, 0] - inner.xyz_mm[a, 0], inner.xyz_mm[b, 1] - inner.xyz_mm[a, 1]
            if abs(dx) > range_mm or abs(dy) > range_mm or dx * dx + dy * dy > range_mm * range_mm:
                continue
            if b > a:
                free = True
                m, width = scratch[PARENT, b], scratch[HALF, b]
                while free and m != a:
                    free = _clear(inner.xyz_mm, a, b, m, min(width, scratch[HALF, m]))
                    width = scratch[HALF, m]
                    m = scratch[PARENT, m]
                if free:
                    if written + 1 < len(found):
                        found[written, 0], found[written, 1] = inner.node[a], inner.node[b]
                        found[written + 1, 0], found[written + 1, 1] = inner.node[b], inner.node[a]
                    written += 2
            for k in range(inner.start[b], inner.start[b + 1]):
                c = inner.head[k]
                if scratch[STAMP, c] != a + 1:
                    scratch[STAMP, c] = a + 1
                    scratch[PARENT, c] = b
                    scratch[HALF, c] = inner.half_mm[k]
                    scratch[QUEUE, last] = c
                    last += 1
    return written
