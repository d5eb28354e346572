"""Keen eye: heightened perception while it is paid for (RULES.md, Energy, smoke, keen eye, ...)."""

from __future__ import annotations

import numpy as np

from afoot._jit import rule


@rule
def range_of(sight_mm, keen, keen_mm):  # type: ignore[no-untyped-def]
    """How far a viewer sees: farther with its keen eye uncovered, never less far."""
    return max(np.int64(sight_mm), np.int64(keen_mm)) if keen else np.int64(sight_mm)


@rule
def glimpse_of(glimpse, keen, keen_glimpse):  # type: ignore[no-untyped-def]
    """Threshold for noticing a mover in sight: at least that of the keen eye while it is uncovered."""
    return max(np.int64(glimpse), np.int64(keen_glimpse)) if keen else np.int64(glimpse)
