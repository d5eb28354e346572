"""The simulator held against the slow game, which shares no rule with it, and against what is worked out by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from afoot.scenarios import with_policies
from afoot.sim.batch import Batch
from afoot.words import Gait, Status
from tests.naive.games import Setting, games_of_unit_hops, play_both, random_orders, settings_of_games
from tests.naive.means_games import games_of_deceit, games_of_means, random_deeds, random_ploys
from tests.solvers.made_up import over_ground

GAMES = 150  # random ones, of each kind
TICKS = {"street": 4, "slope": 10, "stairs": 7, "stoop": 12}  # over 8 m; see `over_ground`


def _beside_the_slow_game(games: Any, orders: Callable[[random.Random, int], Any]) -> Callable[[], None]:
    """Random games, the same at every call, played by both until one differs."""

    @settings(
        max_examples=GAMES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(games, st.integers(0, 2**40))
    def play(setting: Setting, seed: int) -> None:
        dice = random.Random(seed)
        play_both(setting, seed, lambda: orders(dice, len(setting.cast.movers)))

    return play


def ground() -> None:
    """An exit is reached in so many ticks at a run, over this ground and that."""
    for kind, ticks in TICKS.items():
        game = with_policies(over_ground(kind, 20), "orders", "orders")
        with Batch(game.board, game.cast, game.rules, 1, outside=3) as batch:
            batch.orders["slot"][0, 1], batch.orders["gait"][0, 1] = 1, Gait.RUN
            while not batch.over.all():
                batch.step()
            evader = batch.state.movers[0, 1]
            assert (evader.status, evader.end_tick + 1) == (Status.ESCAPED, ticks)


CHECKS: dict[str, Callable[[], None]] = {
    "plain": _beside_the_slow_game(settings_of_games(), random_orders),
    "unit hops": _beside_the_slow_game(games_of_unit_hops(), random_orders),
    "means": _beside_the_slow_game(games_of_means(), random_deeds),
    "deceit": _beside_the_slow_game(games_of_deceit(), random_ploys),
    "ground": ground,
}
