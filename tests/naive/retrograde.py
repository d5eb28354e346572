"""Who wins a small chase under perfect play: plain retrograde analysis over the game's own turns, hops of a tick."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from afoot.game.state import make_orders, make_scratch
from afoot.game.steps import play_turn
from afoot.rules.rules import Rules
from afoot.words import Moves, Status
from tests.naive.build import board_from_graph, cast_for, position_for

CLASSIC = Rules(moves=int(Moves.PURSUERS_FIRST), each_move=1, whole_ticks=1, contacts=0, horizon_ticks=10**6)
Key = tuple[tuple[int, ...], tuple[int, ...], int]  # nodes at the tick's start and now (evader last), turn
WON: Key = ((), (), 0)


def moves_of(graph: Any, pursuers: int, rules: Rules) -> dict[Key, set[Key]]:
    """All positions, with what each order of the side that is due makes of them."""
    board = board_from_graph(graph)
    cast = cast_for(board, pursuers, 1)
    position, orders, scratch = position_for(cast), make_orders(cast, 1)[0], make_scratch(len(board.degree))
    movers = {name: position.movers[name] for name in ("node", "hop_from", "hop_to", "arrive_tick", "status")}
    sides = (range(pursuers), range(pursuers, pursuers + 1))
    after: dict[Key, set[Key]] = {}
    todo: list[Key] = [(at, at, 0) for at in itertools.product(range(len(graph)), repeat=pursuers + 1)]
    for before, now, turn in todo:  # grows
        if (before, now, turn) in after or not now:
            continue
        after[before, now, turn] = set()
        acting = sides[turn if rules.moves == Moves.PURSUERS_FIRST else 1 - turn]
        for slots in itertools.product(*(range(board.degree[now[m]]) for m in acting)):
            for name, value in zip(movers, (now, before, now, 1, Status.LIVE), strict=True):
                movers[name][:] = value
            position.clock.over, position.clock.tick, position.clock.turn = 0, 1, turn
            orders.slot[acting.start : acting.stop] = slots
            play_turn(board, cast, rules, position, orders, np.uint64(0), scratch)
            there = tuple(movers["node"].tolist())
            was = there if turn == 1 or rules.each_move else now  # who can still be met on a hop of this tick
            todo.append(WON if movers["status"][-1] == Status.CAPTURED else (was, there, 1 - turn))
            after[before, now, turn].add(todo[-1])
    return after


def capture_turns(graph: Any, pursuers: int, rules: Rules) -> dict[Key, int]:
    """Turns to capture under perfect play, for the positions that the pursuers win."""
    after = moves_of(graph, pursuers, rules)
    wins = (any, all) if rules.moves == Moves.PURSUERS_FIRST else (all, any)  # by turn: is one order enough?
    turns, new = {WON: 0}, {WON: 0}
    while new:
        count = max(turns.values()) + 1
        left = [key for key in after if key not in turns]
        new = {key: count for key in left if wins[key[2]](n in turns for n in after[key])}
        turns |= new
    return turns
