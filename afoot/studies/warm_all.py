"""`warm_up`: everything that the bundled scenarios need is compiled ahead, in processes side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from afoot.record.margins import MarginLog
from afoot.scenarios import bundled, compile_scenario, load
from afoot.sim.batch import Batch
from afoot.solvers.small.ready import warm as warm_enumeration
from afoot.solvers.warm import warm as warm_solvers
from afoot.solvers.warm import warm_interdict, warm_search
from afoot.studies.warm import announce, kind, warm_here
from afoot.studies.warm_apart import Compilers, Stage

WORKERS = 2  # a process that compiles takes up to a gigabyte
ENUMERATED = "courtyard"  # the step of any small game is that of this one
EVERY_S = 15.0  # between lines of progress, where nothing is ready yet

_Work = tuple[
    Callable[..., object], Sequence[str], bool
]  # what compiles, which scenarios, and whether they are ready


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
    # The bundled list begins with the plainest games. Those with most to compile begin first, and take as long as all
    # others together: what records them is compiled beside, last, for by then what both need is at hand.
    *others, most = kinds
    work: list[_Work] = [
        (warm_played, most, False),
        *((warm_recorded, names, True) for names in reversed(others)),
    ]
    work += [(warm_solving, ["the solvers"], True), (warm_measured, most, False)]
    with ThreadPoolExecutor(WORKERS) as pool, Compilers() as compilers:
        began = time.monotonic()
        for side_by_side in (work, [(warm_recorded, most, True)]):
            working = {
                pool.submit(compilers.run, call, names): names if ready else ()
                for call, names, ready in side_by_side
            }
            while working:
                done, _ = wait(working, timeout=EVERY_S, return_when="FIRST_COMPLETED")
                for one in done:
                    one.result()
                    for name in working.pop(one):
                        say(f"{name}: ready")
                if not done:
                    say(f"compiling kernels: {time.monotonic() - began:.0f} s so far")


def warm_solving(names: Sequence[str], stage: Stage) -> None:
    """What the solvers need, searches, interdictions and games that are enumerated."""
    warm_solvers()
    warm_enumeration(compile_scenario(load(ENUMERATED)))
    warm_search()
    warm_interdict()


def warm_played(names: Sequence[str], stage: Stage) -> None:
    """What chases of these scenarios need that nobody records."""
    for name in names:
        warm_here(compile_scenario(load(name)), tracked=False, tables=False)


def warm_measured(names: Sequence[str], stage: Stage) -> None:
    """The measures of surrounded alone."""
    for name in names:
        game = compile_scenario(load(name))
        with Batch(game.board, game.cast, game.rules, 1) as batch:
            MarginLog(game, batch, 1)


def warm_recorded(names: Sequence[str], stage: Stage) -> None:
    """All that chases of these scenarios need."""
    for name in names:
        warm_here(compile_scenario(load(name)), tracked=True, tables=False)
