"""Little games as arrays for makers of tables: one evader, every hop a tick, nothing else to remember."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.errors import AfootError
from afoot.scenarios import Compiled
from afoot.solvers.bounds.ways import goals_of, ways_of
from afoot.solvers.game import Asked, check_rules, kinds_of
from afoot.words import Gait, Moves

UNIT = (
    1 << 20
)  # payoffs are whole numbers of so many parts of a thousandth, so that rounding takes a stated side
MOST_POSITIONS = 1 << 23
MOST_MOVES = 1 << 25  # of all teams


class Small(NamedTuple):
    """n nodes, s slots, k pursuers, p = n ** k teams, the first pursuer's node counting most."""

    game: Compiled
    nodes: Any  # int64 [p, k]
    team_to: Any  # int64 [k, n, s] node after a slot, its own where it is not open
    team_open: Any  # bool [k, n, s]
    evader_to: Any  # int64 [n, s]
    evader_open: Any  # bool [n, s]
    holds: Any  # bool [p, n]
    goal: Any  # int64 [n] payoff of a chase that ends there
    is_goal: Any  # bool [n]


def small_of(game: Compiled) -> Small | None:
    """The game's arrays, or None where it is not so little."""
    cast, n, k = game.cast, len(game.board.degree), int(game.cast.pursuers)
    joint = game.board.hops.shape[1] ** k
    if n ** (k + 1) > MOST_POSITIONS or joint * n**k > MOST_MOVES or not _is_plain(game):
        return None
    team_kinds, evader_kind = kinds_of(cast, k)
    moves = [_moves(game, kind) for kind in (*team_kinds, evader_kind)]
    if any(one is None for one in moves):
        return None
    opens = np.stack([one[0] for one in moves if one is not None])
    tos = np.stack([one[1] for one in moves if one is not None])
    nodes = np.indices((n,) * k).reshape(k, -1).T.astype(np.int64)
    holds = np.zeros((n**k, n), bool)
    for i in range(k):
        holds |= _reach(tos[i], int(game.rules.reach_hops))[nodes[:, i]]
    goal, is_goal = np.zeros(n, np.int64), np.zeros(n, bool)
    for node, worth, _ in goals_of(game):
        goal[node], is_goal[node] = worth * UNIT, True
    return Small(game, nodes, tos[:k], opens[:k], tos[k], opens[k], holds, goal, is_goal)


def _is_plain(game: Compiled) -> bool:
    """Whether a position needs to hold nothing but nodes."""
    cast, rules = game.cast, game.rules
    by_turns = rules if rules.moves != Moves.SIMULTANEOUS else rules._replace(moves=int(Moves.PURSUERS_FIRST))
    try:
        check_rules(cast, by_turns, Asked(cast.pursuers))
    except AfootError:
        return False
    late = (cast.movers.arrive_tick[: cast.pursuers + 1] > 0).any()
    stays = len(cast.refuges) and not rules.refuge_ends_chase
    full = any(row.beds < 1 or row.supplies == 0 for row in cast.refuges)
    return not (late or stays or full)


def _moves(game: Compiled, kind: int) -> tuple[Any, Any] | None:
    """Which hops are open to a class, and where slots lead; None where some hop takes longer than a tick."""
    row = game.cast.classes[kind]
    ways = ways_of(game, kind, passages=True)
    is_open = ways.far < 1 << 59
    fastest = np.minimum(game.cast.steps[row.profile].fastest, int(Gait.RUN))
    if (game.cast.hop_mm[row.profile] > row.speed_mm[fastest])[is_open].any():
        return None
    return is_open, ways.to


def _reach(to: Any, hops: int) -> Any:
    """bool [n, n] whether a node lies within so many hops of another."""
    near = np.eye(len(to), dtype=bool)
    for _ in range(hops):
        near = near | near[to].any(axis=1)
    return near
