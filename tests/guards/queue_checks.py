"""Answers of the solvers to chases in which movers queue for narrow ways, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from afoot.scenarios import Compiled
from afoot.solvers.small import solve_small
from afoot.solvers.small.step import Game
from afoot.words import Status
from tests.guards.case import Cases, Known
from tests.solvers.made_up import EVADER, FAST, WHOLE, game_of, team

# Ticks, the way's width in metres, and a tick's length in seconds: how many are out by then.
NARROW: dict[tuple[int, float, float], float] = {
    (1, 0.9, 1): 1, (2, 0.9, 1): 2, (1, 1.8, 1): 2, (2, 0.9, 0.5): 1, (3, 0.9, 0.5): 2, (1, 0.9, 2): 2,
}  # fmt: skip


def crowded() -> Cases:
    yield from (lambda one=one: solve_small(a_narrow_way(*one)).value for one in NARROW)


def a_narrow_way(horizon: int, width_m: float, tick_s: float) -> Compiled:
    """A way 0.9 m wide lets one of two out in a tick, and both in two; in three where a tick is half a second, and in
    one where it is two."""
    data = {
        "rules": {**WHOLE, "flow": True, "horizon_ticks": horizon},
        "tick_s": tick_s,
        "classes": {"cop": {"walk_m_s": 1, "ways": []}, "thief": {"walk_m_s": 10 / tick_s}},
        "pursuers": team("cop", "chase", "post"),
        "evaders": team("thief", "runner", "door", "door"),
        "exits": [{"place": "out", "worth": 1}],
    }
    ways = [("door", "out"), ("door", "post")]
    return game_of(data, ways, drawn={ways[0]: {"width_m": width_m}})


def queued() -> Cases:
    """A pursuer comes to the door of the house that an evader is in, and one of them can go on to the exit in the tick
    that is left: the evader in an odd tick; in an even one the pursuer, so that the evader keeps the house at most. In
    the first tick it is the evader, too, with a third one in line, that goes nowhere."""
    for arrives, start, more in ((1, "road", ()), (2, "far", ()), (1, "road", ("cell",))):
        asked = (arrives, start, *more)
        yield lambda asked=asked: solve_small(at_the_narrow_door(*asked)).value


def at_the_narrow_door(arrives: int, *starts: str) -> Compiled:
    """A pursuer that arrives at a refuge and evaders from these starts, with one more tick to get from there to an
    exit, for one of them."""
    data = {
        "rules": {**WHOLE, "flow": True, "horizon_ticks": arrives + 1},
        "classes": {"cop": FAST, "thief": FAST},
        "pursuers": {"policy": "chase", "units": [{"class": "cop", "start": "house", "arrive_s": arrives}]},
        "evaders": team("thief", "runner", *starts),
        "refuges": [{"place": "house", "worth": 0.25, "beds": 1}],
        "exits": [{"place": "exit", "worth": 1}],
    }
    ways = [("far", "road"), ("road", "house"), ("house", "exit")]
    ways += [("cell", "cellar"), ("cellar", "yard"), ("yard", "exit")]
    return game_of(data, ways, drawn={ways[2]: {"width_m": 0.9}})


def stood_in_for() -> Cases:
    """A decoy that is first in line for a narrow way out, in the last tick, keeps an evader in, but not once its sender
    has been taken."""
    yield from (partial(_stood_in_for, taken) for taken in (False, True))


def _stood_in_for(taken: bool) -> float:
    return value_with_a_decoy(doubled_in_line(taken))


def value_with_a_decoy(game: Compiled) -> float:
    roots = Game(game.board, game.cast, game.rules).starts()
    for root in roots:
        send_a_decoy(game, root.position.movers, root.position.tricks.decoys)
    return solve_small(game, roots=roots).value


def doubled_in_line(taken: bool) -> Compiled:
    """An evader that is three hops from an exit, and one that is in a cell, with a pursuer or none."""
    decoy = {"life_s": 100, "lure": ["out"]}
    data = {
        "rules": {
            **WHOLE, "moves": "pursuers_first", "flow": True, "horizon_ticks": 3,
            "capture": {"checked": "each_move"},
        },
        "classes": {
            "cop": {**FAST, "ways": []},
            "thief": FAST,
            "sender": {**FAST, "abilities": {"decoy": decoy}},
        },
        "pursuers": team("cop", "chase", "cell" if taken else "post"),
        "evaders": {
            "policy": "runner",
            "decoys": 1,
            "units": [{"class": "sender", "start": "cell"}, {"class": "thief", "start": "road"}],
        },
        "exits": [{"place": "out", "worth": 1}],
    }  # fmt: skip
    ways = [("road", "yard"), ("yard", "door"), ("door", "out"), ("post", "far")]
    ways += [("cell", "cellar"), ("cellar", "far"), ("far", "garden"), ("garden", "out")]
    return game_of(data, ways, drawn={ways[2]: {"width_m": 0.9}})


def send_a_decoy(game: Compiled, movers: Any, decoys: Any) -> None:
    """The decoy of the first evader has been out before, and is where the second one is."""
    decoy = movers[game.cast.pursuers + game.cast.evaders]
    decoy.node = decoy.hop_from = decoy.hop_to = movers.node[EVADER + 1]
    decoy.status, decoy.kind, decoy.set_out_tick = Status.LIVE, movers.kind[EVADER], -1
    decoys[0].sender, decoys[0].until_tick = EVADER, 100


KNOWN: dict[str, tuple[Callable[[], Cases], Known]] = {
    "crowded": (crowded, list(NARROW.values())),
    "queued": (queued, [1, 0.25, 1]),
    "stood in for": (stood_in_for, [0, 1]),
}
