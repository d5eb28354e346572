"""Worth: what each evader's end is worth and when a chase is over (RULES.md). Thousandths throughout."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule
from afoot.words import Status


@rule
def status_at_horizon(status, inside):  # type: ignore[no-untyped-def]
    """An evader's status when time is up: inside a refuge it is sheltered, else timed out."""
    if status != Status.LIVE and status != Status.WAITING:
        return np.int64(status)
    return np.int64(Status.SHELTERED) if inside > 0 else np.int64(Status.TIMEOUT)


@rule
def worth_of(status, goal_worth, surrounded_worth, timeout_worth):  # type: ignore[no-untyped-def]
    """Worth of an end; goal_worth is that of the exit or refuge reached."""
    if status == Status.ESCAPED or status == Status.SHELTERED:
        return np.int64(goal_worth)
    if status == Status.SURROUNDED:
        return np.int64(surrounded_worth)
    if status == Status.TIMEOUT:
        return np.int64(timeout_worth)
    return np.int64(0)


@rule
def chase_over(evaders_live, tick, horizon_ticks):  # type: ignore[no-untyped-def]
    """A chase ends when no evader is live, or at the horizon."""
    return evaders_live == 0 or tick >= horizon_ticks


@rule
def worth_of_leaving(exit_worth, stopped_256):  # type: ignore[no-untyped-def]
    """Expected worth of making for an exit. stopped_256: the chance, in 256ths, that somebody is there first."""
    return np.int64(exit_worth) * (256 - np.int64(stopped_256)) // 256


@rule
def worth_of_staying(refuge_worth, hold_out_ticks, ticks_left):  # type: ignore[no-untyped-def]
    """Expected worth of a refuge: all of it where it holds out to the horizon, else the part for the time it does.

    hold_out_ticks: as `refuge.hold_out_ticks`, -1 for ever.
    """
    if hold_out_ticks < 0 or hold_out_ticks >= ticks_left:
        return np.int64(refuge_worth)
    return np.int64(refuge_worth) * np.int64(hold_out_ticks) // np.int64(ticks_left)
