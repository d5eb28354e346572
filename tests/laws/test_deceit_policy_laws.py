"""No policy reads what its side cannot know, where there are means: on rockface, with everything in play."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.policies.mind import Mind
from afoot.policies.weigh import WEIGH_TICKS
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
            found.append(_moment(batch))
            batch.advance(50)
    return found


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 3), moment=st.integers(0, UNTIL_TICK // 50 - 1), luck=st.integers(0, 2**32))
def test_what_a_side_cannot_see_changes_none_of_its_deeds(
    pair: Any, seed: int, moment: int, luck: int
) -> None:
    _same_orders(_game(pair), *_moments(pair, seed)[moment], luck)


def _same_orders(game: Compiled, position: Any, mind: Mind, luck: int) -> Any:
    """Ask both sides twice, the second time with all that they cannot know changed. The orders of the evaders."""
    rng, expected = np.random.default_rng(luck), None
    for side in (Side.PURSUERS, Side.EVADERS):
        plain, plain_mind = copy.deepcopy((position, mind))
        changed, changed_mind = copy.deepcopy((position, mind))
        hide(changed, changed_mind, side, game.cast, rng, len(game.board.degree))
        expected = ask(game.board, game.cast, game.rules, plain, plain_mind, side, luck)
        got = ask(game.board, game.cast, game.rules, changed, changed_mind, side, luck)
        assert got.tolist() == expected.tolist()
        own = slice(0, 4) if side == Side.PURSUERS else slice(4, 6)
        assert (changed_mind.memo[own] == plain_mind.memo[own]).all()
    return expected


SENT = ("smoke", "decoys", "guises", "signals", "opened", "sealed")  # what State counts of deeds of deceit


def _decided(name: str, seed: int, most: int) -> Iterator[tuple[Any, Mind]]:
    """Moments of a chase just before something of `SENT` is done."""
    game = compile_scenario(load(name))
    with Batch(game.board, game.cast, game.rules, 1, seed=seed) as batch:
        before, counted = _moment(batch), _counts(batch)
        while most > 0 and not batch.over.all():
            batch.advance(1)
            now = _counts(batch)
            if now != counted:
                yield before
                most -= 1
            before, counted = _moment(batch), now


def _counts(batch: Batch) -> list[int]:
    return [int(batch.state.tricks.deeds[deed][0, 0]) for deed in SENT]


def _moment(batch: Batch) -> tuple[Any, Mind]:
    """Copies of the first chase's position and mind."""
    state = batch.state.each(lambda column: column[0].copy())
    return state, Mind(*(part[0].copy() for part in batch.minds))


@pytest.mark.parametrize("seed", [1, 2, 3, 36])
@pytest.mark.parametrize("name", ["rockface", "helsinki-ploys"])
def test_where_a_ploy_is_begun_nothing_hidden_decides_it(name: str, seed: int) -> None:
    game, begun = compile_scenario(load(name)), 0
    for position, mind in _decided(name, seed, most=15):
        for luck in range(3):
            begun += bool(_same_orders(game, position, mind, luck).does.any())
    assert begun > 0


def test_nothing_hidden_decides_whether_to_leave_a_shelter_for_good() -> None:
    """The bundled seed, whose two weigh that every minute from the 48th on; here at the look that begins a minute."""
    scenario = load("rockface")
    game, weighed = compile_scenario(scenario), 0
    with Batch(game.board, game.cast, game.rules, 1, seed=scenario.seed or 0) as batch:
        batch.advance(2880)
        while not batch.over.all() and weighed < 25:
            assert batch.state.clock.tick[0, 0] % WEIGH_TICKS == 0
            assert (batch.state.movers.inside[0, 4:6] > 0).all()
            weighed += 1
            for luck in range(3):
                _same_orders(game, *_moment(batch), luck)
            batch.advance(WEIGH_TICKS)
    assert weighed == 25


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
