"""No policy reads what its side cannot know: all pairs of policies, on random small games with every means in play."""

from __future__ import annotations

import copy
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.policies.mind import Mind, make_mind
from afoot.policies.names import with_policies
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES, Policy, Side
from tests.naive.build import with_records
from tests.naive.games import Fast, Setting
from tests.naive.means_games import games_of_deceit, random_ploys
from tests.policies.hiding import hide
from tests.policies.policy_games import ask

PAIRS = [(p, e) for p in PURSUER_POLICIES for e in EVADER_POLICIES]
TURNS = 12  # how far into a chase policies are asked


def _named(pair: tuple[Policy, Policy]) -> str:
    return f"{pair[0].name.lower()}-{pair[1].name.lower()}"


def _led(setting: Setting, pair: tuple[Policy, Policy]) -> Setting:
    """The setting with a pair of policies; the second mover of each side follows the first."""
    cast = setting.cast
    leader = np.full(len(cast.movers), -1, cast.movers.leader.dtype)
    for first, count in ((0, cast.pursuers), (cast.pursuers, cast.evaders)):
        if count > 1:
            leader[first + 1] = first
    cast = with_policies(with_records(cast, "movers", leader=leader), *pair)
    return setting._replace(cast=cast)


@pytest.mark.parametrize("pair", PAIRS, ids=_named)
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(games_of_deceit(), st.integers(0, 2**32))
def test_what_a_side_cannot_know_changes_no_order_of_any_policy(
    pair: Any, setting: Setting, seed: int
) -> None:
    board, cast, rules = setting = _led(setting, pair)
    fast, dice, rng = Fast(setting, seed), random.Random(seed), np.random.default_rng(seed)
    mind = Mind(*(part[0] for part in make_mind(cast, 1)))
    for turn in range(TURNS):
        if fast.over:
            return
        for side in (Side.PURSUERS, Side.EVADERS):
            changed, changed_mind = copy.deepcopy((fast.position, mind))
            hide(changed, changed_mind, side, cast, rng, len(board.degree))
            got = ask(board, cast, rules, changed, changed_mind, side, seed + turn)
            expected = ask(board, cast, rules, fast.position, mind, side, seed + turn)
            assert got.tolist() == expected.tolist()
            own = slice(0, cast.pursuers)
            if side == Side.EVADERS:
                own = slice(cast.pursuers, cast.pursuers + cast.evaders)
            assert (changed_mind.memo[own] == mind.memo[own]).all()
        fast.turn(random_ploys(dice, len(cast.movers)))
