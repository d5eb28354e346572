"""What `deceive` and `story` do besides moving: smoke, decoy and guise together, a keen eye, a signal.

An evader reckons a step ahead: could a pursuer that it knows of be upon it in a moment, or two of them soon? Then it
raises smoke and waits in it for a tick; where nobody can see it, it sends off a decoy and puts on a guise, and keeps
that on until there has been no news of a pursuer for a while.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.flee import threatened
from afoot.policies.mind import DOES, PLOYS, aim_at
from afoot.policies.slip import hidden_at
from afoot.policies.ways import FINE, fine_ticks, kind_of, news, top_mm, way_mm
from afoot.rules.contacts import NOWHERE
from afoot.rules.distance import UNREACHABLE
from afoot.rules.energy import can_pay
from afoot.rules.identity import is_identified
from afoot.rules.smoke import hangs, line_meets
from afoot.words import Ability

SMOKE, KEEN_EYE, GUISE = int(Ability.SMOKE), int(Ability.KEEN_EYE), int(Ability.GUISE)
DECOY, SIGNAL = int(Ability.DECOY), int(Ability.SIGNAL)

HUNTED_TICKS = 20  # news of a pursuer no older than this makes a deception worth its price
SOON_TICKS = 6  # a pursuer that can be here so soon is all but here
WORN_TICKS = 90  # a guise is kept on so long after the newest news of a pursuer
CALM_TICKS = 3  # without news for so long it may signal
PLOYED = PLOYS  # 1 + tick of its latest ploy
AGAIN_TICKS = 30  # how soon after one it may think of another


@inner
def can_use(cast, rules, seen, i, ability):  # type: ignore[no-untyped-def]
    """Whether a mover has an ability and can pay for it."""
    means = cast.means.abilities[seen.movers[i].kind, ability]
    return means.allowed != 0 and (rules.energy == 0 or can_pay(seen.tricks.movers[i].energy, means.cost))


@inner
def _in_smoke(board, seen, i):  # type: ignore[no-untyped-def]
    """Whether a cloud hangs over where a mover stands."""
    node = seen.movers[i].node
    for k in range(seen.tricks.clouds.shape[0]):
        cloud = seen.tricks.clouds[k]
        if hangs(seen.tick, cloud.until_tick) and line_meets(
            board.x_mm[node], board.y_mm[node], board.z_mm[node],
            board.x_mm[node], board.y_mm[node], board.z_mm[node],
            board.x_mm[cloud.node], board.y_mm[cloud.node], board.z_mm[cloud.node],
            cloud.radius_mm,
        ):  # fmt: skip
            return True
    return False


@part
def _near(cast, rules, seen, i, most_ticks):  # type: ignore[no-untyped-def]
    """How many pursuers that it has news of could be where it is within so many ticks."""
    me, count = seen.movers[i], 0
    for target in range(seen.known.shape[0]):
        tick, where = news(seen, i, target)
        if where == NOWHERE or tick < seen.tick - HUNTED_TICKS - rules.share_delay_ticks:
            continue
        kind = cast.classes[kind_of(cast, seen, i, target)]
        mm = way_mm(cast.distances, np.int64(kind.profile), where, np.int64(me.node))
        if mm < UNREACHABLE and fine_ticks(mm, top_mm(kind)) <= (most_ticks + seen.tick - tick) * FINE:
            count += 1
    return count


@inner
def _may_ploy(seen, memo, i):  # type: ignore[no-untyped-def]
    return memo[i, PLOYED] == 0 or seen.tick + 1 - memo[i, PLOYED] >= AGAIN_TICKS


@inner
def _deceive(board, cast, rules, seen, memo, i):  # type: ignore[no-untyped-def]
    """Smoke where it is all but caught; a decoy and a guise where nobody can see."""
    pressed = _near(cast, rules, seen, i, np.int64(SOON_TICKS)) > 0
    pressed = pressed or _near(cast, rules, seen, i, np.int64(3 * SOON_TICKS)) > 1
    in_smoke = _in_smoke(board, seen, i) and threatened(rules, seen, i, WORN_TICKS)
    if not (pressed or in_smoke) or not _may_ploy(seen, memo, i):
        return
    if in_smoke or hidden_at(board, rules, seen, i, np.int64(seen.movers[i].node)):
        memo[i, DOES] |= (1 << DECOY) | (1 << GUISE)
        memo[i, PLOYED] = seen.tick + 1
    elif rules.smoke and can_use(cast, rules, seen, i, SMOKE):
        memo[i, DOES] |= 1 << SMOKE
        aim_at(memo, i, -1, 0)


@part
def think_ploys(board, cast, rules, seen, memo, i):  # type: ignore[no-untyped-def]
    """What the i-th evader does besides moving, added to what it has made up its mind to do."""
    guise = seen.tricks.guises[i]
    if threatened(rules, seen, i, WORN_TICKS) and guise.kind > 0:
        memo[i, DOES] |= 1 << GUISE
    _deceive(board, cast, rules, seen, memo, i)
    calm = not threatened(rules, seen, i, CALM_TICKS)
    if guise.kind > 0 and calm and not is_identified(guise.kind, guise.identified, seen.side):
        memo[i, DOES] |= 1 << SIGNAL
    trick, full = seen.tricks.movers[i], cast.means.energy[seen.movers[i].kind].full
    # Uncovered only with plenty to spare, and then kept so for a while.
    parts = np.int64(2 if trick.keen else 3)
    if calm and np.int64(trick.energy) * 4 > np.int64(full) * parts:
        memo[i, DOES] |= 1 << KEEN_EYE
