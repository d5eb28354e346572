"""Games on small boards that are held as large ones are: sight in lists, and distances by hubs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from afoot.board.distance import graph_of
from afoot.board.labels import label
from afoot.rules.distance import NO_ROW, NO_ROWS
from afoot.scenarios import Compiled
from afoot.solvers.small import solve_hidden
from tests.guards.case import Cases, Known
from tests.guards.measure_checks import Moment, moments_on_dear_ways, value_on_hops
from tests.guards.queue_checks import doubled_in_line, value_with_a_decoy
from tests.solvers.made_up import runaway


def as_a_large_one(game: Compiled, rows: bool = False) -> Compiled:
    """The game on a board held as a large one is. rows: whether ways to exits and refuges have rows of their own."""
    board, count = game.board, len(game.board.degree)
    seen = [
        [b for b in range(count) if board.sight_bits[a, b >> 6] >> np.uint64(b & 63) & np.uint64(1)]
        for a in range(count)
    ]
    lists = board._replace(
        sight_bits=np.zeros((0, 0), np.uint64),
        sight_start=np.cumsum([0, *map(len, seen)]).astype(np.int64),
        sight_node=np.array([node for row in seen for node in row], np.int32),
    )
    hop_mm, told = game.cast.hop_mm, game.cast.distances
    hubs = label(board, hop_mm, [graph_of(board.hops, board.degree, costs, reverse=True) for costs in hop_mm])
    kept = {"row": told.row, "rows_mm": told.rows_mm} if rows else {"row": NO_ROW, "rows_mm": NO_ROWS}
    return replace(
        game,
        compiled_board=replace(game.compiled_board, board=lists),
        cast=game.cast._replace(distances=hubs._replace(**kept)),
    )


def behind_a_wall(hidden: bool) -> Compiled:
    """Which of two ways an evader goes is seen, but not where there is a wall between the posts and the ways."""
    game = runaway({})
    names, seen = game.compiled_board.names, game.board.sight_bits.copy()
    for a, b in (("post", "left"), ("left", "post"), ("post", "right"), ("right", "post")) if hidden else ():
        seen[names[a], 0] &= ~(np.uint64(1) << np.uint64(names[b]))
    board = game.board._replace(sight_bits=seen)
    return as_a_large_one(replace(game, compiled_board=replace(game.compiled_board, board=board)))


def listed() -> Cases:
    """Sight in lists: who is in line is seen, and nobody else."""
    yield from (lambda hidden=hidden: solve_hidden(behind_a_wall(hidden)).value for hidden in (False, True))


def moments_by_hubs() -> Iterator[Moment]:
    """As on dear ways, with distances by hubs, and by rows to ways out."""
    for rows in (False, True):
        for one in moments_on_dear_ways(exit="z" if rows else "out"):
            yield one._replace(game=as_a_large_one(one.game, rows))


def by_hubs() -> Cases:
    yield from (partial(value_on_hops, one.game, one.hops) for one in moments_by_hubs())


def in_a_large_line() -> Compiled:
    """A decoy finds its way by hubs."""
    return as_a_large_one(doubled_in_line(False))


def by_way_of_hubs() -> Cases:
    yield lambda: value_with_a_decoy(in_a_large_line())


KNOWN: dict[str, tuple[Callable[[], Cases], Known]] = {
    "listed": (listed, [0, 0.5]),
    "by hubs": (by_hubs, [0, 1, 0, 1]),
    "by way of hubs": (by_way_of_hubs, [0]),
}
