"""Laws of small games: who is helped by what, what each mechanism is worth, and that chases come out as promised."""

from __future__ import annotations

import itertools
import random
from typing import Any

import networkx as nx
import numpy as np
import pytest

import afoot
from afoot.errors import AfootError
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.solvers.small import SmallSolution, solve_hidden, solve_small
from afoot.words import Side
from tests.solvers.made_up import cornered, game_of, guised, runaway, team

CHASES = 3_000


def random_game(dice: random.Random, pursuers: int, evaders: int = 1, **changed: Any) -> Compiled:
    graph = nx.connected_watts_strogatz_graph(4, 2, 0.5, seed=dice.randrange(10**6))
    starts = [dice.randrange(4) for _ in range(pursuers + evaders)]
    asked = {
        "pursuers": starts[evaders:], "evaders": starts[:evaders], "exits": [dice.randrange(4)],
        "timeout_worth": 0.5, "horizon_ticks": 5, "rules": {"moves": "simultaneous"},
    }  # fmt: skip
    return afoot.from_graph(graph, **{**asked, **changed})


@pytest.mark.parametrize("seed", range(12))
def test_an_added_pursuer_never_helps_the_evaders(seed: int) -> None:
    dice = random.Random(seed)
    graph = nx.connected_watts_strogatz_graph(4, 2, 0.5, seed=seed)
    starts = [dice.randrange(4) for _ in range(3)]
    moves = dice.choice(("simultaneous", "pursuers_first", "evaders_first"))
    values = [
        solve_small(
            afoot.from_graph(
                graph, pursuers=starts[1:][:count], evaders=starts[:1], timeout_worth=1.0, horizon_ticks=4,
                rules={"moves": moves},
            )
        ).value
        for count in (1, 2)
    ]  # fmt: skip
    assert values[1] <= values[0] + 1e-7


@pytest.mark.parametrize(("near", "horizon", "looks"), [(0.5, 1, 1), (0.5, 2, 3), (0.25, 3, 5), (0.0, 3, 0)])
def test_a_guise_is_worth_the_looks_that_it_stands(near: float, horizon: int, looks: int) -> None:
    """An evader that cannot move is looked at when it is first in reach, and then twice a tick: once by who sees it at
    a tick's end, once by who would capture it. Each look fails with 1 - near."""
    found = solve_small(guised(energy=100, near=near, horizon=horizon, ways=()))
    assert found.value == pytest.approx((1 - near) ** looks, abs=1e-9)
    assert solve_small(guised(energy=100, near=near, horizon=horizon, ways=(), without=("guise",))).value == 0


def test_more_energy_never_lowers_the_evaders_value() -> None:
    values = [solve_small(guised(energy=energy, near=0.5, horizon=4)).value for energy in range(1, 8)]
    assert all(less <= more + 1e-7 for less, more in itertools.pairwise(values))
    assert values[0] < values[-1]


def test_smoke_hides_which_way_the_evader_goes() -> None:
    """Seen, it is met at the exit it makes for; out of a cloud over all of the map, it is a guess: one half."""
    smoke = {"smoke": {"cost": 5, "radius_m": 200, "life_s": 3}}
    plain, hidden = solve_hidden(runaway({"keen_eye": {}})), solve_hidden(runaway(smoke))
    assert (plain.low, plain.high) == pytest.approx((0, 0), abs=1e-9)
    assert (hidden.low, hidden.high) == pytest.approx((0.5, 0.5), abs=1e-9)
    assert solve_small(runaway(smoke)).value == 0  # where everybody is told everything smoke is nothing


def test_a_passage_that_the_evaders_alone_know_is_a_way_out() -> None:
    """Cornered at the end of a street it is captured; a hatch to the exit, opened in a tick, saves it."""
    assert solve_small(cornered(True)).value == 1
    assert solve_small(cornered(False)).value == 0


def worths_by_sight(seed: int) -> tuple[list[float], list[float]]:
    """Values of a random game where the pursuer's eyes reach 0, 5 and 1,000 m, and where the evader's do; those of the
    other reach nobody."""
    dice = random.Random(seed)
    town = nx.connected_watts_strogatz_graph(dice.choice((5, 6)), 2, 0.4, seed=seed)
    thief = dice.choice(sorted(town))
    far = nx.single_source_shortest_path_length(town, thief)
    exits = sorted(town, key=lambda node: far[node])[-2:]
    cop = dice.choice([node for node in town if node not in (thief, *exits)])

    def value(cop_m: int, thief_m: int) -> float:
        data = {
            "rules": {"moves": "simultaneous", "motion": "whole_ticks", "horizon_ticks": 3},
            "classes": {
                "cop": {"walk_m_s": 10, "sight_m": cop_m},
                "thief": {"walk_m_s": 10, "sight_m": thief_m},
            },
            "pursuers": team("cop", "chase", f"n{cop}"),
            "evaders": team("thief", "runner", f"n{thief}"),
            "exits": [{"place": f"n{node}", "worth": 2} for node in exits],
            "worth": {"surrounded": 0, "timeout": 0.5},
        }
        found = solve_hidden(game_of(data, [(f"n{a}", f"n{b}") for a, b in town.edges]))
        assert found.high - found.low <= 1e-7
        return found.value

    return [value(sight, 0) for sight in (0, 5, 1000)], [value(0, sight) for sight in (0, 5, 1000)]


def test_who_sees_more_is_never_worse_off() -> None:
    gains = []
    for seed in range(16):
        by_cop, by_thief = worths_by_sight(seed)
        gains += [(more - less, True) for less, more in itertools.pairwise(by_thief)]
        gains += [(less - more, False) for less, more in itertools.pairwise(by_cop)]
    assert min(gain for gain, _ in gains) >= -1e-7
    assert all(max(gain for gain, whose in gains if whose == side) > 0.01 for side in (True, False))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("moves", ["simultaneous", "pursuers_first", "evaders_first"])
def test_where_all_is_in_sight_nothing_is_hidden(seed: int, moves: str) -> None:
    game = random_game(random.Random(seed), 1, horizon_ticks=2, rules={"moves": moves})
    found = solve_hidden(game)
    assert found.low == pytest.approx(solve_small(game).value, abs=1e-7)
    assert found.high - found.low <= 1e-7


def _draw(dice: Any, plays: Any, side: Side) -> Any:
    play = plays[0 if side == Side.EVADERS else 1]
    return play.orders[dice.choice(len(play.chances), p=play.chances / play.chances.sum())]


def played(found: SmallSolution, chases: int, seed: int) -> Any:
    """Payoffs of so many chases of the simulator in which both sides play the mixes found."""
    game, dice = found.compiled, np.random.default_rng(seed)
    pursuers, both = game.cast.pursuers, game.cast.pursuers + game.cast.evaders
    known: dict[bytes, Any] = {}
    with Batch(game.board, game.cast, game.rules, chases, seed=seed, outside=3) as batch:
        while not batch.over.all():
            for row, key in enumerate(found.graph.keys.of(batch.state, chases)):
                if batch.over[row]:
                    continue
                position = batch.state.each(lambda column, row=row: column[row])
                clocked = key + int(position.clock[0].tick).to_bytes(4, "little")
                plays = known.setdefault(clocked, None) or found.plays(position)
                known[clocked] = plays
                for side, columns in (
                    (Side.PURSUERS, slice(0, pursuers)),
                    (Side.EVADERS, slice(pursuers, both)),
                ):
                    orders = _draw(dice, plays, side)
                    for place, name in enumerate(batch.orders.dtype.names):
                        batch.orders[name][row, columns] = orders[:, place]
            batch.step()
        return batch.state.movers.worth[:, pursuers:both].sum(axis=1) / 1000


@pytest.mark.parametrize("seed", range(4))
def test_chases_by_the_mixes_found_are_worth_what_is_promised(seed: int) -> None:
    dice = random.Random(50 + seed)
    found = solve_small(random_game(dice, pursuers=dice.choice((1, 2)), evaders=dice.choice((1, 2))))
    worths = played(found, CHASES, seed)
    error = worths.std() / CHASES**0.5
    assert abs(worths.mean() - found.value) <= 4 * error + 1e-9  # one in ten thousand falls outside


def test_chases_under_a_guise_are_worth_what_is_promised() -> None:
    found = solve_small(guised(energy=2, near=0.25, horizon=4))
    assert 0.05 < found.value < 0.95 and found.graph.game.luck.ways > 1
    worths = played(found, CHASES, 9)
    assert abs(worths.mean() - found.value) <= 4 * worths.std() / CHASES**0.5


def test_what_cannot_be_enumerated_says_what_to_change() -> None:
    ring = afoot.from_graph(
        nx.cycle_graph(30), pursuers=2, evaders=2, timeout_worth=1.0, horizon_ticks=9,
        rules={"moves": "simultaneous"},
    )  # fmt: skip
    with pytest.raises(AfootError, match=r"combinations of starts are drawn.*State fewer starts"):
        solve_small(ring)
    with pytest.raises(AfootError, match=r"too large to be enumerated.*at most 50 positions.*nearer horizon"):
        solve_small(random_game(random.Random(1), 2, 2), most_positions=50)
    with pytest.raises(AfootError, match=r"too many histories.*nearer horizon"):
        solve_hidden(random_game(random.Random(1), 2, 2), most_histories=50)
