"""`warm_up`: everything that the bundled scenarios need is compiled ahead, in processes side by side."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from multiprocessing import get_context

from afoot.scenarios import bundled, compile_scenario, load
from afoot.solvers.warm import warm as warm_solvers
from afoot.solvers.warm import warm_search
from afoot.studies.warm import announce, kind, warm

WORKERS = 2  # a process that compiles takes up to a gigabyte and a half
EVERY_S = 15.0  # between lines of progress, where nothing is ready yet


def warm_up(say: Callable[[str], None]) -> dict[str, float]:
    """Compile everything that the bundled scenarios and the solvers need and keep it on disk.

    Returns seconds by the clock, for the boards and for the kernels. Ctrl-C raises KeyboardInterrupt and ends the
    processes; what they have finished is on disk, each file whole.
    """
    began = time.perf_counter()
    kinds: dict[str, list[str]] = {}
    for name in bundled():
        say(f"{name}: board")
        game = compile_scenario(load(name))
        if kind(game) not in kinds:
            announce(game, say, tracked=True)
        kinds.setdefault(kind(game), []).append(name)
    compiled = time.perf_counter()
    _warm_kinds(list(kinds.values()), say)
    return {
        "boards_s": round(compiled - began, 2),
        "kernels_s": round(time.perf_counter() - compiled, 2),
    }


def _warm_kinds(kinds: Sequence[Sequence[str]], say: Callable[[str], None]) -> None:
    """The solvers, and the scenarios of each kind, in a process of its own each: two of a kind at once would compile
    the same twice."""
    # The bundled list begins with the plainest games; those with most to compile begin first.
    with ProcessPoolExecutor(
        WORKERS, mp_context=get_context("spawn"), initializer=_die_by_interrupt, max_tasks_per_child=1
    ) as pool:
        began = time.monotonic()
        working = {pool.submit(_warm_names, names) for names in reversed(kinds)}
        working.add(pool.submit(_warm_solvers))
        while working:
            done, working = wait(working, timeout=EVERY_S, return_when="FIRST_COMPLETED")
            for one in done:
                for name in one.result():
                    say(f"{name}: ready")
            if not done:
                say(f"compiling kernels: {time.monotonic() - began:.0f} s so far")


def _die_by_interrupt() -> None:
    """Ctrl-C reaches these processes too; the one that asked for them has the word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _warm_solvers() -> Sequence[str]:
    warm_solvers()
    warm_search()
    return ["the solvers"]


def _warm_names(names: Sequence[str]) -> Sequence[str]:
    for name in names:
        warm(compile_scenario(load(name)), tracked=True)
    return names
