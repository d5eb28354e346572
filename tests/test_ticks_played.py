"""Without the JIT the ticks a test plays are counted, however they are played."""

from __future__ import annotations

import networkx as nx
import pytest

from afoot.rules.rules import Rules
from afoot.sim.batch import Batch
from tests.naive.build import board_from_graph, cast_for
from tests.naive.games import Fast, Setting
from tests.ticks_played import PLAYED


@pytest.mark.small
@pytest.mark.skipif(PLAYED is None, reason="compiled ticks are not counted")
def test_every_tick_of_every_chase_counts_once() -> None:
    assert PLAYED is not None and PLAYED.count == 0
    board = board_from_graph(nx.path_graph(6))
    setting = Setting(board, cast_for(board, starts=[0, 5]), Rules(moves=1, horizon_ticks=4))
    with Batch(*setting, 3) as batch:
        batch.advance(2)
        assert PLAYED.count == 3 * 2
        batch.advance(10)  # the chases are over after two more
    assert PLAYED.count == 3 * 4
    fast = Fast(setting)
    fast.turn([(0, 0), (0, 0)])
    assert PLAYED.count == 3 * 4  # half a tick: the other side has yet to move
    fast.turn([(0, 0), (0, 0)])
    assert PLAYED.count == 3 * 4 + 1
