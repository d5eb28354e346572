"""Moves at once: chases that `afoot.run` plays by both sides' mixes are worth what the solver promised.

The payoff of so many chases lies about the value, within four errors of its mean; by luck alone it is not
once in sixteen thousand.
"""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import pytest

import afoot
from afoot.errors import AfootError
from afoot.scenarios import Compiled
from afoot.solvers import Mixes, SmallSolution, solve_small

CHASES = 2_000
ERRORS = 4 / 1.96  # the interval of a result is 1.96 errors wide to either side


def fork(*starts: str, horizon: int = 1) -> Compiled:
    """An evader at the foot of two ways out, the one worth 1 and the other 3."""
    graph = nx.Graph([("foot", "left"), ("foot", "right"), ("post", "left"), ("post", "right")])
    return afoot.from_graph(
        graph,
        pursuers=list(starts),
        evaders=["foot"],
        exits={"left": 1.0, "right": 3.0},
        rules={"moves": "simultaneous"},
        horizon_ticks=horizon,
        timeout_worth=0.5,
    )


def random_game(seed: int) -> Compiled:
    """Four to six nodes, one or two movers a side, every rule that moves at once may have."""
    dice = random.Random(seed)
    size = dice.choice((4, 5, 6))
    graph = nx.connected_watts_strogatz_graph(size, 2, 0.5, seed=seed)
    graph.add_edges_from([dice.sample(range(size), 2)])
    crowded = dice.random() < 0.3 and size == 4
    return afoot.from_graph(
        graph,
        pursuers=[dice.randrange(size) for _ in range(dice.choice((1, 2)))],
        evaders=[dice.randrange(size) for _ in range(2 if crowded else 1)],
        exits={dice.randrange(size): 1.0, dice.randrange(size): 2.5},
        rules={
            "moves": "simultaneous",
            "capture": {"crossing": dice.random() < 0.5, "reach_hops": dice.choice((0, 0, 0, 1))},
        },
        horizon_ticks=dice.randint(2, 5),
        timeout_worth=dice.choice((0.0, 0.4)),
    )


def check(found: SmallSolution, seed: int) -> dict[str, Any]:
    """Both sides play the mixes; the payoff must lie about the value."""
    mixes = Mixes(found)
    result = afoot.run(found.compiled, chases=CHASES, seed=seed, pursuers=mixes, evaders=mixes)
    assert result.policies == {"pursuers": "mixes", "evaders": "mixes"}
    assert set(result.information.values()) == {"everything"}
    payoff = result.payoff
    error = ERRORS * max(payoff["high"] - payoff["mean"], payoff["mean"] - payoff["low"])
    assert abs(payoff["mean"] - found.value) <= error + 1e-6, (payoff, found.value)
    return payoff


def test_a_fork_is_worth_what_is_worked_out_by_hand() -> None:
    """The better exit is guarded with 3/4 and taken with 1/4: worth 3/4."""
    found = solve_small(fork("post"))
    assert found.value == pytest.approx(0.75)
    check(found, 1)


@pytest.mark.parametrize("seed", range(12))
def test_random_games(seed: int) -> None:
    check(solve_small(random_game(seed)), seed)


def test_the_bundled_game_of_moves_at_once() -> None:
    """Two guards, a thief and two gates; where everybody starts is drawn, and most starts are worth neither nothing
    nor all, nor just what lasting is worth: both sides have to mix."""
    found = solve_small(afoot.compile(afoot.load("courtyard")))
    assert found.value == pytest.approx(0.2580220, abs=1e-6)
    worths = [found.worth(start) for _, start in found.starts()]
    assert sum(min(abs(worth - end) for end in (0, 0.5, 1)) > 1e-3 for worth in worths) == 54
    plays = [found.plays(start) for _, start in found.starts()]
    assert any(two is not None and all(len(one.chances) > 1 for one in two) for two in plays)
    check(found, 4)


def test_some_of_them_are_left_to_chance() -> None:
    """The law says little where one order is best everywhere."""
    mixed = 0
    for seed in range(12):
        found = solve_small(random_game(seed))
        plays = found.plays(found.starts()[0][1])
        mixed += plays is not None and any(len(play.chances) > 1 for play in plays)
    assert mixed >= 3


def test_the_same_seed_is_the_same_chase_and_sides_draw_apart() -> None:
    game = solve_small(fork("post"))
    mixes = Mixes(game)
    asked = {"chases": 400, "pursuers": mixes, "evaders": mixes}
    one, same, other = (afoot.run(game.compiled, seed=seed, **asked).digest for seed in (5, 5, 6))
    assert one == same != other
    # With one draw for both sides the evader would go left where the pursuer does.
    outcome = afoot.run(game.compiled, seed=5, **asked).payoff["mean"]
    assert 0.4 < outcome < 1.1


def test_mixes_against_another_policy_are_worth_no_less_to_their_side() -> None:
    """What the evaders' mix is sure of, it has against pursuers that go by a policy of their own."""
    found = solve_small(fork("post"))
    payoff = afoot.run(found.compiled, chases=CHASES, seed=3, pursuers="chase", evaders=Mixes(found)).payoff
    assert payoff["high"] >= found.value


def test_mixes_of_another_game_are_refused() -> None:
    mixes = Mixes(solve_small(fork("post")))
    with pytest.raises(AfootError, match=r"pursuers.*mixes are of another game.*solve_small"):
        afoot.run(fork("post", horizon=2), chases=1, pursuers=mixes)
