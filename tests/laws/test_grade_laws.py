"""Grading: perfect play loses nothing, and what was lost and given away adds up to when the capture came.

Games are small and random: streets, rules, speeds, goals, horizons.
"""

from __future__ import annotations

import itertools
import random
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import afoot
from afoot._sources import package_digest
from afoot.record import Ledger
from afoot.record.ends import ends_of
from afoot.record.rows import OUTCOME_WORDS
from afoot.scenarios import Compiled, from_graph
from afoot.sim.batch import Batch
from afoot.solvers import NEVER, Spot, Table, solve
from afoot.studies.grade import Grade, grade
from afoot.studies.grade_game import Recorded
from afoot.studies.grade_walk import walk
from afoot.studies.outside import play_turn
from afoot.studies.run import decided
from afoot.words import Moves, Side

CHASES = 40
EXAMPLES = 50
RULES = [
    {
        "moves": moves,
        "motion": "whole_ticks",
        "capture": {"reach_hops": reach, "checked": checked, "crossing": crossing},
    }
    for moves, reach, checked, crossing in itertools.product(
        ("pursuers_first", "evaders_first"), (0, 1), ("each_move", "end_of_tick"), (True, False)
    )
]
TABLE = "table"
POLICIES = (("random", "chase", "intercept", "cordon", TABLE), ("random", "runner", "flee", "slip", TABLE))


class Played(NamedTuple):
    """A random game, its table, and a run of it."""

    game: Compiled
    table: Table
    policies: tuple[Any, Any]
    run: Recorded


def game_of(dice: random.Random) -> Compiled:
    """A tree of streets with a few more between, some of several ticks."""
    nodes = dice.randint(5, 12)
    graph = nx.random_labeled_tree(nodes, seed=dice.randrange(10**9))
    for _ in range(dice.randint(0, nodes // 2)):
        graph.add_edge(*dice.sample(range(nodes), 2))
    if dice.random() < 0.5:
        lengths = {edge: dice.choice((1.0, 2.0, 3.5)) for edge in graph.edges}
        nx.set_edge_attributes(graph, lengths, "length")
    rules, speeds = dice.choice(RULES), (dice.choice((1.0, 1.0, 2.0)), dice.choice((1.0, 1.0, 2.0)))
    if speeds == (1.0, 1.0) and not nx.get_edge_attributes(graph, "length"):
        rules = {**rules, "motion": "carried"}  # nothing is carried where every hop takes a whole tick
    exits, refuges = ((dice.randrange(nodes),) * (dice.random() < 0.3) for _ in range(2))
    return from_graph(
        graph,
        pursuers=dice.choice((1, 2)),
        evaders=1,
        timeout_worth=1.0,
        horizon_ticks=dice.choice((4, 12, 60)),
        exits=exits,
        refuges=refuges if refuges != exits else (),
        rules=rules,
        pursuer_m_s=speeds[0],
        evader_m_s=speeds[1],
    )


def played(dice: random.Random, names: tuple[str, str]) -> Played:
    """A run as a ledger would hold it, without the time that files take."""
    try:
        game = game_of(dice)
    except afoot.AfootError:  # everybody may start within reach, or the evader on its goal alone
        reject()
    table, seed = solve(game).table(), dice.randrange(10**6)
    policies = tuple(table if name == TABLE else name for name in names)
    told, words, outside = decided(game, policies[0], policies[1])
    with Batch(told.board, told.cast, told.rules, CHASES, seed=seed) as batch:
        while not batch.over.all():
            play_turn(batch, told, outside)
        ends = ends_of(batch)
    outcomes = tuple(OUTCOME_WORDS[status] for status in ends.status[:, 0].tolist())
    digests, ticks = ends.digests, tuple(ends.ticks.tolist())
    run = Recorded(Path(), 1, told, words, outside, seed, package_digest(), digests, ticks, outcomes)
    return Played(game, table, (policies[0], policies[1]), run)


def graded(found: Played) -> Grade:
    chases = tuple(range(CHASES))
    return Grade(found.run, found.table, chases, walk(found.run, found.table, chases))


@settings(max_examples=EXAMPLES)
@given(st.randoms(use_true_random=False))
def test_a_table_that_plays_itself_loses_nothing(dice: random.Random) -> None:
    found = played(dice, (TABLE, TABLE))
    grading = graded(found)
    assert not grading.decisions["lost"].any()
    for told in grading.by_chase():
        captured = told["outcome"] == "captured"
        assert told["promised_ticks"] == (told["ticks"] if captured else None)
        assert not captured or told["ticks"] <= found.game.rules.horizon_ticks


@settings(max_examples=2 * EXAMPLES)
@given(st.randoms(use_true_random=False), *(st.sampled_from(names) for names in POLICIES))
def test_what_was_lost_and_given_away_adds_up(dice: random.Random, pursuers: str, evaders: str) -> None:
    """Promised ticks + pursuers' losses - evader's losses = ticks to the capture. Where something was given away for
    good, it adds up from the last time on, and whose blunder that was says how the chase ends."""
    grading = graded(played(dice, (pursuers, evaders)))
    decisions = grading.decisions
    for name, side in ((pursuers, Side.PURSUERS), (evaders, Side.EVADERS)):
        assert name != TABLE or not decisions["lost"][decisions["side"] == side].any()
    for told in grading.by_chase():
        own = decisions[decisions["chase"] == told["chase"]]
        sign = np.where(own["side"] == Side.PURSUERS, 1, -1)
        blunders = np.flatnonzero(own["lost"] == NEVER)
        assert (np.diff(sign[blunders]) != 0).all()  # what one gave away only the other can give back
        promised, since = told["promised_ticks"], 0
        if len(blunders):
            after, since = int(own["after"][blunders[-1]]), int(blunders[-1]) + 1
            promised = None if sign[blunders[-1]] > 0 else after
        assert (promised is None) == (told["outcome"] != "captured")
        if promised is not None:
            assert promised + int((sign * own["lost"])[since:].sum()) == told["ticks"]
        if not len(blunders) and promised is not None:
            total = told["pursuers_lost_ticks"] - told["evaders_lost_ticks"]
            assert promised + total == told["ticks"]


@settings(max_examples=8)
@given(st.randoms(use_true_random=False), *(st.sampled_from(names) for names in POLICIES))
def test_a_ledger_is_graded_as_what_it_recorded(dice: random.Random, pursuers: str, evaders: str) -> None:
    """By what is in the file: where everybody was, where they went, and what the table says of it."""
    found = played(dice, (pursuers, evaders))
    k, horizon = found.table.pursuers, found.game.rules.horizon_ticks
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "runs.duckdb"
        asked: dict[str, Any] = {"chases": CHASES, "seed": found.run.seed, "record": file, "tracks": 2}
        afoot.run(found.game, **asked, pursuers=found.policies[0], evaders=found.policies[1])
        grading = grade(file, table=found.table, game=found.game, policies=found.policies)
        tracks = [Ledger.open(file).track(1, chase) for chase in range(2)]
    assert np.array_equal(grading.decisions, graded(found).decisions)
    first = Side.PURSUERS if found.game.rules.moves == Moves.PURSUERS_FIRST else Side.EVADERS
    for chase, track in enumerate(tracks):
        nodes = np.stack([one["node"] for one in track.values()])
        standing = np.stack([one["remaining_mm"] == 0 for one in track.values()])
        own = grading.decisions[grading.decisions["chase"] == chase]
        assert len(np.unique(own[["tick", "side"]])) == len(own) > 0
        for decision in own:
            tick, side = int(decision["tick"]), decision["side"]
            columns = slice(0, k) if side == Side.PURSUERS else slice(k, k + 1)
            assert np.array_equal(decision["at"][columns], nodes[columns, tick])
            assert np.array_equal(decision["stood"][columns], standing[columns, tick])
            arrived = standing[columns, tick + 1] & decision["stood"][columns]
            captured = side == Side.EVADERS and tick + 2 == nodes.shape[1]  # who is, stands where it set out
            if not captured:
                assert np.array_equal(decision["went"][columns][arrived], nodes[columns, tick + 1][arrived])
            if side == first and standing[:, tick].all() and not track_inside(track, tick):
                spots = [Spot(int(node), int(node)) for node in nodes[:, tick]]
                ticks = found.table.ticks(spots[:-1], spots[-1])
                assert decision["before"] == (NEVER if tick + ticks > horizon else tick + ticks)


def track_inside(track: dict[str, Any], tick: int) -> bool:
    """Whether anybody is in a refuge, where a table's word is of those at its door."""
    return any(one["inside"][tick] for one in track.values())
