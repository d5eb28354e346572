"""Beliefs level by level against a slow twin that keeps them all, and strategies against every way of the evader."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot.solvers.game import make_game
from afoot.solvers.play import Spot
from afoot.solvers.survey import game_node
from afoot.solvers.unseen_plan import Decision, Planner, Seen
from afoot.solvers.unseen_search import Searcher
from afoot.solvers.unseen_tables import Look
from afoot.words import Moves
from tests.naive.pursuit import Chase
from tests.naive.retrograde import CLASSIC, moves_of
from tests.naive.unseen import Eyes, clear_ticks
from tests.solvers.solving import VARIANTS, random_chase, random_graph, setting_of

HUNDREDS = range(5)
LOOKS = [
    ("none", 0),
    ("none", 1),
    ("none", 2),
    ("none", 3),
    (0, 0),
    (1, 0),
    (2, 0),
    (1, 2),
    (0, 3),
    ("all", 0),
]


def thick_chase(dice: random.Random) -> Chase:
    """A random game; now and then with hops of several ticks or one-way edges."""
    slow = dice.random() < 0.5
    return dataclasses.replace(random_chase(dice, 3 if slow else 6, slow=slow), stays="both")


def thin_chase(dice: random.Random) -> Chase:
    """A tree, or a tree and an edge, where a search takes long."""
    pursuers = dice.choice((1, 1, 2))
    graph = nx.random_labeled_tree(10 - 2 * pursuers - dice.randrange(2), seed=dice.randrange(10**9))
    if dice.random() < 0.3:
        graph.add_edge(*dice.sample(list(graph), 2))
    return Chase(graph, pursuers, **dice.choice(VARIANTS))  # type: ignore[arg-type]


def searched(chase: Chase, look: tuple[Any, int]) -> Searcher:
    searcher = Searcher(make_game(*setting_of(chase)), Look(*look))
    searcher.run()
    assert searcher.settled
    return searcher


def placed(searcher: Searcher) -> tuple[int, ...]:
    team = searcher.search.teams[searcher.won_team]
    return tuple(game_node(searcher.game, i, site) for i, site in enumerate(team))


def compare(chase: Chase, look: tuple[Any, int]) -> tuple[Searcher, int | None]:
    """The twin's answer, once the search has been found to give the same."""
    sight, every = look
    want = clear_ticks(chase, Eyes(None if sight == "none" else sight, every))
    least = min((ticks for ticks in want.values() if ticks is not None), default=None)
    searcher = searched(chase, look)
    assert (searcher.level if searcher.won_team >= 0 else None) == least, (chase, look)
    if least is not None:
        assert want[placed(searcher)] == least
    return searcher, least


def follow(chase: Chase, searcher: Searcher, look: tuple[Any, int]) -> None:
    """Play the strategy against every way that the evader can go, by the twin's rules."""
    sight, every = look
    eyes = Eyes(None if sight == "none" else sight, every)
    planner = Planner(searcher.game, searcher.search, searcher.result())
    starts, decisions = planner.decisions(
        tuple(searcher.search.teams[searcher.won_team].tolist()), searcher.free
    )
    team = tuple((node, node, 0) for node in placed(searcher))
    line = []
    for node in chase.graph:
        spot = (node, node, 0)
        if node not in chase.goals and not chase.held(team, spot):
            line.append((team, spot, 0, starts, searcher.level))
    done = set()
    for team, spot, clock, then, left in line:  # grows
        shown = every > 0 and clock % every == 0
        start = Spot(*spot) if shown or eyes.seen(chase.graph, team, spot) else None
        for move in chase.moves(chase.pursuers, spot):
            for state in _played(chase, eyes, (team, spot, move), then, start, decisions):
                number, after, end = state
                assert decisions[number].ticks_left <= left and left > 0
                if end is not None and (number, end, clock % max(every, 1)) not in done:
                    done.add((number, end, clock % max(every, 1)))
                    line.append(
                        (after, end, clock + 1, decisions[number].then, decisions[number].ticks_left - 1)
                    )


def _played(chase: Chase, eyes: Eyes, at: Any, then: Any, start: Any, decisions: list[Decision]) -> Any:
    """The decision taken, where it leads the pursuers, and the evader's spot then; None where it is captured."""
    team, spot, (end, hop) = at
    midway = None
    if not chase.pursuers_first:
        if chase.each_move and chase.held(team, end):
            return
        midway = Spot(*end) if eyes.seen(chase.graph, team, end) else None
    number = then[Seen(start, midway)]
    went = []
    for i, (one, to) in enumerate(zip(team, decisions[number].to, strict=True)):
        (own,) = [move for move in chase.moves(i, one) if move[1] == (one[0], to)]
        went.append(own)
    after, hops = tuple(one for one, _ in went), [taken for _, taken in went]
    early = chase.pursuers_first and chase.each_move and chase.held(after, spot)
    caught = early or chase.met(hops, hop) or chase.held(after, end)
    assert caught or end[2] or end[0] not in chase.goals
    yield number, after, None if caught else end


@pytest.mark.parametrize("hundred", HUNDREDS)
def test_hundreds_of_random_graphs(hundred: int) -> None:
    """Up to eight nodes; one-way edges, goals, hops of several ticks now and then; every rule and kind of sight."""
    dice = random.Random(f"unseen {hundred}")
    answers: Counter[str] = Counter()
    for number in range(100):
        chase, look = thin_chase(dice) if number % 3 else thick_chase(dice), dice.choice(LOOKS)
        searcher, ticks = compare(chase, look)
        answers["none" if ticks is None else "some"] += 1
        answers["late"] += ticks is not None and ticks > 2
        if ticks is not None and all(len(speeds) == 1 for speeds in chase.speeds_mm):
            follow(chase, searcher, look)
    assert answers["none"] > 5 and answers["some"] > 30 and answers["late"] > 2, answers


@pytest.mark.parametrize("look", LOOKS)
def test_every_variant_of_the_rules(look: tuple[Any, int]) -> None:
    """Every sequential rule with every kind of sight, on a graph each."""
    dice = random.Random(f"variants {look}")
    for number, variant in enumerate(VARIANTS):
        nodes = 4 if number % 2 else 6
        chase = Chase(random_graph(dice, nodes), 1 + number % 2, **variant)  # type: ignore[arg-type]
        searcher, ticks = compare(chase, look)
        if ticks is not None:
            follow(chase, searcher, look)


@pytest.mark.parametrize("look", [("none", 0), (0, 0), ("none", 3), (1, 4)])
def test_long_searches(look: tuple[Any, int]) -> None:
    """Thin graphs and short reach, where it takes many ticks."""
    ladder = nx.convert_node_labels_to_integers(nx.ladder_graph(3))
    caterpillar = nx.Graph([(0, 1), (1, 2), (2, 3), (3, 4), (1, 5), (2, 6), (3, 7)])
    longest = 0
    for variant in VARIANTS[::3]:  # reach 0
        for graph, pursuers in ((nx.path_graph(8), 1), (caterpillar, 1), (nx.cycle_graph(6), 2), (ladder, 2)):
            chase = Chase(graph, pursuers, **variant)  # type: ignore[arg-type]
            searcher, ticks = compare(chase, look)
            longest = max(longest, ticks or 0)
            if ticks is not None:
                follow(chase, searcher, look)
    assert longest >= 4


def test_both_ways_of_working_backwards_agree() -> None:
    """Where hops do not count, what comes before a belief is found once for all teams; else for each team."""
    dice = random.Random("both ways")
    plain = 0
    for _ in range(40):
        chase, look = thin_chase(dice), dice.choice(LOOKS)
        one, other = (Searcher(make_game(*setting_of(chase)), Look(*look)) for _ in range(2))
        plain += one.search.plain
        other.search = other.search._replace(plain=0)
        for searcher in (one, other):
            searcher.run()
        assert (one.level, one.won_team) == (other.level, other.won_team)
        for a, b in zip(one.result()._asdict().items(), other.result()._asdict().items(), strict=True):
            assert a[0] == b[0] and (a[0] == "rows" or np.array_equal(a[1], b[1]))
        assert sorted(map(tuple, one.result().rows)) == sorted(map(tuple, other.result().rows))
    assert 10 < plain < 40


@pytest.mark.parametrize("variant", VARIANTS[::4])
def test_blind_schedules_in_the_games_own_turns(variant: dict[str, int]) -> None:
    """`game` plays every move of the evader from every node it can be on, while the pursuers keep to their schedule."""
    dice = random.Random(f"turns {variant}")
    rules = CLASSIC._replace(
        moves=int(Moves.PURSUERS_FIRST if variant["pursuers_first"] else Moves.EVADERS_FIRST),
        each_move=int(variant["each_move"]),
        crossing=int(variant["crossing"]),
        reach_hops=variant["reach_hops"],
    )
    played = 0
    for graph, pursuers in ((nx.path_graph(6), 1), (random_graph(dice, 5), 1), (random_graph(dice, 4), 2)):
        chase = Chase(graph, pursuers, **variant)  # type: ignore[arg-type]
        searcher = searched(chase, ("none", 0))
        if searcher.won_team < 0:
            continue
        after = moves_of(graph, pursuers, rules)
        planner = Planner(searcher.game, searcher.search, searcher.result())
        _, decisions = planner.decisions(
            tuple(searcher.search.teams[searcher.won_team].tolist()), searcher.free
        )
        at, left = placed(searcher), set(decisions[0].belief if decisions else [])
        if not chase.pursuers_first:
            left = {
                int(node) for node in graph if not chase.held(tuple((n, n, 0) for n in at), (node, node, 0))
            }
        for decision in decisions:
            keys = {((*at, node), (*at, node), 0) for node in left}
            for turn in (0, 1):
                moved = {key for one in keys for key in after[one] if key[1]}
                keys = moved if (turn == 0) != chase.pursuers_first else {
                    key for key in moved if key[1][:-1] == tuple(decision.to)
                }  # fmt: skip
            at, left = tuple(decision.to), {key[1][-1] for key in keys}
        assert not left
        played += len(decisions)
    assert played
