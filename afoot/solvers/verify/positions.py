"""Checks ends by tables of positions: what a side does is read off a table, and the other side's best is worked out
backwards from the horizon, over all positions of a little game.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from afoot.errors import AfootError
from afoot.scenarios import Compiled
from afoot.solvers.verify.blocks import Seen, block_payoffs, seen_moving
from afoot.solvers.verify.form import unpack
from afoot.solvers.verify.ground import Failed, as_failed, fields, whole
from afoot.solvers.verify.little import (
    Little,
    at_horizon,
    little_of,
    mean_payoff,
    outcome,
    sees_everything,
    team_after,
)
from afoot.words import Moves

FIELDS = ("kind", "by", "payoff", "phases", "period", "table")
CHANCES = 1 << 16  # of a mixed move: all weights together
MOST_BYTES = 1 << 29  # of one step's working memory
# Ticks, the last one first, and int64 [p, n] at their beginning; before the last that comes they are the same.
Payoffs = Iterator[tuple[int, Any]]


class Controller(NamedTuple):
    """What one side does by the position. table: [phases, p, n, ...]; period: ticks that an entry is for; seen: what
    pursuers with plans see of the evader's move before theirs."""

    little: Little
    table: Any
    period: int
    seen: Seen | None = None

    def at(self, block: int) -> Any:
        """The table of a block of `period` ticks."""
        return self.table[block if len(self.table) > 1 else 0]


def check_plans(game: Compiled, end: Any) -> Fraction:
    """The most that the evader can be worth when the pursuers go by a table of plans: whenever it shows itself, they
    read off what each does until it does so again, by where they then know it to be."""
    told = plans_of(game, end)
    return _at_the_start(told, against_plans(told))


def check_mixed_team(game: Compiled, end: Any) -> Fraction:
    """The most that the evader can be worth when the pursuers draw their joint move by weights that hang on the
    position, both sides move at once, and the evader is told the weights."""
    told = mixed_of(game, end, "lower")
    return _at_the_start(told, against_mixed_team(told))


def check_moves(game: Compiled, end: Any) -> Fraction:
    """The least that the evader is worth when it moves by a table of positions, which it sees when it moves."""
    told = moves_of(game, end)
    return _at_the_start(told, against_moves(told))


def check_mixed_evader(game: Compiled, end: Any) -> Fraction:
    """The least that the evader is worth when it draws its move by weights that hang on the position, both sides move
    at once, and the pursuers are told the weights."""
    told = mixed_of(game, end, "upper")
    return _at_the_start(told, against_mixed_evader(told))


def plans_of(game: Compiled, end: Any) -> Controller:
    """A table of plans: uint8 [phases, p, n, period, k] slots. Failed where it is none of this game."""
    fields(end, "lower", FIELDS)
    little = little_of(game, "lower.kind")
    horizon, k = int(game.rules.horizon_ticks), little.nodes.shape[1]
    period = whole(end["period"], "lower.period", 1, max(horizon, int(game.rules.reveal_ticks)))
    check_pursuers_see(game, period)
    phases = _phases(end, "lower", -(-horizon // period))
    table = _table(end, "lower", (phases, *little.holds.shape, period, k), "u1")
    _check_slots(little, table)
    if period > 1 and little.holds.size * len(little.goal) * 8 > MOST_BYTES:
        raise Failed("lower.period", "the game is too large for plans of several ticks")
    return Controller(little, table, period, seen_moving(little))


def moves_of(game: Compiled, end: Any) -> Controller:
    """A table of the evader's moves: uint8 [phases, p, n] slots. Failed where it is none of this game."""
    fields(end, "upper", FIELDS)
    little = little_of(game, "upper.kind")
    check_evader_sees(game)
    whole(end["period"], "upper.period", 1, 1)
    if game.rules.moves == Moves.SIMULTANEOUS:
        raise Failed("upper.kind", "where both move at once, moves are drawn by weights")
    phases = _phases(end, "upper", int(game.rules.horizon_ticks))
    table = _table(end, "upper", (phases, *little.holds.shape), "u1")
    if (table >= little.evader_to.shape[1]).any():
        raise Failed("upper.table", "there are no such slots")
    stays = little.evader_open.copy()
    stays[:, 0] = True
    if not stays[np.arange(len(little.goal)), table].all():
        raise Failed("upper.table", "it moves along hops that are not open to the evader")
    return Controller(little, table, 1)


def against_plans(told: Controller) -> Payoffs:
    """What the evader has at the beginning of each block of ticks when it does its best against a table of plans."""
    little, horizon = told.little, int(told.little.game.rules.horizon_ticks)
    payoffs = at_horizon(little)
    yield horizon, payoffs
    for block in range(-(-horizon // told.period) - 1, -1, -1):
        ticks, before = min(told.period, horizon - block * told.period), payoffs
        payoffs = block_payoffs(little, told.seen, told.at(block)[:, :, :ticks], before)
        yield block * told.period, payoffs
        if len(told.table) == 1 and ticks == told.period and np.array_equal(payoffs, before):
            return  # nothing changes any more


def against_mixed_team(told: Controller) -> Payoffs:
    """What the evader has at every tick when it does its best against a team that draws its joint moves."""
    little, joint = told.little, joint_slots(told.little)
    payoffs = at_horizon(little)
    yield int(little.game.rules.horizon_ticks), payoffs
    team, was = np.ix_(np.arange(len(little.nodes)), np.arange(len(little.goal)))
    for tick in range(int(little.game.rules.horizon_ticks) - 1, -1, -1):
        own = told.at(tick)
        best: Any = None
        for slot in range(little.evader_to.shape[1]):
            now = little.evader_to[:, slot][was]
            total = np.zeros(little.holds.shape, np.int64)
            for c, slots in enumerate(joint):
                after = team_after(little, slots[None], np.arange(len(little.nodes)))[:, None]
                total += own[..., c] * outcome(little, (team, after, was, now), payoffs)
            best = total if best is None else np.maximum(best, total)
        payoffs = -(-best // CHANCES)  # upwards: against whoever claims
        yield tick, payoffs


def against_moves(told: Controller) -> Payoffs:
    """What the evader is left at every tick by a team that does its best against a table of its moves."""
    little, payoffs = told.little, at_horizon(told.little)
    yield int(little.game.rules.horizon_ticks), payoffs
    for tick in range(int(little.game.rules.horizon_ticks) - 1, -1, -1):
        payoffs, before = _team_best(little, told.at(tick), payoffs), payoffs
        yield tick, payoffs
        if len(told.table) == 1 and np.array_equal(payoffs, before):
            return


def against_mixed_evader(told: Controller) -> Payoffs:
    """What the evader is left at every tick by a team that does its best against one that draws its moves."""
    little, joint = told.little, joint_slots(told.little)
    payoffs = at_horizon(little)
    yield int(little.game.rules.horizon_ticks), payoffs
    team, was = np.ix_(np.arange(len(little.nodes)), np.arange(len(little.goal)))
    for tick in range(int(little.game.rules.horizon_ticks) - 1, -1, -1):
        own = told.at(tick)
        best: Any = None
        for slots in joint:
            after = team_after(little, slots[None], np.arange(len(little.nodes)))[:, None]
            total = np.zeros(little.holds.shape, np.int64)
            for slot in range(little.evader_to.shape[1]):
                now = little.evader_to[:, slot][was]
                total += own[..., slot] * outcome(little, (team, after, was, now), payoffs)
            best = total if best is None else np.minimum(best, total)
        payoffs = best // CHANCES  # downwards
        yield tick, payoffs


def check_pursuers_see(game: Compiled, period: int) -> None:
    """Failed unless the pursuers surely know where the evader is at the beginning of every so many ticks."""
    shown = game.rules.reveal_ticks and period % game.rules.reveal_ticks == 0
    if not game.rules.contacts or game.rules.share_delay_ticks:
        raise Failed("lower.period", "the pursuers do not know at once where the evader is")
    if not shown and not sees_everything(game, range(game.cast.pursuers)):
        raise Failed("lower.period", f"the evader does not show itself every {period} ticks")


def check_evader_sees(game: Compiled) -> None:
    """Failed unless the evader surely sees all pursuers whenever it moves."""
    if not sees_everything(game, range(game.cast.pursuers, game.cast.pursuers + 1)):
        raise Failed(
            "upper.kind", "the evader does not always see all pursuers, so it cannot go by positions"
        )


def _team_best(little: Little, slots: Any, later: Any) -> Any:
    """Payoffs a tick before `later`, the evader moving by the table and the pursuers as is best for them."""
    teams, n = little.holds.shape
    team, was = np.ix_(np.arange(teams), np.arange(n))
    pursuers_first = little.game.rules.moves == Moves.PURSUERS_FIRST
    best: Any = None
    for joint in joint_slots(little):
        after = team_after(little, joint[None], np.arange(teams))[:, None]
        seen = after if pursuers_first else team
        now = little.evader_to[was, slots[seen, was]]
        ends = outcome(little, (team, after, was, now), later)
        best = ends if best is None else np.minimum(best, ends)
    return best


def joint_slots(little: Little) -> Any:
    """int64 [joint moves, k]: every choice of a slot for each pursuer. Slots that are not open are stays."""
    sizes = [to.shape[1] for to in little.team_to]
    return np.stack(np.unravel_index(np.arange(int(np.prod(sizes))), sizes), axis=1)


def _check_slots(little: Little, table: Any) -> None:
    if (table >= little.evader_to.shape[1]).any():
        raise Failed("lower.table", "there are no such slots")
    for phase in table:
        where = np.broadcast_to(np.arange(len(little.nodes))[:, None], little.holds.shape)
        for tick in range(phase.shape[2]):
            for i, own in enumerate(little.team_open):
                slots = phase[:, :, tick, i]
                if not (own[little.nodes[where, i], slots] | (slots == 0)).all():
                    raise Failed("lower.table", "it moves along hops that are not open to the pursuer")
            where = team_after(little, phase[:, :, tick], where)


def _phases(end: Any, where: str, most: int) -> int:
    """1: one table for all ticks; else one for each."""
    phases = whole(end["phases"], f"{where}.phases", 1, most)
    if phases not in (1, most):
        raise Failed(f"{where}.phases", f"neither one table for all nor one for each of {most}")
    return phases


def _table(end: Any, where: str, shape: tuple[int, ...], dtype: str) -> Any:
    try:
        return unpack(end["table"], f"{where}.table", shape, dtype)
    except AfootError as error:
        raise as_failed(error, f"{where}.table") from None


def mixed_of(game: Compiled, end: Any, where: str) -> Controller:
    """A table of weights: int64 [phases, p, n, choices], of joint moves in the lower end and of slots in the upper.
    Failed where these are no chances."""
    fields(end, where, FIELDS)
    little = little_of(game, f"{where}.kind")
    if game.rules.moves != Moves.SIMULTANEOUS:
        raise Failed(f"{where}.kind", "moves are drawn by weights only where both sides move at once")
    whole(end["period"], f"{where}.period", 1, 1)
    phases = _phases(end, where, int(game.rules.horizon_ticks))
    choices = little.evader_to.shape[1] if where == "upper" else len(joint_slots(little))
    weights = _table(end, where, (phases, *little.holds.shape, choices), "<i4").astype(np.int64)
    if (weights < 0).any() or (weights.sum(axis=-1) != CHANCES).any():
        raise Failed(f"{where}.table", f"weights of a position are not from 0 on with the sum {CHANCES:,}")
    if where == "lower":
        check_pursuers_see(game, 1)
    else:
        check_evader_sees(game)
    return Controller(little, weights, 1)


def _at_the_start(told: Controller, payoffs: Payoffs) -> Fraction:
    """What all comes to: mean over the draw of starts, in thousandths."""
    ((_, first),) = deque(payoffs, 1)
    return mean_payoff(told.little, first)
