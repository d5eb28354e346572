"""Who wins a chase in which everybody sees everything, the slow plain way: every position, every move, every reply.

Written from RULES.md over a networkx graph alone; nothing that decides is shared with `afoot`. A mover is
(node, hop's end, ticks left): standing, the end is its node and no ticks are left.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

Spot = tuple[Any, Any, int]
Hop = tuple[Any, Any]
Position = tuple[Spot, ...]  # pursuers, then the evader
CAPTURED, AWAY = "captured", "away"


@dataclass(frozen=True)
class Chase:
    """One game. speeds_mm: of each pursuer and the evader, one for each gait; edges have `length_mm`."""

    graph: Any
    pursuers: int
    pursuers_first: bool = True
    each_move: bool = True
    crossing: bool = True
    reach_hops: int = 0
    goals: tuple[Any, ...] = ()
    speeds_mm: tuple[tuple[int, ...], ...] = ()
    stays: str = "both"

    def moves(self, mover: int, spot: Spot) -> list[tuple[Spot, Hop]]:
        """Where a mover can be a tick later, and the hop it is on meanwhile."""
        node, end, left = spot
        if left:
            return [((end, end, 0) if left == 1 else (node, end, left - 1), (node, end))]
        speeds = self.speeds_mm[mover] if self.speeds_mm else (1000,)
        found = []
        for other, edge in self.graph.adj[node].items():
            for speed in speeds:
                ticks = -(-edge.get("length_mm", 1000) // speed)
                found.append(((other, other, 0) if ticks == 1 else (node, other, ticks - 1), (node, other)))
        side = "evaders" if mover == self.pursuers else "pursuers"
        if not found or self.stays in ("both", side):
            found.append((spot, (node, node)))
        return found

    def spots(self, mover: int) -> list[Spot]:
        """All spots of a mover that it can ever be at."""
        line: list[Spot] = [(node, node, 0) for node in self.graph]
        for spot in line:  # grows
            line += [after for after, _ in self.moves(mover, spot) if after not in line]
        return line

    def held(self, pursuers: Position, evader: Spot) -> bool:
        return any(
            left == 0
            and evader[0] in nx.single_source_shortest_path_length(self.graph, node, self.reach_hops)
            for node, _, left in pursuers
        )

    def met(self, hops: list[Hop], hop: Hop) -> bool:
        return self.crossing and hop[0] != hop[1] and (hop[1], hop[0]) in hops


def ends_of(chase: Chase, position: Position) -> list[list[Any]]:
    """For each choice of the side that moves first, what each choice of the other makes of a position."""
    k = chase.pursuers
    team = [list(joint) for joint in itertools.product(*(chase.moves(i, position[i]) for i in range(k)))]
    own = chase.moves(k, position[k])

    def end(joint: list[tuple[Spot, Hop]], move: tuple[Spot, Hop]) -> Any:
        after, hops = tuple(spot for spot, _ in joint), [hop for _, hop in joint]
        early = (after, position[k]) if chase.pursuers_first else (position[:k], move[0])
        if chase.each_move and chase.held(*early):
            return CAPTURED
        if chase.met(hops, move[1]) or chase.held(after, move[0]):
            return CAPTURED
        return AWAY if move[0][2] == 0 and move[0][0] in chase.goals else (*after, move[0])

    if chase.pursuers_first:
        return [[end(joint, move) for move in own] for joint in team]
    return [[end(joint, move) for joint in team] for move in own]


def capture_ticks(chase: Chase) -> dict[Position, int]:
    """Ticks to the capture under perfect play of every position, at a tick's start, that the pursuers win."""
    spots = [chase.spots(mover) for mover in range(chase.pursuers + 1)]
    ends = {position: ends_of(chase, position) for position in itertools.product(*spots)}
    outer, inner = (any, all) if chase.pursuers_first else (all, any)
    won: dict[Any, int] = {CAPTURED: 0}
    for ticks in itertools.count(1):
        new = [
            position
            for position, choices in ends.items()
            if position not in won and outer(inner(one in won for one in replies) for replies in choices)
        ]
        if not new:
            return {position: ticks for position, ticks in won.items() if position != CAPTURED}
        won |= dict.fromkeys(new, ticks)
    raise AssertionError


def standing(chase: Chase) -> Iterator[Position]:
    """Positions in which everybody stands."""
    for nodes in itertools.product(chase.graph, repeat=chase.pursuers + 1):
        yield tuple((node, node, 0) for node in nodes)
