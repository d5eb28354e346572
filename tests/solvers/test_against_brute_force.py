"""The solver against a slow twin that tries every move of every position, under every sequential rule."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import networkx as nx
import numpy as np
import pytest

from afoot.solvers.survey import bits_of
from afoot.words import Moves
from tests.naive.pursuit import Chase, Position, capture_ticks
from tests.naive.retrograde import CLASSIC, capture_turns
from tests.solvers.solving import VARIANTS, place, random_chase, random_graph, solved

HUNDREDS = range(10)


def compare(chase: Chase) -> dict[Position, int]:
    """The twin's answer, once the solver has been found to give the same, with distances and without."""
    want = capture_ticks(chase)
    game, found = solved(chase)
    for position in all_of(chase):
        assert found.ticks.at(*place(game, position)) == want.get(position, 0), (chase, position)
    every = found.ticks.of(np.arange(game.teams))
    for row, ticks in zip(found.start, every, strict=True):
        assert np.array_equal(bits_of(row, len(ticks)), ticks > 0)
    _, quick = solved(chase, distances=False)
    assert np.array_equal(quick.start, found.start) and np.array_equal(quick.middle, found.middle)
    return want


def all_of(chase: Chase) -> list[Position]:
    return list(itertools.product(*(chase.spots(mover) for mover in range(chase.pursuers + 1))))


@pytest.mark.parametrize("hundred", HUNDREDS)
def test_a_thousand_random_graphs(hundred: int) -> None:
    """Up to nine nodes, every fifth of seven or more, but for two slow pursuers; one-way edges, goals, staying
    forbidden, hops of several ticks, each now and then."""
    dice = random.Random(f"graphs {hundred}")
    answers: Counter[str] = Counter()
    for number in range(100):
        slow, large = number % 3 == 0, number % 5 == 1
        most, least = (9, 7) if large else (5 if slow else 6, 2)
        chase = random_chase(dice, most, slow=slow, least_nodes=least)
        won = compare(chase)
        answers["none" if not won else "some"] += 1
        answers["late"] += max(won.values(), default=0) > 2
    assert answers["some"] > 50 and answers["late"] > 10


def test_every_variant_differs_from_some_other() -> None:
    """On one graph: the rules decide, so a solver that overlooks one is found out."""
    graph = random_graph(random.Random(3), 6)
    answers = {}
    for variant in VARIANTS:
        chase = Chase(graph, 1, **variant)  # type: ignore[arg-type]
        answers[tuple(variant.values())] = tuple(sorted(compare(chase).items()))
    assert len(set(answers.values())) > 6


@pytest.mark.parametrize("variant", VARIANTS[::5])
def test_the_games_own_turns_agree(variant: dict[str, int]) -> None:
    """The twin that plays `game`'s own turns, where every hop takes a tick."""
    dice = random.Random(f"turns {variant}")
    rules = CLASSIC._replace(
        moves=int(Moves.PURSUERS_FIRST if variant["pursuers_first"] else Moves.EVADERS_FIRST),
        each_move=int(variant["each_move"]),
        crossing=int(variant["crossing"]),
        reach_hops=variant["reach_hops"],
    )
    for pursuers, nodes in ((1, 6), (1, 7), (2, 4)):
        chase = Chase(random_graph(dice, nodes), pursuers, **variant)  # type: ignore[arg-type]
        turns = capture_turns(chase.graph, pursuers, rules)
        game, found = solved(chase)
        for position in all_of(chase):
            at = tuple(node for node, _, _ in position)
            due = turns.get((at, at, 0))
            assert found.ticks.at(*place(game, position)) == (0 if due is None else (due + 1) // 2)


def test_three_and_four_pursuers() -> None:
    dice = random.Random(7)
    for pursuers, nodes, variant in (
        (3, 4, VARIANTS[0]),
        (3, 3, VARIANTS[6]),
        (3, 4, VARIANTS[18]),
        (4, 3, VARIANTS[6]),
    ):
        compare(Chase(random_graph(dice, nodes), pursuers, **variant))  # type: ignore[arg-type]


def test_pursuers_of_two_speeds_are_told_apart() -> None:
    dice = random.Random(8)
    for number in range(6):
        chase = Chase(random_graph(dice, 4), 2, speeds_mm=((1000,), (500,), (1000,)), **VARIANTS[number * 4])  # type: ignore[arg-type]
        game, _ = solved(chase)
        assert not game.alike
        compare(chase)


def test_threads_change_nothing() -> None:
    chase = random_chase(random.Random(9), 6, slow=False)
    one, two = solved(chase)[1], solved(chase, threads=2)[1]
    quick = solved(chase, threads=2, distances=False)[1]
    assert np.array_equal(one.ticks.planes, two.ticks.planes)
    for name in ("start", "middle"):
        assert np.array_equal(getattr(one, name), getattr(two, name))
    assert np.array_equal(one.start, quick.start)


def test_threads_share_the_work_and_do_not_multiply_it() -> None:
    """Round by round, as with distances, it would be a round for every tick, and several times the work."""
    chase = Chase(nx.grid_2d_graph(14, 14), 2)
    rounds = [solved(chase, distances=False, threads=threads)[1].rounds for threads in (1, 2)]
    assert rounds[1] <= 2 * rounds[0] < solved(chase)[1].rounds, rounds
