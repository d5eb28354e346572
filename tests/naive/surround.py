"""The measures of surrounded by brute force: every assignment is tried. None stands for no number."""

from __future__ import annotations

import itertools
import math
from typing import Any

import networkx as nx

from afoot.board.model import Board
from afoot.game.state import Position
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.words import Gait, Status
from tests.naive.build import hop_graph

NEVER = math.inf


class Naive:
    """One position, looked at slowly."""

    def __init__(self, board: Board, cast: Cast, rules: Rules, position: Position) -> None:
        self.cast, self.rules, self.position = cast, rules, position
        self.graphs = [hop_graph(board, costs) for costs in cast.hop_mm]
        self.way_mm = [dict(nx.all_pairs_dijkstra_path_length(g, weight="mm")) for g in self.graphs]
        self.pursuers = [m for m in range(cast.pursuers) if self._live(m)]
        last = cast.pursuers + cast.evaders
        self.evaders = [m for m in range(cast.pursuers, last) if self._live(m)]

    def _live(self, mover: int) -> bool:
        return bool(self.position.movers.status[mover] == Status.LIVE)

    def _class(self, mover: int) -> Any:
        return self.cast.classes[self.position.movers.kind[mover]]

    def graph(self, mover: int) -> Any:
        return self.graphs[self._class(mover).profile]

    def ahead(self, mover: int) -> int:
        return int(self.position.movers.remaining_mm[mover])

    def node(self, mover: int) -> int:
        return int(self.position.movers.node[mover])

    def begins(self, mover: int) -> int:
        return int(self.position.movers.hop_to[mover]) if self.ahead(mover) else self.node(mover)

    def ticks(self, mover: int, mm: int) -> float:
        if mm == 0:
            return 0
        speed = int(self._class(mover).speed_mm[Gait.RUN])
        return math.ceil(mm / speed) if speed else NEVER

    def arrival(self, mover: int, node: int) -> float:
        way = self.way_mm[self._class(mover).profile][self.begins(mover)].get(node)
        return NEVER if way is None else self.ticks(mover, self.ahead(mover) + way)

    # goals

    def goals(self, evader: int) -> set[int]:
        inside = int(self.position.movers.inside[evader])
        rooms = self.position.refuges
        free = {
            int(refuge.node)
            for i, refuge in enumerate(self.cast.refuges)
            if rooms.free_beds[i] > 0 and rooms.supplies[i] != 0 and i + 1 != inside
        }
        return free | {int(way_out.node) for way_out in self.cast.exits}

    # adjacent

    def neighbours(self, evader: int) -> list[int]:
        return sorted(self.graph(evader).successors(self.node(evader)))

    def adjacent_margin(self, evader: int) -> float | None:
        wanted = self.neighbours(evader)
        best = min(
            (
                max((self.arrival(p, w) for p, w in zip(chosen, wanted, strict=True)), default=0)
                for chosen in itertools.permutations(self.pursuers, len(wanted))
            ),
            default=NEVER,
        )
        return None if best == NEVER else best

    def adjacent(self) -> bool:
        needs = [(w, 0.0) for e in self.evaders for w in self.neighbours(e)]
        return bool(self.evaders) and self._served(needs)

    def _served(self, needs: list[tuple[int, float]]) -> bool:
        return any(
            all(self.arrival(p, w) <= by for p, (w, by) in zip(chosen, needs, strict=True))
            for chosen in itertools.permutations(self.pursuers, len(needs))
        )

    # sealed

    def reach(self, pursuer: int, node: int) -> set[int]:
        return set(nx.single_source_shortest_path_length(self.graph(pursuer), node, self.rules.reach_hops))

    def gets_through(self, evader: int, held: set[int]) -> bool:
        """Whether the evader has a way to a goal that avoids what is held."""
        begin, moving = self.begins(evader), self.ahead(evader) > 0
        if moving and begin in held:
            return False
        graph = self.graph(evader).copy()
        graph.remove_nodes_from(held - {begin})
        return bool(nx.descendants(graph, begin) & self.goals(evader) or begin in self.goals(evader))

    def holds_now(self, pursuers: tuple[int, ...]) -> set[int]:
        return set().union(*(self.reach(p, self.node(p)) for p in pursuers if self.ahead(p) == 0))

    def sealed(self) -> bool:
        if not self.evaders or not all(self.goals(e) for e in self.evaders):
            return False
        for given in itertools.product(self.evaders, repeat=len(self.pursuers)):
            shares = {
                e: tuple(p for p, to in zip(self.pursuers, given, strict=True) if to == e)
                for e in self.evaders
            }
            if not any(self.gets_through(e, self.holds_now(share)) for e, share in shares.items()):
                return True
        return False

    def sealed_margin(self, evader: int) -> float | None:
        if not self.goals(evader):
            return None
        if not self.gets_through(evader, set()):
            return 0
        places = [
            [(w, self.arrival(p, w)) for w in self.graphs[0] if self.arrival(p, w) < NEVER] + [(None, 0.0)]
            for p in self.pursuers
        ]
        best = NEVER
        for chosen in itertools.product(*places):
            ticks = max((t for _, t in chosen), default=0)
            if ticks < best:
                held = set().union(
                    *(
                        self.reach(p, w)
                        for p, (w, _) in zip(self.pursuers, chosen, strict=True)
                        if w is not None
                    )
                )
                if not self.gets_through(evader, held):
                    best = ticks
        return None if best == NEVER else best

    # contained

    def region(self, evader: int) -> tuple[set[int], dict[int, float]]:
        """The region and, for each node of its border, the evader's ticks."""
        graph = self.graph(evader).copy()
        begin = self.begins(evader)
        source = "evader"
        graph.add_edge(source, begin, mm=self.ahead(evader))
        region: set[Any] = {source} if self.ahead(evader) else {source, begin}
        while True:
            border = {w for u in region for w in graph.successors(u)} - region
            ticks = {
                w: self.ticks(
                    evader,
                    nx.dijkstra_path_length(graph.subgraph(region | {w}), source, w, weight="mm"),
                )
                for w in border
            }
            first = {
                w
                for w in border
                if ticks[w] < min((self.arrival(p, w) for p in self.pursuers), default=NEVER)
            }
            if not first:
                return region - {source}, {w: t for w, t in ticks.items() if t < NEVER}
            region |= first

    def contained(self) -> bool:
        needs = []
        for e in self.evaders:
            region, border = self.region(e)
            if region & self.goals(e):
                return False
            needs += list(border.items())
        return bool(self.evaders) and self._served(needs)

    def contained_margin(self, evader: int) -> float | None:
        _, border = self.region(evader)
        if not border:
            return None
        best = max(
            (
                min(t - self.arrival(p, w) for p, (w, t) in zip(chosen, border.items(), strict=True))
                for chosen in itertools.permutations(self.pursuers, len(border))
            ),
            default=-NEVER,
        )
        return None if best == -NEVER else best
