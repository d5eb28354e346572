"""What ties the house together: played in the simulator, tables bring the capture in the very tick the solver promised.

A chase begins where the scenario's draw of starts puts everybody, so starts are random positions; where hops take
several ticks, the tables take over some chases a few random ticks in, with movers in the middle of hops. The solver's
bitsets, the table's look-ups, `reset`, `tick` and the batches all have to mean the same rules for this to hold.
"""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pytest

import afoot
from afoot.record import Ledger
from afoot.scenarios import Compiled, from_graph, with_policies
from afoot.sim.batch import Batch
from afoot.solvers import NEVER, Solution, Spot, Table, solve
from afoot.studies.outside import play_turn
from afoot.words import Gait, Side, Status

WINNABLE = 10_000  # under every variant
BATCH = 4_000
CHASES = 300  # of a run
SPARE_TICKS = 6  # beyond the latest capture that is promised; nobody else may be captured in them either
WANDERED = (
    0,
    1,
    3,
)  # random ticks before the tables take over, batch by batch; fewer than there are to spare
VARIANTS = [
    {
        "moves": moves,
        "motion": motion,
        "capture": {"reach_hops": reach, "checked": checked, "crossing": crossing},
    }
    for moves, motion, reach, checked, crossing in itertools.product(
        ("pursuers_first", "evaders_first"),
        ("whole_ticks", "carried"),
        (0, 1, 2),
        ("each_move", "end_of_tick"),
        (True, False),
    )
]


def name_of(variant: dict[str, Any]) -> str:
    return "-".join(
        str(value) for value in (variant["moves"], variant["motion"], *variant["capture"].values())
    )


class Town(NamedTuple):
    """A graph and who plays on it. m_s: of the pursuers and of the evader."""

    graph: Any
    pursuers: int
    exits: tuple[Any, ...] = ()
    refuges: tuple[Any, ...] = ()
    m_s: tuple[float, float] = (1.0, 1.0)


def game_on(town: Town, rules: dict[str, Any], horizon_ticks: int) -> Compiled:
    return from_graph(
        town.graph,
        pursuers=town.pursuers,
        evaders=1,
        timeout_worth=1.0,
        horizon_ticks=horizon_ticks,
        exits=town.exits,
        refuges=town.refuges,
        rules=rules,
        pursuer_m_s=town.m_s[0],
        evader_m_s=town.m_s[1],
    )


def solved(town: Town, rules: dict[str, Any]) -> tuple[Compiled, Solution, Table]:
    """The game with a horizon a little beyond the latest capture, its solution, and its table."""
    solution = solve(game_on(town, rules, 60_000))
    game = game_on(town, rules, (solution.survey.worst_ticks or 0) + SPARE_TICKS)
    table = solution.table()
    table.check_fits(game, "pursuers")
    return game, solution, table


class Played(NamedTuple):
    """Chases in which both sides play the table from some tick on in which nobody is captured or away yet."""

    spots: Any  # int [c, k + 1, 3] node, end of the hop and ticks left of it, of all movers at that tick
    ticks: Any  # int [c] from then to the end of the evader's chase
    status: Any  # int [c] words.Status in the end


def promised(table: Table, spots: Any) -> Any:
    """int [c]: ticks to the capture from each row of spots, as in `Played`."""
    rows = [[Spot(*spot) for spot in row] for row in spots.tolist()]
    return np.array([table.ticks(row[:-1], row[-1]) for row in rows])


def played(game: Compiled, table: Table, seed: int, wander_ticks: int = 0) -> Played:
    """A batch in which both sides play the table, after so many ticks of random moves."""
    told = with_policies(game, "orders", "orders")
    dice = np.random.default_rng(seed)
    with Batch(told.board, told.cast, told.rules, BATCH, seed=seed) as batch:
        batch.orders.gait[:] = Gait.RUN
        for _ in range(2 * wander_ticks):  # a tick has a turn of each side
            batch.orders.slot[:] = dice.integers(0, game.board.hops.shape[1], batch.orders.shape)
            batch.step()
        on, movers = batch.over == 0, batch.state.movers
        assert (batch.state.clock.tick[on] == wander_ticks).all() and (batch.state.clock.turn[on] == 0).all()
        speed_mm = np.maximum(game.cast.classes.speed_mm[movers.kind, movers.gait], 1)
        left = -(-movers.remaining_mm.astype(np.int64) // speed_mm)
        spots = np.stack([movers.node, np.where(left > 0, movers.hop_to, movers.node), left], axis=2)[on]
        while not batch.over.all():
            play_turn(batch, told, {Side.PURSUERS: table, Side.EVADERS: table})
        evader = batch.state.movers[on, table.pursuers]
        return Played(spots, evader.end_tick + 1 - wander_ticks, evader.status.copy())


class Seen(NamedTuple):
    """What was in the winnable starts that were played. longest: ticks of the longest chase among them."""

    longest: int
    on_hops: int


def check(town: Town, rules: dict[str, Any], winnable: int, wandered: tuple[int, ...] = (0,)) -> Seen:
    """Play until so many winnable starts have been seen, batch by batch after so many ticks of random moves."""
    game, solution, table = solved(town, rules)
    assert solution.survey.won, "a variant in which nobody wins says nothing"
    seen = longest = on_hops = 0
    for seed, wander_ticks in enumerate(itertools.cycle(wandered)):
        chases = played(game, table, seed, wander_ticks)
        due = promised(table, chases.spots)
        won = due != NEVER
        assert np.array_equal(chases.status == Status.CAPTURED, won)
        assert np.array_equal(chases.ticks[won], due[won])
        seen, longest = seen + int(won.sum()), max(longest, int(due[won].max()))
        on_hops += int((chases.spots[won, :, 2] > 0).any(axis=1).sum())
        if seen >= winnable:
            return Seen(longest, on_hops)
    raise AssertionError


def streets(nodes: int, seed: int) -> Any:
    """A tree of streets with a few more between neighbours: one pursuer wins here and there, two more often."""
    dice = random.Random(seed)
    graph = nx.random_labeled_tree(nodes, seed=seed)
    while graph.number_of_edges() < 1.15 * nodes:
        a = dice.randrange(nodes)
        graph.add_edge(
            a, dice.choice([b for b in nx.single_source_shortest_path_length(graph, a, 3) if b != a])
        )
    return graph


@pytest.mark.parametrize("variant", VARIANTS, ids=name_of)
def test_the_capture_comes_when_the_solver_said(variant: dict[str, Any]) -> None:
    """Hops of one tick, so that both kinds of motion are the same game to the solver, and not to the simulator."""
    assert check(Town(streets(24, 3), 2), variant, WINNABLE).longest > 3


@pytest.mark.parametrize("variant", [one for one in VARIANTS if one["motion"] == "whole_ticks"], ids=name_of)
def test_hops_of_several_ticks_two_speeds_and_exits(variant: dict[str, Any]) -> None:
    graph = streets(14, 5)
    dice = random.Random(5)
    nx.set_edge_attributes(graph, {edge: dice.choice((1.0, 2.0, 3.5)) for edge in graph.edges}, "length")
    town = Town(graph, 2, exits=(list(graph)[7],), m_s=(2.0, 1.0))
    seen = check(town, variant, WINNABLE, WANDERED)
    assert seen.longest > 3 and seen.on_hops > WINNABLE // 10


@pytest.mark.parametrize("variant", VARIANTS[::7], ids=name_of)
def test_three_pursuers_and_a_refuge(variant: dict[str, Any]) -> None:
    """An evader in a refuge with its door closed is there until the horizon, and no capture."""
    graph = streets(11, 8)
    assert check(Town(graph, 3, refuges=(list(graph)[4],)), variant, WINNABLE // 10).longest > 2


def test_a_saved_table_keeps_its_word_in_a_run(tmp_path: Path) -> None:
    """By the door that everybody takes: a file, named as both sides' policy; each chase as long as the table said."""
    game, _, table = solved(Town(streets(24, 3), 1), VARIANTS[0])
    file, ledger, seed = tmp_path / "table.npz", tmp_path / "runs.duckdb", 4
    table.save(file)
    afoot.run(
        game,
        chases=CHASES,
        seed=seed,
        record=ledger,
        tracks=0,
        pursuers=f"table:{file}",
        evaders=f"table:{file}",
    )
    due = promised(table, played(game, table, seed).spots[:CHASES])
    with Ledger.open(ledger).at_once() as kept:
        chases = kept.chases(kept.runs()[0]["run"])
    captured = np.array([one["outcomes"] == ["captured"] for one in chases])
    ticks = np.array([one["end_ticks"][0] + 1 for one in chases])
    assert np.array_equal(captured, due != NEVER) and 0 < captured.sum() < CHASES
    assert np.array_equal(ticks[captured], due[captured])


def test_a_table_that_is_wrong_by_a_tick_is_found_out() -> None:
    """The law can fail: the same chases against promises of another rule."""
    town, rules = Town(streets(24, 3), 2), VARIANTS[0]
    game, _, table = solved(town, rules)
    other = solved(town, {**rules, "capture": {**rules["capture"], "reach_hops": 1}})[2]
    chases = played(game, table, 0)
    due = promised(other, chases.spots)
    assert (chases.ticks[due != NEVER] != due[due != NEVER]).mean() > 0.5
