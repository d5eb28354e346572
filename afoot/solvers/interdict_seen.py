"""Interdiction by pursuers that see the evader in every tick and act together: walks against plans, by double oracle.

The evader still commits itself beforehand: it mixes over walks and sees nobody. The pursuers' answer to a mix is a plan
on the tree of its prefixes. On the whole tree the evader's best answer to a mix of plans is read off, so both bounds
are sound and meet. Where the whole tree is too large, the evader is held to some walks: what the pursuers can do
against those is an upper bound, and what pursuers get that see nothing is a lower one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from afoot.solvers.interdict_blind import BETTER, PLAYED, Found
from afoot.solvers.interdict_clock import Clock
from afoot.solvers.interdict_follow import Plan, Planner
from afoot.solvers.interdict_lp import Mixes, Restricted
from afoot.solvers.interdict_net import Net
from afoot.solvers.interdict_team import best_team
from afoot.solvers.interdict_tree import Tree, prefix_count, walk_to

CLIMBS = 8
MANY = 20_000  # walks: with more, a climb takes so long that the first plans that are new are enough
_LEAN = (1e-4, 1e-3, 1e-2, 1e-1, 0.5)  # weight of all walks in the climbs beside those of the mix
ROUNDS = 40  # in which shares are bettered
SLACK = 1e-12  # of sums


class Seen:
    """One game being solved on a tree. Where the tree does not hold all walks, the lower bound stays as it was
    found."""

    def __init__(self, net: Net, tree: Tree, found: Found, clock: Clock) -> None:
        self.net, self.tree, self.found, self.clock = net, tree, found, clock
        self.whole = len(tree.site) == prefix_count(net)
        self.planner = Planner(net, tree)
        self.lp = Restricted([chance for _, chance in net.starts])
        self.teams: list[list[Plan]] = []
        self.caught: list[Any] = []  # bool [walks of the tree], by each team
        self.walks: list[int] = []  # numbers of the tree's walks that are in the program
        self.dice = random.Random(1)
        self._known: set[bytes] = set()

    def steps(self) -> Iterator[Found]:
        """Ends when the bounds have met. Raises TimeIsUp, but not before there is a mix of either side."""
        leaves = len(self.tree.leaf)
        self._add_team(self._idle(leaves))
        for start, (_, _) in enumerate(self.net.starts):
            own = np.flatnonzero(self.tree.start == start)
            self._add_walk(int(own[self.caught[0][own].argmin()]))
        self._take_walks(self.walks, [chance for _, chance in self.net.starts])
        if self.whole:
            self.found.plans = [(self.teams[0], 1.0)]
        self._add_team(self._climbed(np.full(leaves, 1.0 / leaves)))
        while not self.found.done:
            mixes = self.lp.solve(self.clock)
            new = self._evade(mixes)
            if not self.found.done:
                new += self._climb(mixes)
            if not new and not self.found.done:
                new += self._divide(mixes)
            if not new and not self.found.done and not self._team(mixes):
                return
            yield self.found

    def _evade(self, mixes: Mixes) -> int:
        played = np.flatnonzero(mixes.schedules > PLAYED)
        mix = mixes.schedules[played] / mixes.schedules[played].sum()
        cost = mix @ np.array([self.caught[i] for i in played], np.float64)
        lower, new = 0.0, 0
        for start, (_, chance) in enumerate(self.net.starts):
            own = np.flatnonzero(self.tree.start == start)
            least = float(cost[own].min())
            lower += chance * least
            for walk in self._apart(
                own[cost[own] < min(least + 1e-9, float(mixes.by_start[start]) - BETTER)]
            ):
                new += self._add_walk(walk)
        if self.whole and lower > self.found.lower:
            self.found.lower = lower
            self.found.plans = [(self.teams[i], float(c)) for i, c in zip(played, mix, strict=True)]
            self.found.schedules = []
        return new

    def _apart(self, walks: Any) -> list[int]:
        """Some of many walks that are as good."""
        listed = [int(walk) for walk in walks]
        return self.dice.sample(listed, min(3, len(listed)))

    def _climb(self, mixes: Mixes) -> int:
        weight, value, new = self._weight(mixes), float(mixes.by_start @ self.lp.chances), 0
        for _ in range(CLIMBS):
            lean = self.dice.choice(_LEAN) * self.dice.random() / len(weight)
            plans = self._climbed(weight + lean)
            if weight[self._caught(plans)].sum() > value + BETTER:
                new += self._add_team(plans)
            if new and len(weight) > MANY:
                break
        return new

    def _climbed(self, weight: Any) -> list[Plan]:
        order = list(range(len(self.net.team)))
        self.dice.shuffle(order)
        if self.teams and self.dice.random() < 0.5:
            plans = self.dice.choice(self.teams)
        else:
            plans = self._idle(len(weight))
        return self.planner.climb(self.net.team, plans, weight, order, self.clock)

    def _idle(self, leaves: int) -> list[Plan]:
        """Plans of pursuers that want nothing. Raises TimeIsUp where there is a mix of the evader's already."""
        plans = []
        for start in self.net.team:
            if self.found.walks:
                self.clock.look()
            plans.append(self.planner.plan(start, np.zeros(leaves)))
        return plans

    def _divide(self, mixes: Mixes) -> int:
        """An upper bound, soon: a walk is worth its share to each pursuer that captures the evader on it, and the rest
        of its weight to nobody in particular; each then does its best by itself (Lagrange). Returns how many plans that
        were met with on the way are new and of use."""
        weight, value, new = self._weight(mixes), float(mixes.by_start @ self.lp.chances), 0
        share, bound = weight / len(self.net.team), 1.0
        order = list(range(len(self.net.team)))
        for _ in range(ROUNDS):
            self.clock.look()
            plans = [self.planner.plan(start, share) for start in self.net.team]
            caught = np.sum([plan.caught[self.tree.leaf] for plan in plans], axis=0)
            now = float((weight - share).sum() + share @ caught)
            bound = min(bound, now)
            better = self.planner.climb(self.net.team, plans, weight, order, self.clock)
            meets = float(weight[self._caught(better)].sum())
            if meets > value + BETTER:
                new += self._add_team(better)
            slope = np.where(weight > 0.0, caught - 1.0, 0.0)
            step = 0.7 * (now - max(value, meets)) / max(float(slope @ slope), 1.0)
            share = np.clip(share - step * slope, 0.0, weight)
        self._bounded(bound + SLACK, weight)
        return new

    def _bounded(self, upper: float, weight: Any) -> None:
        if upper < self.found.upper:
            self.found.upper = upper
            own = np.flatnonzero(weight)
            self._take_walks(own, weight[own])

    def _take_walks(self, walks: Any, chances: Any) -> None:
        self.found.walks = [
            (walk_to(self.tree, int(self.tree.leaf[walk])), float(chance))
            for walk, chance in zip(walks, chances, strict=True)
        ]

    def _team(self, mixes: Mixes) -> bool:
        """The pursuers' best plans, which are the upper bound. Returns whether there is anything new."""
        weight = self._weight(mixes)
        weight[weight <= PLAYED] = 0.0
        team = best_team(self.net, self.tree, weight, self.clock)
        self._bounded(team.bound + float(1.0 - weight.sum()), weight)
        if team.asked is None:
            return False
        lean = weight + 1e-6 / len(weight)
        plans = [
            self.planner.plan(s, lean, asked) for s, asked in zip(self.net.team, team.asked, strict=True)
        ]
        return bool(self._add_team(plans)) or self.found.done

    def _weight(self, mixes: Mixes) -> Any:
        """Chances of all walks of the tree."""
        weight = np.zeros(len(self.tree.leaf))
        weight[self.walks[: len(mixes.walks)]] = mixes.walks
        return weight

    def _caught(self, plans: list[Plan]) -> Any:
        return np.any([plan.caught[self.tree.leaf] for plan in plans], axis=0)

    def _add_walk(self, walk: int) -> int:
        if walk in self.walks:
            return 0
        self.walks.append(walk)
        self.lp.add_walk(int(self.tree.start[walk]), [float(caught[walk]) for caught in self.caught])
        return 1

    def _add_team(self, plans: list[Plan]) -> int:
        caught = self._caught(plans)
        key = np.packbits(caught).tobytes()
        if key in self._known:
            return 0
        self._known.add(key)
        self.teams.append(plans)
        self.caught.append(caught)
        self.lp.add_schedule(caught[self.walks].astype(np.float64))
        return 1
