"""What laws of who is who share: settings of the search, and random games of deceit that are played."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from afoot.words import Side
from tests.naive.games import Fast, Setting
from tests.naive.means_games import random_ploys

law = settings(max_examples=60, deadline=None, derandomize=True, database=None)
few = settings(max_examples=8, deadline=None, derandomize=True, database=None)
SEEDS = st.integers(0, 2**40)
BOTH = (Side.PURSUERS, Side.EVADERS)


def play(setting: Setting, seed: int, never: int = 0) -> Iterator[Fast]:
    """The fast game at its start and after each turn, under random orders. never: mask of what nobody orders."""
    dice, fast = random.Random(seed), Fast(setting, seed)
    yield fast
    while not fast.over:
        ploys = random_ploys(dice, len(setting.cast.movers))
        fast.turn([(slot, gait, does & ~never, passage) for slot, gait, does, passage in ploys])
        yield fast


def lookers(setting: Setting) -> int:
    return setting.cast.pursuers + setting.cast.evaders


def decoys_of(fast: Fast) -> Any:
    first = lookers(fast.setting)
    return fast.position.movers[first : first + fast.setting.cast.decoys]


def bits_of(fast: Fast) -> Any:
    """bool [movers that look, sides]: whom each side knows."""
    return (fast.position.tricks.guises.identified[:, None] >> np.arange(2)) & 1 == 1
