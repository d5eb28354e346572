"""The evader's best walk against a mix of schedules that see nothing.

A schedule that meets a walk twice captures it once, so chances do not add up along a walk. A label is a site in a tick
with the set of schedules that have captured by then; one whose set lies within another's at the same site and tick is
at least as good. What is left to come is bounded from below: the chance of each schedule is divided among the ticks
(shares that sum to 1), and with chances so divided a shortest way is a bound.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.errors import AfootError
from afoot.solvers._jit import kernel
from afoot.solvers.interdict_clock import LATE, Clock
from afoot.solvers.interdict_net import Net, Walk

ONE = np.uint64(1)
GONE = -2  # parent of a label that another has made superfluous
NEVER = 1e9
ROUNDS = 25  # in which the shares are bettered
_ROOM = 1 << 18  # labels to begin with
MOST_LABELS = 1 << 26


class Mix(NamedTuple):
    """Schedules that are played, each with its chance, and where they capture (Net.shade)."""

    chances: Any  # float64 [schedules]
    held: Any  # bool [schedules, ticks + 1, sites]
    met: Any  # bool [schedules, ticks + 1, moves], or no moves without crossing


class _Dues(NamedTuple):
    """What is left to come, from below."""

    togo: Any  # float64 [ticks + 1, sites] the shortest way to an exit with chances divided among ticks
    late: Any  # float64 [ticks + 1, schedules] what of a schedule's chance no later tick has a share in


class _Labels(NamedTuple):
    """Working memory: c labels of w words each, in the order of ticks."""

    site: Any  # int32 [c]
    parent: Any  # int32 [c]
    after: Any  # int32 [c] the next label at the same site and tick
    cost: Any  # float64 [c] chance of the schedules that have captured
    sets: Any  # uint64 [c, w]
    head: Any  # int32 [sites] first label at a site in the tick that is being made


def best_walk(net: Net, mix: Mix, start: int, below: float, clock: Clock) -> tuple[Walk, float] | None:
    """The walk from a site that the mix captures with the least chance, and that chance; None where none has one
    below `below`. Raises TimeIsUp."""
    dues = _dues(net, mix, start, clock)
    held, met = _packed(mix.held), _packed(mix.met)
    room = _ROOM
    while True:
        labels = _labels(room, held.shape[2], len(net.evader.node))
        best = np.full(1, -1, np.int32)
        sites = (net.evader.first, net.evader.to, net.exits, net.left)
        made = _search(*sites, np.int64(net.ticks), held, met, mix.chances, dues.togo, dues.late,
                       np.int64(start), float(below), labels, best, clock.over)  # fmt: skip
        clock.look()
        if made >= 0:
            break
        room *= 4
        if room > MOST_LABELS:
            raise AfootError("the evader's best walk is beyond searching", came=f"{room:,} ways that differ",
                             fix="Ask for fewer ticks.")  # fmt: skip
    if best[0] < 0:
        return None
    walk, label = [], int(best[0])
    cost = float(labels.cost[label])
    while label >= 0:
        walk.append(int(labels.site[label]))
        label = int(labels.parent[label])
    return tuple(reversed(walk)), cost


def _labels(room: int, words: int, sites: int) -> _Labels:
    def ints(count: int) -> Any:
        return np.empty(count, np.int32)

    return _Labels(
        ints(room), ints(room), ints(room), np.empty(room), np.empty((room, words), np.uint64), ints(sites)
    )


def _packed(table: Any) -> Any:
    """uint64 [ticks + 1, places, words] of bool [schedules, ticks + 1, places]."""
    count, ticks, places = table.shape
    words = max(1, -(-count // 64))
    padded = np.zeros((ticks, places, words * 64), bool)
    padded[:, :, :count] = table.transpose(1, 2, 0)
    packed = np.packbits(padded, axis=2, bitorder="little")
    return np.ascontiguousarray(packed).view(np.uint64).reshape(ticks, places, words)


def _dues(net: Net, mix: Mix, start: int, clock: Clock) -> _Dues:
    """Shares are bettered round by round: where the shortest way meets a schedule, those ticks' shares grow."""
    count, sites = len(mix.chances), len(net.evader.node)
    held, met = _entries(mix.held), _entries(mix.met)
    shares = np.full((net.ticks + 1, count), 1.0 / net.ticks)
    shares[0] = 0.0
    togo, step = np.zeros((net.ticks + 1, sites)), np.zeros((net.ticks + 1, sites), np.int32)
    prices = np.zeros((net.ticks + 1, sites)), np.zeros(mix.met.shape[1:])
    best, kept = -1.0, (togo, shares)
    for turn in range(ROUNDS):
        clock.look()
        _price(*held, mix.chances, shares, prices[0])
        _price(*met, mix.chances, shares, prices[1])
        _shortest(net.evader.first, net.evader.to, net.exits, *prices, togo, step)
        if togo[0, start] > best:
            best, kept = float(togo[0, start]), (togo.copy(), shares)
        seen = np.zeros((net.ticks + 1, count), bool)
        site, tick = start, 0
        while tick == 0 or not net.exits[site]:
            move, tick = int(step[tick, site]), tick + 1
            site = int(net.evader.to[move])
            seen[tick] = mix.held[:, tick, site]
            if net.crossing:
                seen[tick] |= mix.met[:, tick, move]
        shares = shares + seen / (1.0 + turn)
        shares = shares / shares.sum(axis=0)
    togo, shares = kept
    later = np.concatenate([np.cumsum(shares[::-1], axis=0)[::-1][1:], np.zeros((1, count))])
    return _Dues(togo, np.ascontiguousarray(mix.chances * (1.0 - later)))


def _entries(table: Any) -> tuple[Any, Any, Any]:
    schedule, tick, place = np.nonzero(table)
    return schedule.astype(np.int32), tick.astype(np.int32), place.astype(np.int32)


@kernel
def _price(schedule, tick, place, chances, shares, prices):  # type: ignore[no-untyped-def]
    """What each place costs in each tick with chances divided."""
    for t in range(prices.shape[0]):
        for p in range(prices.shape[1]):
            prices[t, p] = 0.0
    for i in range(schedule.shape[0]):
        prices[tick[i], place[i]] += chances[schedule[i]] * shares[tick[i], schedule[i]]
    return np.int64(0)


@kernel
def _shortest(first, to, exits, held, met, togo, step):  # type: ignore[no-untyped-def]
    """Cost of the shortest way to an exit from every site and tick, and the move that it begins with."""
    ticks, sites, crossing = togo.shape[0] - 1, togo.shape[1], met.shape[1] > 0
    for site in range(sites):
        togo[ticks, site] = 0.0 if exits[site] else NEVER
    for tick in range(ticks - 1, -1, -1):
        for site in range(sites):
            if exits[site] and tick > 0:
                togo[tick, site] = 0.0
                continue
            best = NEVER
            step[tick, site] = first[site]
            for move in range(first[site], first[site + 1]):
                after = to[move]
                cost = held[tick + 1, after] + togo[tick + 1, after]
                if crossing:
                    cost += met[tick + 1, move]
                if cost < best:
                    best = cost
                    step[tick, site] = move
            togo[tick, site] = best
    return np.int64(0)


@kernel
def _search(first, to, exits, left, ticks, held, met, chances, togo, late, root, below, labels, best, over):  # type: ignore[no-untyped-def]
    """Labels tick by tick. held, met: as packed. best: int32 [1], the label of the best walk's end, -1 for none.

    Returns how many labels there are, -1 where there is no room for more, or LATE.
    """
    words, schedules, crossing = labels.sets.shape[1], chances.shape[0], met.shape[1] > 0
    labels.site[0], labels.parent[0], labels.cost[0] = root, -1, 0.0
    for word in range(words):
        labels.sets[0, word] = 0
    begin, end, cut = np.int64(0), np.int64(1), below
    for tick in range(1, ticks + 1):
        made = end
        for site in range(labels.head.shape[0]):
            labels.head[site] = -1
        for label in range(begin, end):
            site = labels.site[label]
            if labels.parent[label] == GONE or (tick > 1 and exits[site]):
                continue
            for move in range(first[site], first[site + 1]):
                after = to[move]
                if left[after] > ticks - tick:
                    continue
                if over[0]:
                    return np.int64(LATE)
                if made >= labels.site.shape[0]:
                    return np.int64(-1)
                cost, bound = labels.cost[label], togo[tick, after]
                for word in range(words):
                    fresh = held[tick, after, word]
                    if crossing:
                        fresh |= met[tick, move, word]
                    old = labels.sets[label, word]
                    both = fresh | old
                    fresh &= ~old
                    labels.sets[made, word] = both
                    for bit in range(min(64, schedules - word * 64)):
                        if (both >> np.uint64(bit)) & ONE:
                            bound += late[tick, word * 64 + bit]
                            if (fresh >> np.uint64(bit)) & ONE:
                                cost += chances[word * 64 + bit]
                if cost >= cut or bound >= cut:
                    continue
                if exits[after]:
                    cut = cost
                    best[0] = made
                elif _superfluous(labels, made, after):
                    continue
                labels.site[made], labels.parent[made], labels.cost[made] = after, label, cost
                labels.after[made] = labels.head[after]
                labels.head[after] = made
                made += 1
        begin, end = end, made
    return end


@kernel
def _superfluous(labels, made, site):  # type: ignore[no-untyped-def]
    """Whether a label at a site is as good as the one being made; those that the new one betters are struck out."""
    words = labels.sets.shape[1]
    other, before = np.int64(labels.head[site]), np.int64(-1)
    while other >= 0:
        ours, theirs = True, True
        for word in range(words):
            a, b = labels.sets[made, word], labels.sets[other, word]
            if b & ~a:
                theirs = False
            if a & ~b:
                ours = False
        if theirs:
            return True
        following = np.int64(labels.after[other])
        if ours:
            labels.parent[other] = GONE
            if before < 0:
                labels.head[site] = following
            else:
                labels.after[before] = following
        else:
            before = other
        other = following
    return False
