"""What is asked of an interdiction: a graph or a scenario becomes a net, or an error that says why not."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from afoot.errors import AfootError, Where, likely, together
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.scenarios import Compiled, from_graph
from afoot.scenarios.base import Path, Problems
from afoot.scenarios.references import movers_of
from afoot.solvers.interdict_net import FAR, Kinds, Net, make_net
from afoot.solvers.perfect import node_names
from afoot.words import Measure, Moves

SEEN = ("never", "every_tick")
PAPERS = {"moves": "simultaneous", "motion": "whole_ticks"}
P_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Asked:
    """A graph's evader, exits, pursuers, ticks and crossing; a scenario states its own."""

    evader: Any
    exits: Any
    pursuers: Any
    ticks: Any
    crossing: Any


@dataclass(frozen=True)
class Task:
    """A game of interdiction, with the names of its nodes."""

    compiled: Compiled
    names: tuple[str, ...]
    net: Net


def task_of(game: Any, asked: Asked) -> Task:
    """Raises AfootError for what is missing, unknown, or no interdiction."""
    if isinstance(game, Compiled):
        stated = [name for name, value in vars(asked).items() if value is not None]
        if stated:
            raise AfootError("a scenario states this itself", came=", ".join(stated), fix="Change the scenario, or "
                             "interdict its graph.")  # fmt: skip
        compiled, names = game, node_names(game)
        starts = _spread(compiled.cast, compiled.cast.pursuers)
    else:
        chances = _evader(asked.evader)
        compiled = _on_graph(game, asked, chances)
        names = node_names(compiled)
        starts = tuple((names.index(label), chance) for label, chance in chances.items())
    check(compiled)
    cast = compiled.cast
    team = [_spread(cast, i)[0][0] for i in range(cast.pursuers)]
    kinds = Kinds(*(_classes(cast, column)[0] for column in (0, cast.pursuers)))
    made = Task(compiled, names, make_net(compiled.board, cast, compiled.rules, kinds, starts, team))
    _check_in_time(made, isinstance(game, Compiled))
    return made


def _check_in_time(task: Task, is_scenario: bool) -> None:
    """Raises AfootError for all starts from which the evader can reach no exit before time is over."""
    net, rules = task.net, task.compiled.scenario.rules
    problems = Problems(task.compiled.scenario.source)
    clock = "horizon_s" if rules.horizon_ticks is None else "horizon_ticks"
    for site, _ in net.starts:
        needed = int(net.left[site])
        if needed > net.ticks or (needed == 0 and net.ticks < 1):
            away = f"{net.ticks} ticks, and the nearest exit is {needed} away"
            problems.add(
                ("rules", clock) if is_scenario else ("ticks",),
                f"the evader at {task.names[int(net.evader.node[site])]} cannot get away in time, whatever the "
                "pursuers do", came="no way to an exit" if needed >= FAR else away,
                expected="time enough to reach an exit", fix="Give it more ticks.",
            )  # fmt: skip
    problems.raise_if_any()


def _on_graph(graph: Any, asked: Asked, chances: dict[str, float]) -> Compiled:
    for field in ("exits", "pursuers"):
        value = getattr(asked, field)
        if value is None or isinstance(value, str) or not isinstance(value, Iterable) or not list(value):
            raise AfootError(f"{field} are nodes", where=Where(field=field), came=value,
                             expected="a list of at least one node",
                             fix=f"Write for example {field}=[a node].")  # fmt: skip
    ticks = asked.ticks
    if isinstance(ticks, bool) or not isinstance(ticks, int) or not 1 <= ticks <= MOST_TICKS:
        raise AfootError("the time limit is a whole number of ticks", where=Where(field="ticks"), came=ticks,
                         expected=f"1 to {MOST_TICKS:,}", fix="Write for example ticks=20.")  # fmt: skip

    def made(m_s: float) -> Compiled:
        return from_graph(
            graph,
            pursuers=list(asked.pursuers),
            evaders=[next(iter(chances))],
            exits=list(asked.exits),
            timeout_worth=0.0,
            horizon_ticks=ticks,
            rules={**PAPERS, "capture": {"crossing": bool(asked.crossing)}},
            pursuer_m_s=m_s,
            evader_m_s=m_s,
        )

    try:
        compiled = made(1.0)
    except AfootError as error:
        raise together([_at_argument(one) for one in error.problems or (error,)]) from None
    longest_mm = int(compiled.cast.hop_mm.max(initial=0))
    if longest_mm > 1000:
        compiled = made(longest_mm / 1000)  # every hop takes one tick
    known = compiled.compiled_board.names
    for label in chances:
        if label not in known:
            raise AfootError("no such node in the graph", where=Where(field="evader"), came=label,
                             fix=likely(label, known))  # fmt: skip
    return compiled


MOST_TICKS = 1_000


def _at_argument(error: AfootError) -> AfootError:
    """An error of a unit that nobody has written, told at the argument that states its start."""
    team = str(getattr(error.where, "field", "")).partition(".")[0]
    if team not in ("evaders", "pursuers"):
        return error
    name = "evader" if team == "evaders" else team
    fix = error.fix if error.where == team else "Start it elsewhere."
    return AfootError(error.what, where=Where(field=name), came=error.came, expected=error.expected, fix=fix)


def _evader(evader: Any) -> dict[str, float]:
    """The evader's starts by label, with their chances."""
    if evader is None:
        raise AfootError("where the evader starts is missing", where=Where(field="evader"), expected="a node, or nodes "
                         "with their chances",
                         fix="Write for example evader=a node, or {node: 0.5, other: 0.5}.")  # fmt: skip
    if not isinstance(evader, Mapping):
        return {str(evader): 1.0}
    try:
        chances = {str(label): float(chance) for label, chance in evader.items()}
    except (TypeError, ValueError):
        chances = {}
    if not chances or min(chances.values()) <= 0.0 or abs(sum(chances.values()) - 1.0) > P_TOLERANCE:
        raise AfootError("chances of the evader's starts must be above 0 and sum to 1", where=Where(field="evader"),
                         came=_listed(evader), expected="such as {node: 0.5, other: 0.5}",
                         fix="Divide each by their sum.")  # fmt: skip
    return chances


def _listed(evader: Mapping[Hashable, Any]) -> str:
    return ", ".join(f"{label}: {chance}" for label, chance in evader.items()) or "nothing"


def check(compiled: Compiled) -> None:
    """Raises AfootError where this is no interdiction: all that is in the way, at its line."""
    cast, rules, problems = compiled.cast, compiled.rules, Problems(compiled.scenario.source)
    if rules.moves != Moves.SIMULTANEOUS:
        problems.add(("rules", "moves"), "in an interdiction both sides move at once",
                     came=Moves(rules.moves).name.lower(), expected="simultaneous",
                     fix="Set rules.moves to simultaneous.")  # fmt: skip
    if cast.evaders != 1:
        problems.add(("evaders",), "an interdiction has one evader", came=cast.evaders, expected="1",
                     fix="Leave one evader in it." if cast.evaders else "Add an evader.")  # fmt: skip
    if not len(cast.exits):
        problems.add(
            ("exits",), "an interdiction has some exit", came=0, expected="1 or more", fix="Add an exit."
        )
    for path, what, fix in _beside(cast, rules):
        problems.add(path, "an interdiction is about who is where when, and nothing else", came=what,
                     expected="a game without it", fix=fix)  # fmt: skip
    _check_movers(compiled, problems)
    problems.raise_if_any()


def _beside(cast: Cast, rules: Rules) -> Iterator[tuple[Path, str, str]]:
    """What there is beside who is where when: its field, what it is, and what to do."""
    if cast.pursuers < 1:
        yield ("pursuers",), "no pursuers", "Add one."
    if len(cast.refuges) > 0:
        yield ("refuges",), "refuges", "Make them exits."
    if cast.means is not None:
        means = "means (energy, smoke, passages, guises, decoys)"
        yield ("rules", "without"), means, "Leave them out: rules.without."
    if rules.stamina:
        yield ("rules", "stamina"), "stamina", "Leave it out: rules.stamina: false."
    if rules.flow:
        yield ("rules", "flow"), "flow", "Leave it out: rules.flow: false."
    if rules.ends_by:
        ends_by = f"surrounded.ends_by: {Measure(rules.ends_by).name.lower()}"
        yield ("rules", "surrounded", "ends_by"), ends_by, "Set it to none."
    for column, mover in enumerate(cast.movers[: cast.pursuers + 1]):
        if mover.arrive_tick > 0:
            team = "pursuers" if column < cast.pursuers else "evaders"
            yield (team,), "movers that come late", "Let all start at once."
    if len({int(row.worth) for row in cast.exits}) > 1:
        yield ("exits",), "exits of unequal worth", "Make them equal."


def _check_movers(compiled: Compiled, problems: Problems) -> None:
    """Every mover has one class that is known, all pursuers the same, and a start that is known."""
    cast, names = compiled.cast, compiled.class_names
    movers = [mover for mover in movers_of(compiled.scenario) if mover.team != "bystanders"]
    alike = next((own for i in range(cast.pursuers) if len(own := _classes(cast, i)) == 1), [])
    for column, mover in enumerate(movers):
        own, starts = _classes(cast, column), len(_spread(cast, column))
        if len(own) > 1:
            problems.add((*mover.path, "types"), "a mover whose class is drawn by chance has no known routes",
                         came=f"{len(own)} classes", expected="one class for each mover",
                         fix="Give the unit one class: class in place of types.")  # fmt: skip
        elif column < cast.pursuers and own != alike:
            problems.add((*mover.path, "class"), "pursuers of an interdiction are all alike", came=names[own[0]],
                         expected="one class for all", fix=f"Write class: {names[alike[0]]}.")  # fmt: skip
        if column < cast.pursuers and starts != 1:
            problems.add((*mover.path, "start"), "pursuers of an interdiction start at known nodes",
                         came=f"{starts} possible starts", expected="one node each",
                         fix="State the unit's start as one node or place.")  # fmt: skip


def _classes(cast: Cast, column: int) -> list[int]:
    """The classes that a mover may turn out to have."""
    mover = cast.movers[column]
    return sorted({int(row.kind) for row in cast.types[mover.type_first : mover.type_last]})


def _spread(cast: Cast, column: int) -> tuple[tuple[int, float], ...]:
    """A mover's starts with their chances."""
    mover = cast.movers[column]
    rows = cast.starts[mover.start_first : mover.start_last]
    chances = np.diff(rows.upto.astype(np.float64), prepend=0.0) / 2**32
    return tuple(
        (int(node), float(chance)) for node, chance in zip(rows.node, chances, strict=True) if chance > 0
    )
