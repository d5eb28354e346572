"""Routes to posts, and arrivals rounded up to a few ticks."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np

from afoot.solvers.bounds.ways import Ways


def common(each: list[Ways]) -> Ways:
    """Hops open to all of several classes, each as far as it is for the slowest."""
    far = np.maximum.reduce([ways.far for ways in each])
    return Ways(each[0].to, far, each[0].top_mm)


def downhill(ways: Ways, far: Any, start: int) -> list[int]:
    """A shortest way by the distances that are left, as far as there is one."""
    path = [start]
    while 0 < far[path[-1]] < (1 << 59):
        path.append(int(ways.to[path[-1], int((far[ways.to[path[-1]]] + ways.far[path[-1]]).argmin())]))
    return path


def rounded_to(ticks: list[int], chances: list[Fraction], most: int) -> list[int]:
    """So many ticks at most, to the next of which all are rounded up: let go of are those that cost the least."""
    weight: dict[int, float] = {}
    for tick, chance in zip(ticks, chances, strict=True):
        weight[tick] = weight.get(tick, 0.0) + float(chance)
    edges = sorted(weight)
    while len(edges) > most:
        costs = [weight[one] * (after - one) for one, after in itertools.pairwise(edges)]
        at = costs.index(min(costs))
        weight[edges[at + 1]] += weight[edges[at]]
        edges.pop(at)
    return edges


def up(edges: list[int], tick: int) -> int:
    return next(edge for edge in edges if edge >= tick)
