"""How weight is best shared out among pursuers: a bound on what one set from each of several lists can hold.

A walk that is met is worth its share to each pursuer that meets it, and what is left of its weight to nobody in
particular: whatever the shares, sum(weight - share) + the sum of each pursuer's best is a bound (Lagrange). Shares are
bettered along a slope of the bound (Polyak's step), and what is met with on the way are good choices.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import kernel
from afoot.solvers.interdict_clock import LATE, Clock

SLACK = 1e-8
MOST_FOUND = 24  # choices at a time


class Effort(NamedTuple):
    """rounds: in which shares are bettered. seldom: rounds from one climb to the next."""

    rounds: int
    seldom: int


class Divided(NamedTuple):
    """How a bound was found, and what was met with on the way."""

    picks: list[list[int]]  # above floor, the best last
    worth: float  # of the best
    bound: float
    share: Any  # float64 [walks]
    rows: list[Any]  # of each list: what choices above floor are made of


def divided(
    tables: list[Any], weight: Any, share: Any, floor: float, effort: Effort, clock: Clock
) -> Divided:
    """tables: bool [sets, walks], a list for each pursuer; weight, share: float64 [walks], the shares to begin with.

    Raises TimeIsUp.
    """
    live, k = np.flatnonzero(weight > 0), len(tables)
    tall = np.ascontiguousarray(np.concatenate(tables)[:, live].T, np.float64)
    first = np.cumsum([0, *map(len, tables)])
    kept = share[live].copy()
    found = np.zeros((effort.rounds, k), np.int64), np.zeros(effort.rounds)
    walks, sets = np.zeros((4, len(live))), np.zeros(int(first[-1]))
    bound, count = _better(
        tall, first, weight[live], kept, floor, effort.rounds, effort.seldom, walks, sets, *found, clock.over
    )
    clock.look()
    worth = kept @ tall
    rows = []
    for i in range(k):
        own = worth[first[i] : first[i + 1]]
        good = np.flatnonzero(bound - (own.max() - own) > floor + SLACK)
        rows.append(good if len(good) else own.argmax()[None])
    above = {tuple(found[0][row].tolist()): float(found[1][row]) for row in range(count)}
    best = sorted(above, key=lambda picks: above[picks])[-MOST_FOUND:]
    most = above[best[-1]] if best else floor
    everywhere = np.zeros(len(weight))
    everywhere[live] = kept
    return Divided([list(picks) for picks in best], most, float(bound), everywhere, rows)


@kernel
def _better(tall, first, weight, kept, floor, rounds, seldom, walks, worth, picks, meets, over):  # type: ignore[no-untyped-def]
    """tall: float64 [walks, sets of all lists], 1 where a set meets a walk; first: int64 [k + 1] where lists begin.

    kept: the shares to begin with, and after it those of the bound. walks: float64 [4, walks] and worth: float64
    [sets], working memory. picks: int64 [rounds, k] and meets: float64 [rounds], choices above floor, as found.
    Returns the bound and how many choices there are, LATE where there was no time for more.
    """
    share, together, others, fresh = walks[0], walks[1], walks[2], walks[3]
    k, bound, count = first.shape[0] - 1, np.inf, np.int64(0)
    for walk in range(weight.shape[0]):
        share[walk] = kept[walk]
    for turn in range(rounds):
        if over[0]:
            return bound, np.int64(LATE)
        _weigh(tall, share, 0, first[k], worth)
        pick = picks[count]
        for i in range(k):
            pick[i] = _top(worth, first[i], first[i + 1])
        _join(tall, first, pick, together)
        now = 0.0
        for walk in range(weight.shape[0]):
            now += weight[walk] + share[walk] * (together[walk] - 1.0)
        if turn % seldom == 0:
            for walk in range(weight.shape[0]):
                others[walk] = together[walk]
            _climb(tall, first, weight, pick, others, fresh, worth)
            met = _met(weight, others)
        else:
            met = _met(weight, together)
        if met > floor + 2 * SLACK:
            meets[count] = met
            count += 1
        if now < bound:
            bound = now
            for walk in range(weight.shape[0]):
                kept[walk] = share[walk]
            if bound <= floor + SLACK:
                break
        steep = 0.0
        for walk in range(weight.shape[0]):
            steep += (together[walk] - 1.0) ** 2
        step = 0.7 * (now - max(floor, met)) / max(steep, 1.0)
        for walk in range(weight.shape[0]):
            share[walk] = min(max(share[walk] - step * (together[walk] - 1.0), 0.0), weight[walk])
    return bound, count


@kernel
def _weigh(tall, share, begin, end, worth):  # type: ignore[no-untyped-def]
    """worth[begin:end]: what the sets hold of shares."""
    for row in range(begin, end):
        worth[row] = 0.0
    for walk in range(share.shape[0]):
        part = share[walk]
        if part > 0.0:
            for row in range(begin, end):
                worth[row] += part * tall[walk, row]


@kernel
def _top(worth, begin, end):  # type: ignore[no-untyped-def]
    """The row of the greatest, counted from begin."""
    top = begin
    for row in range(begin + 1, end):
        if worth[row] > worth[top]:
            top = row
    return top - begin


@kernel
def _join(tall, first, pick, together):  # type: ignore[no-untyped-def]
    """together: how many pursuers meet each walk."""
    for walk in range(tall.shape[0]):
        together[walk] = 0.0
        for i in range(pick.shape[0]):
            together[walk] += tall[walk, first[i] + pick[i]]


@kernel
def _met(weight, together):  # type: ignore[no-untyped-def]
    """Weight of the walks that are met."""
    total = 0.0
    for walk in range(weight.shape[0]):
        if together[walk] > 0.5:
            total += weight[walk]
    return total


@kernel
def _climb(tall, first, weight, pick, together, fresh, worth):  # type: ignore[no-untyped-def]
    """Each pursuer in turn takes the set that adds most to those of the others, until nothing changes."""
    k, stuck, i = pick.shape[0], np.int64(0), np.int64(0)
    while stuck < k:
        own = first[i] + pick[i]
        for walk in range(weight.shape[0]):
            together[walk] -= tall[walk, own]
            fresh[walk] = weight[walk] if together[walk] < 0.5 else 0.0
        _weigh(tall, fresh, first[i], first[i + 1], worth)
        top = first[i] + _top(worth, first[i], first[i + 1])
        stuck += 1
        if worth[top] > worth[own] + SLACK:
            own, stuck = top, np.int64(1)
            pick[i] = top - first[i]
        for walk in range(weight.shape[0]):
            together[walk] += tall[walk, own]
        i = (i + 1) % k
