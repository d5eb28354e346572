"""Compiled kernels: whether this installation has them, and having them made."""

from __future__ import annotations

from collections.abc import Callable

from afoot import _jit
from afoot.rules.rules import Rules
from afoot.sim.batch import needs_mechanisms

ABOUT_S = 40  # on one ordinary core


def is_warm(rules: Rules) -> bool:
    """Whether the kernel that plays these rules has been compiled before, by this very source."""
    if _jit.DISABLED:
        return True
    name = "advance_full" if needs_mechanisms(rules) else "advance_plain"
    folder = _jit.cache_home() / "kernels" / _jit.source_digest("sim")
    return any(folder.rglob(f"kernels.{name}-*.nbc"))


def announce(rules: Rules, say: Callable[[str], None]) -> None:
    """Say so where kernels are about to be compiled."""
    if not is_warm(rules):
        say(f"compiling kernels (once per installation, about {ABOUT_S} s)")
