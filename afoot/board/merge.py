"""Merge points that lie much closer than the stride, so that hops are about as long as the stride.

A mover begins at most one hop a tick, so chains of very short hops would slow it down. Some points are chosen as
nodes, the pinned ones and the busiest junctions first; every other point within half a stride of a node along
plain level ways of one domain joins the nearest node, and its ways are longer by the distance between the two.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from afoot.board.cut import Pieces, domains_of_points
from afoot.board.model import Int64s
from afoot.words import Going

# Going along which a short piece may vanish into a node: on others the going itself is what matters.
LEVEL = (Going.STREET, Going.FOOTWAY, Going.PATH, Going.WOODS, Going.CORRIDOR, Going.ARCHWAY, Going.TUNNEL)
LARGEST_RISE_MM = 1_000  # points that differ more in height stay apart


class Merged(NamedTuple):
    """Which node each point became."""

    node: Int64s  # [m] the point that stands for this one
    offset_mm: Int64s  # [m] distance to it along the ways
    pairs: frozenset[tuple[int, int]]  # (node, sight domain) of all eyes


def merge(pieces: Pieces, stride_m: float | None) -> Merged:
    """Choose nodes among the points of `pieces`; with `stride_m` None every point is a node."""
    met = domains_of_points(pieces)
    count = len(pieces.xyz_mm)
    node = np.arange(count)
    offset_mm = np.zeros(count, dtype=np.int64)
    if stride_m is not None:
        reach_mm = int(stride_m * 500)
        links = _links(pieces, met, reach_mm)
        pinned = pieces.pinned.tolist()
        chosen = _chosen(links, pinned, _degrees(pieces), reach_mm)
        for point, (to, away_mm) in _nearest(links, pinned, chosen, reach_mm).items():
            node[point] = to
            offset_mm[point] = away_mm
    eyes = frozenset((int(node[point]), domain) for point, domains in met.items() for domain in domains)
    return Merged(node, offset_mm, eyes)


def _degrees(pieces: Pieces) -> npt.NDArray[np.int64]:
    count = len(pieces.xyz_mm)
    return np.bincount(pieces.tail, minlength=count) + np.bincount(pieces.head, minlength=count)


def _links(pieces: Pieces, met: dict[int, set[int]], reach_mm: int) -> dict[int, list[tuple[int, int]]]:
    """Short pieces that may vanish, as neighbours and lengths by point."""
    plain = np.array(
        [trait.going in LEVEL and not trait.oneway and not trait.fixed for trait in pieces.traits], dtype=bool
    )
    rise = np.abs(pieces.xyz_mm[pieces.tail, 2] - pieces.xyz_mm[pieces.head, 2])
    fit = (pieces.length_mm < reach_mm) & (rise <= LARGEST_RISE_MM)
    if len(plain):
        fit &= plain[pieces.trait]
    links: dict[int, list[tuple[int, int]]] = {}
    for index in np.flatnonzero(fit).tolist():
        a, b, mm = int(pieces.tail[index]), int(pieces.head[index]), int(pieces.length_mm[index])
        if a != b and met[a] == met[b] and len(met[a]) == 1:
            links.setdefault(a, []).append((b, mm))
            links.setdefault(b, []).append((a, mm))
    return links


def _chosen(
    links: dict[int, list[tuple[int, int]]],
    pinned: list[bool],
    degree: npt.NDArray[np.int64],
    reach_mm: int,
) -> list[int]:
    """Nodes such that no two, but for pinned ones, lie within `reach_mm` along links."""
    covered: set[int] = set()
    chosen = []
    for point in sorted(links, key=lambda p: (not pinned[p], -int(degree[p]), p)):
        if pinned[point] or point not in covered:
            chosen.append(point)
            covered.update(_nearest(links, pinned, [point], reach_mm))
    return chosen


def _nearest(
    links: dict[int, list[tuple[int, int]]], pinned: list[bool], sources: list[int], reach_mm: int
) -> dict[int, tuple[int, int]]:
    """The nearest source (lowest number on a tie) and its distance, for every point in reach of one."""
    found: dict[int, tuple[int, int]] = {}
    heap = [(0, source, source) for source in sources]
    heapq.heapify(heap)
    own = set(sources)
    while heap:
        away_mm, source, point = heapq.heappop(heap)
        if point in found:
            continue
        found[point] = (source, away_mm)
        for other, mm in links[point]:
            if other not in found and other not in own and not pinned[other] and away_mm + mm < reach_mm:
                heapq.heappush(heap, (away_mm + mm, source, other))
    return found
