"""The Board: map, stride and sight compiled to frozen integer arrays, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Int8s = npt.NDArray[np.int8]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]


class Board(NamedTuple):
    """Frozen arrays; n nodes, s slots (the largest degree + 1), every array read-only and C-contiguous.

    Slot 0 of every node is to stay; unused slots repeat the node itself. Sight is held as packed bits
    (sight_bits [n, words], sight_start [1], sight_node [0]) or, on large boards, as sorted lists
    (sight_bits [0, 0], sight_start [n + 1], sight_node [pairs]); `rules.sight.in_line` reads either.
    """

    hops: Int32s  # [n, s] the node a slot leads to
    degree: Int32s  # [n] slots in use, the stay included
    length_mm: Int32s  # [n, s] true length of the hop, heights included; 0 for the stay
    going: Int8s  # [n, s] words.Going
    slope_pct: Int8s  # [n, s] rise over run in per cent, -100..100
    width_mm: Int32s  # [n, s]
    x_mm: Int32s  # [n]
    y_mm: Int32s  # [n]
    z_mm: Int32s  # [n] of the ground one stands on
    layer: Int8s  # [n]
    lit: Int8s  # [n] 0 where all ways at the node are unlit: who stands there is seen at touch only
    domain: Int32s  # [n] sight domain (a door node: the lower-numbered of its domains)
    sight_bits: Words  # [n, ceil(n / 64)] bit b of row a: a sees b; or [0, 0]
    sight_start: Int64s  # [n + 1] or [1]
    sight_node: Int32s  # [pairs] sorted within each row, or [0]


@dataclass(frozen=True, slots=True)
class CompiledBoard:
    """A Board with what people call its nodes.

    node_of_place: [places of the map] the node nearest along the ways to each place (-1: on no way).
    names: name of a place -> node. digest: of the map and of what was made of it, whatever version of afoot made it.
    """

    board: Board
    name: str
    digest: str
    stride_m: float | None
    node_of_place: Int32s
    names: Mapping[str, int]
    border_nodes: Int32s
    kinds: Mapping[str, Int32s]  # kind of place (door, refuge, ...) -> its nodes
    origin: tuple[float, float] | None
    attribution: str
    licence: str
