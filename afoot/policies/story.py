"""`story`: a script of places and deeds that reacts. A leader goes through the steps of the scenario's `story`.

At each step it makes for a place, as `slip` does: straight on while no pursuer that it sees can be there first, else
hiding and dodging. There it does what the step says, rests if it can, and goes on once that is done or has been tried
for long enough. What it sees decides when; `ploys` come in between wherever it is all but caught.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.flee import threatened
from afoot.policies.mind import DOES, STORY, WORK, aim_at
from afoot.policies.ploys import can_use
from afoot.policies.runner import GOAL
from afoot.policies.slip import SEEN_TICKS, evade, hidden_at
from afoot.policies.ways import own_profile, way_mm
from afoot.rules.distance import UNREACHABLE
from afoot.rules.identity import is_identified
from afoot.rules.passage import can_work
from afoot.rules.sight import within_mm
from afoot.rules.smoke import hangs
from afoot.words import Ability, Status

LIVE = int(Status.LIVE)
SMOKE, DECOY, GUISE = int(Ability.SMOKE), int(Ability.DECOY), int(Ability.GUISE)
SIGNAL = int(Ability.SIGNAL)
OPEN, SEAL = int(Ability.OPEN), int(Ability.SEAL)
KEEN_EYE = int(Ability.KEEN_EYE)
ABILITIES = len(Ability)
LASTING = (1 << KEEN_EYE) | (1 << GUISE)

STEP = STORY  # steps that are behind it
RESTED = STORY + 1  # ticks it has rested at this one
TRIED = STORY + 2  # ticks it has been at this one's place
DONE = STORY + 3  # mask of abilities that this one has seen used

PATIENCE_TICKS = 180  # how long it tries at a place, besides resting
HUNTED_PATIENCE_TICKS = 15  # how long it waits for its team mates with pursuers in sight
MATE_MM = 25_000  # who is so near has come along


@inner
def steps_left(cast, memo, i, tricks):  # type: ignore[no-untyped-def]
    """Whether a script has steps left for a mover."""
    if tricks is None:
        return False
    return memo[i, STEP] < cast.means.steps.shape[0]


@inner
def _mates_are_here(board, cast, seen, i):  # type: ignore[no-untyped-def]
    """Whether all live team mates are near by."""
    here = seen.movers[i].node
    for mate in range(seen.movers.shape[0]):
        other = seen.movers[mate].node
        near = within_mm(board.x_mm[here], board.y_mm[here], board.x_mm[other], board.y_mm[other], MATE_MM)
        if seen.movers[mate].status == LIVE and not near:
            return False
    return True


@inner
def _has_decoy(seen, i):  # type: ignore[no-untyped-def]
    for index in range(seen.tricks.decoys.shape[0]):
        decoy = seen.tricks.decoys[index]
        if decoy.sender == seen.first + i and hangs(seen.tick, decoy.until_tick):
            return True
    return False


@inner
def _note_done(seen, memo, i, step):  # type: ignore[no-untyped-def]
    """Note which of a step's abilities can be seen to have been used."""
    tricks = seen.tricks
    if hangs(seen.tick, tricks.clouds[seen.first + i].until_tick):
        memo[i, DONE] |= 1 << SMOKE
    if _has_decoy(seen, i):
        memo[i, DONE] |= 1 << DECOY
    if tricks.guises[i].kind > 0:
        memo[i, DONE] |= 1 << GUISE
    memo[i, DONE] |= 1 << KEEN_EYE
    if is_identified(tricks.guises[i].kind, tricks.guises[i].identified, seen.side):
        memo[i, DONE] |= 1 << SIGNAL
    for ability in range(OPEN, SEAL + 1):
        if step.passage >= 0 and not can_work(ability, tricks.doors[step.passage]):
            memo[i, DONE] |= 1 << ability


@inner
def _at_place(board, cast, rules, seen, memo, i, step):  # type: ignore[no-untyped-def]
    """Do at a place what the step says. Whether the step is behind it."""
    _note_done(seen, memo, i, step)
    memo[i, TRIED] += 1
    hunted = threatened(rules, seen, i, SEEN_TICKS)
    wanted = np.int64(step.does) & ~np.int64(memo[i, DONE])
    if step.hidden and not hidden_at(board, rules, seen, i, np.int64(seen.movers[i].node)):
        wanted = np.int64(0) if memo[i, TRIED] > PATIENCE_TICKS else wanted
        return wanted == 0
    patience = HUNTED_PATIENCE_TICKS if hunted else PATIENCE_TICKS
    if step.together and not _mates_are_here(board, cast, seen, i) and memo[i, TRIED] <= patience:
        return False
    for ability in range(ABILITIES):
        # What it cannot pay for after a rest it leaves out.
        bit = np.int64(1) << ability
        if wanted & bit and not can_use(cast, rules, seen, i, ability) and memo[i, RESTED] >= step.rest_ticks:
            wanted &= ~bit
    memo[i, DOES] |= wanted
    memo[i, WORK] = step.passage + 1
    resting = memo[i, RESTED] < step.rest_ticks and not hunted
    memo[i, RESTED] += resting
    if resting:
        return False
    return wanted == 0 or memo[i, TRIED] - memo[i, RESTED] > PATIENCE_TICKS


@inner
def _is_safe(cast, node):  # type: ignore[no-untyped-def]
    """Whether a node is a refuge behind whose door nobody can be captured: then it goes straight there."""
    refuge = cast.marks[node].refuge
    return refuge >= 0 and cast.refuges[refuge].open == 0


@inner
def _next_step(memo, i):  # type: ignore[no-untyped-def]
    memo[i, STEP] += 1
    memo[i, RESTED] = 0
    memo[i, TRIED] = 0
    memo[i, DONE] = 0
    memo[i, GOAL] = 0


@inner
def put_refuge_behind(cast, memo, i, node, tricks):  # type: ignore[no-untyped-def]
    """Whoever is in a refuge stays there: a step that leads to it and asks for nothing more is behind it by that."""
    if tricks is None:
        return
    if memo[i, STEP] >= cast.means.steps.shape[0]:
        return
    step = cast.means.steps[memo[i, STEP]]
    if step.node == node and step.does == 0 and step.rest_ticks == 0:
        _next_step(memo, i)


@part
def think_story(board, cast, rules, seen, memo, scratch, i):  # type: ignore[no-untyped-def]
    """Make up the mind of the i-th evader, while there are steps left."""
    me, step = seen.movers[i], cast.means.steps[memo[i, STEP]]
    profile = own_profile(cast, seen, i)
    goal = np.int64(step.node) if step.node >= 0 else np.int64(me.node)
    memo[i, DOES] |= np.int64(step.does) & LASTING
    if me.node == goal:
        aim_at(memo, i, -1, 0)
        if _at_place(board, cast, rules, seen, memo, i, step):
            _next_step(memo, i)
        return
    if way_mm(cast.distances, profile, np.int64(me.node), goal) >= UNREACHABLE:
        _next_step(memo, i)
        return
    memo[i, GOAL] = goal + 1
    if _is_safe(cast, goal):
        aim_at(memo, i, goal, 1)
        return
    evade(board, cast, rules, seen, memo, scratch, i, threatened(rules, seen, i, SEEN_TICKS))
