"""How evaders' chases end: outcomes, exits, refuges and what is lived on there, the horizon. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.game.contacts import forget
from afoot.rules.refuge import goes_first, may_enter, must_give_up, supplies_after
from afoot.rules.worth import chase_over, status_at_horizon, worth_of
from afoot.words import Status

LIVE, WAITING = int(Status.LIVE), int(Status.WAITING)
# numpy's int64, not int: numba would compile `end_evader` once for every literal it is called with.
CAPTURED, SURROUNDED = np.int64(Status.CAPTURED), np.int64(Status.SURROUNDED)
ESCAPED, SHELTERED = np.int64(Status.ESCAPED), np.int64(Status.SHELTERED)


@part
def end_evader(cast, position, column, status, goal_worth):  # type: ignore[no-untyped-def]
    """An evader's chase ends; a bed it held is free again unless it ends in it."""
    mover = position.movers[column]
    mover.status = status
    mover.worth = worth_of(status, goal_worth, cast.surrounded_worth, cast.timeout_worth)
    mover.end_tick = position.clock[0].tick
    mover.remaining_mm = 0
    position.clock[0].live -= 1
    if status == CAPTURED:
        position.counts[0].captured += 1
    elif status == ESCAPED:
        position.counts[0].escaped += 1
    elif status == SHELTERED:
        position.counts[0].sheltered += 1
    elif status == SURROUNDED:
        position.counts[0].surrounded += 1
    if status == CAPTURED or status == SURROUNDED:
        forget(cast, position, column, 1)
    if mover.inside > 0 and status != SHELTERED:
        position.refuges[mover.inside - 1].free_beds += 1
        mover.inside = 0


@inner
def _next_in(cast, position, refuge):  # type: ignore[no-untyped-def]
    """Column of the evader with the lowest id that stands at a refuge's door, or -1."""
    first = -1
    for column in range(cast.pursuers, cast.pursuers + cast.evaders):
        mover = position.movers[column]
        if (
            mover.status == LIVE
            and mover.remaining_mm == 0
            and mover.inside == 0
            and mover.node == cast.refuges[refuge].node
            and (first < 0 or goes_first(cast.movers[column].id, cast.movers[first].id))
        ):
            first = column
    return first


@inner
def arrivals(cast, rules, position):  # type: ignore[no-untyped-def]
    """Evaders that stand on an exit have escaped; on a refuge with a free bed they go in, lowest id first."""
    for column in range(cast.pursuers, cast.pursuers + cast.evaders if cast.exits.shape[0] else 0):
        mover = position.movers[column]
        if mover.status == LIVE and mover.remaining_mm == 0 and cast.marks[mover.node].exit >= 0:
            end_evader(
                cast,
                position,
                np.int64(column),
                ESCAPED,
                np.int64(cast.exits[cast.marks[mover.node].exit].worth),
            )
    for refuge in range(cast.refuges.shape[0]):
        room = position.refuges[refuge]
        while may_enter(room.free_beds, room.supplies):
            column = _next_in(cast, position, refuge)
            if column < 0:
                break
            room.free_beds -= 1
            position.movers[column].inside = refuge + 1
            position.counts[0].entered += 1
            if rules.refuge_ends_chase:
                end_evader(cast, position, np.int64(column), SHELTERED, np.int64(cast.refuges[refuge].worth))


@inner
def live_on_supplies(cast, position):  # type: ignore[no-untyped-def]
    """Occupants live on a refuge's supplies; who is still inside when there were none left gives up."""
    for refuge in range(cast.refuges.shape[0]):
        room = position.refuges[refuge]
        occupants = 0
        for column in range(cast.pursuers, cast.pursuers + cast.evaders):
            mover = position.movers[column]
            if mover.status == LIVE and mover.inside == refuge + 1:
                occupants += 1
                if must_give_up(room.supplies):
                    end_evader(cast, position, np.int64(column), CAPTURED, np.int64(0))
        room.supplies = supplies_after(room.supplies, occupants)


@inner
def finish(cast, rules, position):  # type: ignore[no-untyped-def]
    """Is the chase over? At the horizon everybody still in it gets the status and worth of that."""
    if not chase_over(position.clock[0].live, position.clock[0].tick, rules.horizon_ticks):
        return
    position.clock[0].over = 1
    for column in range(cast.pursuers, cast.pursuers + cast.evaders):
        mover = position.movers[column]
        if mover.status <= WAITING:
            worth = 0
            if mover.inside > 0:
                worth = cast.refuges[mover.inside - 1].worth
            end_evader(
                cast,
                position,
                np.int64(column),
                status_at_horizon(mover.status, mover.inside),
                np.int64(worth),
            )
