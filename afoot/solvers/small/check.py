"""What cannot be enumerated, told before anything is tried."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from afoot.board.model import Board
from afoot.errors import AfootError, Where
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.words import Ability

MOST_STARTS = 20_000  # combinations of starts and classes that a scenario may draw
_FIELD = "bystanders"


def check_game(board: Board, cast: Cast, rules: Rules, hidden: bool) -> None:
    """Raises AfootError for a game whose next position hangs on more than orders and the draws gone through."""
    movers = cast.movers[: cast.pursuers + cast.evaders]
    if cast.evaders < 1:
        raise AfootError(
            "nobody is chased",
            where=Where(field="evaders"),
            came=0,
            expected="at least one evader",
            fix="Add an evader to the scenario.",
        )
    if (movers.leader >= 0).any():
        raise AfootError("a follower walks by its policy and not by orders", where=Where(field="units.leader"),
                         expected="units that follow nobody", fix="Take out the leader.")  # fmt: skip
    for column in range(len(cast.movers) - cast.bystanders, len(cast.movers)):
        if _can_walk(board, cast, column):
            raise AfootError(
                "bystanders that walk are not enumerated: they go where chance takes them",
                where=Where(field=_FIELD), came="a class that has ways from where it may start",
                expected="bystanders that stay", fix="Give their class ways: [].",
            )  # fmt: skip
    if cast.means is None:
        return
    if rules.decoys:
        _check_lures(board, cast)
    if hidden and rules.witnesses:
        raise AfootError("reports of witnesses are not gone through where information is hidden",
                         where=Where(field=_FIELD), came="witness", expected="none",
                         fix="Leave them out: rules.without: [witnesses].")  # fmt: skip


def _can_walk(board: Board, cast: Cast, column: int) -> bool:
    told = cast.movers[column]
    nodes = cast.starts.node[told.start_first : told.start_last]
    kinds = cast.types.kind[told.type_first : told.type_last]
    profiles = cast.classes.profile[kinds]
    return bool((cast.hop_mm[np.ix_(profiles, nodes)] > 0).any())


def _check_lures(board: Board, cast: Cast) -> None:
    for kind in range(len(cast.classes)):
        rows = cast.means.lure_of[kind]
        stuck = not (cast.hop_mm[cast.means.barred[kind]] > 0).any()
        if not cast.means.abilities[kind, Ability.DECOY].allowed or stuck:
            continue
        if rows.last - rows.first != 1:
            raise AfootError(
                "a decoy whose goal is drawn is not enumerated", where=Where(field="abilities.decoy.lure"),
                came=f"{rows.last - rows.first} lures", expected="one", fix="State one lure for the class.",
            )  # fmt: skip


def joint_starts(cast: Cast) -> list[tuple[float, tuple[int, ...], tuple[int, ...]]]:
    """(chance, row of Cast.starts of each mover, row of Cast.types) of every combination that may be drawn."""
    out: list[tuple[float, tuple[int, ...], tuple[int, ...]]] = [(1.0, (), ())]
    for mover in cast.movers:
        starts = _rows(cast.starts, mover.start_first, mover.start_last)
        types = _rows(cast.types, mover.type_first, mover.type_last)
        if len(out) * len(starts) * len(types) > MOST_STARTS:
            raise AfootError("too many combinations of starts are drawn", came=f"over {MOST_STARTS:,}",
                             expected=f"at most {MOST_STARTS:,}", fix="State fewer starts.")  # fmt: skip
        out = [
            (p * a * b, (*rows, i), (*kinds, k))
            for p, rows, kinds in out
            for i, a in starts
            for k, b in types
        ]
    return out


def _rows(table: Any, first: int, last: int) -> list[tuple[int, float]]:
    """Rows that are drawn with a chance above 0, and that chance."""
    shares = np.diff(table.upto[first:last].astype(np.float64), prepend=0.0) / 2**32
    return [(int(first) + i, float(share)) for i, share in enumerate(shares) if share > 0]


def placements(board: Board, cast: Cast) -> int:
    """How many placements of the pursuers and evaders there are, at most: a first idea of a game's size."""
    return math.prod([len(board.degree)] * (cast.pursuers + cast.evaders))
