"""Checks an upper end by walks: an evader that has drawn a start runs along a walk laid down for it, to an exit or to
a refuge that nobody enters after it.

The pursuers are told the walk before they move, never tire, find every door open and know every face. A pursuer that
can come within reach of any node of it in time, by the way that is shortest for it, captures. Starts are drawn
independently, so the chances that none can are multiplied.
"""

from __future__ import annotations

import heapq
import itertools
from fractions import Fraction
from typing import Any, NamedTuple

from afoot.rules.refuge import PLENTY, may_enter, shielded
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
    within,
)
from afoot.words import Moves

FIELDS = ("kind", "by", "payoff", "walks")


class _Hunter(NamedTuple):
    """A pursuer. ways: by class, for every node those from which a hop leads to it, and how far it is."""

    late: int
    starts: list[Start]
    ways: dict[int, Any]


def check_walks(game: Compiled, end: Any) -> Fraction:
    """The least that the evaders are worth along these walks. Raises Failed where the file contradicts itself."""
    fields(end, "upper", FIELDS)
    if game.rules.flow or game.rules.ends_by:
        raise Failed(
            "upper.kind", "others may hold up a walk, or end it by surrounding, so walks certify nothing"
        )
    cast, floor = game.cast, min(all_worths(game))
    each = listed(end["walks"], "upper.walks", cast.evaders)
    total, hunters = Fraction(0), _hunters_of(game)
    for e in range(cast.evaders):
        where = f"upper.walks[{e}]"
        left = {(start.kind, start.node): start.chance for start in starts_of(game, cast.pursuers + e)}
        for i, walk in enumerate(listed(each[e], where)):
            at = f"{where}[{i}]"
            fields(walk, at, ("class", "path"))
            kind = whole(walk["class"], f"{at}.class", 0, len(cast.classes) - 1)
            path = [whole(node, f"{at}.path", 0, len(game.board.degree) - 1)
                    for node in listed(walk["path"], f"{at}.path")]  # fmt: skip
            if not path or (kind, path[0]) not in left:
                raise Failed(
                    f"{at}.path", "it begins where this evader does not start, or where another walk does"
                )
            worth, checks = worth_and_checks(game, cast.pursuers + e, kind, path, f"{at}.path")
            free = _open_chance(game, hunters, checks)
            if worth * free <= 0:
                raise Failed(f"{at}.path", "this walk is worth nothing")
            total += left.pop((kind, path[0])) * worth * free
        total += sum(left.values(), Fraction(0)) * floor
    return total


def worth_and_checks(
    game: Compiled, mover: int, kind: int, path: list[int], where: str
) -> tuple[int, dict[int, tuple[int, int]]]:
    """What the end of a walk is worth, and for each of its nodes the first and the last check with the evader on it."""
    late, horizon = int(game.cast.movers[mover].arrive_tick), int(game.rules.horizon_ticks)
    place = dict(itertools.pairwise(path))
    if len(place) != len(path) - 1:
        raise Failed(where, "it comes to a node twice")

    def choose(node: int) -> int:
        return slot_to(game, kind, node, place[node], where) if node in place else 0

    came = [(tick + late, node) for tick, node in walk_ticks(game, kind, path[0], choose)]
    if [node for _, node in came] != path or came[-1][0] > horizon:
        raise Failed(where, "it does not come to its end before the horizon")
    ends = {int(row.node) for row in game.cast.exits}
    if game.rules.refuge_ends_chase:
        ends |= {int(row.node) for row in game.cast.refuges}
    if ends & set(path[:-1]):
        raise Failed(where, "it comes by an exit or a refuge on its way, where its chase ends")
    worth = _worth_at(game, path[-1], late, where)
    # In games where captures are checked after the pursuers' turn too, one who leaves in a tick is still there then.
    lingers = int(game.rules.each_move and game.rules.moves == Moves.PURSUERS_FIRST)
    leaves = [tick - 1 + lingers for tick, _ in came[1:]]
    firsts, lasts = [late + 1, *(tick for tick, _ in came[1:])], [*leaves, max(came[-1][0], late + 1)]
    return worth, dict(zip(path, zip(firsts, lasts, strict=True), strict=True))


def _worth_at(game: Compiled, node: int, late: int, where: str) -> int:
    """Thousandths at the end of a walk: an exit's, or a refuge's where nobody comes to whoever is inside."""
    cast, rules = game.cast, game.rules
    marks = cast.marks[node]
    if marks.exit >= 0:
        return int(cast.exits[marks.exit].worth)
    if marks.refuge < 0:
        raise Failed(where, "it does not end at an exit or a refuge")
    row = cast.refuges[marks.refuge]
    room = may_enter(row.beds, row.supplies) and row.beds >= cast.evaders
    stays = row.supplies == PLENTY or row.supplies > cast.evaders * rules.horizon_ticks
    if not room or not (rules.refuge_ends_chase or (shielded(1, row.open) and stays)):
        raise Failed(where, "its refuge is not sure to keep it safe to the horizon")
    return int(row.worth)


def _hunters_of(game: Compiled) -> list[_Hunter]:
    """Every pursuer's draw, with the ways that are open to each class of it."""
    by_kind: dict[int, Any] = {}
    found = []
    for i in range(game.cast.pursuers):
        starts = starts_of(game, i)
        for start in starts:
            if start.kind not in by_kind:
                by_kind[start.kind] = ways_in(game, start.kind, passages=True)
        found.append(_Hunter(int(game.cast.movers[i].arrive_tick), starts, by_kind))
    return found


def _open_chance(game: Compiled, hunters: list[_Hunter], checks: dict[int, tuple[int, int]]) -> Fraction:
    """Chance that no pursuer can be in reach of any of these nodes by the last check with the evader on it."""
    free = Fraction(1)
    latest: dict[int, dict[int, int]] = {}
    for hunter in hunters:
        own = Fraction(0)
        for start in hunter.starts:
            if start.kind not in latest:
                latest[start.kind] = in_time(game, start.kind, hunter.ways[start.kind], checks)
            if latest[start.kind].get(start.node, -1) < hunter.late * top_speed_mm(game, start.kind):
                own += start.chance
        free *= own
    return free


def in_time(game: Compiled, kind: int, ways: Any, checks: dict[int, tuple[int, int]]) -> dict[int, int]:
    """For every node the latest mm of travel at which a pursuer there can still come within reach of the walk."""
    speed = top_speed_mm(game, kind)
    heap = []
    for node, (_, tick) in checks.items():
        for near in within(ways, node, int(game.rules.reach_hops)):
            heap.append((-tick * speed, near))
    heapq.heapify(heap)
    done: dict[int, int] = {}
    while heap:
        late, node = heapq.heappop(heap)
        if node in done:
            continue
        done[node] = -late
        for before, far in ways[node]:
            if before not in done and -late - far >= 0:
                heapq.heappush(heap, (late + far, before))
    return done
