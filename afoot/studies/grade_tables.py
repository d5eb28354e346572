"""What decisions lose against a bracket's table of positions: the best response to it is worked out backwards from the
horizon, and the decisions of a tick are weighed when the sweep comes by.

Who goes by the table does so from the next tick on, and within the tick unless it has moved already: what it did
before is never held against who decides. Plans from one sighting to the next hang on what was seen at the last: there
the evader is measured against pursuers that go by the plan from where they were at that sighting.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from afoot.scenarios import Compiled
from afoot.solvers.verify.blocks import worst_known
from afoot.solvers.verify.little import UNIT, Little, outcome, taken, team_after
from afoot.solvers.verify.positions import (
    CHANCES,
    Controller,
    Payoffs,
    against_mixed_evader,
    against_mixed_team,
    against_moves,
    against_plans,
    joint_slots,
    mixed_of,
    moves_of,
    plans_of,
)
from afoot.words import Moves, Side

WHOLE = 1000.0 * UNIT  # a worth of 1


class Weighed(NamedTuple):
    """Decisions of one side, d of them, in some beats of c chases."""

    beats: Any  # int64 [d] numbers of the beats
    worth: Any  # float64 [d] of the position to the evaders, by the best decision
    lost: Any  # float64 [d] for the side that decided, 0 or more; NaN where the end cannot tell
    starts: Any  # float64 [c] worth of each chase's start


class _Seen(NamedTuple):
    """Beats of one tick, r of them."""

    rows: Any  # int64 [r] numbers of the beats
    team: Any  # int64 [r] before
    was: Any  # int64 [r] the evader's node before
    after: Any  # int64 [r] the team after
    now: Any  # int64 [r] the evader's node after


class _Row:
    """Payoffs [g, n] that hang on a group in place of a team."""

    def __init__(self, value: Any, group: Any) -> None:
        self._value, self._group = value, group

    def __getitem__(self, at: Any) -> Any:
        return self._value[self._group, at[1]]


# Of beats of a tick, what follows it, and the tick: payoffs by the best decision, and by the one taken.
_Tell = Callable[[_Seen, Any, int], tuple[Any, Any]]


def weigh_plans(game: Compiled, end: Any, beats: Any) -> Weighed:
    """The evader's decisions against the pursuers' table of plans."""
    told = plans_of(game, end)
    little = told.little
    if told.period > 1:
        return _weigh_blocks(told, beats)
    first = game.rules.moves == Moves.PURSUERS_FIRST

    def tell(seen: _Seen, later: Any, tick: int) -> tuple[Any, Any]:
        def payoff(now: Any) -> Any:
            def known_at(known: Any) -> Any:
                plans = told.at(tick)[seen.team, known, 0]
                after = seen.after if first else team_after(little, plans, seen.team)
                return outcome(little, (seen.team, after, seen.was, now), later)

            return worst_known(told.seen, (seen.team, seen.was, now), known_at)

        return _by_evader(little, seen, payoff)

    return _weigh(told, beats, Side.EVADERS, against_plans(told), tell)


def weigh_mixed_team(game: Compiled, end: Any, beats: Any) -> Weighed:
    """The evader's decisions against the chances of the pursuers' joint moves."""
    told = mixed_of(game, end, "lower")
    little, joint = told.little, joint_slots(told.little)

    def tell(seen: _Seen, later: Any, tick: int) -> tuple[Any, Any]:
        weights = told.at(tick)[seen.team, seen.was]

        def payoff(now: Any) -> Any:
            total = np.zeros(len(now), np.int64)
            for c, slots in enumerate(joint):
                after = team_after(little, slots[None], seen.team)
                total += weights[:, c] * outcome(little, (seen.team, after, seen.was, now), later)
            return total / CHANCES

        return _by_evader(little, seen, payoff)

    return _weigh(told, beats, Side.EVADERS, against_mixed_team(told), tell)


def weigh_moves(game: Compiled, end: Any, beats: Any) -> Weighed:
    """The pursuers' decisions against the evader's table of moves."""
    told = moves_of(game, end)
    little, first = told.little, game.rules.moves == Moves.PURSUERS_FIRST

    def tell(seen: _Seen, later: Any, tick: int) -> tuple[Any, Any]:
        def payoff(after: Any) -> Any:
            now = little.evader_to[seen.was, told.at(tick)[after, seen.was]] if first else seen.now
            return outcome(little, (seen.team, after, seen.was, now), later)

        return _by_team(little, seen, payoff)

    return _weigh(told, beats, Side.PURSUERS, against_moves(told), tell)


def weigh_mixed_evader(game: Compiled, end: Any, beats: Any) -> Weighed:
    """The pursuers' decisions against the chances of the evader's moves."""
    told = mixed_of(game, end, "upper")
    little = told.little

    def tell(seen: _Seen, later: Any, tick: int) -> tuple[Any, Any]:
        weights = told.at(tick)[seen.team, seen.was]

        def payoff(after: Any) -> Any:
            total = np.zeros(len(after), np.int64)
            for slot in range(little.evader_to.shape[1]):
                move = (seen.team, after, seen.was, little.evader_to[seen.was, slot])
                total += weights[:, slot] * outcome(little, move, later)
            return total / CHANCES

        return _by_team(little, seen, payoff)

    return _weigh(told, beats, Side.PURSUERS, against_mixed_evader(told), tell)


def _by_evader(little: Little, seen: _Seen, payoff: Callable[[Any], Any]) -> tuple[Any, Any]:
    """The most that any slot comes to, and what the one taken does."""
    slots = range(little.evader_to.shape[1])
    best = np.max([payoff(little.evader_to[seen.was, slot]) for slot in slots], axis=0)
    return best, payoff(seen.now)


def _by_team(little: Little, seen: _Seen, payoff: Callable[[Any], Any]) -> tuple[Any, Any]:
    """The least that any joint move comes to, and what the one taken does."""
    moves = joint_slots(little)
    best: Any = None
    for slots in moves:
        own = payoff(team_after(little, slots[None], seen.team))
        best = own if best is None else np.minimum(best, own)
    return best, payoff(seen.after)


def _weigh(told: Controller, beats: Any, side: Side, payoffs: Payoffs, tell: _Tell) -> Weighed:
    """Weigh the decisions of a side, each where everybody stands on a node and its side has a choice."""
    little = told.little
    rows = np.flatnonzero(_chooses(little, beats, side))
    says = _says(little, beats, side)[rows]
    best, took = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    last: Any = None
    for tick, later in _with_the_rest(payoffs):
        chosen = np.flatnonzero(says & (beats["tick"][rows] == tick - 1))
        if len(chosen):
            best[chosen], took[chosen] = tell(_seen(little, beats, rows[chosen]), later, tick - 1)
        last = later
    lost = took - best if side == Side.PURSUERS else best - took
    return Weighed(rows, best / WHOLE, lost / WHOLE, _starts(little, beats, last))


def _with_the_rest(payoffs: Payoffs, period: int = 1) -> Iterator[tuple[int, Any]]:
    """Every tick at which a block ends, the last one first, and at last tick 0: also those before payoffs change no
    more."""
    tick, later = 0, None
    for tick, later in payoffs:
        yield tick, later
    for before in range(tick - period, -1, -period):
        yield before, later


def _seen(little: Little, beats: Any, rows: Any) -> _Seen:
    k, own = len(little.team_to), beats[rows]
    at, went = own["at"].astype(np.int64), own["went"].astype(np.int64)
    return _Seen(rows, _team(little, at), at[:, k], _team(little, went), went[:, k])


def _team(little: Little, nodes: Any) -> Any:
    out = np.zeros(len(nodes), np.int64)
    for i in range(len(little.team_to)):
        out = out * len(little.goal) + nodes[:, i]
    return out


def _chooses(little: Little, beats: Any, side: Side) -> Any:
    """bool [b] whether a side decides and has more than one order."""
    k, out = len(little.team_to), np.zeros(len(beats), bool)
    if side == Side.EVADERS:
        return beats["decides"][:, k] & little.evader_open[beats["at"][:, k]].any(axis=1)
    for i, own in enumerate(little.team_open):
        out |= beats["decides"][:, i] & own[beats["at"][:, i]].any(axis=1)
    return out


def _says(little: Little, beats: Any, side: Side) -> Any:
    """bool [b] whether all stand on nodes, and the side when it has moved, and who moved before it."""
    k, moves = len(little.team_to), little.game.rules.moves
    own = slice(0, k) if side == Side.PURSUERS else slice(k, k + 1)
    second = (Moves.EVADERS_FIRST, Moves.PURSUERS_FIRST)[side] == moves
    moved = slice(0, k + 1) if second else own
    return (beats["left_mm"] == 0).all(axis=1) & (beats["still_mm"][:, moved] == 0).all(axis=1)


def _starts(little: Little, beats: Any, payoffs: Any) -> Any:
    _, firsts = np.unique(beats["chase"], return_index=True)
    seen = _seen(little, beats, firsts)
    return payoffs[seen.team, seen.was] / WHOLE


def _weigh_blocks(told: Controller, beats: Any) -> Weighed:
    """The evader's decisions from each sighting to the next, against pursuers that go by the plan from there."""
    little, period = told.little, told.period
    chooses = _chooses(little, beats, Side.EVADERS)
    kept = [(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))]
    last: Any = None
    for (tick, later), (start, last) in itertools.pairwise(_with_the_rest(against_plans(told), period)):
        rows = np.flatnonzero((beats["tick"] >= start) & (beats["tick"] < tick))
        if len(rows):
            kept.append(_block(told, beats, rows, (start, tick), (last, later)))
    rows, best, took = (np.concatenate([one[i] for one in kept]) for i in range(3))
    rows, best, took = (column[chooses[rows]] for column in (rows, best, took))
    return Weighed(rows, best / WHOLE, (best - took) / WHOLE, _starts(little, beats, last))


def _block(
    told: Controller, beats: Any, rows: Any, ticks: tuple[int, int], payoffs: tuple[Any, Any]
) -> tuple[Any, Any, Any]:
    """(numbers of beats, payoffs by the best decision, by the one taken) of a block's beats in which the evader would
    still be free. rows: all of its beats; payoffs: at its beginning and at its end."""
    little, (start, end) = told.little, ticks
    k = len(little.team_to)
    heads = _seen(little, beats, rows[beats["tick"][rows] == start])
    values, where = _led(told, heads, ticks, payoffs)
    chases = beats["chase"][heads.rows]
    free = np.ones(len(chases), bool)
    known = (beats["left_mm"][heads.rows] == 0).all(axis=1)
    kept = []
    for j in range(end - start):
        own = _seen(little, beats, rows[beats["tick"][rows] == start + j])
        group = np.searchsorted(chases, beats["chase"][own.rows])
        acts = free[group] & beats["decides"][own.rows, k]
        own, group = _Seen(*(column[acts] for column in own)), group[acts]
        known[group] &= beats["still_mm"][own.rows, k] == 0
        move = (where[j][group], where[j + 1][group], own.was, own.now)
        took = outcome(little, move, _Row(values[j + 1], group)).astype(float)
        best = values[j][group, own.was].astype(float)
        best[~known[group]], took[~known[group]] = np.nan, np.nan
        kept.append((own.rows, best, took))
        free[group] &= ~(taken(little, move) & known[group])
    found, best, took = (np.concatenate([one[i] for one in kept]) for i in range(3))
    return found, best, took


def _led(
    told: Controller, heads: _Seen, ticks: tuple[int, int], payoffs: tuple[Any, Any]
) -> tuple[list[Any], list[Any]]:
    """What the evader has on every node at each tick of a block, int64 [g, n], and the teams of each, int64 [g]. The
    pursuers go by the plan for where they know it to be after its first move; the worse for them where luck decides."""
    little, seeing, (first, later) = told.little, told.seen, payoffs
    values, where = _follow(told, heads, heads.was, ticks, later)
    if seeing is not None:
        other, there = _follow(told, heads, heads.now, ticks, later)
        group = np.arange(len(heads.rows))
        took = [
            outcome(little, (heads.team, team, heads.was, heads.now), _Row(value, group))
            for value, team in ((values[0], where[1]), (other[0], there[1]))
        ]
        surely, may = (one[heads.team, heads.now] for one in (seeing.surely, seeing.may))
        seen = surely | (may & (took[1] > took[0]))
        values = [np.where(seen[:, None], b, a) for a, b in zip(values, other, strict=True)]
        where = [np.where(seen, b, a) for a, b in zip(where, there, strict=True)]
    return [first[heads.team], *values], where


def _follow(
    told: Controller, heads: _Seen, known: Any, ticks: tuple[int, int], later: Any
) -> tuple[list[Any], list[Any]]:
    """The same from the second tick on, by the plans for a node that the evader is known to be on; and the teams of
    all ticks."""
    little, (start, end) = told.little, ticks
    plans = told.at(start // told.period)[heads.team, known]
    where = [heads.team]
    for j in range(end - start):
        where.append(team_after(little, plans[:, j], where[-1]))
    values, group, was = [later[where[-1]]], np.arange(len(plans))[:, None], np.arange(len(little.goal))[None]
    for j in range(end - start - 1, 0, -1):
        best: Any = None
        for slot in range(little.evader_to.shape[1]):
            move = (where[j][:, None], where[j + 1][:, None], was, little.evader_to[:, slot][None])
            ends = outcome(little, move, _Row(values[-1], group))
            best = ends if best is None else np.maximum(best, ends)
        values.append(best)
    return values[::-1], where
