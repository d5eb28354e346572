"""Do movers keep their speed? Random shortest routes walked by the real `tick`, against the class's speed.

python bench/speed.py [SCENARIO ...] [--routes N] [--least_m M] [--json]
A route's due time is its cost (length, scaled by going and slope) over the class's speed at the gait, or at a walk on
those hops that nobody runs along; its share is that over the time from setting out to arrival. A walker arrives within
a tick: what that tick leaves over (`carry_mm`, which the next hop would start with) is not time on the route.
"""

from __future__ import annotations

import argparse
import itertools
import json
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

from afoot.maps import Map
from afoot.rules.motion import gait_allowed
from afoot.scenarios import Compiled, Scenario, compile_scenario, load, with_policies
from afoot.sim.batch import Batch
from afoot.words import Gait

GAITS = (Gait.WALK, Gait.RUN)
NEVER_S = 9e5  # a pursuer due then never enters


class Route(NamedTuple):
    nodes: list[int]
    slots: list[int]
    cost_mm: int
    walked_mm: int  # the part of it along which nobody runs: climbs, and where one stoops or crawls


class Pace(NamedTuple):
    """One class and gait on many routes."""

    walker: str
    gait: Gait
    ticks: Any  # float [routes] from setting out to arrival
    share: Any  # float [routes] realised speed over the class's speed


def alone(scenario: Scenario, map: Map | None = None) -> Compiled:
    """The scenario's map and classes with one free evader of each class and nobody who could stop it."""
    evaders = [
        {"name": name, "class": name, "start": "anywhere"} for name, c in scenario.classes.items() if c.ways
    ]
    pursuer = {"class": evaders[0]["class"], "start": "anywhere", "arrive_s": NEVER_S}
    data = scenario.model_dump(by_alias=True, exclude_none=True)
    data |= {"pursuers": {"units": [pursuer]}, "evaders": {"units": evaders}, "exits": [], "refuges": []}
    data["rules"] |= {"stamina": False, "horizon_s": 1e6, "share_delay_ticks": 0}
    data["rules"]["without"] = ["guise", "decoys"]  # there is nobody to look like, and nobody to lead astray
    for passage in data.get("passages", ()):
        passage |= {"known_to": ["pursuers", "evaders"], "door": "open"}
    data.pop("rally", None)
    data.pop("bystanders", None)
    return with_policies(compile_scenario(Scenario.model_validate(data), map), "orders", "orders")


def route_along(game: Compiled, kind: int, nodes: list[int], slots: list[int]) -> Route:
    """The route of a class from node to node, by the slots between them."""
    at = (nodes[:-1], slots)
    cost_mm = game.cast.hop_mm[game.cast.classes[kind].profile][at]
    run = [gait_allowed(going, Gait.RUN) == Gait.RUN for going in game.board.going[at].tolist()]
    return Route(nodes, slots, int(cost_mm.sum()), int(cost_mm[np.logical_not(run)].sum()))


def random_routes(game: Compiled, kind: int, count: int, least_mm: int, seed: int) -> list[Route]:
    """Shortest routes of a class between random nodes, of at least `least_mm` true length."""
    board = game.board
    cost = game.cast.hop_mm[game.cast.classes[kind].profile]
    graph: Any = nx.DiGraph()
    tail, slot = np.nonzero(cost)
    for a, s in zip(tail.tolist(), slot.tolist(), strict=True):
        graph.add_edge(a, int(board.hops[a, s]), weight=int(cost[a, s]), slot=s)
    rng = np.random.default_rng(seed)
    nodes = sorted(graph.nodes)
    found: list[Route] = []
    while len(found) < count:
        start = nodes[rng.integers(len(nodes))]
        paths = nx.single_source_dijkstra_path(graph, start)
        ends = sorted(paths)
        for end in rng.choice(ends, min(len(ends), 40), replace=False).tolist():
            hops = list(itertools.pairwise(paths[end]))
            slots = [graph.edges[hop]["slot"] for hop in hops]
            length_mm = sum(int(board.length_mm[a, s]) for (a, _), s in zip(hops, slots, strict=True))
            if length_mm >= least_mm and len(found) < count:
                found.append(route_along(game, kind, paths[end], slots))
    return found


def paces(game: Compiled, routes: dict[int, list[Route]], gaits: tuple[Gait, ...] = GAITS) -> list[Pace]:
    """Walks every class along its routes (class number -> equally many routes) at each gait."""
    out = []
    for gait in gaits:
        walked, over_mm = _walked(game, routes, gait)
        for at, (kind, own) in enumerate(routes.items()):
            speed_mm = game.cast.classes[kind].speed_mm
            last = [game.board.going[route.nodes[-2], route.slots[-1]] for route in own]
            ticks = walked[:, at] - over_mm[:, at] / [
                int(speed_mm[gait_allowed(going, gait)]) for going in last
            ]
            cost_mm, walked_mm = np.array([(route.cost_mm, route.walked_mm) for route in own]).T
            due = (cost_mm - walked_mm) / int(speed_mm[gait]) + walked_mm / int(speed_mm[Gait.WALK])
            out.append(Pace(game.class_names[kind], gait, ticks, due / ticks))
    return out


def _walked(game: Compiled, routes: dict[int, list[Route]], gait: Gait) -> tuple[Any, Any]:
    """int [routes, classes]: ticks from setting out to the tick of arrival, and the travel that this tick leaves over,
    by the real tick under outside orders."""
    table = list(zip(*routes.values(), strict=True))
    longest = max(len(route.slots) for row in table for route in row)
    slots = np.zeros((len(table), len(routes), longest + 1), np.int64)
    length = np.array([[len(route.slots) for route in row] for row in table])
    for i, row in enumerate(table):
        for j, route in enumerate(row):
            slots[i, j, : len(route.slots)] = route.slots
    with Batch(game.board, game.cast, game.rules, len(table), outside=3) as batch:
        first = game.cast.pursuers
        movers = batch.state.movers[:, first : first + len(routes)]
        movers.node = [[route.nodes[0] for route in row] for row in table]
        batch.orders.gait = gait
        done = np.zeros(length.shape, np.int64)
        ticks, over_mm = np.zeros(length.shape, np.int64), np.zeros(length.shape, np.int64)
        rows, columns = np.indices(length.shape)
        while not (ticks > 0).all():
            ready = (movers.remaining_mm == 0) & (done < length)
            batch.orders.slot[:, first : first + len(routes)] = slots[rows, columns, done]
            batch.step()
            done += ready
            arrived = (ticks == 0) & (done == length) & (movers.remaining_mm == 0)
            ticks[arrived], over_mm[arrived] = batch.state.clock.tick[0, 0], movers.carry_mm[arrived]
        ends = [[route.nodes[-1] for route in row] for row in table]
        assert np.array_equal(movers.node, ends)
    return ticks, over_mm


def measure(name: str, count: int, least_mm: int) -> list[dict[str, Any]]:
    game = alone(load(name))
    routes = {k: random_routes(game, k, count, least_mm, k) for k in range(len(game.class_names))}
    rows = []
    for pace in paces(game, routes):
        share = pace.share * 100
        rows.append(
            {
                "scenario": name,
                "class": pace.walker,
                "gait": pace.gait.name.lower(),
                "routes": len(share),
                "median_pct": round(float(np.median(share)), 2),
                "worst_pct": round(float(share.min()), 2),
                "best_pct": round(float(share.max()), 2),
                "below_97": int((share < 97).sum()),
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", default=["helsinki", "helsinki-core", "helsinki-roofs"])
    parser.add_argument("--routes", type=int, default=1000)
    parser.add_argument("--least_m", type=float, default=300.0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows = [
        row for name in given.scenarios for row in measure(name, given.routes, round(given.least_m * 1000))
    ]
    if given.json:
        print(json.dumps(rows))
        return
    print("".join(f"{key:>14}" for key in rows[0]))
    for row in rows:
        print("".join(f"{value!s:>14}" for value in row.values()))


if __name__ == "__main__":
    main()
