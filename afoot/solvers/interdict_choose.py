"""One set from each of several lists, which together hold as much weight as they can: branch and bound.

A walk that is met is worth its share to each pursuer that meets it, and what is left of its weight to nobody in
particular: whatever the shares, sum(weight - share) + the sum of each pursuer's best is a bound (Lagrange). Good shares
also say which sets a choice above the best so far cannot be made of, which leaves few.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import kernel
from afoot.solvers.interdict_clock import Clock

ONE = np.uint64(1)
SLACK = 1e-8
ROUNDS, ROUNDS_BELOW = 300, 60  # in which shares are bettered: of all lists, and of what is left of them
SELDOM = 12  # rounds below from one climb to the next
ENOUGH = 0.25  # of the way from floor to the bound: a choice so good is not bettered at once
MOST_FOUND = 24  # choices at a time
FEW = 100_000  # choices that are looked through without more ado


class Chosen(NamedTuple):
    """picks: choices above floor, a row from each list, the best last. bound: of all choices."""

    picks: list[list[int]]
    bound: float


class _Divided(NamedTuple):
    """How a bound was found, and what was met with on the way."""

    picks: list[list[int]]  # above floor, the best last
    worth: float  # of the best
    bound: float
    share: Any  # float64 [walks]
    rows: list[Any]  # of each list: what choices above floor are made of


def choose(tables: list[Any], weight: Any, floor: float, clock: Clock) -> Chosen:
    """tables: bool [sets, walks], a list for each pursuer. Choices above floor that are soon found are all that is
    given; where there are none all are searched, so that none is a proof. Raises TimeIsUp."""
    top = _divided(tables, weight, weight / 2, floor, ROUNDS, clock)
    if top.picks:
        return Chosen(top.picks, top.bound + SLACK)
    enough = floor + ENOUGH * (top.bound - floor)
    best, pick = _branched(tables, top, weight, floor, enough, clock)
    bound = best + SLACK if best < enough else top.bound + SLACK
    return Chosen([] if pick is None else [pick], bound)


def _divided(tables: list[Any], weight: Any, share: Any, floor: float, rounds: int, clock: Clock) -> _Divided:
    """share: to begin with."""
    sets = [table.astype(np.float64) for table in tables]
    bound, kept_share = np.inf, share
    above: dict[tuple[int, ...], float] = {}
    for turn in range(rounds):
        clock.look()
        tops = [int((table @ share).argmax()) for table in sets]
        together = np.sum([table[top] for table, top in zip(sets, tops, strict=True)], axis=0)
        meets = float(weight[together > 0].sum())
        if rounds == ROUNDS or turn % SELDOM == 0:
            tops, meets = _climbed(sets, tops, weight)
        if meets > floor + 2 * SLACK:
            above[tuple(tops)] = meets
        now = float((weight - share).sum() + share @ together)
        if now < bound:
            bound, kept_share = now, share
            if bound <= floor + SLACK:
                break
        slope = together - 1.0
        step = 0.7 * (now - max(floor, meets)) / max(float(slope @ slope), 1.0)
        share = np.clip(share - step * slope, 0.0, weight)
    rows = []
    for table in sets:
        worth = table @ kept_share
        kept = np.flatnonzero(bound - (worth.max() - worth) > floor + SLACK)
        rows.append(kept if len(kept) else worth.argmax()[None])
    best = sorted(above, key=lambda picks: above[picks])[-MOST_FOUND:]
    most = above[best[-1]] if best else floor
    return _Divided([list(picks) for picks in best], most, bound, kept_share, rows)


def _climbed(tables: list[Any], tops: list[int], weight: Any) -> tuple[list[int], float]:
    """Each pursuer in turn takes the set that adds most to those of the others, until nothing changes."""
    picks, stuck, turn = list(tops), 0, 0
    met = np.sum([table[pick] for table, pick in zip(tables, picks, strict=True)], axis=0)
    while stuck < len(tables):
        i = turn % len(tables)
        turn += 1
        others = met - tables[i][picks[i]]
        gain = tables[i] @ np.where(others > 0, 0.0, weight)
        top = int(gain.argmax())
        if gain[top] > gain[picks[i]] + SLACK:
            met, picks[i], stuck = others + tables[i][top], top, 1
        else:
            stuck += 1
    return picks, float(weight[met > 0].sum())


def _branched(
    tables: list[Any], above: _Divided, weight: Any, floor: float, enough: float, clock: Clock
) -> tuple[float, list[int] | None]:
    """The best choice above floor and its worth, or floor and none. Ends with the first that is enough."""
    kept = [table[rows] for table, rows in zip(tables, above.rows, strict=True)]
    if len(kept) <= 2 or math.prod(len(table) for table in kept) <= FEW:
        best, pick = _looked_through(kept, above.share, weight, floor, enough, clock)
        return best, None if pick is None else _rows(above, pick)
    first = min(range(len(kept)), key=lambda i: len(kept[i]))
    others = [table for i, table in enumerate(kept) if i != first]
    best, pick = floor, None
    for row in np.argsort(-(kept[first] @ above.share)).tolist():
        own = float(weight[kept[first][row]].sum())
        left = np.where(kept[first][row], 0.0, weight)
        rest = _divided(others, left, np.minimum(above.share, left), best - own, ROUNDS_BELOW, clock)
        worth, rest_pick = rest.worth, rest.picks[-1] if rest.picks else None
        if own + rest.bound > best + SLACK and own + worth < enough:
            found = _branched(others, rest, left, worth, enough - own, clock)
            worth, rest_pick = found[0], found[1] or rest_pick
        if rest_pick is not None and own + worth > best:
            best, pick = own + worth, [*rest_pick[:first], row, *rest_pick[first:]]
        if best >= enough:
            break
    return best, None if pick is None else _rows(above, pick)


def _rows(above: _Divided, pick: list[int]) -> list[int]:
    """Rows of the lists as they were before they were narrowed."""
    return [int(rows[row]) for rows, row in zip(above.rows, pick, strict=True)]


def _looked_through(
    tables: list[Any], share: Any, weight: Any, floor: float, enough: float, clock: Clock
) -> tuple[float, list[int] | None]:
    order = sorted(range(len(tables)), key=lambda i: len(tables[i]))
    words = max(1, -(-len(weight) // 64))
    sets = np.zeros((len(order), max(len(table) for table in tables), words), np.uint64)
    for row, i in enumerate(order):
        sets[row, : len(tables[i])] = _words(tables[i], words)
    chosen = np.full(len(order), -1, np.int64)
    sizes = np.array([len(tables[i]) for i in order], np.int64)
    tops = np.array([float((tables[i] @ share).max()) for i in order])
    split = (weight, np.ascontiguousarray(weight - share), np.append(np.cumsum(tops[::-1])[::-1], 0.0))
    best = float(_search(sets, sizes, *split, floor, enough, chosen, *_scratch(sets), clock.over))
    clock.look()
    if chosen[0] < 0:
        return floor, None
    pick = [0] * len(order)
    for row, i in enumerate(order):
        pick[i] = int(chosen[row])
    return best, pick


def _words(met: Any, words: int) -> Any:
    padded = np.zeros((len(met), words * 64), bool)
    padded[:, : met.shape[1]] = met
    return np.ascontiguousarray(np.packbits(padded, axis=1, bitorder="little")).view(np.uint64)


def _scratch(sets: Any) -> tuple[Any, ...]:
    k, most, words = sets.shape
    return (
        np.zeros((k + 1, words), np.uint64),
        np.zeros(k + 1),
        np.full(k, -1, np.int64),
        np.zeros((k, k)),
        np.zeros((k, most)),
    )


@kernel
def _search(sets, sizes, weight, spare, tops, floor, enough, chosen, met, worth, at, most, gains, over):  # type: ignore[no-untyped-def]
    """Depth first over one set for each pursuer; nothing that betters the best by no more than SLACK is looked at.

    spare, tops: what is left of each walk's weight beside its share, and what the pursuers from a depth on can have of
    shares, which is a bound without looking at their sets. Ends as soon as enough is met.

    met, worth: of the pursuers chosen so far; at: where each stands; most: float64 [k, k] what each of the rest could
    add at most at a depth; gains: what each set of the pursuer at a depth adds. over: 1 as soon as there is no time for
    more. Returns the best so far, or floor.
    """
    k, words = sets.shape[0], sets.shape[2]
    best, depth = floor, np.int64(0)
    while depth >= 0 and not over[0]:
        if at[depth] < 0:  # entered anew
            rest = 0.0
            top = np.int64(0)
            for i in range(depth, k):
                most[depth, i] = 0.0
                for j in range(sizes[i]):
                    gain = _gain(sets, i, j, met, depth, weight)
                    if i == depth:
                        gains[depth, j] = gain
                    if gain > most[depth, i]:
                        most[depth, i] = gain
                        top = np.int64(j)
                rest += most[depth, i]
            last = depth == k - 1  # whose best set is all there is to it
            if last and worth[depth] + rest > best + SLACK:
                best = worth[depth] + rest
                at[depth] = top
                for i in range(k):
                    chosen[i] = at[i]
                if best >= enough:
                    return best
            if last or worth[depth] + rest <= best + SLACK:
                at[depth] = -1
                depth -= 1
                continue
        at[depth] += 1
        if at[depth] >= sizes[depth]:
            at[depth] = -1
            depth -= 1
            continue
        total = worth[depth] + gains[depth, at[depth]]
        rest = 0.0
        for i in range(depth + 1, k):
            rest += most[depth, i]
        if total + rest <= best + SLACK:
            continue
        worth[depth + 1] = total
        for word in range(words):
            met[depth + 1, word] = met[depth, word] | sets[depth, at[depth], word]
        bound = total + tops[depth + 1]
        for walk in range(weight.shape[0]):
            if not (met[depth + 1, walk >> 6] >> np.uint64(walk & 63)) & ONE:
                bound += spare[walk]
        if bound <= best + SLACK:
            continue
        depth += 1
        at[depth] = -1
    return best


@kernel
def _gain(sets, i, j, met, depth, weight):  # type: ignore[no-untyped-def]
    """Chance of the walks in a set that are not met yet."""
    total = 0.0
    for word in range(sets.shape[2]):
        fresh = sets[i, j, word] & ~met[depth, word]
        base = word * 64
        while fresh:
            low = fresh & (~fresh + ONE)
            bit = np.int64(0)
            while (low >> np.uint64(bit)) != ONE:
                bit += 1
            total += weight[base + bit]
            fresh &= ~low
    return total
