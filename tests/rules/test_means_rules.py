"""Energy, smoke, the keen eye, passages and traces beside their naive twins, with the values at their edges."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from afoot.rules.energy import can_keep_up, can_pay, energy_after
from afoot.rules.keen_eye import glimpse_of, range_of
from afoot.rules.passage import Gates, barred, can_work, door_after, lets_through, open_mm, shut_off
from afoot.rules.smoke import hangs, lasts_until, line_meets
from afoot.rules.trace import newer, readable
from afoot.words import Ability, Door
from tests.naive import tricks as naive

pytestmark = pytest.mark.small
quick = settings(max_examples=100, deadline=None, derandomize=True)
# Coordinates of a map 80 km across: the largest for which nothing overflows.
near, far = st.integers(-500, 500), st.integers(-40_000_000, 40_000_000)
spots = st.one_of(st.tuples(near, near, near), st.tuples(far, far, st.integers(-100_000, 100_000)))
Spot = tuple[int, int, int]
AMOUNTS = (0, 1, 499, 500, 501, 10**9)


def test_energy_never_leaves_its_bounds() -> None:
    for energy, spent, recovered, full in itertools.product(AMOUNTS, repeat=4):
        if energy > full:
            continue
        after = energy_after(energy, spent, recovered, full)
        assert after == sorted((0, min(full, max(energy - spent, 0) + recovered), full))[1]
        assert 0 <= after <= full
        assert bool(can_pay(energy, spent)) == bool(can_keep_up(energy, spent)) == (energy - spent >= 0)


@quick
@given(spots, spots, spots, st.integers(0, 60_000))
@example((-(10**9) // 2,) * 3, (10**9 // 2,) * 3, (10**9 // 2, -(10**9) // 2, 0), 0)
def test_a_line_meets_a_cloud(a: Spot, b: Spot, spot: Spot, r: int) -> None:
    met = bool(line_meets(*a, *b, *spot, r))
    assert met == naive.line_meets(a, b, spot, r)
    assert met == bool(line_meets(*b, *a, *spot, r)), "smoke acts both ways"


@quick
@given(spots, spots, spots)
def test_how_far_a_line_passes_is_right_to_a_part_of_its_length(a: Spot, b: Spot, spot: Spot) -> None:
    flat = [(x, y, 0) for x, y, _ in (a, b, spot)]
    away = shapely.LineString([flat[0][:2], flat[1][:2]]).distance(shapely.Point(flat[2][:2]))
    length = math.dist(flat[0], flat[1])
    slack = length / 1024 + min(length, 1024 / max(length, 1)) + 3
    assert line_meets(*flat[0], *flat[1], *flat[2], math.ceil(away + slack))
    if away > slack:
        assert not line_meets(*flat[0], *flat[1], *flat[2], math.floor(away - slack))


def test_a_cloud_hides_the_looks_of_its_life_and_no_more() -> None:
    for life in (0, 1, 5):
        until = lasts_until(10, life)
        assert [bool(hangs(tick, until)) for tick in range(10, 18)] == [
            tick - 10 <= life for tick in range(10, 18)
        ]
        twin = naive.Cloud(0, 10, life, 0)
        assert [bool(hangs(tick, until)) for tick in range(10, 18)] == [
            twin.hangs(tick) for tick in range(10, 18)
        ]


def test_a_keen_eye_never_sees_less() -> None:
    for plain, keen_mm in itertools.product((0, 5, 9), repeat=2):
        assert range_of(plain, 0, keen_mm) == glimpse_of(plain, 0, keen_mm) == plain
        assert range_of(plain, 1, keen_mm) == glimpse_of(plain, 1, keen_mm) == sorted((plain, keen_mm))[1]


def test_what_work_does_to_a_door() -> None:
    table = {
        (Ability.OPEN, Door.SHUT): Door.OPEN,
        (Ability.SHUT, Door.OPEN): Door.SHUT,
        (Ability.SEAL, Door.OPEN): Door.SEALED,
        (Ability.SEAL, Door.SHUT): Door.SEALED,
    }
    for ability, door in itertools.product((Ability.OPEN, Ability.SHUT, Ability.SEAL), Door):
        assert bool(can_work(ability, door)) == ((ability, door) in table)
        if (ability, door) in table:
            assert door_after(ability) == table[ability, door]
    assert [bool(lets_through(door)) for door in Door] == [True, False, False]


def test_a_passage_bars_those_who_cannot_open_it() -> None:
    for door, able in itertools.product(Door, (False, True)):
        passes = {Door.OPEN: True, Door.SHUT: able, Door.SEALED: False}[door]
        assert bool(barred(door, able)) == (not passes)


def test_a_hop_through_a_passage_costs_nothing_else_while_it_is_open() -> None:
    hop_mm = np.array([[[0, 70, 80]]], np.int32)
    passage_of = np.array([[-1, 0, -1]], np.int16)
    for door in Door:
        gates = Gates(passage_of, np.array([door], np.int32))
        costs = [int(open_mm(hop_mm, gates, 0, 0, slot)) for slot in range(3)]
        assert costs == [0, 70 if door == Door.OPEN else 0, 80]
        assert bool(shut_off(gates, 0, 1)) == (door != Door.OPEN) and not shut_off(gates, 0, 2)
    assert not shut_off(None, 0, 1) and open_mm(hop_mm, None, 0, 0, 1) == 70


@quick
@given(st.integers(0, 2**32), st.integers(-5, 50), st.integers(1, 40))
def test_traces_fade(clue: int, age: int, fades: int) -> None:
    chance = int(readable(clue, age, fades))
    assert chance == naive.readable(clue, age, fades)
    assert 0 <= chance <= clue
    if age >= 0:
        assert chance >= readable(clue, age + 1, fades)


def test_a_trace_just_left_is_read_with_its_clue_and_an_old_one_never() -> None:
    assert readable(2**32, 0, 10) == 2**32 and readable(2**32, 10, 10) == 0 == readable(2**32, 9, 9)
    assert newer(3, 2) and not newer(2, 2) and not newer(1, 2)
