"""The same scenario with mechanisms left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from afoot.errors import AfootError, Where, likely
from afoot.scenarios.means_spec import MECHANISMS
from afoot.scenarios.model import Scenario


def without(scenario: Scenario, mechanisms: Sequence[str]) -> Scenario:
    """A scenario that leaves out these mechanisms besides those it leaves out by itself.

    One decoy stands for decoys, and guises for guise. Raises AfootError for a word that is no mechanism.
    """
    mechanisms = [_in_number(word) for word in mechanisms]
    for word in mechanisms:
        if word not in MECHANISMS:
            expected, fix = f"one of {', '.join(MECHANISMS)}", likely(word, MECHANISMS)
            raise AfootError(
                "no such mechanism", where=Where(field="without"), came=word, expected=expected, fix=fix
            )
    left_out = [word for word in MECHANISMS if word in mechanisms or word in scenario.rules.without]
    rules = scenario.rules.model_copy(update={"without": left_out})
    return scenario.model_copy(update={"rules": rules})


def _in_number(word: str) -> str:
    """The one mechanism that a word is the singular or the plural of; the word itself where there is no such one."""
    found = [name for name in MECHANISMS if _forms(word) & _forms(name)]
    return found[0] if len(found) == 1 else word


def _forms(word: str) -> set[str]:
    """A word, and what it would be with the ending of a plural taken off."""
    return {word, word.removesuffix("s"), word.removesuffix("es")}


def stripped(scenario: Scenario) -> Scenario:
    """A scenario without the parts that it leaves out as a whole: bystanders, refuges, who follows whom, stamina."""
    left_out, change = set(scenario.rules.without), dict[str, Any]()
    if "bystanders" in left_out:
        change["bystanders"] = None
        left_out.add("guise")  # there is nobody left to look like
    if "refuges" in left_out:
        change["refuges"] = []
    if "followers" in left_out:
        for side in ("pursuers", "evaders"):
            team = getattr(scenario, side)
            units = [unit.model_copy(update={"leader": None}) for unit in team.units]
            change[side] = team.model_copy(update={"units": units})
    rules = {"stamina": scenario.rules.stamina and "stamina" not in left_out, "without": sorted(left_out)}
    change["rules"] = scenario.rules.model_copy(update=rules)
    return scenario.model_copy(update=change)
