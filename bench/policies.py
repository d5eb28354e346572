"""How fast are the policies in the kernel?

    python bench/policies.py [--json]

The benches' town (2,000 nodes) with 24 ways out around its edge and 4 pursuers after 2 evaders, on one core in
CPU time, medians, chases starting again as they end. `one tick`: every hop takes one tick, so everybody decides in
every tick (`motion: whole_ticks`); `one tick, 4 v 4`: with 8 movers. `strides`: 5.5 against 5.0 m/s on hops of about
18 m, as on a real map.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from afoot._jit import records
from afoot.board.distance import distances
from afoot.board.model import Board
from afoot.policies.names import with_policies
from afoot.rules.cast import CLASS, EXIT, TYPE, Cast
from afoot.rules.rules import Rules
from afoot.sim.batch import Batch
from afoot.words import Policy
from bench.town import make_cast, make_town

EXITS = 24
PURSUER_MM, EVADER_MM = 5_500, 5_000
PAIRS = (
    (Policy.CHASE, Policy.RUNNER, 2_000_000),
    (Policy.CHASE, Policy.FLEE, 2_000_000),
    (Policy.CHASE, Policy.SLIP, 500_000),
    (Policy.INTERCEPT, Policy.RUNNER, 500_000),
    (Policy.INTERCEPT, Policy.SLIP, 500_000),
    (Policy.CORDON, Policy.FLEE, 500_000),
    (Policy.CORDON, Policy.SLIP, 500_000),
)  # what has to be reached, in chase-ticks a second
CHASES, TICKS, REPEATS = 128, 400, 7
ONE_TICK = "one tick"
EIGHT = "one tick, 4 v 4"


def edge_nodes(board: Board, count: int) -> Any:
    """The nodes farthest out in so many directions from the middle."""
    x, y = board.x_mm - board.x_mm.mean(), board.y_mm - board.y_mm.mean()
    turn = np.arange(count)[:, None] * (2 * np.pi / count)
    return np.unique((x * np.cos(turn) + y * np.sin(turn)).argmax(axis=1))


def town_cast(board: Board, strides: bool, evaders: int = 2) -> Cast:
    """4 pursuers and so many evaders with distances, and exits around the town's edge."""
    cast = make_cast(board, 4, evaders)
    nodes = edge_nodes(board, EXITS)
    exits = records(EXIT, len(nodes))
    exits.node, exits.worth = nodes, 1000
    marks = cast.marks.copy()
    marks.exit[nodes] = np.arange(len(nodes))
    classes = records(CLASS, 2)
    for field in CLASS.names or ():
        classes[field] = cast.classes[field][0]
    if strides:
        classes.speed_mm[0, 1:], classes.speed_mm[1, 1:] = PURSUER_MM, EVADER_MM
        classes.critical_mm = classes.speed_mm[:, 1]
    types = records(TYPE, 2)
    types.kind, types.upto = [0, 1], cast.types.upto[0]
    movers = cast.movers.copy()
    movers.type_first = np.arange(4 + evaders) >= 4
    movers.type_last = movers.type_first + 1
    for array in (exits, marks, classes, types, movers):
        array.setflags(write=False)
    return cast._replace(
        exits=exits,
        marks=marks,
        classes=classes,
        types=types,
        movers=movers,
        distances=distances(board, cast.hop_mm),
    )


def measure(board: Board, cast: Cast, whole_ticks: bool) -> float:
    """Chase-ticks a second, median of some repeats, in CPU time of this thread."""
    rules = Rules(whole_ticks=int(whole_ticks), horizon_ticks=600)
    with Batch(board, cast, rules, CHASES, seed=1) as batch:
        batch.advance(100, restart=True)
        took = []
        for _ in range(REPEATS):
            began = time.thread_time()
            batch.advance(TICKS, restart=True)
            took.append(time.thread_time() - began)
    return CHASES * TICKS / statistics.median(took)


def measure_all() -> dict[str, dict[str, float]]:
    """Chase-ticks a second by pair, then by how long hops take."""
    board = make_town()
    casts = {
        ONE_TICK: town_cast(board, False),
        EIGHT: town_cast(board, False, 4),
        "strides": town_cast(board, True),
    }
    return {
        f"{pursuers.name.lower()} v {evaders.name.lower()}": {
            name: round(measure(board, with_policies(cast, pursuers, evaders), name != "strides"))
            for name, cast in casts.items()
        }
        | {"at least": float(at_least)}
        for pursuers, evaders, at_least in PAIRS
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    figures = measure_all()
    if parser.parse_args().json:
        print(json.dumps(figures))
        return 0
    print("thousand chase-ticks a second on one core, 4 v 2 movers where not stated, 2,000 nodes")
    for pair, row in figures.items():
        told = ", ".join(f"{name} {value / 1000:,.0f}" for name, value in row.items())
        print(f"{pair:>18}: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
