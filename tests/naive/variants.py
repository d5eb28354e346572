"""Games changed in ways that must not matter: nodes renumbered, movers reordered, movers added."""

from __future__ import annotations

import itertools
import random
from typing import Any, NamedTuple

import numpy as np

from afoot._jit import frozen_records
from afoot.board.model import Board
from afoot.rules.cast import ALWAYS, CAST_MOVER, MARK, START, TYPE, Cast, steps_of
from tests.naive.build import distances_for, frozen, with_records
from tests.naive.games import Setting

NEW_ID = 900
LATE = 10**6


class Renumbered(NamedTuple):
    setting: Setting
    node: list[int]  # new number of each node
    slot: list[list[int]]  # new slot of each slot of each (old) node


def renumbered(setting: Setting, dice: random.Random) -> Renumbered:
    """The same game with other node numbers and other slot numbers (slot 0 still stays)."""
    board, cast, rules = setting
    n, slots = board.hops.shape
    node = dice.sample(range(n), n)
    slot = []
    for a in range(n):
        used = int(board.degree[a])
        slot.append([0, *dice.sample(range(1, used), used - 1), *range(used, slots)])

    def moved(column: Any) -> Any:
        """A column by node, in the new order."""
        out = column.copy()
        out[node] = column
        return frozen(out, column.dtype)

    def moved_slots(column: Any) -> Any:
        """A column by node and slot, in the new order of both."""
        out = column.copy()
        for a in range(n):
            out[..., node[a], slot[a]] = column[..., a, :]
        return frozen(out, column.dtype)

    hops = frozen(moved_slots(np.array(node, np.int32)[board.hops]), np.int32)
    by_slot = {
        name: moved_slots(getattr(board, name)) for name in ("length_mm", "going", "slope_pct", "width_mm")
    }
    by_node = {
        name: moved(getattr(board, name))
        for name in ("degree", "x_mm", "y_mm", "z_mm", "layer", "lit", "domain")
    }
    twin = board._replace(hops=hops, sight_bits=_moved_sight(board, node), **by_slot, **by_node)
    costs = moved_slots(cast.hop_mm)
    there = np.array(node)
    cast = with_records(cast, "starts", node=there[cast.starts.node])
    cast = with_records(cast, "exits", node=there[cast.exits.node])
    cast = with_records(cast, "refuges", node=there[cast.refuges.node])
    marks = {name: moved(np.array(cast.marks[name])) for name in ("exit", "refuge")}
    cast = cast._replace(
        hop_mm=costs,
        steps=steps_of(twin.hops, twin.going, costs),
        marks=frozen_records(MARK, marks),
        distances=distances_for(twin, costs),
    )
    return Renumbered(Setting(twin, cast, rules), node, slot)


def _moved_sight(board: Board, node: list[int]) -> Any:
    n = len(node)
    bits = board.sight_bits.copy()
    bits[:] = 0
    for a in range(n):
        for b in range(n):
            if int(board.sight_bits[a, b // 64]) >> (b % 64) & 1:
                bits[node[a], node[b] // 64] |= np.uint64(1 << (node[b] % 64))
    return frozen(bits, np.uint64)


def reordered(setting: Setting, dice: random.Random) -> tuple[Setting, list[int]]:
    """The same movers in other columns of their side; and for each new column the old one."""
    cast = setting.cast
    edges = [0, cast.pursuers, cast.pursuers + cast.evaders, len(cast.movers)]
    old = [c for a, b in itertools.pairwise(edges) for c in dice.sample(range(a, b), b - a)]
    return setting._replace(cast=cast._replace(movers=_rows(cast, old))), old


def _rows(cast: Cast, columns: list[int]) -> Any:
    return frozen_records(CAST_MOVER, {name: cast.movers[name][columns] for name in CAST_MOVER.names or ()})


def with_mover(setting: Setting, side: str, node: int = 0, arrive_tick: int = 0) -> tuple[Setting, int]:
    """The game with one more mover (`pursuers`, `evaders` or `bystanders`) of the first class; and its column."""
    cast = setting.cast
    column = {"pursuers": cast.pursuers, "evaders": cast.pursuers + cast.evaders}.get(side, len(cast.movers))
    start, kind = len(cast.starts), len(cast.types)
    row = {
        "id": NEW_ID,
        "leader": -1,
        "policy": 1,
        "arrive_tick": arrive_tick,
        "start_first": start,
        "start_last": start + 1,
        "type_first": kind,
        "type_last": kind + 1,
    }
    movers = {name: np.insert(np.array(cast.movers[name]), column, row[name]) for name in row}
    starts = {"node": [*cast.starts.node, node], "upto": [*cast.starts.upto, ALWAYS]}
    types = {"kind": [*cast.types.kind, 0], "upto": [*cast.types.upto, ALWAYS]}
    changed = cast._replace(
        movers=frozen_records(CAST_MOVER, movers),
        starts=frozen_records(START, starts),
        types=frozen_records(TYPE, types),
        **{side: getattr(cast, side) + 1},
    )
    return setting._replace(cast=changed), column


def with_roomy_refuges(setting: Setting) -> Setting:
    """Beds for all and supplies without end, so that one evader's fate is nothing to another's."""
    cast = with_records(setting.cast, "refuges", beds=setting.cast.evaders, supplies=-1)
    return setting._replace(cast=cast)
