"""Passages: the hidden ways and doors of a map, doors that a scenario puts in, and who knows of which."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import records
from afoot.board.model import CompiledBoard
from afoot.errors import nearest
from afoot.maps.model import Map, Way
from afoot.rules.means import PASSAGE
from afoot.scenarios.base import Problems
from afoot.scenarios.locate import Locator
from afoot.scenarios.means_spec import SIDES, PassageSpec
from afoot.scenarios.model import Scenario
from afoot.words import Door

BOTH = (1 << len(SIDES)) - 1


class Passage(NamedTuple):
    """A way of the map that can be hidden or worked on. hops: (node, slot) of its way in from either end."""

    name: str
    a: int
    b: int
    hops: list[tuple[int, int]]
    known: int  # mask of sides
    door: Door
    works: bool  # it can be opened, shut and sealed
    hidden: bool


def passages_of(scenario: Scenario, map: Map, compiled: CompiledBoard, problems: Problems) -> list[Passage]:
    """The passages of a map as a scenario has them; adds a problem for each that cannot be."""
    ways = {way.name: way for way in map.ways if way.name and (way.hidden or way.passage)}
    stated: dict[str, PassageSpec] = {}
    for place, spec in enumerate(scenario.passages):
        path = ("passages", place, "name")
        if spec.between is not None and spec.name in ways:
            fix = "Leave between out, or give the door a name of its own."
            problems.add(
                path, "the map draws a passage of this name", came=spec.name, expected="another", fix=fix
            )
        elif spec.between is None and spec.name not in ways:
            expected = f"one of {', '.join(sorted(ways))}" if ways else "a map with hidden ways or passages"
            fix = nearest(spec.name, list(ways)) or "Put a door into any way by `between`."
            problems.add(path, "no such passage on the map", came=spec.name, expected=expected, fix=fix)
        elif spec.name in stated:
            problems.add(
                path,
                "a passage is named twice",
                came=spec.name,
                expected="each once",
                fix="Take one of the two out.",
            )
        stated[spec.name] = spec
    found = []
    for way in map.ways:
        if way.hidden or way.passage:
            passage = _passage(way, stated, compiled, problems)
            if passage is not None:
                found.append(passage)
    return found + _put_in(scenario, found, Locator(map, compiled, problems))


def _put_in(scenario: Scenario, drawn: list[Passage], locator: Locator) -> list[Passage]:
    """Passages that a scenario puts into ways which the map draws without one."""
    taken = {hop for passage in drawn for hop in passage.hops}
    found: list[Passage] = []
    for place, spec in enumerate(scenario.passages):
        if spec.between is None:
            continue
        path = ("passages", place, "between")
        ends = [locator.spot(spot, (*path, end)) for end, spot in enumerate(spec.between)]
        if ends[0] is None or ends[1] is None:
            continue
        hops = _hops_between(locator.compiled, ends[0], ends[1])
        if not hops:
            near = sorted({int(node) for node in locator.compiled.board.hops[ends[0]]} - {ends[0]})
            locator.problems.add(
                path, "these are not a hop apart", came=f"nodes {ends[0]} and {ends[1]}",
                expected="two neighbouring nodes", fix=f"The neighbours of node {ends[0]} are {near}.",
            )  # fmt: skip
        elif taken & set(hops):
            locator.problems.add(
                path,
                "there is a passage here already",
                came=spec.name,
                expected="another way",
                fix="Take one of the two out, or state another between.",
            )
        else:
            taken |= set(hops)
            door = Door[spec.door.upper()]
            found.append(Passage(spec.name, ends[0], ends[1], hops, _known(spec), door, True, False))
    return found


def _hops_between(compiled: CompiledBoard, a: int, b: int) -> list[tuple[int, int]]:
    return [(a, slot) for slot in _slots(compiled, a, b)] + [(b, slot) for slot in _slots(compiled, b, a)]


def _known(spec: PassageSpec) -> int:
    return sum(1 << SIDES.index(side) for side in set(spec.known_to))


def _passage(
    way: Way, stated: dict[str, PassageSpec], compiled: CompiledBoard, problems: Problems
) -> Passage | None:
    what, spec = way.name or "without a name", stated.get(way.name)
    unknown = way.hidden and spec is None
    if unknown:
        fix = f"List it under passages: {{name: {way.name}, known_to: [{SIDES[1]}]}}."
        if not way.name:
            fix = "Give the way a name on the map, and list it under passages, with known_to."
        where = ("passages",) if stated else ("map",)  # the list that leaves it out, where there is one
        problems.add(where, "a hidden passage that nobody knows", came=what, expected="a side", fix=fix)
    a, b = (int(compiled.node_of_place[way.places[end]]) for end in (0, -1))
    hops = _hops_between(compiled, a, b)
    if not hops:
        fix = (
            f"Draw it as a way no longer than the stride ({compiled.stride_m:g} m)."
            if compiled.stride_m
            else ""
        )
        problems.add(
            ("map",), "a passage is longer than one hop", came=what, expected="a single hop", fix=fix
        )
        return None
    if unknown:
        return None
    known = BOTH if spec is None else _known(spec)
    door = Door.OPEN if spec is None else Door[spec.door.upper()]
    return Passage(way.name, a, b, hops, known, door, way.passage, way.hidden)


def _slots(compiled: CompiledBoard, start: int, end: int) -> list[int]:
    if start < 0 or end < 0 or start == end:
        return []
    board = compiled.board
    return [slot for slot in range(1, int(board.degree[start])) if board.hops[start, slot] == end]


def closed_hops(
    scenario: Scenario, passages: list[Passage], problems: Problems
) -> dict[str, list[tuple[int, int]]]:
    """Class name -> hops that are not there for it: hidden ways its side does not know; all where passages are off."""
    sides: dict[str, set[str]] = {}
    for side in SIDES:
        for unit in getattr(scenario, side).units:
            for name, _ in unit.classes():
                sides.setdefault(name, set()).add(side)
    off = "passages" in scenario.rules.without
    for unit in scenario.bystanders.units if scenario.bystanders else ():
        for name, _ in unit.classes():
            # Bystanders go by what everybody knows, unless their class is one of a side's.
            sides.setdefault(name, set())
    closed: dict[str, list[tuple[int, int]]] = {}
    for name, own in sides.items():
        for passage in passages:
            known = {(passage.known >> SIDES.index(side)) & 1 for side in own}
            if len(known) > 1:
                fix = "Give each side a class of its own."
                what = f"both sides use this class, and only one knows of {passage.name!r}"
                problems.add(("classes", name), what, came=name, expected="a class of one side", fix=fix)
            barred = known == {0} or (not own and passage.known != BOTH)
            if passage.hidden if off else barred:
                closed.setdefault(name, []).extend(passage.hops)
    return closed


def hidden_hops(scenario: Scenario, passages: list[Passage]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """By side, the hops through hidden passages that it does not know of; none where passages are off."""
    off = "passages" in scenario.rules.without
    return tuple(
        tuple(
            hop
            for passage in passages
            if passage.hidden and not off and not (passage.known >> side) & 1
            for hop in passage.hops
        )
        for side in range(len(SIDES))
    )


def worked_hops(scenario: Scenario, passages: list[Passage]) -> list[tuple[int, int]]:
    """Hops through passages that may come to be shut or sealed."""
    if "passages" in scenario.rules.without:
        return []
    return [hop for passage in passages if passage.works for hop in passage.hops]


def passage_rows(worked: list[Passage], compiled: CompiledBoard) -> tuple[Any, Any]:
    """PASSAGE [p], and int16 [n, s] the passage of each slot."""
    rows, passage_of = records(PASSAGE, len(worked)), np.full(compiled.board.hops.shape, -1, np.int16)
    for index, passage in enumerate(worked):
        row = rows[index]
        row.a, row.b, row.door, row.known = passage.a, passage.b, int(passage.door), passage.known
        for node, slot in passage.hops:
            passage_of[node, slot] = index
    return rows, passage_of
