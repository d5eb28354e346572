"""Clearing a graph: what an answer says, when there is none, what is refused, and strategies in files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from afoot.errors import AfootError
from afoot.solvers import Follow, clear
from afoot.solvers.unseen import Interrupted

HOUSE = nx.Graph(
    [("hall", "kitchen"), ("kitchen", "yard"), ("yard", "shed"), ("shed", "hall"), ("hall", "attic")]
)


def test_an_answer_says_how() -> None:
    """A blind strategy is one sequence: each belief is what the one before leaves, and the last leaves nothing."""
    answer = clear(HOUSE, pursuers="auto")
    told = answer.to_dict()
    assert (told["clears"], told["least_pursuers"], told["tier"]) == (True, 2, "exact")
    assert [(one["clears"], one["tier"]) for one in told["tried"]] == [(False, "exact"), (True, "exact")]
    assert len(told["schedule"]) == told["ticks"] == told["more_than_ticks"] + 1
    left = set(HOUSE) - set(answer.placement)
    at = answer.placement
    for row in told["schedule"]:
        assert set(row["evader_in"]) == left
        assert all(a == b or HOUSE.has_edge(a, b) for a, b in zip(at, row["to"], strict=True))
        at = row["to"]
        left -= set(at)
        left = (left | {other for node in left for other in HOUSE.adj[node]}) - set(at)
    assert not left


def test_never_is_proven() -> None:
    answer = clear(HOUSE, pursuers=1)
    assert (answer.clears, answer.ticks, answer.more_than_ticks, answer.tier) == (False, None, None, "exact")
    assert answer.least is None and answer.placement == [] and answer.schedule is None
    with pytest.raises(AfootError, match=r"no strategy.*cannot be sure"):
        _ = answer.strategy


def test_a_number_of_ones_own_is_not_called_the_least() -> None:
    assert clear(HOUSE, pursuers=2).least is None
    assert clear(HOUSE, pursuers=1, sight="all").least is None
    assert clear(nx.path_graph(4), pursuers=1).least == 1


def test_without_the_memory_it_says_what_is_not_enough() -> None:
    """What is then known is a bound, and holds: with more memory it takes more ticks than that."""
    graph = nx.grid_2d_graph(4, 4)
    full = clear(graph, pursuers=3)
    answer = clear(graph, pursuers=3, memory_gb=0.004)
    told = answer.to_dict()
    assert (told["clears"], told["ticks"], told["tier"]) == (None, None, "certified")
    assert full.ticks is not None and 0 < told["more_than_ticks"] < full.ticks
    assert "no answer" in answer.told()
    assert (
        full.warnings == [] and told["warnings"][0]["what"] == "memory was spent before there was an answer"
    )
    assert told["warnings"][0]["came"].startswith("4 MB") and told["warnings"][0]["field"] == "memory_gb"
    with pytest.raises(AfootError, match="no strategy"):
        answer.save("nowhere.json")


def test_what_cannot_fit_is_refused_before_it_is_tried() -> None:
    with pytest.raises(AfootError, match=r"too large for its memory.*teams and phases.*at most 100 kB"):
        clear(nx.grid_2d_graph(5, 5), pursuers=3, memory_gb=0.0001)


def test_ctrl_c_keeps_what_is_known() -> None:
    """The bound at the interruption is the last level that is complete."""

    def progress(step: Any) -> None:
        if step.level == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as stopped:
        clear(nx.grid_2d_graph(4, 4), pursuers="auto", follow=Follow(progress=progress))
    assert isinstance(stopped.value, Interrupted)
    so_far = stopped.value.so_far
    assert (so_far.clears, so_far.more_than_ticks, so_far.tier) == (None, 2, "certified")


def test_what_is_tried_is_told_first() -> None:
    told: list[tuple[int, int]] = []
    clear(HOUSE, pursuers="auto", follow=Follow(told=lambda count, size: told.append((count, size))))
    assert [count for count, _ in told] == [1, 2]
    assert 0 < told[0][1] < told[1][1]


@pytest.mark.parametrize(("moves", "midway"), [("pursuers_first", False), ("evaders_first", True)])
def test_a_strategy_in_a_file_stands_by_itself(tmp_path: Path, moves: str, midway: bool) -> None:
    """Every decision leads to decisions of fewer ticks, until nothing is left to be decided."""
    rules = {"moves": moves, "motion": "whole_ticks", "capture": {"checked": "each_move"}}
    answer = clear(HOUSE, pursuers=2, sight=1, every=3, rules=rules)
    answer.save(tmp_path / "plan.json")
    plan = json.loads((tmp_path / "plan.json").read_text())
    assert plan["schedule"] is None and plan["rules"]["every"] == 3 and plan["tier"] == "exact"
    decisions = {one["number"]: one for one in plan["decisions"]}
    reached = {one["decision"] for one in plan["starts"]}
    for one in decisions.values():
        for then in one["then"]:
            assert decisions[then["decision"]]["ticks_left"] < one["ticks_left"]
            reached.add(then["decision"])
    assert reached == set(decisions)
    assert max(decisions[one["decision"]]["ticks_left"] for one in plan["starts"]) == plan["ticks"]
    looks = [then for one in decisions.values() for then in (*one["then"], *plan["starts"])]
    assert any(then["seen_midway"] for then in looks) == midway


def test_hops_of_several_ticks(tmp_path: Path) -> None:
    """A path of three nodes whose second hop takes three ticks: the searcher starts at the short end."""
    graph = nx.Graph()
    graph.add_edge("a", "b", length=10)
    graph.add_edge("b", "c", length=30)
    answer = clear(graph, pursuers=1, m_per_tick=10)
    assert (answer.ticks, answer.placement[0] in "ac") == (4, True)
    seen = clear(graph, pursuers=1, m_per_tick=10, sight="all")
    seen.save(tmp_path / "plan.json")
    assert seen.ticks is not None and seen.ticks <= 4


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"pursuers": 0}, "not a number of pursuers"),
        ({"pursuers": 5}, "expected 1 to 4, or auto"),
        ({"pursuers": "two"}, "not a number of pursuers"),
        ({"pursuers": 1, "sight": -1}, "no such sight"),
        ({"pursuers": 1, "sight": "far"}, "expected none, all, or a number of hops"),
        ({"pursuers": 1, "every": -2}, "every: no such number of ticks"),
        ({"pursuers": 1, "every": True}, "no such number of ticks"),
        ({"pursuers": 1, "memory_gb": 0}, "no memory to search in"),
        ({"pursuers": 1, "rules": {"moves": "simultaneous", "motion": "whole_ticks"}}, "simultaneous moves"),
        (
            {"pursuers": 1, "rules": {"moves": "evaders_first", "motion": "whole_ticks", "reveal_ticks": 3}},
            "State it as every",
        ),
        (
            {"pursuers": 1, "rules": {"moves": "evaders_first", "motion": "whole_ticks", "contacts": False}},
            "State it as sight: none",
        ),
    ],
)
def test_what_is_refused(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(AfootError, match=says):
        clear(HOUSE, **asked)


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(AfootError, match="cannot be written"):
        clear(HOUSE, pursuers=2).save(tmp_path)


@pytest.mark.parametrize("sight", ["none", "all"])
@pytest.mark.parametrize("reach_hops", [0, 1])
def test_a_blocked_node_might_as_well_not_be_there(sight: str, reach_hops: int) -> None:
    """A ring with a tail of which one node is blocked is solved like the graph without it."""
    ring = nx.cycle_graph(6)
    nx.add_path(ring, [0, 6, 7])
    rules = {"moves": "pursuers_first", "motion": "whole_ticks",
             "capture": {"reach_hops": reach_hops, "checked": "each_move"}}  # fmt: skip
    for node in (0, 3, 6):
        less = ring.copy()
        less.remove_node(node)
        asked: dict[str, Any] = {"pursuers": "auto", "sight": sight, "rules": rules}
        shut, cut = clear(ring, blocked=[node], **asked), clear(less, **asked)
        assert (shut.pursuers, shut.ticks, shut.least) == (cut.pursuers, cut.ticks, cut.least)
        assert shut.rules["blocked"] == [str(node)] and str(node) not in shut.placement
    assert clear(ring, pursuers="auto", sight=sight, rules=rules).rules["blocked"] == []


def test_what_is_blocked_is_a_node_and_not_every_node() -> None:
    with pytest.raises(AfootError, match=r"blocked.*no such node; got 9"):
        clear(nx.path_graph(4), pursuers=1, blocked=[9])
    with pytest.raises(AfootError, match=r"blocked.*nowhere to be"):
        clear(nx.path_graph(2), pursuers=1, blocked=[0, 1])
