"""What one pursuer that sees the evader does, prefix by prefix: the plan that captures the most of a weight of walks.

Where the evader is when it is met ends the chase, so a plan is worth the weight of all walks that go on from there. The
team's plans are bettered one pursuer at a time, each against the walks that the others leave.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import inner, kernel
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
        pursuer, moves = net.pursuer, np.diff(net.pursuer.first)
        sites = np.arange(len(moves) + 1)
        # Prefixes lie by length, so that what they are worth is read in the next round alone.
        self._level = np.searchsorted(tree.depth, np.arange(int(tree.depth[-1]) + 3)).astype(np.int64)
        self._worth = np.zeros((2, int(np.diff(self._level).max()), len(moves)))
        self._choice = np.zeros((len(tree.site), len(moves)), np.min_scalar_type(int(moves.max(initial=1))))
        into = np.argsort(pursuer.to, kind="stable")
        holder, held = np.nonzero(net.holds.T)
        self._back = (
            np.repeat(sites[:-1], moves).astype(np.int32),
            np.searchsorted(pursuer.to[into], sites).astype(np.int32),
            into.astype(np.int32),
            np.searchsorted(holder, np.arange(len(net.evader.node) + 1)).astype(np.int32),
            held.astype(np.int32),
        )
        self._memory = np.zeros(len(moves)), np.zeros(len(moves), np.int32), np.zeros(len(pursuer.to))

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
        memory = self._worth, self._choice, *self._memory
        _worths(moves, ways, self._back, self._level, self.net.ticks_from(start), asked, weight, memory)
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
def _worths(moves, tree, back, level, ticks, asked, weight, memory):  # type: ignore[no-untyped-def]
    """What a pursuer on each site is worth with each prefix, and the move to make: how many after its site's first.

    Nearly all sites are worth nothing, for nobody is met from there any more: only those are looked at that lead to one
    that is worth something. back: the tail of each move, the moves into each site, and the sites from which one of the
    evader's is held. level: the first prefix of each depth. ticks: to each site from the start. weight: of the leaves
    before, of all prefixes after. memory: worths of the prefixes of a depth and of the next one, by turns; choices;
    what sites gone to are worth, which they are, and what moves add.
    """
    first, to, holds = moves
    parent, site, kids, against, move = tree
    tail, backs, into, holders, holder = back
    worth, choice, ahead, touched, extra = memory
    for depth in range(level.shape[0] - 3, -1, -1):
        own, later = worth[depth & 1], worth[(depth + 1) & 1]
        for prefix in range(level[depth + 1] - 1, level[depth] - 1, -1):
            row, picks = own[prefix - level[depth]], choice[prefix]
            for here in range(row.shape[0]):
                row[here] = 0.0
                picks[here] = 0
            if parent[prefix] >= 0:
                weight[parent[prefix]] += weight[prefix]
            if weight[prefix] > 0.0:
                count = np.int64(0)
                for kid in range(kids[prefix, 0], kids[prefix, 1]):
                    if weight[kid] > 0.0:
                        of_kid = later[kid - level[depth + 1]]
                        count = _see_ahead(
                            holds, holders, holder, site[kid], weight[kid], of_kid, ahead, touched, count
                        )
                        for i in range(against[kid], against[kid + 1]):
                            if not holds[to[move[i]], site[kid]]:
                                extra[move[i]] += weight[kid] - of_kid[to[move[i]]]
                for t in range(count):
                    for i in range(backs[touched[t]], backs[touched[t] + 1]):
                        here = tail[into[i]]
                        if row[here] == 0.0 and ticks[here] <= depth:
                            _pick(first, to, here, asked[prefix], ahead, extra, row, picks)
                for i in range(against[kids[prefix, 0]], against[kids[prefix, 1]]):
                    if row[tail[move[i]]] == 0.0 and ticks[tail[move[i]]] <= depth:
                        _pick(first, to, tail[move[i]], asked[prefix], ahead, extra, row, picks)
                for t in range(count):
                    ahead[touched[t]] = 0.0
                for i in range(against[kids[prefix, 0]], against[kids[prefix, 1]]):
                    extra[move[i]] = 0.0
            if asked[prefix] >= 0:
                for i in range(backs[asked[prefix]], backs[asked[prefix] + 1]):
                    picks[tail[into[i]]] = into[i] - first[tail[into[i]]]
    return np.int64(0)


@inner
def _see_ahead(holds, holders, holder, at, weight, of_kid, ahead, touched, count):  # type: ignore[no-untyped-def]
    """Add what sites are worth where the evader goes on to one of its own. Returns how many are worth something."""
    for there in range(of_kid.shape[0]):
        if of_kid[there] > 0.0 and not holds[there, at]:
            if ahead[there] == 0.0:
                touched[count] = there
                count += 1
            ahead[there] += of_kid[there]
    for i in range(holders[at], holders[at + 1]):
        there = holder[i]
        if ahead[there] == 0.0:
            touched[count] = there
            count += 1
        ahead[there] += weight
    return count


@inner
def _pick(first, to, here, asked, ahead, extra, row, picks):  # type: ignore[no-untyped-def]
    """The best move from a site, or the one that is asked for."""
    best, pick = -1.0, np.int64(first[here])
    for step in range(first[here], first[here + 1]):
        value = ahead[to[step]] + extra[step]
        if asked >= 0 and to[step] == asked:
            best, pick = value, np.int64(step)
            break
        if value > best:
            best, pick = value, np.int64(step)
    row[here] = best
    picks[here] = pick - first[here]


@kernel
def _follow(first, to, holds, parent, site, kids, against, move, start, choice, at, caught):  # type: ignore[no-untyped-def]
    """Where the chosen moves lead, and with which prefixes the evader has been captured."""
    for prefix in range(site.shape[0]):
        up = parent[prefix]
        if up < 0:
            at[prefix] = start
            continue
        step = first[at[up]] + np.int64(choice[up, at[up]])
        at[prefix] = to[step]
        caught[prefix] = caught[up] or holds[at[prefix], site[prefix]]
        for i in range(against[prefix], against[prefix + 1]):
            if move[i] == step:
                caught[prefix] = True
    return np.int64(0)
