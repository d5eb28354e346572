"""Laws of brackets: on little games the ends are those of a slow twin, and what certifies less brackets more widely."""

from __future__ import annotations

import itertools
import random
import time
from fractions import Fraction

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.scenarios import Compiled
from afoot.solvers.bounds import bound
from afoot.solvers.bounds.posts import Search, posts_end
from afoot.solvers.bounds.walks import Weaver
from afoot.solvers.verify import verify_told
from afoot.solvers.verify.posts import check_posts
from afoot.solvers.verify.walks import check_walks
from tests.solvers.bounding import (
    best_against_posts,
    blind_but_shown,
    random_little,
    value_by_turns,
    worth_of_walk,
)

SEEDS = st.integers(0, 2**32)


def searched(game: Compiled) -> Search:
    return Search(game, time.monotonic() + 20, lambda _: None)


@given(SEEDS)
@settings(max_examples=60)
def test_where_all_is_seen_both_ends_are_what_perfect_play_comes_to(seed: int) -> None:
    little = random_little(random.Random(seed))
    bracket = bound(little.compiled(), seconds=20)
    exact = value_by_turns(little)
    told = bracket.certificate
    if told["lower"]["kind"] == "trivial":  # no controller is needed to be sure of no more than the most
        assert exact == told["most"]
    assert Fraction(told["lower"]["payoff"]) == Fraction(told["upper"]["payoff"]) == exact
    assert verify_told(told, bracket.game).holds


@given(SEEDS)
@settings(max_examples=60)
def test_perfect_play_lies_within_where_meeting_on_a_hop_counts_at_the_end_of_a_tick(seed: int) -> None:
    little = random_little(random.Random(seed), each_move=False, crossing=True)
    bracket = bound(little.compiled(), seconds=20)
    low, high = (Fraction(bracket.certificate[side]["payoff"]) for side in ("lower", "upper"))
    assert low >= value_by_turns(little) >= high
    assert verify_told(bracket.certificate, bracket.game).holds


@given(SEEDS)
@settings(max_examples=60)
def test_posts_are_worth_what_an_evader_gets_that_goes_tick_by_tick(seed: int) -> None:
    little = random_little(random.Random(seed))
    game, dice = little.compiled(), random.Random(seed)
    search = searched(game)
    posts = [dice.randrange(len(little.graph)) for _ in little.pursuers]
    plan = [search.post(i, node, 4) for i, node in enumerate(posts)]
    assert search.payoff(plan) == best_against_posts(little, posts)
    best = search.run()
    assert best.payoff <= search.payoff(plan)
    assert best.payoff >= value_by_turns(little)
    end = {**posts_end(best), "by": ""}
    assert check_posts(game, end) == best.payoff


@given(SEEDS)
@settings(max_examples=60)
def test_walks_are_worth_what_a_team_leaves_that_knows_them(seed: int) -> None:
    little = random_little(random.Random(seed))
    game = little.compiled()
    walks, payoff = Weaver(game, time.monotonic() + 20).walks(len(little.pursuers))
    for walk in walks:
        path = [list(little.graph).index(node) for node in walk["path"]]
        assert worth_of_walk(little, path) == payoff
    assert payoff <= value_by_turns(little)
    end = {"kind": "walks", "by": "", "payoff": "", "walks": [walks]}
    assert check_walks(game, end) == payoff


@given(SEEDS)
@settings(max_examples=25)
def test_who_is_told_less_often_where_the_evader_is_is_sure_of_no_more(seed: int) -> None:
    little = random_little(random.Random(seed), horizon=4, pursuers=(0,))
    low = []
    for period in (1, 2, 4, 6):  # the last beyond the horizon
        game = blind_but_shown(little.compiled(reveal_ticks=period))
        bracket = bound(game, seconds=20)
        assert verify_told(bracket.certificate, game).holds
        payoff = Fraction(bracket.certificate["lower"]["payoff"])
        assert payoff >= value_by_turns(little) >= Fraction(bracket.certificate["upper"]["payoff"])
        low.append(payoff)
    assert low == sorted(low)


def test_moves_at_once_have_the_value_of_their_matrix_game() -> None:
    """A robber in the middle of a path, a cop that cannot be at both ends: the evader guesses one of two exits in the
    tick in which the cop, one hop from either, guesses too. On a star of three leaves, two of them exits, each side's
    best is to go to either with chance 1/2: the robber, at the centre, gets away in half of the cases."""
    star = nx.star_graph(3)
    from afoot.scenarios import from_graph

    game = from_graph(
        nx.relabel_nodes(star, {0: "hub", 1: "east", 2: "west", 3: "south"}),
        pursuers=["hub"],
        evaders=["hub"],
        exits={"east": 1.0, "west": 1.0},
        timeout_worth=0.0,
        horizon_ticks=1,
        rules={"moves": "simultaneous", "motion": "whole_ticks"},
    )
    bracket = bound(game, seconds=20)
    assert bracket.low == pytest.approx(0.5, abs=2e-3) and bracket.high == pytest.approx(0.5, abs=2e-3)
    assert bracket.low <= 0.5 <= bracket.high
    assert verify_told(bracket.certificate, game).holds


def test_a_draw_of_starts_has_the_mean_of_what_its_starts_have() -> None:
    dice = random.Random(4)
    for _ in range(6):
        little = random_little(dice, pursuers=(0,))
        n = len(little.graph)
        each = [
            value_by_turns(little._replace(pursuers=(a,), evader=b))
            for a, b in itertools.product(range(n), repeat=2)
        ]
        from afoot.scenarios import from_graph

        game = from_graph(
            little.graph,
            pursuers=["anywhere"],
            evaders=["anywhere"],
            exits={node: worth / 1000 for node, worth in little.exits.items()},
            timeout_worth=little.timeout / 1000,
            horizon_ticks=little.horizon,
            rules=little.compiled().scenario.rules.model_dump(exclude={"horizon_s", "horizon_ticks"}),
        )
        told = bound(game, seconds=20).certificate
        mean = float(sum(each)) / len(each)
        assert float(Fraction(told["lower"]["payoff"])) == pytest.approx(mean, abs=1e-4)
        assert float(Fraction(told["upper"]["payoff"])) == pytest.approx(mean, abs=1e-4)
