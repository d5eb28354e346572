"""Sites: where a mover can be, standing or so many ticks from a hop's end, and the moves that lead from site to site.

A hop of several ticks becomes a chain of sites, so that every move takes one tick. What a hop takes is asked of
`rules.motion`, hop by hop.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.errors import AfootError
from afoot.rules.cast import Cast
from afoot.rules.motion import carried_mm, gait_ordered, remaining_after_mm, remaining_at_start_mm
from afoot.rules.passage import open_mm
from afoot.words import Gait

MOST_TICKS = 10_000  # a hop that takes longer is a slip of the pen


class Sites(NamedTuple):
    """u sites of one class, m moves sorted by where they begin. A stay's and a standing site's hop leads nowhere:
    both its ends are the node."""

    node: Any  # int32 [u] where it is; a hop's origin while in transit
    hop_to: Any  # int32 [u] the hop's end while in transit, else the node
    left: Any  # int32 [u] ticks to the hop's end; 0: standing
    stand: Any  # int32 [n] the standing site of each node
    first: Any  # int32 [u + 1] moves of a site
    to: Any  # int32 [m] site after the move
    hop_a: Any  # int32 [m] hop that the mover is on during the tick: its origin,
    hop_b: Any  # int32 [m] and its end
    slot: Any  # int32 [m] what is ordered; 0 for stays, and for movers in transit, whose orders are not read
    gait: Any  # int32 [m] words.Gait


class Ground(NamedTuple):
    """What decides where a class can go. order: int [n] place of each node in the order that sites are numbered by."""

    board: Board
    cast: Cast
    whole_ticks: int
    blocked: Any  # bool [n]
    order: Any


def hop_ticks(cost_mm: int, speed_mm: int, whole_ticks: int) -> tuple[int, int]:
    """Ticks that a hop takes from a standing start, and what is carried over at its end, in mm."""
    left = int(remaining_at_start_mm(cost_mm, 0, speed_mm))
    for ticks in range(1, MOST_TICKS + 1):
        left = int(remaining_after_mm(left, speed_mm))
        if left <= 0:
            return ticks, int(carried_mm(-left, speed_mm, whole_ticks))
    raise AfootError(
        "a hop takes too long to be solved", came=f"{cost_mm} mm at {speed_mm} mm a tick",
        expected=f"at most {MOST_TICKS:,} ticks", fix="Raise the speed, or tick_s.",
    )  # fmt: skip


def _ways(ground: Ground, kind: int, node: int) -> Iterator[tuple[int, int, int, int, int]]:
    """The hops open to a class: slot, gait, end, ticks, mm carried over. Of equal ones the first slot and the walk."""
    row, hops = ground.cast.classes[kind], ground.board.hops
    seen = set()
    for slot in range(1, int(ground.board.degree[node])):
        end = int(hops[node, slot])
        cost_mm = int(open_mm(ground.cast.hop_mm, None, row.profile, node, slot))
        if cost_mm <= 0 or ground.blocked[end] or ground.blocked[node]:
            continue
        fastest = int(ground.cast.steps[row.profile, node, slot].fastest)
        for gait in (Gait.WALK, Gait.RUN):
            kept = int(gait_ordered(gait, fastest))
            speed_mm = int(row.speed_mm[kept])
            if speed_mm <= 0:
                continue
            ticks, carry_mm = hop_ticks(cost_mm, speed_mm, ground.whole_ticks)
            if (end, ticks) not in seen:
                seen.add((end, ticks))
                yield slot, kept, end, ticks, carry_mm


def make_sites(ground: Ground, kind: int, stays: bool) -> Sites:
    """The sites and moves of a class. stays: whether it may stay where it has a hop to make.

    Raises AfootError where travel left over from a hop would make another one shorter: a position does not hold it.
    """
    ways = [list(_ways(ground, kind, node)) for node in range(len(ground.board.degree))]
    _check_carry(ground, ways)
    names = [(node, node, 0, 0, 0) for node in range(len(ways))]
    for node, open_ways in enumerate(ways):
        for _, _, end, ticks, _ in open_ways:
            names += [(node, end, left, ticks, 1) for left in range(1, ticks)]
    names.sort(key=lambda name: (ground.order[name[0]], name[4], ground.order[name[1]], name[3], -name[2]))
    at = {name: site for site, name in enumerate(names)}
    moves: list[list[tuple[int, int, int, int, int]]] = [[] for _ in names]
    for (node, end, left, ticks, moving), own in zip(names, moves, strict=True):
        if moving:
            after = (end, end, 0, 0, 0) if left == 1 else (node, end, left - 1, ticks, 1)
            own.append((at[after], node, end, 0, 0))
            continue
        if stays or not ways[node]:
            own.append((at[node, node, 0, 0, 0], node, node, 0, 0))
        for slot, gait, goal, takes, _ in ways[node]:
            after = (goal, goal, 0, 0, 0) if takes == 1 else (node, goal, takes - 1, takes, 1)
            own.append((at[after], node, goal, slot, gait))
    first = np.cumsum([0, *map(len, moves)])
    columns = np.array([move for own in moves for move in own], np.int32).reshape(-1, 5).T
    stand = [at[node, node, 0, 0, 0] for node in range(len(ways))]
    whole = np.array(names, np.int32)
    return Sites(
        *(np.ascontiguousarray(whole[:, i]) for i in range(3)),
        np.array(stand, np.int32), first.astype(np.int32), *map(np.ascontiguousarray, columns),
    )  # fmt: skip


def _check_carry(ground: Ground, ways: list[list[tuple[int, int, int, int, int]]]) -> None:
    """Carried travel is harmless where it is nothing, or where every hop takes a single tick anyway."""
    listed = [way for own in ways for way in own]
    longest = max((ticks for _, _, _, ticks, _ in listed), default=1)
    if longest > 1 and any(carry_mm for *_, carry_mm in listed):
        raise AfootError(
            "travel left over from a hop is not part of a solved position",
            came=f"motion: carried, with hops of up to {longest} ticks",
            expected="motion: whole_ticks, or hops that all take one tick",
            fix="Set rules.motion to whole_ticks.",
        )
