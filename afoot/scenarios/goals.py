"""Exits, refuges and the rally node as arrays, and who can reach them at what cost."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import records
from afoot.board import rows_from
from afoot.rules.cast import EXIT, MARK, REFUGE
from afoot.rules.distance import UNREACHABLE
from afoot.rules.refuge import PLENTY
from afoot.scenarios.base import Path
from afoot.scenarios.kept import kept
from afoot.scenarios.locate import Locator
from afoot.scenarios.model import Refuge, Scenario
from afoot.scenarios.spots import Exit

THOUSANDTHS = 1000
MOST_TICKS = 2**31 - 1
LISTED = 8  # goals that an error names


class Goals(NamedTuple):
    """Exits (EXIT [x]), refuges (REFUGE [r]), marks (MARK [n]), rows of distance.Distances, names, the rally node."""

    exits: Any
    refuges: Any
    marks: Any
    row: Any
    rows_mm: Any
    exit_names: tuple[str, ...]
    refuge_names: tuple[str, ...]
    rally_node: int


class _Row(NamedTuple):
    node: int
    spec: Exit | Refuge
    path: Path
    name: str


def make_goals(scenario: Scenario, locator: Locator, hop_mm: Any, starts: list[tuple[int, Any]]) -> Goals:
    """The goals of a scenario on a board; hop_mm: int32 [q, n, s].

    starts: profile and start nodes of every evader, once for each class it may have. Adds a problem for every
    exit and refuge that no evader can reach. Border nodes that none can reach are left out where another exit stays.
    """
    refuges = _located(scenario.refuges, "refuges", locator)
    exits = _located([one for one in scenario.exits if not one.border], "exits", locator, scenario.exits)
    _check_once([*exits, *refuges], locator)
    exits += _border(scenario, locator, {row.node for row in [*exits, *refuges]})
    refuge_mm = _costs(locator, hop_mm, refuges)
    exit_mm = _costs(locator, hop_mm, exits)
    if starts:
        _tell_unreached(exits, exit_mm, starts, "an exit", locator)
        _tell_unreached(refuges, refuge_mm, starts, "a refuge", locator)
    kept = [i for i, row in enumerate(exits) if _reached(exit_mm[:, i], starts) or not _is_border(row)]
    exits, exit_mm = [exits[i] for i in kept], np.ascontiguousarray(exit_mm[:, kept])
    marks = records(MARK, locator.nodes)
    marks.exit[:], marks.refuge[:] = -1, -1
    for rows, column in ((exits, marks.exit), (refuges, marks.refuge)):
        for i, row in enumerate(rows):
            column[row.node] = i
    row_at = np.where(marks.exit >= 0, marks.exit, np.where(marks.refuge >= 0, marks.refuge + len(exits), -1))
    row_at = row_at.astype(np.int32)
    rows_mm = np.concatenate([exit_mm, refuge_mm], axis=1)
    row_at.setflags(write=False)
    rows_mm.setflags(write=False)
    rally = locator.spot(scenario.rally, ("rally",)) if scenario.rally else None
    return Goals(
        exits=_exit_records(exits),
        refuges=_refuge_records(refuges, scenario.tick_s, locator),
        marks=marks,
        row=row_at,
        rows_mm=rows_mm,
        exit_names=tuple(row.name for row in exits),
        refuge_names=tuple(row.name for row in refuges),
        rally_node=-1 if rally is None else int(rally),
    )


def _located(specs: Any, field: str, locator: Locator, listed: Any = None) -> list[_Row]:
    rows = []
    places = {id(one): i for i, one in enumerate(specs if listed is None else listed)}
    for spec in specs:
        path = (field, places[id(spec)])
        node = locator.spot(spec, path)
        if node is not None:
            rows.append(_Row(node, spec, path, spec.name or spec.place or f"node {node}"))
    return rows


def _check_once(rows: list[_Row], locator: Locator) -> None:
    taken: dict[int, _Row] = {}
    for row in rows:
        if row.node in taken:
            other = locator.problems.source.where(taken[row.node].path)
            what = f"this node is already an exit or a refuge ({other})"
            locator.problems.add(
                row.path,
                what,
                came=row.name,
                expected="a node of its own",
                fix="Take one of the two out, or give it another place.",
            )
        taken.setdefault(row.node, row)


def _border(scenario: Scenario, locator: Locator, taken: set[int]) -> list[_Row]:
    rows = []
    for place, spec in enumerate(scenario.exits):
        if not spec.border:
            continue
        nodes = [int(node) for node in locator.compiled.border_nodes if int(node) not in taken]
        if not nodes:
            fix = "Name exits by place or node."
            locator.problems.add(
                ("exits", place, "border"), "no way leaves this map at its edge", came=True, fix=fix
            )
        rows += [_Row(node, spec, ("exits", place), f"{spec.name or 'border'} {node}") for node in nodes]
        taken |= set(nodes)
    return rows


def _is_border(row: _Row) -> bool:
    return isinstance(row.spec, Exit) and row.spec.border


def _costs(locator: Locator, hop_mm: Any, rows: list[_Row]) -> Any:
    """int32 [q, rows, n]: cost from every node to each goal, by profile."""
    if not rows:
        return np.full((len(hop_mm), 0, locator.nodes), UNREACHABLE, np.int32)
    nodes = np.array([row.node for row in rows], np.int32)
    board = locator.compiled.board

    def make() -> Any:
        return np.stack([rows_from(board, costs, nodes) for costs in hop_mm])

    return kept("goals", locator.compiled, [hop_mm, nodes], make)


def _reached(costs: Any, starts: list[tuple[int, Any]]) -> bool:
    return any(bool((costs[profile, nodes] < UNREACHABLE).any()) for profile, nodes in starts)


def _tell_unreached(
    rows: list[_Row], costs: Any, starts: list[tuple[int, Any]], kind: str, locator: Locator
) -> None:
    """A problem for every goal that the scenario states and no evader can reach.

    The border is one goal, and none that must be reached where another exit is.
    """
    reached = {row.path for i, row in enumerate(rows) if _reached(costs[:, i], starts)}
    for path in dict.fromkeys(row.path for row in rows if row.path not in reached):
        row = next(row for row in rows if row.path == path)
        if reached and _is_border(row):
            continue
        name = row.spec.name or "border" if _is_border(row) else row.name
        what = f"{kind} that no evader can reach from any of its starts"
        able = list(dict.fromkeys(one.name for one in rows if one.path in reached))
        others = f"Those that one can reach are {', '.join(able[:LISTED])}{', ...' if able[LISTED:] else ''}."
        none = "None of them can be reached: look at the evaders' starts, and at the ways of their classes."
        fix = others if able else none
        locator.problems.add(path, what, came=name, expected="a way to it", fix=fix)


def _exit_records(rows: list[_Row]) -> Any:
    out = records(EXIT, len(rows))
    for i, row in enumerate(rows):
        out[i].node, out[i].worth = row.node, round(row.spec.worth * THOUSANDTHS)
    return out


def _refuge_records(rows: list[_Row], tick_s: float, locator: Locator) -> Any:
    out = records(REFUGE, len(rows))
    for i, row in enumerate(rows):
        spec = row.spec
        assert isinstance(spec, Refuge)
        supplies = PLENTY
        if not isinstance(spec.supplies_s, str):
            supplies = int(spec.supplies_s / tick_s + 1e-6)
            if supplies > MOST_TICKS:
                fix = "Write supplies_s: plenty."
                expected = f"at most {MOST_TICKS} person-ticks"
                locator.problems.add(
                    (*row.path, "supplies_s"), "too many supplies", came=supplies, expected=expected, fix=fix
                )
                supplies = PLENTY
        out[i].node, out[i].worth = row.node, round(spec.worth * THOUSANDTHS)
        out[i].beds, out[i].supplies, out[i].open = spec.beds, supplies, int(spec.entry == "open")
        _warn_of_beds(row, locator)
    return out


def _warn_of_beds(row: _Row, locator: Locator) -> None:
    """A warning where a refuge has more beds than the map says that its place takes in."""
    spec = row.spec
    assert isinstance(spec, Refuge)
    most = next((one.capacity for one in locator.map.places if spec.place and one.name == spec.place), 0)
    if 0 < most < spec.beds:
        what = "more beds than the map says that this place takes in"
        fix = f"Write beds: {most}, or change the map's capacity."
        locator.problems.warn((*row.path, "beds"), what, came=spec.beds, fix=fix)
