"""A time limit ends whatever is under way, and what was not finished counts for nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot.solvers import interdict, interdict_choose, interdict_cover, interdict_divide, interdict_evade
from afoot.solvers.interdict_ask import Asked, task_of
from afoot.solvers.interdict_choose import choose
from afoot.solvers.interdict_clock import Clock, TimeIsUp
from afoot.solvers.interdict_cover import best_cover
from afoot.solvers.interdict_evade import Mix, best_walk
from afoot.solvers.interdict_net import Net
from bench.interdict import TOWN, grid_game, town_game

LATE_S = 2.0  # by which a limit may be passed


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compiling cannot be cut short, and is no part of what is timed here."""
    for seen in ("never", "every_tick"):
        asked = grid_game(4, 4, 2)
        interdict(asked.pop("game"), **asked, seen=seen)


def a_net(ticks: int) -> Net:
    return task_of(
        nx.grid_2d_graph(12, 12), Asked((6, 6), [(0, 0), (11, 11)], [(0, 6), (6, 0)], ticks, False)
    ).net


def many_walks(clock: Clock) -> Any:
    """Schedules that shut nodes here and there at any time: sets of those that have captured differ everywhere."""
    net, dice = a_net(40), np.random.default_rng(1)
    count, places = 120, len(net.evader.node)
    held = dice.random((count, net.ticks + 1, places)) < 0.02
    mix = Mix(np.full(count, 1.0 / count), held, np.zeros((count, net.ticks + 1, 0), bool))
    return best_walk(net, mix, net.starts[0][0], 2.0, clock)


def many_routes(clock: Clock) -> Any:
    """Walks of an evader that strays: pursuers meet very many sets of them."""
    net, dice = a_net(40), np.random.default_rng(2)
    first, to, walks = net.evader.first, net.evader.to, []
    for _ in range(80):
        walk = [net.starts[0][0]]
        while len(walk) <= net.ticks:
            walk.append(int(dice.choice(to[first[walk[-1]] : first[walk[-1] + 1]])))
        walks.append(tuple(walk))
    return best_cover(net, walks, np.full(80, 1 / 80), 0.0, clock)


def many_choices(clock: Clock) -> Any:
    dice = np.random.default_rng(3)
    tables = [dice.random((300, 600)) < 0.05 for _ in range(10)]
    return choose(tables, np.full(600, 1 / 600), 0.64, clock)


@pytest.mark.parametrize("oracle", [many_walks, many_routes, many_choices])
def test_an_oracle_ends_in_the_middle(
    oracle: Callable[[Clock], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each spends far longer in one kernel."""
    monkeypatch.setattr(interdict_evade, "_ROOM", 1 << 22)
    monkeypatch.setattr(interdict_cover, "_ROOM", 1 << 22)
    monkeypatch.setattr(interdict_choose, "FEW", 10**30)
    monkeypatch.setattr(interdict_choose, "TOP", interdict_divide.Effort(70, 1))
    began = time.monotonic()
    with Clock(1.5) as clock, pytest.raises(TimeIsUp):
        oracle(clock)
    assert 1.5 <= time.monotonic() - began < 1.5 + LATE_S


@pytest.mark.parametrize("seen", ["never", "every_tick"])
def test_a_limit_is_kept_where_a_step_takes_longer(seen: str) -> None:
    asked = {**town_game(2, TOWN), "ticks": 40}
    graph = asked.pop("game")
    asked["pursuers"] = [*asked["pursuers"], (0, 0), (5, 5), (20, 20), (23, 24)]
    began = time.monotonic()
    found = interdict(graph, **asked, seen=seen, time_limit_s=3.0)
    assert time.monotonic() - began < 3.0 + LATE_S
    assert found.tier == "certified" and 0.0 <= found.lower < found.upper <= 1.0
    assert found.history[-1].lower == found.lower and found.history[-1].upper == found.upper
    assert found.walks and found.schedules


def test_what_was_not_finished_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """However soon time is up, the bounds hold, and both sides have some mix."""
    asked = {**grid_game(4, 5, 2)}
    graph = asked.pop("game")
    for seen in ("never", "every_tick"):
        whole = interdict(graph, **asked, seen=seen)
        assert whole.tier == "exact"
        for most in range(1, 400, 7):
            left = iter(range(most))

            def look(self: Clock, left: Iterator[int] = left) -> None:
                if self.limit_s == 60.0 and next(left, None) is None:
                    raise TimeIsUp

            with monkeypatch.context() as patched:
                patched.setattr(Clock, "look", look)
                found = interdict(graph, **asked, seen=seen, time_limit_s=60.0)
            assert found.lower <= whole.upper + 1e-6 and found.upper >= whole.lower - 1e-6
            assert sum(one.chance for one in found.walks) == pytest.approx(1.0)
            mix = found.schedules or found.answers
            assert sum(one.chance for one in mix) == pytest.approx(1.0)
