"""Makes upper ends by walks: for every start of every evader the walk that most draws of the pursuers leave open.

Tried are shortest ways to the goals, and ways round nodes where pursuers may be sooner; each is scored as the
certificate will state it, against pursuers that are told it.
"""

from __future__ import annotations

import heapq
import time
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from afoot.scenarios import Compiled
from afoot.solvers.bounds.ways import (
    Ways,
    draws_of,
    far_from,
    far_to,
    goals_of,
    keeps,
    latest_to,
    run_along,
    ways_of,
)
from afoot.words import Moves

NOWHERE = np.zeros(0, np.int64)
MOST_GOALS = 12  # tried from one start
MOST_FIGURES = 40_000_000  # of the pursuers' arrivals at all nodes, from all starts


class Hunters(NamedTuple):
    """One pursuer's draw: classes and starts, and what is open to each class."""

    kind: Any
    node: Any
    parts: list[int]  # of 2 ** 64
    ways: dict[int, Ways]
    late: int

    def chance_of(self, draws: Any) -> Fraction:
        """Chance of the draws in a mask."""
        return Fraction(sum(self.parts[at] for at in np.flatnonzero(draws).tolist()), 1 << 64)


class Weaver:
    """Looks for walks in one game until time is up. Ctrl-C ends it too, which is then `interrupted`."""

    def __init__(self, game: Compiled, until: float) -> None:
        self.game, self.until, self.interrupted = game, until, False
        self.late = False  # whether time was up before every start had been tried
        self.horizon = int(game.rules.horizon_ticks)
        self.hunters = []
        for i in range(game.cast.pursuers):
            draws = draws_of(game, i)
            ways = {kind: ways_of(game, kind, passages=True) for kind in sorted(set(draws.kind.tolist()))}
            parts = [int(chance * (1 << 64)) for chance in draws.chance]
            late = int(game.cast.movers[i].arrive_tick)
            self.hunters.append(Hunters(draws.kind, draws.node, parts, ways, late))
        self.goals = [
            (node, worth) for node, worth, safe in goals_of(game) if worth > 0 and safe and keeps(game, node)
        ]
        self.worths = dict(self.goals)
        self.ends = {int(row.node) for row in game.cast.exits}
        if game.rules.refuge_ends_chase:
            self.ends |= {int(row.node) for row in game.cast.refuges}
        self.soonest = self._soonest()
        self._to_goal: dict[
            tuple[int, int], Any
        ] = {}  # ticks from everywhere to a goal, once they were asked for

    def _soonest(self) -> Any:
        """int64 [n] the first tick at which any pursuer, from any start, can be on a node."""
        found = np.full(len(self.game.board.degree), 1 << 40, np.int64)
        for one in self.hunters:
            for kind, ways in one.ways.items():
                starts = one.node[one.kind == kind]
                far = far_from(ways, starts)
                found = np.minimum(found, -(-far // ways.top_mm) + one.late)
        return found

    def walks(self, mover: int) -> tuple[list[dict[str, Any]], Fraction]:
        """Walks of one evader, and what it is worth by them at least, in thousandths."""
        draws, late = draws_of(self.game, mover), int(self.game.cast.movers[mover].arrive_tick)
        floor = self._floor()
        total, found = Fraction(0), []
        ways = {kind: ways_of(self.game, kind, passages=False) for kind in sorted(set(draws.kind.tolist()))}
        for kind, start, chance in zip(draws.kind.tolist(), draws.node.tolist(), draws.chance, strict=True):
            try:
                best, path = self._best(ways[kind], kind, start, late)
            except KeyboardInterrupt:
                self.interrupted, best, path = True, Fraction(0), None
            if path is None:
                total += chance * floor
            else:
                total += chance * best
                found.append({"class": kind, "path": path})
        return found, total

    def _best(self, ways: Ways, kind: int, start: int, late: int) -> tuple[Fraction, list[int] | None]:
        """The best walk from a start and what it is worth, if there is time to look for one and one worth anything."""
        best, path = Fraction(0), None
        if time.monotonic() >= self.until or self.interrupted:
            self.late = True
            return best, path
        for tried, worth in self._tried(ways, start, late):
            if worth <= best:
                continue
            own = worth * self._open(kind, tried, late, best / worth)
            if own > best:
                best, path = own, tried
        return best, path

    def _floor(self) -> int:
        worths = [0, int(self.game.cast.timeout_worth), *(worth for _, worth, _ in goals_of(self.game))]
        return min(worths)

    def _tried(self, ways: Ways, start: int, late: int) -> list[tuple[list[int], int]]:
        """Ways to goals worth trying: the shortest, and the shortest on which no pursuer, or few, can be sooner."""
        found: dict[tuple[int, ...], int] = {}
        for wary in (True, False):
            reached = self._spread(ways, start, late, wary)
            near = sorted((reached[node][0], node, worth) for node, worth in self.goals if node in reached)
            for _, node, worth in near:
                path = [node]
                while path[-1] != start:
                    path.append(reached[path[-1]][1])
                found[tuple(path[::-1])] = worth
        return [(list(path), worth) for path, worth in found.items()]

    def _spread(self, ways: Ways, start: int, late: int, wary: bool) -> dict[int, tuple[int, int]]:
        """mm to nodes and the node before each, as far as to MOST_GOALS goals; wary: only along nodes that no pursuer
        can be on as soon."""
        done: dict[int, tuple[int, int]] = {}
        heap, goals = [(0, start, start)], 0
        while heap and goals < MOST_GOALS:
            far, node, before = heapq.heappop(heap)
            if node in done:
                continue
            done[node] = (far, before)
            goals += node in self.worths
            if node in self.ends:
                continue  # a chase ends there
            for to, step in zip(ways.to[node].tolist(), ways.far[node].tolist(), strict=True):
                if step < 1 << 59 and to not in done:
                    if wary and -(-(far + step) // ways.top_mm) + late >= self.soonest[to]:
                        continue
                    heapq.heappush(heap, (far + step, to, node))
        return done

    def _open(self, kind: int, path: list[int], late: int, least: Fraction) -> Fraction:
        """Chance that no pursuer can be within reach of a walk in time; 0 where the walk is too long, or where it is
        plain that the chance is no more than `least`."""
        ticks = [tick + late for tick in run_along(self.game, kind, path)]
        if len(ticks) < len(path) or ticks[-1] > self.horizon:
            return Fraction(0)
        rules = self.game.rules
        lingers = int(rules.each_move and rules.moves == Moves.PURSUERS_FIRST)
        last = np.array([*(tick - 1 + lingers for tick in ticks[1:]), max(ticks[-1], late + 1)])
        if self._end_open(path[-1], int(last[-1])) <= least:
            return Fraction(0)
        free, latest = Fraction(1), {}
        for one in self.hunters:
            own = Fraction(0)
            for kind_of, ways in one.ways.items():
                if (kind_of, ways.top_mm) not in latest:
                    latest[kind_of, ways.top_mm] = self._intercepts(ways, path, last)
                can = latest[kind_of, ways.top_mm][one.node] >= one.late * ways.top_mm
                own += one.chance_of(~can & (one.kind == kind_of))
            free *= own
            if free <= least:
                return Fraction(0)
        return free

    def _end_open(self, goal: int, tick: int) -> Fraction:
        """Chance that no pursuer can be at a goal by a tick: a walk to it is open no more often."""
        free = Fraction(1)
        for one in self.hunters:
            late = np.zeros(len(one.node), bool)
            for kind, ways in one.ways.items():
                if (kind, goal) not in self._to_goal:
                    self._to_goal[kind, goal] = -(-far_to(ways, [goal]) // ways.top_mm)
                late |= (self._to_goal[kind, goal][one.node] + one.late > tick) & (one.kind == kind)
            free *= one.chance_of(late)
        return free

    def _intercepts(self, ways: Ways, path: list[int], last: Any) -> Any:
        """int64 [n] the latest mm at which a pursuer can still get within reach of the walk."""
        ends = np.full(len(ways.to), -1, np.int64)
        np.maximum.at(ends, path, last * ways.top_mm)
        for _ in range(int(self.game.rules.reach_hops)):
            beside = np.where(ways.far < 1 << 59, ends[ways.to], -1).max(axis=1)
            ends = np.maximum(ends, beside)
        return latest_to(ways, ends, np.full(len(ends), 1 << 50, np.int64), NOWHERE)
