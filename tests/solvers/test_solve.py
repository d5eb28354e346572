"""`afoot.solve` and its Solution: what may be asked, of which positions, and what it will take."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import pytest

import afoot
from afoot.solvers import drive
from afoot.solvers.evader_half import Work
from afoot.solvers.forecast import forecast
from afoot.solvers.perfect import Attempt, Watch
from tests.naive.pursuit import Chase
from tests.solvers.solving import solved

RULES: dict[str, Any] = {
    "moves": "pursuers_first",
    "motion": "whole_ticks",
    "capture": {"checked": "each_move"},
}


def path_game(**changed: Any) -> Any:
    """A path of six nodes, pursuers from one end, an evader from the other."""
    asked = {"pursuers": [0], "evaders": [5], "rules": RULES, "horizon_ticks": 30, "timeout_worth": 1.0}
    return afoot.from_graph(nx.path_graph(6), **{**asked, **changed})


@pytest.mark.parametrize("pursuers", [0, 5, -1, True, 1.5, "many", [1]])
def test_a_number_of_pursuers_that_is_none(pursuers: Any) -> None:
    with pytest.raises(afoot.AfootError, match="pursuers: ") as told:
        afoot.solve(nx.path_graph(3), pursuers=pursuers)
    assert "1 to 4" in str(told.value)


def test_a_scenario_states_its_rules_and_a_graph_its_pursuers() -> None:
    with pytest.raises(afoot.AfootError, match=r"states its own rules and goals; got 'rules, exits'"):
        afoot.solve(path_game(), rules="classic", exits=[1])
    with pytest.raises(afoot.AfootError, match="how many pursuers is missing"):
        afoot.solve(nx.path_graph(3))


def test_positions_are_asked_by_name_or_number() -> None:
    found = afoot.solve(nx.relabel_nodes(nx.path_graph(6), "abcdef".__getitem__), pursuers=1, distances=True)
    assert found.ticks(["a"], "f") == found.ticks([0], 5) == 5
    assert found.won(["c"], "a") and found.ticks(["c"], "a") == 2
    for bad in ((["g"], "a"), (["a"], 6)):
        with pytest.raises(afoot.AfootError, match="no such node"):
            found.won(*bad)
    with pytest.raises(afoot.AfootError, match="a node for each pursuer; got 2; expected 1"):
        found.won(["a", "b"], "c")


def test_without_distances_nobody_knows_how_long() -> None:
    found = afoot.solve(nx.path_graph(6), pursuers=1)
    assert found.is_won and found.to_dict()["worst_ticks"] is None
    for ask in (lambda: found.ticks([0], 5), found.table, lambda: found.save("table.npz")):
        with pytest.raises(afoot.AfootError, match="--distances"):
            ask()


def test_a_start_has_a_value_only_where_it_was_solved() -> None:
    assert afoot.solve(path_game()).to_dict()["start"]["capture_chance"] == 1
    assert afoot.solve(path_game(), pursuers=2).to_dict()["start"] is None
    shut = afoot.solve(path_game(), blocked=[5])
    assert shut.to_dict()["start"] is None and shut.answer == shut.is_won
    free = afoot.solve(path_game(horizon_ticks=2), distances=False)  # then the horizon is not looked at
    assert free.answer and free.to_dict()["start"] == {
        "capture_chance": 1.0, "before_horizon": False, "payoff": None,
    }  # fmt: skip


def test_the_chance_is_that_of_the_draw() -> None:
    """Two pursuers drawn from six nodes each and the evader from six: every draw is as likely as any other."""
    game = path_game(pursuers=2, evaders=1, exits=[5], horizon_ticks=4)
    found = afoot.solve(game)
    draws = [(a, b, e) for a in range(6) for b in range(6) for e in range(6)]
    taken = [found.ticks([a, b], e) for a, b, e in draws]
    share = sum(ticks is not None and ticks <= 4 for ticks in taken) / len(draws)
    assert 0 < share < 1 and found.capture_chance == pytest.approx(share, abs=1e-6) and not found.answer


@pytest.mark.parametrize("pursuers", [1, 2, 3])
@pytest.mark.parametrize("distances", [True, False])
def test_the_memory_is_as_forecast(pursuers: int, distances: bool) -> None:
    chase = Chase(nx.convert_node_labels_to_integers(nx.grid_2d_graph(6, 6)), pursuers)
    game, found = solved(chase, distances=distances)
    kept = {"teams": found.teams, "now": found.start, "then": found.middle, "ticks": found.ticks.planes}
    rows = sum(array.nbytes for array in kept.values()) + 3 * game.teams  # dirty, marked and changed
    assert set(kept) < set(Work._fields) and game.teams == math.comb(36 + pursuers - 1, pursuers)
    assert rows <= forecast(game, distances).bytes <= rows + 21e6


def test_attempts_are_told_before_they_are_made() -> None:
    told: list[Attempt] = []
    afoot.solve(nx.petersen_graph(), pursuers="auto", watch=Watch(told=told.append))
    assert [(one.pursuers, one.teams, one.resumed) for one in told] == [
        (1, 10, False),
        (2, 55, False),
        (3, 220, False),
    ]
    assert all("B and less than 0.1 s of one core" in one.forecast.told() for one in told)


@pytest.mark.parametrize(
    ("cores", "teams", "threads"), [(8, 500, 1), (8, 45_000, 4), (2, 10**6, 2), (200, 10**9, 64)]
)
def test_threads_unasked_are_as_many_as_there_are_cores_and_work_for(
    cores: int, teams: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drive, "cores", lambda: cores)
    assert drive.helpful_threads(teams, distances=True) == threads
    assert drive.helpful_threads(teams, distances=False) == 1


def test_python_solves_on_one_thread_unless_it_leaves_them_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drive, "cores", lambda: 2)
    monkeypatch.setattr(drive, "TEAMS_A_THREAD", 10)
    graph = nx.convert_node_labels_to_integers(nx.grid_2d_graph(4, 4))
    one, two = (
        afoot.solve(graph, pursuers=2, distances=True, threads=threads).to_dict() for threads in (1, None)
    )
    assert (one["threads"], two["threads"]) == (1, 2) and one["share_winnable"] == two["share_winnable"]
