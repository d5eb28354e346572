"""What can be wrong with guises and bystanders before any map is read."""

from __future__ import annotations

from afoot.errors import nearest
from afoot.scenarios.base import Path, Problems
from afoot.scenarios.model import Scenario
from afoot.scenarios.teams import BystanderUnit
from afoot.words import Behaviour


def check_guises(scenario: Scenario, problems: Problems) -> None:
    """Adds what can be wrong."""
    seen = {name for unit in _bystanders(scenario) for name, _ in unit.classes()}
    for name, spec in scenario.classes.items():
        guise = spec.abilities.guise if spec.abilities else None
        left_out = "guise" in scenario.rules.without
        if not left_out and guise is not None and guise.as_class not in seen:
            path: Path = ("classes", name, "abilities", "guise", "as")
            expected = f"one of {', '.join(sorted(seen))}" if seen else "a scenario with bystanders"
            fix = nearest(guise.as_class, sorted(seen)) or "Add bystanders of that class."
            what = "a guise of a kind that is not on the map"
            problems.add(path, what, came=guise.as_class, expected=expected, fix=fix)
    for place, unit in enumerate(_bystanders(scenario)):
        if unit.indoors is not None and unit.behaviour != Behaviour.CHILD.word:
            path = ("bystanders", "units", place, "indoors")
            came = f"behaviour: {unit.behaviour}"
            problems.add(
                path,
                "only children are sent indoors",
                came=came,
                expected="behaviour: child",
                fix="Leave indoors out, or write behaviour: child.",
            )


def _bystanders(scenario: Scenario) -> list[BystanderUnit]:
    return [] if scenario.bystanders is None else list(scenario.bystanders.units)
