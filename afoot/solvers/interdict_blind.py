"""Interdiction by pursuers that see nothing: walks against schedules, by double oracle.

Both sides mix over what was found so far (a linear program); then each is asked for what it would rather play against
the other's mix. The evader's answer is always the best there is. The pursuers' are good ones that are soon found, and
the best one where those are no better than what they have. No answer better than the mix: both bounds meet.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from afoot.solvers.interdict_climb import Climber
from afoot.solvers.interdict_clock import Clock
from afoot.solvers.interdict_cover import best_cover, posted
from afoot.solvers.interdict_evade import Mix, best_walk
from afoot.solvers.interdict_lp import Mixes, Restricted
from afoot.solvers.interdict_net import Net, Schedule, Walk

PLAYED = 1e-12  # a smaller chance is none
BETTER = 1e-9
TOLERANCE = 1e-6  # bounds so close are equal
CLIMBS = 8  # schedules sought at a time
_LEAN = (0.0, 1e-3, 1e-2, 1e-1)  # weight of all walks in the climbs beside those of the mix


@dataclass
class Found:
    """The best of both sides so far. lower, upper: what each mix holds the other to. plans: of pursuers that see."""

    lower: float = 0.0
    upper: float = 1.0
    schedules: list[tuple[Schedule, float]] = field(default_factory=list)
    walks: list[tuple[Walk, float]] = field(default_factory=list)
    plans: list[tuple[list[Any], float]] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return self.upper - self.lower <= TOLERANCE


class Blind:
    """One game being solved. `steps` yields after every step; `found` is right at any time."""

    def __init__(self, net: Net, found: Found, clock: Clock) -> None:
        self.net = net
        self.found = found
        self.clock = clock
        self.climber = Climber(net)
        self.lp = Restricted([chance for _, chance in net.starts])
        self.walks: list[Walk] = []
        self.schedules: list[Schedule] = []
        self.shades: list[tuple[Any, Any]] = []
        self.dice = random.Random(1)  # of where climbs begin: it decides how soon the bounds meet, not where
        self._known: set[tuple[Any, ...]] = set()

    def steps(self) -> Iterator[Found]:
        """Ends when the bounds have met. Raises TimeIsUp, but not before there is a mix of either side."""
        net = self.net
        for schedule in posted(net):
            self._add_schedule(schedule)
        for number, (site, _) in enumerate(net.starts):
            walk = best_walk(net, self._mix(np.ones(1)), site, 2.0, Clock())
            assert walk is not None
            self._add_walk(number, walk[0])
        self.found.walks = [(walk, chance) for walk, (_, chance) in zip(self.walks, net.starts, strict=True)]
        self.found.schedules = [(self.schedules[0], 1.0)]
        spent_s, began = 0.0, time.monotonic()
        while not self.found.done:
            mixes = self.lp.solve(self.clock)
            new = self._evade(mixes)
            new += self._climb(mixes)
            if not new or spent_s < 0.1 * (time.monotonic() - began):
                before = time.monotonic()
                self._cover(mixes)
                spent_s += time.monotonic() - before
            self._tidy(mixes)
            yield self.found

    def _mix(self, chances: Any) -> Mix:
        own = np.flatnonzero(chances > PLAYED)
        held, met = ([self.shades[i][part] for i in own] for part in (0, 1))
        return Mix(chances[own] / chances[own].sum(), np.array(held), np.array(met))

    def _evade(self, mixes: Mixes) -> int:
        """The evader's best walks against the pursuers' mix, which are the lower bound. Returns how many are new."""
        mix, lower, new = self._mix(mixes.schedules), 0.0, 0
        for number, (site, chance) in enumerate(self.net.starts):
            below = float(mixes.by_start[number]) - BETTER
            walk = best_walk(self.net, mix, site, below, self.clock)
            lower += chance * (below if walk is None else walk[1])
            if walk is not None:
                new += self._add_walk(number, walk[0])
        if lower > self.found.lower:
            self.found.lower = lower
            own = np.flatnonzero(mixes.schedules > PLAYED)
            self.found.schedules = [
                (self.schedules[i], float(c)) for i, c in zip(own, mix.chances, strict=True)
            ]
        return new

    def _climb(self, mixes: Mixes) -> int:
        weight = self._weight(mixes)
        order, new, value = list(range(len(self.net.team))), 0, self._value(mixes)
        for _ in range(CLIMBS):
            self.dice.shuffle(order)
            lean = self.dice.choice(_LEAN) * self.dice.random() / len(self.walks)
            base = self.dice.choice(self.schedules)
            schedule = self.climber.climb(base, weight + lean, order, self.clock)
            if self.climber.weighed(schedule, weight) > value + BETTER:
                new += self._add_schedule(schedule)
        return new

    def _cover(self, mixes: Mixes) -> None:
        """The pursuers' best schedule against the evader's mix, which is the upper bound."""
        weight = self._weight(mixes)
        own = np.flatnonzero(weight > PLAYED)
        walks = [self.walks[i] for i in own]
        # What is left out may all be captured.
        cover = best_cover(self.net, walks, weight[own], self._value(mixes) + BETTER, self.clock)
        upper = cover.bound + float(1.0 - weight[own].sum())
        if upper < self.found.upper:
            self.found.upper = upper
            self.found.walks = [(walk, float(c)) for walk, c in zip(walks, weight[own], strict=True)]
        for schedule in cover.schedules:
            self._add_schedule(schedule)

    def _value(self, mixes: Mixes) -> float:
        return float(mixes.by_start @ self.lp.chances)

    def _weight(self, mixes: Mixes) -> Any:
        """Chances of all walks, the newest with none."""
        return np.append(mixes.walks, np.zeros(len(self.walks) - len(mixes.walks)))

    def _add_walk(self, start: int, walk: Walk) -> int:
        if walk in self._known:
            return 0
        self._known.add(walk)
        self.walks.append(walk)
        self.climber.add(walk)
        self.lp.add_walk(start, [float(self.net.hits(shade, walk)) for shade in self.shades])
        return 1

    def _add_schedule(self, schedule: Schedule) -> int:
        if schedule in self._known:
            return 0
        self._known.add(schedule)
        shade = self.net.shade(schedule)
        self.schedules.append(schedule)
        self.shades.append(shade)
        self.lp.add_schedule([float(self.net.hits(shade, walk)) for walk in self.walks])
        return 1

    def _tidy(self, mixes: Mixes) -> None:
        """Schedules that have long been of no use make the program slow: those furthest from use are forgotten."""
        keep = 2 * len(self.walks) + 400
        if len(self.schedules) < 2 * keep:
            return
        count = len(mixes.schedules)
        weight = self._weight(mixes)
        worth = np.array([self.climber.weighed(one, weight) for one in self.schedules[:count]])
        worth[mixes.schedules > PLAYED] = np.inf
        drop = np.sort(np.argsort(worth)[: max(0, count - keep)])
        self.lp.drop(drop)
        gone = set(drop.tolist())
        self._known -= {self.schedules[i] for i in gone}
        self.schedules = [one for i, one in enumerate(self.schedules) if i not in gone]
        self.shades = [one for i, one in enumerate(self.shades) if i not in gone]
