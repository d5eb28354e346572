"""What evaders' decisions lose against a bracket's posts: pursuers that run to their posts from where they started in
the chase, by the routes of the certificate, and stand there, wherever the recorded ones went.

An evader that stands on a node at some time has the best worth that it can still get to past the posts, by the same
ways and times as the certificate is checked by. What its decisions take from that is lost, each evader by itself. Once
posts would have captured it, nothing is left to lose.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.rules.refuge import shielded
from afoot.scenarios import Compiled
from afoot.solvers.verify.ground import top_speed_mm, ways_in
from afoot.solvers.verify.posts import (
    arrival_tick,
    base_worth,
    covered_by,
    lasts_on_its_way,
    levels,
    shut_from,
)
from afoot.studies.grade_beats import end_of_hop
from afoot.studies.grade_tables import Weighed
from afoot.words import Status


def weigh_posts(game: Compiled, end: Any, beats: Any) -> Weighed:
    """The evaders' decisions against posts."""
    posts, k = _Posts(game, end), game.cast.pursuers
    worth, lost, free = np.zeros(len(beats)), np.zeros(len(beats)), np.zeros(len(beats), bool)
    starts = []
    _, firsts = np.unique(beats["chase"], return_index=True)
    for first, last in zip(firsts, [*firsts[1:], len(beats)], strict=True):
        own, total = beats[first:last], 0
        shut = posts.shut(own[0])
        for column in range(k, k + game.cast.evaders):
            had, shut_in = posts.worths(own, column, shut)
            total += had[0]
            worth[first:last] += had[:-1]
            lost[first:last] -= np.diff(had)
            free[first:last] |= own["decides"][:, column] & ~shut_in
        starts.append(total)
    rows = np.flatnonzero(free)
    return Weighed(rows, worth[rows] / 1000, lost[rows] / 1000, np.array(starts) / 1000)


class _Posts:
    """The posts of a certificate in a game, and what was worked out against them."""

    def __init__(self, game: Compiled, end: Any) -> None:
        self.game, self.stated, self.base = game, end["arrivals"], base_worth(game)
        self.posts = [(int(post["post"]), {int(a): int(b) for a, b in post["next"]}) for post in end["posts"]]
        self.covers = [covered_by(game, i, node) for i, (node, _) in enumerate(self.posts)]
        self._ticks: dict[tuple[int, int, int], int] = {}
        self._shut: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._levels: dict[tuple[tuple[int, ...], int], list[tuple[int, dict[int, int]]]] = {}
        self._ways: dict[int, Any] = {}

    def shut(self, beat: Any) -> tuple[int, ...]:
        """For every node the first check at which an evader on it is captured, by what the pursuers drew in a chase.
        beat: its first."""
        ticks = tuple(
            self._arrives(i, int(beat["kind"][i]), int(beat["at"][i])) for i in range(len(self.posts))
        )
        if ticks not in self._shut:
            self._shut[ticks] = tuple(shut_from(self.game, self.covers, list(ticks)))
        return self._shut[ticks]

    def _arrives(self, i: int, kind: int, start: int) -> int:
        """The tick at which a pursuer counts as come to its post: as the certificate has it, rounded up."""
        if (i, kind, start) not in self._ticks:
            tick = arrival_tick(self.game, i, kind, start, self.posts[i], set())
            self._ticks[i, kind, start] = next(one for one in self.stated[i] if one >= tick)
        return self._ticks[i, kind, start]

    def worths(self, beats: Any, column: int, shut: tuple[int, ...]) -> tuple[Any, Any]:
        """(int64 [b + 1] thousandths that an evader has at the start of each beat of a chase and after the last, bool
        [b] whether posts would have captured it before.) On a hop it has what it then has at the hop's end."""
        mover = {name: beats[name][:, column] for name in beats.dtype.names[2:]} | {"tick": beats["tick"]}
        live = np.flatnonzero(mover["status"] == Status.LIVE)
        late = int(self.game.cast.movers[column].arrive_tick)
        if not len(live):  # it has not come onto the board
            return np.full(len(beats) + 1, self._at_start(mover, shut, late)), np.zeros(len(beats), bool)
        first, last = int(live[0]), int(live[-1])
        caught = np.zeros(len(beats) + 1, bool)
        captured = (i for i in live.tolist() if self._captures(mover, i, shut))
        caught[next(captured, len(beats)) + 1 :] = True
        had = np.full(len(beats) + 1, self.base, np.int64)
        if not caught[last + 1]:
            had[last + 1 :] = self._after(mover, last, shut)
        for i in range(last, first - 1, -1):
            if mover["left_mm"][i] > 0:
                had[i] = had[i + 1]
            elif not caught[i]:
                had[i] = self._standing(mover, i, shut)
        had[: first + 1] = self._at_start(mover, shut, late)
        return had, caught[:-1]

    def _at_start(self, mover: Any, shut: tuple[int, ...], late: int) -> int:
        kind, node = int(mover["kind"][0]), int(mover["at"][0])
        if late >= self.game.rules.horizon_ticks:
            return max(self.base, int(self.game.cast.timeout_worth))
        stays = lasts_on_its_way(self.game, kind, node, list(shut))
        return max(
            self._worth(kind, shut, node, late * top_speed_mm(self.game, kind)),
            int(self.game.cast.timeout_worth) if stays else self.base,
        )

    def _standing(self, mover: Any, i: int, shut: tuple[int, ...]) -> int:
        """What a mover has that stands on a node at the start of a beat."""
        kind, inside = int(mover["kind"][i]), int(mover["inside"][i])
        mm = int(mover["tick"][i]) * top_speed_mm(self.game, kind) - int(mover["carry_mm"][i])
        found = self._worth(kind, shut, int(mover["at"][i]), mm)
        return max(found, int(self.game.cast.refuges[inside - 1].worth)) if self._shields(inside) else found

    def _after(self, mover: Any, i: int, shut: tuple[int, ...]) -> int:
        """What it has after its last beat: what its chase ended with, unless it was captured, as posts would not have;
        then by where it stands, or would come to by its hop."""
        if mover["became"][i] in (Status.ESCAPED, Status.SHELTERED, Status.TIMEOUT):
            return max(self.base, int(mover["paid"][i]))
        kind, (node, mm) = int(mover["kind"][i]), end_of_hop(self.game, mover, i)
        if mover["still_mm"][i] > 0 and shut[int(mover["at"][i])] * top_speed_mm(self.game, kind) < mm:
            return self.base  # captured where it sets out from
        at_exit = int(self.game.cast.marks[node].exit)
        if at_exit < 0:
            return self._worth(kind, shut, node, mm)
        last = min(shut[node] - 1, int(self.game.rules.horizon_ticks))
        in_time = mm <= last * top_speed_mm(self.game, kind)
        return max(self.base, int(self.game.cast.exits[at_exit].worth)) if in_time else self.base

    def _captures(self, mover: Any, i: int, shut: tuple[int, ...]) -> bool:
        """Whether posts capture a mover at the check that ends a beat."""
        if self._shields(int(mover["inside"][i])) and _stays(mover, i):
            return False
        node = int(mover["at" if mover["still_mm"][i] > 0 else "went"][i])
        return shut[node] <= int(mover["tick"][i]) + 1

    def _shields(self, inside: int) -> bool:
        return inside > 0 and bool(shielded(inside, self.game.cast.refuges[inside - 1].open))

    def _worth(self, kind: int, shut: tuple[int, ...], node: int, mm: int) -> int:
        """The best worth still to be had from a node by one that came to it after so much travel."""
        if kind not in self._ways:
            self._ways[kind] = ways_in(self.game, kind, passages=True)
        if (shut, kind) not in self._levels:
            self._levels[shut, kind] = list(levels(self.game, kind, self._ways[kind], list(shut)))
        found = (worth for worth, latest in self._levels[shut, kind] if latest.get(node, -1) >= mm)
        return next(found, self.base)


def _stays(mover: Any, i: int) -> bool:
    return bool(mover["left_mm"][i] == 0 and mover["went"][i] == mover["at"][i])
