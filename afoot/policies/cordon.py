"""`cordon`: holds the ways out around the last known position, and draws the ring in while contact lasts.

What police do with a cordon and search teams with containment: the posts stand where the evader cannot be yet,
farther out the older the news, on the ways to the most likely ways out first; each pursuer holds another way.
Posts and columns are those of `guard`; a pursuer that stands at its post with fresh news draws it in.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.policies.guard import DRAWN_IN, PLAN_TICKS, PLANNED, POST, TARGET
from afoot.policies.ways import fresh_since, news_or_start

RING_TICKS = 24  # head start that a ring gives the evader at first
DRAW_TICKS = 6  # by how much a ring is drawn in at a time
CLOSE_TICKS = 2


@inner
def ring_ticks(cast, rules, seen, memo, i):  # type: ignore[no-untyped-def]
    """The ring that the i-th pursuer stands on: the evader's head start, drawn in at each plan made at its post."""
    if memo[i, POST] > 0 and seen.tick + 1 - memo[i, PLANNED] >= PLAN_TICKS:
        tick, _ = news_or_start(cast, seen, i, np.int64(memo[i, TARGET]) - 1)
        if tick < fresh_since(rules, seen):
            memo[i, DRAWN_IN] = 0
        elif seen.movers[i].node == memo[i, POST] - 1:
            memo[i, DRAWN_IN] = min(memo[i, DRAWN_IN] + DRAW_TICKS, RING_TICKS)
    return np.int64(RING_TICKS) - memo[i, DRAWN_IN]
