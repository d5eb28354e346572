"""What those reckon with who have to decide before they know, beside naive twins; switches and places with people."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.rules.cover import is_crowded
from afoot.rules.foresight import comes_256, either_256, first_256, moves_ahead
from afoot.rules.means import in_play
from afoot.rules.motion import hop_ticks
from afoot.rules.smoke import sees_cloud
from afoot.rules.worth import worth_of_leaving, worth_of_staying
from afoot.words import Ability, Moves
from tests.naive import foresight as naive
from tests.naive.rules import travel

pytestmark = pytest.mark.small
quick = settings(max_examples=200, deadline=None, derandomize=True)
TICKS = st.integers(0, 40)
NEED = st.integers(0, 60 * 256)
CHANCES = st.integers(0, 256)


@quick
@given(st.integers(1, 9000), st.integers(0, 3000), st.integers(1, 3000))
def test_a_hop_takes_as_long_as_is_reckoned(cost: int, carry: int, speed: int) -> None:
    assert hop_ticks(cost, carry, speed) == travel(cost, carry, speed, True)[0]


def test_moves_before_the_evader_decides_again() -> None:
    for moves, each, ticks in itertools.product(Moves, (False, True), range(1, 6)):
        if each and moves == Moves.SIMULTANEOUS:
            continue  # refused when a scenario is checked
        assert moves_ahead(moves, int(each), ticks) == naive.moves_ahead(moves, each, ticks)


@quick
@given(NEED, TICKS, TICKS)
def test_the_chance_to_come_is_the_share_of_ticks_that_are_enough(need: int, unseen: int, moves: int) -> None:
    chance = int(comes_256(need, unseen, moves))
    assert chance == naive.comes_256(need, unseen, moves)
    assert 0 <= chance <= 256
    assert chance <= comes_256(need, unseen, moves + 1)
    assert chance >= comes_256(need + 1, unseen, moves)
    whole = -(-need // 256)
    enough = sum(ticks + moves >= whole for ticks in range(unseen + 1))
    if need % 256 == 0:
        assert chance == 256 * enough // (unseen + 1)


def test_who_is_in_sight_comes_for_certain_or_not_at_all() -> None:
    assert [int(comes_256(need, 0, 3)) for need in (0, 3 * 256, 3 * 256 + 1)] == [256, 256, 0]


@quick
@given(CHANCES, CHANCES)
def test_either_of_two(a: int, b: int) -> None:
    exact = 256 * (1 - (1 - Fraction(a, 256)) * (1 - Fraction(b, 256)))
    assert exact <= either_256(a, b) < exact + 1
    assert either_256(a, b) == either_256(b, a) == naive.either_256([a, b])
    assert either_256(a, 0) == a and either_256(a, 256) == 256


@quick
@given(NEED, NEED, TICKS, st.integers(1, 9))
def test_who_is_first_at_a_way_out(need: int, own: int, unseen: int, outs: int) -> None:
    chance = int(first_256(need, own, unseen, outs))
    assert chance == naive.first_256(need, own, unseen, outs)
    assert 0 <= chance <= 256
    if unseen == 0 and need > 0:
        assert chance == 256 * (need <= own)


def test_the_worth_of_leaving_and_of_staying() -> None:
    for worth, stopped in itertools.product((0, 1, 600, 1000), range(257)):
        assert worth_of_leaving(worth, stopped) == int(worth * (1 - Fraction(stopped, 256)))
    for worth, hold_out, left in itertools.product((0, 600), (-1, 0, 9, 10, 11), (1, 10)):
        part = Fraction(1) if hold_out < 0 else min(Fraction(hold_out, left), Fraction(1))
        assert worth_of_staying(worth, hold_out, left) == int(worth * part)


def test_each_ability_has_its_switch() -> None:
    switch = {
        Ability.SMOKE: 0,
        Ability.KEEN_EYE: 1,
        Ability.OPEN: 2,
        Ability.SHUT: 2,
        Ability.SEAL: 2,
        Ability.GUISE: 3,
        Ability.SIGNAL: 3,
        Ability.DECOY: 4,
    }
    for ability, on in itertools.product(Ability, itertools.product((0, 1), repeat=5)):
        assert bool(in_play(ability, *on)) == bool(on[switch[ability]])


@quick
@given(*[st.integers(-3000, 3000)] * 4, st.integers(0, 3000), st.integers(0, 900))
def test_a_cloud_is_seen_from_as_far_as_its_edge(
    ax: int, ay: int, x: int, y: int, sight: int, r: int
) -> None:
    assert bool(sees_cloud(ax, ay, x, y, sight, r)) == ((ax - x) ** 2 + (ay - y) ** 2 <= (sight + r) ** 2)


def test_where_people_are() -> None:
    assert [bool(is_crowded(expected)) for expected in (0, 999, 1000)] == [False, False, True]
