"""What the evaders reach before any pursuer, and by how much: the region of the measure `contained`, for a team."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot._jit import inner, kernel
from afoot.board.model import Board
from afoot.game.state import Position
from afoot.rules.arrival import ticks_for
from afoot.rules.cast import Cast
from afoot.rules.distance import UNREACHABLE
from afoot.rules.heap import lower, take
from afoot.rules.passage import Gates, open_mm
from afoot.words import Gait, Status

MOST_TICKS = 255  # a longer lead is told as this


@inner
def _set_out(group, order, cost_mm, place):  # type: ignore[no-untyped-def]
    place[:] = 0
    cost_mm[:] = 0
    size = np.int64(0)
    for i in range(group.shape[0]):
        size = lower(order, cost_mm, place, size, group[i, 0], group[i, 1])
    return size


@inner
def _go_on(ways, profile, node, order, cost_mm, place, size):  # type: ignore[no-untyped-def]
    hops, degree, hop_mm, gates = ways
    for slot in range(1, degree[node]):
        step = open_mm(hop_mm, gates, profile, node, slot)
        if step > 0:
            size = lower(order, cost_mm, place, size, hops[node, slot], cost_mm[node] + np.int64(step))
    return size


@kernel
def arrive(ways, profile, speed_mm, group, order, cost_mm, place, ticks):  # type: ignore[no-untyped-def]
    """Lower ticks, int64 [n], to when the first of a group of movers can stand on each node.

    ways: Board's hops and degree, Cast's hop_mm, Gates or None. group: int64 [m, 2] node at which the next way begins
    and mm to go to it. order, place: int32 [n]; cost_mm: int64 [n].
    """
    size = _set_out(group, order, cost_mm, place)
    while size > 0:
        node = take(order, cost_mm, place, size)
        size -= 1
        ticks[node] = min(ticks[node], ticks_for(cost_mm[node], speed_mm))
        if speed_mm > 0:
            size = _go_on(ways, profile, node, order, cost_mm, place, size)


@kernel
def go_first(ways, profile, speed_mm, group, order, cost_mm, place, ticks, lead):  # type: ignore[no-untyped-def]
    """Raise lead, int64 [n], to by how many ticks a group of evaders is ahead of the pursuers' `ticks` at each node.

    The evaders go along nodes at which they are first, and no farther. Else as `arrive`.
    """
    size = _set_out(group, order, cost_mm, place)
    while size > 0:
        node = take(order, cost_mm, place, size)
        size -= 1
        ahead = ticks[node] - ticks_for(cost_mm[node], speed_mm)
        if ahead > 0:
            lead[node] = max(lead[node], ahead)
            if speed_mm > 0:
                size = _go_on(ways, profile, node, order, cost_mm, place, size)


class FirstReach:
    """By how much the live evaders of a position are first at each node, all sides running by ways open to them now."""

    def __init__(self, board: Board, cast: Cast) -> None:
        nodes = len(board.degree)
        self._board, self._cast = board, cast
        self._order, self._place = np.zeros(nodes, np.int32), np.zeros(nodes, np.int32)
        self._cost_mm = np.zeros(nodes, np.int64)

    def lead_ticks(self, position: Position) -> Any:
        """int64 [n]: ticks by which the first evader is ahead of the first pursuer, at most MOST_TICKS; 0 where it is
        not, or would have to pass a node at which it is not.
        """
        cast, nodes = self._cast, len(self._board.degree)
        ticks, lead = np.full(nodes, UNREACHABLE, np.int64), np.zeros(nodes, np.int64)
        gates = None
        if position.tricks is not None:
            gates = Gates(cast.means.passage_of, position.tricks.doors)
        ways = (self._board.hops, self._board.degree, cast.hop_mm, gates)
        work = (self._order, self._cost_mm, self._place, ticks)
        for profile, speed_mm, group in self._groups(position, 0, cast.pursuers):
            arrive(ways, profile, speed_mm, group, *work)
        for profile, speed_mm, group in self._groups(position, cast.pursuers, cast.pursuers + cast.evaders):
            go_first(ways, profile, speed_mm, group, *work, lead)
        return np.minimum(lead, MOST_TICKS)

    def _groups(self, position: Position, first: int, last: int) -> list[tuple[int, int, Any]]:
        """(profile, speed, [m, 2] node and mm to go to it) of the live movers in some columns that go alike."""
        groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for mover in position.movers[first:last]:
            if mover.status != Status.LIVE:
                continue
            kind = self._cast.classes[mover.kind]
            ahead_mm = max(int(mover.remaining_mm), 0)
            begins = (int(mover.hop_to if ahead_mm else mover.node), ahead_mm)
            groups.setdefault((int(kind.profile), int(kind.speed_mm[Gait.RUN])), []).append(begins)
        return [(*alike, np.array(group, np.int64)) for alike, group in groups.items()]
