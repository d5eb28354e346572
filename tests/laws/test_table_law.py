"""What ties the house together: played in the simulator, tables bring the capture in the very tick the solver promised.

A chase begins where the scenario's draw of starts puts everybody, so starts are random positions. The solver's bitsets,
the table's look-ups, `reset`, `tick` and the batches all have to mean the same rules for this to hold.
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
from afoot.words import Side, Status

WINNABLE = 10_000  # under every variant
BATCH = 4_000
CHASES = 300  # of a run
SPARE_TICKS = 6  # beyond the latest capture that is promised; nobody else may be captured in them either
VARIANTS = [
    {
        "moves": moves,
        "motion": motion,
        "capture": {"reach_hops": reach, "checked": checked, "crossing": crossing},
    }
    for moves, motion, reach, checked, crossing in itertools.product(
        ("pursuers_first", "evaders_first"),
        ("whole_ticks", "carried"),
        (0, 1),
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


def promised(table: Table, nodes: Any) -> Any:
    """int [c]: ticks to the capture from each start [c, k + 1]."""
    spots = [[Spot(node, node) for node in row] for row in nodes.tolist()]
    return np.array([table.ticks(row[:-1], row[-1]) for row in spots])


def played(game: Compiled, table: Table, seed: int) -> tuple[Any, Any, Any]:
    """Starts [c, k + 1] of a batch in which both sides play the table, ticks to the capture [c], and statuses [c]."""
    told = with_policies(game, "orders", "orders")
    with Batch(told.board, told.cast, told.rules, BATCH, seed=seed) as batch:
        starts = batch.state.movers.node.astype(np.int64)
        while not batch.over.all():
            play_turn(batch, told, {Side.PURSUERS: table, Side.EVADERS: table})
        evader = batch.state.movers[:, table.pursuers]
        return starts, evader.end_tick + 1, evader.status.copy()


def check(town: Town, rules: dict[str, Any], winnable: int) -> int:
    """Play until so many winnable starts have been seen; returns the longest chase among them."""
    game, solution, table = solved(town, rules)
    assert solution.survey.won, "a variant in which nobody wins says nothing"
    seen = longest = 0
    for seed in itertools.count():
        starts, ticks, status = played(game, table, seed)
        due = promised(table, starts)
        won = due != NEVER
        assert np.array_equal(status == Status.CAPTURED, won)
        assert np.array_equal(ticks[won], due[won])
        seen, longest = seen + int(won.sum()), max(longest, int(due[won].max()))
        if seen >= winnable:
            return longest
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
    assert check(Town(streets(24, 3), 2), variant, WINNABLE) > 3


@pytest.mark.parametrize("variant", [one for one in VARIANTS if one["motion"] == "whole_ticks"], ids=name_of)
def test_hops_of_several_ticks_two_speeds_and_exits(variant: dict[str, Any]) -> None:
    graph = streets(14, 5)
    dice = random.Random(5)
    nx.set_edge_attributes(graph, {edge: dice.choice((1.0, 2.0, 3.5)) for edge in graph.edges}, "length")
    town = Town(graph, 2, exits=(list(graph)[7],), m_s=(2.0, 1.0))
    assert check(town, variant, WINNABLE // 10) > 3


@pytest.mark.parametrize("variant", VARIANTS[::7], ids=name_of)
def test_three_pursuers_and_a_refuge(variant: dict[str, Any]) -> None:
    """An evader in a refuge with its door closed is there until the horizon, and no capture."""
    graph = streets(11, 8)
    assert check(Town(graph, 3, refuges=(list(graph)[4],)), variant, WINNABLE // 10) > 2


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
    starts, _, _ = played(game, table, seed)
    due = promised(table, starts[:CHASES])
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
    starts, ticks, _ = played(game, table, 0)
    due = promised(other, starts)
    assert (ticks[due != NEVER] != due[due != NEVER]).mean() > 0.5
