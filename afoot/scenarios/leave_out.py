"""The same scenario with mechanisms left out."""

from __future__ import annotations

from collections.abc import Sequence

from afoot.errors import AfootError, Where, nearest
from afoot.scenarios.means_spec import MECHANISMS
from afoot.scenarios.model import Scenario


def without(scenario: Scenario, mechanisms: Sequence[str]) -> Scenario:
    """A scenario that leaves out these mechanisms besides those it leaves out by itself.

    Raises AfootError for a word that is no mechanism.
    """
    for word in mechanisms:
        if word not in MECHANISMS:
            expected, fix = f"one of {', '.join(MECHANISMS)}", nearest(word, MECHANISMS)
            raise AfootError(
                "no such mechanism", where=Where(field="without"), came=word, expected=expected, fix=fix
            )
    left_out = [word for word in MECHANISMS if word in mechanisms or word in scenario.rules.without]
    rules = scenario.rules.model_copy(update={"without": left_out})
    return scenario.model_copy(update={"rules": rules})
