"""Laws of witnesses, and of what stays hidden from a side, on random games."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from afoot.rules.contacts import NEVER
from afoot.sim.batch import Batch
from afoot.words import Side
from tests.laws.deceit_games import BOTH, SEEDS, few, law, play
from tests.naive.games import Setting
from tests.naive.means_games import games_of_deceit


@law
@given(games_of_deceit(witnesses=1), SEEDS)
def test_a_report_is_heard_when_it_is_due_and_one_at_a_time_is_on_its_way(
    setting: Setting, seed: int
) -> None:
    delays = set(setting.cast.means.bystanders.delay_ticks.tolist())
    on_its_way: dict[int, tuple[int, int, int]] = {}
    for fast in play(setting, seed):
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
    for fast in play(setting, seed):
        assert (fast.position.tricks.heard.due_tick == NEVER).all()


@few
@given(games_of_deceit(), SEEDS, st.integers(0, 12))
def test_what_is_hidden_is_not_observed(setting: Setting, seed: int, turns: int) -> None:
    """Who holds which slot, what witnesses will tell, who is known to the others, where their decoys are."""
    board, cast, rules = setting
    batch, rng = Batch(board, cast, rules, 1), np.random.default_rng(seed)
    for turn, fast in enumerate(play(setting, seed)):
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
