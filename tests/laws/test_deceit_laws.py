"""Laws of who is who, on random games: guises, decoys, slots, witnesses, and what stays hidden."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.rules.contacts import NEVER
from afoot.sim.batch import Batch
from afoot.words import Ability, Side, Status
from tests.naive.build import frozen
from tests.naive.games import Fast, Setting
from tests.naive.means_games import games_of_deceit, random_ploys
from tests.naive.variants import with_roomy_refuges

law = settings(max_examples=60, deadline=None, derandomize=True, database=None)
few = settings(max_examples=8, deadline=None, derandomize=True, database=None)
SEEDS = st.integers(0, 2**40)
BOTH = (Side.PURSUERS, Side.EVADERS)


def _play(setting: Setting, seed: int, never: int = 0) -> Iterator[Fast]:
    """The fast game at its start and after each turn, under random orders. never: mask of what nobody orders."""
    dice, fast = random.Random(seed), Fast(setting, seed)
    yield fast
    while not fast.over:
        ploys = random_ploys(dice, len(setting.cast.movers))
        fast.turn([(slot, gait, does & ~never, passage) for slot, gait, does, passage in ploys])
        yield fast


def _lookers(setting: Setting) -> int:
    return setting.cast.pursuers + setting.cast.evaders


def _decoys(fast: Fast) -> Any:
    first = _lookers(fast.setting)
    return fast.position.movers[first : first + fast.setting.cast.decoys]


def _bits(fast: Fast) -> Any:
    """bool [movers that look, sides]: whom each side knows."""
    return (fast.position.tricks.guises.identified[:, None] >> np.arange(2)) & 1 == 1


# guises and identity


@law
@given(games_of_deceit(guise=1), SEEDS)
def test_nobody_unknown_is_captured_in_guise(setting: Setting, seed: int) -> None:
    """But for those who give themselves up."""
    for fast in _play(with_roomy_refuges(setting), seed):
        captured = fast.position.movers.status[: _lookers(setting)] == Status.CAPTURED
        in_guise = fast.position.tricks.guises.kind > 0
        assert _bits(fast)[captured & in_guise, Side.PURSUERS].all()


@law
@given(games_of_deceit(guise=1), SEEDS)
def test_who_is_known_stays_known_until_a_guise_is_put_on(setting: Setting, seed: int) -> None:
    before, bare, guises = None, None, 0
    for fast in _play(setting, seed):
        bits = _bits(fast)
        if before is not None and bare is not None:
            lost = (before & ~bits).any(axis=1)
            assert bare[lost].all(), "one that had a guise on has lost a bit"
            assert lost.sum() <= fast.position.tricks.deeds[0].guises - guises
        before, bare = bits, fast.position.tricks.guises.kind == 0
        guises = int(fast.position.tricks.deeds[0].guises)


@law
@given(games_of_deceit(guise=1, contacts=1), SEEDS)
def test_whoever_is_seen_without_a_guise_is_known(setting: Setting, seed: int) -> None:
    for fast in _play(setting, seed):
        seen = fast.position.sightings.tick[: _lookers(setting)] == fast.position.clock.tick[0]
        bare = fast.position.tricks.guises.kind == 0
        others = 1 - (np.arange(_lookers(setting)) >= setting.cast.pursuers).astype(int)
        if fast.position.clock.turn[0] == 0:
            assert _bits(fast)[np.arange(len(others)), others][seen & bare].all()


@law
@given(games_of_deceit(guise=0), SEEDS)
def test_where_guises_are_off_nobody_wears_one_and_bystanders_are_nobody(setting: Setting, seed: int) -> None:
    for fast in _play(setting, seed):
        assert (fast.position.tricks.guises.kind == 0).all()
        strangers = fast.position.sightings[_lookers(setting) + setting.cast.decoys :]
        assert (strangers.tick == NEVER).all()


@law
@given(games_of_deceit(guise=1, contacts=1), SEEDS)
def test_who_passes_for_another_is_told_as_nobody_in_the_chase(setting: Setting, seed: int) -> None:
    for fast in _play(setting, seed):
        now, guises = fast.position.clock.tick[0], fast.position.tricks.guises
        for column in range(_lookers(setting)):
            source, side = fast.position.sightings[column], Side(int(column >= setting.cast.pursuers))
            unknown = guises.kind[column] > 0 and not _bits(fast)[column, 1 - side]
            if fast.position.clock.turn[0] == 0 and source.tick == now and unknown:
                assert (source.who, source.kind, source.tell) == (0, guises.kind[column] - 1, 0)


# slots and energy


def _slots_agree(fast: Fast) -> None:
    holders, sightings = fast.position.tricks.holders, fast.position.sightings
    held = {slot: int(holder.source) for slot, holder in enumerate(holders) if holder.source >= 0}
    assert {int(source.slot): s for s, source in enumerate(sightings) if source.slot >= 0} == held
    first, cast = int(fast.setting.cast.means.slots[0]), fast.setting.cast
    both = _lookers(fast.setting)
    for slot, source in held.items():
        if source < both:
            of_evaders = source >= cast.pursuers
        elif source < both + cast.decoys:
            of_evaders = bool(cast.means.decoy_side[source - both] == Side.EVADERS)
        else:
            of_evaders = source < both + cast.decoys + cast.bystanders  # a bystander as the pursuers see it
        assert (slot >= first) == of_evaders


@law
@given(games_of_deceit(), SEEDS)
def test_no_two_sources_share_a_slot_and_none_stands_among_the_other_sides(
    setting: Setting, seed: int
) -> None:
    for fast in _play(setting, seed):
        _slots_agree(fast)


@pytest.mark.small
@few
@given(games_of_deceit(), SEEDS)
def test_slots_agree_without_the_jit_too(setting: Setting, seed: int) -> None:
    for fast in _play(setting, seed):
        _slots_agree(fast)


@law
@given(games_of_deceit(guise=1, contacts=1), SEEDS)
def test_a_mover_that_is_known_keeps_its_slot_and_label(setting: Setting, seed: int) -> None:
    """While nobody sends a decoy or puts on a guise."""
    before, known, guises = None, None, 0
    for fast in _play(setting, seed, never=1 << Ability.DECOY):
        sources = fast.position.sightings[: _lookers(setting)].copy()
        if before is not None and fast.position.tricks.deeds[0].guises == guises:
            kept = known & (before.slot >= 0) & (sources.tick != NEVER)
            assert (sources.slot[kept] == before.slot[kept]).all()
            assert (sources.label[kept] == before.label[kept]).all()
        others = 1 - (np.arange(_lookers(setting)) >= setting.cast.pursuers).astype(int)
        before, known = sources, _bits(fast)[np.arange(len(others)), others]
        guises = int(fast.position.tricks.deeds[0].guises)


@law
@given(games_of_deceit(energy=1), SEEDS)
def test_energy_stays_between_nothing_and_full(setting: Setting, seed: int) -> None:
    for fast in _play(setting, seed):
        full = setting.cast.means.energy.full[fast.position.movers.kind[: _lookers(setting)]]
        energy = fast.position.tricks.movers.energy
        assert ((energy >= 0) & (energy <= full)).all()


# decoys


@law
@given(games_of_deceit(decoys=1), SEEDS)
def test_decoys_are_out_with_their_senders_and_never_more_than_two_a_side(
    setting: Setting, seed: int
) -> None:
    for fast in _play(setting, seed):
        out = _decoys(fast).status == Status.LIVE
        assert (out | (_decoys(fast).status == Status.UNSENT)).all()
        sides = setting.cast.means.decoy_side[out]
        assert all((sides == side).sum() <= 2 for side in BOTH)
        if fast.position.clock.turn[0] == 0:
            tick = fast.position.clock.tick[0]
            rows = fast.position.tricks.decoys[out]
            over = fast.position.clock.over[0] == 1  # the horizon ends senders after their decoys
            assert over or (fast.position.movers.status[rows.sender] == Status.LIVE).all()
            assert (rows.until_tick > tick).all()
            assert ((rows.sender >= setting.cast.pursuers) == (sides == Side.EVADERS)).all()


@law
@given(games_of_deceit(decoys=1), SEEDS)
def test_decoys_that_nobody_orders_are_never_sent(setting: Setting, seed: int) -> None:
    for fast in _play(setting, seed, never=1 << Ability.DECOY):
        assert (_decoys(fast).status == Status.UNSENT).all()
        assert (fast.position.tricks.decoys.until_tick == NEVER).all()


@law
@given(games_of_deceit(decoys=1, contacts=1), SEEDS)
def test_an_unseen_sender_and_its_decoy_are_both_new_to_the_others(setting: Setting, seed: int) -> None:
    """Neither has a label that was ever given out before, so that no label tells which is which."""
    given_out: set[int] = set()
    was_out, unseen = None, None
    for fast in _play(setting, seed):
        out = _decoys(fast).status == Status.LIVE
        if was_out is not None and unseen is not None:
            for index in np.flatnonzero(out & ~was_out):
                sender = int(fast.position.tricks.decoys[index].sender)
                if unseen[sender]:
                    for source in (sender, _lookers(setting) + index):
                        row = fast.position.sightings[source]
                        assert row.slot < 0 or int(row.label) not in given_out
        tick = fast.position.clock.tick[0]
        unseen = fast.position.sightings.tick < tick
        was_out = out
        given_out |= {int(label) for label in fast.position.sightings.label if label > 0}


@law
@given(games_of_deceit(decoys=1, contacts=1), SEEDS)
def test_a_decoy_moves_from_the_turn_after_it_was_sent(setting: Setting, seed: int) -> None:
    was_out = None
    for fast in _play(setting, seed):
        out = _decoys(fast).status == Status.LIVE
        if was_out is not None:
            for decoy in _decoys(fast)[out & ~was_out]:
                assert decoy.node == decoy.hop_from == decoy.hop_to and decoy.remaining_mm == 0
        was_out = out


FAIR = {"contacts": 1, "reveal_ticks": 0, "keen_eye": 0, "share_delay_ticks": 0}


@law
@given(games_of_deceit(smoke=1, decoys=1, **FAIR), SEEDS)
def test_smoke_hides_decoys_as_it_hides_movers(setting: Setting, seed: int) -> None:
    """Where everybody sees as far and as well, a decoy is seen by those who see a mover that stands beside it."""
    classes = setting.cast.classes.copy()
    classes.sight_mm, classes.glimpse = 10**9, 2**32
    classes.setflags(write=False)
    lit = setting.board.lit
    board = setting.board._replace(lit=frozen(np.ones_like(lit), lit.dtype))
    fair = setting._replace(board=board, cast=setting.cast._replace(classes=classes))
    both = _lookers(setting)
    for fast in _play(fair, seed):
        movers = fast.position.movers
        if fast.position.clock.turn[0] != 0 or fast.over:
            continue
        for viewer in range(both):
            for index, decoy in enumerate(_decoys(fast)):
                other = setting.cast.means.decoy_side[index] != int(viewer >= setting.cast.pursuers)
                if decoy.status != Status.LIVE or not other or not _looks(movers[viewer]):
                    continue
                beside = [m for m in _opponents(setting, viewer) if _looks(movers[m])]
                beside = [m for m in beside if movers.node[m] == decoy.node]
                seen = _seen(fast, viewer, both + index)
                assert all(_seen(fast, viewer, m) == seen == _seen(fast, m, viewer) for m in beside)


def _looks(mover: Any) -> bool:
    return bool(mover.status == Status.LIVE and mover.inside == 0)


def _opponents(setting: Setting, viewer: int) -> range:
    pursuers = setting.cast.pursuers
    return range(pursuers, _lookers(setting)) if viewer < pursuers else range(pursuers)


def _seen(fast: Fast, viewer: int, source: int) -> bool:
    slot = int(fast.position.sightings[source].slot)
    return slot >= 0 and bool(fast.position.contacts[viewer, slot].tick == fast.position.clock.tick[0])


# witnesses, and what stays hidden


@law
@given(games_of_deceit(witnesses=1), SEEDS)
def test_a_report_is_heard_when_it_is_due_and_one_at_a_time_is_on_its_way(
    setting: Setting, seed: int
) -> None:
    delays = set(setting.cast.means.bystanders.delay_ticks.tolist())
    on_its_way: dict[int, tuple[int, int, int]] = {}
    for fast in _play(setting, seed):
        tick, rows = int(fast.position.clock.tick[0]), fast.position.tricks.witnesses
        for index, row in enumerate(rows):
            report = (int(row.seen_tick), int(row.node), int(row.due_tick))
            assert row.due_tick == NEVER or row.due_tick > tick
            if index in on_its_way and on_its_way[index][2] > tick:
                assert report == on_its_way[index], "a report was replaced on its way"
        heard = [tuple(h)[:3] for h in fast.position.tricks.heard.tolist() if h[2] != NEVER]
        assert all(due <= tick and due - seen in delays for seen, _, due in heard)
        if len(rows) <= 3:  # all that are due in a tick are among the newest four
            assert all(report in heard for report in on_its_way.values() if report[2] == tick)
        on_its_way = {
            index: (int(row.seen_tick), int(row.node), int(row.due_tick))
            for index, row in enumerate(rows)
            if row.due_tick != NEVER
        }


@law
@given(games_of_deceit(witnesses=0), SEEDS)
def test_where_witnesses_are_off_nobody_hears_anything(setting: Setting, seed: int) -> None:
    for fast in _play(setting, seed):
        assert (fast.position.tricks.heard.due_tick == NEVER).all()


@few
@given(games_of_deceit(), SEEDS, st.integers(0, 12))
def test_what_is_hidden_is_not_observed(setting: Setting, seed: int, turns: int) -> None:
    """Who holds which slot, what witnesses will tell, who is known to the others, where their decoys are."""
    board, cast, rules = setting
    batch, rng = Batch(board, cast, rules, 1), np.random.default_rng(seed)
    for turn, fast in enumerate(_play(setting, seed)):
        if turn < turns and not fast.over:
            continue
        for column, played in zip(batch.state.columns(), fast.position.columns(), strict=True):
            column[0] = played
        seen = {side: batch.observe(side) for side in BOTH}
        for side in BOTH:
            _hide(batch, side, rng)
            assert str(batch.observe(side)) == str(seen[side])
            for column, played in zip(batch.state.columns(), fast.position.columns(), strict=True):
                column[0] = played
        return


def _hide(batch: Batch, side: Side, rng: Any) -> None:
    """Change all of the means that is hidden from a side."""
    cast, state = batch.cast, batch.state
    other = slice(cast.pursuers, None) if side == Side.PURSUERS else slice(0, cast.pursuers)
    own = slice(0, cast.pursuers) if side == Side.PURSUERS else slice(cast.pursuers, None)
    tricks = state.tricks
    theirs = cast.means.decoy_side != side
    for hidden in (state.sightings, state.delayed, tricks.holders, tricks.witnesses, tricks.guises[:, other]):
        scrambled = rng.integers(0, 100, hidden.nbytes, dtype=np.uint8)
        hidden[...] = scrambled.view(hidden.dtype).reshape(hidden.shape) if hidden.size else hidden
    tricks.guises.identified[:, own] ^= 1 << (1 - int(side))
    tricks.decoys[:, theirs] = np.ones((), tricks.decoys.dtype)
    state.movers.node[:, cast.pursuers + cast.evaders :] += 1
    if side == Side.EVADERS:
        tricks.heard.node += 1
