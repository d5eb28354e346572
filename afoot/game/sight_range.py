"""How far a mover sees and how little it misses, its keen eye counted. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.rules.keen_eye import glimpse_of, range_of
from afoot.words import Ability

KEEN_EYE = int(Ability.KEEN_EYE)


@inner
def sight_of(cast, rules, position, viewer, tricks):  # type: ignore[no-untyped-def]
    """(range in mm, threshold of a glimpse) of a viewer, its keen eye counted."""
    kind = position.movers[viewer].kind
    plain = cast.classes[kind]
    if tricks is None:
        return np.int64(plain.sight_mm), np.int64(plain.glimpse)
    keen = rules.keen_eye != 0 and tricks.movers[viewer].keen != 0
    means = cast.means.abilities[kind, KEEN_EYE]
    return range_of(plain.sight_mm, keen, means.range_mm), glimpse_of(plain.glimpse, keen, means.glimpse)
