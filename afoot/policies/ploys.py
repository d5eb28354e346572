"""What `deceive` and `story` do besides moving: smoke, decoy and guise together, a keen eye, a signal.

Where `foresee` says that at its next decision it may be too late to deceive, an evader does so now: it raises smoke and
waits in it for a tick; where nobody can see it, it sends off a decoy and puts on a guise that fits the place, and keeps
that on until there has been no news of a pursuer for a while.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.game.refuge import shut_in
from afoot.policies.crowd import guise_fits, think_crowd
from afoot.policies.flee import threatened
from afoot.policies.foresee import caught_256
from afoot.policies.mind import DOES, PLOYS, aim_at
from afoot.policies.slip import hidden_at
from afoot.policies.ways import smoke_on
from afoot.rules.energy import can_pay
from afoot.rules.foresight import CERTAIN
from afoot.rules.identity import is_identified
from afoot.rules.means import in_play
from afoot.rules.sight import in_line, within_mm
from afoot.words import Ability, Status

SMOKE, KEEN_EYE, GUISE = int(Ability.SMOKE), int(Ability.KEEN_EYE), int(Ability.GUISE)
DECOY, SIGNAL = int(Ability.DECOY), int(Ability.SIGNAL)
LIVE = int(Status.LIVE)

LIKELY = CERTAIN // 4  # a chance to be caught that is worth the price of a deception
SMOKE_TICKS = 2  # smoke takes a tick to raise, and in it a decoy and a guise another
LEAD_TICKS = (
    12  # where nobody looks, a decoy is sent off in time for it to be far from here when somebody does
)
WORN_TICKS = 90  # a guise is kept on so long after the newest news of a pursuer
CALM_TICKS = 3  # without news for so long it may signal
PLOYED = PLOYS  # 1 + tick of its latest ploy
AGAIN_TICKS = 30  # how soon after one it may think of another
SIGNALLED = PLOYS + 1  # 1 + tick of its latest signal
PAUSE_TICKS = 5  # how soon after one it may give another


@inner
def can_use(cast, rules, seen, i, ability):  # type: ignore[no-untyped-def]
    """Whether the rules leave an ability on, and a mover has it and can pay for it."""
    means = cast.means.abilities[seen.movers[i].kind, ability]
    on = in_play(ability, rules.smoke, rules.keen_eye, rules.passages, rules.guise, rules.decoys)
    return (
        on and means.allowed != 0 and (rules.energy == 0 or can_pay(seen.tricks.movers[i].energy, means.cost))
    )


@inner
def _may_ploy(seen, memo, i):  # type: ignore[no-untyped-def]
    return memo[i, PLOYED] == 0 or seen.tick + 1 - memo[i, PLOYED] >= AGAIN_TICKS


@inner
def _deceive(board, cast, rules, seen, memo, i):  # type: ignore[no-untyped-def]
    """Smoke where it would soon be too late for it; a decoy and a guise where nobody can see."""
    me = seen.movers[i]
    in_smoke = smoke_on(board, seen, me.node, me.node, seen.tricks)
    hidden = in_smoke or hidden_at(board, rules, seen, i, np.int64(me.node))
    means_ticks = np.int64(LEAD_TICKS if hidden else SMOKE_TICKS)
    if not in_smoke and caught_256(board, cast, rules, seen, i, means_ticks) < LIKELY:
        return
    if hidden:
        memo[i, DOES] |= 1 << DECOY
        if guise_fits(cast, me.kind, me.node):
            memo[i, DOES] |= 1 << GUISE
        memo[i, PLOYED] = seen.tick + 1
    elif can_use(cast, rules, seen, i, SMOKE):
        memo[i, DOES] |= 1 << SMOKE
        aim_at(memo, i, -1, 0)


@inner
def _is_understood(board, cast, seen, i):  # type: ignore[no-untyped-def]
    """Whether a team mate is near enough to see a signal."""
    me = seen.movers[i]
    most_mm = cast.means.abilities[me.kind, SIGNAL].range_mm
    for mate in range(seen.movers.shape[0]):
        other = seen.movers[mate]
        if mate == i or other.status != LIVE or shut_in(cast, other):
            continue
        a, b = me.node, other.node
        near = within_mm(board.x_mm[a], board.y_mm[a], board.x_mm[b], board.y_mm[b], most_mm)
        line = in_line(board.sight_bits, board.sight_start, board.sight_node, b, a)
        if near and line and not smoke_on(board, seen, a, b, seen.tricks):
            return True
    return False


@inner
def _keep_signals_few(board, cast, seen, memo, i):  # type: ignore[no-untyped-def]
    """Give none that nobody would see or need, nor another so soon."""
    if memo[i, DOES] & (1 << SIGNAL) == 0:
        return
    guise = seen.tricks.guises[i]
    needed = not is_identified(guise.kind, guise.identified, seen.side)
    due = memo[i, SIGNALLED] == 0 or seen.tick + 1 - memo[i, SIGNALLED] >= PAUSE_TICKS
    if needed and due and _is_understood(board, cast, seen, i):
        memo[i, SIGNALLED] = seen.tick + 1
    else:
        memo[i, DOES] &= ~(1 << SIGNAL)


@part
def think_ploys(board, cast, rules, seen, memo, i, free):  # type: ignore[no-untyped-def]
    """What the i-th evader does besides moving, added to what it has made up its mind to do.

    free: whether it goes where it likes, and so may hide in a crowd.
    """
    guise = seen.tricks.guises[i]
    hunted = threatened(rules, seen, i, WORN_TICKS)
    if hunted and guise.kind > 0:
        memo[i, DOES] |= 1 << GUISE
    if free and (guise.kind > 0 or can_use(cast, rules, seen, i, GUISE)):
        caught = hunted and caught_256(board, cast, rules, seen, i, 0) >= LIKELY
        think_crowd(board, cast, rules, seen, memo, i, np.int64(WORN_TICKS), caught)
    if hunted and _may_ploy(seen, memo, i):
        _deceive(board, cast, rules, seen, memo, i)
    calm = not threatened(rules, seen, i, CALM_TICKS)
    if guise.kind > 0 and calm:
        memo[i, DOES] |= 1 << SIGNAL
    _keep_signals_few(board, cast, seen, memo, i)
    trick, full = seen.tricks.movers[i], cast.means.energy[seen.movers[i].kind].full
    # Uncovered only with plenty to spare, and then kept so for a while.
    parts = np.int64(2 if trick.keen else 3)
    if calm and np.int64(trick.energy) * 4 > np.int64(full) * parts:
        memo[i, DOES] |= 1 << KEEN_EYE
