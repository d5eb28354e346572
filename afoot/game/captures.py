"""Capture checks: who has whom within reach, who has met on a hop, which decoys are touched. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.ends import CAPTURED, end_evader
from afoot.game.identity import is_known, look_closely
from afoot.game.passages import gates_of
from afoot.game.ploys import dispel
from afoot.game.refuge import shut_in
from afoot.rules.capture import can_capture, crossed, on_hop, within_reach
from afoot.words import Side, Status

ONE = np.uint64(1)
LIVE, PURSUERS = int(Status.LIVE), int(Side.PURSUERS)


@inner
def _held(board, cast, rules, gates, pursuer, evader):  # type: ignore[no-untyped-def]
    """Whether a pursuer that is not in transit has an evader within reach."""
    if not can_capture(pursuer.remaining_mm):
        return False
    if shut_in(cast, evader):
        return False
    profile = cast.classes[pursuer.kind].profile
    return within_reach(
        board.hops, board.degree, cast.hop_mm, gates, profile, pursuer.node, evader.node, rules.reach_hops
    )


@inner
def _met(pursuer, evader, tick):  # type: ignore[no-untyped-def]
    """Whether a pursuer and an evader were on one hop in opposite directions within this tick."""
    return (
        crossed(pursuer.hop_from, pursuer.hop_to, evader.hop_from, evader.hop_to)
        and on_hop(pursuer.remaining_mm, pursuer.arrive_tick, tick)
        and on_hop(evader.remaining_mm, evader.arrive_tick, tick)
    )


@inner
def _face_evader(board, cast, rules, position, key, evader, gates, tricks):  # type: ignore[no-untyped-def]
    """Whether the pursuers may take an evader: those that have it in reach look closely at one in guise first."""
    if tricks is None:
        return True
    if is_known(tricks.guises[evader], PURSUERS):
        return True
    mover, tick = position.movers[evader], position.clock[0].tick
    for j in range(cast.pursuers):
        pursuer = position.movers[j]
        if pursuer.status == LIVE and (
            (rules.crossing and _met(pursuer, mover, tick))
            or _held(board, cast, rules, gates, pursuer, mover)
        ):
            look_closely(board, cast, rules, position, key, j, evader, PURSUERS, tricks)
    return is_known(tricks.guises[evader], PURSUERS)


@inner
def _touched(board, cast, rules, position, decoy, first, last, gates):  # type: ignore[no-untyped-def]
    """Whether one of the movers in columns first to last has a decoy in reach, or has met it on a hop."""
    tick = position.clock[0].tick
    near = rules.reach_hops > 0  # as in `captures`
    for j in range(np.uint64(first), np.uint64(last)):
        mover = position.movers[j]
        near |= (mover.node == decoy.node) | (mover.hop_to == decoy.hop_from)
    if not near:
        return False
    for j in range(np.uint64(first), np.uint64(last)):
        mover = position.movers[j]
        if mover.status == LIVE and (
            (rules.crossing and _met(mover, decoy, tick)) or _held(board, cast, rules, gates, mover, decoy)
        ):
            return True
    return False


@inner
def dispels(board, cast, rules, position, tricks):  # type: ignore[no-untyped-def]
    """Decoys that the other side has in reach are dispelled."""
    if tricks is None:
        return
    gates, both = gates_of(cast, tricks), cast.pursuers + cast.evaders
    for index in range(tricks.decoys.shape[0]):
        decoy = position.movers[both + index]
        if decoy.status != LIVE:
            continue
        of_evaders = cast.means.decoy_side[index] != PURSUERS
        first = 0 if of_evaders else cast.pursuers
        last = cast.pursuers if of_evaders else both
        if _touched(board, cast, rules, position, decoy, first, last, gates):
            dispel(cast, position, index, tricks)


@inner
def captures(board, cast, rules, position, key):  # type: ignore[no-untyped-def]
    """One capture check. Captures happen at once: pursuers are not used up and evaders do not shield."""
    tick = position.clock[0].tick
    movers = position.movers
    pursuers, both = np.uint64(cast.pursuers), np.uint64(cast.pursuers + cast.evaders)
    # In most ticks nobody is near anybody; one branch ends the check before anything is decided.
    near = rules.reach_hops > 0
    for i in range(pursuers, both, 2):
        a, b = movers[i], movers[min(i + ONE, both - ONE)]
        node_a, origin_a, node_b, origin_b = a.node, a.hop_from, b.node, b.hop_from
        for j in range(pursuers):
            node, goal = movers[j].node, movers[j].hop_to
            near |= (node == node_a) | (goal == origin_a) | (node == node_b) | (goal == origin_b)
    if not near:
        return
    gates = gates_of(cast, position.tricks)
    for i in range(pursuers, both):
        evader = movers[i]
        if evader.status != LIVE:
            continue
        if not _face_evader(board, cast, rules, position, key, np.int64(i), gates, position.tricks):
            continue
        taken = False
        for j in range(pursuers):
            pursuer = movers[j]
            if pursuer.status != LIVE:
                continue
            if rules.crossing and _met(pursuer, evader, tick):
                # Counted whoever else holds it, so that the order of pursuers counts for nothing.
                position.counts[0].crossed += 1
                taken = True
                break
            taken = taken or _held(board, cast, rules, gates, pursuer, evader)
        if taken:
            end_evader(cast, position, np.int64(i), CAPTURED, np.int64(0))
