"""Makes lower ends by posts: where each pursuer should stand, found by local search.

A candidate is scored against the evaders' best response, as the certificate will state it: they know posts, routes and
draws, and run as fast as they ever can.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from afoot.rules.capture import within_reach
from afoot.scenarios import Compiled
from afoot.solvers.bounds.routes import common, downhill, rounded_to, up
from afoot.solvers.bounds.ways import (
    Draws,
    Ways,
    draws_of,
    far_from,
    far_to,
    goals_of,
    latest_to,
    run_along,
    ways_of,
)

SMALL = 400  # nodes up to which a board is small
ALL_TEAMS = 512  # where there are no more teams of posts, all are tried
# Joint draws of arrivals told apart while posts are looked for, on small and on other boards,
SEARCH_DRAWS = (27, 4)
MOST_DRAWS = 1_024  # and once they are found, or where all are tried,
FINE_S = 20.0  # in about so many seconds
ROUGHLY = 0  # in place of a number of arrivals: the farthest start stands for all, while posts are looked for
MOST_GOALS = 24  # whose nodes are tried
NEAR = 12  # nodes about a post that are tried in its place


class Post(NamedTuple):
    """A pursuer at a post: where it captures, and when it may have come there."""

    node: int
    onward: dict[int, int]
    holds: Any  # int64 [...] nodes
    law: list[tuple[int, Fraction]]  # arrival ticks, rounded up, and their chances


class Plan(NamedTuple):
    posts: list[Post]
    payoff: Fraction  # thousandths that the evaders can be worth at most


class Search:
    """The search for posts in one game."""

    def __init__(self, game: Compiled, until: float, told: Callable[[Fraction], None]) -> None:
        self.game, self.until, self.told = game, until, told
        self.never = int(game.rules.horizon_ticks) + 1
        self.draws = [draws_of(game, i) for i in range(game.cast.pursuers)]
        self.evaders = [_hunted(game, game.cast.pursuers + e) for e in range(game.cast.evaders)]
        self.levels = _levels(game)
        self.best: tuple[int, ...] = ()
        self.interrupted = False
        self._posts: dict[tuple[int, int, int], Post] = {}
        self._scores: dict[tuple[int, ...], Fraction] = {}
        nodes, k = len(game.board.degree), game.cast.pursuers
        self.teams = itertools.product(range(nodes), repeat=k) if nodes**k <= ALL_TEAMS else None
        classes = self._classes(MOST_DRAWS if self.teams else SEARCH_DRAWS[int(nodes > SMALL)])
        self.classes = classes if classes > 1 else ROUGHLY

    def _classes(self, most: int) -> int:
        """Arrivals told apart of each pursuer, so that there are so many joint draws at most."""
        found, k = 1, self.game.cast.pursuers
        while (found + 1) ** k <= most:
            found += 1
        return found

    def run(self) -> Plan:
        """The best posts found until time is up, no better ones are near, or the evaders are worth nothing. Ctrl-C ends
        the search too, which is then `interrupted`."""
        pool = self._pool()
        self.best = tuple(pool[i % len(pool)] for i in range(self.game.cast.pursuers))
        try:
            self._search(pool)
        except KeyboardInterrupt:
            self.interrupted = True
        began = time.monotonic()
        posts = [self.post(i, node, ROUGHLY) for i, node in enumerate(self.best)]
        self.payoff(posts)
        a_draw_s = time.monotonic() - began
        fine = self._classes(min(MOST_DRAWS, int(FINE_S / max(a_draw_s, 1e-6))))
        posts = [self.post(i, node, fine) for i, node in enumerate(self.best)]
        return Plan(posts, self.payoff(posts))

    def _search(self, pool: list[int]) -> None:
        """Try all, or climb from the posts that are best so far, and then from others drawn at random."""
        if self.teams is not None:
            self._try(self.teams)
            return
        dice, k = random.Random(0), len(self.best)
        current, own = self.best, self.score(self.best)
        score = own
        while time.monotonic() < self.until and score > 0:
            better = self._climbed(current, own, pool)
            if better is not None:
                current, own = better
                if own < score:
                    self.best, score = current, own
                    self.told(score)
                continue
            if len(self._scores) >= len(pool) ** min(k, 4) or self._stale(self.best):
                break
            current = tuple(dice.choice(pool) for _ in range(k))
            own = self.score(current)

    def _try(self, teams: Iterable[tuple[int, ...]]) -> None:
        """Keep the best of some teams of posts, while there is time and something to be gained."""
        score = self.score(self.best)
        for team in teams:
            if time.monotonic() >= self.until or score == 0:
                return
            own = self.score(team)
            if own < score:
                self.best, score = team, own
                self.told(score)

    def _stale(self, best: tuple[int, ...]) -> bool:
        """Whether so many other places were tried in vain that the search ends."""
        return len(self._scores) > 200 * (1 + len(best))

    def _climbed(
        self, at: tuple[int, ...], score: Fraction, pool: list[int]
    ) -> tuple[tuple[int, ...], Fraction] | None:
        """The best team of posts that differs in one from these, if it is better."""
        found = None
        for i, node in enumerate(at):
            for other in dict.fromkeys([*pool, *self._near(node)]):
                if other == node:
                    continue
                if time.monotonic() >= self.until:
                    return found
                tried = (*at[:i], other, *at[i + 1 :])
                own = self.score(tried)
                if own < score:
                    score, found = own, (tried, own)
        return found

    def _near(self, node: int) -> list[int]:
        board, found = self.game.board, [node]
        for one in found:
            if len(found) > NEAR:
                break
            found += [int(to) for to in board.hops[one, 1 : board.degree[one]] if to not in found]
        return found[1 : NEAR + 1]

    def _pool(self) -> list[int]:
        """Posts worth trying: goals, those first that are worth most and that the evaders are nearest to, and where
        their shortest ways to them run together."""
        crowd, draws = np.zeros(len(self.game.board.degree)), self.evaders[0].draws
        ways, starts = self.evaders[0].ways[int(draws.kind[0])], draws.node.tolist()
        far = far_from(ways, starts)
        goals = sorted({(-worth, int(far[node]), node) for node, worth, _ in goals_of(self.game)})
        found = [node for _, _, node in goals[:MOST_GOALS]]
        for node in found:
            left = far_to(ways, [node])
            for start in starts[:: max(1, len(starts) // 12)]:
                crowd[downhill(ways, left, start)] += 1
        found += [int(node) for node in np.argsort(-crowd, kind="stable")[:12] if crowd[node]]
        found += [int(draws.node[0]) for draws in self.draws]
        return list(dict.fromkeys(found))

    def score(self, nodes: tuple[int, ...]) -> Fraction:
        """What the evaders can be worth when each pursuer goes to its node."""
        if nodes not in self._scores:
            few = [self.post(i, node, self.classes) for i, node in enumerate(nodes)]
            self._scores[nodes] = self.payoff(few)
        return self._scores[nodes]

    def post(self, i: int, node: int, classes: int) -> Post:
        """A pursuer's post, with its arrivals rounded up to so many ticks."""
        if (i, node, classes) not in self._posts:
            self._posts[i, node, classes] = self._made(i, node, classes)
        return self._posts[i, node, classes]

    def _made(self, i: int, node: int, classes: int) -> Post:
        game, draws = self.game, self.draws[i]
        ways = common([ways_of(game, kind, passages=False) for kind in sorted(set(draws.kind.tolist()))])
        far = far_to(ways, [node])
        onward: dict[int, int] = {}
        if classes == ROUGHLY:
            at = int(far[draws.node].argmax())
            path = downhill(ways, far, int(draws.node[at]))
            tick = self._arrival(i, path, run_along(game, int(draws.kind[at]), path), node)
            return Post(node, onward, self._holds(i, node), [(tick, Fraction(1))])
        ticks = []
        for kind, start in zip(draws.kind.tolist(), draws.node.tolist(), strict=True):
            path = downhill(ways, far, start)
            came = run_along(game, kind, path)
            pairs = zip(itertools.pairwise(path), came, strict=False)
            onward.update(pair for pair, tick in pairs if tick < game.rules.horizon_ticks)
            ticks.append(self._arrival(i, path, came, node))
        edges = rounded_to(ticks, draws.chance, classes)
        law: dict[int, Fraction] = {}
        for tick, chance in zip(ticks, draws.chance, strict=True):
            law[up(edges, tick)] = law.get(up(edges, tick), Fraction(0)) + chance
        return Post(node, onward, self._holds(i, node), sorted(law.items()))

    def _arrival(self, i: int, path: list[int], came: list[int], post: int) -> int:
        """First check at which a pursuer stands on its post that came along a path in these ticks."""
        if path[-1] != post or len(came) < len(path):
            return self.never
        return min(max(came[-1], 1) + int(self.game.cast.movers[i].arrive_tick), self.never)

    def _holds(self, i: int, node: int) -> Any:
        game, reach = self.game, int(self.game.rules.reach_hops)
        if not reach:
            return np.array([node])
        hop_mm = game.cast.hop_mm
        if game.cast.means is not None:
            hop_mm = np.where(game.cast.means.passage_of[None] >= 0, 0, hop_mm).astype(hop_mm.dtype)
        profiles = {int(game.cast.classes[kind].profile) for kind in self.draws[i].kind.tolist()}
        board = game.board
        return np.array([
            other for other in range(len(board.degree))
            if all(within_reach(board.hops, board.degree, hop_mm, None, own, node, other, reach) for own in profiles)
        ])  # fmt: skip

    def payoff(self, posts: list[Post]) -> Fraction:
        """Mean over the draws of arrivals of what the evaders do best."""
        total = Fraction(0)
        for drawn in itertools.product(*(post.law for post in posts)):
            chance, shut = Fraction(1), np.full(len(self.game.board.degree), self.never, np.int64)
            for post, (tick, own) in zip(posts, drawn, strict=True):
                chance *= own
                np.minimum.at(shut, post.holds, tick)
            total += chance * sum((self._response(one, shut) for one in self.evaders), Fraction(0))
        return total

    def _response(self, hunted: _Hunted, shut: Any) -> Fraction:
        total, base = Fraction(0), self.levels[-1]
        if hunted.late >= self.never - 1:
            return Fraction(max(base, int(self.game.cast.timeout_worth)))
        for kind, ways in hunted.ways.items():
            left = np.flatnonzero(hunted.draws.kind == kind)
            for worth in self.levels[:-1]:
                ends = self._ends(shut, ways.top_mm, worth)
                latest = latest_to(ways, ends, shut * ways.top_mm, self.game.cast.exits.node)
                nodes = hunted.draws.node[left]
                gets = latest[nodes] >= hunted.late * ways.top_mm
                if (
                    self.game.cast.timeout_worth >= worth
                ):  # who starts on an exit may be on a long hop from it to the end
                    on_exit = (self.game.cast.marks.exit[nodes] >= 0) & (shut[nodes] >= self.never)
                    gets |= on_exit & (
                        np.where(ways.far < 1 << 59, ways.far, 0).max(axis=1)[nodes] > ways.top_mm
                    )
                total += worth * sum((hunted.draws.chance[at] for at in left[gets]), Fraction(0))
                left = left[~gets]
            total += base * sum((hunted.draws.chance[at] for at in left), Fraction(0))
        return total

    def _ends(self, shut: Any, top_mm: int, least: int) -> Any:
        """int64 [n] the latest mm at which a chase may end there with so much worth or more; -1 for never."""
        horizon, ends = self.never - 1, np.full(len(shut), -1, np.int64)
        if self.game.cast.timeout_worth >= least:
            ends[(shut > horizon) & (self.game.cast.marks.exit < 0)] = horizon * top_mm
        for node, worth, safe in goals_of(self.game):
            last = min(int(shut[node]) - 1, horizon) if safe else horizon if shut[node] > horizon else 0
            if worth >= least and last >= 1:
                ends[node] = max(int(ends[node]), last * top_mm)
        return ends


class _Hunted(NamedTuple):
    draws: Draws
    ways: dict[int, Ways]  # by class
    late: int


def _hunted(game: Compiled, mover: int) -> _Hunted:
    draws = draws_of(game, mover)
    ways = {kind: ways_of(game, kind, passages=True) for kind in sorted(set(draws.kind.tolist()))}
    return _Hunted(draws, ways, int(game.cast.movers[mover].arrive_tick))


def _levels(game: Compiled) -> list[int]:
    """Worths above what an evader has for nothing, the highest first, and that at the end."""
    base = max(0, int(game.cast.surrounded_worth)) if game.rules.ends_by else 0
    found = {int(game.cast.timeout_worth), *(worth for _, worth, _ in goals_of(game))}
    return [*sorted((worth for worth in found if worth > base), reverse=True), base]


def posts_end(plan: Plan) -> dict[str, Any]:
    """What the certificate states of it."""
    posts = [
        {"post": one.node, "next": [list(pair) for pair in sorted(one.onward.items())]} for one in plan.posts
    ]
    arrivals = [[tick for tick, _ in one.law] for one in plan.posts]
    return {"kind": "posts", "payoff": str(plan.payoff), "posts": posts, "arrivals": arrivals}
