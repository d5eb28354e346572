"""The evader's ways as a tree, for pursuers that see it: what they do in a tick hangs on the way it has come so far.

A prefix is a walk's beginning; the pursuers see it whole. An evader that nobody tells anything gains nothing by
staying where it is: pursuers that do their next move and then wait for the evader's are at least as well off. So where
every move takes one tick, no walk of the tree stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from afoot.solvers.interdict_net import FAR, Net, Walk

LOOK_EVERY = 4_096  # prefixes


class Tree(NamedTuple):
    """h prefixes by length, those that go on from one beside each other; l whole walks."""

    parent: Any  # int32 [h], -1 for the starts
    site: Any  # int32 [h] where the evader is then
    depth: Any  # int32 [h]
    kids: Any  # int32 [h, 2] first and last + 1 of those that go on from it
    leaf: Any  # int32 [l] the prefixes that are whole walks
    start: Any  # int32 [l] number of each walk's start
    against: Any  # int32 [h + 1] moves that meet the evader on its hop to a prefix, where there is crossing:
    move: Any  # int32 [...]


def ways_that_go_on(net: Net) -> Any:
    """bool [evader's moves]: all but stays, where the pursuers can wait in any tick as well. A stay on an exit, which
    only a start can be, gets the evader away."""
    sites = net.evader
    if sites.left.any() or net.pursuer.left.any():
        return np.ones(len(sites.to), bool)
    return (sites.hop_a != sites.hop_b) | net.exits[sites.to]


def prefix_count(net: Net) -> float:
    """How many prefixes the whole tree has."""
    return sum(prefixes_by_tick(net))


def prefixes_by_tick(net: Net) -> list[float]:
    """How many prefixes of each length the whole tree has."""
    onward = ways_that_go_on(net)
    tails = np.repeat(np.arange(len(net.evader.node)), np.diff(net.evader.first))[onward]
    heads = net.evader.to[onward]
    count = np.zeros(len(net.evader.node))
    for site, _ in net.starts:
        count[site] += 1
    total = [float(count.sum())]
    for tick in range(1, net.ticks + 1):
        after = np.zeros(len(count))
        np.add.at(after, heads, count[tails])
        after[net.left > net.ticks - tick] = 0.0
        total.append(float(after.sum()))
        count = np.where(net.exits, 0.0, after)
    return total


def whole_tree(net: Net, look: Callable[[], None] = lambda: None) -> Tree:
    """All walks. look: called now and then, and may raise."""
    onward = ways_that_go_on(net)
    first, to = net.evader.first, net.evader.to

    def kids(site: int, tick: int) -> Iterable[int]:
        for move in range(int(first[site]), int(first[site + 1])):
            if onward[move] and net.left[to[move]] <= net.ticks - tick:
                yield int(to[move])

    return _grown(net, lambda prefix, site, tick: kids(site, tick), look)


def tree_of(net: Net, walks: Iterable[Walk]) -> Tree:
    """These walks alone."""
    after: dict[Walk, set[int]] = {}
    for walk in walks:
        for tick in range(1, len(walk)):
            after.setdefault(walk[:tick], set()).add(walk[tick])
    return _grown(net, lambda prefix, site, tick: sorted(after.get(prefix, ())))


def _grown(net: Net, kids_of: Any, look: Callable[[], None] = lambda: None) -> Tree:
    parent, site, depth = [-1] * len(net.starts), [start for start, _ in net.starts], [0] * len(net.starts)
    prefix: list[Walk] = [(start,) for start in site]
    start = list(range(len(site)))
    kids: list[tuple[int, int]] = []
    leaf = []
    for number in range(FAR):
        if number == len(site):
            break
        if number % LOOK_EVERY == 0:
            look()
        begin = len(site)
        if depth[number] and net.exits[site[number]]:
            leaf.append(number)
        else:
            for after in kids_of(prefix[number], site[number], depth[number] + 1):
                parent.append(number)
                site.append(after)
                depth.append(depth[number] + 1)
                prefix.append((*prefix[number], after))
                start.append(start[number])
        prefix[number] = ()
        kids.append((begin, len(site)))
    met = (
        [[] if up < 0 else net.against_evader(site[up], here) for up, here in zip(parent, site, strict=True)]
        if net.crossing
        else [[]] * len(site)
    )
    return Tree(
        np.array(parent, np.int32),
        np.array(site, np.int32),
        np.array(depth, np.int32),
        np.array(kids, np.int32),
        np.array(leaf, np.int32),
        np.array(start, np.int32)[leaf],
        np.cumsum([0, *map(len, met)]).astype(np.int32),
        np.array([move for own in met for move in own], np.int32),
    )


def walk_to(tree: Tree, prefix: int) -> Walk:
    """The evader's sites up to a prefix."""
    walk = []
    while prefix >= 0:
        walk.append(int(tree.site[prefix]))
        prefix = int(tree.parent[prefix])
    return tuple(reversed(walk))
