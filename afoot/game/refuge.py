"""Who is in a refuge with a closed door: it is not taken there, neither sees nor is seen. Part of `tick`."""

from __future__ import annotations

from afoot._jit import inner
from afoot.rules.refuge import shielded


@inner
def shut_in(cast, mover):  # type: ignore[no-untyped-def]
    """Whether a mover is behind a refuge's closed door."""
    return mover.inside > 0 and shielded(mover.inside, cast.refuges[mover.inside - 1].open)
