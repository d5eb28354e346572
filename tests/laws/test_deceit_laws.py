"""Laws of who is who, on random games: guises and identity, slots and energy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from afoot.rules.contacts import NEVER
from afoot.words import Ability, Side, Status
from tests.laws.deceit_games import SEEDS, bits_of, few, law, lookers, play
from tests.naive.games import Fast, Setting
from tests.naive.means_games import games_of_deceit
from tests.naive.variants import with_roomy_refuges

# guises and identity


@law
@given(games_of_deceit(guise=1), SEEDS)
def test_nobody_unknown_is_captured_in_guise(setting: Setting, seed: int) -> None:
    """But for those who give themselves up."""
    for fast in play(with_roomy_refuges(setting), seed):
        captured = fast.position.movers.status[: lookers(setting)] == Status.CAPTURED
        in_guise = fast.position.tricks.guises.kind > 0
        assert bits_of(fast)[captured & in_guise, Side.PURSUERS].all()


@law
@given(games_of_deceit(guise=1), SEEDS)
def test_who_is_known_stays_known_until_a_guise_is_put_on(setting: Setting, seed: int) -> None:
    before, bare, guises = None, None, 0
    for fast in play(setting, seed):
        bits = bits_of(fast)
        if before is not None and bare is not None:
            lost = (before & ~bits).any(axis=1)
            assert bare[lost].all(), "one that had a guise on has lost a bit"
            assert lost.sum() <= fast.position.tricks.deeds[0].guises - guises
        before, bare = bits, fast.position.tricks.guises.kind == 0
        guises = int(fast.position.tricks.deeds[0].guises)


@law
@given(games_of_deceit(guise=1, contacts=1), SEEDS)
def test_whoever_is_seen_without_a_guise_is_known(setting: Setting, seed: int) -> None:
    for fast in play(setting, seed):
        seen = fast.position.sightings.tick[: lookers(setting)] == fast.position.clock.tick[0]
        bare = fast.position.tricks.guises.kind == 0
        others = 1 - (np.arange(lookers(setting)) >= setting.cast.pursuers).astype(int)
        if fast.position.clock.turn[0] == 0:
            assert bits_of(fast)[np.arange(len(others)), others][seen & bare].all()


@law
@given(games_of_deceit(guise=0), SEEDS)
def test_where_guises_are_off_nobody_wears_one_and_bystanders_are_nobody(setting: Setting, seed: int) -> None:
    for fast in play(setting, seed):
        assert (fast.position.tricks.guises.kind == 0).all()
        strangers = fast.position.sightings[lookers(setting) + setting.cast.decoys :]
        assert (strangers.tick == NEVER).all()


@law
@given(games_of_deceit(guise=1, contacts=1), SEEDS)
def test_who_passes_for_another_is_told_as_nobody_in_the_chase(setting: Setting, seed: int) -> None:
    for fast in play(setting, seed):
        now, guises = fast.position.clock.tick[0], fast.position.tricks.guises
        for column in range(lookers(setting)):
            source, side = fast.position.sightings[column], Side(int(column >= setting.cast.pursuers))
            unknown = guises.kind[column] > 0 and not bits_of(fast)[column, 1 - side]
            if fast.position.clock.turn[0] == 0 and source.tick == now and unknown:
                assert (source.who, source.kind, source.tell) == (0, guises.kind[column] - 1, 0)


# slots and energy


def _slots_agree(fast: Fast) -> None:
    holders, sightings = fast.position.tricks.holders, fast.position.sightings
    held = {slot: int(holder.source) for slot, holder in enumerate(holders) if holder.source >= 0}
    assert {int(source.slot): s for s, source in enumerate(sightings) if source.slot >= 0} == held
    first, cast = int(fast.setting.cast.means.slots[0]), fast.setting.cast
    both = lookers(fast.setting)
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
    for fast in play(setting, seed):
        _slots_agree(fast)


@pytest.mark.small
@few
@given(games_of_deceit(), SEEDS)
def test_slots_agree_without_the_jit_too(setting: Setting, seed: int) -> None:
    for fast in play(setting, seed):
        _slots_agree(fast)


@law
@given(games_of_deceit(guise=1, contacts=1), SEEDS)
def test_a_mover_that_is_known_keeps_its_slot_and_label(setting: Setting, seed: int) -> None:
    """While nobody sends a decoy or puts on a guise."""
    before, known, guises = None, None, 0
    for fast in play(setting, seed, never=1 << Ability.DECOY):
        sources = fast.position.sightings[: lookers(setting)].copy()
        if before is not None and fast.position.tricks.deeds[0].guises == guises:
            kept = known & (before.slot >= 0) & (sources.tick != NEVER)
            assert (sources.slot[kept] == before.slot[kept]).all()
            assert (sources.label[kept] == before.label[kept]).all()
        others = 1 - (np.arange(lookers(setting)) >= setting.cast.pursuers).astype(int)
        before, known = sources, bits_of(fast)[np.arange(len(others)), others]
        guises = int(fast.position.tricks.deeds[0].guises)


@law
@given(games_of_deceit(energy=1), SEEDS)
def test_energy_stays_between_nothing_and_full(setting: Setting, seed: int) -> None:
    for fast in play(setting, seed):
        full = setting.cast.means.energy.full[fast.position.movers.kind[: lookers(setting)]]
        energy = fast.position.tricks.movers.energy
        assert ((energy >= 0) & (energy <= full)).all()
