"""Answers of the solvers to chases of a tick that end by being surrounded, worked out by hand: with movers on hops,
with ways of unequal lengths, with refuges and with reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import networkx as nx

from afoot.scenarios import Compiled, from_graph
from afoot.solvers.small import Root, solve_small
from afoot.solvers.small.step import Game
from afoot.words import Gait
from tests.guards.case import Cases, Known
from tests.solvers.made_up import EVADER

Hop = tuple[str, str, int]  # from, to, and the metres that are left of it at the start
LINE = (
    ("p4", "p3"),
    ("p3", "p2"),
    ("p2", "p1"),
    ("p1", "d"),
    ("d", "out"),
    ("out", "q1"),
    ("q1", "q2"),
    ("q2", "q3"),
)
LONG = (("m", "d"), ("shed", "p1"))  # four ticks each
TO_D = {EVADER: ("m", "d", 3)}


def on_line(measure: str, pursuer: str, **told: Any) -> Compiled:
    """An evader at m, four ticks from d on a row of streets of a tick each, with a way out beside d.

    told: fields of rules; `refuge` for a way out that is one, `exits` for others.
    """
    street = nx.Graph()
    street.add_edges_from(LINE, length=1.0)
    street.add_edges_from(LONG, length=4.0)
    outs = {"refuges" if told.pop("refuge", False) else "exits": told.pop("exits", ["out"])}
    return _of_a_tick(street, measure, pursuer, "m", told, outs)


def _of_a_tick(
    graph: nx.Graph[str],
    measure: str,
    pursuer: str,
    evader: str,
    told: Mapping[str, Any],
    outs: Mapping[str, Any],
) -> Compiled:
    """Who lasts the tick has 1, who is surrounded at its end nothing, and nobody is met on a hop."""
    rules = {"moves": "simultaneous", "surrounded": {"ends_by": measure, "check_ticks": 1}}
    captures = {"crossing": False, **told.get("capture", {})}
    return from_graph(
        graph, pursuers=[pursuer], evaders=[evader], timeout_worth=1, horizon_ticks=1,
        rules={**rules, "capture": captures}, **outs,
    )  # fmt: skip


def value_on_hops(game: Compiled, hops: Mapping[int, Hop]) -> float:
    """The value where these movers, by column, are on hops at the start."""
    roots = Game(game.board, game.cast, game.rules).starts()
    for root in roots:
        put_on_hops(game, root.position.movers, hops)
    return solve_small(game, roots=[Root(root.chance, root.position) for root in roots]).value


def put_on_hops(game: Compiled, movers: Any, hops: Mapping[int, Hop]) -> None:
    names = game.compiled_board.names
    for column, (begin, end, left) in hops.items():
        mover = movers[column]
        mover.node = mover.hop_from = names[begin]
        mover.hop_to, mover.remaining_mm = names[end], 1000 * left
        mover.gait, mover.set_out_tick = Gait.WALK, -1


class Moment(NamedTuple):
    """A chase of one tick, who is on which hop, and where the pursuer goes."""

    game: Compiled
    hops: Mapping[int, Hop]
    to: str
    lasts: bool


def moments_on_hops() -> Iterator[Moment]:
    """An evader on its way to d is there in two ticks more, so a pursuer that is as near to it contains it, and so does
    one that is at the way out behind it in three; one that is farther off does not, nor one that is on a hop of which
    two ticks are left. Who is on its way to d seals nothing and is next to nobody; who stands there seals, whatever
    ways out there are on either side, and so does who reaches it over two hops."""
    for pursuer, to, lasts in (("p3", "p2", False), ("p4", "p3", True), ("q3", "q2", False)):
        yield Moment(on_line("contained", pursuer), TO_D, to, lasts)
    yield Moment(on_line("contained", "shed"), {**TO_D, 0: ("shed", "p1", 3)}, "p1", True)
    for measure in ("sealed", "adjacent"):
        yield Moment(on_line(measure, "p1"), {0: ("p1", "d", 2)}, "d", True)
    yield Moment(on_line("sealed", "d", exits=["out", "p1"]), TO_D, "d", False)
    yield Moment(on_line("sealed", "p3", capture={"reach_hops": 2}), TO_D, "p2", False)


def on_hops() -> Cases:
    yield from (partial(value_on_hops, one.game, one.hops) for one in moments_on_hops())


def moments_held() -> Iterator[Moment]:
    """Who reaches d from the node before it seals an evader off from a way out, whether an exit or a refuge; who comes
    to it in two ticks does not."""
    for refuge in (False, True):
        near = on_line("sealed", "p2", refuge=refuge, capture={"reach_hops": 1})
        yield Moment(near, {}, "p1", False)
        yield Moment(on_line("sealed", "p2", refuge=refuge), {}, "p1", True)
        yield Moment(on_line("sealed", "p1", refuge=refuge), {}, "d", False)


def held() -> Cases:
    yield from (partial(value_on_hops, one.game, one.hops) for one in moments_held())


def moments_on_dear_ways(exit: str = "out") -> Iterator[Moment]:
    """An evader is at z by way of y long before a pursuer, and by the street that leads straight there long after."""
    town = nx.DiGraph()
    for a, b, length in (
        ("m", "s", 4),
        ("s", "x", 1),
        ("s", "y", 2),
        ("s", "z", 9),
        ("y", "z", 1),
        ("z", "out", 1),
    ):
        town.add_edge(a, b, length=float(length))
    nx.add_path(town, ["p6", "p5", "p4", "p3", "p2", "p1", "p0", "z"], length=1.0)
    for pursuer, to, lasts in (("p3", "p2", False), ("p6", "p5", True)):
        game = _of_a_tick(town, "contained", pursuer, "m", {}, {"exits": [exit]})
        yield Moment(game, {EVADER: ("m", "s", 2)}, to, lasts)


def dear() -> Cases:
    yield from (partial(value_on_hops, one.game, one.hops) for one in moments_on_dear_ways())


KNOWN: dict[str, tuple[Callable[[], Cases], Known]] = {
    "on hops": (on_hops, [0, 1, 0, 1, 1, 1, 0, 0]),
    "held": (held, [0, 1, 0, 0, 1, 0]),
    "dear": (dear, [0, 1]),
}
