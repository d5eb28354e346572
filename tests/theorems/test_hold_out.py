"""Hold-out time is supplies over occupants, to the tick: in a chase in which nobody leaves the refuge."""

from __future__ import annotations

import networkx as nx
import pytest

from afoot.rules.refuge import hold_out_ticks
from afoot.rules.rules import Rules
from afoot.sim.batch import Batch
from afoot.words import Policy, Status
from tests.naive.build import board_from_graph, cast_for, with_records
from tests.policies.policy_games import playing

REFUGE, FAR = 1, 3
HORIZON = 60


@pytest.mark.parametrize("occupants", [1, 2, 3, 5])
@pytest.mark.parametrize("each_ticks", [1, 2, 7, 30])
@pytest.mark.parametrize("left_over", [0, 1])
def test_those_inside_give_up_in_the_tick_after_their_supplies_have_run_out(
    occupants: int, each_ticks: int, left_over: int
) -> None:
    """They go in in tick 0 and eat in it; what is left over of a tick's supplies is eaten in one tick more."""
    supplies = occupants * each_ticks + (left_over if occupants > 1 else 0)
    board = board_from_graph(nx.path_graph(4), sight="hops")
    starts = [FAR] + [REFUGE] * occupants
    cast = cast_for(board, 1, occupants, refuges=[REFUGE], starts=starts, beds=occupants)
    cast = playing(with_records(cast, "refuges", supplies=supplies), Policy.ORDERS, Policy.ORDERS)
    with Batch(board, cast, Rules(whole_ticks=1, horizon_ticks=HORIZON), 1) as batch:
        for _ in range(HORIZON):
            batch.step()
        movers = batch.state.movers[0, 1:]
    held_out = int(hold_out_ticks(supplies, occupants))
    assert held_out == supplies // occupants == each_ticks
    assert (movers.status == Status.CAPTURED).all()
    assert (movers.end_tick == held_out + (supplies % occupants > 0)).all()
