"""Ways out: exits and refuges by one number, as evaders want them and pursuers guard them."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner


@inner
def out_count(cast):  # type: ignore[no-untyped-def]
    """Exits and refuges together."""
    return cast.exits.shape[0] + cast.refuges.shape[0]


@inner
def out_node(cast, out):  # type: ignore[no-untyped-def]
    """Node of a way out: the exits come first, then the refuges."""
    exits = cast.exits.shape[0]
    return np.int64(cast.exits[out].node) if out < exits else np.int64(cast.refuges[out - exits].node)


@inner
def refuge_count(cast):  # type: ignore[no-untyped-def]
    """Refuges, which everybody knows."""
    return cast.refuges.shape[0]
