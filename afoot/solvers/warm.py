"""The solvers' compiled kernels: whether this installation has them, and having them made."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from afoot import _jit, _sources
from afoot.solvers._jit import source_digest
from afoot.solvers.interdict_ask import SEEN
from afoot.solvers.interdiction import interdict
from afoot.solvers.perfect import solve
from afoot.solvers.play import Spot
from afoot.solvers.unseen import clear

ABOUT_S = 16  # CPU time, measured by bench/warm.py
SEARCH_ABOUT_S = 25  # CPU time with an empty cache
INTERDICT_ABOUT_S = 8  # the same
SOLVING, SEARCHING, INTERDICTING = "solving", "search", "interdiction"


def is_warm(what: str = SOLVING) -> bool:
    """Whether the kernels that solve, or those that search or interdict, have been compiled before, by this very source
    in this very place."""
    return _jit.DISABLED or _mark(what).exists()


def warm() -> None:
    """Have all that solve compiled, or loaded from disk: a path is solved in every way, and its table asked."""
    evaders_first = {"moves": "evaders_first", "motion": "whole_ticks"}
    for distances in (False, True):
        found = solve(nx.path_graph(3), pursuers=1, rules=evaders_first, distances=distances)
    found.table().ticks([Spot(0, 0)], Spot(2, 2))
    keep_mark(_mark(SOLVING))


def warm_search() -> None:
    """The same for searches of evaders that are not seen: blind ones, and those with sight."""
    for sight in ("none", 1):
        clear(nx.path_graph(2), pursuers=1, sight=sight)
    keep_mark(_mark(SEARCHING))


def warm_interdict() -> None:
    """The same for interdictions, with pursuers that see nothing and with such as see the evader."""
    for seen in SEEN:
        interdict(
            nx.grid_2d_graph(3, 3),
            evader=(1, 1),
            exits=[(0, 0), (2, 2)],
            pursuers=[(0, 2), (2, 0)],
            ticks=3,
            seen=seen,
        )
    keep_mark(_mark(INTERDICTING))


def _mark(what: str) -> Path:
    """A file that stands for kernels that are all compiled here: those of another clone do not count."""
    folder = _sources.cache_home() / "kernels" / f"solvers-{source_digest()}"
    return folder / f"{what}-{_sources.installed()}"


def keep_mark(mark: Path) -> None:
    """Make a mark, where there is a folder of kernels for it."""
    if mark.parent.exists():
        mark.touch()
