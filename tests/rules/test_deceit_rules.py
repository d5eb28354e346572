"""Identity, cover, decoys, sources and witnesses beside their naive twins, with the values at their edges."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from afoot.rules.contacts import NEVER
from afoot.rules.cover import covered, gives_cover
from afoot.rules.decoy import goes_on, seems, tell_after
from afoot.rules.identity import (
    can_have_come,
    identified_after_guise,
    identified_by,
    identify_chance,
    is_identified,
    look_due,
)
from afoot.rules.sources import drawn_label, goes_before, is_free, keeps_slot
from afoot.rules.witness import due_tick, imagines, is_due, tells_of
from afoot.words import Side, Status, Tell
from tests.naive import identity as naive

pytestmark = pytest.mark.small
quick = settings(max_examples=100, deadline=None, derandomize=True)
CERTAIN = 2**32
BOOLS = (False, True)
chances = st.integers(0, CERTAIN)
metres_mm = st.integers(0, 2**31 - 1)


# identity

SIDES: dict[int, set[Side]] = {
    mask: {side for side in (Side.PURSUERS, Side.EVADERS) if mask >> side & 1} for mask in range(4)
}


def test_a_mover_is_known_by_its_bit_or_because_it_wears_no_guise() -> None:
    for guise, mask, side in itertools.product((0, 1, 9), SIDES, (Side.PURSUERS, Side.EVADERS)):
        assert bool(is_identified(guise, mask, side)) == (guise == 0 or side in SIDES[mask])


def test_bits_come_and_go_for_one_side_alone() -> None:
    for mask, side in itertools.product(SIDES, (Side.PURSUERS, Side.EVADERS)):
        assert SIDES[int(identified_by(mask, side))] == SIDES[mask] | {side}
        assert SIDES[int(identified_after_guise(mask, side, True))] == SIDES[mask]
        assert SIDES[int(identified_after_guise(mask, side, False))] == SIDES[mask] - {side}


def test_close_looks_come_once_in_so_many_ticks_and_not_all_in_the_same() -> None:
    for every, viewer in itertools.product((1, 2, 5), range(7)):
        due = [bool(look_due(tick, viewer, every)) for tick in range(20)]
        assert due == [naive.looks_closely(tick, viewer, every) for tick in range(20)]
        assert all(sum(due[first : first + every]) == 1 for first in range(20 - every))
    assert look_due(3, 4, 0), "every tick, where nothing is said"
    assert {tick for tick in range(5) for viewer in range(5) if look_due(tick, viewer, 5)} == set(range(5))


@quick
@given(chances, chances, metres_mm, metres_mm)
@example(CERTAIN, 0, 2**31 - 2, 2**31 - 1)
@example(0, CERTAIN, 0, 1)
def test_the_chance_to_identify_goes_evenly_from_near_to_far(near: int, far: int, gap: int, at: int) -> None:
    chance = int(identify_chance(near, far, gap, at))
    if at > 0:
        assert chance == naive.identify_chance(near, far, gap, at)
        exact = near + (far - near) * Fraction(min(gap, at), at)
        assert abs(chance - exact) <= Fraction(abs(far - near), 1024) + 1
    assert min(near, far) <= chance <= max(near, far)


def test_the_chance_to_identify_at_its_edges() -> None:
    table = {0: 1000, 5: 700, 10: 400, 11: 400, 2**31 - 1: 400}
    assert {gap: int(identify_chance(1000, 400, gap, 10)) for gap in table} == table
    assert int(identify_chance(1000, 400, 0, 0)) == 400, "with no distance to go everything is far"


@quick
@given(st.integers(0, 1000), st.integers(1, 100), st.integers(-5, 60), st.integers(0, 60))
@example(50, 10, 5, 5)
@example(51, 10, 5, 5)
@example(0, 10, 0, 5)
@example(0, 10, -1, 5)
def test_who_can_have_come_can_be_who_was_seen(way: int, speed: int, ticks: int, most: int) -> None:
    assert bool(can_have_come(way, speed, ticks, most)) == naive.can_have_come(way, speed, ticks, most)


# cover


def test_who_stands_near_and_in_line_gives_cover() -> None:
    for line, near in itertools.product(BOOLS, repeat=2):
        assert bool(gives_cover(line, near)) == (line and near)


@quick
@given(chances, st.integers(0, 1000), st.integers(0, 1_000_000))
@example(CERTAIN, 64, 1_000_000)
@example(CERTAIN, 65, 1_000_000)
def test_cover_divides_the_chance(chance: int, bystanders: int, cover: int) -> None:
    got = int(covered(chance, bystanders, cover))
    assert got == naive.among(chance, bystanders, cover)
    faces = 1 + Fraction(min(bystanders, 64) * cover, 1000)
    assert got == chance / faces // 1
    assert 0 <= covered(chance, bystanders + 1, cover) <= got <= chance


def test_a_face_more_halves_the_chance_and_nobody_changes_nothing() -> None:
    assert covered(CERTAIN, 1, 1000) == CERTAIN // 2 and covered(CERTAIN, 0, 1000) == CERTAIN
    assert covered(CERTAIN, 3, 0) == CERTAIN and covered(CERTAIN, 64, 1000) == covered(CERTAIN, 99, 1000)


# decoys and tells


def test_a_tell_is_right_below_its_threshold() -> None:
    for right in (0, 1, 2**31, CERTAIN):
        for bits in (0, right - 1, right, CERTAIN - 1):
            if 0 <= bits < CERTAIN:
                truth, lie = (Tell.REAL, Tell.FALSE) if bits < right else (Tell.FALSE, Tell.REAL)
                assert (seems(1, bits, right), seems(0, bits, right)) == (truth, lie)


def test_a_tell_is_kept_or_drawn_anew() -> None:
    for is_new, each_look in itertools.product(BOOLS, repeat=2):
        for tell, seeming in itertools.product(Tell, repeat=2):
            expected = seeming if is_new or each_look else tell
            assert tell_after(tell, is_new, each_look, seeming) == expected


def test_a_decoy_goes_on_while_it_has_time_and_a_sender() -> None:
    for tick, status in itertools.product((4, 5, 6), Status):
        assert bool(goes_on(tick, 5, status)) == (tick == 4 and status == Status.LIVE)


# sources


def test_a_slot_is_free_unless_its_holder_is_known_or_was_seen_lately() -> None:
    for held, known, last in itertools.product(BOOLS, BOOLS, (NEVER, 7, 8, 9, 10)):
        kept = held and (known or last in (9, 10))
        assert bool(is_free(held, known, last, 10)) == (not kept)


def test_the_slot_longest_unused_is_taken() -> None:
    slots = [(tick, bits) for tick in (NEVER, 3, 4) for bits in (0, 5, CERTAIN - 1)]
    for one, best in itertools.product(slots, repeat=2):
        assert bool(goes_before(*one, *best)) == (one < best)


def test_a_source_keeps_its_slot_in_sight_or_known() -> None:
    for has, known, last in itertools.product(BOOLS, BOOLS, (NEVER, 8, 9, 10)):
        assert bool(keeps_slot(has, known, last, 10)) == (has and (known or last >= 9))


@quick
@given(st.integers(0, CERTAIN - 1))
@example(0)
@example(CERTAIN - 1)
def test_labels_fit_and_are_never_that_of_nobody(bits: int) -> None:
    assert drawn_label(bits) == sorted((bits // 2 + 1, 2**31 - 1))[0]
    assert 1 <= drawn_label(bits) < 2**31


# witnesses


def test_a_witness_decides_once_for_each_time_in_sight() -> None:
    for last, waiting, bits in itertools.product((NEVER, 8, 9, 10), BOOLS, (0, 4, 5, 6)):
        expected = last in (NEVER, 8) and not waiting and bits < 5
        assert bool(tells_of(last, 10, waiting, bits, 5)) == expected
    assert not tells_of(NEVER, 10, False, 0, 0) and tells_of(NEVER, 0, False, CERTAIN - 1, CERTAIN)


def test_a_witness_that_sees_nobody_may_imagine_one() -> None:
    for waiting, saw, bits in itertools.product(BOOLS, BOOLS, (4, 5)):
        assert bool(imagines(waiting, saw, bits, 5)) == (not waiting and not saw and bits == 4)


def test_a_report_comes_after_its_delay() -> None:
    for tick, delay in itertools.product((0, 7), (0, 1, 30)):
        due = due_tick(tick, delay)
        assert [bool(is_due(due, now)) for now in range(50)] == [now >= tick + delay for now in range(50)]
