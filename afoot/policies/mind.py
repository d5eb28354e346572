"""Mind: what policies remember. Only `think` writes it, and each side reads its own movers' rows alone."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import inner
from afoot.rules.cast import Cast, movers_of

TRAIL = 64  # leader's nodes that a follower can hold

# memo columns. What `think` has made up its mind to: all policies share these.
HOW = 0  # TOWARDS, AWAY or AT_RANDOM
AIM = 1  # 1 + node to go towards; 0: stay
HURRY = 2  # 1: run; 0: run only while there is strength to spare
USED = 3  # ticks an evader has been inside refuges
DOES = 4  # mask of abilities to use
WORK = 5  # 1 + passage to work at, 0 for none
OWN = 6  # first column of a policy's own; each names its columns in its own file
PLOYS = 14  # first column of an evader's ploys
BLENDS = 16  # 1 + node of a crowd that an evader hides in, 0 for none
STORY = 17  # first column of a script's
FOLLOWS = 21  # first column of a follower's own, which outlast its leader
MEMOS = 26

TOWARDS, AWAY, AT_RANDOM = 0, 1, 2


class Mind(NamedTuple):
    """One row per chase (stepped) or per worker (fused); movers m."""

    memo: Any  # int32 [rows, m, MEMOS]
    trail: Any  # int32 [rows, m, TRAIL] ring of nodes


def make_mind(cast: Cast, rows: int) -> Mind:
    """Minds for so many chases or workers, all blank."""
    movers = movers_of(cast)
    return Mind(np.zeros((rows, movers, MEMOS), np.int32), np.zeros((rows, movers, TRAIL), np.int32))


@inner
def mind_of(mind, row):  # type: ignore[no-untyped-def]
    """Row of minds, as views."""
    return Mind(mind.memo[row], mind.trail[row])


@inner
def clear(mind):  # type: ignore[no-untyped-def]
    """Forget everything, at the start of a chase. A trail is read only as far as it was written since."""
    for mover in range(mind.memo.shape[0]):
        for k in range(mind.memo.shape[1]):
            mind.memo[mover, k] = 0


@inner
def aim_at(memo, i, node, hurry):  # type: ignore[no-untyped-def]
    """Mover i makes up its mind to go towards a node (-1: to stay)."""
    memo[i, HOW] = TOWARDS
    memo[i, AIM] = node + 1
    memo[i, HURRY] = hurry
