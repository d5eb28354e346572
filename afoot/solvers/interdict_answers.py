"""What pursuers that see the evader answer to each way it may have come, told by names when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from afoot.solvers.interdict_follow import Plan
from afoot.solvers.interdict_tree import Tree, walk_to

Way = tuple[str, ...]


class Answer(NamedTuple):
    """A plan of pursuers that see the evader, played with some chance. after: for each way the evader may have come so
    far (its nodes from tick 0), the nodes where the pursuers are one tick later."""

    chance: float
    after: Mapping[Way, tuple[str, ...]]


class After(Mapping[Way, tuple[str, ...]]):
    """The answers of one plan. A large tree has a million ways: none is written out before it is looked up."""

    def __init__(self, tree: Tree, plans: Sequence[Plan], here: Sequence[str], there: Sequence[str]) -> None:
        """here, there: names of the evader's sites and of the pursuers'."""
        self._tree, self._plans, self._here, self._there = tree, plans, here, there
        self._roots = np.flatnonzero(tree.parent < 0).tolist()
        self._firsts = np.flatnonzero(tree.kids[:, 0] < tree.kids[:, 1])

    def __getitem__(self, way: Way) -> tuple[str, ...]:
        prefixes = [root for root in self._roots if way and self._name(root) == way[0]]
        for name in way[1:]:
            prefixes = [
                kid for prefix in prefixes for kid in range(*self._kids(prefix)) if self._name(kid) == name
            ]
        firsts = [begin for begin, end in map(self._kids, prefixes) if begin < end]
        if not firsts:
            raise KeyError(way)
        return tuple(self._there[int(plan.at[firsts[-1]])] for plan in self._plans)

    def __iter__(self) -> Iterator[Way]:
        for prefix in self._firsts.tolist():
            yield tuple(self._here[site] for site in walk_to(self._tree, prefix))

    def __len__(self) -> int:
        return len(self._firsts)

    def _name(self, prefix: int) -> str:
        return self._here[int(self._tree.site[prefix])]

    def _kids(self, prefix: int) -> tuple[int, int]:
        begin, end = self._tree.kids[prefix].tolist()
        return begin, end
