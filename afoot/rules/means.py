"""Means: what classes can do besides moving, and the passages of a map. Frozen arrays; None where nobody has any."""

from __future__ import annotations

from typing import Any, NamedTuple

from afoot._jit import record

# Energies are in thousandths of the unit that scenarios state.
ABILITY = record(
    [
        ("allowed", "i4"),  # 1: the class has it
        ("cost", "i4"),  # energy paid when it starts
        ("upkeep", "i4"),  # energy paid for each tick that it lasts
        ("ticks", "i4"),  # how long a cloud hangs, or how long work on a passage takes
        ("range_mm", "i4"),  # radius of a cloud, or how far a keen eye sees
        ("glimpse", "i8"),  # a keen eye's chance to notice a mover in sight, of 2**32
    ]
)
ENERGY = record(
    [
        ("full", "i4"),  # energy at the start, and the most there can be
        ("recover", "i4", (3,)),  # energy won back per tick by gait
    ]
)
READER = record(
    [
        ("clue", "i8"),  # chance to read a trace just left, of 2**32
        ("fades_ticks", "i4"),  # age at which none can be read
    ]
)
PASSAGE = record(
    [
        ("a", "u4"),  # nodes at its ends
        ("b", "u4"),
        ("door", "i4"),  # words.Door at the start
        ("known", "i4"),  # mask of the sides that know of it: 1 pursuers, 2 evaders
    ]
)


class Means(NamedTuple):
    """k classes, a abilities (words.Ability), p passages, n nodes, s slots."""

    abilities: Any  # ABILITY [k, a]
    energy: Any  # ENERGY [k]
    readers: Any  # READER [k]
    passages: Any  # PASSAGE [p]
    passage_of: Any  # int16 [n, s] the passage that a slot goes through, or -1
