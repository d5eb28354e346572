"""How a set of nodes at which a mover can be grows by hops and shrinks by looks, tick by tick.

A set is int64 [n]: the earliest time since which the mover can have stood on a node without a break, in parts of a tick
(PARTS to one), or FAR where it cannot be. A mover in transit stands on the origin of its hop, so whoever arrives
has been there for as long as the hop takes.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, kernel
from afoot.rules.sight import beside, in_line, light_enough, within_mm
from afoot.rules.smoke import line_meets

PARTS = 256
FAR = 2**62
CLOSED = -1  # in place of how long a hop takes


@kernel
def grow(hops, degree, hop_parts, tick, since, opened, line):  # type: ignore[no-untyped-def]
    """Add to a set the nodes that can be reached in the tick that ends at `tick`; nobody makes two hops in one.

    hop_parts: int32 [n, s], CLOSED where there is no hop. opened: int64 [n], all FAR before and after. line: int32 [n].
    """
    end, count = np.int64(tick) * PARTS, 0
    for a in range(since.shape[0]):
        if since[a] == FAR:
            continue
        for slot in range(1, degree[a]):
            b = hops[a, slot]
            if since[b] != FAR or hop_parts[a, slot] == CLOSED:
                continue
            at = since[a] + hop_parts[a, slot]
            if at <= end and at < opened[b]:
                if opened[b] == FAR:
                    line[count] = b
                    count += 1
                opened[b] = at
    for place in range(count):
        b = line[place]
        # It was not there a tick ago, and travel left over is worth less than a tick.
        since[b] = max(opened[b], end - PARTS)
        opened[b] = FAR


@inner
def _through_smoke(board, clouds, a, b):  # type: ignore[no-untyped-def]
    for i in range(clouds.shape[0]):
        node, radius_mm = clouds[i, 0], clouds[i, 1]
        if line_meets(
            board.x_mm[a], board.y_mm[a], board.z_mm[a],
            board.x_mm[b], board.y_mm[b], board.z_mm[b],
            board.x_mm[node], board.y_mm[node], board.z_mm[node],
            radius_mm,
        ):  # fmt: skip
            return True
    return False


@inner
def _makes_out(board, clouds, a, b, sight_mm):  # type: ignore[no-untyped-def]
    """Whether who stands at a and overlooks nobody in sight makes out whoever stands at b, the line being free."""
    if not within_mm(board.x_mm[a], board.y_mm[a], board.x_mm[b], board.y_mm[b], sight_mm):
        return False
    if not light_enough(board.lit[b], board.lit[b] != 0 or beside(board.hops, board.degree, b, a)):
        return False
    return not _through_smoke(board, clouds, a, b)


@kernel
def look_over(board, viewers, clouds, seen):  # type: ignore[no-untyped-def]
    """Mark the nodes at which somebody would surely have been seen.

    viewers: int64 [v, 2] node and range in mm of those who overlook nobody in sight. clouds: int64 [c, 2] node and
    radius in mm of those that hang. seen: uint8 [n], set to 1 where it holds.
    """
    for i in range(viewers.shape[0]):
        a, sight_mm = viewers[i, 0], viewers[i, 1]
        if board.sight_bits.shape[0] > 0:
            for b in range(seen.shape[0]):
                free = in_line(board.sight_bits, board.sight_start, board.sight_node, a, b)
                if seen[b] == 0 and free and _makes_out(board, clouds, a, b, sight_mm):
                    seen[b] = 1
        else:
            for place in range(board.sight_start[a], board.sight_start[a + 1]):
                b = board.sight_node[place]
                if seen[b] == 0 and _makes_out(board, clouds, a, b, sight_mm):
                    seen[b] = 1
