"""Passages: hops that can be opened, shut and sealed (RULES.md, Energy, smoke, keen eye, passages, traces).

A hidden passage exists only for the sides that know it: for the others its hops are closed (`rules.profile`), so
that their distances, their reach and their ways are those of a map without it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot._jit import rule
from afoot.words import Ability, Door

OPEN, SHUT, SEALED = int(Door.OPEN), int(Door.SHUT), int(Door.SEALED)


@rule
def lets_through(door):  # type: ignore[no-untyped-def]
    """Whether a hop through a passage can be set out on, and be reached through: while it is open."""
    return door == OPEN


class Gates(NamedTuple):
    """The passages of one position: rules are handed these, or None where there are none."""

    passage_of: Any  # int16 [n, s] the passage that a slot goes through, or -1
    doors: Any  # int32 [p] words.Door


@rule
def shut_off(gates, node, slot):  # type: ignore[no-untyped-def]
    """Whether a slot goes through a passage that lets nobody through."""
    if gates is None:
        return False
    passage = gates.passage_of[node, slot]
    return passage >= 0 and not lets_through(gates.doors[passage])


@rule
def open_mm(hop_mm, gates, profile, node, slot):  # type: ignore[no-untyped-def]
    """Cost of a hop for a profile as things stand; 0 where it may not go or a passage is shut."""
    if shut_off(gates, node, slot):
        return np.int64(0)
    return np.int64(hop_mm[profile, node, slot])


@rule
def can_work(ability, door):  # type: ignore[no-untyped-def]
    """Whether an ability does anything to a passage: a shut one is opened, an open one shut, either sealed for good."""
    if ability == Ability.OPEN:
        return door == SHUT
    if ability == Ability.SHUT:
        return door == OPEN
    return ability == Ability.SEAL and door != SEALED


@rule
def barred(door, able):  # type: ignore[no-untyped-def]
    """Whether a passage will not let a mover through whatever it does. able: it can open what is shut."""
    return door == SEALED or (door == SHUT and not able)


@rule
def door_after(ability):  # type: ignore[no-untyped-def]
    """What a passage is once the work is done."""
    if ability == Ability.OPEN:
        return np.int64(OPEN)
    if ability == Ability.SHUT:
        return np.int64(SHUT)
    return np.int64(SEALED)
