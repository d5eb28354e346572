"""Where the hunted can be at most: the truth is always within it, and it is no wider than what is known makes it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given

from afoot.belief import Reach
from afoot.rules.rules import Rules
from afoot.words import Side
from tests.belief.looking import Twin, observed, where
from tests.laws.deceit_games import SEEDS, law
from tests.naive.games import Fast, Setting, random_orders, settings_of_games
from tests.naive.means_games import games_of_deceit, random_ploys


def ticks_of(setting: Setting, seed: int) -> Iterator[Fast]:
    """The game at its start and after every tick, under random orders."""
    dice, fast = random.Random(seed), Fast(setting, seed)
    movers, plain = len(setting.cast.movers), setting.cast.means is None
    tick = -1
    while True:
        if fast.position.clock[0].tick != tick:
            tick = int(fast.position.clock[0].tick)
            yield fast
        if fast.over:
            return
        fast.turn(random_orders(dice, movers) if plain else random_ploys(dice, movers))


def check_truth_is_within(setting: Setting, seed: int) -> None:
    reach = Reach(*setting)
    for fast in ticks_of(setting, seed):
        reach.see(observed(setting, fast.position))
        can = reach.can_be()
        for evader, node in where(setting.cast, fast.position).items():
            assert can[evader, node], (fast.position.clock[0].tick, evader, node)


@law
@given(setting=settings_of_games(contacts=1), seed=SEEDS)
def test_the_truth_is_within_it_in_plain_games(setting: Setting, seed: int) -> None:
    check_truth_is_within(setting, seed)


@law
@given(setting=games_of_deceit(), seed=SEEDS)
def test_the_truth_is_within_it_with_every_mechanism(setting: Setting, seed: int) -> None:
    check_truth_is_within(setting, seed)


def check_equals_twin(setting: Setting, seed: int) -> None:
    reach, twins = Reach(*setting), [Twin(setting, i) for i in range(setting.cast.evaders)]
    for fast in ticks_of(setting, seed):
        seen = observed(setting, fast.position)
        reach.see(seen)
        can, off = reach.can_be(), seen.known.off[: setting.cast.evaders] != 0
        for evader, twin in enumerate(twins):
            twin.see(seen)
            slow = set() if off[evader] else set(twin.since)
            assert set(np.flatnonzero(can[evader]).tolist()) == slow


@law
@given(setting=settings_of_games(contacts=1, share_delay_ticks=0), seed=SEEDS)
def test_it_is_what_a_slow_twin_finds(setting: Setting, seed: int) -> None:
    check_equals_twin(setting, seed)


@law
@given(setting=games_of_deceit(share_delay_ticks=0), seed=SEEDS)
def test_it_is_what_a_slow_twin_finds_with_every_mechanism(setting: Setting, seed: int) -> None:
    check_equals_twin(setting, seed)
