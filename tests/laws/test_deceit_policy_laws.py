"""No policy reads what its side cannot know, where there are means: on rockface, with everything in play."""

from __future__ import annotations

import copy
import functools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.policies.mind import Mind
from afoot.scenarios import Compiled, compile_scenario, load, with_policies
from afoot.sim.batch import Batch
from afoot.words import Side
from tests.policies.hiding import hide
from tests.policies.policy_games import ask

PAIRS = [(p, e) for p in ("chase", "intercept", "cordon") for e in ("deceive", "story", "slip")]
UNTIL_TICK = 700


@functools.cache
def _game(pair: tuple[str, str]) -> Compiled:
    return with_policies(compile_scenario(load("rockface")), *pair)


@functools.cache
def _moments(pair: tuple[str, str], seed: int) -> list[tuple[Any, Mind]]:
    """One chase, looked at every 50 ticks."""
    game, found = _game(pair), []
    with Batch(game.board, game.cast, game.rules, 1, seed=seed) as batch:
        for _ in range(0, UNTIL_TICK, 50):
            found.append(
                copy.deepcopy(
                    (batch.state.each(lambda column: column[0]), Mind(*(part[0] for part in batch.minds)))
                )
            )
            batch.advance(50)
    return found


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 3), moment=st.integers(0, UNTIL_TICK // 50 - 1), luck=st.integers(0, 2**32))
def test_what_a_side_cannot_see_changes_none_of_its_deeds(
    pair: Any, seed: int, moment: int, luck: int
) -> None:
    game = _game(pair)
    position, mind = _moments(pair, seed)[moment]
    rng = np.random.default_rng(luck)
    for side in (Side.PURSUERS, Side.EVADERS):
        plain, plain_mind = copy.deepcopy((position, mind))
        changed, changed_mind = copy.deepcopy((position, mind))
        hide(changed, changed_mind, side, game.cast, rng, len(game.board.degree))
        expected = ask(game.board, game.cast, game.rules, plain, plain_mind, side, luck)
        got = ask(game.board, game.cast, game.rules, changed, changed_mind, side, luck)
        assert got.tolist() == expected.tolist()
        own = slice(0, 4) if side == Side.PURSUERS else slice(4, 6)
        assert (changed_mind.memo[own] == plain_mind.memo[own]).all()


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_only_the_seed_decides_a_chase_of_deceit(pair: Any) -> None:
    game = _game(pair)

    def digests(chases: int, first: int = 0, threads: int = 1) -> Any:
        with Batch(
            game.board, game.cast, game.rules, chases, seed=5, first_chase=first, threads=threads
        ) as batch:
            batch.advance(UNTIL_TICK)
            return batch.digests()

    whole = digests(10)
    assert len(set(whole.tolist())) == 10
    assert (digests(10, threads=3) == whole).all()
    assert (np.concatenate([digests(3), digests(7, first=3)]) == whole).all()
    with Batch(game.board, game.cast, game.rules, 10, seed=5) as stepped:
        for _ in range(UNTIL_TICK):
            stepped.step()
        assert (stepped.digests() == whole).all()
