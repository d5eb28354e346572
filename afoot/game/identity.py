"""Identity in the game: close looks at movers in guise, and what a source looks like. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.rules.chance import IDENTIFY, draw
from afoot.rules.cover import covered, gives_cover
from afoot.rules.identity import identified_by, identify_chance, is_identified, look_due
from afoot.rules.sight import in_line, within_mm
from afoot.words import Status

LIVE = int(Status.LIVE)


@inner
def _crowd_around(board, cast, position, target):  # type: ignore[no-untyped-def]
    """Bystanders that give a mover cover."""
    here = position.movers[target].node
    count = 0
    for column in range(position.movers.shape[0] - cast.bystanders, position.movers.shape[0]):
        other = position.movers[column]
        if other.status != LIVE:
            continue
        near = within_mm(
            board.x_mm[here],
            board.y_mm[here],
            board.x_mm[other.node],
            board.y_mm[other.node],
            cast.means.cover_mm,
        )
        if near and gives_cover(
            in_line(board.sight_bits, board.sight_start, board.sight_node, here, other.node), near
        ):
            count += 1
    return count


@inner
def _chance(board, cast, rules, position, viewer, target, gap_mm):  # type: ignore[no-untyped-def]
    """Threshold for a viewer to identify a mover in guise at a distance."""
    eye = cast.means.eyes[position.movers[viewer].kind]
    chance = identify_chance(eye.near, eye.far, gap_mm, eye.far_mm)
    if rules.cover:
        chance = covered(chance, _crowd_around(board, cast, position, target), cast.means.cover)
    return chance


@inner
def _gap_mm(board, a, b):  # type: ignore[no-untyped-def]
    """Distance of two nodes seen from above, rounded down to whole mm."""
    dx = np.int64(board.x_mm[a]) - np.int64(board.x_mm[b])
    dy = np.int64(board.y_mm[a]) - np.int64(board.y_mm[b])
    square = dx * dx + dy * dy
    low, high = np.int64(0), np.int64(1) << 31
    while low < high:  # the largest number whose square is no larger
        middle = (low + high + 1) >> 1
        if middle * middle <= square:
            low = middle
        else:
            high = middle - 1
    return low


@inner
def _identify(position, target, side, tricks):  # type: ignore[no-untyped-def]
    guise = tricks.guises[target]
    guise.identified = identified_by(guise.identified, side)
    if guise.kind > 0:
        tricks.deeds[0].identified += 1


@inner
def look_at_face(board, cast, rules, position, key, viewer, target, side, now, tricks):  # type: ignore[no-untyped-def]
    """A viewer that has a pursuer or evader in sight may identify it."""
    guise = tricks.guises[target]
    if guise.kind == 0:
        _identify(position, target, side, tricks)
        return
    viewer_id = cast.movers[viewer].id
    every = cast.means.eyes[position.movers[viewer].kind].every_ticks
    if is_identified(guise.kind, guise.identified, side) or not look_due(now, viewer_id, every):
        return
    gap_mm = _gap_mm(board, position.movers[viewer].node, position.movers[target].node)
    bits = draw(key, viewer_id, cast.movers[target].id, IDENTIFY, 0)
    if bits < _chance(board, cast, rules, position, viewer, target, gap_mm):
        _identify(position, target, side, tricks)


@inner
def look_closely(board, cast, rules, position, key, viewer, target, side, tricks):  # type: ignore[no-untyped-def]
    """A look at distance 0, before a capture."""
    guise = tricks.guises[target]
    if is_identified(guise.kind, guise.identified, side):
        return
    bits = draw(key, cast.movers[viewer].id, cast.movers[target].id, IDENTIFY, 1)
    if bits < _chance(board, cast, rules, position, viewer, target, 0):
        _identify(position, target, side, tricks)


@inner
def is_known(guise, side):  # type: ignore[no-untyped-def]
    """Whether a mover is known to a side for who it is. guise: its GUISE record."""
    return is_identified(guise.kind, guise.identified, side)
