"""Padded, frozen hop tables from merged pieces, with nodes in an order that keeps neighbours close in memory."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from afoot.board.cut import Pieces
from afoot.board.merge import Merged
from afoot.board.model import Int8s, Int32s, Int64s
from afoot.errors import AfootError
from afoot.rules.motion import GOING_256

LARGEST_DEGREE = 2**15


class Hops(NamedTuple):
    """The arrays of a Board but for sight."""

    hops: Int32s
    degree: Int32s
    length_mm: Int32s
    going: Int8s
    slope_pct: Int8s
    width_mm: Int32s
    xyz_mm: Int64s  # [n, 3]
    layer: Int8s
    lit: Int8s
    node_of_point: Int64s  # [m]
    arc: Arcs  # one row a hop, both directions


class Arcs(NamedTuple):
    """Directed hops before padding, sorted by (tail, head)."""

    tail: Int64s
    head: Int64s
    length_mm: Int64s
    trait: Int64s


def lay_out(pieces: Pieces, merged: Merged, spatial: bool) -> Hops:
    """Hop tables [n, s] of the merged graph; `spatial` orders nodes along a Z-curve, else by point."""
    alive = np.unique(merged.node)
    order = alive[np.argsort(_z_curve(pieces.xyz_mm[alive]), kind="stable")] if spatial else alive
    rank = np.full(len(pieces.xyz_mm), -1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    node_of_point = rank[merged.node]
    xyz_mm = np.ascontiguousarray(pieces.xyz_mm[order])
    arc = _arcs(pieces, merged, node_of_point, xyz_mm, exact=not spatial)
    degree = np.bincount(arc.tail, minlength=len(order)) + 1
    slots = int(degree.max(initial=1))
    if slots > LARGEST_DEGREE:
        raise AfootError(
            "a place has too many ways",
            came=slots - 1,
            expected=f"at most {LARGEST_DEGREE - 1} neighbours",
            fix="Part the place in several that are joined by short ways.",
        )
    first = np.concatenate([[0], np.cumsum(degree - 1)])
    slot = np.arange(len(arc.tail)) - first[arc.tail] + 1
    where = (arc.tail, slot)
    hops = np.repeat(np.arange(len(order), dtype=np.int32)[:, None], slots, axis=1)
    hops[where] = arc.head
    going = np.array([trait.going for trait in pieces.traits] or [0])
    width_mm = np.array([trait.width_mm for trait in pieces.traits] or [0])

    def table(values: npt.NDArray[np.int64], dtype: npt.DTypeLike) -> npt.NDArray[np.int32]:
        out = np.zeros((len(order), slots), dtype=dtype)
        out[where] = values
        return out

    return Hops(
        hops=hops,
        degree=degree.astype(np.int32),
        length_mm=table(arc.length_mm, np.int32),
        going=table(going[arc.trait], np.int8).astype(np.int8),
        slope_pct=table(_slopes(arc, xyz_mm), np.int8).astype(np.int8),
        width_mm=table(width_mm[arc.trait], np.int32),
        xyz_mm=xyz_mm,
        layer=pieces.layer[order].astype(np.int8),
        lit=_lit(pieces, arc, len(order)),
        node_of_point=node_of_point,
        arc=arc,
    )


def _arcs(pieces: Pieces, merged: Merged, node_of_point: Int64s, xyz_mm: Int64s, exact: bool) -> Arcs:
    """Hops in both directions, unless oneway; of parallel ones the cheapest by its going is kept.

    `exact` leaves lengths as the map states them, even where that is shorter than the straight line.
    """
    oneway = np.array([trait.oneway for trait in pieces.traits] or [False])[pieces.trait]
    length_mm = pieces.length_mm + merged.offset_mm[pieces.tail] + merged.offset_mm[pieces.head]
    tail, head = node_of_point[pieces.tail], node_of_point[pieces.head]
    tail, head = np.concatenate([tail, head[~oneway]]), np.concatenate([head, tail[~oneway]])
    length_mm = np.concatenate([length_mm, length_mm[~oneway]])
    trait = np.concatenate([pieces.trait, pieces.trait[~oneway]])
    if not exact:
        span = xyz_mm[head] - xyz_mm[tail]
        length_mm = np.maximum(length_mm, np.ceil(np.sqrt((span**2).sum(axis=1))).astype(np.int64))
    if length_mm.max(initial=0) >= 2**31:
        raise AfootError("a hop is too long", came=int(length_mm.max()), expected="below 2,147 km",
                         fix="State a stride_m, so that ways are cut, or check the unit of the lengths.")  # fmt: skip
    factor = GOING_256[np.array([trait.going for trait in pieces.traits] or [0])]
    cost = length_mm * factor[trait]
    order = np.lexsort((trait, cost, head, tail))
    tail, head, length_mm, trait = tail[order], head[order], length_mm[order], trait[order]
    keep = tail != head
    keep[1:] &= (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return Arcs(tail[keep], head[keep], length_mm[keep], trait[keep])


def _lit(pieces: Pieces, arc: Arcs, nodes: int) -> Int8s:
    """1 where any hop at a node is lit, or none is there; 0 in the dark."""
    lit_hop = np.array([trait.lit for trait in pieces.traits] or [True])[arc.trait]
    lit = np.bincount(arc.tail, minlength=nodes) == 0
    lit[arc.tail[lit_hop]] = True
    lit[arc.head[lit_hop]] = True
    shown: Int8s = lit.astype(np.int8)
    return shown


def _slopes(arc: Arcs, xyz_mm: Int64s) -> Int64s:
    """Rise over run in per cent, rounded, within -100..100; the run is what the length leaves for the level."""
    rise = xyz_mm[arc.head, 2] - xyz_mm[arc.tail, 2]
    run = np.sqrt(np.maximum(arc.length_mm.astype(np.float64) ** 2 - rise.astype(np.float64) ** 2, 1.0))
    per_cent: Int64s = np.clip(np.rint(100 * rise / run), -100, 100).astype(np.int64)
    return per_cent


def _z_curve(xyz_mm: Int64s) -> npt.NDArray[np.uint64]:
    """Place of each point on a Z-order curve over x and y."""
    if not len(xyz_mm):
        return np.zeros(0, dtype=np.uint64)
    flat = (xyz_mm[:, :2] - xyz_mm[:, :2].min(axis=0)).astype(np.uint64)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        flat = (flat | (flat << np.uint64(shift))) & np.uint64(mask)
    interleaved: npt.NDArray[np.uint64] = flat[:, 0] | (flat[:, 1] << np.uint64(1))
    return interleaved
