"""Laws of branching: a branch is the chase up to its tick, with its own luck it is the chase to the end, and the same
luck gives the same branch in whatever company."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

import afoot
from afoot.scenarios import load
from afoot.studies.grade_game import Recorded, recorded
from afoot.studies.whatif import FIRST_BRANCH, Asked, Branching, moment
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES, Policy

PURSUERS = [policy.name.lower() for policy in PURSUER_POLICIES]
EVADERS = [policy.name.lower() for policy in EVADER_POLICIES if policy != Policy.STORY]


def town(moves: str, motion: str) -> Any:
    """Two after a leader and its follower, in a town with two ways out and a refuge."""
    graph = nx.grid_2d_graph(5, 5)
    nx.set_edge_attributes(
        graph, {edge: 1.0 + (i % 3) for i, edge in enumerate(sorted(graph.edges))}, "length"
    )
    return afoot.from_graph(
        graph, pursuers=[(0, 0), "anywhere"], evaders=["anywhere", "anywhere"], exits=[(0, 4), (4, 0)],
        refuges=[(4, 4)], rules={"moves": moves, "motion": motion}, sight=2, horizon_ticks=25, timeout_worth=0.5,
    )  # fmt: skip


def played(game: Any, seed: int, pursuers: str, evaders: str, chases: int = 3) -> Recorded:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "runs.duckdb"
        afoot.run(game, chases=chases, seed=seed, pursuers=pursuers, evaders=evaders, record=file, tracks=0)
        return recorded(file, game=game)


@given(
    moves=st.sampled_from(["simultaneous", "pursuers_first", "evaders_first"]),
    motion=st.sampled_from(["carried", "whole_ticks"]),
    seed=st.integers(0, 2**63 - 1),
    chase=st.integers(0, 2),
    share=st.floats(0, 1),
    policies=st.tuples(st.sampled_from(PURSUERS), st.sampled_from(EVADERS)),
    others=st.tuples(st.sampled_from(PURSUERS), st.sampled_from(EVADERS)),
)
@settings(max_examples=12, deadline=None)
def test_branches_hang_on_their_number_the_tick_and_the_policies_alone(
    moves: str,
    motion: str,
    seed: int,
    chase: int,
    share: float,
    policies: tuple[str, str],
    others: tuple[str, str],
) -> None:
    found = played(town(moves, motion), seed, *policies)
    at = moment(found, chase, round(share * found.ticks[chase]))
    again = Branching(found.game, {}, at.snapshot, seed, 1, None).play([chase])
    assert again is not None and again.digests[0] == found.digests[chase]
    asked = Asked(found, (chase,), int(at.snapshot.position.clock.tick[0]), *others)
    alone, together = (Branching(asked.game, {}, at.snapshot, seed, threads, None) for threads in (1, 2))
    numbers = range(FIRST_BRANCH, FIRST_BRANCH + 6)
    whole = together.play(numbers)
    assert whole is not None
    for row, number in enumerate(numbers):
        one = alone.play([number])
        assert one is not None and one.digests[0] == whole.digests[row] and one.ticks[0] >= asked.at_tick
    assert not at.over or set(whole.digests.tolist()) == {int(found.digests[chase])}


def test_so_it_is_with_every_mechanism_on() -> None:
    """Decoys, guises, smoke, crowds and scripts are in the snapshot too: before, amid and after they are used."""
    read = load("rockface")
    brief = read.model_copy(update={"rules": read.rules.model_copy(update={"horizon_s": 260.0})})
    found = played(afoot.compile(brief), 54, "intercept", "story", chases=1)
    for tick in (0, 1, 120, 227, 229, 259, 260):
        at = moment(found, 0, tick)
        again = Branching(found.game, {}, at.snapshot, found.seed, 1, None).play([0])
        assert again is not None and again.digests[0] == found.digests[0]
