"""Means as numbers: energy and abilities by class, and where on the board the map's passages are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import records
from afoot.board.model import Board, CompiledBoard
from afoot.errors import nearest
from afoot.maps import Map
from afoot.maps.model import Way
from afoot.rules.cast import ALWAYS, Cast
from afoot.rules.distance import UNREACHABLE, distance_mm
from afoot.rules.means import ABILITY, ENERGY, PASSAGE, READER, Means
from afoot.scenarios.base import Problems
from afoot.scenarios.crowds import make_crowds
from afoot.scenarios.deceit import (
    decoys_of,
    ignored,
    make_bystanders,
    make_eyes,
    make_lures,
    make_steps,
    watch_of,
)
from afoot.scenarios.locate import Locator
from afoot.scenarios.means_spec import SIDES, PassageSpec
from afoot.scenarios.model import GAITS, Scenario
from afoot.scenarios.references import movers_of
from afoot.scenarios.rules_spec import ticks_up
from afoot.words import Ability, Door, Side

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
    hidden: bool


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


def make_means(scenario: Scenario, passages: list[Passage], locator: Locator) -> Means | None:
    """The means of a scenario, or None where nobody has any."""
    worked = [passage for passage in passages if passage.works]
    if not any(in_play(scenario, worked).values()):
        return None
    movers = movers_of(scenario)
    rows, passage_of = _passage_rows(worked, locator.compiled)
    lures, decoys, watch = make_lures(scenario, locator), decoys_of(scenario), watch_of(scenario)
    tells, crowd = scenario.rules.tells, scenario.rules.crowd
    sides = [sum(mover.team == side for mover in movers) for side in SIDES]
    bystanders = make_bystanders(scenario, movers, locator)
    seen_by = [len(bystanders) * ((watch >> viewer) & 1) for viewer in (Side.EVADERS, Side.PURSUERS)]
    means = Means(
        abilities=_abilities(scenario),
        energy=_energies(scenario),
        readers=_readers(scenario),
        passages=rows,
        passage_of=passage_of,
        eyes=make_eyes(scenario),
        decoy_side=np.repeat(np.arange(2, dtype=np.int32), decoys),
        lure_of=lures.of,
        lures=lures.nodes,
        bystanders=bystanders,
        steps=make_steps(scenario, [passage.name for passage in worked], locator),
        tell_right=round(tells.right * ALWAYS),
        tell_each_look=int(tells.drawn == "each_look"),
        cover_mm=round(crowd.near_m * 1000),
        cover=round(crowd.cover * THOUSANDTHS),
        watch=watch,
        crowd=np.zeros((0, 0), np.int32),
        gather=np.zeros((0, 0), np.int32),
        barred=np.zeros(0, np.int32),
        posts=np.zeros(0, np.int32),
        ignores=ignored(scenario),
        slots=(sides[0] + decoys[0] + seen_by[0], sides[1] + decoys[1] + seen_by[1]),
    )
    for array in means:
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return means


def with_ways(cast: Cast, means: Means | None, barred: Any, board: Board) -> Cast:
    """A cast with its means, and in them what hangs on its ways and starts.

    barred: profiles without passages, by class.
    """
    if means is None:
        return cast
    posts = np.array([_post(cast, int(node)) for node in cast.refuges.node], np.int32)
    posts.setflags(write=False)
    crowds = make_crowds(cast, means, board)
    return cast._replace(
        means=means._replace(barred=barred, posts=posts, crowd=crowds.crowd, gather=crowds.gather)
    )


def _post(cast: Cast, node: int) -> int:
    """Where the first pursuer's class can come nearest to a refuge, by the ways of the first evader's."""
    pursuer, evader = cast.movers[0], cast.movers[cast.pursuers]
    start = int(cast.starts[pursuer.start_first].node)
    own, other = (int(cast.classes[cast.types[told.type_first].kind].profile) for told in (pursuer, evader))
    to_refuge_mm = cast.distances.rows_mm[other, int(cast.distances.row[node])]
    for candidate in np.argsort(to_refuge_mm, kind="stable").tolist():
        if distance_mm(cast.distances, own, start, candidate) < UNREACHABLE:
            return int(candidate)
    return node


def _energies(scenario: Scenario) -> Any:
    """ENERGY [k]."""
    rows = records(ENERGY, len(scenario.classes))
    for row, spec in zip(rows, scenario.classes.values(), strict=True):
        if spec.energy is not None:
            row.full = round(spec.energy.full * THOUSANDTHS)
            rates = [getattr(spec.energy.recovery_per_s, gait) for gait in GAITS]
            row.recover[:] = [min(round(r * scenario.tick_s * THOUSANDTHS), row.full) for r in rates]
    return rows


def _readers(scenario: Scenario) -> Any:
    """READER [k]."""
    rows = records(READER, len(scenario.classes))
    for row, spec in zip(rows, scenario.classes.values(), strict=True):
        if spec.reads_traces is not None:
            row.clue = round(spec.reads_traces.clue * ALWAYS)
            row.fades_ticks = max(ticks_up(spec.reads_traces.fades_s, scenario.tick_s), 1)
    return rows


def _passage_rows(worked: list[Passage], compiled: CompiledBoard) -> tuple[Any, Any]:
    """PASSAGE [p], and int16 [n, s] the passage of each slot."""
    rows, passage_of = records(PASSAGE, len(worked)), np.full(compiled.board.hops.shape, -1, np.int16)
    for index, passage in enumerate(worked):
        row = rows[index]
        row.a, row.b, row.door, row.known = passage.a, passage.b, int(passage.door), passage.known
        for node, slot in passage.hops:
            passage_of[node, slot] = index
    return rows, passage_of


def _abilities(scenario: Scenario) -> Any:
    """ABILITY [k, a]."""
    rows = records(ABILITY, len(scenario.classes), len(Ability))
    names = list(scenario.classes)
    for own, spec in zip(rows, scenario.classes.values(), strict=True):
        for ability in Ability:
            one: Any = getattr(spec.abilities, ability.word) if spec.abilities else None
            if one is not None:
                own[ability].allowed, own[ability].cost = 1, round(one.cost * THOUSANDTHS)
                own[ability].upkeep = round(getattr(one, "per_s", 0) * scenario.tick_s * THOUSANDTHS)
                _fill(own[ability], ability, one, names, scenario.tick_s)
    return rows


def _fill(row: Any, ability: Ability, one: Any, names: list[str], tick_s: float) -> None:
    """Writes what belongs to one ability alone to its row."""
    if ability == Ability.SMOKE:
        row.ticks, row.range_mm = ticks_up(one.life_s, tick_s), round(one.radius_m * 1000)
    elif ability == Ability.KEEN_EYE:
        row.range_mm, row.glimpse = round(one.sight_m * 1000), round(one.glimpse * ALWAYS)
    elif ability == Ability.GUISE:
        row.kind = names.index(one.as_class) if one.as_class in names else 0
    elif ability == Ability.DECOY:
        row.ticks = ticks_up(one.life_s, tick_s)
    elif ability == Ability.SIGNAL:
        row.range_mm = round(one.range_m * 1000)
    else:
        row.ticks = max(ticks_up(one.takes_s, tick_s), 1)


def in_play(scenario: Scenario, worked: list[Passage]) -> dict[str, bool]:
    """Which mechanisms somebody has the means for and are not left out."""
    specs = list(scenario.classes.values())
    able = {word for spec in specs if spec.abilities for word in spec.abilities.stated()}
    units = [] if scenario.bystanders is None else scenario.bystanders.units
    there = {
        "energy": any(spec.energy is not None and spec.energy.full > 0 for spec in specs) and bool(able),
        "smoke": "smoke" in able,
        "keen_eye": "keen_eye" in able,
        "passages": bool(worked),
        "traces": any(spec.reads_traces is not None for spec in specs),
        "guise": watch_of(scenario) != 0,
        "decoys": sum(decoys_of(scenario)) > 0,
        "cover": watch_of(scenario) != 0 and scenario.rules.crowd.cover > 0,
        "witnesses": any(unit.witness is not None for unit in units),
        "behaviour": any(unit.behaviour != "wander" for unit in units),
    }
    return {name: used and name not in scenario.rules.without for name, used in there.items()}


def in_use(scenario: Scenario, passages: list[Passage]) -> dict[str, int]:
    """Switches of `rules.Rules`: 1 for each mechanism that is in play."""
    worked = [passage for passage in passages if passage.works]
    return {name: int(on) for name, on in in_play(scenario, worked).items() if name != "behaviour"}
