"""Whether a straight line between two eyes meets a prism: exact, in int64.

Bounds: with lines below 2^22 mm and walls below 2^20 mm, cross products stay below 2^43 and times a height below
2^20; `prisms.check_exact` refuses boards beyond. Fractions of cross products are compared without multiplying.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import kernel, piece, rule

TOUCHES = 16  # prisms a line may touch before they are looked at in full
MISSES, CROSSES, GRAZES = 0, 1, 2  # what a line does to a wall


@rule
def _less(n1, d1, n2, d2):  # type: ignore[no-untyped-def]
    """n1 / d1 < n2 / d2 for positive denominators, by continued fractions: no product can overflow."""
    while True:
        q1 = n1 // d1
        q2 = n2 // d2
        if q1 != q2:
            return q1 < q2
        r1 = n1 - q1 * d1
        r2 = n2 - q2 * d2
        if r2 == 0:
            return False
        if r1 == 0:
            return True
        n1, d1, n2, d2 = d2, r2, d1, r1


@piece
def _odd_after(walls, prism, ax, ay, dx, dy, n, d):  # type: ignore[no-untyped-def]
    """Bit 0: just left of the line, just after n / d of it, lies inside the footprint; bit 1: just right."""
    left = np.int64(0)
    right = np.int64(0)
    for k in range(walls.edge_start[prism], walls.edge_start[prism + 1]):
        px, py, qx, qy = walls.edge[k, 0], walls.edge[k, 1], walls.edge[k, 2], walls.edge[k, 3]
        s1 = dx * (py - ay) - dy * (px - ax)
        s2 = dx * (qy - ay) - dy * (qx - ax)
        over_left = (s1 > 0) != (s2 > 0)
        over_right = (s1 < 0) != (s2 < 0)
        if over_left or over_right:
            num = (qx - px) * (ay - py) - (qy - py) * (ax - px)
            den = s2 - s1
            if den < 0:
                num, den = -num, -den
            if _less(n, d, num, den):
                if over_left:
                    left ^= 1
                if over_right:
                    right ^= 1
    return left | (right << 1)


@piece
def inside(walls, prism, x, y):  # type: ignore[no-untyped-def]
    """Whether a point lies strictly inside a footprint."""
    odd = False
    for k in range(walls.edge_start[prism], walls.edge_start[prism + 1]):
        px, py, qx, qy = walls.edge[k, 0], walls.edge[k, 1], walls.edge[k, 2], walls.edge[k, 3]
        cross = (qx - px) * (y - py) - (qy - py) * (x - px)
        if cross == 0 and min(px, qx) <= x <= max(px, qx) and min(py, qy) <= y <= max(py, qy):
            return False
        if (py > y) != (qy > y) and (cross > 0) == (qy > py):
            odd = not odd
    return odd


@piece
def pierces(walls, prism, ax, ay, ah, bx, by, bh):  # type: ignore[no-untyped-def]
    """Whether the line from a to b meets the open prism: every case, slowly.

    Part of the line (as fractions of it) is at the prism's heights. Where one of its crossings with the footprint,
    or its own beginning, is followed by inside on both sides, the line runs on inside.
    """
    dx, dy, dh = bx - ax, by - ay, bh - ah
    base, top = walls.base_mm[prism], walls.top_mm[prism]
    if dx == 0 and dy == 0:
        return min(ah, bh) < top and max(ah, bh) > base and inside(walls, prism, ax, ay)
    low_n, high_n, d = np.int64(0), np.int64(1), np.int64(1)
    if dh == 0:
        if not base < ah < top:
            return False
    else:
        d = abs(dh)
        enter, leave = base - ah, top - ah
        if dh < 0:
            enter, leave = ah - top, ah - base
        low_n = max(enter, np.int64(0))
        high_n = min(leave, d)
        if low_n >= high_n:
            return False
    if _odd_after(walls, prism, ax, ay, dx, dy, low_n, d) == 3:
        return True
    for k in range(walls.edge_start[prism], walls.edge_start[prism + 1]):
        px, py, qx, qy = walls.edge[k, 0], walls.edge[k, 1], walls.edge[k, 2], walls.edge[k, 3]
        s1 = dx * (py - ay) - dy * (px - ax)
        s2 = dx * (qy - ay) - dy * (qx - ax)
        if s1 != s2 and min(s1, s2) <= 0 <= max(s1, s2):
            num = (qx - px) * (ay - py) - (qy - py) * (ax - px)
            den = s2 - s1
            if den < 0:
                num, den = -num, -den
            if (
                not _less(num, den, low_n, d)
                and _less(num, den, high_n, d)
                and _odd_after(walls, prism, ax, ay, dx, dy, num, den) == 3
            ):
                return True
    return False


@rule
def _holds(skip_start, skip_prism, eye, prism):  # type: ignore[no-untyped-def]
    """Whether an eye itself stands in a prism, which then does not block it."""
    for k in range(skip_start[eye], skip_start[eye + 1]):
        if skip_prism[k] == prism:
            return True
    return False


@rule
def _skipped(eyes, a, b, prism):  # type: ignore[no-untyped-def]
    """Whether eye a or eye b itself stands in a prism, which then does not block the line between them."""
    return _holds(eyes.skip_start, eyes.skip_prism, a, prism) or _holds(
        eyes.skip_start, eyes.skip_prism, b, prism
    )


@rule
def _stops(walls, eyes, a, b, prism):  # type: ignore[no-untyped-def]
    """Whether a prism that neither eye stands in is pierced by the line between them."""
    return not _skipped(eyes, a, b, prism) and pierces(
        walls,
        prism,
        eyes.x_mm[a],
        eyes.y_mm[a],
        eyes.h_mm[a],
        eyes.x_mm[b],
        eyes.y_mm[b],
        eyes.h_mm[b],
    )


@rule
def _meets(walls, k, line):  # type: ignore[no-untyped-def]
    """What the line does to the wall at entry k of a cell: MISSES, CROSSES at a height within the prism, GRAZES."""
    ax, ay, ah, dx, dy, dh = line
    base = np.int64(walls.cell_edge[k, 5])
    top = np.int64(walls.cell_edge[k, 6])
    if top <= min(ah, ah + dh) or base >= max(ah, ah + dh):
        return MISSES
    px, py = np.int64(walls.cell_edge[k, 0]), np.int64(walls.cell_edge[k, 1])
    qx, qy = np.int64(walls.cell_edge[k, 2]), np.int64(walls.cell_edge[k, 3])
    s1 = dx * (py - ay) - dy * (px - ax)
    s2 = dx * (qy - ay) - dy * (qx - ax)
    if (s1 > 0 and s2 > 0) or (s1 < 0 and s2 < 0):
        return MISSES
    na = (qx - px) * (ay - py) - (qy - py) * (ax - px)
    nb = na - (s2 - s1)
    if (na > 0 and nb > 0) or (na < 0 and nb < 0):
        return MISSES
    if s1 == 0 or s2 == 0 or na == 0 or nb == 0 or walls.simple[walls.cell_edge[k, 4]] == 0:
        return GRAZES
    den = s2 - s1
    rise = dh * na
    if den < 0:
        den, rise = -den, -rise
    return CROSSES if (base - ah) * den < rise < (top - ah) * den else MISSES


@rule
def _passes_over_to_under(walls, prism, line):  # type: ignore[no-untyped-def]
    """Whether a line may go in at a prism's roof and out at its floor: it crosses no wall at such a height."""
    ax, ay, ah, dx, dy, dh = line
    return (
        min(ah, ah + dh) <= walls.base_mm[prism]
        and max(ah, ah + dh) >= walls.top_mm[prism]
        and min(ax, ax + dx) <= walls.box_mm[prism, 2]
        and max(ax, ax + dx) >= walls.box_mm[prism, 0]
        and min(ay, ay + dy) <= walls.box_mm[prism, 3]
        and max(ay, ay + dy) >= walls.box_mm[prism, 1]
    )


@rule
def _walk(grid, line):  # type: ignore[no-untyped-def]
    """How to walk the grid along a line: the first cell, then (cells left, step, where, stride) along x and y.

    `where` is at what share of the line it crosses the next border between columns (rows) and `stride` the share from
    border to border, both times |dx| |dy|: whole numbers that can be compared.
    """
    ax, ay, _, dx, dy, _ = line
    x0, y0, side, nx = grid[0], grid[1], grid[2], grid[3]
    cx, cy = (ax - x0) // side, (ay - y0) // side
    left_x = abs((ax + dx - x0) // side - cx)
    left_y = abs((ay + dy - y0) // side - cy)
    step_x, step_y = np.int64(1), nx
    to_x, to_y = (cx + 1) * side - (ax - x0), (cy + 1) * side - (ay - y0)
    if dx < 0:
        step_x, to_x = np.int64(-1), (ax - x0) - cx * side
    if dy < 0:
        step_y, to_y = -nx, (ay - y0) - cy * side
    along_x = (left_x, step_x, to_x * abs(dy), side * abs(dy))
    along_y = (left_y, step_y, to_y * abs(dx), side * abs(dx))
    return cy * nx + cx, along_x, along_y


@piece
def blocked(walls, eyes, a, b, touched):  # type: ignore[no-untyped-def]
    """Whether a prism stands between eyes a and b. `touched` is scratch for TOUCHES prisms.

    Walks the grid. A wall that the line crosses properly, at a height between base and top, blocks. A wall that it
    only touches says nothing yet: its prism is looked at in full at the end (as are prisms that cross themselves).
    A line that crosses no wall of a prism at such a height can still pass from above its roof to below its base, if
    it has one.
    """
    ax, ay, ah = eyes.x_mm[a], eyes.y_mm[a], eyes.h_mm[a]
    line = (ax, ay, ah, eyes.x_mm[b] - ax, eyes.y_mm[b] - ay, eyes.h_mm[b] - ah)
    cell, along_x, along_y = _walk(walls.grid, line)
    left_x, step_x, at_x, add_x = along_x
    left_y, step_y, at_y, add_y = along_y
    count = np.int64(0)
    while True:
        for k in range(walls.cell_start[cell], walls.cell_start[cell + 1]):
            found = _meets(walls, k, line)
            if found == MISSES:
                continue
            prism = np.int64(walls.cell_edge[k, 4])
            if found == CROSSES:
                if not _skipped(eyes, a, b, prism):
                    return True
            elif count == 0 or touched[count - 1] != prism:
                if count == TOUCHES:
                    count -= 1
                    if _stops(walls, eyes, a, b, touched[count]):
                        return True
                touched[count] = prism
                count += 1
        if left_x == 0 and left_y == 0:
            break
        if left_x > 0 and (left_y == 0 or at_x < at_y):
            cell += step_x
            at_x += add_x
            left_x -= 1
        else:
            cell += step_y
            at_y += add_y
            left_y -= 1
    for k in range(count):
        if _stops(walls, eyes, a, b, touched[k]):
            return True
    for prism in walls.lifted:
        if _passes_over_to_under(walls, prism, line) and _stops(walls, eyes, a, b, prism):
            return True
    return False


@kernel
def free_pairs(walls, eyes, a, b, touched, free):  # type: ignore[no-untyped-def]
    """free[k] = 1 where eyes a[k] and b[k] see each other; for tests and benches."""
    for k in range(len(a)):
        free[k] = not blocked(walls, eyes, a[k], b[k], touched)
    return 0
