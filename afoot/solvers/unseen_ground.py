"""The ground of a search: a graph on which all go alike, or the board of a scenario and the ways of its classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from afoot.errors import AfootError, Where
from afoot.scenarios import Compiled, RulesSpec, Scenario, compile_scenario
from afoot.scenarios.means_spec import MECHANISMS
from afoot.scenarios.model import ClassSpec
from afoot.scenarios.teams import Evaders, Pursuers, Unit
from afoot.solvers.perfect import CLASSIC, FAR_TICKS, check_rules, game_on, with_even_hops

MOST_M_PER_TICK = 1000.0


def ground_of(game: Any, rules: RulesSpec | Mapping[str, Any] | None, m_per_tick: float | None) -> Compiled:
    """One pursuer and one evader anywhere, and nothing else, on a graph, a map, or a compiled scenario's board.

    rules: in a scenario's words; if not stated those of cops and robbers. m_per_tick: how far both go in a tick; if
    not stated every hop takes one tick.
    """
    if not isinstance(game, Compiled):
        return game_on(game, rules=rules, m_per_tick=m_per_tick)
    check_rules(rules)
    if m_per_tick is not None and not 0 < m_per_tick <= MOST_M_PER_TICK:
        raise AfootError("nobody can go so far in a tick", where=Where(field="m_per_tick"), came=m_per_tick,
                         expected=f"metres above 0, at most {MOST_M_PER_TICK:,.0f}",
                         fix="Write for example m_per_tick=5.")  # fmt: skip
    made = compile_scenario(_bare(game.scenario, rules, m_per_tick or 1.0))
    return made if m_per_tick is not None else with_even_hops(made)


def classes_of(scenario: Scenario) -> tuple[str, str]:
    """Names of the classes whose ways count: those of the first pursuer and of the first evader."""
    return scenario.pursuers.units[0].classes()[0][0], scenario.evaders.units[0].classes()[0][0]


def _bare(scenario: Scenario, rules: RulesSpec | Mapping[str, Any] | None, m_per_tick: float) -> Scenario:
    """The scenario's map with a pursuer and an evader on it, who go where their classes can, both at this speed;
    without goals, means and bystanders."""
    stated = rules.model_dump(exclude_unset=True) if isinstance(rules, RulesSpec) else dict(rules or CLASSIC)
    hunter, hunted = classes_of(scenario)
    own = {name: scenario.classes[name] for name in (hunter, hunted)}
    classes = {
        name: ClassSpec(walk_m_s=m_per_tick, ways=one.ways, factors=one.factors) for name, one in own.items()
    }
    change: dict[str, Any] = {
        "rules": RulesSpec.of({**stated, "horizon_ticks": FAR_TICKS, "without": list(MECHANISMS)}),
        "pursuers": Pursuers(units=[_anywhere(hunter)]),
        "evaders": Evaders(units=[_anywhere(hunted)]),
        "classes": classes,
        "tick_s": 1.0,
    }
    gone: dict[str, Any] = {"bystanders": None, "exits": [], "refuges": [], "rally": None}
    return scenario.model_copy(update={**change, **gone})


def _anywhere(of_class: str) -> Unit:
    return Unit.model_validate({"class": of_class, "start": {"anywhere": True}})
