"""Batches: the same seed gives the same chase however it is played, and a snapshot goes on as if never taken."""

from __future__ import annotations

import inspect

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.errors import AfootError
from afoot.rules.cast import NO_AHEAD
from afoot.rules.rules import Rules
from afoot.sim import kernels
from afoot.sim.batch import Batch
from afoot.words import Measure, Moves, Policy, Side, Status
from tests.naive.build import board_from_graph, cast_for, with_records
from tests.naive.games import settings_of_games

CHASES = 12


def town():
    """A ragged grid with unequal hops, so that movers are in transit most of the time."""
    graph = nx.convert_node_labels_to_integers(nx.grid_2d_graph(5, 6))
    for number, (a, b) in enumerate(sorted(graph.edges)):
        graph.edges[a, b]["length_mm"] = 700 + 370 * (number % 7)
    graph.remove_edges_from([(0, 1), (13, 14), (20, 26)])
    return graph


def game(policies=(Policy.RANDOM, Policy.RANDOM), lengths=True, **rules):
    graph = town()
    if not lengths:
        for edge in graph.edges.values():
            edge["length_mm"] = 1000
    board = board_from_graph(graph, sight="hops")
    chosen = [int(policies[0])] * 3 + [int(policies[1])] * 2
    cast = cast_for(board, 3, 2, exits=(29,), refuges=(5,), starts=(0, 4, 24, 14, 15), policies=chosen)
    cast = with_records(cast, "classes", glimpse=2**31, reserve_mm=4000, critical_mm=500)
    return board, cast, Rules(**{"horizon_ticks": 40, "stamina": 1, **rules})


def played(parts, **options):
    """Digests of CHASES chases after 40 ticks."""
    with Batch(*parts, CHASES, seed=7, **options) as batch:
        batch.advance(40)
        return batch.digests()


PAIRS = [
    (Policy.RANDOM, Policy.RANDOM),
    (Policy.CHASE, Policy.RUNNER),
    (Policy.INTERCEPT, Policy.SLIP),
    (Policy.CORDON, Policy.FLEE),
]


@pytest.mark.parametrize("policies", PAIRS, ids=lambda pair: f"{pair[0].name}-{pair[1].name}".lower())
@pytest.mark.parametrize("moves", list(Moves), ids=lambda moves: moves.name.lower())
def test_threads_splits_and_stepping_change_nothing(policies, moves):
    parts = game(policies, moves=int(moves), share_delay_ticks=2)
    whole = played(parts)
    assert len(set(whole.tolist())) > 1, "all chases went the same way: the comparison would prove nothing"
    assert (played(parts, threads=2) == whole).all()

    split = []
    for first in range(0, CHASES, 5):
        with Batch(*parts, min(5, CHASES - first), seed=7, first_chase=first) as batch:
            batch.advance(40)
            split.append(batch.digests())
    assert (np.concatenate(split) == whole).all()

    with Batch(*parts, CHASES, seed=7, threads=2) as batch:
        while batch.due():
            batch.step()
        assert (batch.digests() == whole).all()


def test_other_seeds_give_other_chases():
    parts = game()
    with Batch(*parts, CHASES, seed=8) as batch:
        batch.advance(40)
        assert (batch.digests() != played(parts)).any()


@pytest.mark.parametrize("policies", PAIRS[1:], ids=lambda pair: f"{pair[0].name}-{pair[1].name}".lower())
@pytest.mark.parametrize("at", [1, 9, 23])
def test_a_snapshot_goes_on_as_the_chase_it_was_taken_from(policies, at):
    parts = game(policies)
    whole = played(parts)
    with Batch(*parts, CHASES, seed=7) as batch, Batch(*parts, 1, seed=7, first_chase=99) as other:
        batch.advance(at)
        for row in range(CHASES):
            other.restore(0, batch.snapshot(row))
            other.advance(40)
            assert other.digests()[0] == whole[row]
        batch.advance(40)
        assert (batch.digests() == whole).all(), "taking snapshots disturbed the batch"


def test_a_snapshot_under_another_number_parts_from_there():
    parts = game()
    with Batch(*parts, 2, seed=7) as batch:
        batch.advance(5)
        kept = batch.snapshot(0)
        batch.restore(1, kept, chase=1234)
        assert (batch.state.movers.node[0] == batch.state.movers.node[1]).all()
        batch.advance(30)
        assert batch.digests()[0] != batch.digests()[1]


def test_a_snapshot_of_another_game_is_refused():
    parts = game()
    with Batch(*parts, 1, seed=7) as batch:
        kept = batch.snapshot(0)
    board, _, rules = parts
    with (
        Batch(board, cast_for(board, 1, 1), rules, 1) as other,
        pytest.raises(AfootError, match="another game"),
    ):
        other.restore(0, kept)


def test_the_short_way_through_one_tick_hops_is_the_long_one():
    """Fast path against its slow twin: the same game with the short way found and forbidden."""
    board, cast, rules = game(lengths=False, stamina=0, whole_ticks=1, contacts=1)
    cast = cast._replace(refuges=cast.refuges[:0])
    with Batch(board, cast, rules, CHASES, seed=3) as fast, Batch(board, cast, rules, CHASES, seed=3) as slow:
        assert fast.cast.ahead.shape == (len(cast.classes), *cast.hop_mm.shape[1:])
        slow.cast = slow.cast._replace(ahead=NO_AHEAD)
        for _ in range(10):
            fast.advance(3)
            slow.advance(3)
            assert (fast.digests() == slow.digests()).all()


def test_restart_goes_on_with_new_episodes():
    parts = game(horizon_ticks=7)
    with Batch(*parts, 3, seed=1) as batch:
        batch.advance(24, restart=True)
        assert (batch.state.clock.episode >= 3).all()
        batch.advance(20)
        assert batch.over.all()
        assert batch.due() == 0


def test_an_observation_is_a_copy_without_the_other_side():
    parts = game()
    with Batch(*parts, 4, seed=1) as batch:
        batch.advance(6)
        before = batch.digests()
        seen = batch.observe(Side.EVADERS)
        assert seen.movers.shape == (4, 2)
        assert seen.contacts.shape == (4, 2, 3)
        assert seen.known.shape == (4, 3)
        assert (seen.movers.node == batch.state.movers.node[:, 3:]).all()
        seen.movers.node[:] = 0
        seen.known.tick[:] = 0
        assert (batch.digests() == before).all()


def test_orders_from_outside_are_followed():
    board, cast, rules = game(lengths=False, stamina=0, whole_ticks=1, crossing=0)
    with Batch(board, cast, rules, 2, seed=1, outside=1) as batch:
        here = batch.state.movers.node[:, 0].copy()
        batch.orders.slot[:, 0] = 1
        batch.step()
        assert (batch.state.movers.node[:, 0] == board.hops[here, 1]).all()
        with pytest.raises(AfootError, match="played turn by turn"):
            batch.advance(1)


@pytest.mark.parametrize("options", [{"chases": 0}, {"threads": 0}, {"seed": -1}, {"seed": 2**63}])
def test_bad_numbers_are_refused(options):
    parts = game()
    with pytest.raises(AfootError):
        Batch(*parts, options.pop("chases", 1), **options)


def test_a_batch_too_large_for_memory_says_so_before_it_tries():
    with pytest.raises(AfootError, match=r"too large for this machine's memory.*GB needed.*fewer chases"):
        Batch(*game(), 10**13)


@pytest.mark.parametrize("policies", PAIRS, ids=lambda pair: f"{pair[0].name}-{pair[1].name}".lower())
@pytest.mark.parametrize("moves", list(Moves), ids=lambda moves: moves.name.lower())
def test_the_plain_path_is_the_full_one_where_no_mechanism_is_on(policies, moves):
    parts = game(policies, moves=int(moves), stamina=0, each_move=int(moves != Moves.SIMULTANEOUS))
    with Batch(*parts, CHASES, seed=7) as plain, Batch(*parts, CHASES, seed=7) as full:
        assert plain._advance is kernels.advance_plain
        full._advance = kernels.advance_full
        plain.advance(40)
        full.advance(40)
        assert (plain.digests() == full.digests()).all()


def test_both_paths_are_the_same_loop():
    """What stands after the rules are taken is written twice, and stays the same to the letter."""
    bodies = [
        inspect.getsource(getattr(one, "py_func", one))
        for one in (kernels.advance_full, kernels.advance_plain)
    ]
    full, plain = (body[body.index("    for chase in range(first, last)") :] for body in bodies)
    assert full == plain


@pytest.mark.parametrize("measure", [Measure.SEALED, Measure.CONTAINED])
def test_a_batch_ends_chases_by_being_surrounded_as_one_chase_does(measure):
    parts = game((Policy.CHASE, Policy.RANDOM), ends_by=int(measure), check_ticks=2)
    with Batch(*parts, 60, seed=3) as batch, Batch(*parts, 60, seed=3, threads=2) as other:
        batch.advance(40)
        other.advance(40)
        assert (batch.digests() == other.digests()).all()
        surrounded = batch.state.movers.status[:, 3:5] == Status.SURROUNDED
        assert surrounded.any(), "or nothing was compared"
        assert (
            surrounded.all(axis=1) | ~surrounded.any(axis=1) | (batch.state.counts.captured[:, 0] > 0)
        ).all()


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(settings_of_games(), st.integers(0, 2**40), st.integers(0, 30))
def test_a_snapshot_between_any_two_turns_goes_on_as_the_chase(setting, seed, steps):
    with Batch(*setting, 2, seed=seed) as batch, Batch(*setting, 1, seed=seed, first_chase=7) as other:
        for _ in range(steps):
            batch.step()
        other.restore(0, batch.snapshot(1))
        batch.advance(20)
        for _ in range(45):
            other.step()
        assert other.digests()[0] == batch.digests()[1]


def test_a_snapshot_of_another_seed_needs_a_number():
    parts = game()
    with Batch(*parts, 1, seed=7) as batch, Batch(*parts, 1, seed=8) as other:
        with pytest.raises(AfootError, match="another seed"):
            other.restore(0, batch.snapshot(0))
        other.restore(0, batch.snapshot(0), chase=3)
