"""Laws of decoys, on random games: who sends them, how they move, and that smoke hides them as it hides movers."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given

from afoot.rules.contacts import NEVER
from afoot.words import Ability, Side, Status
from tests.laws.deceit_games import BOTH, SEEDS, decoys_of, law, lookers, play
from tests.naive.build import frozen
from tests.naive.games import Fast, Setting
from tests.naive.means_games import games_of_deceit


@law
@given(games_of_deceit(decoys=1), SEEDS)
def test_decoys_are_out_with_their_senders_and_never_more_than_two_a_side(
    setting: Setting, seed: int
) -> None:
    for fast in play(setting, seed):
        out = decoys_of(fast).status == Status.LIVE
        assert (out | (decoys_of(fast).status == Status.UNSENT)).all()
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
    for fast in play(setting, seed, never=1 << Ability.DECOY):
        assert (decoys_of(fast).status == Status.UNSENT).all()
        assert (fast.position.tricks.decoys.until_tick == NEVER).all()


@law
@given(games_of_deceit(decoys=1, contacts=1), SEEDS)
def test_an_unseen_sender_and_its_decoy_are_both_new_to_the_others(setting: Setting, seed: int) -> None:
    """Neither has a label that was ever given out before, so that no label tells which is which."""
    given_out: set[int] = set()
    was_out, unseen = None, None
    for fast in play(setting, seed):
        out = decoys_of(fast).status == Status.LIVE
        if was_out is not None and unseen is not None:
            for index in np.flatnonzero(out & ~was_out):
                sender = int(fast.position.tricks.decoys[index].sender)
                if unseen[sender]:
                    for source in (sender, lookers(setting) + index):
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
    for fast in play(setting, seed):
        out = decoys_of(fast).status == Status.LIVE
        if was_out is not None:
            for decoy in decoys_of(fast)[out & ~was_out]:
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
    both = lookers(setting)
    for fast in play(fair, seed):
        movers = fast.position.movers
        if fast.position.clock.turn[0] != 0 or fast.over:
            continue
        for viewer in range(both):
            for index, decoy in enumerate(decoys_of(fast)):
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
    return range(pursuers, lookers(setting)) if viewer < pursuers else range(pursuers)


def _seen(fast: Fast, viewer: int, source: int) -> bool:
    slot = int(fast.position.sightings[source].slot)
    return slot >= 0 and bool(fast.position.contacts[viewer, slot].tick == fast.position.clock.tick[0])
