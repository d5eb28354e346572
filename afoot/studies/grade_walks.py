"""What the pursuers' decisions lose against a bracket's walks: evaders that go their walks from where they started in
the chase, wherever the recorded ones went, and whom the pursuers are told.

A walk is open when no pursuer can come within reach of any of its nodes in time, by the same ways and times as the
certificate is checked by. A decision that opens one loses the worth of its end. A walk on which pursuers would have
captured is shut for good, and one is weighed no more when its evader's part in the recorded chase is over.
"""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import numpy as np

from afoot.scenarios import Compiled
from afoot.solvers.verify.ground import all_worths, top_speed_mm, ways_in, within
from afoot.solvers.verify.walks import in_time, worth_and_checks
from afoot.studies.grade_beats import end_of_hop
from afoot.studies.grade_tables import Weighed
from afoot.words import Moves, Status


class _Walk(NamedTuple):
    """A walk, or none: then what an evader without one is worth at least."""

    worth: int  # thousandths
    checks: dict[int, tuple[int, int]]  # of its nodes, in order: first and last check with the evader on it
    hops: dict[tuple[int, int], range]  # ticks in which it is on the hop from one to the next


def weigh_walks(game: Compiled, end: Any, beats: Any) -> Weighed:
    """The pursuers' decisions against walks."""
    walks, k = _Walks(game, end), game.cast.pursuers
    worth, lost = np.zeros(len(beats)), np.zeros(len(beats))
    starts = []
    _, firsts = np.unique(beats["chase"], return_index=True)
    for first, last in zip(firsts, [*firsts[1:], len(beats)], strict=True):
        own, total = beats[first:last], 0
        for column in range(k, k + game.cast.evaders):
            had = walks.worths(own, column)
            total += had[0]
            worth[first:last] += had[:-1]
            lost[first:last] += np.diff(had)
        starts.append(total)
    rows = np.flatnonzero(beats["decides"][:, :k].any(axis=1))
    return Weighed(rows, worth[rows] / 1000, lost[rows] / 1000, np.array(starts) / 1000)


class _Walks:
    """The walks of a certificate in a game, and what was worked out about them."""

    def __init__(self, game: Compiled, end: Any) -> None:
        self.game, self.floor = game, min(all_worths(game))
        self.paths = [
            {(int(walk["class"]), int(walk["path"][0])): walk["path"] for walk in own} for own in end["walks"]
        ]
        self._walks: dict[tuple[int, int, int], _Walk] = {}
        self._ways: dict[int, Any] = {}
        self._latest: dict[tuple[int, int, int, int], dict[int, int]] = {}
        self._near: dict[tuple[int, int], set[int]] = {}

    def worths(self, beats: Any, column: int) -> Any:
        """int64 [b + 1] thousandths that an evader is worth along its walk at the start of each beat of a chase and
        after the last, if the pursuers do their best from there on."""
        key = (column, int(beats["kind"][0, column]), int(beats["at"][0, column]))
        walk = self._walk(*key)
        if not walk.checks:
            return np.full(len(beats) + 1, self.floor)
        shut = np.zeros(len(beats) + 1, bool)
        for i in range(self.game.cast.pursuers):
            shut |= self._can(beats, i, key, walk)
        had = np.where(shut, 0, walk.worth)
        there = np.flatnonzero(beats["status"][:, column] <= Status.WAITING)
        had[there[-1] + 2 :] = had[there[-1] + 1]
        return had

    def _walk(self, column: int, kind: int, start: int) -> _Walk:
        if (column, kind, start) not in self._walks:
            path = self.paths[column - self.game.cast.pursuers].get((kind, start))
            worth, checks = self.floor, dict[int, tuple[int, int]]()
            if path is not None:
                worth, checks = worth_and_checks(self.game, column, kind, path, "upper.walks")
            late, hops = int(self.game.cast.movers[column].arrive_tick), dict[tuple[int, int], range]()
            for (a, (came, _)), (b, (comes, _)) in itertools.pairwise(checks.items()):
                hops[a, b] = range(came if hops else late, comes)
            self._walks[column, kind, start] = _Walk(worth, checks, hops)
        return self._walks[column, kind, start]

    def _can(self, beats: Any, i: int, key: tuple[int, int, int], walk: _Walk) -> Any:
        """bool [b + 1] whether a pursuer can still come within reach of a walk in time, or has captured on it. On a hop
        it can what it can at the hop's end."""
        mover = {name: beats[name][:, i] for name in beats.dtype.names[2:]} | {"tick": beats["tick"]}
        kind, late = int(mover["kind"][0]), int(self.game.cast.movers[i].arrive_tick)
        if (*key, kind) not in self._latest:
            self._latest[*key, kind] = in_time(self.game, kind, self._ways_of(kind), walk.checks)
        latest, top = self._latest[*key, kind], top_speed_mm(self.game, kind)
        out, count = np.zeros(len(beats) + 1, bool), len(beats)
        live = np.flatnonzero(mover["status"] == Status.LIVE)
        if not len(live):
            return out | (latest.get(int(mover["at"][0]), -1) >= late * top)
        final = max(last for _, last in walk.checks.values())  # travel left over brings nobody there after it
        node, mm = end_of_hop(self.game, mover, count - 1)
        on_time = mover["still_mm"][-1] > 0 or int(mover["tick"][-1]) + 1 < final
        out[count] = on_time and latest.get(node, -1) >= mm
        captured = [self._captures(mover, b, kind, walk) for b in range(count)]
        for b in range(count - 1, int(live[0]) - 1, -1):
            if mover["left_mm"][b] > 0:
                out[b] = out[b + 1] or captured[b]
            elif int(mover["tick"][b]) < final:
                mm = int(mover["tick"][b]) * top - int(mover["carry_mm"][b])
                out[b] = latest.get(int(mover["at"][b]), -1) >= mm
        out[: int(live[0])] = out[live[0]]
        out[1:] |= np.logical_or.accumulate(captured)
        return out

    def _captures(self, mover: Any, b: int, kind: int, walk: _Walk) -> bool:
        """Whether a pursuer has the evader within its reach at the check that ends a beat, or meets it on a hop."""
        tick, at, went = int(mover["tick"][b]), int(mover["at"][b]), int(mover["went"][b])
        rules = self.game.rules
        if mover["status"][b] != Status.LIVE:
            return False
        if rules.crossing and at != went and tick in walk.hops.get((went, at), ()):
            return True
        holds = [went] if mover["still_mm"][b] == 0 else []  # who is on a hop holds nobody
        if rules.each_move and rules.moves == Moves.EVADERS_FIRST and mover["left_mm"][b] == 0:
            holds.append(at)  # before it moves
        on = [there for there, (first, last) in walk.checks.items() if first <= tick + 1 <= last]
        return any(node in self._around(there, kind) for node in holds for there in on)

    def _around(self, node: int, kind: int) -> set[int]:
        if (node, kind) not in self._near:
            self._near[node, kind] = within(self._ways_of(kind), node, int(self.game.rules.reach_hops))
        return self._near[node, kind]

    def _ways_of(self, kind: int) -> Any:
        if kind not in self._ways:
            self._ways[kind] = ways_in(self.game, kind, passages=True)
        return self._ways[kind]
