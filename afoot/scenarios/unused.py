"""Which abilities classes have, which of them no policy comes to use, and policies that find none to use."""

from __future__ import annotations

from collections.abc import Iterator

from afoot.errors import AfootError
from afoot.scenarios.base import Problems
from afoot.scenarios.means_spec import SIDES
from afoot.scenarios.model import Scenario
from afoot.words import Ability, Policy

MECHANISM_OF = {
    "decoy": "decoys",
    "open": "passages",
    "shut": "passages",
    "seal": "passages",
    "signal": "guise",
}
PLOYS = {one.word for one in (Ability.SMOKE, Ability.KEEN_EYE, Ability.GUISE, Ability.DECOY, Ability.SIGNAL)}
ALL = {one.word for one in Ability}
EVERYBODY = {Ability.OPEN.word}  # whoever has a shut passage in its way and can open it, does
DECEIVE, STORY = Policy.DECEIVE.name.lower(), Policy.STORY.name.lower()
OF_POLICY = {Policy.RANDOM: ALL, Policy.DECEIVE: PLOYS, Policy.STORY: PLOYS}


def mechanism_of(ability: str) -> str:
    """The mechanism that leaves an ability out."""
    return MECHANISM_OF.get(ability, ability)


def abilities_by_class(scenario: Scenario) -> dict[str, list[str]]:
    """Class -> its abilities that are not left out, for the classes that have any."""
    found = {}
    for name, spec in scenario.classes.items():
        stated = spec.abilities.stated() if spec.abilities else []
        left = [word for word in stated if mechanism_of(word) not in scenario.rules.without]
        if left:
            found[name] = left
    return found


def warn_of_unused(scenario: Scenario, problems: Problems) -> None:
    """Warns of abilities that a class has and no policy of a team in which it plays uses."""
    used: dict[str, set[str]] = {}
    for side in SIDES:
        for unit in getattr(scenario, side).units:
            for name, _ in unit.classes():
                used.setdefault(name, set()).update(_used_by(scenario, side))
    for name, abilities in abilities_by_class(scenario).items():
        for word in abilities:
            if name in used and word not in used[name]:
                came = f"policy: {', '.join(sorted(set(_policies(scenario, name))))}"
                problems.warn(("classes", name, "abilities", word), "no policy uses this ability", came=came)


def warnings_of_bare(scenario: Scenario, policy: str) -> Iterator[AfootError]:
    """A warning where the evaders have neither steps nor abilities that their policy goes by, and play as another."""
    steps = scenario.evaders.story if policy == STORY else []
    if policy not in (DECEIVE, STORY) or steps:
        return
    classes = {name for unit in scenario.evaders.units for name, _ in unit.classes()}
    able = any(PLOYS & set(words) for name, words in abilities_by_class(scenario).items() if name in classes)
    if policy == STORY:
        what = f"the evaders have no story, and play as {DECEIVE if able else 'slip'} does"
        yield AfootError(what, came=policy, fix="Write for example evaders: {story: [{to: PLACE}]}.")
    elif not able:
        fix = "State abilities for their classes, as helsinki-ploys does."
        what = "no evader has an ability to deceive with, and they play as slip does"
        yield AfootError(what, came=policy, fix=fix)


def _used_by(scenario: Scenario, side: str) -> set[str]:
    """What the policy of a side uses at one time or another."""
    policy = Policy[getattr(scenario, side).policy.upper()]
    words = EVERYBODY | OF_POLICY.get(policy, set())
    if policy == Policy.STORY:
        words = words.union(*(step.do for step in scenario.evaders.story))
    return words


def _policies(scenario: Scenario, class_name: str) -> Iterator[str]:
    """The policies of the teams in which a class plays."""
    for side in SIDES:
        team = getattr(scenario, side)
        if any(class_name == name for unit in team.units for name, _ in unit.classes()):
            yield team.policy
