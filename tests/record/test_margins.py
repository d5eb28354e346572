"""Margins of surrounded in a ledger: those of the slow twin, whatever the threads and batches."""

from __future__ import annotations

import dataclasses
from itertools import chain
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from afoot.errors import AfootError
from afoot.game.state import State
from afoot.record import Ledger, margins
from afoot.record.rows import MEASURES
from afoot.scenarios import Compiled
from afoot.scenarios.graph import from_graph
from afoot.sim.batch import Batch
from afoot.studies import run as running
from afoot.studies.run import run
from afoot.words import Status
from tests.naive.surround import Naive

CHASES, EVERY = 16, 2


@pytest.fixture(scope="module")
def game() -> Compiled:
    streets = nx.grid_2d_graph(3, 3)
    streets.add_edge((0, 2), "dead end")  # where one pursuer stands on all neighbours
    return game_on(streets, pursuers=2)


def game_on(graph: Any, pursuers: int) -> Compiled:
    return from_graph(
        graph,
        pursuers=pursuers,
        evaders=2,
        exits=[(0, 0)],
        refuges=[(2, 2)],
        horizon_ticks=12,
        timeout_worth=0.5,
        policies=("random", "random"),
        rules={"motion": "whole_ticks", "surrounded": {"check_ticks": EVERY}},
    )


def kept(game: Compiled, file: Path, chases: int = CHASES, **how: Any) -> list[list[dict[str, Any]]]:
    """The margins of each chase of a run recorded into a file."""
    run(game, chases=chases, seed=3, record=file, **how)
    ledger = Ledger.open(file)
    return [ledger.margins(1, chase) for chase in range(chases)]


def told_by_the_twin(game: Compiled, position: State, mover: int) -> list[tuple[str, bool, Any]]:
    """(measure, whether it holds, margin) for one evader, the others off the board."""
    alone = position.each(lambda column: column.copy())
    for other in range(game.cast.pursuers, game.cast.pursuers + game.cast.evaders):
        if other != mover:
            alone.movers[other].status = Status.CAPTURED
    naive = Naive(game.board, game.cast, game.rules, alone)
    return [
        ("adjacent", naive.adjacent(), naive.adjacent_margin(mover)),
        ("sealed", naive.sealed(), naive.sealed_margin(mover)),
        ("contained", naive.contained(), naive.contained_margin(mover)),
    ]


def test_margins_are_those_of_the_twin_at_every_look(game: Compiled, tmp_path: Path) -> None:
    found = kept(game, tmp_path / "runs.duckdb")
    expected: list[list[dict[str, Any]]] = [[] for _ in range(CHASES)]
    with Batch(game.board, game.cast, game.rules, CHASES, seed=3) as batch:
        while not batch.over.all():
            for chase in range(CHASES):
                position = batch.state.each(lambda column, chase=chase: column[chase])
                tick = int(position.clock[0].tick)
                for mover in range(game.cast.pursuers, game.cast.pursuers + game.cast.evaders):
                    if tick % EVERY == 0 and position.movers[mover].status == Status.LIVE:
                        at = {"run": 1, "chase": chase, "tick": tick, "mover": mover}
                        expected[chase] += [
                            {**at, "measure": measure, "holds": holds, "margin_ticks": margin, "known": True}
                            for measure, holds, margin in told_by_the_twin(game, position, mover)
                        ]
            batch.step()
    assert found == expected
    rows = list(chain(*found))
    assert {row["tick"] for row in rows} == {0, 2, 4, 6, 8, 10}
    for measure in MEASURES:
        of_it = [row for row in rows if row["measure"] == measure]
        assert {row["holds"] for row in of_it} == {True, False}, measure
        assert any(row["margin_ticks"] is None for row in of_it), measure


@pytest.mark.parametrize(("first", "threads"), [(1, 1), (2, 2), (4, 3)])
def test_threads_and_batches_change_no_margin(
    game: Compiled, first: int, threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(margins, "LOOKED_NODES", 4 * len(game.board.degree))
    expected = kept(game, tmp_path / "one.duckdb", 9)
    monkeypatch.setattr(running, "FIRST_CHASES", first)
    monkeypatch.setattr(running, "STATE_BYTES", 1)
    assert kept(game, tmp_path / "many.duckdb", 9, threads=threads) == expected
    assert all(expected)


def test_beyond_the_first_chases_only_what_is_cheap_is_looked_at(
    game: Compiled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = kept(game, tmp_path / "whole.duckdb")
    monkeypatch.setattr(margins, "LOOKED_NODES", 2 * len(game.board.degree))
    found = kept(game, tmp_path / "some.duckdb")
    assert found[:2] == whole[:2]
    for row, full in zip(chain(*found[2:]), chain(*whole[2:]), strict=True):
        if row["measure"] == "contained":
            assert (row["holds"], row["margin_ticks"], row["known"]) == (None, None, False)
        elif full["holds"]:
            assert row == full and row["margin_ticks"] == 0
        else:
            assert row == {**full, "margin_ticks": None, "known": False}


def test_the_first_chases_are_fewer_on_large_boards_and_with_reach(game: Compiled) -> None:
    nodes = len(game.board.degree)
    assert margins.chases_looked_at_whole(game) == margins.LOOKED_NODES // nodes > 16
    reaching = dataclasses.replace(game, rules=game.rules._replace(reach_hops=1))
    assert margins.chases_looked_at_whole(reaching) == margins.LOOKED_NODES // (8 * nodes)


def test_with_more_pursuers_than_are_looked_at_nothing_is_said(tmp_path: Path) -> None:
    crowd = game_on(nx.grid_2d_graph(9, 9), pursuers=63)
    (rows,) = kept(crowd, tmp_path / "runs.duckdb", 1)
    assert rows
    assert {(row["holds"], row["margin_ticks"], row["known"]) for row in rows} == {(None, None, False)}


def test_a_chase_that_is_not_tracked_has_no_margins(game: Compiled, tmp_path: Path) -> None:
    run(game, chases=CHASES, seed=3, record=tmp_path / "runs.duckdb", tracks=1)
    ledger = Ledger.open(tmp_path / "runs.duckdb")
    assert {row["chase"] for row in ledger.margins(1, 0)} == {0}
    with pytest.raises(
        AfootError,
        match=r"no track was kept of this chase; got 'run 1, chase 1'; .* chases 0. Name one of them",
    ):
        ledger.margins(1, 1)
