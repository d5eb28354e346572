"""Grid maps in the format of the MovingAI benchmarks (`.map`, type octile)."""

from __future__ import annotations

import math
import re
from pathlib import Path

from afoot.errors import AfootError, Where, likely
from afoot.maps.model import DEFAULT_BUILDING_M, Building, Map, Place, Way
from afoot.maps.project import mm
from afoot.words import Going

CELL_M = 1.0
OPEN = ".GS"
BLOCKED = "@OTW"
_CELL = re.compile(r"\d+,\d+")
_HEADER = ("type", "height", "width")


def read_grid(path: Path) -> Map:
    """The abstract Map of a grid: a place in the middle of every open cell, named `column,row` from the top.

    Moves lead to the four neighbours and, where both cells beside the corner are open too, diagonally.
    Blocked cells are Buildings that block sight, merged along rows. y grows to the north: row 0 is the top.
    Raises AfootError, with the line, for headers and rows that are not as the format has them.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except UnicodeDecodeError:
        raise AfootError(
            "the file is not text",
            where=Where(path),
            expected="a grid of type octile",
            fix="Save it anew as UTF-8, or name another file.",
        ) from None
    width, height, start = _header(path, lines)
    rows = _rows(path, lines, start, (width, height))
    places, index = _cells(rows)
    if not places:
        raise AfootError(
            "no cell of the grid is open",
            where=Where(path),
            expected=f"some of {' '.join(OPEN)}",
            fix="Look whether the file is of another kind, or write a dot for every open cell.",
        )
    ways = tuple(_moves(rows, index))
    if not ways:
        raise AfootError(
            "no two open cells of the grid touch, so there is nowhere to go",
            where=Where(path),
            fix="Open a cell beside another one.",
        )
    return Map(path.stem, tuple(places), ways, tuple(_blocks(rows)), abstract=True)


def no_free_cell(map: Map, name: str) -> tuple[str, str] | None:
    """What is wrong with `column,row` as a place of a grid, and the nearest one that is free.

    None on other maps, and for names that are no cell's.
    """
    known = map.places[0]
    if not (_CELL.fullmatch(name) and _CELL.fullmatch(known.name)):
        return None
    (column, row), (at_column, at_row) = _cell_of(name), _cell_of(known.name)
    if not map.abstract or known.x_m != (at_column + 0.5) * CELL_M:
        return None  # a graph whose labels look like cells
    x_m, y_m = (column + 0.5) * CELL_M, known.y_m - (row - at_row) * CELL_M
    corners = [(block.rings[0][0], block.rings[0][2]) for block in map.buildings]
    blocked = any(west < x_m < east and south < y_m < north for (west, south), (east, north) in corners)
    free = [map.places[place] for place in {place for way in map.ways for place in way.places}]
    away_m, near = min((math.dist((x_m, y_m), (one.x_m, one.y_m)), one.name) for one in free)
    what = "this cell of the grid is blocked" if blocked else "this cell is off the grid"
    return what, f"The nearest cell that is free is {near!r}, {away_m:.1f} m away."


def _cell_of(name: str) -> tuple[int, int]:
    """Column and row of a cell's name."""
    column, row = name.split(",")
    return int(column), int(row)


def _header(path: Path, lines: list[str]) -> tuple[int, int, int]:
    """(width, height, index of the first row)."""
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        words = line.split()
        if words == ["map"]:
            break
        if not words:
            continue
        if len(words) != 2 or words[0] not in _HEADER:
            fix = likely(words[0], (*_HEADER, "map"))
            raise AfootError("not a line of a grid's header", where=Where(path, number), came=line.strip(),
                             expected="type octile, height N, width N, map", fix=fix)  # fmt: skip
        found[words[0]] = words[1]
        if words[0] == "type" and words[1] != "octile":
            raise AfootError(
                "a grid of a type that afoot does not read",
                where=Where(path, number),
                came=words[1],
                expected="octile",
                fix="Write `type octile`: cells are joined to their neighbours in eight directions.",
            )
        if words[0] != "type" and not (words[1].isdigit() and int(words[1]) > 0):
            raise AfootError(f"{words[0]} is no count", where=Where(path, number), came=words[1],
                             expected="a whole number above 0",
                             fix=f"Write for example `{words[0]} 32`.")  # fmt: skip
    else:
        raise AfootError(
            "the header has no end",
            where=Where(path, len(lines)),
            expected="a line `map`",
            fix="Write `map` in a line of its own before the rows.",
        )
    for key in _HEADER:
        if key not in found:
            raise AfootError(
                f"the header has no {key}",
                where=Where(path, number),
                expected=f"{key} ...",
                fix="Add the line to the header, which ends with `map`.",
            )
    return int(found["width"]), int(found["height"]), number


def _rows(path: Path, lines: list[str], start: int, size: tuple[int, int]) -> list[str]:
    width, height = size
    rows = lines[start:]
    while rows and not rows[-1].strip():
        rows.pop()
    for row, text in enumerate(rows):
        where = Where(path, start + row + 1)
        if row >= height:
            raise AfootError(
                "more rows than the header says",
                where=where,
                came=len(rows),
                expected=f"{height} rows",
                fix=f"Write `height {len(rows)}` in the header, or take rows out.",
            )
        if len(text) != width:
            raise AfootError(
                "a row of another width",
                where=where,
                came=len(text),
                expected=f"{width} cells",
                fix="Mend the row, or the width in the header.",
            )
        odd = next((c for c in text if c not in OPEN + BLOCKED), "")
        if odd:
            raise AfootError(f"unknown cell in column {text.index(odd) + 1}", where=where, came=odd,
                             expected=f"one of {' '.join(OPEN + BLOCKED)}",
                             fix=f"Write {OPEN[0]} for an open cell, {BLOCKED[0]} for a blocked one.")  # fmt: skip
    if len(rows) < height:
        raise AfootError("fewer rows than the header says", where=Where(path, len(lines)), came=len(rows),
                         expected=f"{height} rows", fix="The file is probably cut short.")  # fmt: skip
    return rows


def _cells(rows: list[str]) -> tuple[list[Place], dict[tuple[int, int], int]]:
    places: list[Place] = []
    index: dict[tuple[int, int], int] = {}
    for r, text in enumerate(rows):
        for c, cell in enumerate(text):
            if cell in OPEN:
                index[c, r] = len(places)
                places.append(Place((c + 0.5) * CELL_M, (len(rows) - r - 0.5) * CELL_M, name=f"{c},{r}"))
    return places, index


def _moves(rows: list[str], index: dict[tuple[int, int], int]) -> list[Way]:
    """Every move, listed once: east, south and the two southern diagonals."""
    ways: list[Way] = []
    for (c, r), here in index.items():
        for dc, dr in ((1, 0), (0, 1), (1, 1), (-1, 1)):
            there = index.get((c + dc, r + dr))
            if there is None or (dc and dr and not ((c + dc, r) in index and (c, r + dr) in index)):
                continue
            ways.append(Way((here, there), Going.STREET, length_m=mm(CELL_M * math.hypot(dc, dr))))
    return ways


def _blocks(rows: list[str]) -> list[Building]:
    """Runs of blocked cells in a row, joined with the rows below where they span the same columns."""
    growing: dict[tuple[int, int], int] = {}
    blocks: list[tuple[int, int, int, int]] = []
    for r, text in enumerate([*rows, ""]):
        runs = set(_runs(text))
        for (c, end), top in list(growing.items()):
            if (c, end) not in runs:
                blocks.append((c, end, top, r))
                del growing[c, end]
        for run in sorted(runs):
            growing.setdefault(run, r)
    return [_block(block, len(rows)) for block in sorted(blocks, key=lambda b: (b[2], b[0]))]


def _runs(text: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for c, cell in enumerate(text):
        if cell in BLOCKED:
            if runs and runs[-1][1] == c:
                runs[-1] = (runs[-1][0], c + 1)
            else:
                runs.append((c, c + 1))
    return runs


def _block(block: tuple[int, int, int, int], height: int) -> Building:
    west, east, top, bottom = block
    x0, x1 = west * CELL_M, east * CELL_M
    y0, y1 = (height - bottom) * CELL_M, (height - top) * CELL_M
    return Building((((x0, y0), (x1, y0), (x1, y1), (x0, y1)),), 0.0, DEFAULT_BUILDING_M, flat=False)
