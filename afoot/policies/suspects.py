"""Who looks like a passer-by may be one of the hunted: whom a pursuer whose trail is cold takes a close look at.

Somebody in guise was last seen as who it is not long ago, and not farther from here than it can have come since. So
whoever in sight looks as one of the other side can, and stands so near the newest news of one of them, is gone up to,
the nearest first, each by one pursuer; who has been stood next to is cleared for as long as it is in sight.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.evidence import CHASED
from afoot.policies.mind import OWN
from afoot.policies.ways import fresh_since, kind_of, looks_like, news, own_profile, top_mm, way_mm
from afoot.rules.cast import ALWAYS
from afoot.rules.contacts import NOWHERE
from afoot.rules.distance import UNREACHABLE
from afoot.rules.identity import can_have_come
from afoot.words import Ability, Status

LIVE, GUISE = int(Status.LIVE), int(Ability.GUISE)

CLEARED = OWN + 8  # labels of those that it has taken a close look at, the newest ones
CLEAREDS = 4  # how many
NEXT = CLEARED + CLEAREDS  # where the next label goes, from 0

COLD_TICKS = 90  # who was last seen longer ago is looked for elsewhere


@inner
def _is_guise(cast, seen, kind):  # type: ignore[no-untyped-def]
    """Whether one of the other side can look like a class, as everybody knows."""
    for column in range(seen.first_target, seen.first_target + seen.opponents):
        told = cast.movers[column]
        for row in range(told.type_first, told.type_last):
            means = cast.means.abilities[cast.types[row].kind, GUISE]
            if means.allowed != 0 and means.kind == kind:
                return True
    return False


@inner
def _is_cleared(memo, label):  # type: ignore[no-untyped-def]
    """Whether somebody of the team has taken a close look at whoever has a label."""
    for mate in range(memo.shape[0]):
        for k in range(CLEAREDS):
            if memo[mate, CLEARED + k] == label:
                return True
    return False


@inner
def _clear(memo, i, label):  # type: ignore[no-untyped-def]
    memo[i, CLEARED + memo[i, NEXT]] = label
    memo[i, NEXT] = (memo[i, NEXT] + 1) % CLEAREDS


@inner
def _is_taken(seen, memo, i, slot):  # type: ignore[no-untyped-def]
    """Whether a team mate is after a source."""
    for mate in range(seen.movers.shape[0]):
        if mate != i and memo[mate, CHASED] == slot + 1 and seen.movers[mate].status == LIVE:
            return True
    return False


@inner
def _may_be_hunted(cast, seen, i, tick, node):  # type: ignore[no-untyped-def]
    """Whether one of the hunted can be who stood at a node at a tick, by the news of them."""
    for slot in range(seen.known.shape[0]):
        since, last = news(seen, i, slot)
        if last == NOWHERE:
            continue
        kind = cast.classes[kind_of(cast, seen, i, slot)]
        mm = way_mm(cast.distances, np.int64(kind.profile), last, node)
        if mm < UNREACHABLE and can_have_come(mm, top_mm(kind), tick - since, COLD_TICKS):
            return True
    return False


@inner
def _sees_through(cast, rules, me):  # type: ignore[no-untyped-def]
    """Whether no guise deceives it at any distance: whom it takes for a passer-by is one."""
    eyes = cast.means.eyes[me.kind]
    return rules.cover == 0 and eyes.near >= ALWAYS and eyes.far >= ALWAYS


@part
def _suspect(cast, rules, seen, memo, i, tricks):  # type: ignore[no-untyped-def]
    me, profile, fresh = seen.movers[i], own_profile(cast, seen, i), fresh_since(rules, seen)
    best, best_node, best_mm = np.int64(-1), np.int64(NOWHERE), np.int64(UNREACHABLE)
    if _sees_through(cast, rules, me):
        return best, best_node
    for slot in range(seen.known.shape[0]):
        own, known = seen.contacts[i, slot], seen.known[slot]
        by_own = own.tick >= known.tick
        tick, node = (
            np.int64(own.tick if by_own else known.tick),
            np.int64(own.node if by_own else known.node),
        )
        if tick < fresh or looks_like(seen, i, slot, tricks) != 0:
            continue
        label = own.label if by_own else known.label
        if not _is_guise(cast, seen, own.kind if by_own else known.kind) or _is_cleared(memo, label):
            continue
        if node == me.node and tick == seen.tick:
            _clear(memo, i, label)
            continue
        mm = way_mm(cast.distances, profile, np.int64(me.node), node)
        nearer = mm < best_mm or (mm == best_mm and node < best_node and mm < UNREACHABLE)
        if nearer and not _is_taken(seen, memo, i, slot) and _may_be_hunted(cast, seen, i, tick, node):
            best, best_node, best_mm = np.int64(slot), node, mm
    return best, best_node


@inner
def suspect_slot_node(cast, rules, seen, memo, i, tricks):  # type: ignore[no-untyped-def]
    """Slot and node of the nearest in sight who may be one of the hunted in guise, or -1 and NOWHERE."""
    if tricks is None:
        return np.int64(-1), np.int64(NOWHERE)
    if rules.guise == 0:
        return np.int64(-1), np.int64(NOWHERE)
    return _suspect(cast, rules, seen, memo, i, tricks)
