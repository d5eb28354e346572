"""Means as numbers: energy and abilities by class, decoys, crowds and whatever else a cast has of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot._jit import records
from afoot.board.model import Board
from afoot.rules.cast import ALWAYS, Cast
from afoot.rules.distance import UNREACHABLE, distance_mm
from afoot.rules.means import ABILITY, ENERGY, READER, Means
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
from afoot.scenarios.means_spec import SIDES
from afoot.scenarios.model import GAITS, Scenario
from afoot.scenarios.passages import Passage, passage_rows
from afoot.scenarios.references import movers_of
from afoot.scenarios.rules_spec import ticks_up
from afoot.words import Ability, Side

THOUSANDTHS = 1000


def make_means(scenario: Scenario, passages: list[Passage], locator: Locator) -> Means | None:
    """The means of a scenario, or None where nobody has any."""
    worked = [passage for passage in passages if passage.works]
    if not any(in_play(scenario, worked).values()):
        return None
    movers = movers_of(scenario)
    rows, passage_of = passage_rows(worked, locator.compiled)
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
