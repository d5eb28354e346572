"""State, its rows, and chases that are over."""

from __future__ import annotations

import networkx as nx
import pytest

from afoot._jit import kernel
from afoot.game.state import make_orders, make_state, position_of
from afoot.rules.rules import Rules
from afoot.words import Status
from tests.naive.build import board_from_graph, cast_for
from tests.naive.games import Fast, Setting

pytestmark = pytest.mark.small


def _setting(**rules: int) -> Setting:
    board = board_from_graph(nx.path_graph(4))
    return Setting(
        board, cast_for(board, 2, 1, 1, refuges=[2], starts=[0, 1, 3, 0]), Rules(whole_ticks=1, **rules)
    )


def test_shapes() -> None:
    _, cast, rules = _setting(share_delay_ticks=4)
    state = make_state(cast, rules, 5)
    assert state.movers.shape == make_orders(cast, 5).shape == (5, 4)
    assert state.contacts.shape == (5, 3, 3) and state.known.shape == (
        5,
        3,
    )  # bystanders neither look nor are looked for
    assert state.delayed.shape == (5, 3, 5) and state.refuges.shape == (5, 1)
    assert state.clock.shape == state.counts.shape == (5, 1)


@pytest.mark.parametrize("chases", [0, -1])
def test_a_state_of_no_chases_is_refused(chases: int) -> None:
    _, cast, rules = _setting()
    with pytest.raises(ValueError, match="at least one chase"):
        make_state(cast, rules, chases)


@kernel
def _write(state, row):  # type: ignore[no-untyped-def]
    position_of(state, row).movers[2].node = 9


def test_a_position_is_a_view_of_its_row() -> None:
    _, cast, rules = _setting()
    state = make_state(cast, rules, 3)
    _write(state, 1)
    assert state.movers.node.tolist() == [[0] * 4, [0, 0, 9, 0], [0] * 4]


def test_nothing_happens_once_a_chase_is_over() -> None:
    fast = Fast(_setting(horizon_ticks=2))
    for _ in range(2):
        fast.turn([(0, 0)] * 4)
    assert fast.over and fast.position.movers.status[2] == Status.TIMEOUT
    before = [column.tobytes() for column in fast.position.columns()]
    fast.turn([(1, 1)] * 4)
    assert [column.tobytes() for column in fast.position.columns()] == before


def test_a_late_unit_observes_before_it_moves() -> None:
    """It comes onto the board at the end of the tick before it is due, sees, and can be given an order."""
    board, cast, rules = _setting()
    movers = cast.movers.copy()
    movers.arrive_tick[1] = 2
    movers.setflags(write=False)
    fast = Fast(Setting(board, cast._replace(movers=movers), rules))
    statuses, seen = [], []
    for _ in range(2):
        fast.turn([(0, 0)] * 4)
        statuses.append(int(fast.position.movers.status[1]))
        seen.append(int(fast.position.contacts.tick[1, 2]))
    assert statuses == [Status.WAITING, Status.LIVE]
    assert seen[0] < 0 and seen[1] == 2
    fast.turn([(0, 0), (2, 1), (0, 0), (0, 0)])
    assert fast.position.movers.node[1] == 2
