"""The chases that goldens are kept of: one small town, one for each turn order and each main rule, told as text.

    0 --- 1 --- 2 --- 3    hops of 1,000 mm, but 1 - 5 is 2,500 mm of stairs and 6 - 7 is 1,500 mm of crawling;
    |     |     |     |    2 and 5 cannot see each other, nor can 0 and 7
    4 --- 5 --- 6 --- 7    exit: 7; refuge: 3 (two beds)

Pursuers (columns 0 and 1) take the shortest way to the nearest evader wherever it is, evaders (2 and 3) wander by a
seed chosen so that something happens. What is kept is the game, not policies.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from afoot.rules.rules import Rules
from afoot.words import Going, Measure, Moves, Status
from tests.naive.build import board_from_graph, cast_for, with_records
from tests.naive.games import Fast, Orders, Setting, scripted

EXIT, REFUGE = 7, 3
DEFAULT_SEED = 1
PLAIN = Rules(whole_ticks=1, horizon_ticks=14)


def town() -> Any:
    graph = nx.Graph()
    graph.add_nodes_from((i, {"x_mm": 1000 * (i % 4), "y_mm": 1000 * (i // 4)}) for i in range(8))
    graph.add_edges_from([(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (0, 4), (2, 6), (3, 7)], length_mm=1000)
    graph.add_edge(1, 5, length_mm=2500, going=int(Going.STAIRS))
    graph.add_edge(6, 7, length_mm=1500, going=int(Going.CRAWL))
    return graph


def setting(rules: Rules = PLAIN, **mover_columns: Any) -> Setting:
    sight = np.ones((8, 8), bool)
    for a, b in ((2, 5), (0, 7)):
        sight[a, b] = sight[b, a] = False
    board = board_from_graph(town(), sight=sight)
    cast = cast_for(board, 2, 2, exits=[EXIT], refuges=[REFUGE], starts=[0, 7, 5, 2], beds=2)
    cast = with_records(cast, "classes", speed_mm=[[0, 1000, 1400]] * 4)
    cast = with_records(cast, "movers", id=[10, 11, 20, 21], **mover_columns)
    return Setting(board, cast._replace(timeout_worth=250, surrounded_worth=100), rules)


def _with(field: str, rules: Rules = PLAIN, **columns: Any) -> Setting:
    plain = setting(rules)
    return plain._replace(cast=with_records(plain.cast, field, **columns))


def _narrow() -> Setting:
    plain = setting(PLAIN._replace(flow=1))
    width_mm = np.full_like(plain.board.width_mm, 900)
    width_mm.setflags(write=False)
    cast = with_records(plain.cast, "starts", node=[0, 0, 6, 6])
    return plain._replace(board=plain.board._replace(width_mm=width_mm), cast=cast)


def _tiring() -> Setting:
    fit = {"critical_mm": 1000, "reserve_mm": [900, 900, 1300, 1300], "recover_mm": [[50, 20, 0]] * 4}
    return _with("classes", PLAIN._replace(stamina=1, whole_ticks=0), **fit)


FIRST, LAST = PLAIN._replace(moves=int(Moves.PURSUERS_FIRST)), PLAIN._replace(moves=int(Moves.EVADERS_FIRST))
CHASES: dict[str, Setting] = {
    "simultaneous": setting(),
    "pursuers-first": setting(FIRST),
    "evaders-first": setting(LAST),
    "pursuers-first-each-move": setting(FIRST._replace(each_move=1)),
    "evaders-first-each-move": setting(LAST._replace(each_move=1)),
    "carried": setting(PLAIN._replace(whole_ticks=0)),
    "reach-1": setting(PLAIN._replace(reach_hops=1)),
    "reach-2-pursuers-first": setting(FIRST._replace(reach_hops=2)),
    "no-crossing": setting(PLAIN._replace(crossing=0)),
    "blind": setting(PLAIN._replace(contacts=0)),
    "time-runs-out": setting(PLAIN._replace(horizon_ticks=4)),
    "delayed-news": setting(PLAIN._replace(share_delay_ticks=2)),
    "short-sighted-with-sightings": _with("classes", PLAIN._replace(reveal_ticks=3), sight_mm=[1000] * 4),
    "glimpses": _with("classes", sight_mm=[3000] * 4, glimpse=[2**31] * 4),
    "stamina": _tiring(),
    "flow": _narrow(),
    "refuge-ends-chase": setting(PLAIN._replace(refuge_ends_chase=1)),
    "refuge-with-little-to-live-on": _with("refuges", supplies=1, beds=1),
    "refuge-open": _with("refuges", open=1),
    "late-units": setting(arrive_tick=[0, 3, 0, 2]),
    "surrounded-adjacent": setting(PLAIN._replace(ends_by=int(Measure.ADJACENT), crossing=0)),
}

SEEDS = {
    "simultaneous": 88,
    "pursuers-first": 5,
    "evaders-first": 7,
    "pursuers-first-each-move": 3,
    "evaders-first-each-move": 41,
    "carried": 66,
    "reach-1": 189,
    "reach-2-pursuers-first": 1,
    "no-crossing": 14,
    "blind": 38,
    "time-runs-out": 2,
    "delayed-news": 38,
    "short-sighted-with-sightings": 38,
    "glimpses": 38,
    "stamina": 66,
    "flow": 5,
    "refuge-ends-chase": 134,
    "refuge-with-little-to-live-on": 478,
    "refuge-open": 14,
    "late-units": 176,
    "surrounded-adjacent": 131,
}


def orders(game: Setting, position: Any, ways: dict[int, dict[int, int]], seed: int) -> Orders:
    """What everybody is told this turn: evaders wander by the seed, pursuers take the shortest way to one."""
    tick = int(position.clock.tick[0])
    told = scripted(game, seed, tick)
    node = [int(n) for n in position.movers.node]
    prey = [node[e] for e in (2, 3) if position.movers.status[e] == Status.LIVE]
    for m in (0, 1):
        nodes = [int(n) for n in game.board.hops[node[m], : game.board.degree[node[m]]]]
        goal = min(prey, key=lambda e: (ways[node[m]][e], e), default=node[m])
        slot = min(range(len(nodes)), key=lambda s: (ways[nodes[s]][goal], s))
        told[m] = (slot, 2 - tick % 2)
    return told


def told(name: str, seed: int | None = None) -> str:
    """A chase as text, a line a turn."""
    game = CHASES[name]
    ways = dict(nx.all_pairs_dijkstra_path_length(town(), weight="length_mm"))
    changed = {k: int(v) for k, v in game.rules._asdict().items() if v != getattr(PLAIN, k)}
    lines = [f"{name}: {', '.join(f'{k} {v}' for k, v in changed.items()) or 'plain'}", HEAD]
    seed = SEEDS.get(name, DEFAULT_SEED) if seed is None else seed
    fast = Fast(game, seed)
    lines.append(_line(fast.position, fast.position))
    while not fast.over:
        before = fast.position.each(lambda column: column.copy())
        fast.turn(orders(game, fast.position, ways, seed))
        lines.append(_line(fast.position, before))
    return "\n".join(lines) + "\n"


HEAD = (
    "tick turn | P0             P1             E2             E3             "
    "| pursuers know E2, E3 | evaders know P0, P1 | what happened"
)


def _line(position: Any, before: Any) -> str:
    clock = position.clock[0]
    movers = "".join(f"{_mover(position.movers[m]):<15}" for m in range(4))
    theirs = f"{_known(position, 2)}, {_known(position, 3)}"
    own = f"{_known(position, 0)}, {_known(position, 1)}"
    new = {
        name: int(position.counts[name][0] - before.counts[name][0]) for name in position.counts.dtype.names
    }
    happened = ", ".join(f"{name} {count}" for name, count in new.items() if count)
    worths = [int(w) for w in position.movers.worth[2:]]
    end = f" OVER, worth {worths[0]} + {worths[1]}" if clock.over else ""
    line = f"{int(clock.tick):4} {int(clock.turn):4} | {movers}| {theirs:<20} | {own:<19} | {happened}{end}"
    return line.rstrip()


def _mover(mover: Any) -> str:
    """`5` stands on 5; `5>1 700` has 700 mm to go; a letter for its gait; its status where it is not live."""
    where = f"{int(mover.node)}"
    if mover.remaining_mm > 0:
        where = f"{int(mover.hop_from)}>{int(mover.hop_to)} {int(mover.remaining_mm)}"
    gait = " wr"[int(mover.gait)].strip()
    inside = " in" if mover.inside else ""
    ended = "" if mover.status == Status.LIVE else f" {Status(int(mover.status)).name.lower()}"
    return f"{where}{gait}{inside}{ended}"


def _known(position: Any, target: int) -> str:
    known = position.known[target]
    return f"{int(known.node)} at {int(known.tick)}" if known.tick >= 0 else "-"
