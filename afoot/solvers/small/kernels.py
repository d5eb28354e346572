"""Kernels that play rows of a State by `tick`, and that look for keys whose draws come out as wanted.

They hang on the whole game, so they are compiled through the game's own door and not through the solvers'.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, kernel
from afoot.game.reset import reset
from afoot.game.state import position_of
from afoot.game.tick import tick
from afoot.policies.ways import next_slot
from afoot.rules.chance import draw, turn_key
from afoot.words import Gait, Status

LIVE, RUN = int(Status.LIVE), int(Gait.RUN)


@inner
def _order_decoys(board, cast, position, orders, tricks):  # type: ignore[no-untyped-def]
    """Decoys make for the one lure of their class, as in the simulator; `check` sees to it that there is just one."""
    if tricks is None:
        return
    first = cast.pursuers + cast.evaders
    for i in range(tricks.decoys.shape[0]):
        mover, order = position.movers[first + i], orders[first + i]
        order.slot = 0
        order.gait = RUN
        if mover.status != LIVE or mover.remaining_mm > 0:
            continue
        rows = cast.means.lure_of[mover.kind]
        if rows.last > rows.first:
            profile = np.int64(cast.means.barred[mover.kind])
            goal = np.int64(cast.means.lures[rows.first])
            order.slot = next_slot(board, cast, profile, np.int64(mover.node), goal)


@kernel
def start_first(board, cast, rules, state, key):  # type: ignore[no-untyped-def]
    """The first row of a State at the start of a chase. Of a row that comes from Python numba knows more than of one
    that is taken here, and would compile anew what the simulator has compiled.
    """
    reset(board, cast, rules, position_of(state, 0), key, 0)


@kernel
def play_rows(board, cast, rules, state, orders, keys, scratch, count):  # type: ignore[no-untyped-def]
    """The turn that is due in each of the first rows of a State, by its own orders and key."""
    for row in range(count):
        position = position_of(state, row)
        _order_decoys(board, cast, position, orders[row], position.tricks)
        tick(board, cast, rules, position, orders[row], keys[row], scratch)


@kernel
def find_keys(draws, cuts, sizes, now, phase, most, found):  # type: ignore[no-untyped-def]
    """Chase keys by the cells that their draws fall into, in a turn; returns how many cells have one.

    draws: int64 [d, 4] actor, target, purpose, number; cuts: int64 [d, c] thresholds that part each draw's cells,
    rising, filled up with 2**32; sizes: cells of each draw. found: uint64 [product of sizes], 0 where none is known.
    """
    count = 0
    for trial in range(1, most):
        key = turn_key(np.uint64(trial), now, phase)
        cell = 0
        for i in range(draws.shape[0]):
            bits = draw(key, draws[i, 0], draws[i, 1], draws[i, 2], draws[i, 3])
            place = 0
            while place < sizes[i] - 1 and bits >= cuts[i, place]:
                place += 1
            cell = cell * sizes[i] + place
        if found[cell] == 0:
            found[cell] = trial
            count += 1
            if count == found.shape[0]:
                break
    return count
