"""Cops and a robber that is seen now and then, the slow plain way: deeper and deeper, over sets of nodes as bits.

Classic game: cops are placed, then the robber; cops move first, all of them at once, anybody may stay, and a robber on
a cop's node is caught, whoever went there. Written over a networkx graph alone; nothing is shared with `afoot`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any


class Periodic:
    """One game. looks(ply): whether the cops see the robber once so many plies are played, 0 being the placement; a ply
    is a move of all cops or of the robber. period: plies after which looks come again alike."""

    def __init__(self, graph: Any, cops: int, looks: Callable[[int], bool], period: int) -> None:
        self.nodes = list(graph)
        at = {node: i for i, node in enumerate(self.nodes)}
        self.beside = [[i, *(at[other] for other in graph.adj[node])] for i, node in enumerate(self.nodes)]
        self.around = [sum(1 << j for j in own) for own in self.beside]
        self.cops, self.looks, self.period = cops, looks, math.lcm(2, period)
        self.wins: dict[Any, int] = {}
        self.fails: dict[Any, int] = {}
        self.teams: dict[Any, list[tuple[int, ...]]] = {}

    def plies(self, most: int) -> int | None:
        """Plies to the capture from the best placement, both playing their best; None where more than `most`."""
        for plies in range(most + 1):
            for placed in itertools.combinations_with_replacement(range(len(self.nodes)), self.cops):
                free = (1 << len(self.nodes)) - 1 & ~self.bits(placed)
                if self.seen_or_not(placed, free, 0, plies):
                    return plies
        return None

    def bits(self, placed: tuple[int, ...]) -> int:
        return sum(1 << node for node in set(placed))

    def seen_or_not(self, placed: tuple[int, ...], belief: int, ply: int, left: int) -> bool:
        """Whether the cops surely catch within the plies left, after the look, if there is one."""
        if not self.looks(ply):
            return self.won(placed, belief, ply, left)
        return all(
            self.won(placed, 1 << node, ply, left) for node in range(len(self.nodes)) if belief >> node & 1
        )

    def won(self, placed: tuple[int, ...], belief: int, ply: int, left: int) -> bool:
        if not belief:
            return True
        if not left:
            return False
        key = placed, belief, ply % self.period
        if self.wins.get(key, math.inf) <= left:
            return True
        if self.fails.get(key, -1) >= left:
            return False
        answer = (
            self.cops_win(placed, belief, ply, left)
            if ply % 2 == 0
            else self.robber_loses(placed, belief, ply, left)
        )
        (self.wins if answer else self.fails)[key] = left
        return answer

    def cops_win(self, placed: tuple[int, ...], belief: int, ply: int, left: int) -> bool:
        if placed not in self.teams:
            joint = itertools.product(*(self.beside[node] for node in placed))
            self.teams[placed] = sorted({tuple(sorted(team)) for team in joint})
        return any(
            self.seen_or_not(team, belief & ~self.bits(team), ply + 1, left - 1)
            for team in self.teams[placed]
        )

    def robber_loses(self, placed: tuple[int, ...], belief: int, ply: int, left: int) -> bool:
        after = 0
        for node in range(len(self.nodes)):
            if belief >> node & 1:
                after |= self.around[node]
        return self.seen_or_not(placed, after & ~self.bits(placed), ply + 1, left - 1)
