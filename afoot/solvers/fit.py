"""Which game a table is of: what of a board, a cast and rules decides who wins, to be compared with another game's."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from afoot.board.model import Board
from afoot.errors import AfootError, Where
from afoot.rules.cast import Cast
from afoot.rules.rules import Rules
from afoot.scenarios import Compiled
from afoot.solvers.game import Asked, check_rules, goal_nodes, kinds_of
from afoot.words import Moves

_WORDS = {"board": "the board", "ways": "the ways open to its movers", "goals": "nodes of exits and refuges"}


def game_facts(board: Board, cast: Cast, rules: Rules, pursuers: int) -> dict[str, Any]:
    """What decides, by name; arrays as digests. The horizon is not among it: ticks to a capture are not cut off."""
    kinds, evader = kinds_of(cast, pursuers)
    rows = [cast.classes[kind] for kind in (*kinds, evader)]
    return {
        "board": _digest(board.hops, board.degree),
        "pursuers": pursuers,
        "speeds_mm": [row.speed_mm.tolist() for row in rows],
        "ways": [_digest(cast.hop_mm[row.profile], cast.steps[row.profile].fastest) for row in rows],
        "goals": sorted(set(goal_nodes(cast, rules))),
        "moves": Moves(rules.moves).name.lower(),
        "motion": "whole_ticks" if rules.whole_ticks else "carried",
        "capture.reach_hops": rules.reach_hops,
        "capture.checked": "each_move" if rules.each_move else "end_of_tick",
        "capture.crossing": bool(rules.crossing),
    }


def check_fit(facts: dict[str, Any], compiled: Compiled, side: str) -> None:
    """Raise AfootError where a table is not of the game that is to be played. facts: the table's; side: whose it is."""
    cast, where = compiled.cast, Where(field=side)
    fix = "Solve this scenario and save its table: afoot solve SCENARIO --save FILE."
    try:
        check_rules(cast, compiled.rules, Asked(cast.pursuers))
    except AfootError as error:
        raise error.led_to_by(Where(field=f"{side}: no table is of this game")) from None
    own = game_facts(compiled.board, cast, compiled.rules, cast.pursuers)
    for name, value in facts["game"].items():
        if own[name] != value:
            what = f"the table is of another game: {_WORDS.get(name, name)} differ" + "s" * (name == "board")
            came, expected = (None, "") if name in _WORDS else (value, f"{own[name]}, as in the scenario")
            raise AfootError(what, where=where, came=came, expected=expected, fix=fix)
    if facts["blocked"] or facts["stays"] != "both":
        came = f"blocked: {len(facts['blocked'])} nodes, stays: {facts['stays']}"
        raise AfootError("the table is of a game with ways that a scenario cannot forbid", where=where, came=came,
                         expected="no blocked nodes, and stays: both", fix=fix)  # fmt: skip
    if (cast.movers.arrive_tick[: cast.pursuers + 1] > 0).any():
        raise AfootError("a table knows no positions in which somebody is not on the board yet", where=where,
                         expected="a scenario in which nobody arrives late",
                         fix="Leave arrive_s out, or play another policy.")  # fmt: skip


def _digest(*arrays: Any) -> str:
    total = hashlib.sha256()
    for array in arrays:
        total.update(repr(array.shape).encode())
        total.update(np.ascontiguousarray(array, "<i8").tobytes())
    return total.hexdigest()[:16]
