"""Means as numbers: energy and abilities by class, and where on the board the map's passages are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import records
from afoot.board.model import CompiledBoard
from afoot.errors import nearest
from afoot.maps import Map
from afoot.maps.model import Way
from afoot.rules.cast import ALWAYS
from afoot.rules.means import ABILITY, ENERGY, PASSAGE, READER, Means
from afoot.scenarios.base import Problems
from afoot.scenarios.means_spec import SIDES, AbilitiesSpec, PassageSpec
from afoot.scenarios.model import GAITS, Scenario
from afoot.scenarios.rules_spec import ticks_up
from afoot.words import Ability, Door

THOUSANDTHS = 1000
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


def passages_of(scenario: Scenario, map: Map, compiled: CompiledBoard, problems: Problems) -> list[Passage]:
    """The passages of a map as a scenario has them; adds a problem for each that cannot be."""
    ways = {way.name: way for way in map.ways if way.name and (way.hidden or way.passage)}
    stated: dict[str, PassageSpec] = {}
    for place, spec in enumerate(scenario.passages):
        path = ("passages", place, "name")
        if spec.name not in ways:
            expected = f"one of {', '.join(sorted(ways))}" if ways else "a map with hidden ways or passages"
            fix = nearest(spec.name, list(ways))
            problems.add(path, "no such passage on the map", came=spec.name, expected=expected, fix=fix)
        elif spec.name in stated:
            problems.add(path, "a passage is named twice", came=spec.name, expected="each once")
        stated[spec.name] = spec
    found = []
    for way in map.ways:
        if way.hidden or way.passage:
            passage = _passage(way, stated.get(way.name), compiled, problems)
            if passage is not None:
                found.append(passage)
    return found


def _passage(
    way: Way, spec: PassageSpec | None, compiled: CompiledBoard, problems: Problems
) -> Passage | None:
    what = way.name or "without a name"
    if way.hidden and spec is None:
        fix = "List it under passages, with known_to."
        problems.add(("map",), "a hidden passage that nobody knows", came=what, expected="a side", fix=fix)
        return None
    a, b = (int(compiled.node_of_place[way.places[end]]) for end in (0, -1))
    hops = [(a, slot) for slot in _slots(compiled, a, b)] + [(b, slot) for slot in _slots(compiled, b, a)]
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
    known = BOTH if spec is None else sum(1 << SIDES.index(side) for side in set(spec.known_to))
    door = Door.OPEN if spec is None else Door[spec.door.upper()]
    return Passage(way.name, a, b, hops, known, door, way.passage)


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
    closed: dict[str, list[tuple[int, int]]] = {}
    for name, own in sides.items():
        for passage in passages:
            known = {(passage.known >> SIDES.index(side)) & 1 for side in own}
            if len(known) > 1:
                fix = "Give each side a class of its own."
                what = f"both sides use this class, and only one knows of {passage.name!r}"
                problems.add(("classes", name), what, came=name, expected="a class of one side", fix=fix)
            if known == {0} or (off and passage.known != BOTH):
                closed.setdefault(name, []).extend(passage.hops)
    return closed


def make_means(scenario: Scenario, passages: list[Passage], compiled: CompiledBoard) -> Means | None:
    """The means of a scenario, or None where nobody has any."""
    specs = list(scenario.classes.values())
    worked = [passage for passage in passages if passage.works]
    if not worked and all(not (s.energy or s.abilities or s.reads_traces) for s in specs):
        return None
    tick_s, k = scenario.tick_s, len(specs)
    abilities, energy, readers = records(ABILITY, k, len(Ability)), records(ENERGY, k), records(READER, k)
    for kind, spec in enumerate(specs):
        if spec.energy is not None:
            energy[kind].full = round(spec.energy.full * THOUSANDTHS)
            rates = [getattr(spec.energy.recovery_per_s, gait) for gait in GAITS]
            energy[kind].recover[:] = [min(round(r * tick_s * THOUSANDTHS), energy[kind].full) for r in rates]
        if spec.abilities is not None:
            _fill(abilities[kind], spec.abilities, tick_s)
        if spec.reads_traces is not None:
            readers[kind].clue = round(spec.reads_traces.clue * ALWAYS)
            readers[kind].fades_ticks = max(ticks_up(spec.reads_traces.fades_s, tick_s), 1)
    rows, passage_of = records(PASSAGE, len(worked)), np.full(compiled.board.hops.shape, -1, np.int16)
    for index, passage in enumerate(worked):
        row = rows[index]
        row.a, row.b, row.door, row.known = passage.a, passage.b, int(passage.door), passage.known
        for node, slot in passage.hops:
            passage_of[node, slot] = index
    means = Means(abilities, energy, readers, rows, passage_of)
    for array in means:
        array.setflags(write=False)
    return means


def _fill(rows: Any, spec: AbilitiesSpec, tick_s: float) -> None:
    """Writes a class's ABILITY rows."""
    for ability in Ability:
        one: Any = getattr(spec, ability.word)
        if one is None:
            continue
        row = rows[ability]
        row.allowed, row.cost = 1, round(one.cost * THOUSANDTHS)
        if ability == Ability.SMOKE:
            row.ticks, row.range_mm = ticks_up(one.life_s, tick_s), round(one.radius_m * 1000)
        elif ability == Ability.KEEN_EYE:
            row.upkeep = round(one.per_s * tick_s * THOUSANDTHS)
            row.range_mm, row.glimpse = round(one.sight_m * 1000), round(one.glimpse * ALWAYS)
        else:
            row.ticks = max(ticks_up(one.takes_s, tick_s), 1)


def in_use(scenario: Scenario, means: Means | None) -> dict[str, int]:
    """Switches of `rules.Rules`: 1 for each mechanism that somebody has the means for and that is not left out."""
    if means is None:
        return {}
    allowed = means.abilities.allowed.any(axis=0)
    there = {
        "energy": bool((means.energy.full > 0).any()),
        "smoke": bool(allowed[Ability.SMOKE]),
        "keen_eye": bool(allowed[Ability.KEEN_EYE]),
        "passages": len(means.passages) > 0,
        "traces": bool((means.readers.clue > 0).any()),
    }
    return {name: int(used and name not in scenario.rules.without) for name, used in there.items()}
