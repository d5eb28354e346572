"""One set from each of several lists, which together hold as much weight as they can: branch and bound.

Bounds are those of `interdict_divide`. Good shares also say which sets a choice above the best so far cannot be made
of, which leaves few.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import kernel
from afoot.solvers.interdict_clock import Clock
from afoot.solvers.interdict_divide import SLACK, Divided, Effort, divided

ONE = np.uint64(1)
TOP, BELOW = Effort(300, 1), Effort(60, 12)  # of all lists, and of what is left of them
ENOUGH = 0.25  # of the way from floor to the bound: a choice so good is not bettered at once
FEW = 100_000  # choices that are looked through without more ado


class Chosen(NamedTuple):
    """picks: choices above floor, a row from each list, the best last. bound: of all choices."""

    picks: list[list[int]]
    bound: float


def choose(tables: list[Any], weight: Any, floor: float, clock: Clock) -> Chosen:
    """tables: bool [sets, walks], a list for each pursuer. Choices above floor that are soon found are all that is
    given; where there are none all are searched, so that none is a proof. Raises TimeIsUp."""
    top = divided(tables, weight, weight / 2, floor, TOP, clock)
    if top.picks:
        return Chosen(top.picks, top.bound + SLACK)
    enough = floor + ENOUGH * (top.bound - floor)
    best, pick = _branched(tables, top, weight, floor, enough, clock)
    bound = best + SLACK if best < enough else top.bound + SLACK
    return Chosen([] if pick is None else [pick], bound)


def _branched(
    tables: list[Any], above: Divided, weight: Any, floor: float, enough: float, clock: Clock
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
        rest = divided(others, left, np.minimum(above.share, left), best - own, BELOW, clock)
        worth, rest_pick = rest.worth, rest.picks[-1] if rest.picks else None
        if own + rest.bound > best + SLACK and own + worth < enough:
            found = _branched(others, rest, left, worth, enough - own, clock)
            worth, rest_pick = found[0], found[1] or rest_pick
        if rest_pick is not None and own + worth > best:
            best, pick = own + worth, [*rest_pick[:first], row, *rest_pick[first:]]
        if best >= enough:
            break
    return best, None if pick is None else _rows(above, pick)


def _rows(above: Divided, pick: list[int]) -> list[int]:
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
