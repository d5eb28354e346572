"""The certified controller is one that pursuers can play: in the simulator, going by its own observations, a table of
plans loses against the worst of all walks exactly what its certificate says, in every order of play and by every sight.

Games are small and random, and every walk that the evader can go is a chase of its own.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from afoot.game.observe import Observation
from afoot.record.ends import ends_of
from afoot.rules.cast import ALWAYS
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.solvers.verify import verify_told
from afoot.solvers.verify.form import pack
from afoot.solvers.verify.little import little_of, team_after
from afoot.solvers.verify.positions import check_plans
from afoot.studies.held import controller_of
from afoot.studies.outside import play_turn
from afoot.studies.run import decided
from afoot.words import Gait
from tests.solvers.bounding import Little, certificate, random_little, seeing

SEEDS = st.integers(0, 2**32)
MOST_WALKS = 4_000
ORDERS = ("pursuers_first", "evaders_first", "simultaneous")


def all_walks(game: Compiled) -> Any:
    """int64 [walks, ticks] slots of every walk of the evader, none of them ended; all chases start alike."""
    mover = game.cast.movers[game.cast.pursuers]
    profile = int(game.cast.classes[game.cast.types[mover.type_first].kind].profile)

    def onward(node: int, left: int) -> Iterator[tuple[int, ...]]:
        if not left:
            yield ()
            return
        for slot in range(int(game.board.degree[node])):
            if slot == 0 or game.cast.hop_mm[profile, node, slot] > 0:
                to = node if slot == 0 else int(game.board.hops[node, slot])
                yield from ((slot, *rest) for rest in onward(to, left - 1))

    start = int(game.cast.starts[mover.start_first].node)
    walks = list(itertools.islice(onward(start, int(game.rules.horizon_ticks)), MOST_WALKS + 1))
    if len(walks) > MOST_WALKS:
        reject()
    return np.array(walks, np.int64)


def certified(end: dict[str, Any]) -> float:
    """The payoff of an end, in worth."""
    return float(Fraction(end["payoff"])) / 1000


def worst(game: Compiled, end: dict[str, Any], seed: int) -> float:
    """The most that any walk is worth against the controller of a lower end, as it is played."""
    walks = all_walks(game)

    def walk(seen: Observation, game: Compiled) -> tuple[Any, Any]:
        return walks[:, int(seen.tick.max())][:, None], int(Gait.RUN)

    asked, _, outside = decided(game, controller_of({"lower": end}, "lower", game), walk)
    with Batch(asked.board, asked.cast, asked.rules, len(walks), seed=seed) as batch:
        while not batch.over.all():
            play_turn(batch, asked, outside)
        return float(ends_of(batch).payoff.max())


def drawn(dice: random.Random, order: str) -> Little:
    """A little game in an order of play."""
    pursuers = tuple(dice.randrange(3) for _ in range(dice.choice((1, 1, 2))))
    fixed: dict[str, Any] = {"moves": order, "pursuers": pursuers, "horizon": dice.randint(1, 5)}
    if order == "simultaneous" or dice.random() < 0.5:
        fixed |= {"each_move": False, "crossing": dice.random() < 0.5}
    return random_little(dice, **fixed)


def any_plans(game: Compiled, dice: random.Random) -> dict[str, Any]:
    """A lower end by a table of moves at random from one sighting to the next; its payoff is what a check finds."""
    little, luck = little_of(game, ""), np.random.default_rng(dice.randrange(1 << 32))
    horizon, period = int(game.rules.horizon_ticks), int(game.rules.reveal_ticks)
    shape = (-(-horizon // period), *little.holds.shape, period, little.nodes.shape[1])
    table = np.zeros(shape, np.uint8)
    team = np.broadcast_to(np.arange(len(little.nodes))[:, None], (shape[0], *little.holds.shape))
    for tick in range(period):
        for i, opens in enumerate(little.team_open):
            drawn = luck.integers(0, opens.shape[1], team.shape)
            table[..., tick, i] = np.where(opens[little.nodes[team, i], drawn], drawn, 0)
        team = team_after(little, table[..., tick, :], team)
    end = {
        "kind": "plans",
        "by": "",
        "payoff": "",
        "phases": shape[0],
        "period": period,
        "table": pack(table),
    }
    return {**end, "payoff": str(check_plans(game, end))}


@pytest.mark.parametrize("order", ORDERS)
@given(seed=SEEDS, period=st.sampled_from((0, 1, 2, 3)))
@settings(max_examples=50)
def test_a_controller_loses_at_play_just_what_is_certified(order: str, seed: int, period: int) -> None:
    dice = random.Random(seed)
    game = seeing(drawn(dice, order).compiled(reveal_ticks=period), dice)
    told = certificate(game)
    assert verify_told(told, game).holds
    if told["lower"]["kind"] != "plans":
        reject()
    assert worst(game, told["lower"], seed) == pytest.approx(certified(told["lower"]), abs=1e-9)


@pytest.mark.parametrize("order", ORDERS)
@given(seed=SEEDS, period=st.sampled_from((1, 2, 3)))
@settings(max_examples=50)
def test_any_table_of_plans_loses_at_play_what_a_check_finds(order: str, seed: int, period: int) -> None:
    """However bad its moves are, and where all is seen as well."""
    dice = random.Random(seed)
    game = seeing(drawn(dice, order).compiled(reveal_ticks=period), dice)
    end = any_plans(game, dice)
    assert worst(game, end, seed) == pytest.approx(certified(end), abs=1e-9)


@given(seed=SEEDS, period=st.sampled_from((1, 2, 3)))
@settings(max_examples=30)
def test_where_a_glance_may_miss_the_evader_no_luck_makes_it_lose_more(seed: int, period: int) -> None:
    dice = random.Random(seed)
    game = seeing(drawn(dice, "evaders_first").compiled(reveal_ticks=period), dice, glimpse=ALWAYS // 2)
    end = any_plans(game, dice)
    assert max(worst(game, end, seed + i) for i in range(3)) <= certified(end) + 1e-9
