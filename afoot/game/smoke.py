"""Smoke in the game: whether a cloud hides two nodes from each other. Part of `tick`."""

from __future__ import annotations

from afoot._jit import inner
from afoot.rules.smoke import hangs, line_meets


@inner
def behind_smoke(board, rules, a, b, now, tricks):  # type: ignore[no-untyped-def]
    """Whether a cloud hangs at either of two nodes or between them."""
    if tricks is None:
        return False
    if not rules.smoke:
        return False
    for i in range(tricks.clouds.shape[0]):
        cloud = tricks.clouds[i]
        if hangs(now, cloud.until_tick) and line_meets(
            board.x_mm[a], board.y_mm[a], board.z_mm[a],
            board.x_mm[b], board.y_mm[b], board.z_mm[b],
            board.x_mm[cloud.node], board.y_mm[cloud.node], board.z_mm[cloud.node],
            cloud.radius_mm,
        ):  # fmt: skip
            return True
    return False
