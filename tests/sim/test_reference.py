"""afoot beside a monolith that shares no code with it: same seed, same chase, column by column."""

import hashlib

import networkx as nx
import numpy as np
import pytest

from afoot.rules.rules import Rules
from bench import monolith, reference
from bench.town import make_cast, make_town


def played(columns: int, rows: int, contacts: bool, teams: tuple[int, int], seed: int, ticks: int):  # type: ignore[no-untyped-def]
    board = make_town(columns, rows)
    cast = make_cast(board, *teams)
    rules = Rules(whole_ticks=1, contacts=int(contacts), horizon_ticks=40)
    own = reference.Afoot(board, cast, rules, 6, seed)
    game, theirs = monolith.make_game(board, cast, 40, contacts), monolith.make_columns(sum(teams), 6)
    for part in (ticks // 3, ticks - ticks // 3):
        own.advance(part)
        monolith.advance(game, theirs, part, seed)
    return own.state, theirs


@pytest.mark.parametrize("contacts", [False, True])
@pytest.mark.parametrize(("teams", "seed"), [((4, 4), 1), ((4, 4), 2**40 + 7), ((1, 3), 2), ((5, 2), 3)])
def test_afoot_and_the_monolith_end_in_the_same_state(
    contacts: bool, teams: tuple[int, int], seed: int
) -> None:
    for ticks in (1, 39, 40, 41, 500):
        state, columns = played(7, 6, contacts, teams, seed, ticks)
        assert reference.differences(state, columns, contacts) == []


def test_what_is_compared_has_happened() -> None:
    state, columns = played(7, 6, True, (4, 4), 1, 495)
    assert (columns.counts.sum(axis=0) > 0).all()  # contacts, sighted, lost, captured, crossed
    assert columns.clock[:, monolith.EPISODE].min() > 5
    assert {monolith.LIVE, monolith.CAPTURED} <= set(columns.status.ravel().tolist())
    columns.seen_node[3, 0, 5] += 1
    columns.counts[2, monolith.LOST] += 1
    assert reference.differences(state, columns, True) == ["contact node", "lost"]


@pytest.mark.small
def test_without_the_jit_too() -> None:
    state, columns = played(4, 3, True, (2, 1), 5, 9)
    assert reference.differences(state, columns, True) == []


@pytest.mark.small
def test_the_town_is_a_street_network() -> None:
    board = make_town(12, 9)
    n = len(board.degree)
    graph = nx.Graph([(a, int(b)) for a in range(n) for b in board.hops[a, 1 : board.degree[a]]])
    assert nx.is_connected(graph) and nx.check_planarity(graph)[0] and len(graph) == n
    assert 2.6 < 2 * graph.number_of_edges() / n < 3.2
    assert (board.hops[:, 0] == np.arange(n)).all() and nx.number_of_selfloops(graph) == 0
    for a in range(n):
        assert (board.hops[a, board.degree[a] :] == a).all()
        for slot in range(1, board.degree[a]):
            b = board.hops[a, slot]
            apart = np.hypot(float(board.x_mm[a] - board.x_mm[b]), float(board.y_mm[a] - board.y_mm[b]))
            assert abs(board.length_mm[a, slot] - apart) <= 1


@pytest.mark.small
def test_the_towns_sight_is_symmetric_and_short() -> None:
    board = make_town(12, 9)
    n = len(board.degree)
    sees = np.unpackbits(board.sight_bits.view(np.uint8), axis=1, bitorder="little")
    assert sees.shape[1] == 128 and not sees[:, n:].any()
    sees = sees[:, :n].astype(bool)
    assert (sees == sees.T).all() and sees[np.arange(n)[:, None], board.hops].all()
    x, y = board.x_mm.astype(float), board.y_mm.astype(float)
    near = np.hypot(x[:, None] - x, y[:, None] - y) <= 64_000
    assert not sees[~near].any() and 0.35 < sees[near].mean() < 0.5


def test_the_town_never_changes() -> None:
    total = hashlib.sha256()
    for array in make_town():
        assert not array.flags.writeable and array.flags.c_contiguous
        total.update(array.tobytes())
    assert total.hexdigest()[:16] == "fa83308e86e68fbb"
