"""Who wins a small chase under perfect play, by the plainest retrograde analysis: it plays the game's own turns.

A position is where everybody stands and whose turn it is; every order of the side that is due is tried with
`play_turn` on a scratch position. Nothing but `afoot/rules` and `afoot/game` is asked. Hops take one tick.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from afoot.game.state import make_orders, make_scratch
from afoot.game.steps import play_turn
from afoot.rules.rules import Rules
from afoot.words import Moves, Status
from tests.naive.build import board_from_graph, cast_for, position_for

CLASSIC = Rules(moves=Moves.PURSUERS_FIRST, each_move=1, whole_ticks=1, contacts=0, horizon_ticks=10**6)
Key = tuple[tuple[int, ...], int]  # nodes of the pursuers and the evader, and the turn
WON: Key = ((), 0)


def moves_of(graph: Any, pursuers: int, rules: Rules) -> dict[Key, set[Key]]:
    """All positions with what each order of the side that is due makes of them; WON where the evader is captured."""
    board = board_from_graph(graph)
    cast = cast_for(board, pursuers, 1)
    position, orders, scratch = position_for(cast), make_orders(cast, 1)[0], make_scratch(len(board.degree))
    after: dict[Key, set[Key]] = {}
    first = 0 if rules.moves == Moves.PURSUERS_FIRST else 1
    for nodes in itertools.product(range(len(graph)), repeat=pursuers + 1):
        for turn in (0, 1):
            acting = range(pursuers) if turn == first else range(pursuers, pursuers + 1)
            after[nodes, turn] = set()
            for slots in itertools.product(*(range(board.degree[nodes[m]]) for m in acting)):
                position.movers.node = position.movers.hop_from = position.movers.hop_to = nodes
                position.movers.status, position.clock.over = Status.LIVE, 0
                position.clock.tick, position.clock.turn = 1, turn
                orders.slot[list(acting)] = slots
                play_turn(board, cast, rules, position, orders, np.uint64(0), scratch)
                taken = position.movers.status[-1] == Status.CAPTURED
                after[nodes, turn].add(
                    WON if taken else (tuple(position.movers.node.tolist()), int(position.clock.turn[0]))
                )
    return after


def capture_turns(graph: Any, pursuers: int, rules: Rules = CLASSIC) -> dict[Key, int]:
    """Turns to capture under perfect play, for the positions that the pursuers win."""
    after = moves_of(graph, pursuers, rules)
    first = 0 if rules.moves == Moves.PURSUERS_FIRST else 1
    turns, count = {WON: 0}, 0
    while True:
        count += 1
        wins = any if first == 0 else all  # of turn 0
        new = {
            key: count
            for key, nexts in after.items()
            if key not in turns and (wins, all if first == 0 else any)[key[1]](n in turns for n in nexts)
        }
        if not new:
            return turns
        turns |= new


def winning_starts(graph: Any, turns: dict[Key, int], pursuers: int) -> dict[tuple[int, ...], int]:
    """The pursuers' placements that win whatever node the evader picks after them, with the turns at most."""
    best = {}
    for placed in itertools.combinations_with_replacement(range(len(graph)), pursuers):
        ends = [turns.get(((*placed, evader), 0)) for evader in range(len(graph)) if evader not in placed]
        if None not in ends:
            best[placed] = max(ends, default=0)
    return best
