"""Random bits: counter-based, stateless, keyed by what the draw is for and never by column numbers.

One draw is one finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014) over a key for the turn plus a
counter for (actor, target, purpose, draw number).
"""

from __future__ import annotations

import numpy as np

from afoot._jit import rule

_STEP = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)

# Purposes. A new mechanism takes a new number; numbers are never used again for something else.
MOVE = 0
GLIMPSE = 1
START = 2
TYPE = 3
GOAL = 4
TRACE = 5
IDENTIFY = 6
TELL = 7
LABEL = 8
SLOT = 9
REPORT = 10
STROLL = 11  # where a bystander goes, and how long it pauses
LURE = 12
PLOY = 13  # what policies draw for themselves

# "Turns" of draws that belong to no side's turn.
END_OF_TICK = 2
BEFORE_START = 3

NOBODY = 0xFFFF  # target id of a draw that concerns the actor alone


@rule
def mix(key, counter):  # type: ignore[no-untyped-def]
    """64 bits from a 64-bit key and a counter."""
    z = np.uint64(key) + np.uint64(counter) * _STEP + _STEP
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


@rule
def chase_key(seed, chase, episode):  # type: ignore[no-untyped-def]
    """The key of one episode of one chase of a run."""
    return mix(mix(mix(np.uint64(0), np.uint64(seed)), np.uint64(chase)), np.uint64(episode))


@rule
def turn_key(key, tick, turn):  # type: ignore[no-untyped-def]
    """The key of one turn, of END_OF_TICK or of BEFORE_START."""
    return mix(key, np.uint64(tick) * np.uint64(4) + np.uint64(turn))


@rule
def draw(key, actor_id, target_id, purpose, number):  # type: ignore[no-untyped-def]
    """32 random bits as an int64 in [0, 2**32). Ids below 65,536, purposes and numbers below 256."""
    counter = (
        (np.uint64(actor_id) << np.uint64(32))
        | (np.uint64(target_id) << np.uint64(16))
        | (np.uint64(purpose) << np.uint64(8))
        | np.uint64(number)
    )
    return np.int64(mix(key, counter) >> _S32)


@rule
def below(bits, count):  # type: ignore[no-untyped-def]
    """A number in [0, count) from 32 random bits; count below 2**31."""
    return (np.int64(bits) * np.int64(count)) >> 32


@rule
def pick(upto, first, last, bits):  # type: ignore[no-untyped-def]
    """Index in [first, last) whose cumulative 32-bit threshold is the first above the bits; the last if none is."""
    low = np.int64(first)
    high = np.int64(last) - 1
    while low < high:
        middle = (low + high) >> 1
        if bits < upto[middle]:
            high = middle
        else:
            low = middle + 1
    return low
