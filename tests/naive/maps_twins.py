"""Slow twins of the map readers' rules: grid moves, and lengths inside a rectangle by sampling."""

from __future__ import annotations

import math


def grid_moves(rows: list[str]) -> set[tuple[tuple[int, int], tuple[int, int], float]]:
    """All moves (from, to, length) between (column, row) cells, both directions, by trying every pair."""
    cells = [(c, r) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell in ".GS"]
    found = set()
    for a in cells:
        for b in cells:
            dc, dr = b[0] - a[0], b[1] - a[1]
            if max(abs(dc), abs(dr)) != 1:
                continue
            corners = {(a[0] + dc, a[1]), (a[0], a[1] + dr)}
            if all(corner in cells for corner in corners):
                found.add((a, b, round(math.hypot(dc, dr), 3)))
    return found


def blocked_cells(rows: list[str]) -> set[tuple[int, int]]:
    return {(c, r) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell in "@OTW"}
