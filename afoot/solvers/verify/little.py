"""A little game in numpy: one evader, every hop a tick, and nothing to remember but where everybody is.

A position is a team (the pursuers' nodes as one number, the first pursuer's counting most) and the evader's node.
Payoffs are whole numbers, thousandths of worth times UNIT, so that what is rounded is rounded to a stated side.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from afoot.rules.capture import within_reach
from afoot.rules.cast import ALWAYS
from afoot.rules.refuge import may_enter
from afoot.rules.sight import within_mm
from afoot.scenarios import Compiled
from afoot.solvers.verify.ground import Failed, starts_of
from afoot.words import Gait, Moves

UNIT = 1 << 20
MOST_POSITIONS = 1 << 23
Move = tuple[Any, Any, Any, Any]  # one tick: team before and after, evader's node before and after


class Little(NamedTuple):
    """n nodes, s slots, k pursuers, p = n ** k teams."""

    game: Compiled
    nodes: Any  # int64 [p, k] the pursuers' nodes of a team
    team_to: tuple[Any, ...]  # of each pursuer: int64 [n, s] node after a slot, its own for the stay
    evader_to: Any  # int64 [n, s]
    team_open: tuple[Any, ...]  # of each pursuer: bool [n, s]
    evader_open: Any  # bool [n, s]
    holds: Any  # bool [p, n]
    goal: Any  # int64 [n] payoff where the chase ends there, or -1 where it goes on
    is_goal: Any  # bool [n]


def little_of(game: Compiled, where: str) -> Little:
    """The game as arrays. Failed where it is not so little."""
    cast, n = game.cast, len(game.board.degree)
    _check(game, where)
    k = int(cast.pursuers)
    kinds = [starts_of(game, mover)[0].kind for mover in range(k + 1)]
    opens = [_open(game, kind, where) for kind in kinds]
    here = np.arange(n)[:, None]
    tos = [np.where(one, game.board.hops, here).astype(np.int64) for one in opens]
    nodes = np.stack(np.unravel_index(np.arange(n**k), (n,) * k), axis=1).astype(np.int64)
    holds = np.zeros((n**k, n), bool)
    for i in range(k):
        holds |= _reach(game, kinds[i])[nodes[:, i]]
    goal, is_goal = np.zeros(n, np.int64), np.zeros(n, bool)
    for row in [*cast.refuges, *cast.exits]:  # an exit's worth counts where both are
        goal[row.node], is_goal[row.node] = int(row.worth) * UNIT, True
    return Little(game, nodes, tuple(tos[:k]), tos[k], tuple(opens[:k]), opens[k], holds, goal, is_goal)


def _check(game: Compiled, where: str) -> None:
    cast, rules = game.cast, game.rules
    movers = range(cast.pursuers + cast.evaders)
    wrong = (
        (cast.evaders != 1, "more than one evader"),
        (cast.means is not None, "means"),
        (rules.stamina, "stamina"),
        (rules.flow, "flow"),
        (rules.ends_by, "an end by being surrounded"),
        (any(cast.movers[mover].arrive_tick > 0 for mover in movers), "movers that come late"),
        (
            any(len({s.kind for s in starts_of(game, mover)}) > 1 for mover in movers),
            "classes drawn by chance",
        ),
        (len(cast.refuges) and not rules.refuge_ends_chase, "refuges that one may leave"),
        (any(not may_enter(row.beds, row.supplies) for row in cast.refuges), "refuges without room"),
        (
            len(game.board.degree) ** (cast.pursuers + 1) > MOST_POSITIONS,
            f"more than {MOST_POSITIONS:,} positions",
        ),
    )
    for is_so, what in wrong:
        if is_so:
            raise Failed(where, f"tables of positions are of games without {what}")


def _open(game: Compiled, kind: int, where: str) -> Any:
    """bool [n, s] hops open to a class, each of which it does within a tick at a run."""
    row, n = game.cast.classes[kind], len(game.board.degree)
    out = np.zeros(game.board.hops.shape, bool)
    for node in range(n):
        for slot in range(1, int(game.board.degree[node])):
            step = game.cast.steps[row.profile, node, slot]
            if step.cost_mm > 0:
                out[node, slot] = True
                if step.cost_mm > row.speed_mm[min(int(step.fastest), int(Gait.RUN))]:
                    raise Failed(where, "tables of positions are of games in which every hop takes a tick")
    return out


def _reach(game: Compiled, kind: int) -> Any:
    """bool [n, n] whether a pursuer on a node has an evader on another within its reach."""
    board, cast, n = game.board, game.cast, len(game.board.degree)
    profile, reach = int(cast.classes[kind].profile), int(game.rules.reach_hops)
    if reach == 0:
        return np.eye(n, dtype=bool)
    out = np.zeros((n, n), bool)
    for a, b in itertools.product(range(n), range(n)):
        out[a, b] = within_reach(board.hops, board.degree, cast.hop_mm, None, profile, a, b, reach)
    return out


def team_after(little: Little, slots: Any, team: Any) -> Any:
    """Numbers of the teams after each pursuer has taken its slot. slots: [..., k]; team: [...] numbers before."""
    n, out = len(little.goal), 0
    for i, to in enumerate(little.team_to):
        out = out * n + to[little.nodes[team, i], slots[..., i]]
    return out


def taken(little: Little, move: Move) -> Any:
    """Whether the evader is captured in a tick."""
    team, after, was, now = move
    rules = little.game.rules
    found = little.holds[after, now]
    if rules.each_move and rules.moves == Moves.PURSUERS_FIRST:
        found = found | little.holds[after, was]
    if rules.each_move and rules.moves == Moves.EVADERS_FIRST:
        found = found | little.holds[team, now]
    if rules.crossing:
        for i in range(little.nodes.shape[1]):
            a, b = little.nodes[team, i], little.nodes[after, i]
            found = found | ((a == now) & (b == was) & (a != b))
    return found


def outcome(little: Little, move: Move, later: Any) -> Any:
    """Payoffs of one tick. later: [p, n] after it."""
    _, after, _, now = move
    ends = np.where(little.is_goal[now], little.goal[now], later[after, now])
    return np.where(taken(little, move), 0, ends)


def at_horizon(little: Little) -> Any:
    """int64 [p, n] payoffs when time is up."""
    return np.full(little.holds.shape, int(little.game.cast.timeout_worth) * UNIT, np.int64)


def mean_payoff(little: Little, payoffs: Any) -> Fraction:
    """Mean over the draw of starts, in thousandths."""
    k = little.nodes.shape[1]
    laws = [starts_of(little.game, mover) for mover in range(k + 1)]
    own = {start.node: start.chance for start in laws[k]}
    nodes, total, n = np.array(sorted(own)), Fraction(0), len(little.goal)
    weights = [int(own[int(node)] * ALWAYS) for node in nodes]
    for drawn in itertools.product(*laws[:k]):
        team, chance = 0, Fraction(1)
        for start in drawn:
            team, chance = team * n + start.node, chance * start.chance
        row = payoffs[team, nodes].tolist()
        total += chance * sum(w * v for w, v in zip(weights, row, strict=True))
    return total / (ALWAYS * UNIT)


def sees_everything(game: Compiled, movers: range) -> bool:
    """Whether some mover of a side surely sees all that there is, wherever it and they stand, and all of its side
    know it at once."""
    board, cast, rules = game.board, game.cast, game.rules
    n = len(board.degree)
    if (
        not rules.contacts
        or rules.share_delay_ticks
        or not len(board.sight_bits)
        or not (board.lit != 0).all()
    ):
        return False
    bits = np.unpackbits(
        np.ascontiguousarray(board.sight_bits, "<u8").view(np.uint8), axis=1, bitorder="little", count=n
    )
    if not bits.all():
        return False
    corners = [(f(board.x_mm), g(board.y_mm)) for f in (np.min, np.max) for g in (np.min, np.max)]
    for mover in movers:
        eyes = [cast.classes[start.kind] for start in starts_of(game, mover)]
        if all(
            eye.glimpse >= ALWAYS
            and within_mm(*map(int, corners[0]), *map(int, corners[3]), int(eye.sight_mm))
            for eye in eyes
        ):
            return bool(cast.movers[mover].arrive_tick == 0)
    return False
