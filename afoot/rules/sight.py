"""Sight: whether a line is free, and whether a viewer may make a contact along it (RULES.md, Sight)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule


@rule
def in_line(sight_bits, sight_start, sight_node, viewer, target):  # type: ignore[no-untyped-def]
    """Whether nothing built stands between two nodes: packed bits on small boards, sorted lists on large."""
    if sight_bits.shape[0] > 0:
        return (sight_bits[viewer, target >> 6] >> np.uint64(target & 63)) & np.uint64(1) != np.uint64(0)
    low = sight_start[viewer]
    high = sight_start[viewer + 1]
    while low < high:
        middle = (low + high) >> 1
        if sight_node[middle] < target:
            low = middle + 1
        else:
            high = middle
    return low < sight_start[viewer + 1] and sight_node[low] == target


@rule
def beside(hops, degree, a, b):  # type: ignore[no-untyped-def]
    """Whether two nodes are one or joined by a hop either way: near enough to touch."""
    if a == b:
        return True
    for slot in range(1, degree[a]):
        if hops[a, slot] == b:
            return True
    for slot in range(1, degree[b]):
        if hops[b, slot] == a:
            return True
    return False


@rule
def light_enough(target_lit, touching):  # type: ignore[no-untyped-def]
    """Whether a mover can be made out: it stands in the light, or near enough to touch."""
    return target_lit != 0 or touching


@rule
def within_mm(ax_mm, ay_mm, bx_mm, by_mm, range_mm):  # type: ignore[no-untyped-def]
    """Whether two points lie within a range of each other, seen from above."""
    dx = np.int64(ax_mm) - np.int64(bx_mm)
    dy = np.int64(ay_mm) - np.int64(by_mm)
    return dx * dx + dy * dy <= np.int64(range_mm) * np.int64(range_mm)


@rule
def revealed(tick, period_ticks):  # type: ignore[no-untyped-def]
    """Whether the evaders show themselves at the end of this tick (periodic sightings; 0: never)."""
    return period_ticks > 0 and tick % period_ticks == 0
