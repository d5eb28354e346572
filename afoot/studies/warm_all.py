"""`warm_up`: everything that the bundled scenarios need is compiled ahead, in processes side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from afoot.scenarios import bundled, compile_scenario, load
from afoot.solvers.warm import warm as warm_solvers
from afoot.solvers.warm import warm_search
from afoot.studies.warm import announce, kind, warm_here
from afoot.studies.warm_apart import Compilers, Stage

WORKERS = 2  # a process that compiles takes up to a gigabyte
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
    """The solvers, and the scenarios of each kind, in processes of their own: two of a kind at once would compile
    the same twice."""
    with ThreadPoolExecutor(WORKERS) as pool, Compilers() as compilers:

        def compile_by(call: Callable[..., object], names: Sequence[str]) -> Sequence[str]:
            compilers.run(call, names)
            return names

        began = time.monotonic()
        # The bundled list begins with the plainest games; those with most to compile begin first.
        working = {pool.submit(compile_by, _warm_names, names) for names in reversed(kinds)}
        working.add(pool.submit(compile_by, _warm_solvers, ["the solvers"]))
        while working:
            done, working = wait(working, timeout=EVERY_S, return_when="FIRST_COMPLETED")
            for one in done:
                for name in one.result():
                    say(f"{name}: ready")
            if not done:
                say(f"compiling kernels: {time.monotonic() - began:.0f} s so far")


def _warm_solvers(names: Sequence[str], stage: Stage) -> None:
    (name,) = names
    stage(name)
    warm_solvers()
    warm_search()


def _warm_names(names: Sequence[str], stage: Stage) -> None:
    for name in names:
        stage(name)
        warm_here(compile_scenario(load(name)), tracked=True, tables=False)
