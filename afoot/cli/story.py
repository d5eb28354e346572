"""`afoot run --story`: one chase, told as a chronicle."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

from afoot.cli.show import number, print_table, wrapped

if TYPE_CHECKING:
    from afoot.studies.phrases import Words
    from afoot.studies.story import Story

LEAST_WIDTH = 40


def show(story: Story) -> None:
    """A story for people: who is in it, what happened, how it ended."""
    from afoot.cli.run import rules_told, tell_information, tell_recorded
    from afoot.studies.chronicle import chronicle
    from afoot.studies.phrases import Words

    result, words = story.result, Words(story.game)
    print(f"{result.scenario}, seed {result.seed}: {story.game.scenario.title or result.map}")
    print(wrapped(f"Who: {_who(story)}."))
    left_out = story.game.scenario.rules.without
    print(wrapped(f"Left out: {', '.join(left_out) or 'nothing'}."))
    print()
    lines = [(words.clock(line.tick), line.text) for line in chronicle(story)]
    width = max(len(clock) for clock, _ in lines)
    for clock, text in lines:
        _print_line(clock.rjust(width), text)
    print_table("how it ended", ("evader", "outcome", "at", "worth"), _end_rows(story, words))
    payoff = number(result.payoff["mean"], 3)
    print(wrapped(f"Evaders' payoff {payoff}. Rules: {', '.join(rules_told(result.rules))}."))
    print(f"Tier: {result.tier} ({result.bound}): this is one chase. Digest {result.digest}.")
    tell_information(result)
    tell_recorded(result)


def _print_line(clock: str, text: str) -> None:
    """A time and a sentence, which goes on below itself where it is long."""
    room = max(shutil.get_terminal_size().columns - len(clock) - 2, LEAST_WIDTH)
    first, *more = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
    print(f"{clock}  {first}")
    for line in more:
        print(" " * (len(clock) + 2) + line)


def _who(story: Story) -> str:
    game, policies = story.game, story.result.policies
    first, both = game.cast.pursuers, game.cast.pursuers + game.cast.evaders
    sides = (
        ("pursuers", game.mover_names[:first]),
        ("evaders", game.mover_names[first:both]),
    )
    told = [f"{', '.join(names)} ({side}, {policies[side]})" for side, names in sides]
    bystanders = game.cast.bystanders
    return "; ".join(told) + (f"; bystanders: {bystanders}" if bystanders else "")


def _end_rows(story: Story, words: Words) -> list[tuple[str, ...]]:
    from afoot.record.rows import OUTCOME_WORDS, THOUSANDTHS

    ends, first = story.ends, story.game.cast.pursuers
    rows: list[tuple[str, ...]] = []
    for evader in range(story.game.cast.evaders):
        name = story.game.mover_names[first + evader]
        status, worth = int(ends.status[0, evader]), int(ends.worth[0, evader]) / THOUSANDTHS
        clock = words.clock(int(ends.end_ticks[0, evader]))
        rows.append((name, OUTCOME_WORDS[status], clock, number(worth, 3)))
    return rows
