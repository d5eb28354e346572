"""Who sees whom on large boards: sorted lists within a range."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from afoot._jit import kernel
from afoot.board.eyes import Eyes
from afoot.board.model import Int32s, Int64s
from afoot.board.prisms import Walls
from afoot.board.rays import blocked
from afoot.board.sight import Seen, in_threads


class Near(NamedTuple):
    """Eyes by square cells as wide as the range."""

    start: Int64s  # [cells + 1]
    eye: Int64s  # [m]
    grid: Int64s  # x0, y0, side, nx, ny


class Found(NamedTuple):
    """Targets above each eye: found[i] of them from other[start[i]] on."""

    start: Int64s
    found: Int64s
    other: Int32s


def lists_lines(count: int, eyes: Eyes, walls: Walls, pairs: Int64s, report: Callable[[float], None]) -> Seen:
    """Sorted lists from eyes outdoors and directed pairs indoors."""
    near = _neighbourhood(eyes)
    total = len(eyes.node)
    most = np.zeros(total + 1, dtype=np.int64)
    in_threads(lambda lo, hi, touched: _rows_count(lo, hi, eyes, near, most), total, lambda part: None)
    start = np.cumsum(most)
    found = np.zeros(total, dtype=np.int64)
    other = np.empty(int(start[-1]), dtype=np.int32)
    in_threads(
        lambda lo, hi, touched: _rows_lists(lo, hi, eyes, walls, near, Found(start, found, other), touched),
        total,
        report,
    )
    return _sorted_lists(count, eyes, Found(start, found, other), pairs)


def _neighbourhood(eyes: Eyes) -> Near:
    x0, y0 = int(eyes.x_mm.min(initial=0)), int(eyes.y_mm.min(initial=0))
    cx, cy = (eyes.x_mm - x0) // eyes.range_mm, (eyes.y_mm - y0) // eyes.range_mm
    nx, ny = int(cx.max(initial=0)) + 1, int(cy.max(initial=0)) + 1
    cell = cy * nx + cx
    start = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=nx * ny))]).astype(np.int64)
    grid = np.array([x0, y0, eyes.range_mm, nx, ny], dtype=np.int64)
    return Near(start, np.argsort(cell, kind="stable").astype(np.int64), grid)


@kernel
def _rows_count(lo, hi, eyes, near, most):  # type: ignore[no-untyped-def]
    """most[i + 1]: how many later eyes lie in range of eye i."""
    for i in range(lo, hi):
        cx = (eyes.x_mm[i] - near.grid[0]) // near.grid[2]
        cy = (eyes.y_mm[i] - near.grid[1]) // near.grid[2]
        for row in range(max(cy - 1, 0), min(cy + 2, near.grid[4])):
            for column in range(max(cx - 1, 0), min(cx + 2, near.grid[3])):
                cell = row * near.grid[3] + column
                for k in range(near.start[cell], near.start[cell + 1]):
                    j = near.eye[k]
                    dx, dy = eyes.x_mm[j] - eyes.x_mm[i], eyes.y_mm[j] - eyes.y_mm[i]
                    if j > i and dx * dx + dy * dy <= eyes.range_mm * eyes.range_mm:
                        most[i + 1] += 1
    return 0


@kernel
def _rows_lists(lo, hi, eyes, walls, near, out, touched):  # type: ignore[no-untyped-def]
    for i in range(lo, hi):
        cx = (eyes.x_mm[i] - near.grid[0]) // near.grid[2]
        cy = (eyes.y_mm[i] - near.grid[1]) // near.grid[2]
        at = out.start[i]
        for row in range(max(cy - 1, 0), min(cy + 2, near.grid[4])):
            for column in range(max(cx - 1, 0), min(cx + 2, near.grid[3])):
                cell = row * near.grid[3] + column
                for k in range(near.start[cell], near.start[cell + 1]):
                    j = near.eye[k]
                    dx, dy = eyes.x_mm[j] - eyes.x_mm[i], eyes.y_mm[j] - eyes.y_mm[i]
                    if (
                        j > i
                        and dx * dx + dy * dy <= eyes.range_mm * eyes.range_mm
                        and not blocked(walls, eyes, i, j, touched)
                    ):
                        out.other[at] = eyes.node[j]
                        at += 1
        out.found[i] = at - out.start[i]
    return 0


def _sorted_lists(count: int, eyes: Eyes, out: Found, pairs: Int64s) -> Seen:
    """Both directions, the pairs indoors and every node itself, sorted by going through all targets twice."""
    size = np.ones(count + 1, dtype=np.int64)
    size[0] = 0
    _row_sizes(eyes.node, out, pairs, size)
    start = np.cumsum(size)
    rows = np.empty(int(start[-1]), dtype=np.int32)
    _fill_rows(eyes.node, out, pairs, start.copy(), rows)
    return as_lists(rows, start, count)


def as_lists(rows: Int32s, start: Int64s, count: int) -> Seen:
    """Sight held as lists, from lists in any order with repeats."""
    turned, turned_start = _turn(rows, start, count)
    rows, start = _turn(turned, turned_start, count)
    kept = _without_repeats(rows, start)
    return Seen(np.zeros((0, 0), dtype=np.uint64), start, rows[:kept].copy())


def _turn(rows: Int32s, start: Int64s, count: int) -> tuple[Int32s, Int64s]:
    """The transposed lists: each is sorted, because sources are gone through in order."""
    out_start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=count), out=out_start[1:])
    out = np.empty(len(rows), dtype=np.int32)
    _transpose(rows, start, out_start.copy(), out)
    return out, out_start


@kernel
def _row_sizes(node, out, pairs, size):  # type: ignore[no-untyped-def]
    for i in range(len(node)):
        size[node[i] + 1] += out.found[i]
        for k in range(out.start[i], out.start[i] + out.found[i]):
            size[out.other[k] + 1] += 1
    for k in range(len(pairs)):
        size[pairs[k, 0] + 1] += 1
    return 0


@kernel
def _fill_rows(node, out, pairs, at, rows):  # type: ignore[no-untyped-def]
    for a in range(len(at) - 1):
        rows[at[a]] = a
        at[a] += 1
    for i in range(len(node)):
        a = node[i]
        for k in range(out.start[i], out.start[i] + out.found[i]):
            b = np.int64(out.other[k])
            rows[at[a]] = b
            at[a] += 1
            rows[at[b]] = a
            at[b] += 1
    for k in range(len(pairs)):
        rows[at[pairs[k, 0]]] = pairs[k, 1]
        at[pairs[k, 0]] += 1
    return 0


@kernel
def _transpose(rows, start, at, out):  # type: ignore[no-untyped-def]
    for a in range(len(start) - 1):
        for k in range(start[a], start[a + 1]):
            b = rows[k]
            out[at[b]] = a
            at[b] += 1
    return 0


@kernel
def _without_repeats(rows, start):  # type: ignore[no-untyped-def]
    """Close up sorted lists in place; how many entries remain."""
    at = np.int64(0)
    first = np.int64(0)
    for a in range(len(start) - 1):
        last = start[a + 1]
        begin = at
        for k in range(first, last):
            if at == begin or rows[at - 1] != rows[k]:
                rows[at] = rows[k]
                at += 1
        first = last
        start[a + 1] = at
    return at
