"""Smoke: a cloud that hides both ways what is near it or behind it (RULES.md, Energy, smoke, ...)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule
from afoot.rules.sight import within_mm

ANYBODY = 3  # mask of both sides: there is no cloud that neither knows of
PARTS = 1024  # a line is walked in so many parts to the point of it nearest to a cloud


@rule
def _nearest_part(length_2, along):  # type: ignore[no-untyped-def]
    """Part of a line, 0 to PARTS, at which a point beside it is nearest. along: its inner product with the line.

    Divided before it is multiplied, so that nothing overflows on maps of up to a thousand kilometres.
    """
    if along <= 0:
        return np.int64(0)
    return min(np.int64(along) // max(np.int64(length_2) // PARTS, np.int64(1)), np.int64(PARTS))


@rule
def line_meets(ax, ay, az, bx, by, bz, x, y, z, radius_mm):  # type: ignore[no-untyped-def]
    """Whether a line between two points comes within a radius of a third, all in mm, heights counted.

    The same whichever end comes first: it is walked from the end that is smaller by x, then y, then z.
    """
    swap = ax > bx or (ax == bx and (ay > by or (ay == by and az > bz)))
    sx, sy, sz = (bx, by, bz) if swap else (ax, ay, az)
    dx = np.int64(ax) + np.int64(bx) - 2 * np.int64(sx)
    dy = np.int64(ay) + np.int64(by) - 2 * np.int64(sy)
    dz = np.int64(az) + np.int64(bz) - 2 * np.int64(sz)
    px, py, pz = np.int64(x) - np.int64(sx), np.int64(y) - np.int64(sy), np.int64(z) - np.int64(sz)
    part = _nearest_part(dx * dx + dy * dy + dz * dz, px * dx + py * dy + pz * dz)
    px -= (dx * part) // PARTS
    py -= (dy * part) // PARTS
    pz -= (dz * part) // PARTS
    return px * px + py * py + pz * pz <= np.int64(radius_mm) * np.int64(radius_mm)


@rule
def lasts_until(tick, life_ticks):  # type: ignore[no-untyped-def]
    """First tick whose looks a cloud raised in this one hides no more; those of life_ticks ends of ticks it does."""
    return np.int64(tick) + np.int64(1) + np.int64(life_ticks)


@rule
def hangs(tick, until_tick):  # type: ignore[no-untyped-def]
    """Whether a cloud hides what is behind it from looks made in this tick."""
    return tick < until_tick


@rule
def on_line(x_mm, y_mm, z_mm, clouds, a, b, tick, sides):  # type: ignore[no-untyped-def]
    """Whether a cloud that some side in a mask knows of hangs at either of two nodes or between them.

    x_mm, y_mm, z_mm: of all nodes. clouds: records with node, radius_mm, until_tick and known. One node twice: whether
    it lies in a cloud.
    """
    for i in range(clouds.shape[0]):
        cloud = clouds[i]
        if (
            hangs(tick, cloud.until_tick)
            and (np.int64(cloud.known) & np.int64(sides)) != 0
            and line_meets(
                x_mm[a], y_mm[a], z_mm[a],
                x_mm[b], y_mm[b], z_mm[b],
                x_mm[cloud.node], y_mm[cloud.node], z_mm[cloud.node],
                cloud.radius_mm,
            )
        ):  # fmt: skip
            return True
    return False


@rule
def sees_cloud(ax_mm, ay_mm, x_mm, y_mm, sight_mm, radius_mm):  # type: ignore[no-untyped-def]
    """Whether a viewer learns that a cloud hangs: its edge is within the range of sight, seen from above.

    Smoke rises over walls and roofs, and hides what lies beside it, too: whoever it can hide anything from sees it.
    """
    return within_mm(ax_mm, ay_mm, x_mm, y_mm, np.int64(sight_mm) + np.int64(radius_mm))
