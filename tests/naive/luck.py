"""Random bits with Python's own integers: splitmix64's finaliser (Steele, Lea and Flood, OOPSLA 2014) over keys."""

from __future__ import annotations

from collections.abc import Sequence

MASK = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15
MOVE, GLIMPSE, START, TYPE = 0, 1, 2, 3  # purposes
IDENTIFY, TELL, LABEL, SLOT, REPORT = 6, 7, 8, 9, 10
END_OF_TICK, BEFORE_START = 2, 3  # turns of nobody's
NOBODY = 0xFFFF


def mix(key: int, counter: int) -> int:
    z = (key + (counter + 1) * GOLDEN) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def chase_key(seed: int, chase: int, episode: int) -> int:
    key = 0
    for part in (seed, chase, episode):
        key = mix(key, part)
    return key


def turn_key(key: int, tick: int, turn: int) -> int:
    return mix(key, 4 * tick + turn)


def draw(key: int, actor_id: int, target_id: int, purpose: int, number: int) -> int:
    """32 bits."""
    counter = actor_id * 2**32 + target_id * 2**16 + purpose * 2**8 + number
    return mix(key, counter) >> 32


def pick(thresholds: Sequence[int], bits: int) -> int:
    """The first whose cumulative threshold is above the bits, else the last."""
    for index, upto in enumerate(thresholds):
        if bits < upto:
            return index
    return len(thresholds) - 1
