"""Smoke in the game: whether a cloud hides two nodes from each other, and which side knows of it. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.refuge import shut_in
from afoot.game.sight_range import sight_of
from afoot.rules.smoke import ANYBODY, hangs, on_line, sees_cloud
from afoot.rules.turns import EVADERS_ACT, PURSUERS_ACT
from afoot.words import Status

LIVE = int(Status.LIVE)


@inner
def behind_smoke(board, rules, a, b, now, tricks):  # type: ignore[no-untyped-def]
    """Whether a cloud hangs at either of two nodes or between them."""
    if tricks is None:
        return False
    if not rules.smoke:
        return False
    return on_line(board.x_mm, board.y_mm, board.z_mm, tricks.clouds, a, b, now, ANYBODY)


@inner
def _sees(board, cast, rules, position, viewer, cloud, tricks):  # type: ignore[no-untyped-def]
    """Whether a mover sees a cloud."""
    mover = position.movers[viewer]
    if mover.status != LIVE or shut_in(cast, mover):
        return False
    a, b = mover.node, cloud.node
    sight_mm, _ = sight_of(cast, rules, position, viewer, tricks)
    return sees_cloud(board.x_mm[a], board.y_mm[a], board.x_mm[b], board.y_mm[b], sight_mm, cloud.radius_mm)


@inner
def see_smoke(board, cast, rules, position, now, mask, tricks):  # type: ignore[no-untyped-def]
    """Looks of the sides in a mask (1 pursuers, 2 evaders) at clouds; who sees one calls it out to its whole side."""
    if tricks is None:
        return
    if not rules.smoke:
        return
    for i in range(np.uint64(tricks.clouds.shape[0])):
        cloud = tricks.clouds[i]
        if not hangs(now, cloud.until_tick) or cloud.known == ANYBODY:
            continue
        # One side knows of every cloud: whoever raised it.
        of_pursuers = cloud.known == PURSUERS_ACT
        if not mask & (EVADERS_ACT if of_pursuers else PURSUERS_ACT):
            continue
        first = cast.pursuers if of_pursuers else 0
        last = tricks.clouds.shape[0] if of_pursuers else cast.pursuers
        for viewer in range(np.uint64(first), np.uint64(last)):
            if _sees(board, cast, rules, position, viewer, cloud, tricks):
                cloud.known = ANYBODY
                break
