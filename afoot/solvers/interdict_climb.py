"""Good schedules against a mix of walks, soon: one pursuer after another is given the route that adds the most to what
the others meet, until none can be bettered. It proves nothing; `interdict_cover` does.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from afoot.solvers._jit import kernel
from afoot.solvers.interdict_clock import Clock
from afoot.solvers.interdict_net import Net, Schedule, Walk

ONE = np.uint64(1)


class Climber:
    """Knows all walks so far, and by which sites and moves of the pursuers each is met when."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.count = 0
        self.at = np.zeros((net.ticks + 1, len(net.pursuer.node), 1), np.uint64)
        moves = len(net.pursuer.to) if net.crossing else 0
        self.along = np.zeros((net.ticks + 1, moves, 1), np.uint64)

    def add(self, walk: Walk) -> None:
        """One more walk, with the next number."""
        word, bit = divmod(self.count, 64)
        if word == self.at.shape[2]:
            more = ((0, 0), (0, 0), (0, word))
            self.at, self.along = np.pad(self.at, more), np.pad(self.along, more)
        for event in self.net.events(walk):
            if event.tick_in == event.tick_out:
                self.at[event.tick_in, event.site_in, word] |= ONE << np.uint64(bit)
            else:
                move = self.net.pursuer_move(event.site_in, event.site_out)
                self.along[event.tick_out, move, word] |= ONE << np.uint64(bit)
        self.count += 1

    def climb(self, schedule: Schedule, weight: Any, order: list[int], clock: Clock) -> Schedule:
        """A schedule that none of its pursuers can better by what is tried here. weight: float64 [walks]. Raises
        TimeIsUp."""
        routes = list(schedule)
        words = self.at.shape[2]
        wide = np.zeros(words * 64)
        wide[: self.count] = weight
        met = [self.met(route) for route in routes]
        sites, ticks = self.at.shape[1], self.net.ticks
        memory = (
            np.zeros((2, sites, words), np.uint64),
            np.zeros((2, sites)),
            np.zeros((ticks + 1, sites), np.int32),
        )
        stuck, turn = 0, 0
        while stuck < len(order):
            clock.look()
            i = order[turn % len(order)]
            turn += 1
            others = np.zeros(words, np.uint64)
            for j, one in enumerate(met):
                if j != i:
                    others |= one
            route = np.zeros(ticks + 1, np.int32)
            pursuer = self.net.pursuer
            _best_route(pursuer.first, pursuer.to, self.at, self.along, wide, others, np.int64(self.net.team[i]),
                        *memory, route)  # fmt: skip
            better = tuple(route.tolist())
            now = self.met(better)
            if self.worth(now | others, wide) > self.worth(met[i] | others, wide) + 1e-12:
                routes[i], met[i], stuck = better, now, 1
            else:
                stuck += 1
        return tuple(routes)

    def weighed(self, schedule: Schedule, weight: Any) -> float:
        """What a schedule meets of walks with these weights."""
        wide = np.zeros(self.at.shape[2] * 64)
        wide[: len(weight)] = weight
        return self.worth(np.bitwise_or.reduce([self.met(route) for route in schedule]), wide)

    def met(self, route: tuple[int, ...]) -> Any:
        """uint64 [words]: the walks that a route meets."""
        ticks = np.arange(1, len(route))
        found = np.bitwise_or.reduce(self.at[ticks, list(route[1:])], axis=0)
        if self.net.crossing:
            moves = [self.net.pursuer_move(a, b) for a, b in itertools.pairwise(route)]
            found = found | np.bitwise_or.reduce(self.along[ticks, moves], axis=0)
        return found

    @staticmethod
    def worth(met: Any, wide: Any) -> float:
        """What a set of walks weighs."""
        return float(wide[np.unpackbits(met.view(np.uint8), bitorder="little").astype(bool)].sum())


@kernel
def _best_route(first, to, at, along, weight, others, root, sets, worth, came, route):  # type: ignore[no-untyped-def]
    """The heaviest set is kept for each site, tick by tick. sets, worth: of the last tick and this one; came: int32
    [ticks + 1, sites] the site before."""
    ticks, sites, words = at.shape[0] - 1, at.shape[1], at.shape[2]
    crossing = along.shape[1] > 0
    for site in range(sites):
        worth[0, site] = -1.0
    worth[0, root] = 0.0
    for word in range(words):
        sets[0, root, word] = others[word]
    for tick in range(1, ticks + 1):
        old, new = (tick - 1) & 1, tick & 1
        for site in range(sites):
            worth[new, site] = -1.0
        for site in range(sites):
            if worth[old, site] < 0.0:
                continue
            for move in range(first[site], first[site + 1]):
                after = to[move]
                total = worth[old, site]
                for word in range(words):
                    fresh = at[tick, after, word]
                    if crossing:
                        fresh |= along[tick, move, word]
                    fresh &= ~sets[old, site, word]
                    if fresh:
                        for bit in range(64):
                            if (fresh >> np.uint64(bit)) & ONE:
                                total += weight[word * 64 + bit]
                if total > worth[new, after]:
                    worth[new, after] = total
                    came[tick, after] = site
                    for word in range(words):
                        fresh = at[tick, after, word]
                        if crossing:
                            fresh |= along[tick, move, word]
                        sets[new, after, word] = sets[old, site, word] | fresh
    end = np.int64(0)
    for other in range(sites):
        if worth[ticks & 1, other] > worth[ticks & 1, end]:
            end = np.int64(other)
    route[ticks] = end
    for tick in range(ticks, 0, -1):
        route[tick - 1] = came[tick, route[tick]]
    return np.int64(0)
