"""`reset`: the start of a chase, drawn from the scenario's distributions."""

from __future__ import annotations

from afoot._jit import inner
from afoot.game.contacts import forget, share, sights
from afoot.game.tricks import begin
from afoot.rules.chance import BEFORE_START, NOBODY, START, TYPE, draw, pick, turn_key
from afoot.rules.contacts import NEVER
from afoot.rules.turns import BOTH_ACT
from afoot.words import Gait, Status

REST = int(Gait.REST)
LIVE, WAITING = int(Status.LIVE), int(Status.WAITING)


@inner
def _place(cast, mover, told, key):  # type: ignore[no-untyped-def]
    """Draw one mover's class and start node, and put it there, or leave it waiting until it is due."""
    kind_row = pick(cast.types.upto, told.type_first, told.type_last, draw(key, told.id, NOBODY, TYPE, 0))
    start_row = pick(
        cast.starts.upto, told.start_first, told.start_last, draw(key, told.id, NOBODY, START, 0)
    )
    mover.kind = cast.types[kind_row].kind
    mover.node = cast.starts[start_row].node
    mover.hop_from = mover.node
    mover.hop_to = mover.node
    mover.set_out_tick = NEVER
    mover.arrive_tick = NEVER
    mover.remaining_mm = 0
    mover.carry_mm = 0
    mover.stamina_mm = cast.classes[mover.kind].reserve_mm
    mover.end_tick = NEVER
    mover.worth = 0
    mover.gait = REST
    mover.status = WAITING if told.arrive_tick > 0 else LIVE
    mover.inside = 0


@inner
def reset(board, cast, rules, position, key, episode):  # type: ignore[no-untyped-def]
    """Start a chase in a row of State. key: `chance.chase_key` of the episode about to begin."""
    clock = position.clock[0]
    clock.tick = 0
    clock.turn = 0
    clock.episode = episode
    clock.over = 0
    clock.waiting = 0
    clock.live = cast.evaders
    clock.labels[0] = 0
    clock.labels[1] = 0
    start_key = turn_key(key, 0, BEFORE_START)
    for column in range(position.movers.shape[0]):
        _place(cast, position.movers[column], cast.movers[column], start_key)
        if position.movers[column].status == WAITING:
            clock.waiting += 1
    for target in range(cast.pursuers + cast.evaders):
        forget(cast, position, target, 0)
        position.known[target].label = 0
        position.sightings[target].label = 0
    for refuge in range(position.refuges.shape[0]):
        position.refuges[refuge].free_beds = cast.refuges[refuge].beds
        position.refuges[refuge].supplies = cast.refuges[refuge].supplies
    counts = position.counts[0]
    counts.contacts = 0
    counts.sighted = 0
    counts.lost = 0
    counts.captured = 0
    counts.crossed = 0
    counts.entered = 0
    counts.sheltered = 0
    counts.escaped = 0
    counts.surrounded = 0
    counts.refused = 0
    begin(cast, rules, position, position.tricks)
    if rules.contacts:
        sights(board, cast, rules, position, start_key, 0, BOTH_ACT)
        share(cast, rules, position, 0)
