"""Decoys and tells: doubles that lead astray, and what gives them away (RULES.md, Decoys and tells)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule
from afoot.words import Tell

REAL, FALSE = int(Tell.REAL), int(Tell.FALSE)


@rule
def seems(real, bits, right):  # type: ignore[no-untyped-def]
    """The tell of a source: what it is with a chance of right / 2**32, else the contrary. bits: 32 random ones."""
    return np.int64(REAL) if (real != 0) == (bits < right) else np.int64(FALSE)


@rule
def tell_after(tell, is_new, each_look, seeming):  # type: ignore[no-untyped-def]
    """The tell of a look: drawn once for a source and kept, or at each look."""
    return np.int64(seeming) if is_new or each_look else np.int64(tell)


@rule
def goes_on(tick, until_tick, sender_status):  # type: ignore[no-untyped-def]
    """Whether a decoy is still out: its time is not over, and its sender is live."""
    return tick < until_tick and sender_status == 0
