"""The kernels that search for an evader nobody sees: whether this installation has them, and having them made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from afoot import _jit, _sources
from afoot.solvers import warm
from afoot.solvers._jit import source_digest

ABOUT_S = 25  # CPU time with an empty cache


def _mark() -> Path:
    """A file that stands for all of them, compiled by this installation."""
    return _sources.cache_home() / "kernels" / f"solvers-{source_digest()}" / f"search-{_sources.installed()}"


def announce(say: Callable[[str], None]) -> None:
    """Say so where they are about to be compiled."""
    if not _jit.DISABLED and not _mark().exists():
        say(f"compiling the search's kernels (once per installation, about {ABOUT_S} s of processor time)")


def make_ready() -> None:
    """Have them compiled, or loaded from disk."""
    warm.warm_search()
    if _mark().parent.exists():
        _mark().touch()
