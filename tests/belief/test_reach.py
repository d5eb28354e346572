"""Where the hunted can be at most: the truth is always within it, and it is what a slow twin finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from afoot.belief import Reach
from afoot.belief.reach import hop_parts, one_of
from afoot.record.layers import unknown_hops
from afoot.scenarios import compile_scenario
from afoot.sim.batch import Batch
from afoot.words import Side
from tests.belief.looking import Twin, observed, where
from tests.laws.deceit_games import SEEDS, law
from tests.naive.games import Fast, Setting, random_orders, settings_of_games
from tests.naive.means_games import games_of_deceit, random_ploys
from tests.record.line import line
from tests.scenarios.little_town import read
from tests.scenarios.test_means import able, cellar

STILL = {"policy": "random", "units": [{"name": "thief", "class": "thief", "start": "south-west"}]}


def ticks_of(setting: Setting, seed: int) -> Iterator[Fast]:
    """The game at its start and after every tick, under random orders."""
    dice, fast = random.Random(seed), Fast(setting, seed)
    movers, plain = len(setting.cast.movers), setting.cast.means is None
    tick = -1
    while True:
        if fast.position.clock[0].tick != tick:
            tick = int(fast.position.clock[0].tick)
            yield fast
        if fast.over:
            return
        fast.turn(random_orders(dice, movers) if plain else random_ploys(dice, movers))


def unknown_to_pursuers(setting: Setting) -> Any:
    """bool [n, s] hops through passages that they do not know of, or None."""
    means = setting.cast.means
    if means is None or (means.passages.known & 1 != 0).all():
        return None
    return np.append(means.passages.known & 1 == 0, False)[means.passage_of]


def check(setting: Setting, seed: int) -> None:
    unknown = unknown_to_pursuers(setting)
    reach, evaders = Reach(*setting, unknown), setting.cast.evaders
    plain = setting.rules.share_delay_ticks == 0
    twins = [Twin(setting, i) for i in range(evaders)] if plain else []
    thinkers = [Twin(setting, i, thinks=True) for i in range(evaders)] if plain else []
    for fast in ticks_of(setting, seed):
        seen = observed(setting, fast.position)
        reach.see(seen)
        can, thought, off = reach.can_be(), reach.thought(), seen.known.off[:evaders] != 0
        assert (can | ~thought).all() and (unknown is not None or (can == thought).all())
        for evader, node in where(setting.cast, fast.position).items():
            assert can[evader, node], (fast.position.clock[0].tick, evader, node)
        for found, slow_ones in ((can, twins), (thought, thinkers)):
            for evader, twin in enumerate(slow_ones):
                twin.see(seen)
                slow = set() if off[evader] else set(twin.since)
                assert set(np.flatnonzero(found[evader]).tolist()) == slow


@law
@given(setting=settings_of_games(contacts=1), seed=SEEDS)
def test_the_truth_is_within_it_in_plain_games(setting: Setting, seed: int) -> None:
    check(setting, seed)


@law
@given(setting=games_of_deceit(), seed=SEEDS)
def test_the_truth_is_within_it_with_every_mechanism(setting: Setting, seed: int) -> None:
    check(setting, seed)


@pytest.mark.small
@pytest.mark.parametrize("knows", ["pursuers", "evaders"])
def test_it_goes_through_passages_whoever_knows_of_them(knows: str) -> None:
    data = able(passages=[{"name": "hatch", "known_to": [knows], "door": "shut"}], evaders=STILL)
    game = compile_scenario(read(data), cellar(), cache=False)
    names, cast = game.compiled_board.names, game.cast
    top, cellar_node = names["south-west"], names["cellar"]
    down = int(np.flatnonzero(game.board.hops[top] == cellar_node)[0])
    kind = game.class_names.index("thief")
    profile = cast.classes[kind].profile
    assert (cast.hop_mm[profile, top, down] > 0) == (knows == "evaders")
    assert hop_parts(cast, game.rules, (kind,))[top, down] > 0


@pytest.mark.small
@pytest.mark.parametrize("works", [True, False])
@pytest.mark.parametrize(("knows", "hides"), [("pursuers", False), ("evaders", True)])
def test_passages_are_hidden_from_the_pursuers_alone(knows: str, hides: bool, works: bool) -> None:
    """Whether or not they can be shut."""
    plain, data = cellar(), able(passages=[{"name": "hatch", "known_to": [knows]}], evaders=STILL)
    ways = tuple(replace(way, passage=way.passage and works) for way in plain.ways)
    game = compile_scenario(read(data), replace(plain, ways=ways), cache=False)
    unknown = unknown_hops(game)
    assert (unknown is not None) == hides and bool(game.hidden_hops[Side.EVADERS]) != hides
    if hides:
        names, board = game.compiled_board.names, game.board
        ends = {names["south-west"], names["cellar"]}
        assert {frozenset((int(a), int(board.hops[a, s]))) for a, s in np.argwhere(unknown)} == {
            frozenset(ends)
        }


@settings(law, max_examples=25)
@given(setting=games_of_deceit(contacts=1), seed=SEEDS)
def test_what_the_pursuers_think_hangs_on_no_passage_that_they_do_not_know(
    setting: Setting, seed: int
) -> None:
    """They are told the same of the same chase where such passages lead somewhere else."""
    unknown, board = unknown_to_pursuers(setting), setting.board
    if unknown is None:
        return
    elsewhere = np.where(unknown, (board.hops + 1) % len(board.degree), board.hops).astype(np.int32)
    elsewhere.setflags(write=False)
    reach, other = (Reach(one, *setting[1:], unknown) for one in (board, board._replace(hops=elsewhere)))
    for fast in ticks_of(setting, seed):
        seen = observed(setting, fast.position)
        reach.see(seen)
        other.see(seen)
        assert (reach.thought() == other.thought()).all()


@pytest.mark.small
def test_ticks_come_one_after_another() -> None:
    game = line(young="")
    reach = Reach(game.board, game.cast, game.rules)
    with Batch(game.board, game.cast, game.rules, 1) as batch:
        with pytest.raises(ValueError, match="expected the pursuers at tick 0, got side 1 at tick 0"):
            reach.see(one_of(batch.observe(Side.EVADERS), 0))
        reach.see(one_of(batch.observe(Side.PURSUERS), 0))
        with pytest.raises(ValueError, match="expected the pursuers at tick 1, got side 0 at tick 0"):
            reach.see(one_of(batch.observe(Side.PURSUERS), 0))
