"""Laws of every pair of policies: nothing hidden counts, every order is legal, nothing but the seed decides."""

from __future__ import annotations

import copy
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from afoot.game.state import Position
from afoot.policies.mind import Mind
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES, Gait, Policy, Side
from tests.naive.games import Setting
from tests.naive.variants import reordered, with_mover
from tests.policies.hiding import hide
from tests.policies.policy_games import ask, busy_game, play, playing

PAIRS = [(p, e) for p in PURSUER_POLICIES for e in EVADER_POLICIES]
LEADERS = {2: 0, 5: 3}


def _named(pair: tuple[Policy, Policy]) -> str:
    return f"{pair[0].name.lower()}-{pair[1].name.lower()}"


def _moment(pair: tuple[Policy, Policy], seed: int, ticks: int) -> tuple[Any, Any, Any, Position, Mind]:
    """The busy game somewhere in a chase."""
    board, cast, rules = busy_game()
    cast = playing(cast, *pair, LEADERS)
    batch = play(board, cast, rules, 1, ticks, seed=seed)
    return (
        board,
        cast,
        rules,
        batch.state.each(lambda column: column[0]),
        Mind(*(part[0] for part in batch.minds)),
    )


@pytest.mark.parametrize("pair", PAIRS, ids=_named)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), ticks=st.integers(0, 60))
def test_what_a_side_cannot_see_changes_none_of_its_orders(pair: Any, seed: int, ticks: int) -> None:
    board, cast, rules, position, mind = _moment(pair, seed, ticks)
    rng = np.random.default_rng(seed)
    for side in (Side.PURSUERS, Side.EVADERS):
        plain, plain_mind = copy.deepcopy((position, mind))
        changed, changed_mind = copy.deepcopy((position, mind))
        hide(changed, changed_mind, side, cast, rng, len(board.degree))
        expected = ask(board, cast, rules, plain, plain_mind, side, seed)
        got = ask(board, cast, rules, changed, changed_mind, side, seed)
        assert got.tolist() == expected.tolist()
        own = slice(0, cast.pursuers) if side == Side.PURSUERS else slice(cast.pursuers, 6)
        assert (changed_mind.memo[own] == plain_mind.memo[own]).all()


@pytest.mark.parametrize("pair", PAIRS, ids=_named)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), ticks=st.integers(0, 60))
def test_orders_are_legal_and_asking_touches_the_mind_alone(pair: Any, seed: int, ticks: int) -> None:
    board, cast, rules, position, mind = _moment(pair, seed, ticks)
    before = copy.deepcopy(position)
    for side in (Side.PURSUERS, Side.EVADERS):
        first = 0 if side == Side.PURSUERS else cast.pursuers
        for i, order in enumerate(ask(board, cast, rules, position, mind, side, seed)):
            mover = position.movers[first + i]
            if mover.status != 0 or mover.remaining_mm > 0:
                continue
            assert 0 <= order.slot < board.degree[mover.node]
            assert order.gait in (Gait.WALK, Gait.RUN)
            if order.slot > 0:
                assert cast.hop_mm[cast.classes[mover.kind].profile, mover.node, order.slot] > 0
    for part, kept in zip(position.columns(), before.columns(), strict=True):
        assert part.tobytes() == kept.tobytes()


@pytest.mark.parametrize("pair", PAIRS, ids=_named)
def test_only_the_seed_decides_a_chase(pair: Any) -> None:
    board, cast, rules = busy_game()
    cast = playing(cast, *pair, LEADERS)
    whole = play(board, cast, rules, 24, 80, seed=5).digests()
    assert len(set(whole.tolist())) > 1
    assert (play(board, cast, rules, 24, 80, seed=5, threads=3).digests() == whole).all()
    parts = [play(board, cast, rules, size, 80, seed=5, first_chase=at) for at, size in ((0, 7), (7, 17))]
    assert (np.concatenate([part.digests() for part in parts]) == whole).all()
    stepped = play(board, cast, rules, 24, 0, seed=5)
    for _ in range(80):
        stepped.step()
    assert (stepped.digests() == whole).all()


@pytest.mark.parametrize("pair", PAIRS, ids=_named)
def test_every_chase_of_every_pair_ends(pair: Any) -> None:
    board, cast, rules = busy_game()
    batch = play(board, playing(cast, *pair, LEADERS), rules, 24, rules.horizon_ticks, seed=11)
    assert batch.over.all()
    assert (batch.state.movers.status[:, 3:6] >= 2).all()


@pytest.mark.parametrize("pair", PAIRS, ids=_named)
def test_a_bystander_changes_nothing_that_policies_do(pair: Any) -> None:
    board, cast, rules = busy_game()
    rules = rules._replace(flow=0)  # where there is a queue, a bystander may stand in it
    setting = Setting(board, playing(cast, *pair, LEADERS), rules)
    more, _ = with_mover(setting, "bystanders")
    here, there = play(*setting, 24, 80, seed=5).state, play(*more, 24, 80, seed=5).state
    assert here.movers.tolist() == there.movers[:, : here.movers.shape[1]].tolist()
    for name in ("clock", "contacts", "known", "sightings", "delayed", "refuges", "counts"):
        assert getattr(here, name).tobytes() == getattr(there, name).tobytes(), name


@pytest.mark.parametrize("pair", [(Policy.RANDOM, Policy.RANDOM), (Policy.CHASE, Policy.RUNNER)], ids=_named)
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32))
@example(seed=699)  # two evaders equally near
def test_policies_that_plan_alone_go_the_same_ways_in_any_order(pair: Any, seed: int) -> None:
    """Not so for `intercept` and `cordon`, which share posts out in the order of their columns."""
    board, cast, rules = busy_game()
    setting = Setting(board, playing(cast, *pair, {}), rules._replace(flow=0))
    twin, old = reordered(setting, random.Random(seed))
    here, there = play(*setting, 12, 60, seed=seed).state, play(*twin, 12, 60, seed=seed).state
    assert here.movers[:, old].tolist() == there.movers.tolist()
