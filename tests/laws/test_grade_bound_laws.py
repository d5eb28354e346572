"""Grading against a bracket: who plays against an end's own controller gets what the start was worth less what was
lost, chase by chase; nothing is ever gained; and who gets all that the start was worth has lost nothing.

Games are small and random: streets, rules, speeds, goals, horizons.
"""

from __future__ import annotations

import random
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import afoot
from afoot._sources import package_digest
from afoot.record.ends import ends_of
from afoot.record.rows import OUTCOME_WORDS
from afoot.scenarios import Compiled, from_graph
from afoot.sim.batch import Batch
from afoot.solvers.bounds.posts import Search, posts_end
from afoot.solvers.bounds.walks import Weaver
from afoot.solvers.verify.posts import check_posts
from afoot.solvers.verify.walks import check_walks
from afoot.studies.grade_bound import BoundGrade, graded
from afoot.studies.grade_game import Recorded
from afoot.studies.held import controller_of
from afoot.studies.outside import play_turn
from afoot.studies.run import decided
from afoot.words import Side
from tests.laws.test_mixes_law import random_game
from tests.solvers.bounding import certificate, random_little, seeing

MOST_TRIVIAL = 20  # random games one after another whose end says nothing
CHASES = 60
SEEDS = st.integers(0, 2**32)
OTHERS = {Side.PURSUERS: ("random", "chase", "intercept"), Side.EVADERS: ("random", "flee", "runner")}
TRIVIAL = {"kind": "trivial", "by": "", "payoff": "0"}


def played(game: Compiled, told: dict[str, Any], side: Side, dice: random.Random) -> tuple[BoundGrade, Any]:
    """What the decisions of a side lost against the other end's own controller, and what each chase paid, in worth."""
    end = "lower" if side == Side.EVADERS else "upper"
    own, other = dice.choice(OTHERS[side]), controller_of(told, end, game)
    policies = (own, other) if side == Side.PURSUERS else (other, own)
    seed = dice.randrange(10**6)
    asked, words, outside = decided(game, policies[0], policies[1])
    with Batch(asked.board, asked.cast, asked.rules, CHASES, seed=seed) as batch:
        while not batch.over.all():
            play_turn(batch, asked, outside)
        ends = ends_of(batch)
    outcomes = tuple(OUTCOME_WORDS[status] for status in ends.status[:, 0].tolist())
    digests, ticks = ends.digests, tuple(ends.ticks.tolist())
    run = Recorded(Path(), 1, asked, words, outside, seed, package_digest(), digests, ticks, outcomes)
    only = {**told, "lower" if end == "upper" else "upper": TRIVIAL}
    return graded(run, only, "bracket.json", range(CHASES)), ends.payoff


def sums(found: BoundGrade, side: Side) -> tuple[Any, Any]:
    """By chase, what its start was worth and what was lost; nothing is gained, and nothing is left unmeasured."""
    weighed, lost = found.weighed[side], found.decisions["lost"]
    assert weighed is not None and (found.decisions["side"] == side).all()
    assert (lost >= 0).all()
    return weighed.starts, np.bincount(found.decisions["chase"], lost, CHASES)


@pytest.mark.parametrize("side", list(Side)[:2])
@given(seed=SEEDS)
@settings(max_examples=60)
def test_against_tables_of_moves_chases_pay_what_was_not_lost(side: Side, seed: int) -> None:
    dice = random.Random(seed)
    end = "lower" if side == Side.EVADERS else "upper"
    for _ in range(MOST_TRIVIAL):
        game = random_little(dice).compiled()
        told = certificate(game)
        if told[end]["kind"] != "trivial":
            break
    else:
        reject()
    found, payoff = played(game, told, side, dice)
    starts, lost = sums(found, side)
    assert (starts == float(Fraction(told[end]["payoff"])) / 1000).all()
    sign = 1 if side == Side.PURSUERS else -1
    assert payoff == pytest.approx(starts + sign * lost, abs=1e-6)


@given(SEEDS, st.sampled_from((2, 3, 4)))
@settings(max_examples=40)
def test_against_plans_from_sighting_to_sighting_as_well(seed: int, period: int) -> None:
    dice = random.Random(seed)
    fixed: dict[str, Any] = {"pursuers": (dice.randrange(3),)}
    if dice.random() < 0.3:
        fixed |= {"moves": "simultaneous", "each_move": False}
    game = seeing(random_little(dice, **fixed).compiled(reveal_ticks=period), dice)
    told = certificate(game)
    if told["lower"]["kind"] != "plans":
        reject()
    assert told["lower"]["period"] in (1, period)
    found, payoff = played(game, told, Side.EVADERS, dice)
    starts, lost = sums(found, Side.EVADERS)
    assert (starts == float(Fraction(told["lower"]["payoff"])) / 1000).all()
    assert payoff == pytest.approx(starts - lost, abs=1e-6)


@pytest.mark.parametrize("seed", [0, 2, 9, 12])
@pytest.mark.parametrize("side", list(Side)[:2])
def test_against_chances_they_pay_it_but_for_luck(side: Side, seed: int) -> None:
    game = random_game(seed)
    told = certificate(game)
    end = "lower" if side == Side.EVADERS else "upper"
    assert told[end]["kind"] == "mixed"
    found, payoff = played(game, told, side, random.Random(seed))
    starts, lost = sums(found, side)
    assert starts == pytest.approx(float(Fraction(told[end]["payoff"])) / 1000, abs=1e-6)
    sign = 1 if side == Side.PURSUERS else -1
    differing = payoff - starts - sign * lost
    assert abs(differing.mean()) <= 4 * differing.std() / CHASES**0.5 + 1e-6


def streets(dice: random.Random) -> Compiled:
    """A game on a graph that afoot has nothing against; others are passed over."""
    try:
        return any_streets(dice)
    except afoot.AfootError:
        reject()


def any_streets(dice: random.Random) -> Compiled:
    """A graph with hops of one tick and of several, movers of several speeds, two evaders at times; some pursuers may
    start anywhere."""
    n = dice.randint(4, 9)
    graph = nx.random_labeled_tree(n, seed=dice.randrange(1 << 30))
    for _ in range(dice.randint(0, n // 2)):
        graph.add_edge(*dice.sample(range(n), 2))
    nx.set_edge_attributes(graph, {edge: dice.choice((1.0, 2.0, 3.5)) for edge in graph.edges}, "length")
    exits = {node: dice.choice((0.3, 1.0)) for node in dice.sample(range(n), 2)}
    rest = [node for node in range(n) if node not in exits]
    return from_graph(
        graph,
        pursuers=[dice.choice(("anywhere", dice.choice(rest))) for _ in range(dice.choice((1, 2)))],
        evaders=[dice.choice(rest) for _ in range(dice.choice((1, 1, 2)))],
        exits=exits,
        timeout_worth=dice.choice((0.0, 0.5)),
        horizon_ticks=dice.choice((4, 12, 30)),
        rules={
            "moves": dice.choice(("pursuers_first", "evaders_first", "simultaneous")),
            "motion": dice.choice(("whole_ticks", "carried")),
            "capture": {
                "reach_hops": dice.choice((0, 0, 1)),
                "checked": dice.choice(("each_move", "end_of_tick")),
                "crossing": dice.random() < 0.5,
            },
        },
        pursuer_m_s=dice.choice((1.0, 1.5)),
        evader_m_s=dice.choice((1.0, 2.0)),
    )


def check_mean(starts: Any, end: dict[str, Any]) -> None:
    """Chases start by the same law as the certificate reckons with: but for luck, they are worth what it says."""
    error = max(float(starts.std()), 0.05) / CHASES**0.5
    assert abs(starts.mean() - float(Fraction(end["payoff"])) / 1000) <= 5 * error


@given(SEEDS)
@settings(max_examples=80)
def test_against_posts_chases_pay_no_more_than_was_not_lost(seed: int) -> None:
    """And just so much where no pursuer meets an evader on its way to a post, which posts do not count."""
    dice = random.Random(seed)
    game = streets(dice)
    end = {**posts_end(Search(game, time.monotonic() + 2, lambda _: None).run()), "by": ""}
    assert str(check_posts(game, end)) == end["payoff"]
    found, payoff = played(game, {"lower": end, "upper": TRIVIAL}, Side.EVADERS, dice)
    starts, lost = sums(found, Side.EVADERS)
    check_mean(starts, end)
    assert (payoff <= starts - lost + 1e-9).all()
    if game.cast.evaders == 1:
        free = np.array(found.recorded.outcomes) != "captured"
        assert payoff[free] == pytest.approx((starts - lost)[free])


@given(SEEDS)
@settings(max_examples=80)
def test_against_walks_chases_pay_what_was_lost_on_top(seed: int) -> None:
    dice = random.Random(seed)
    game = streets(dice)
    k = game.cast.pursuers
    each = [Weaver(game, time.monotonic() + 2).walks(k + e) for e in range(game.cast.evaders)]
    end = {
        "kind": "walks",
        "by": "",
        "payoff": str(sum((least for _, least in each), Fraction(0))),
        "walks": [own for own, _ in each],
    }
    assert str(check_walks(game, end)) == end["payoff"]
    if not any(end["walks"]):
        reject()
    found, payoff = played(game, {"lower": TRIVIAL, "upper": end}, Side.PURSUERS, dice)
    starts, lost = sums(found, Side.PURSUERS)
    check_mean(starts, end)
    if all(end["walks"]):  # else who has no walk stays, and what that pays no end says
        assert payoff == pytest.approx(starts + lost)
