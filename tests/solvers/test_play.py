"""Both tables play by the game's own `tick`: the capture comes in exactly the ticks that the solver promised."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot.errors import AfootError
from afoot.game.state import make_orders, make_scratch
from afoot.game.steps import play_turn
from afoot.solvers import NEVER, Spot, Table
from afoot.solvers.game import make_game
from afoot.solvers.play import Advice
from afoot.words import Side, Status
from tests.naive.build import position_for
from tests.naive.pursuit import Chase
from tests.solvers.solving import (
    VARIANTS,
    Setting,
    random_chase,
    random_graph,
    setting_of,
    solved,
    table_of,
)

LONG_TICKS = 60  # an evader that gets away is watched for so long


def played(setting: Setting, tables: tuple[Any, Any], nodes: list[int]) -> tuple[int, int]:
    """Ticks played and the evader's status, everybody starting on these nodes. tables: of the pursuers, the evader."""
    board, cast, rules, asked = setting
    position, orders = position_for(cast, nodes, rules), make_orders(cast, 1)[0]
    scratch = make_scratch(len(board.degree))
    position.clock.live = 1
    k, mover = asked.pursuers, position.movers[-1]
    while mover.status == Status.LIVE and position.clock[0].tick < LONG_TICKS:
        pursuers_due = (position.clock[0].turn == 0) == (rules.moves == 1)
        side = Side.PURSUERS if pursuers_due else Side.EVADERS
        told = tables[side].orders(position.each(lambda column: column[None]), side)
        own = slice(0, k) if pursuers_due else slice(k, k + 1)
        orders.slot[own], orders.gait[own] = told.slots[0], told.gaits[0]
        play_turn(board, cast, rules, position, orders, np.uint64(0), scratch)
    ended = mover.status in (Status.CAPTURED, Status.ESCAPED)
    return int(mover.end_tick) + 1 if ended else int(position.clock[0].tick), int(mover.status)


class Careless:
    """A side that moves at random, where a table would think."""

    def __init__(self, table: Table, dice: random.Random) -> None:
        self.table, self.dice = table, dice

    def orders(self, state: Any, side: Side) -> Advice:
        own = self.table.pursuers if side == Side.PURSUERS else 1
        slots = np.array([[self.dice.randrange(8) for _ in range(own)]])
        return Advice(slots, np.full_like(slots, 2), np.zeros(1, int))


def check_play(chase: Chase, dice: random.Random, starts: int) -> tuple[int, int]:
    """Play from random nodes; returns how many starts were won by the pursuers, and the most ticks."""
    setting = setting_of(chase)
    game, found = solved(chase)
    table = table_of(game, found)
    nodes = list(chase.graph)
    fair = chase.stays == "both"  # the careless may stay where they must not
    won, longest = 0, 0
    for _ in range(starts):
        at = [dice.choice(nodes) for _ in range(chase.pursuers + 1)]
        spots = [Spot(node, node) for node in at]
        promised = table.ticks(spots[:-1], spots[-1])
        ticks, status = played(setting, (table, table), at)
        if promised == NEVER:
            assert status != Status.CAPTURED, (chase, at)
            if fair:
                assert played(setting, (Careless(table, dice), table), at)[1] != Status.CAPTURED
            continue
        won, longest = won + 1, max(longest, promised)
        assert (ticks, status) == (promised, Status.CAPTURED), (chase, at)
        if fair:
            assert played(setting, (table, Careless(table, dice)), at)[0] <= promised
    return won, longest


@pytest.mark.parametrize("variant", VARIANTS)
def test_capture_comes_in_the_ticks_that_were_promised(variant: dict[str, int]) -> None:
    dice = random.Random(f"play {variant}")
    won = longest = 0
    graphs = [(1, nx.path_graph(12)), (2, nx.convert_node_labels_to_integers(nx.grid_2d_graph(3, 5)))]
    graphs += [(pursuers, random_graph(dice, nodes)) for pursuers, nodes in ((1, 7), (2, 9), (2, 12), (3, 6))]
    for pursuers, graph in graphs:
        chase = Chase(graph, pursuers, **variant)  # type: ignore[arg-type]
        found = check_play(chase, dice, 12)
        won, longest = won + found[0], max(longest, found[1])
    assert won > 5 and longest > 1


def test_hops_of_several_ticks_goals_and_those_who_must_move() -> None:
    """What the game lets everybody do and the solver was told to forbid, staying, is not ordered either."""
    dice = random.Random(11)
    won = sum(check_play(random_chase(dice, 5, slow=True), dice, 8)[0] for _ in range(40))
    assert won > 60


def test_a_table_is_the_same_read_from_a_file(tmp_path: Any) -> None:
    dice = random.Random(12)
    chase = random_chase(dice, 6, slow=True)
    table = table_of(*solved(chase))
    file = tmp_path / "table.npz"
    table.save(file)
    again = Table.load(file)
    assert again.facts == table.facts and again.facts["tier"] == "exact"
    for _ in range(50):
        spots = [Spot(node, node) for node in dice.choices(list(chase.graph), k=chase.pursuers + 1)]
        assert again.ticks(spots[:-1], spots[-1]) == table.ticks(spots[:-1], spots[-1])


@pytest.mark.small
def test_a_table_says_what_it_does_not_know(tmp_path: Any) -> None:
    table = table_of(*solved(Chase(random_graph(random.Random(1), 5), 1)))
    with pytest.raises(AfootError, match="no such spot"):
        table.ticks([Spot(0, 4, 3)], Spot(0, 0))
    bad = tmp_path / "bad.npz"
    bad.write_text("no table")
    with pytest.raises(AfootError, match="no table of a solver"):
        Table.load(bad)
    table.save(bad)
    bad.write_bytes(bad.read_bytes()[:-100])
    with pytest.raises(AfootError, match="no table of a solver"):
        Table.load(bad)
    with pytest.raises(AfootError, match="there is no such file"):
        Table.load(tmp_path / "none.npz")
    with pytest.raises(AfootError, match="cannot be written"):
        table.save(tmp_path / "nowhere" / "table.npz")


@pytest.mark.parametrize("rule", ["within_reach", "crossed"])
def test_the_tables_are_made_by_the_rules(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that says otherwise makes another game: `crossed` is asked from Python, `within_reach` in a kernel."""
    from afoot.solvers import looks

    chase = Chase(random_graph(random.Random(4), 6), 1, each_move=False)
    before = make_game(*setting_of(chase)).tables
    if rule == "crossed":
        monkeypatch.setattr(looks, rule, lambda *_: False)
        assert not len(make_game(*setting_of(chase)).tables.come) and len(before.come)
    else:
        reaching = make_game(*setting_of(Chase(chase.graph, 1, each_move=False, reach_hops=1))).tables
        assert not np.array_equal(before.holds, reaching.holds)
