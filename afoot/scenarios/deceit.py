"""Who is who, as numbers: eyes, lures, decoys' sides, bystanders' affairs and the evaders' story."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import records
from afoot.errors import likely
from afoot.rules.cast import ALWAYS
from afoot.rules.means import BYSTANDER, EYE, LURE, STEP
from afoot.scenarios.base import Path
from afoot.scenarios.locate import Locator
from afoot.scenarios.model import Scenario
from afoot.scenarios.references import Mover
from afoot.scenarios.rules_spec import ticks_up
from afoot.scenarios.teams import BystanderUnit
from afoot.scenarios.unused import mechanism_of
from afoot.words import Ability, Behaviour, Evidence, Side

THOUSANDTHS = 1000
NOTHING = 2**31 - 1  # far enough for a class that tells nobody from nobody
HOUR_S = 3600.0


class Lures(NamedTuple):
    """LURE [k], and the nodes it points to."""

    of: Any
    nodes: Any


def decoys_of(scenario: Scenario) -> tuple[int, int]:
    """How many decoys the pursuers and the evaders can have out at once."""
    if "decoys" in scenario.rules.without:
        return 0, 0
    counts = []
    for side in (scenario.pursuers, scenario.evaders):
        names = {name for unit in side.units for name, _ in unit.classes()}
        able = any(_has(scenario, name, "decoy") for name in names)
        counts.append(side.decoys if able else 0)
    return counts[0], counts[1]


def _has(scenario: Scenario, class_name: str, ability: str) -> bool:
    abilities = scenario.classes[class_name].abilities
    return abilities is not None and getattr(abilities, ability) is not None


def watch_of(scenario: Scenario) -> int:
    """Mask of the sides whose opponents may look like bystanders."""
    if "guise" in scenario.rules.without or scenario.bystanders is None:
        return 0
    mask = 0
    for side, others in (
        (Side.PURSUERS, scenario.evaders),
        (Side.EVADERS, scenario.pursuers),
    ):
        names = {name for unit in others.units for name, _ in unit.classes()}
        if any(_has(scenario, name, "guise") for name in names):
            mask |= 1 << side
    return mask


def make_eyes(scenario: Scenario) -> Any:
    """EYE [k]; a class of which nothing is stated tells nobody behind a guise."""
    eyes = records(EYE, len(scenario.classes))
    eyes.far_mm, eyes.every_ticks = NOTHING, 1
    for row, spec in zip(eyes, scenario.classes.values(), strict=True):
        if spec.identifies is not None:
            row.near, row.far = round(spec.identifies.near * ALWAYS), round(spec.identifies.far * ALWAYS)
            row.far_mm = round(spec.identifies.far_m * 1000)
            row.every_ticks = max(ticks_up(spec.identifies.every_s, scenario.tick_s), 1)
    return eyes


def make_lures(scenario: Scenario, locator: Locator) -> Lures:
    """Where the decoys of each class make for."""
    rows, nodes = records(LURE, len(scenario.classes)), list[int]()
    for row, (name, spec) in zip(rows, scenario.classes.items(), strict=True):
        row.first = len(nodes)
        decoy = spec.abilities.decoy if spec.abilities else None
        for place, spot in enumerate(decoy.lure if decoy else ()):
            node = locator.spot(spot, ("classes", name, "abilities", "decoy", "lure", place))
            nodes += [] if node is None else [node]
        row.last = len(nodes)
    return Lures(rows, np.array(nodes, np.int32))


def make_bystanders(scenario: Scenario, movers: list[Mover], locator: Locator) -> Any:
    """BYSTANDER [b]."""
    own = [mover for mover in movers if mover.team == "bystanders"]
    rows = records(BYSTANDER, len(own))
    for row, mover in zip(rows, own, strict=True):
        unit = mover.unit
        assert isinstance(unit, BystanderUnit)
        row.behaviour = int(Behaviour[unit.behaviour.upper()])
        row.pause_ticks = ticks_up(unit.pause_s, scenario.tick_s)
        row.indoors = -1
        if unit.indoors is not None:
            node = locator.spot(unit.indoors, (*mover.path, "indoors"))
            row.indoors = -1 if node is None else node
        if unit.witness is not None:
            row.report = round(unit.witness.report * ALWAYS)
            row.false_report = round(min(unit.witness.false_per_h * scenario.tick_s / HOUR_S, 1.0) * ALWAYS)
            row.delay_ticks = ticks_up(unit.witness.delay_s, scenario.tick_s)
            row.reliability = round(unit.witness.reliability * THOUSANDTHS)
    return rows


def make_steps(scenario: Scenario, passage_names: list[str], locator: Locator) -> Any:
    """STEP, the evaders' story."""
    rows = records(STEP, len(scenario.evaders.story))
    for place, (row, spec) in enumerate(zip(rows, scenario.evaders.story, strict=True)):
        path: Path = ("evaders", "story", place)
        node = None if spec.to is None else locator.spot(spec.to, (*path, "to"))
        row.node = -1 if node is None else node
        # What is left out is passed over: nobody waits at a place for what cannot come to pass.
        left = {word for word in spec.do if mechanism_of(word) not in scenario.rules.without}
        row.does = sum(1 << Ability[word.upper()] for word in left)
        row.rest_ticks = ticks_up(spec.rest_s, scenario.tick_s)
        row.hidden, row.together, row.passage = int(spec.hidden), int(spec.together), -1
        if spec.passage in passage_names:
            row.passage = passage_names.index(spec.passage)
        elif spec.passage is not None:
            expected = f"one of {', '.join(passage_names)}" if passage_names else "a map with passages"
            fix = likely(spec.passage, passage_names)
            where = (*path, "passage")
            locator.problems.add(where, "no such passage", came=spec.passage, expected=expected, fix=fix)
    return rows


def ignored(scenario: Scenario) -> int:
    """Mask of the evidence that the pursuers do not go by."""
    return sum(1 << Evidence[word.upper()] for word in set(scenario.pursuers.ignores))
