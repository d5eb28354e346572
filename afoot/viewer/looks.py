"""What can be seen from a node, as the rules have it: lines, light, range and smoke. For drawing alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.errors import AfootError, Where
from afoot.record.eyes import can_look, sight_mm
from afoot.rules.sight import beside, light_enough, within_mm
from afoot.rules.smoke import line_meets, sees_cloud
from afoot.scenarios import Compiled
from afoot.viewer.models import LookAsk
from afoot.viewer.scene import view_side

MM_PER_M = 1000


class Look(NamedTuple):
    """A look round from a node. range_mm: None for as far as lines go. clouds: node and radius in mm of each."""

    node: int
    range_mm: int | None
    clouds: tuple[tuple[int, int], ...] = ()


def asked(node: int, ask: LookAsk) -> Look:
    """The look that a request asks for."""
    clouds = tuple(
        (int(at), round(float(radius) * MM_PER_M)) for at, radius in (one.split(":") for one in ask.cloud)
    )
    return Look(node, None if ask.range_m is None else round(ask.range_m * MM_PER_M), clouds)


def seen_by(game: Compiled, look: Look, view: str) -> list[int]:
    """The nodes at which somebody would be seen, as a view knows it, sorted.

    Raises AfootError where a node is none of the board's.
    """
    board = game.board
    for node in (look.node, *(at for at, _ in look.clouds)):
        if node >= len(board.degree):
            raise AfootError(
                "there is no such node",
                where=Where(field="node"),
                came=node,
                expected=f"0 to {len(board.degree) - 1}",
                fix="Take a node of the scene.",
            )
    hops = known_hops(game, view)
    return [node for node in _row(board, look.node).tolist() if _is_seen(board, hops, look, node)]


def known_hops(game: Compiled, view: str) -> Any:
    """Board.hops, with -1 where a view's side does not know of a hop: who can be seen beside it would tell it."""
    side = view_side(view)
    if side is None or not game.hidden_hops[side]:
        return game.board.hops
    hops = game.board.hops.copy()
    hops[tuple(np.array(game.hidden_hops[side]).T)] = -1
    return hops


def _row(board: Board, node: int) -> Any:
    """The nodes to which a line from a node is free."""
    if len(board.sight_bits):
        bits = np.unpackbits(board.sight_bits[node].view(np.uint8), bitorder="little")
        return np.flatnonzero(bits[: len(board.degree)])
    return board.sight_node[board.sight_start[node] : board.sight_start[node + 1]]


def _is_seen(board: Board, hops: Any, look: Look, b: int) -> bool:
    a, lit = look.node, board.lit[b]
    x, y, z = board.x_mm, board.y_mm, board.z_mm
    if look.range_mm is not None and not within_mm(x[a], y[a], x[b], y[b], look.range_mm):
        return False
    if not light_enough(lit, lit != 0 or beside(hops, board.degree, b, a)):
        return False
    return not any(
        line_meets(x[a], y[a], z[a], x[b], y[b], z[b], x[c], y[c], z[c], radius_mm)
        for c, radius_mm in look.clouds
    )


class Looks:
    """What movers see in the course of a chase, each look once: rows of nodes, by number."""

    def __init__(self, game: Compiled, view: str, clouds: Iterable[dict[str, Any]]) -> None:
        """clouds: those that the view knows of, as `replay` tells them."""
        self._game, self._view, self._clouds = game, view, list(clouds)
        self._numbers: dict[Look, int] = {}

    def of(self, kind: int, track: dict[str, Any]) -> Any:
        """int32 [ticks + 1] the row of what a mover of a class sees at each tick; -1 where it does not look."""
        rows = np.full(len(track["node"]), -1, np.int32)
        for tick in np.flatnonzero(can_look(self._game, track["status"], track["inside"])).tolist():
            look = self._look(
                int(track["node"][tick]), sight_mm(self._game, kind, int(track["keen"][tick])), tick
            )
            rows[tick] = self._numbers.setdefault(look, len(self._numbers))
        return rows

    def rows(self) -> tuple[Any, Any]:
        """int32 [k + 1] starts and int32 the nodes seen, sorted, one row after another."""
        rows = [seen_by(self._game, look, self._view) for look in self._numbers]
        start = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int32)
        return start, np.array([node for row in rows for node in row], np.int32)

    def _look(self, a: int, range_mm: int, tick: int) -> Look:
        """With the clouds of a tick that can hide anything within its range."""
        x, y = self._game.board.x_mm, self._game.board.y_mm
        near = []
        for cloud in self._clouds:
            if cloud["from_tick"] <= tick < cloud["until_tick"]:
                at, radius_mm = cloud["node"], round(cloud["radius_m"] * MM_PER_M)
                if sees_cloud(x[a], y[a], x[at], y[at], range_mm, radius_mm):
                    near.append((at, radius_mm))
        return Look(a, range_mm, tuple(near))
