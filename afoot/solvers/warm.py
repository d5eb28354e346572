"""The solvers' compiled kernels: whether this installation has them, and having them made."""

from __future__ import annotations

import networkx as nx

from afoot import _jit, _sources
from afoot.solvers._jit import source_digest
from afoot.solvers.perfect import solve
from afoot.solvers.play import Spot
from afoot.solvers.unseen import clear

ABOUT_S = 16  # CPU time, measured by bench/warm.py
_KERNELS = (
    "bits.fill",
    "looks._hold",
    "retrograde.sweep",
    "retrograde.grow",
    "retrograde.answer",
    "lookup.advise",
)


def is_warm() -> bool:
    """Whether the solvers' kernels have been compiled before, by this very source."""
    folder = _sources.cache_home() / "kernels" / f"solvers-{source_digest()}"
    return _jit.DISABLED or all(any(folder.rglob(f"{kernel}-*.nbc")) for kernel in _KERNELS)


def warm() -> None:
    """Have all of them compiled, or loaded from disk: a path is solved in every way, and its table asked."""
    evaders_first = {"moves": "evaders_first", "motion": "whole_ticks"}
    for distances in (False, True):
        found = solve(nx.path_graph(3), pursuers=1, rules=evaders_first, distances=distances)
    found.table().ticks([Spot(0, 0)], Spot(2, 2))


def warm_search() -> None:
    """The same for searches of evaders that are not seen: blind ones, and those with sight."""
    for sight in ("none", 1):
        clear(nx.path_graph(2), pursuers=1, sight=sight)
