"""Among people who look like it an evader in guise is looked for in vain: where a guise fits, and hiding in a crowd.

Where bystanders start is no secret, and that is all an evader goes by: it keeps no count of those it passes.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.flee import lead, threatened
from afoot.policies.mind import BLENDS, DOES, aim_at
from afoot.policies.slip import SEEN_TICKS, hidden_at
from afoot.policies.ways import own_profile, way_mm
from afoot.rules.cover import is_crowded
from afoot.words import Ability

GUISE = int(Ability.GUISE)
FAR_MM = 100_000  # a crowd farther away is not made for


@inner
def guise_fits(cast, kind, node):  # type: ignore[no-untyped-def]
    """Whether people whom a class's guise looks like are to be expected about a node."""
    return is_crowded(cast.means.crowd[cast.means.abilities[kind, GUISE].kind, node])


@part
def think_crowd(board, cast, rules, seen, memo, i, quiet_ticks, likely_caught):  # type: ignore[no-untyped-def]
    """Hide in a crowd near by, reached unseen and before any pursuer, until there has been no news for quiet_ticks.

    Only for who wears a guise or can put one on. Once among people it stays even in a pursuer's sight, unless it is
    likely to be caught.
    """
    me, worn = seen.movers[i], seen.tricks.guises[i].kind > 0
    place = np.int64(cast.means.gather[cast.means.abilities[me.kind, GUISE].kind, me.node])
    hidden = hidden_at(board, rules, seen, i, np.int64(me.node))
    if not threatened(rules, seen, i, quiet_ticks) or likely_caught or not (worn or hidden):
        memo[i, BLENDS] = 0
        return
    if memo[i, BLENDS] == 0:
        if place < 0 or not hidden:
            return
        mm = way_mm(cast.distances, own_profile(cast, seen, i), np.int64(me.node), place)
        if mm > FAR_MM or lead(cast, rules, seen, i, place, mm, SEEN_TICKS) <= 0:
            return
        memo[i, BLENDS] = place + 1
    goal = np.int64(memo[i, BLENDS]) - 1
    if worn or guise_fits(cast, me.kind, me.node):
        memo[i, DOES] |= 1 << GUISE
    aim_at(memo, i, np.int64(-1) if goal == me.node else goal, 0)
