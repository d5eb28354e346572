"""A trial: parts of a board are solved under the same rules, to tell how long the whole will take.

How often teams are looked at hangs on the board's shape and on the rules in ways that no formula has: on a ring seven
times, on a grid where meetings count at the end of a tick fifty times. A part that is cut out of the board in
breadth-first order behaves much like the whole, and takes some hundredths of its time.

Where the evader gets away for good on a part it does so on the whole, and there teams are looked at no more often on a
wider board. So the part is cut out where the evader has the most ways. If it does not get away there, it may still do
so on the whole, and solving then takes less than is told.
"""

from __future__ import annotations

import random
import time
from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.rules.cast import Cast
from afoot.solvers.drive import Driver
from afoot.solvers.forecast import Forecast, across, forecast, looks_s
from afoot.solvers.game import Game, make_game
from afoot.solvers.order import beside, breadth_first, near_order

SHARE = 0.0125  # of the time of the whole that solving a part is meant to take,
MOST_S = 0.5  # and no more than this;
LEAST_S = 0.05  # what is said to take less is not tried
ROOTS = 32  # nodes all over the board about which a part may be cut out
FEW = 8  # nodes of a part that is solved first, so that compiled code is at hand; no part is smaller
LOST = 0.5  # less of a part than this is won: the evader gets away for good
GROWS = 0.44  # else teams are looked at more often on a wider board: by this power of its width,
GROWS_SWEPT = 0.55  # or this one where no ticks are kept;
GROWS_STEADY = 0.25  # but this one where a part half as large takes as many sweeps,
SWEEPS = 3  # and where a sweep there, one back and one to see that this is all have done, a wider board takes no more
GROWS_RIMLESS = 0.95  # where a board is not wide at all (see `_branches`), it is this power of its nodes
MANY = 3  # pursuers, of whom no part of a board without a rim tells whether they win on the whole
RING = 2  # hops cut off where a part of a ring is taken: it is made a ring
WIDE, CYCLES = 3.0, 0.25  # see `_branches`


class Part(NamedTuple):
    """A board and a cast of some of the nodes."""

    board: Board
    cast: Cast
    nodes: Any  # int64 [m] of the whole board


class Tried(NamedTuple):
    """A part that was solved."""

    won: float  # share of positions
    cpu_s: float  # of one core
    rounds: int  # with ticks: those of the longest capture


def timed(game: Game, distances: bool, rough: Forecast) -> Forecast:
    """The forecast by a trial: its time, and its memory where few captures mean few ticks. rough: what is expected
    without one."""
    if rough.cpu_s < LEAST_S:
        return rough
    total, far = len(game.board.degree), across(game)
    share = min(SHARE, MOST_S / rough.cpu_s)
    nodes = max(FEW, int(total * share ** (1 / (len(game.kinds) + 1))))
    if nodes >= total:
        return rough
    rimless = _branches(game, far)
    joined = beside(game.board.hops, game.board.degree)
    order = np.argsort(near_order(game.board.hops, game.board.degree)).tolist()
    few = cut(game, order[:FEW], rimless)
    for ticks in {False, distances}:
        solve_part(few, ticks)
    best = order[:nodes] if rimless else densest(joined, order, nodes)
    own = cut(game, best, rimless)
    larger = looks_s(game) / looks_s(own)
    # Who wins is found out without ticks, as that is the lesser work by far where it is the pursuers.
    tried, wider = solve_part(own, False), max(1.0, far / max(across(own), 1))
    # A team of three may win on all parts of such a board, or on some, and on the whole hardly or not at all.
    unsure = rimless and len(game.kinds) >= MANY
    if tried.won < LOST:
        memory = _few_ticks(game, own, wider) if distances else rough.bytes
        # Ticks hardly add to the time.
        return rough._replace(cpu_s=tried.cpu_s * larger, bytes=memory, unsure=unsure)
    power = GROWS
    if distances:
        tried = solve_part(own, True)
    elif not rimless:
        half = densest(joined, order, max(FEW, nodes // 2))
        power = swept_power(tried.rounds, cut(game, half, rimless))
    grows = (total / nodes) ** GROWS_RIMLESS if rimless else wider**power
    return rough._replace(cpu_s=tried.cpu_s * larger * grows, unsure=unsure)


def swept_power(rounds: int, half: Game) -> float:
    """By which power of a board's width teams are looked at more often, where no ticks are kept. rounds: sweeps that a
    part took; half: a part half as large."""
    if rounds <= SWEEPS:
        return 0.0
    return GROWS_SWEPT if solve_part(half, False).rounds < rounds else GROWS_STEADY


def _few_ticks(game: Game, own: Game, wider: float) -> int:
    """Bytes of the whole where the longest capture takes as many ticks as on a part of it, but for the width."""
    return forecast(game, True, int(solve_part(own, True).rounds * wider)).bytes


def densest(joined: list[set[int]], order: list[int], nodes: int) -> list[int]:
    """That many nodes about one of some all over the board: those with the most hops among them."""
    best, most = order[:nodes], -1
    for root in order[:: max(1, len(order) // ROOTS)]:
        about = breadth_first(joined, root, nodes)
        inside = set(about)
        hops = sum(len(joined[node] & inside) for node in about)
        if len(about) == nodes and hops > most:
            best, most = about, hops
    return best


def cut(game: Game, nodes: list[int], rimless: bool) -> Game:
    """The game on a part of the board."""
    part = part_of(game, np.array(nodes), rimless)
    blocked = None if game.asked.blocked is None else game.asked.blocked[part.nodes]
    return make_game(part.board, part.cast, game.rules, game.asked._replace(blocked=blocked))


def solve_part(own: Game, distances: bool) -> Tried:
    """Solve the game on a part."""
    driver = Driver(own, distances=distances)
    began = time.thread_time()
    found = driver.run()
    took_s = time.thread_time() - began
    won = np.bitwise_count(found.start & own.tables.full).sum(dtype=np.int64)
    return Tried(float(won) / (own.teams * len(own.evader.node)), took_s, found.rounds)


def part_of(game: Game, nodes: Any, rimless: bool) -> Part:
    """These nodes of a board, with the hops among them. rimless: hops that lead out are led back to others that do."""
    board, cast, count = game.board, game.cast, len(nodes)
    number = np.full(len(board.degree), -1, np.int64)
    number[nodes] = np.arange(count)
    used = np.arange(board.hops.shape[1])[None] < board.degree[nodes][:, None]
    to = np.where(used, number[board.hops[nodes]], np.arange(count)[:, None])
    cut = np.argwhere(to < 0).tolist()
    if rimless or len(cut) == RING:
        random.Random(0).shuffle(cut)
        for (a, slot_a), (b, slot_b) in zip(cut[::2], cut[1::2], strict=False):
            if a != b and b not in to[a] and a not in to[b]:
                to[a, slot_a], to[b, slot_b] = b, a
    hop_mm = cast.hop_mm[:, nodes].copy()
    hop_mm[:, to < 0] = 0  # closed
    hops = np.where(to < 0, np.arange(count)[:, None], to).astype(board.hops.dtype)
    goals = {"exits": _among(cast.exits, number), "refuges": _among(cast.refuges, number)}
    return Part(
        board._replace(hops=hops, degree=board.degree[nodes]),
        cast._replace(hop_mm=hop_mm, steps=cast.steps[:, nodes], **goals),
        nodes,
    )


def _among(goals: Any, number: Any) -> Any:
    """The goals in a part of the board; one at least where the board has any."""
    inside = number[goals["node"]] >= 0
    found = (goals[inside] if inside.any() else goals[:1]).copy()
    found["node"] = np.maximum(number[found["node"]], 0)
    return found


def _branches(game: Game, far: int) -> bool:
    """Whether a board is one whose parts are mostly rim: not far across for its nodes, and no tree either."""
    nodes = len(game.board.degree)
    beyond_a_tree = float((game.board.degree - 1).sum()) / 2 - nodes
    return far < WIDE * np.log2(nodes) and beyond_a_tree > CYCLES * nodes
