"""What can be wrong with the evaders' story before any map is read."""

from __future__ import annotations

from afoot.scenarios.base import Path, Problems
from afoot.scenarios.model import Scenario
from afoot.scenarios.unused import STORY, mechanism_of
from afoot.words import Ability

WORK = tuple(one.word for one in (Ability.OPEN, Ability.SHUT, Ability.SEAL))


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
            if word not in able and mechanism_of(word) not in scenario.rules.without:
                where = (*path, "do", word_place)
                if _was_taken(scenario, word, where, problems):
                    continue
                expected = f"one of {', '.join(able)}" if able else "evaders with abilities"
                fix = (
                    "State it under abilities of an evader's class, leave it out of the step, "
                    f"or leave it out of the game: rules: {{without: [{mechanism_of(word)}]}}."
                )
                problems.add(where, "no evader has this ability", came=word, expected=expected, fix=fix)
        work = [word for word in step.do if word in WORK]
        if work and step.passage is None:
            fix = "Name it: passage: NAME."
            problems.add(path, "work on no passage", came=work[0], expected="a passage", fix=fix)
        if step.passage is not None and not work:
            what = "a passage and no work on it"
            problems.add(
                (*path, "passage"),
                what,
                came=step.passage,
                expected=f"do: one of {', '.join(WORK)}",
                fix="Leave passage out, or add one of them to do.",
            )


def _was_taken(scenario: Scenario, word: str, step: Path, problems: Problems) -> bool:
    """Adds the problem at the line that takes an ability from an evader's class which had it; False for none."""
    classes = {name for unit in scenario.evaders.units for name, _ in unit.classes()}
    asked = f"asked for at {problems.source.where(step)}"
    fix = f"To leave it out write rules: {{without: [{mechanism_of(word)}]}}: steps that name it are passed over."
    return any(
        problems.add_taken(
            ("classes", name, "abilities", word),
            f"the evaders' story still asks for {word}",
            came=f"null, {asked}",
            fix=fix,
        )
        for name in sorted(classes)
    )


def _abilities(scenario: Scenario) -> list[str]:
    """What some evader can do, by the order of the words."""
    found = set()
    for unit in scenario.evaders.units:
        for name, _ in unit.classes():
            spec = scenario.classes.get(name)
            found |= set(spec.abilities.stated()) if spec and spec.abilities else set()
    return [one.word for one in Ability if one.word in found]
