"""The game and its slow twin, column by column, on random small boards with every mechanism."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from afoot.game.state_of_means import DEED_NAMES
from afoot.words import Status
from tests.naive.games import Setting, games_of_unit_hops, play_both, random_orders, settings_of_games
from tests.naive.means_games import games_of_deceit, games_of_means, random_deeds, random_ploys

SEPARATE_DEEDS = {"smoke", "keen_eye", "opened", "shut", "sealed", "traces_read"}
HAPPENS = {Status.CAPTURED, Status.ESCAPED, Status.SHELTERED, Status.TIMEOUT}


def test_fast_and_slow_agree_on_everything() -> None:
    happened: Counter[object] = Counter()

    @settings(max_examples=250, deadline=None, derandomize=True, database=None)
    @given(settings_of_games(), st.integers(0, 2**40))
    def play(setting: Setting, seed: int) -> None:
        dice = random.Random(seed)
        game = play_both(setting, seed, lambda: random_orders(dice, len(setting.cast.movers)))
        happened.update(game.events)
        happened.update(evader.status for evader in game.evaders)

    play()
    never = {name for name, count in happened.items() if count == 0}
    assert never == set()
    assert set(happened) >= HAPPENS


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(games_of_unit_hops(), st.integers(0, 2**40))
def test_the_short_way_through_hops_of_one_tick_is_the_same_game(setting: Setting, seed: int) -> None:
    dice = random.Random(seed)
    play_both(setting, seed, lambda: random_orders(dice, len(setting.cast.movers)))


def test_the_short_way_is_the_same_game_with_every_mechanism_too() -> None:
    taken: Counter[bool] = Counter()

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(games_of_unit_hops(games_of_deceit), st.integers(0, 2**40))
    def play(setting: Setting, seed: int) -> None:
        dice = random.Random(seed)
        taken[setting.cast.ahead.size > 0] += 1
        play_both(setting, seed, lambda: random_ploys(dice, len(setting.cast.movers)))

    play()
    assert taken[True] > 50


def test_means_are_the_same_game_too_and_all_of_them_come_about() -> None:
    done: Counter[str] = Counter()

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(games_of_means(), st.integers(0, 2**40))
    def play(setting: Setting, seed: int) -> None:
        dice = random.Random(seed)
        game = play_both(setting, seed, lambda: random_deeds(dice, len(setting.cast.movers)))
        done.update(game.tricks.deeds)

    play()
    assert {name for name, count in done.items() if count > 0} == SEPARATE_DEEDS


def test_who_is_who_is_the_same_game_too_and_every_deed_comes_about() -> None:
    done: Counter[str] = Counter()

    @settings(max_examples=300, deadline=None, database=None)
    @given(games_of_deceit(), st.integers(0, 2**40))
    def play(setting: Setting, seed: int) -> None:
        dice = random.Random(seed)
        game = play_both(setting, seed, lambda: random_ploys(dice, len(setting.cast.movers)))
        done.update(game.tricks.deeds)

    for games in range(3):  # a passage is shut in one game in some hundred
        seeded(games)(play)()
        if {name for name, count in done.items() if count > 0} == set(DEED_NAMES):
            return
    raise AssertionError(done)


@pytest.mark.small
@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(games_of_deceit(), st.integers(0, 2**40))
def test_a_few_with_deceit_agree_without_the_jit_too(setting: Setting, seed: int) -> None:
    dice = random.Random(seed)
    play_both(setting, seed, lambda: random_ploys(dice, len(setting.cast.movers)))


@pytest.mark.small
@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(games_of_means(), st.integers(0, 2**40))
def test_a_few_with_means_agree_without_the_jit_too(setting: Setting, seed: int) -> None:
    dice = random.Random(seed)
    play_both(setting, seed, lambda: random_deeds(dice, len(setting.cast.movers)))


@pytest.mark.small
@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(settings_of_games(), st.integers(0, 2**40))
def test_a_few_agree_without_the_jit_too(setting: Setting, seed: int) -> None:
    dice = random.Random(seed)
    play_both(setting, seed, lambda: random_orders(dice, len(setting.cast.movers)))
