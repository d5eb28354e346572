"""Makes ends by tables of positions in little games: one evader, every hop a tick, nothing else to remember.

Backwards from the horizon over all positions at once. Moves by turns give tables of moves, moves at once tables of
chances. Where the evader shows itself every few ticks only, see `plans`.
"""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from afoot.rules.turns import PURSUERS_ACT, acting
from afoot.solvers.bounds.chances import learnt
from afoot.solvers.bounds.small import UNIT, Small
from afoot.solvers.bounds.ways import draws_of
from afoot.solvers.verify.form import pack
from afoot.solvers.verify.positions import CHANCES
from afoot.words import Moves

MOST_TABLE = 1 << 26  # numbers in a table that is kept for every tick
MOST_FIGURES = 1 << 24  # joint choices in all positions of a game of moves at once


class Found(NamedTuple):
    """A table and what it comes to."""

    kind: str
    table: Any
    period: int
    payoff: Fraction
    sure: Fraction  # share of the draw of starts at which its side has all


class Backwards:
    """Makers of both ends of one little game."""

    def __init__(self, little: Small, until: float) -> None:
        self.little, self.game, self.until = little, little.game, until
        self.late = False  # whether time was up before a table was made
        game, n, k = little.game, len(little.goal), little.nodes.shape[1]
        self.horizon = int(game.rules.horizon_ticks)
        self.slots = game.board.hops.shape[1]
        self.joint = np.indices((self.slots,) * k).reshape(k, -1).T  # [c, k]
        self.team_to = np.stack([self._teams(joint) for joint in self.joint])  # [c, p]
        self.now = little.evader_to.T  # [s, n]
        self.start = np.full(little.holds.shape, int(game.cast.timeout_worth) * UNIT, np.int64)
        self.levels = {
            0,
            int(game.cast.timeout_worth),
            *(int(one) // UNIT for one in little.goal[little.is_goal]),
        }
        self.most = max(self.levels) * UNIT
        self.n = n

    def _teams(self, joint: Any) -> Any:
        after: Any = 0
        for i, to in enumerate(self.little.team_to):
            after = after * len(self.little.goal) + to[self.little.nodes[:, i], joint[i]]
        return after

    def is_late(self) -> bool:
        """Whether time is up, so that a table is broken off; of which note is taken."""
        self.late = self.late or time.monotonic() > self.until
        return self.late

    def both(self) -> tuple[Found, Found] | None:
        """The pursuers' table and the evader's, where both see everything. None where there are none: time is too
        short, they would be too large, or it would count how the other side came to its node."""
        rules = self.game.rules
        if rules.moves == Moves.SIMULTANEOUS:
            return self.mixed()
        return self.moves() if rules.each_move or not rules.crossing else None

    def moves(self) -> tuple[Found, Found] | None:
        """The pursuers' table and the evader's, both best where both see everything. None where time was too short,
        or where the tables would be too large."""
        little, payoffs, middles = self.little, self.start, self.start
        fits = self.horizon * little.holds.size * little.nodes.shape[1] <= MOST_TABLE
        leads = acting(self.game.rules.moves, 0) == PURSUERS_ACT
        kept: list[tuple[Any, Any]] = []
        team, evader = np.zeros(payoffs.shape, np.int16), np.zeros(payoffs.shape, np.uint8)
        for _ in range(self.horizon):
            if self.is_late():
                return None
            before, middles_before = payoffs, middles
            payoffs, middles, own, slots = self._turn(payoffs)
            if len(self.levels) <= 2 and np.array_equal(payoffs, before):
                kept = [self._stationary((team, evader), (own, slots))]
                break
            # Who moves first chooses at a tick's start, who moves second in its middle.
            start, middle = (before, payoffs), (middles_before, middles)
            (was, now), (was_evader, now_evader) = (start, middle) if leads else (middle, start)
            team, evader = np.where(now < was, own, team), np.where(now_evader > was_evader, slots, evader)
            if fits:
                kept.append((own, slots))
        else:
            if not fits:
                return None
        joint, payoff = self.joint.astype(np.uint8), self.mean(payoffs)
        plans = np.stack([joint[own] for own, _ in kept[::-1]])[:, :, :, None]
        answers = np.stack([slots for _, slots in kept[::-1]])
        team_sure, evader_sure = self.share(payoffs <= 0), self.share(payoffs >= self.most)
        return Found("plans", plans, 1, payoff, team_sure), Found("moves", answers, 1, payoff, evader_sure)

    def _stationary(self, first: tuple[Any, Any], last: tuple[Any, Any]) -> tuple[Any, Any]:
        """Tables that do for all ticks where there are two payoffs and more time changes nothing any more.

        Who is sure of the better payoff before the horizon goes by the choice that first was sure of it, and so comes
        nearer to it; who has it by lasting goes by the last, which keeps it.
        """
        falls = int(self.game.cast.timeout_worth) == max(self.levels)
        return (first[0], last[1]) if falls else (last[0], first[1])

    def _turn(self, later: Any) -> tuple[Any, Any, Any, Any]:
        """Payoffs a tick before and in its middle, and both sides' choices: joint moves by number, and slots."""
        little, rules = self.little, self.game.rules
        ends = np.where(little.holds, 0, np.where(little.is_goal, little.goal, later))
        if acting(rules.moves, 0) == PURSUERS_ACT:
            answer, slot = self._evaders(ends)
            if rules.each_move:
                answer[little.holds] = 0
            payoffs, own = self._pursuers(answer)
            return payoffs, answer, own, slot
        answer, own = self._pursuers(ends)
        if rules.each_move:
            answer[little.holds] = 0
        payoffs, slot = self._evaders(answer)
        return payoffs, answer, own, slot

    def _evaders(self, later: Any) -> tuple[Any, Any]:
        best, slot = later.copy(), np.zeros(later.shape, np.uint8)
        for s in range(1, self.slots):
            tried = later[:, self.now[s]]
            better = tried > best
            best[better], slot[better] = tried[better], s
        slot[~self._opens(slot)] = 0  # an end of a closed slot is a stay
        return best, slot

    def _opens(self, slot: Any) -> Any:
        return self.little.evader_open[np.arange(self.n)[None], slot] | (slot == 0)

    def _pursuers(self, later: Any) -> tuple[Any, Any]:
        best, own = later.copy(), np.zeros(later.shape, np.int16)
        for c in range(1, len(self.joint)):
            tried = later[self.team_to[c]]
            better = tried < best
            best[better], own[better] = tried[better], c
        return best, own

    def mixed(self) -> tuple[Found, Found] | None:
        """Tables of chances for both sides, where both move at once and see everything."""
        shape = (*self.little.holds.shape, len(self.joint), self.slots)
        if (
            np.prod(shape) > MOST_FIGURES
            or self.horizon * self.little.holds.size * len(self.joint) > MOST_TABLE
        ):
            return None
        low, high, kept = self.start, self.start, []
        # Whoever is sure of all needs no chance for it, and what is learnt keeps traces of bad moves: so pure play is
        # followed beside it.
        pure_low, pure_high = self.start, self.start
        for _ in range(self.horizon):
            if self.is_late():
                return None
            middle = self._at_once((low + high) / 2)
            team, evader = learnt(middle)
            high = -(-np.einsum("pnc,pncs->pns", team, self._at_once(high)).max(axis=2) // CHANCES)
            low = np.einsum("pns,pncs->pnc", evader, self._at_once(low)).min(axis=2) // CHANCES
            pure_high = self._at_once(pure_high).max(axis=3).min(axis=2)
            pure_low = self._at_once(pure_low).min(axis=2).max(axis=2)
            kept.append((team.astype(np.int32), evader.astype(np.int32)))
        teams, evaders = (np.stack([one[i] for one in kept[::-1]]) for i in (0, 1))
        team_sure, evader_sure = self.share(pure_high <= 0), self.share(pure_low >= self.most)
        return (
            Found("mixed", teams, 1, self.mean(high), team_sure),
            Found("mixed", evaders, 1, self.mean(low), evader_sure),
        )

    def _at_once(self, later: Any) -> Any:
        """[p, n, joint moves, slots] payoffs of one tick in which both move at once."""
        little, rules = self.little, self.game.rules
        ends = np.where(little.holds, 0, np.where(little.is_goal, little.goal, later))
        out = ends[self.team_to.T[:, None, :, None], self.now.T[None, :, None, :]]
        if rules.crossing:
            was = np.arange(self.n)[None, :, None, None]
            for i in range(little.nodes.shape[1]):
                a = little.nodes[:, i][:, None, None, None]
                b = little.nodes[self.team_to.T, i][:, None, :, None]
                met = (a == self.now.T[None, :, None, :]) & (b == was) & (a != b)
                out = np.where(met, 0, out)
        return out

    def mean(self, payoffs: Any) -> Fraction:
        """Mean over the draw of starts, one mover after another."""
        k, n = self.little.nodes.shape[1], self.n
        value = payoffs.astype(object).reshape((n,) * (k + 1))
        for mover in range(k + 1):
            draws = draws_of(self.game, mover)
            weights = np.array([int(chance * (1 << 64)) for chance in draws.chance], object)
            value = np.tensordot(weights, value[draws.node], axes=1)
        return Fraction(int(value), (1 << 64) ** (k + 1) * UNIT)

    def share(self, where: Any) -> Fraction:
        """Share of the draw of starts, of the positions (bool [p, n]) that are told."""
        return self.mean(np.where(where, UNIT, 0))


def table_end(found: Found) -> dict[str, Any]:
    """What the certificate states of a table."""
    phases = int(found.table.shape[0])
    return {
        "kind": found.kind,
        "payoff": str(found.payoff),
        "phases": phases,
        "period": found.period,
        "table": pack(found.table.astype("<i4") if found.kind == "mixed" else found.table),
    }
