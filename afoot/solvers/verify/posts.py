"""Checks a lower end by posts: each pursuer runs to its post by a route of its own and stands there to the horizon.

The evaders are told posts, routes and draws of starts, pass pursuers that have not arrived, run as fast as they ever
can however tired, find every bed free and every door open. So the payoff found here is at least what they can have.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from afoot.rules.capture import within_reach
from afoot.rules.refuge import may_enter, shielded
from afoot.scenarios import Compiled
from afoot.solvers.verify.ground import (
    Failed,
    Start,
    all_worths,
    fields,
    listed,
    slot_to,
    starts_of,
    top_speed_mm,
    walk_ticks,
    ways_in,
    whole,
)

MOST_DRAWS = 4_096  # joint draws of arrivals that are gone through one by one
FIELDS = ("kind", "by", "payoff", "posts", "arrivals")


class _Hunted(NamedTuple):
    """An evader. ways: by class, for every node those from which a hop leads to it, and how far it is."""

    late: int
    starts: list[Start]
    ways: dict[int, Any]


def check_posts(game: Compiled, end: Any) -> Fraction:
    """The most that the evaders can be worth against these posts. Raises Failed where the file contradicts itself."""
    fields(end, "lower", FIELDS)
    rules, cast = game.rules, game.cast
    if rules.guise:
        raise Failed("lower.kind", "an evader in guise may pass a post, so posts certify nothing here")
    if rules.flow:
        raise Failed("lower.kind", "others may hold up a pursuer on its route, so posts certify nothing here")
    posts = listed(end["posts"], "lower.posts", cast.pursuers)
    arrivals = listed(end["arrivals"], "lower.arrivals", cast.pursuers)
    laws = [_arrival_law(game, i, posts[i], arrivals[i]) for i in range(cast.pursuers)]
    draws = 1
    for law in laws:
        draws *= len(law)
    if draws > MOST_DRAWS:
        raise Failed("lower.arrivals", f"{draws:,} joint arrivals are more than {MOST_DRAWS:,}")
    covers = [covered_by(game, i, int(posts[i]["post"])) for i in range(cast.pursuers)]
    hunted = [_hunted(game, cast.pursuers + e) for e in range(cast.evaders)]
    total = Fraction(0)
    for drawn in itertools.product(*laws):
        chance = Fraction(1)
        for one, _ in drawn:
            chance *= one
        shut = shut_from(game, covers, [tick for _, tick in drawn])
        total += chance * sum((_best_response(game, shut, one) for one in hunted), Fraction(0))
    return total


def _arrival_law(game: Compiled, i: int, post: Any, ticks: Any) -> list[tuple[Fraction, int]]:
    """Chances of a pursuer's arrivals, each rounded up to one of the stated ticks."""
    where, never = f"lower.posts[{i}]", game.rules.horizon_ticks + 1
    fields(post, where, ("post", "next"))
    n = len(game.board.degree)
    at = whole(post["post"], f"{where}.post", 0, n - 1)
    onward: dict[int, int] = {}
    for pair in listed(post["next"], f"{where}.next"):
        node, to = (whole(one, f"{where}.next", 0, n - 1) for one in listed(pair, f"{where}.next", 2))
        if node in onward:
            raise Failed(f"{where}.next", f"node {node} is told twice")
        onward[node] = to
    stated = [whole(tick, f"lower.arrivals[{i}]", 1, never) for tick in listed(ticks, f"lower.arrivals[{i}]")]
    if sorted(set(stated)) != stated:
        raise Failed(f"lower.arrivals[{i}]", "they do not rise")
    chances: dict[int, Fraction] = {}
    seen: set[int] = set()
    used: set[int] = set()
    for start in starts_of(game, i):
        tick = arrival_tick(game, i, start.kind, start.node, (at, onward), seen)
        rounded = next((one for one in stated if one >= tick), None)
        if rounded is None:
            raise Failed(f"lower.arrivals[{i}]", f"from node {start.node} it arrives at tick {tick} only")
        used.add(tick)
        chances[rounded] = chances.get(rounded, Fraction(0)) + start.chance
    if seen != set(onward):
        raise Failed(f"{where}.next", "it tells of nodes that no route comes by")
    if not set(stated) <= used:
        raise Failed(f"lower.arrivals[{i}]", "it states ticks at which nobody arrives")
    return [(chance, tick) for tick, chance in sorted(chances.items())]


def arrival_tick(
    game: Compiled, i: int, kind: int, start: int, route: tuple[int, dict[int, int]], seen: set[int]
) -> int:
    """First check at which a pursuer stands on its post; one past the horizon for never. seen: gathers its nodes."""
    post, onward = route
    late, where = int(game.cast.movers[i].arrive_tick), f"lower.posts[{i}].next"
    never = int(game.rules.horizon_ticks) + 1

    def choose(node: int) -> int:
        if node == post:
            return 0
        if node not in onward:
            return 0  # where there is no way it stays
        seen.add(node)
        return slot_to(game, kind, node, onward[node], where)

    for tick, node in walk_ticks(game, kind, start, choose):
        if node == post:
            return min(max(tick, 1) + late, never)
    return never


def covered_by(game: Compiled, i: int, post: int) -> set[int]:
    """Nodes on which an evader is captured by a pursuer of any class it may have, standing at its post."""
    reach, board, cast = int(game.rules.reach_hops), game.board, game.cast
    if reach == 0:
        return {post}
    found: set[int] | None = None
    for profile in {int(cast.classes[start.kind].profile) for start in starts_of(game, i)}:
        hop_mm = cast.hop_mm
        if cast.means is not None:  # what leads through a passage may be shut
            hop_mm = hop_mm.copy()
            hop_mm[:, cast.means.passage_of >= 0] = 0
        own = {
            node for node in range(len(board.degree))
            if within_reach(board.hops, board.degree, hop_mm, None, profile, post, node, reach)
        }  # fmt: skip
        found = own if found is None else found & own
    return found or set()


def shut_from(game: Compiled, covers: list[set[int]], ticks: list[int]) -> list[int]:
    """For every node the first check at which an evader on it is captured; one past the horizon for never."""
    never = int(game.rules.horizon_ticks) + 1
    shut = [never] * len(game.board.degree)
    for nodes, tick in zip(covers, ticks, strict=True):
        for node in nodes:
            shut[node] = min(shut[node], tick)
    return shut


def _hunted(game: Compiled, mover: int) -> _Hunted:
    starts = starts_of(game, mover)
    ways = {kind: ways_in(game, kind, passages=True) for kind in sorted({start.kind for start in starts})}
    return _Hunted(int(game.cast.movers[mover].arrive_tick), starts, ways)


def _best_response(game: Compiled, shut: list[int], hunted: _Hunted) -> Fraction:
    """Mean worth of the best that one evader can do from each thing its draw may come to."""
    base = base_worth(game)
    if hunted.late >= game.rules.horizon_ticks:  # it never comes onto the board
        return Fraction(max(base, int(game.cast.timeout_worth)))
    total = Fraction(0)
    for kind, ways in hunted.ways.items():
        speed = top_speed_mm(game, kind)
        left = {start.node: start.chance for start in hunted.starts if start.kind == kind}
        for worth, latest in levels(game, kind, ways, shut):
            for node in list(left):
                stays = game.cast.timeout_worth >= worth and lasts_on_its_way(game, kind, node, shut)
                if stays or latest.get(node, -1) >= hunted.late * speed:
                    total += left.pop(node) * worth
        total += sum(left.values(), Fraction(0)) * base
    return total


def base_worth(game: Compiled) -> int:
    """Thousandths that an evader has at least, as posts cannot keep it from being surrounded."""
    return max(0, int(game.cast.surrounded_worth)) if game.rules.ends_by else 0


def levels(game: Compiled, kind: int, ways: Any, shut: list[int]) -> Iterator[tuple[int, dict[int, int]]]:
    """Every worth above the least, the best first, and for each node the latest mm of travel at which an evader of a
    class that has just come there still gets so much. ways: `ways_in`; shut: first checks that capture."""
    speed = top_speed_mm(game, kind)
    for worth in sorted({worth for worth in all_worths(game) if worth > base_worth(game)}, reverse=True):
        yield worth, _latest(game, ways, shut, speed, _ends(game, shut, speed, worth))


def lasts_on_its_way(game: Compiled, kind: int, node: int, shut: list[int]) -> bool:
    """Whether an evader that starts on an exit may still be on its first hop from it at the horizon."""
    if game.cast.marks[node].exit < 0 or shut[node] <= game.rules.horizon_ticks:
        return False
    costs = game.cast.hop_mm[game.cast.classes[kind].profile, node, 1 : game.board.degree[node]]
    return bool((costs > top_speed_mm(game, kind)).any())


def _ends(game: Compiled, shut: list[int], speed: int, least: int) -> dict[int, int]:
    """Nodes where a chase can end with so much worth or more, and the latest mm of travel at which to come there."""
    cast, horizon = game.cast, int(game.rules.horizon_ticks)
    found: dict[int, int] = {}

    def add(node: int, last_tick: int) -> None:
        if last_tick >= 1:
            found[node] = max(found.get(node, -1), last_tick * speed)

    for row in cast.exits:
        if row.worth >= least:
            add(int(row.node), min(shut[row.node] - 1, horizon))
    for row in cast.refuges:
        if row.worth < least or not may_enter(row.beds, row.supplies):
            continue
        if game.rules.refuge_ends_chase or shielded(1, row.open):
            add(int(row.node), min(shut[row.node] - 1, horizon))
        elif shut[row.node] > horizon:
            add(int(row.node), horizon)
    if cast.timeout_worth >= least:
        for node, tick in enumerate(shut):
            if tick > horizon and cast.marks[node].exit < 0:  # who comes to an exit is gone
                add(node, horizon)
    return found


def _latest(game: Compiled, ways: Any, shut: list[int], speed: int, ends: dict[int, int]) -> dict[int, int]:
    """For every node the latest mm of travel at which an evader that has just come there still gets to an end.

    Whoever comes to the next node in tick m was at this one at all checks before m, so m may be no later than the
    first check that captures there. Only who starts on an exit goes on from it. Backwards, the latest first (Dijkstra).
    """
    exits = {int(row.node) for row in game.cast.exits}
    done: dict[int, int] = {}
    leaving: dict[int, int] = {}
    heap = [(-late, node) for node, late in ends.items()]
    heapq.heapify(heap)
    while heap:
        late, node = heapq.heappop(heap)
        if node in done:
            continue
        done[node] = -late
        for before, far in ways[node]:
            when = min(-late, shut[before] * speed) - far
            if before in exits:
                leaving[before] = max(leaving.get(before, -1), when)
            elif before not in done and when >= 0:
                heapq.heappush(heap, (-when, before))
    for node, when in leaving.items():
        done[node] = max(done.get(node, -1), when)
    return done
