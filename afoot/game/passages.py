"""Passages in the game: work on them, and who they hold back. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.pay import starts
from afoot.rules.contacts import NEVER
from afoot.rules.passage import Gates, can_work, door_after, shut_off
from afoot.words import Ability

OPEN, SHUT, SEAL = int(Ability.OPEN), int(Ability.SHUT), int(Ability.SEAL)


@inner
def begin_work(cast, rules, position, tricks, column, order, side_bit):  # type: ignore[no-untyped-def]
    """Begin work on a passage at hand that its side knows of; of several works that are ordered the first counts."""
    if order.passage >= tricks.doors.shape[0]:
        return
    mover, trick = position.movers[column], tricks.movers[column]
    passage = cast.means.passages[order.passage]
    here = mover.node == passage.a or mover.node == passage.b
    if not here or passage.known & side_bit == 0:
        return
    for ability in range(OPEN, SEAL + 1):
        means = cast.means.abilities[mover.kind, ability]
        if not can_work(ability, tricks.doors[order.passage]):
            continue
        if starts(rules, trick, means, order.does, ability):
            trick.busy_ticks = max(means.ticks, 1)
            trick.task = ability
            trick.passage = order.passage
            return


@inner
def held_back(cast, column, node, slot, tricks):  # type: ignore[no-untyped-def]
    """Whether a mover cannot set out on a slot: it is at work, or the passage does not let it through."""
    if tricks is None:
        return False
    if np.int64(column) < tricks.movers.shape[0] and tricks.movers[column].busy_ticks > 0:
        return True
    return shut_off(Gates(cast.means.passage_of, tricks.doors), node, slot)


@inner
def gates_of(cast, tricks):  # type: ignore[no-untyped-def]
    """The passages as they stand, or None."""
    if tricks is None:
        return None
    return Gates(cast.means.passage_of, tricks.doors)


@inner
def finish_work(cast, tricks, trick):  # type: ignore[no-untyped-def]
    """The work on a passage is done, unless somebody else was quicker."""
    if not can_work(trick.task, tricks.doors[trick.passage]):
        return
    tricks.doors[trick.passage] = door_after(trick.task)
    deeds = tricks.deeds[0]
    if trick.task == OPEN:
        deeds.opened += 1
    elif trick.task == SHUT:
        deeds.shut += 1
    else:
        deeds.sealed += 1
        passage = cast.means.passages[trick.passage]
        if tricks.traces.shape[0] > 0:
            for side in range(2):
                tricks.traces[passage.a, side] = NEVER
                tricks.traces[passage.b, side] = NEVER
