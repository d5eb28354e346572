"""How much processor time do kernels take to be compiled, with an empty cache?

    python bench/warm.py [--repeat N] [--json]

For a scenario of each kind of game that is bundled, one that ends by being surrounded, the solvers, and a game that is
enumerated: a process of its own begins with an empty cache, compiles the board, and is then measured, stage by stage,
in CPU time of that process. What games take that are recorded step by step is told apart. By this are set the figures
that users are told before anything is compiled: `ABOUT_S` and those beside it in `afoot/studies/warm.py`, and `ABOUT_S`
in `afoot/solvers/warm.py` and `afoot/solvers/small/ready.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

import networkx as nx

import afoot
from afoot.scenarios import Compiled, bundled, compile_scenario, load
from afoot.solvers import warm as solving
from afoot.solvers.small import ready
from afoot.studies import warm

HOME = pathlib.Path(__file__).resolve().parent
TRACKED = ("measures of surrounded", "node layers")  # stages of what is recorded step by step
SOLVERS, ENUMERATED, ENDING = "the solvers", "enumeration", "ended by surrounded"


def game_of(case: str) -> Compiled:
    """The game of a case, compiled."""
    if case == ENUMERATED:
        fork = nx.Graph([("foot", "left"), ("foot", "right"), ("post", "left"), ("post", "right")])
        return afoot.from_graph(
            fork, pursuers=["post"], evaders=["foot"], exits={"left": 1.0}, rules={"moves": "simultaneous"},
            horizon_ticks=1, timeout_worth=0.0,
        )  # fmt: skip
    if case == ENDING:
        read = load("grid")
        surrounded = read.rules.surrounded.model_copy(update={"ends_by": "contained"})
        rules = read.rules.model_copy(update={"surrounded": surrounded})
        return compile_scenario(read.model_copy(update={"rules": rules}))
    return compile_scenario(load(case))


def stages(case: str) -> dict[str, float]:
    """CPU seconds of each stage of one case, in this process, whose cache is as it finds it."""
    took: dict[str, float] = {}
    last = [("", time.process_time())]

    def begin(name: str) -> None:
        before, since = last[-1]
        took[before] = took.get(before, 0.0) + time.process_time() - since
        last.append((name, time.process_time()))

    if case == SOLVERS:
        begin(SOLVERS)
        solving.warm()
    elif case == ENUMERATED:
        game = game_of(case)
        begin(ENUMERATED)
        ready.warm(game)
    else:
        warm.warm_here(game_of(case), True, False, stage=begin)
    begin("")
    del took[""]
    return took


def measured(case: str, repeat: int) -> dict[str, Any]:
    """The medians of a case, in processes of its own with an empty cache each."""
    found = []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory(prefix="afoot-") as cache:
            paths = {"AFOOT_CACHE": cache, "PYTHONPATH": str(HOME.parent)}
            done = subprocess.run(
                [sys.executable, __file__, "--one", case],
                check=True, capture_output=True, text=True, env={**os.environ, **paths},
            )  # fmt: skip
            found.append(json.loads(done.stdout))
    medians = {name: round(statistics.median(one[name] for one in found), 1) for name in found[0]}
    tracked = sum(seconds for name, seconds in medians.items() if name in TRACKED)
    return {
        "case": case,
        "cpu_s": round(sum(medians.values()) - tracked, 1),
        "tracked_cpu_s": round(tracked, 1),
        "stages_cpu_s": medians,
        "repeats": repeat,
    }


def cases() -> list[str]:
    """One bundled scenario of each kind, the solvers, and a game that is enumerated."""
    kinds: dict[str, str] = {}
    for name in bundled():
        kinds.setdefault(warm.kind(compile_scenario(load(name))), name)
    return [*kinds.values(), ENDING, SOLVERS, ENUMERATED]


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(stages(asked.one)))
        return 0
    found = []
    for case in cases():
        found.append(measured(case, asked.repeat))
        if not asked.json:
            one = found[-1]
            print(
                f"{case}: {one['cpu_s']:.1f} s of CPU, recorded step by step {one['tracked_cpu_s']:.1f} s more",
                flush=True,
            )
            print(f"  {one['stages_cpu_s']}", flush=True)
    if asked.json:
        print(json.dumps({"cases": found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
