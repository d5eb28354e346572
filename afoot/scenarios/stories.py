"""What can be wrong with the evaders' story before any map is read."""

from __future__ import annotations

from afoot.scenarios.base import Path, Problems
from afoot.scenarios.model import Scenario
from afoot.words import Ability, Policy

WORK = tuple(one.word for one in (Ability.OPEN, Ability.SHUT, Ability.SEAL))
STORY = Policy.STORY.name.lower()


def check_story(scenario: Scenario, problems: Problems) -> None:
    """Adds what can be wrong; a story that the evaders' policy does not go by is told as odd."""
    evaders = scenario.evaders
    if evaders.policy == STORY and not evaders.story:
        expected, fix = "story: with a step at least", "Write for example story: [{to: PLACE}]"
        problems.add(("evaders", "policy"), "a story without steps", came=STORY, expected=expected, fix=fix)
    if evaders.story and evaders.policy != STORY:
        problems.warn(
            ("evaders", "story"), "the evaders' policy does not go by their story", came=evaders.policy
        )
    able = _abilities(scenario)
    for place, step in enumerate(evaders.story):
        path: Path = ("evaders", "story", place)
        for word_place, word in enumerate(step.do):
            if word not in able:
                where = (*path, "do", word_place)
                expected = f"one of {', '.join(able)}" if able else "evaders with abilities"
                fix = "State it under abilities of an evader's class, or leave it out of the step."
                problems.add(where, "no evader has this ability", came=word, expected=expected, fix=fix)
        work = [word for word in step.do if word in WORK]
        if work and step.passage is None:
            fix = "Name it: passage: NAME."
            problems.add(path, "work on no passage", came=work[0], expected="a passage", fix=fix)
        if step.passage is not None and not work:
            what = "a passage and no work on it"
            problems.add(
                (*path, "passage"), what, came=step.passage, expected=f"do: one of {', '.join(WORK)}"
            )


def _abilities(scenario: Scenario) -> list[str]:
    """What some evader can do, by the order of the words."""
    found = set()
    for unit in scenario.evaders.units:
        for name, _ in unit.classes():
            spec = scenario.classes.get(name)
            found |= set(spec.abilities.stated()) if spec and spec.abilities else set()
    return [one.word for one in Ability if one.word in found]
