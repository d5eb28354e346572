"""What a scenario says of itself: units with names and ids, and every word that refers to another field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from afoot.errors import likely
from afoot.scenarios.base import Path, Problems
from afoot.scenarios.guises import check_guises
from afoot.scenarios.model import ClassSpec, Scenario
from afoot.scenarios.rules_spec import MAX_TICKS, ticks_up
from afoot.scenarios.stories import check_story
from afoot.scenarios.teams import FIRST_ID, MAX_ID, TEAMS, Unit

MAX_MOVERS = 1_000  # contacts are kept for every pair of movers


@dataclass(frozen=True, slots=True)
class Mover:
    """One mover: a unit, or one of its `count`. number: its place in its team."""

    team: str
    number: int
    name: str
    id: int
    unit: Unit
    path: Path


def movers_of(scenario: Scenario) -> list[Mover]:
    """The movers in the order of the cast: pursuers, evaders, bystanders, each in the file's order."""
    return [mover for team in TEAMS for mover in _team(scenario, team)]


def _team(scenario: Scenario, team: str) -> Iterator[Mover]:
    part = getattr(scenario, team)
    number = 0
    for place, unit in enumerate(part.units if part else ()):
        for copy in range(unit.count):
            name = unit.name or team[:-1]
            if unit.count > 1 or unit.name is None:
                name = f"{name} {copy + 1 if unit.name else number + 1}"
            stable = FIRST_ID[team] + number if unit.id is None else unit.id + copy
            yield Mover(team, number, name, stable, unit, (team, "units", place))
            number += 1


def check_references(scenario: Scenario, problems: Problems) -> None:
    """Adds what can be wrong before any map is read."""
    for name, spec in scenario.classes.items():
        _check_class(name, spec, scenario, problems)
    _check_clocks(scenario, problems)
    if sum(unit.count for team in TEAMS for unit in _units(scenario, team)) > MAX_MOVERS:
        problems.add(
            (), "too many movers", expected=f"at most {MAX_MOVERS}", fix="Lower the counts of units."
        )
        return
    movers = movers_of(scenario)
    for mover in movers:
        _check_classes_of(mover, scenario, problems)
    _check_names(movers, problems)
    check_guises(scenario, problems)
    check_story(scenario, problems)
    _check_leaders(movers, problems)


def _units(scenario: Scenario, team: str) -> list[Unit]:
    part = getattr(scenario, team)
    return list(part.units) if part else []


def _check_class(name: str, spec: ClassSpec, scenario: Scenario, problems: Problems) -> None:
    path: Path = ("classes", name)
    run = spec.walk_m_s if spec.run_m_s is None else spec.run_m_s
    if run < spec.walk_m_s:
        expected = f"run_m_s of at least walk_m_s ({spec.walk_m_s:g})"
        problems.add(
            (*path, "run_m_s"),
            "a class runs slower than it walks",
            came=run,
            expected=expected,
            fix=f"Write run_m_s: {spec.walk_m_s:g}, or leave it out.",
        )
    if spec.ways and round(spec.walk_m_s * 1000 * scenario.tick_s) == 0:
        fix = "For a class that never moves write ways: []."
        expected = "at least 1 mm in a tick"
        problems.add(
            (*path, "walk_m_s"), "a class with ways must move", came=spec.walk_m_s, expected=expected, fix=fix
        )
    if spec.critical_m_s is not None and spec.critical_m_s < run and spec.reserve_m == 0:
        what = "a class whose running speed is above its critical speed needs a reserve to run at all"
        problems.add(
            (*path, "critical_m_s"),
            what,
            came=spec.critical_m_s,
            expected="reserve_m above 0",
            fix="Write for example reserve_m: 100.",
        )
    if "energy" not in scenario.rules.without:
        _check_means(path, spec, problems)
    if len(set(spec.ways)) != len(spec.ways):
        problems.add(
            (*path, "ways"),
            "a going is named twice",
            came=list(spec.ways),
            expected="each once",
            fix="Write each once.",
        )


def _check_means(path: Path, spec: ClassSpec, problems: Problems) -> None:
    costs = spec.abilities.costs() if spec.abilities else []
    if spec.energy is None:
        _check_no_energy(path, costs, problems)
        return
    full = spec.energy.full
    for name, energy in costs:
        if energy > full:
            fix = f"Write energy: {{full: {energy:g}}} or more for the class, or a smaller cost."
            where, what = (
                (*path, "abilities", *name.split(".")),
                "an ability costs more energy than there ever is",
            )
            problems.add(where, what, came=energy, expected=f"at most energy.full, {full:g}", fix=fix)


def _check_no_energy(path: Path, costs: list[tuple[str, float]], problems: Problems) -> None:
    """Abilities that cost energy, of a class that has none."""
    if not costs:
        return
    example, words = 10 * max(energy for _, energy in costs), ", ".join(name for name, _ in costs)
    fix = f"Write for example energy: {{full: {example:g}}}, or leave it out: rules: {{without: [energy]}}."
    what = "the class has abilities that cost energy, and this field is missing"
    if not problems.add_taken((*path, "energy"), what, came=f"null; {words}", fix=fix):
        problems.add((*path, "energy"), what, came=words, expected="energy with full", fix=fix)


def _check_clocks(scenario: Scenario, problems: Problems) -> None:
    horizon = scenario.rules.horizon(scenario.tick_s)
    if horizon is None:
        fix = "Write for example horizon_s: 600"
        problems.add(("rules",), "a chase needs a horizon", expected="horizon_s or horizon_ticks", fix=fix)
    elif horizon > MAX_TICKS:
        problems.add(
            ("rules", "horizon_s"),
            "the horizon is too far",
            came=horizon,
            expected=f"at most {MAX_TICKS} ticks",
            fix="Shorten the horizon, or take longer ticks by tick_s.",
        )
    if abs(scenario.tick_s * 1000 - round(scenario.tick_s * 1000)) > 1e-6:
        problems.add(
            ("tick_s",),
            "a tick is whole milliseconds",
            came=scenario.tick_s,
            expected="such as 0.25",
            fix=f"Write tick_s: {max(round(scenario.tick_s, 3), 0.001):g}",
        )
    for team in TEAMS:
        for place, unit in enumerate(_units(scenario, team)):
            if (
                horizon is not None
                and unit.arrive_s > 0
                and ticks_up(unit.arrive_s, scenario.tick_s) >= horizon
            ):
                path = (team, "units", place, "arrive_s")
                expected = f"before {horizon * scenario.tick_s:g} s"
                problems.add(
                    path,
                    "arrives when the chase is over",
                    came=unit.arrive_s,
                    expected=expected,
                    fix="Let it arrive sooner, or lengthen the horizon.",
                )


def _check_classes_of(mover: Mover, scenario: Scenario, problems: Problems) -> None:
    for place, (name, _) in enumerate(mover.unit.classes()):
        if name not in scenario.classes:
            field: Path = ("class",) if mover.unit.types is None else ("types", place, "class")
            known = list(scenario.classes)
            fix = likely(name, known)
            problems.add(
                (*mover.path, *field),
                "no such class",
                came=name,
                expected=f"one of {', '.join(known)}",
                fix=fix,
            )


def _check_names(movers: list[Mover], problems: Problems) -> None:
    names: dict[str, Mover] = {}
    ids: dict[int, Mover] = {}
    for mover in movers:
        if mover.name in names:
            problems.add(
                (*mover.path, "name"),
                "two movers have one name",
                came=mover.name,
                expected="names that differ",
                fix="Rename one; a unit with a count names its own.",
            )
        if mover.id in ids:
            what = f"{mover.name!r} and {ids[mover.id].name!r} have one id"
            fix = "Ids not stated count from 1 (pursuers), 101 (evaders) and 201 (bystanders)."
            problems.add((*mover.path, "id"), what, came=mover.id, expected="ids that differ", fix=fix)
        if mover.id > MAX_ID:
            problems.add(
                (*mover.path, "id"),
                "an id is too large",
                came=mover.id,
                expected=f"at most {MAX_ID}",
                fix="Leave it out: ids are given by themselves.",
            )
        names.setdefault(mover.name, mover)
        ids.setdefault(mover.id, mover)


def leader_of(mover: Mover, movers: list[Mover]) -> int:
    """Index in `movers` of the one it follows, or -1."""
    for index, other in enumerate(movers):
        if other.name == mover.unit.leader and other.team == mover.team:
            return index
    return -1


def _check_leaders(movers: list[Mover], problems: Problems) -> None:
    for mover in movers:
        leader = mover.unit.leader
        if leader is None:
            continue
        path = (*mover.path, "leader")
        if mover.team == "bystanders":
            problems.add(
                path, "bystanders follow nobody", came=leader, expected="no leader", fix="Leave leader out."
            )
            continue
        team = [other.name for other in movers if other.team == mover.team and other is not mover]
        expected = f"one of {', '.join(team)}" if team else "no leader, as the team has no other unit"
        if leader in team:
            _check_cycle(mover, movers, problems)
        elif leader == mover.name:
            problems.add(
                path,
                "a unit cannot follow itself",
                came=leader,
                expected=expected,
                fix="Leave leader out, or name another unit.",
            )
        elif any(other.name == leader for other in movers):
            problems.add(
                path,
                "a leader is of the same team",
                came=leader,
                expected=expected,
                fix="Leave leader out, or name a unit of its own team.",
            )
        else:
            fix = likely(leader, team)
            problems.add(path, "no such unit in the team", came=leader, expected=expected, fix=fix)


def _check_cycle(mover: Mover, movers: list[Mover], problems: Problems) -> None:
    chain, at = [mover.name], leader_of(mover, movers)
    while at >= 0 and movers[at].name not in chain:
        chain.append(movers[at].name)
        at = leader_of(movers[at], movers)
    if at >= 0 and movers[at] is mover:
        came = " -> ".join([*chain, mover.name])
        problems.add(
            (*mover.path, "leader"),
            "leaders follow each other in a circle",
            came=came,
            expected="one who leads",
            fix="Take the leader of one of them out.",
        )
