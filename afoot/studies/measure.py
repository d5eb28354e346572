"""How fast afoot is on this machine: what `afoot bench` tells and the scripts in bench/ call."""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from afoot.board import compile_board, distances
from afoot.rules.rules import Rules
from afoot.scenarios import compile_scenario, load, with_policies
from afoot.scenarios.base import Problems
from afoot.scenarios.draw_map import draw_map
from afoot.sim.batch import Batch
from afoot.studies.town import make_cast, make_town
from afoot.version import __version__

SIDES = 4, 2, 2  # pursuers, evaders, bystanders
HORIZON_TICKS = 400
CHASES = 256  # for each thread
REPEATS = 5
SAMPLE_S = 0.3  # of one repeat
POLICIES = ("chase", "runner")


def measure(say: Callable[[str], None]) -> dict[str, Any]:
    """All figures of `afoot bench`; `say` is told what is being measured."""
    say("rules only: random play, 8 movers, 2,000 nodes")
    found = rules_only()
    say(f"policies: {POLICIES[0]} v {POLICIES[1]} on helsinki-core")
    found["policies_chase_ticks_per_s_one_core"] = policies()
    say("compiling Helsinki's board, cold")
    found["compile_s"] = compile_s()
    found["peak_rss_mb"] = peak_rss_mb()
    return {**found, "machine": machine(), "tier": "estimate", "bound": "no bound", "version": __version__}


def rules_only() -> dict[str, float]:
    """Random play of 8 movers on the made-up town of 2,000 nodes, simultaneous, reach 0, one-tick hops.

    One core: chase-ticks per second of CPU time, so that a busy machine measures the same. Two threads: per
    second of the clock, and how many times as much as one thread did in the same way.
    """
    one, two = _town_batch(True, 1), _town_batch(True, 2)
    single, double = _in_turn(one, two)
    return {
        "rules_only_chase_ticks_per_s_one_core": one_core(True),
        "rules_only_no_contacts_chase_ticks_per_s_one_core": one_core(False),
        "rules_only_chase_ticks_per_s_two_threads": double,
        "rules_only_two_threads_over_one": round(double / single, 2),
    }


def one_core(contacts: bool, sides: tuple[int, int, int] = SIDES) -> float:
    """Chase-ticks per second of CPU time in the made-up town; sides: pursuers, evaders, bystanders."""
    with _town_batch(contacts, 1, sides) as batch:
        return _per_s(batch, time.process_time)


def two_threads(contacts: bool, sides: tuple[int, int, int] = SIDES) -> float:
    """The same on two threads, per second of the clock."""
    with _town_batch(contacts, 2, sides) as batch:
        return _per_s(batch, time.perf_counter)


def policies(
    pursuers: str = POLICIES[0], evaders: str = POLICIES[1], scenario: str = "helsinki-core"
) -> float:
    """Chase-ticks per second of CPU time with policies deciding, chase after chase."""
    game = with_policies(compile_scenario(load(scenario)), pursuers, evaders)
    return _per_s(Batch(game.board, game.cast, game.rules, CHASES, seed=1), time.process_time)


def compile_s(scenario: str = "helsinki") -> float:
    """Seconds of the clock to compile a bundled scenario's board with sight and distances, nothing cached."""
    _compile_cold("helsinki-core")  # has the kernels ready
    return round(_compile_cold(scenario), 2)


def _compile_cold(name: str) -> float:
    scenario = load(name)
    game = compile_scenario(scenario)
    drawn = draw_map(scenario, Problems(scenario.source))
    began = time.perf_counter()
    compiled = compile_board(drawn, stride_m=scenario.map.stride_m, cache=False)
    distances(compiled.board, game.cast.hop_mm, cache=False)
    return time.perf_counter() - began


def _town_batch(contacts: bool, threads: int, sides: tuple[int, int, int] = SIDES) -> Batch:
    board = make_town()
    cast = make_cast(board, *sides)
    rules = Rules(whole_ticks=1, contacts=int(contacts), horizon_ticks=HORIZON_TICKS)
    return Batch(board, cast, rules, CHASES * threads, seed=1, threads=threads)


def _per_s(batch: Batch, clock: Callable[[], float]) -> float:
    """Median chase-ticks a second by this clock; chases that end are started anew."""
    ticks = 64
    while True:
        took_s = _timed(batch, ticks, clock)
        if took_s >= SAMPLE_S / 4:
            break
        ticks *= 2
    ticks = max(1, int(ticks * SAMPLE_S / took_s))
    seconds = statistics.median(_timed(batch, ticks, clock) for _ in range(REPEATS))
    return round(batch.chases * ticks / seconds)


def _in_turn(one: Batch, two: Batch) -> tuple[float, float]:
    """Median chase-ticks a second of the clock of two batches, whose samples take turns: a machine's pace changes."""
    ticks = 64 * max(1, round(_per_s(one, time.perf_counter) * SAMPLE_S / (64 * one.chases)))
    rates: tuple[list[float], list[float]] = ([], [])
    for _ in range(2 * REPEATS + 1):
        for batch, found in zip((one, two), rates, strict=True):
            found.append(batch.chases * ticks / _timed(batch, ticks, time.perf_counter))
    return round(statistics.median(rates[0])), round(statistics.median(rates[1]))


def _timed(batch: Batch, ticks: int, clock: Callable[[], float]) -> float:
    began = clock()
    batch.advance(ticks, restart=True)
    return clock() - began


def peak_rss_mb() -> float:
    """The most memory this process has held, in MB."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def machine() -> dict[str, Any]:
    """What the figures were measured on, without its name."""
    import numba

    cpu = platform.processor() or platform.machine()
    if sys.platform == "linux":
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            cpu = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), cpu)
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "numba": numba.__version__,
    }
