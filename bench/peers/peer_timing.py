"""What every peer script shares: cores, medians of repeats, one line of JSON. Standard library alone.

A script is pinned to one core and measured in CPU time; with the argument --by-clock it is left the cores and
the threads that it comes with, and measured by the clock.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

REPEATS = 5
REPEAT_S = 1.0  # each repeat lasts at least so long
BY_CLOCK = "--by-clock" in sys.argv


def take_cores() -> None:
    """Keep this process, and the threads it is yet to start, on the core it may use first; by the clock, on all.

    Libraries that start one thread a core (XLA, BLAS) count the cores they may use, so call it before
    importing them. Systems that cannot pin get the usual switches for one thread.
    """
    if BY_CLOCK:
        return
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NPROC"):
        os.environ[name] = "1"


def rate(play: Callable[[], int], repeats: int = REPEATS) -> dict[str, Any]:
    """Median steps per CPU-second of `play`, which returns how many steps it made; by the clock, per second of that.

    CPU time is that of all threads, so that neither other work on the machine nor a second thread flatters a figure.
    Returns steps_per_s, the slowest and fastest repeat, and repeats.
    """
    play()  # compiles, fills caches
    clock = time.perf_counter if BY_CLOCK else time.process_time
    rates = []
    for _ in range(repeats):
        steps, began = 0, clock()
        while (spent := clock() - began) < REPEAT_S:
            steps += play()
        rates.append(steps / spent)
    return {
        "steps_per_s": statistics.median(rates),
        "slowest": min(rates),
        "fastest": max(rates),
        "repeats": repeats,
    }


def report(measured: list[dict[str, Any]]) -> None:
    """Print the line that `peers.py` reads; an entry has name, version, movers, step and `rate`'s fields."""
    sys.stdout.write(json.dumps({"measured": measured}) + "\n")
