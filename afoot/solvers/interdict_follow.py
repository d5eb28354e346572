"""What one pursuer that sees the evader does, prefix by prefix: the plan that captures the most of a weight of walks.

Where the evader is when it is met ends the chase, so a plan is worth the weight of all walks that go on from there. The
team's plans are bettered one pursuer at a time, each against the walks that the others leave.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import kernel
from afoot.solvers.interdict_clock import Clock
from afoot.solvers.interdict_net import Net
from afoot.solvers.interdict_tree import Tree

FREE = -1  # no site is asked for


class Plan(NamedTuple):
    """One pursuer's. at: int32 [prefixes] the site it has come to with each; caught: bool [prefixes] whether it has
    captured the evader by then."""

    at: Any
    caught: Any


class Planner:
    """Makes plans on one tree."""

    def __init__(self, net: Net, tree: Tree) -> None:
        self.net, self.tree = net, tree
        shape = len(tree.site), len(net.pursuer.node)
        self._worth, self._choice = np.zeros(shape), np.zeros(shape, np.int32)
        self._ahead = np.zeros(shape[1]), np.zeros(len(net.pursuer.to))

    def plan(self, start: int, leaves: Any, asked: Any = None) -> Plan:
        """The best plan from a site. leaves: float64 [walks] their weights. asked: int32 [prefixes], the site to be at
        after the tick that follows a prefix, or FREE."""
        tree, pursuer = self.tree, self.net.pursuer
        weight = np.zeros(len(tree.site))
        weight[tree.leaf] = leaves
        if asked is None:
            asked = np.full(len(tree.site), FREE, np.int32)
        plan = Plan(np.zeros(len(tree.site), np.int32), np.zeros(len(tree.site), bool))
        moves = pursuer.first, pursuer.to, self.net.holds
        ways = tree.parent, tree.site, tree.kids, tree.against, tree.move
        _worths(*moves, *ways, asked, weight, self._worth, self._choice, *self._ahead)
        _follow(*moves, *ways, np.int64(start), self._choice, plan.at, plan.caught)
        return plan

    def climb(
        self, team: tuple[int, ...], plans: list[Plan], leaves: Any, order: list[int], clock: Clock
    ) -> list[Plan]:
        """Plans of which none can be bettered by itself. Raises TimeIsUp."""
        plans, stuck, turn = list(plans), 0, 0
        caught = [plan.caught[self.tree.leaf] for plan in plans]
        while stuck < len(order):
            clock.look()
            i = order[turn % len(order)]
            turn += 1
            others = (
                np.any([one for j, one in enumerate(caught) if j != i], axis=0) if len(caught) > 1 else False
            )
            left = np.where(others, 0.0, leaves)
            plan = self.plan(team[i], left)
            now = plan.caught[self.tree.leaf]
            if left[now].sum() > left[caught[i]].sum() + 1e-12:
                plans[i], caught[i], stuck = plan, now, 1
            else:
                stuck += 1
        return plans


@kernel
def _worths(first, to, holds, parent, site, kids, against, move, asked, weight, worth, choice, ahead, extra):  # type: ignore[no-untyped-def]
    """What a pursuer on each site is worth with each prefix, and the move to make. weight: of the leaves before, of all
    prefixes after. ahead, extra: by the site gone to, and by the move, working memory."""
    sites = worth.shape[1]
    for prefix in range(site.shape[0] - 1, -1, -1):
        if parent[prefix] >= 0:
            weight[parent[prefix]] += weight[prefix]
        begin, end = kids[prefix, 0], kids[prefix, 1]
        if begin == end or weight[prefix] <= 0.0:
            for here in range(sites):
                worth[prefix, here] = 0.0
                choice[prefix, here] = first[here]
                if asked[prefix] >= 0:
                    for step in range(first[here], first[here + 1]):
                        if to[step] == asked[prefix]:
                            choice[prefix, here] = step
            continue
        for there in range(sites):
            total = 0.0
            for kid in range(begin, end):
                total += weight[kid] if holds[there, site[kid]] else worth[kid, there]
            ahead[there] = total
        for kid in range(begin, end):
            for i in range(against[kid], against[kid + 1]):
                there = to[move[i]]
                if not holds[there, site[kid]]:
                    extra[move[i]] += weight[kid] - worth[kid, there]
        for here in range(sites):
            best, pick = -1.0, np.int64(first[here])
            for step in range(first[here], first[here + 1]):
                value = ahead[to[step]] + extra[step]
                if asked[prefix] >= 0 and to[step] == asked[prefix]:
                    best, pick = value, np.int64(step)
                    break
                if value > best:
                    best, pick = value, np.int64(step)
            worth[prefix, here] = best
            choice[prefix, here] = pick
        for kid in range(begin, end):
            for i in range(against[kid], against[kid + 1]):
                extra[move[i]] = 0.0
    return np.int64(0)


@kernel
def _follow(first, to, holds, parent, site, kids, against, move, start, choice, at, caught):  # type: ignore[no-untyped-def]
    """Where the chosen moves lead, and with which prefixes the evader has been captured."""
    for prefix in range(site.shape[0]):
        up = parent[prefix]
        if up < 0:
            at[prefix] = start
            continue
        step = choice[up, at[up]]
        at[prefix] = to[step]
        caught[prefix] = caught[up] or holds[at[prefix], site[prefix]]
        for i in range(against[prefix], against[prefix + 1]):
            if move[i] == step:
                caught[prefix] = True
    return np.int64(0)
