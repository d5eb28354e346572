"""Foresight: the chance that somebody known of comes in time, as those reckon who have to decide before they know.

Chances are in 256ths, times of ways in 1/256 ticks. Of whoever has been unseen for n ticks nothing is known but that it
may have come this way for any number of them, from none to all: each number is held to be as likely as any other.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import rule
from afoot.words import Moves

CERTAIN = 256  # a chance, and the parts of a tick
PURSUERS_FIRST = int(Moves.PURSUERS_FIRST)


@rule
def moves_ahead(moves, each_move, ticks):  # type: ignore[no-untyped-def]
    """Pursuers' moves before the last capture check that an evader stands through before it decides again.

    moves: words.Moves. ticks: those of its hop, or 1 for a stay. Pursuers that move first have moved in this tick
    already; their next move counts only where it is followed by a check of its own.
    """
    if moves == PURSUERS_FIRST and each_move == 0:
        return np.int64(ticks) - 1
    return np.int64(ticks)


@rule
def comes_256(need_256, unseen_ticks, moves):  # type: ignore[no-untyped-def]
    """Chance that who needs so long for a way from where it was seen has gone it after so many moves more."""
    most = (np.int64(unseen_ticks) + np.int64(moves)) * CERTAIN
    if need_256 > most:
        return np.int64(0)
    return min((most - np.int64(need_256) + CERTAIN) // (np.int64(unseen_ticks) + 1), np.int64(CERTAIN))


@rule
def either_256(a_256, b_256):  # type: ignore[no-untyped-def]
    """Chance that one of two things comes about that have nothing to do with each other, rounded up."""
    return CERTAIN - (CERTAIN - np.int64(a_256)) * (CERTAIN - np.int64(b_256)) // CERTAIN


@rule
def first_256(need_256, own_256, unseen_ticks, outs):  # type: ignore[no-untyped-def]
    """Chance that a pursuer is at a way out no later than an evader that takes own_256 to get there.

    outs: ways out that there are. Unseen for long enough to be there by now it has gone to any of them.
    """
    unseen = np.int64(unseen_ticks) * CERTAIN
    if unseen >= need_256:
        return np.int64(CERTAIN) // np.int64(outs)
    if need_256 > unseen + own_256:
        return np.int64(0)
    in_time = unseen + np.int64(own_256) - np.int64(need_256) + CERTAIN
    return min(in_time // (np.int64(unseen_ticks) + 1), np.int64(CERTAIN))
