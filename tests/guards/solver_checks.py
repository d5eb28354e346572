"""Answers of the solvers to games so small that they are known: by hand, or from a slow twin that shares no rule.

Each check is of some games, one after the other, that are made and solved when they are called; `KNOWN` has what
their values must be, or games' slow twins that give them without the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import networkx as nx
import numpy as np

from afoot.scenarios import Compiled, from_graph
from afoot.solvers.small import solve_small
from tests.guards import hidden_checks, large_checks, measure_checks, queue_checks
from tests.guards.case import Case, Cases, Known
from tests.guards.twin_checks import backwards, backwards_slowly, enumerated, enumerated_slowly
from tests.solvers.made_up import (
    FAST,
    GROUND,
    PATH,
    WHOLE,
    cornered,
    game_of,
    guised,
    over_ground,
    team,
)


def surrounded() -> Cases:
    """On a path that pursuers may not go along an evader is shut in: by pursuers next to it, whatever streets there are
    that it may not go along; by one on the only way to an exit; by two that are at both ends of the path in time. Else
    it lasts, or gets away. Who is next to it is looked at in every tick, however seldom all else is."""

    def value(*told: Any, **more: Any) -> Case:
        return lambda: _value(walled(*told, **more))

    yield value("adjacent", starts=("a", "c"))
    yield value("adjacent", starts=("a", "far"))
    yield value("adjacent", starts=("a", "c"), yard=True)
    yield value("sealed", starts=("c",), exit="exit")
    yield value("sealed", starts=("a",), exit="exit")
    for other in ("before c", "far", "before a"):
        yield value("contained", starts=("before a", other), exit="exit", slow=True)
    yield value("contained", starts=("hub",), exit="exit", slow=True, hub=True)
    for other in ("hub", "exit"):
        yield value("contained", starts=("hub", other), exit="exit", slow=True, hub=True)
    yield value("adjacent", starts=("farther", "c"), check_ticks=9, horizon=2)


def _value(game: Compiled) -> float:
    return solve_small(game).value


def walled(
    measure: str,
    starts: tuple[str, ...],
    exit: str | None = None,
    slow: bool = False,
    hub: bool = False,
    yard: bool = False,
    check_ticks: int = 1,
    horizon: int = 1,
) -> Compiled:
    """An evader at b on the path a, b, c, exit, which pursuers may not go along.

    hub, yard: whether there are streets between the ends, and one from b that leads nowhere else;
    check_ticks, horizon: as rules have them.
    """
    rules = {"ends_by": measure, "check_ticks": check_ticks}
    data = {
        "rules": {**WHOLE, "surrounded": rules, "horizon_ticks": horizon},
        "classes": {
            "cop": {**FAST, "ways": ["street"]},
            "thief": {"walk_m_s": 1.5 if slow else 10, "ways": ["path"]},
        },
        "pursuers": team("cop", "chase", *starts),
        "evaders": team("thief", "runner", "b"),
        "worth": {"surrounded": 0.25, "timeout": 1},
        **({"exits": [{"place": exit, "worth": 1}]} if exit else {}),
    }
    paths = dict.fromkeys([("a", "b"), ("b", "c"), ("c", "exit")], PATH)
    streets = [("far", "farther"), ("farther", "before a"), ("before a", "a"), ("c", "before c")]
    streets += [("before c", "beyond"), ("beyond", "farther")]
    streets += [("hub", "a"), ("hub", "c"), ("exit", "shed")] if hub else []
    streets += [("b", "yard")] if yard else []
    return game_of(data, [*paths, *streets], drawn=paths)


def tired() -> Cases:
    """Two hops of a run are in its legs, and then a rest; an exit three hops away is too far for three ticks of it. A
    hop of four ticks is begun at a run and ended at a walk, whoever has rested before."""

    def value(hops: int, horizon: int, reserve_m: float, slower: float = 1) -> float:
        data = {
            "rules": {**WHOLE, "stamina": True, "horizon_ticks": horizon},
            "classes": {
                "cop": {"walk_m_s": 1, "ways": []},
                "thief": {
                    "walk_m_s": 5 / slower, "run_m_s": 10 / slower, "critical_m_s": 5 / slower,
                    "reserve_m": reserve_m, "recovery_m_s": {"rest": 5, "walk": 5 / slower, "run": 0},
                },
            },
            "pursuers": team("cop", "chase", "post"),
            "evaders": team("thief", "runner", "n0"),
            "exits": [{"place": f"n{hops}", "worth": 1}],
        }  # fmt: skip
        line = [(f"n{i}", f"n{i + 1}") for i in range(hops)]
        return solve_small(game_of(data, [*line, ("n0", "post")])).value

    for hops, horizon, reserve_m in ((2, 2, 10), (3, 3, 10), (3, 4, 10), (3, 3, 15), (1, 1, 4), (3, 4, 5)):
        yield partial(value, hops, horizon, reserve_m)
    for horizon in (5, 6):
        yield partial(value, 1, horizon, 2, slower=5)


def sheltered() -> Cases:
    """Beds for one of two; supplies for one tick of one, after which it gives itself up or must leave; doors open; no
    supplies at all, where whoever is let in is safe."""
    yield partial(_refuge, {"beds": 1}, evaders=2)
    yield partial(_refuge, {"beds": 2}, evaders=2)
    yield partial(_refuge, {"beds": 1, "supplies_s": 4}, evaders=1)
    yield partial(_refuge, {"beds": 1, "supplies_s": 2}, evaders=1)
    yield partial(_refuge, {"beds": 1, "entry": "open"}, evaders=1)
    yield lambda: _value(an_empty_larder())


def _refuge(told: dict[str, Any], evaders: int) -> float:
    return _value(a_house(told, evaders))


def a_house(told: dict[str, Any], evaders: int, **rules: Any) -> Compiled:
    """Evaders a hop from a refuge, and a pursuer that is there in three ticks of four. told: fields of the refuge."""
    data = {
        "rules": {**WHOLE, "horizon_ticks": 4, **rules},
        "classes": {"cop": FAST, "thief": FAST},
        "pursuers": team("cop", "chase", "post"),
        "evaders": team("thief", "runner", *["road"] * evaders),
        "refuges": [{"place": "house", "worth": 1, **told}],
    }
    return game_of(data, [("post", "mid"), ("mid", "road"), ("road", "house")])


def an_empty_larder() -> Compiled:
    """Whoever is let in is safe, but there is nothing left to live on."""
    return a_house({"beds": 1, "supplies_s": 0}, evaders=1, refuge={"ends_chase": True})


def first() -> Cases:
    """Two at the door of a house with one bed: the lower id goes in. The other one runs on to an exit, if it can."""
    for order in (("runner", "sitter"), ("sitter", "runner")):
        yield lambda order=order: _value(at_the_door(*order))


def at_the_door(*order: str) -> Compiled:
    """Two evaders a hop from a refuge with one bed; a sitter can go no farther, a runner to an exit behind it."""
    data = {
        "rules": {**WHOLE, "horizon_ticks": 3, "refuge": {"ends_chase": True}},
        "classes": {"cop": {"walk_m_s": 1, "ways": []}, "runner": FAST, "sitter": {**FAST, "ways": ["path"]}},
        "pursuers": team("cop", "chase", "post"),
        "evaders": {"policy": "runner", "units": [{"class": one, "start": "road"} for one in order]},
        "refuges": [{"place": "house", "worth": 1, "beds": 1}],
        "exits": [{"place": "exit", "worth": 1}],
    }
    ways = [("road", "house"), ("house", "far"), ("far", "exit"), ("road", "post")]
    return game_of(data, ways, drawn={ways[0]: PATH})


def late() -> Cases:
    """A pursuer that enters the board a hop from an evader in a cell has it in the tick after."""
    for arrives, horizon in ((1, 2), (2, 3)):
        data = {
            "rules": {**WHOLE, "horizon_ticks": horizon},
            "classes": {"cop": FAST, "thief": {**FAST, "ways": []}},
            "pursuers": {
                "policy": "chase",
                "units": [{"class": "cop", "start": "post", "arrive_s": arrives}],
            },
            "evaders": team("thief", "runner", "cell"),
            "worth": {"surrounded": 0, "timeout": 1},
        }
        yield lambda data=data: _value(game_of(data, [("post", "cell")]))


def witnessed() -> Cases:
    """Where everybody sees everything, it is nothing to a pursuer one or two hops from an evader in a cell, with time
    for one of them, that a bystander reports what it sees and what it does not."""
    for start in ("post", "far"):
        data = {
            "rules": {**WHOLE, "horizon_ticks": 1},
            "classes": {"cop": FAST, "thief": {**FAST, "ways": []}, "passer-by": {**FAST, "ways": []}},
            "pursuers": team("cop", "chase", start),
            "evaders": team("thief", "runner", "cell"),
            "bystanders": {
                "units": [
                    {
                        "class": "passer-by", "start": {"place": "bench"},
                        "witness": {"report": 1, "delay_s": 0, "false_per_h": 1800},
                    }
                ]
            },
            "worth": {"surrounded": 0, "timeout": 1},
        }  # fmt: skip
        yield lambda data=data: _value(game_of(data, [("far", "post"), ("post", "cell"), ("cell", "bench")]))


def carried() -> Cases:
    """Two hops of 3 m at 2 m a tick: in three ticks where what is left over counts, in four where ticks are whole."""

    def value(motion: str, horizon: int) -> float:
        street = nx.Graph()
        nx.add_path(street, ["foot", "mid", "out"], length=3.0)
        nx.add_path(street, ["foot", "post"], length=1000.0)
        game = from_graph(
            street, pursuers=["post"], evaders=["foot"], exits=["out"], timeout_worth=0.0, evader_m_s=2.0,
            horizon_ticks=horizon, rules={"moves": "simultaneous", "motion": motion},
        )  # fmt: skip
        return _value(game)

    for motion, horizon in (("carried", 2), ("carried", 3), ("whole_ticks", 3), ("whole_ticks", 4)):
        yield partial(value, motion, horizon)


def doors() -> Cases:
    """A shut hatch to an exit, for those who know of it; one through which a pursuer
    reaches, or does not; and one that is sealed for good, or only shut, before it comes, and can open it or cannot."""
    yield lambda: _value(cornered(True))
    yield lambda: _value(cornered(False))
    for door in ("shut", "open"):
        data = {
            "rules": {**WHOLE, "capture": {"reach_hops": 1}, "horizon_ticks": 1},
            "classes": {"cop": {**FAST, "ways": ["street"]}, "thief": {**FAST, "ways": []}},
            "pursuers": team("cop", "chase", "kitchen"),
            "evaders": team("thief", "runner", "cellar"),
            "passages": [{"name": "hatch", "door": door}],
            "worth": {"surrounded": 0, "timeout": 1},
        }
        yield lambda data=data: _value(game_of(data, [("kitchen", "hall")], hidden=("kitchen", "cellar")))

    for does, opens in (("seal", True), ("shut", True), ("shut", False)):
        yield lambda does=does, opens=opens: _value(by_the_hatch(does, opens))


def by_the_hatch(does: str, opens: bool = False) -> Compiled:
    """An evader that cannot move behind an open hatch, which it can seal or shut, and a pursuer two hops away."""
    work = {"cost": 1, "takes_s": 1}
    data = {
        "rules": {**WHOLE, "horizon_ticks": 4},
        "classes": {
            "cop": {
                **FAST,
                "ways": ["street"],
                "energy": {"full": 1},
                "abilities": {"open": work} if opens else {},
            },
            "thief": {**FAST, "ways": [], "energy": {"full": 1}, "abilities": {does: work}},
        },
        "pursuers": team("cop", "chase", "hall"),
        "evaders": team("thief", "runner", "cellar"),
        "passages": [{"name": "hatch", "door": "open"}],
        "worth": {"surrounded": 0, "timeout": 1},
    }
    return game_of(data, [("kitchen", "hall")], hidden=("kitchen", "cellar"))


def faces() -> Cases:
    """An evader that cannot move stands one look in a tick and two in each further one; fewer by who looks seldom, and
    each by half as much again in a crowd; none once its energy is gone, of which there is never more than it can hold,
    whatever it wins back. A look from half as far as `far_m` is half as sure as one from there."""
    still: dict[str, Any] = {"energy": 100, "near": 0.5, "horizon": 2, "ways": ()}
    every: list[dict[str, Any]] = [
        {"horizon": 1},
        {},
        {"horizon": 3, "energy": 1},
        {"horizon": 3, "energy": 3},
        {"identifies": {"every_s": 5}},
        {"near": 0, "sight_m": 100, "arrive_s": 1, "identifies": {"far": 1}},
        {"near": 0, "sight_m": 100},
        {"horizon": 1, "crowd": {"near_m": 100, "cover": 1}},
        {"horizon": 3, "energy": 1, "arrive_s": 1, "recovery": 1},
        {"horizon": 4, "energy": 2, "arrive_s": 1, "recovery": 1},
        {"near": 0, "sight_m": 100, "arrive_s": 1, "identifies": {"far": 1, "far_m": 13.856}},
    ]
    for one in every:
        yield lambda one=one: _value(guised(**{**still, **one}))


def beside_a_crowd() -> Cases:
    """A passer-by near an evader in guise halves the chance of a look, but only where it is in the evader's sight."""
    for in_line in (True, False):
        yield lambda in_line=in_line: _value(accompanied(0.5, 1, 1, in_line))


def accompanied(near: float, cover: float, horizon: int, in_line: bool) -> Compiled:
    """An evader in guise that cannot move, and a passer-by a hop away, between whom there is a wall or none.

    near, cover: of the pursuer's looks and of the crowd, as scenarios state them.
    """
    game = guised(100, near, horizon, ways=(), crowd={"near_m": 100, "cover": cover})
    if in_line:
        return game
    names, seen = game.compiled_board.names, game.board.sight_bits.copy()
    for a, b in (("b", "z"), ("z", "b")):
        seen[names[a], 0] &= ~(np.uint64(1) << np.uint64(names[b]))
    board = game.board._replace(sight_bits=seen)
    return replace(game, compiled_board=replace(game.compiled_board, board=board))


def ground() -> Cases:
    """Ticks to the end of a way by what it leads over, at a run where one can: as few as get one to the exit."""
    yield from (partial(_over, kind) for kind in GROUND)


def _over(kind: str) -> float:
    found = solve_small(over_ground(kind, 40))
    ((_, start),) = found.roots
    return float(next(ticks for ticks in range(found.turns + 1) if found.values.at(ticks)[start] > 0))


KNOWN: dict[str, tuple[Callable[[], Cases], Known | Callable[[], Cases]]] = {
    "backwards": (backwards, backwards_slowly),
    "enumerated": (enumerated, enumerated_slowly),
    "surrounded": (surrounded, [0.25, 1, 0.25, 0.25, 1, 0.25, 1, 1, 1, 0.25, 1, 0.25]),
    "tired": (tired, [1, 0, 1, 1, 0, 1, 0, 1]),
    "sheltered": (sheltered, [1, 2, 1, 0, 0, 0]),
    "carried": (carried, [0, 1, 0, 1]),
    "late": (late, [0, 0]),
    "witnessed": (witnessed, [0, 1]),
    "first": (first, [1, 2]),
    "doors": (doors, [1, 0, 1, 0, 1, 0, 1]),
    "faces": (faces, [0.5, 0.125, 0, 1 / 32, 0.25, 0, 0, 0.75, 0, 1 / 32, 0.5]),
    "beside a crowd": (beside_a_crowd, [0.75, 0.5]),
    "ground": (ground, [4, 10, 7, 7, 12, 22, 34, 5, 5]),
    **queue_checks.KNOWN,
    **measure_checks.KNOWN,
    **hidden_checks.KNOWN,
    **large_checks.KNOWN,
}
