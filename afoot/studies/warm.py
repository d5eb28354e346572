"""Compiled kernels: whether this installation has them, and having them made."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from afoot import _jit, _sources
from afoot.record.layers import LayerLog
from afoot.record.margins import MarginLog
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch, needs_mechanisms

_config: Any = importlib.import_module("numba.core.config")  # its settings are made at run time
# CPU time, measured with an empty cache by bench/warm.py: docs/command-line.md has its figures.
ABOUT_S = 45
MEANS_ABOUT_S = 130  # what means add
MARGINS_ABOUT_S = 35  # what margins of surrounded and node layers add, where chases are recorded step by step


def is_warm(game: Compiled, *, tracked: bool = False) -> bool:
    """Whether the kernels that play this game have been compiled before, by this very source.

    tracked: those that record it step by step too.
    """
    return _jit.DISABLED or all(mark.exists() for mark in _marks(game, tracked))


def kind(game: Compiled) -> str:
    """A word for the kernels that play this game: games of one kind are played by the same ones."""
    parts = ["ending"] * bool(game.rules.ends_by) + ["means"] * (game.cast.means is not None)
    if parts:
        return "-".join(parts)
    return "full" if needs_mechanisms(game.rules) else "plain"


def _marks(game: Compiled, tracked: bool) -> list[Path]:
    """Files that stand for kernels of this game's kind that are all compiled here: numba's own do not tell kinds apart,
    and those of another clone do not count."""
    checked = "-checked" if _config.BOUNDSCHECK else ""
    folder = _sources.cache_home() / "kernels" / f"{_sources.source_digest('sim')}{checked}"
    of_kind = f"{kind(game)}-{_sources.installed()}"
    return [folder / of_kind, *[folder / f"{of_kind}-tracked"] * tracked]


def announce(
    game: Compiled, say: Callable[[str], None], *, tracked: bool = False, tables: bool = False
) -> None:
    """Say so where kernels are about to be compiled. tracked: whether chases are recorded step by step; tables:
    whether a solved table plays."""
    about_s = 0 if is_warm(game) else ABOUT_S + MEANS_ABOUT_S * (game.cast.means is not None)
    if tracked and not is_warm(game, tracked=True):
        about_s += MARGINS_ABOUT_S
    if tables:
        from afoot.solvers import warm as solving  # here, for a start without tables need not wait for it

        about_s += 0 if solving.is_warm() else solving.ABOUT_S
    if about_s:
        say(f"compiling kernels (once for games of this kind, about {about_s} s of processor time)")


def warm(
    game: Compiled,
    *,
    tracked: bool = False,
    tables: bool = False,
    stage: Callable[[str], None] = lambda name: None,
) -> None:
    """Have the kernels that play this game compiled, or loaded from disk; those that record it step by step too, and
    those by which tables play. They are compiled in another process: see `warm_apart`.

    stage: told what comes next, in words. Raises AfootError where they cannot be compiled.
    """
    if not is_warm(game, tracked=tracked):
        # Here, for a start with all at hand does without.
        from afoot.studies.warm_apart import Compilers

        with Compilers() as compilers:
            compilers.run(warm_here, game, tracked, tables, stage=stage)
    warm_here(game, tracked, tables, stage=stage)


def warm_here(
    game: Compiled, tracked: bool, tables: bool, stage: Callable[[str], None] = lambda name: None
) -> None:
    """The same in this process."""
    if tables:
        from afoot.solvers import warm as solving

        stage("the solvers")
        solving.warm()
    stage("how chases start")
    with Batch(game.board, game.cast, game.rules, 1) as batch:
        layers = None
        if tracked:
            stage("measures of surrounded")
            MarginLog(game, batch, 1)
            layers = LayerLog(game, batch, 1)
        stage("the rules and the policies")
        batch.advance(1)
        if layers is not None:
            stage("node layers")
            layers.see()
        stage("digests")
        batch.digests()
    for mark in _marks(game, tracked):
        if mark.parent.exists():
            mark.touch()
