"""Makes tables of plans: what the pursuers do from one sighting to the next, by where they know the evader to be.

That is where it has shown itself; or, where it moves first and they see it come to a stand, where it has gone. They
cannot tell one from the other, so one plan has to do for both.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.rules.cast import ALWAYS
from afoot.rules.sight import beside, in_line, light_enough, within_mm
from afoot.solvers.bounds.small import Small
from afoot.solvers.bounds.tables import MOST_TABLE, Backwards, Found
from afoot.solvers.bounds.ways import draws_of
from afoot.solvers.game import kinds_of
from afoot.words import Moves

NONE = -(1 << 61)  # less than any payoff


class _Own(NamedTuple):
    """int64 [p, n] payoffs by what one plan comes to, by where the team knows the evader; NONE where it cannot be."""

    unseen: Any  # it has shown itself there, and whatever it does next is not seen
    seen: Any  # it has gone there


class Planner:
    """Maker of the lower end of one little game by plans."""

    def __init__(self, makes: Backwards) -> None:
        self.makes, self.little, self.rules = makes, makes.little, makes.game.rules
        self.may, self.surely = seen_after_moves(makes.little)

    def found(self, period: int) -> Found | None:
        """The pursuers' table of plans from one sighting to the next. None where time is too short, or the game too
        large for plans of several ticks."""
        if period > 1 and self.little.holds.size * self.makes.n > MOST_TABLE:
            return None
        horizon, library = self.makes.horizon, self._library(period)
        if not library:
            return None
        payoffs, kept = self.makes.start, []
        for block in range(-(-horizon // period) - 1, -1, -1):
            ticks, can_be = min(period, horizon - block * period), self._can_be(first=block == 0)
            best = self._follow(library[0], ticks, payoffs, can_be)
            chosen = np.zeros(payoffs.shape, np.int32)
            for number, plan in enumerate(library[1:], 1):
                if self.makes.is_late():
                    return None
                own = self._follow(plan, ticks, payoffs, can_be)
                better = _is_better(own, best)
                chosen[better] = number
                best = _Own(*(np.where(better, a, b) for a, b in zip(own, best, strict=True)))
            kept.append(self._plans(library, chosen))
            payoffs = self._payoffs(best, kept[-1])
        payoff, sure = self.makes.mean(payoffs), self.makes.share(payoffs <= 0)
        return Found("plans", np.stack(kept[::-1]), period, payoff, sure)

    def _plans(self, library: list[Any], chosen: Any) -> Any:
        """uint8 [p, n, period, k] by the numbers that were chosen."""
        out = np.zeros((*chosen.shape, *library[0].shape[1:]), np.uint8)
        for number in np.unique(chosen):
            team, known = np.nonzero(chosen == number)
            out[team, known] = library[number][team]
        return out

    def _payoffs(self, best: _Own, plans: Any) -> Any:
        """What the evader has at a block's beginning: by moves that are not seen, and by those that are."""
        found, was = best.unseen, np.arange(self.makes.n)[None]
        if not self.may.any():
            return found
        rows = np.arange(len(found))[:, None]
        for now in self.makes.now:
            after = self._after(rows, plans[:, now, 0])
            own = np.where(self._met(rows, after, was, now), 0, best.seen[:, now])
            found = np.maximum(found, np.where(self.may[:, now], own, NONE))
        return found

    def _after(self, team: Any, slots: Any) -> Any:
        """Teams a tick later. slots: [..., k]."""
        after: Any = 0
        for i in range(self.little.nodes.shape[1]):
            after = after * self.makes.n + self.little.team_to[i][self.little.nodes[team, i], slots[..., i]]
        return after

    def _met(self, before: Any, after: Any, was: Any, now: Any) -> Any:
        """Whether a pursuer and the evader change places, where that is a capture."""
        found: Any = np.zeros((1, 1), bool)
        if self.rules.crossing:
            for i in range(self.little.nodes.shape[1]):
                a, b = self.little.nodes[before, i], self.little.nodes[after, i]
                found = found | ((a == now) & (b == was) & (a != b))
        return found

    def _library(self, period: int) -> list[Any]:
        """uint8 [p, period, k] each: every pursuer goes the shortest way to a node that it can come to, and waits. None
        at all where there were too many."""
        singles = [_trips(to, period) for to in self.little.team_to]
        counts = [len(one) for one in singles]
        if int(np.prod(np.array(counts, object))) * self.little.nodes.size * period > MOST_TABLE:
            return []
        out = []
        for choice in np.indices(counts).reshape(len(counts), -1).T:
            steps = [singles[i][choice[i]][self.little.nodes[:, i]] for i in range(len(counts))]
            out.append(np.stack(steps, axis=-1).astype(np.uint8))
        return out

    def _can_be(self, *, first: bool) -> tuple[Any, Any]:
        """bool [p, n] whether the evader can be there at a block's beginning, and whether it can be seen to come there.

        Cases that never come up are not to weigh on the choice between plans. They do not where nothing is seen."""
        if not self.may.any():
            return np.ones_like(self.may), self.may
        starts = ~(self.little.holds | self.little.is_goal)
        if first:
            each = [draws_of(self.makes.game, i).node for i in range(self.little.nodes.shape[1] + 1)]
            starts = np.isin(np.arange(self.makes.n), each[-1])[None]
            for i, nodes in enumerate(each[:-1]):
                starts = starts & np.isin(self.little.nodes[:, i], nodes)[:, None]
        comes = np.zeros_like(self.may)
        for was in range(self.makes.n):
            comes[:, self.makes.now[:, was]] |= starts[:, was, None]
        return starts, comes & self.may

    def _follow(self, plan: Any, ticks: int, later: Any, can_be: tuple[Any, Any]) -> _Own:
        """Payoffs when the pursuers go by a plan for so many ticks, and the evader does its best."""
        little, rules = self.little, self.rules
        where = [np.arange(len(later))]
        for tick in range(ticks):
            where.append(self._after(where[-1], plan[:, tick]))
        value = later[where[ticks]]
        for tick in range(ticks - 1, -1, -1):
            before, after = where[tick], where[tick + 1]
            ends = np.where(little.holds[after], 0, np.where(little.is_goal, little.goal, value))
            if rules.each_move and rules.moves == Moves.EVADERS_FIRST:
                ends[little.holds[before]] = 0
            value = self._out_of(ends, before, after, unseen=tick == 0)
            if rules.each_move and rules.moves == Moves.PURSUERS_FIRST:
                value[little.holds[after]] = 0
        return _Own(np.where(can_be[0], value, NONE), np.where(can_be[1], ends, NONE))

    def _out_of(self, ends: Any, before: Any, after: Any, *, unseen: bool) -> Any:
        """The best of the evader's moves in one tick of the pursuers' plan, of those that may go unseen or of all."""
        was, best = np.arange(self.makes.n)[None], np.full(ends.shape, NONE)
        for now in self.makes.now:
            own = np.where(self._met(before[:, None], after[:, None], was, now), 0, ends[:, now])
            best = np.maximum(best, np.where(self.surely[:, now], NONE, own) if unseen else own)
        return best


def _is_better(own: _Own, best: _Own) -> Any:
    """bool [p, n] where a plan is worse for the evader: by the worst case of what is known first, then by both."""
    worst, worst_best = np.maximum(*own), np.maximum(*best)
    return (worst < worst_best) | ((worst == worst_best) & (sum(own) < sum(best)))


def _trips(to: Any, period: int) -> Any:
    """uint8 [trips, n, period] slots: from every node to one after another of those within so many hops."""
    n = len(to)
    each: list[list[list[int]]] = []
    for node in range(n):
        routes: dict[int, list[int]] = {node: []}
        rim = [node]
        for _ in range(period):
            rim_next = []
            for one in rim:
                for slot in range(1, to.shape[1]):
                    if (other := int(to[one, slot])) not in routes:
                        routes[other] = [*routes[one], slot]
                        rim_next.append(other)
            rim = rim_next
        each.append([route + [0] * (period - len(route)) for route in routes.values()])
    most = max(map(len, each))
    table = [[own[min(i, len(own) - 1)] for own in each] for i in range(most)]
    return np.array(table, np.uint8)


def seen_after_moves(little: Small) -> tuple[Any, Any]:
    """bool [p, n] whether a team may see, and surely sees, an evader that has just come to a node, before it moves
    itself. Never where the evader does not move first."""
    may, surely = np.zeros(little.holds.shape, bool), np.zeros(little.holds.shape, bool)
    if little.game.rules.moves != Moves.EVADERS_FIRST:
        return may, surely
    kinds, _ = kinds_of(little.game.cast, little.nodes.shape[1])
    for i, kind in enumerate(kinds):
        eye = little.game.cast.classes[kind]
        seen = _view(little, int(eye.sight_mm))[little.nodes[:, i]]
        may |= seen & (int(eye.glimpse) > 0)
        surely |= seen & (int(eye.glimpse) >= ALWAYS)
    return may, surely


def _view(little: Small, sight_mm: int) -> Any:
    """bool [n, n] whether one on a node can see one on another."""
    board, n = little.game.board, len(little.goal)
    out = np.zeros((n, n), bool)
    for a, b in np.ndindex(n, n):
        spots = board.x_mm[a], board.y_mm[a], board.x_mm[b], board.y_mm[b]
        if within_mm(*spots, sight_mm) and light_enough(board.lit[b], beside(board.hops, board.degree, a, b)):
            out[a, b] = in_line(board.sight_bits, board.sight_start, board.sight_node, a, b)
    return out
