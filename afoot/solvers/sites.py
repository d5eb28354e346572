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
_Way = tuple[int, int, int, int, int]  # slot, gait, end, ticks, mm carried over


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


def _ways(ground: Ground, kind: int) -> list[list[_Way]]:
    """The hops open to a class from each node. Of equal ones the first slot and the walk.

    What a hop takes is asked once for all that cost as much, as asking takes longer than all else.
    """
    row = ground.cast.classes[kind]
    profile, speeds = int(row.profile), row.speed_mm.tolist()
    hops, degrees = ground.board.hops.tolist(), ground.board.degree.tolist()
    fastest, blocked = ground.cast.steps[profile].fastest.tolist(), ground.blocked.tolist()
    takes: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    out: list[list[_Way]] = []
    for node in range(len(degrees)):
        seen: set[tuple[int, int]] = set()
        own: list[_Way] = []
        for slot in range(1, 1 if blocked[node] else degrees[node]):
            end = hops[node][slot]
            cost_mm = int(open_mm(ground.cast.hop_mm, None, profile, node, slot))
            if cost_mm <= 0 or blocked[end]:
                continue
            what = cost_mm, fastest[node][slot]
            if what not in takes:
                takes[what] = list(_gaits(*what, speeds, ground.whole_ticks))
            for gait, ticks, carry_mm in takes[what]:
                if (end, ticks) not in seen:
                    seen.add((end, ticks))
                    own.append((slot, gait, end, ticks, carry_mm))
        out.append(own)
    return out


def _gaits(
    cost_mm: int, fastest: int, speeds_mm: list[int], whole_ticks: int
) -> Iterator[tuple[int, int, int]]:
    """(gait, ticks, mm carried over) of a hop, as one walks and as one runs."""
    for gait in (Gait.WALK, Gait.RUN):
        kept = int(gait_ordered(int(gait), fastest))
        if speeds_mm[kept] > 0:
            yield kept, *hop_ticks(cost_mm, speeds_mm[kept], whole_ticks)


class _Key(NamedTuple):
    """What a site is known by while sites are numbered. ticks: that the whole hop takes; 0: standing."""

    node: int
    hop_to: int
    left: int
    ticks: int


def _on_hop(node: int, end: int, left: int, ticks: int) -> _Key:
    """The site with so many ticks left of a hop; with none, standing at its end."""
    return _Key(node, end, left, ticks) if left else _Key(end, end, 0, 0)


def make_sites(ground: Ground, kind: int, stays: bool) -> Sites:
    """The sites and moves of a class. stays: whether it may stay where it has a hop to make.

    Raises AfootError where travel left over from a hop would make another one shorter: a position does not hold it.
    """
    ways = _ways(ground, kind)
    _check_carry(ground, ways)
    keys = [_Key(node, node, 0, 0) for node in range(len(ways))]
    for node, own in enumerate(ways):
        keys += [_Key(node, way[2], left, way[3]) for way in own for left in range(1, way[3])]
    order = ground.order
    keys.sort(key=lambda key: (order[key.node], key.ticks > 0, order[key.hop_to], key.ticks, -key.left))
    at = {key: site for site, key in enumerate(keys)}
    moves = [_moves(key, ways[key.node], stays) for key in keys]
    first = np.cumsum([0, *map(len, moves)])
    flat = [(at[after], *rest) for own in moves for after, *rest in own]
    columns = np.array(flat, np.int32).reshape(-1, 5).T
    places = np.array(keys, np.int32).T
    stand = [at[_Key(node, node, 0, 0)] for node in range(len(ways))]
    return Sites(
        node=np.ascontiguousarray(places[0]),
        hop_to=np.ascontiguousarray(places[1]),
        left=np.ascontiguousarray(places[2]),
        stand=np.array(stand, np.int32),
        first=first.astype(np.int32),
        to=np.ascontiguousarray(columns[0]),
        hop_a=np.ascontiguousarray(columns[1]),
        hop_b=np.ascontiguousarray(columns[2]),
        slot=np.ascontiguousarray(columns[3]),
        gait=np.ascontiguousarray(columns[4]),
    )


def _moves(key: _Key, ways: list[_Way], stays: bool) -> list[tuple[_Key, int, int, int, int]]:
    """Moves from a site: the site after, the hop's two ends, slot and gait."""
    node = key.node
    if key.left:
        return [(_on_hop(node, key.hop_to, key.left - 1, key.ticks), node, key.hop_to, 0, 0)]
    found = [(key, node, node, 0, 0)] if stays or not ways else []
    for slot, gait, end, ticks, _ in ways:
        found.append((_on_hop(node, end, ticks - 1, ticks), node, end, slot, gait))
    return found


def _check_carry(ground: Ground, ways: list[list[_Way]]) -> None:
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
