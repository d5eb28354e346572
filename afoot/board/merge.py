"""Merge points that lie much closer than the stride, so that hops are about as long as the stride.

A mover begins at most one hop a tick, so chains of very short hops would slow it down. Some points are chosen as
nodes, the pinned ones and the busiest junctions first; every other point within half a stride of a node along
plain level ways of one domain joins the nearest node, and its ways are longer by the distance between the two.
Doors join only doors between the same domains; what lies within a doorstep of a door joins it from either side.
Archways count as outdoors here: they are seen into from either end, and arcades are strings of very short ones.
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
DOORSTEP_MM = 2_000  # nearer to a door than this, one counts as standing in it


class Merged(NamedTuple):
    """Which node each point became."""

    node: Int64s  # [m] the point that stands for this one
    offset_mm: Int64s  # [m] distance to it along the ways
    pairs: frozenset[tuple[int, int]]  # (node, sight domain) of all eyes


class _Ground(NamedTuple):
    """What may join what."""

    links: dict[int, list[tuple[int, int]]]  # point -> neighbours and lengths of pieces that may vanish
    domains: dict[int, set[int]]
    pinned: list[bool]
    reach_mm: int

    def joins(self, point: int, node: int, away_mm: int) -> bool:
        """Whether a point so far along links from a node may vanish into it."""
        if self.pinned[point] or away_mm >= self.reach_mm:
            return False
        own, there = self.domains[point], self.domains[node]
        return own == there or (own < there and away_mm < DOORSTEP_MM)


def merge(pieces: Pieces, stride_m: float | None) -> Merged:
    """Choose nodes among the points of `pieces`; with `stride_m` None every point is a node."""
    met = domains_of_points(pieces)
    count = len(pieces.xyz_mm)
    node = np.arange(count)
    offset_mm = np.zeros(count, dtype=np.int64)
    if stride_m is not None:
        reach_mm = int(stride_m * 500)
        ground = _Ground(
            links=_links(pieces, reach_mm),
            domains=domains_of_points(pieces, archways_inside=False),
            pinned=pieces.pinned.tolist(),
            reach_mm=reach_mm,
        )
        for point, (to, away_mm) in _nearest(ground, _chosen(ground, _degrees(pieces))).items():
            node[point] = to
            offset_mm[point] = away_mm
    eyes = frozenset((int(node[point]), domain) for point, domains in met.items() for domain in domains)
    return Merged(node, offset_mm, eyes)


def _degrees(pieces: Pieces) -> npt.NDArray[np.int64]:
    count = len(pieces.xyz_mm)
    return np.bincount(pieces.tail, minlength=count) + np.bincount(pieces.head, minlength=count)


def _links(pieces: Pieces, reach_mm: int) -> dict[int, list[tuple[int, int]]]:
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
        if a != b:
            links.setdefault(a, []).append((b, mm))
            links.setdefault(b, []).append((a, mm))
    return links


def _chosen(ground: _Ground, degree: npt.NDArray[np.int64]) -> list[int]:
    """Nodes, of which none could join another, but for pinned ones: doors first, then the busiest."""
    covered: set[int] = set()
    chosen = []
    pinned, domains = ground.pinned, ground.domains
    for point in sorted(ground.links, key=lambda p: (not pinned[p], -len(domains[p]), -int(degree[p]), p)):
        if pinned[point] or point not in covered:
            chosen.append(point)
            covered.update(_nearest(ground, [point]))
    return chosen


def _nearest(ground: _Ground, sources: list[int]) -> dict[int, tuple[int, int]]:
    """The nearest source (lowest number on a tie) and its distance, for every point that may join one."""
    found: dict[int, tuple[int, int]] = {}
    heap = [(0, source, source) for source in sources]
    heapq.heapify(heap)
    own = set(sources)
    while heap:
        away_mm, source, point = heapq.heappop(heap)
        if point in found:
            continue
        found[point] = (source, away_mm)
        for other, mm in ground.links[point]:
            if other not in found and other not in own and ground.joins(other, source, away_mm + mm):
                heapq.heappush(heap, (away_mm + mm, source, other))
    return found
