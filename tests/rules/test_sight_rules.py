"""Sight, contacts, followers and random bits beside their naive twins."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.rules import chance
from afoot.rules.contacts import (
    NEVER,
    delay_slot,
    first_seen,
    label_after,
    looks,
    lost_sight,
    slot_due,
)
from afoot.rules.follow import TO_LAST_KNOWN, TO_RALLY, TRAILING, follow_phase, parted, senses
from afoot.rules.sight import beside, in_line, light_enough, revealed, within_mm
from tests.naive import luck
from tests.naive import rules as naive

pytestmark = pytest.mark.small
quick = settings(max_examples=60, deadline=None, derandomize=True)
WORD = st.integers(0, 2**64 - 1)


# random bits


@quick
@given(WORD, WORD)
def test_bits_are_those_of_python_integers(key: int, counter: int) -> None:
    assert int(chance.mix(np.uint64(key), np.uint64(counter))) == luck.mix(key, counter)


@quick
@given(st.integers(0, 2**63 - 1), st.integers(0, 2**40), st.integers(0, 10**6), st.integers(0, 10**6))
def test_keys(seed: int, chase: int, episode: int, tick: int) -> None:
    key = luck.chase_key(seed, chase, episode)
    assert int(chance.chase_key(seed, chase, episode)) == key
    for turn in (0, 1, chance.END_OF_TICK, chance.BEFORE_START):
        assert int(chance.turn_key(np.uint64(key), tick, turn)) == luck.turn_key(key, tick, turn)


@quick
@given(WORD, st.integers(0, 65_535), st.integers(0, 65_535), st.integers(0, 255), st.integers(0, 255))
def test_draws(key: int, actor: int, target: int, purpose: int, number: int) -> None:
    bits = int(chance.draw(np.uint64(key), actor, target, purpose, number))
    assert bits == luck.draw(key, actor, target, purpose, number)
    assert 0 <= bits < 2**32


def test_splitmix_gives_its_published_numbers() -> None:
    """The generator with seed 0 begins so (reference implementation by Vigna, and Java's SplittableRandom)."""
    first = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert [int(chance.mix(np.uint64(0), np.uint64(i))) for i in range(3)] == first


def test_no_two_draws_share_their_bits_by_key() -> None:
    counters = [
        (a, t, p, n) for a in (0, 1, 9) for t in (0, 1, chance.NOBODY) for p in range(3) for n in (0, 1)
    ]
    keys = [np.uint64(chance.turn_key(np.uint64(7), tick, turn)) for tick in range(5) for turn in range(4)]
    assert len({int(key) for key in keys}) == 20
    assert len({int(chance.draw(key, *c)) for key in keys for c in counters}) == 20 * len(counters)


@quick
@given(st.integers(0, 2**32 - 1), st.integers(1, 2**31 - 1))
def test_below_keeps_its_range(bits: int, count: int) -> None:
    assert chance.below(bits, count) == bits * count // 2**32
    assert 0 <= chance.below(bits, count) < count


@quick
@given(st.lists(st.integers(1, 2**32), min_size=1, max_size=6), st.integers(0, 2**32 - 1), st.booleans())
def test_pick(thresholds: list[int], bits: int, full: bool) -> None:
    upto = sorted(thresholds)
    if full:
        upto[-1] = 2**32
    padded = np.array([0, *upto, 2**32], np.int64)  # a mover's rows are somewhere in the middle
    assert chance.pick(padded, 1, 1 + len(upto), bits) == 1 + luck.pick(upto, bits)


def test_pick_gives_each_its_share() -> None:
    upto = np.array([2**30, 2**31, 2**32], np.int64)
    picked = [int(chance.pick(upto, 0, 3, chance.draw(np.uint64(1), i, 0, 0, 0))) for i in range(2000)]
    shares = np.bincount(picked, minlength=3) / 2000
    assert shares == pytest.approx([0.25, 0.25, 0.5], abs=0.04)


# sight


@pytest.mark.parametrize("n", [1, 63, 64, 65, 130])
def test_sight_reads_bits_and_lists_alike(n: int) -> None:
    dice = random.Random(n)
    sees = np.array([[dice.random() < 0.3 for _ in range(n)] for _ in range(n)])
    words = np.zeros((n, (n + 63) // 64), np.uint64)
    for a, b in zip(*np.nonzero(sees), strict=True):
        words[a, b // 64] |= np.uint64(1 << (int(b) % 64))
    lists = [np.flatnonzero(row) for row in sees]
    start = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    nodes = np.concatenate(lists).astype(np.int32)
    no_bits, no_start, no_nodes = np.zeros((0, 0), np.uint64), np.zeros(1, np.int64), np.zeros(0, np.int32)
    for _ in range(300):
        a, b = dice.randrange(n), dice.randrange(n)
        assert bool(in_line(words, no_start, no_nodes, a, b)) == sees[a, b]
        assert bool(in_line(no_bits, start, nodes, a, b)) == sees[a, b]


@pytest.mark.parametrize(
    ("b", "range_mm", "near"),
    [((3, 4), 5, True), ((3, 4), 4, False), ((0, 0), 0, True), ((1, 0), 0, False), ((-3, -4), 5, True)],
)
def test_range(b: tuple[int, int], range_mm: int, near: bool) -> None:
    assert bool(within_mm(0, 0, *b, range_mm)) == near


def test_range_does_not_overflow_on_any_board_below_2147_km_across() -> None:
    far = np.int32(2**31 - 1)
    assert within_mm(-(10**9), 0, 10**9, 0, 2 * 10**9)
    assert not within_mm(-(10**9), 0, 10**9, 1, 2 * 10**9)
    assert not within_mm(np.int32(0), np.int32(0), far, far, far)


def test_evaders_show_themselves_periodically() -> None:
    assert [tick for tick in range(13) if revealed(tick, 5)] == [0, 5, 10]
    assert not any(revealed(tick, 0) for tick in range(5))


def test_in_the_dark_only_those_in_touch_see() -> None:
    hops = np.array([[0, 1], [1, 2], [2, 2]], np.int32)  # one way: 0 to 1 to 2
    degree = np.array([2, 2, 1], np.int32)
    touching = [[bool(beside(hops, degree, a, b)) for b in range(3)] for a in range(3)]
    assert touching == [[True, True, False], [True, True, True], [False, True, True]]
    assert light_enough(1, False) and light_enough(0, True) and not light_enough(0, False)


# contacts


@pytest.mark.parametrize("bits", [0, 2**31 - 1, 2**31, 2**32 - 1])
def test_a_look_needs_a_line_and_range_and_luck(bits: int) -> None:
    assert bool(looks(True, True, bits, 2**31)) == (bits < 2**31)
    assert looks(True, True, bits, 2**32) and not looks(True, True, bits, 0)
    assert not looks(False, True, bits, 2**32) and not looks(True, False, bits, 2**32)


def test_labels() -> None:
    for label in (0, 3):
        for last_tick in (NEVER, 5, 8, 9, 10):
            for identified in (False, True):
                fast = label_after(label, last_tick, 10, identified, 4)
                assert fast == naive.label_after(label, last_tick, 10, identified, 4)


@pytest.mark.parametrize("delay", [0, 1, 3])
def test_news_is_shared_when_it_is_due(delay: int) -> None:
    ring: list[int | None] = [None] * (delay + 1)
    for now in range(12):
        ring[delay_slot(now, delay)] = now
        if now >= delay:
            assert ring[slot_due(delay_slot(now, delay), delay)] == now - delay


@quick
@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_when_a_time_in_sight_begins_and_ends(seen: list[bool]) -> None:
    begins, ends, last = [], [], NEVER
    for tick, now in enumerate(seen):
        if now:
            begins += [tick] * bool(first_seen(last, tick))
            last = tick
        ends += [tick] * bool(lost_sight(last, tick))
    assert (begins, ends) == naive.times_in_sight(seen)


# followers


@pytest.mark.parametrize("hears", [False, True])
@pytest.mark.parametrize("sees", list(itertools.product([False, True], repeat=3)))
def test_a_follower_hears_or_sees(hears: bool, sees: tuple[bool, bool, bool]) -> None:
    assert bool(senses(hears, *sees)) == (hears or sees == (True, True, True))


@quick
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=20), st.integers(0, 4))
def test_followers(ticks: list[tuple[bool, bool]], lost_ticks: int) -> None:
    contact, there = [c for c, _ in ticks], [t for _, t in ticks]
    phases, phase, last = [], TRAILING, -1
    for tick in range(len(ticks)):
        last = tick if contact[tick] else last
        phase = int(follow_phase(parted(tick, last, lost_ticks), there[tick], phase))
        phases.append(phase)
    assert phases == naive.follow_phases(contact, there, lost_ticks)
    assert set(phases) <= {TRAILING, TO_LAST_KNOWN, TO_RALLY}
