"""Compiled kernels: whether this installation has them, and having them made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from afoot import _jit
from afoot.record.layers import LayerLog
from afoot.record.margins import MarginLog
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch, needs_mechanisms

# CPU time, measured with an empty cache by bench/warm.py: docs/command-line.md has its figures.
ABOUT_S = 45
MEANS_ABOUT_S = 130  # what means add
MARGINS_ABOUT_S = 35  # what margins of surrounded and node layers add, where chases are recorded step by step


def is_warm(game: Compiled) -> bool:
    """Whether the kernel that plays this game has been compiled before, by this very source."""
    mark = _mark(game)
    if mark is not None:
        return _jit.DISABLED or mark.exists()
    return _has("kernels.advance_full" if needs_mechanisms(game.rules) else "kernels.advance_plain")


def kind(game: Compiled) -> str:
    """A word for the kernels that play this game: games of one kind are played by the same ones."""
    mark = _mark(game)
    if mark is not None:
        return mark.name
    return "full" if needs_mechanisms(game.rules) else "plain"


def _folder() -> Path:
    return _jit.cache_home() / "kernels" / _jit.source_digest("sim")


def _mark(game: Compiled) -> Path | None:
    """A file that stands for a kernel which numba's files do not tell apart from `advance_full`: one with the search
    for surrounded evaders, or with means.
    """
    parts = ["ending"] * bool(game.rules.ends_by) + ["means"] * (game.cast.means is not None)
    return _folder() / "-".join(parts) if parts else None


def _has(kernel: str) -> bool:
    return _jit.DISABLED or any(_folder().rglob(f"{kernel}-*.nbc"))


def announce(
    game: Compiled, say: Callable[[str], None], *, tracked: bool = False, tables: bool = False
) -> None:
    """Say so where kernels are about to be compiled. tracked: whether chases are recorded step by step; tables:
    whether a solved table plays."""
    about_s = 0 if is_warm(game) else ABOUT_S + MEANS_ABOUT_S * (game.cast.means is not None)
    if tracked and not _has("margins.look"):
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
    those by which tables play.

    stage: told what comes next, in words.
    """
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
    mark = _mark(game)
    if mark is not None and mark.parent.exists():
        mark.touch()
