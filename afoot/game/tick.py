"""`tick`: the rules in their order, for one position. Nothing but it and `reset` writes a Position."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.captures import captures, dispels
from afoot.game.contacts import share, sights
from afoot.game.ends import SURROUNDED, arrivals, end_evader, finish, live_on_supplies
from afoot.game.lines import ask_for_lines
from afoot.game.moves import moves
from afoot.game.reports import hear_witnesses
from afoot.game.surround import ended_by
from afoot.game.traces import read_traces
from afoot.game.tricks import keep_up, use_abilities
from afoot.rules.chance import END_OF_TICK, turn_key
from afoot.rules.stamina import drain_mm, gait_left, stamina_after
from afoot.rules.turns import BOTH_ACT, EVADERS_ACT, PURSUERS_ACT, acting, has_come, measure_due, turns
from afoot.words import Gait, Status

RUN = int(Gait.RUN)
LIVE, WAITING = int(Status.LIVE), int(Status.WAITING)


@inner
def _surrounded(board, cast, rules, position, scratch):  # type: ignore[no-untyped-def]
    """Evaders that are surrounded by the measure the rules end by, all at once."""
    due = measure_due(rules.ends_by, position.clock[0].tick, rules.check_ticks)
    if due and ended_by(board, cast, rules, position, rules.ends_by, scratch):
        for column in range(cast.pursuers, cast.pursuers + cast.evaders):
            if position.movers[column].status == LIVE:
                end_evader(cast, position, np.int64(column), SURROUNDED, np.int64(0))


@inner
def _stamina(cast, position):  # type: ignore[no-untyped-def]
    """Running above critical speed drains; everything else restores. Who is spent in mid-hop walks on."""
    for column in range(np.uint64(position.movers.shape[0])):
        mover = position.movers[column]
        if mover.status != LIVE:
            continue
        kind = cast.classes[mover.kind]
        drained_mm = np.int64(0)
        if mover.gait == RUN:
            drained_mm = drain_mm(kind.speed_mm[RUN], kind.critical_mm)
        mover.stamina_mm = stamina_after(
            mover.stamina_mm, drained_mm, kind.recover_mm[mover.gait], kind.reserve_mm
        )
        mover.gait = gait_left(mover.gait, mover.stamina_mm, drained_mm)


@inner
def _enter_late(cast, position):  # type: ignore[no-untyped-def]
    """Late units come onto the board before the tick they are due, so that they observe before they move."""
    if position.clock[0].waiting == 0:
        return
    for column in range(position.movers.shape[0]):
        mover = position.movers[column]
        if mover.status == WAITING and has_come(cast.movers[column].arrive_tick, position.clock[0].tick):
            mover.status = LIVE
            position.clock[0].waiting -= 1


@inner
def tick(board, cast, rules, position, orders, key, scratch):  # type: ignore[no-untyped-def]
    """Play the turn that is due, and after a tick's last turn the end of the tick.

    board, cast, rules: frozen. position: a row of State; orders: a row of ORDER records, of which only the acting
    side's are read (`turns.acting(rules.moves, position.clock[0].turn)`). key: `chance.chase_key`. scratch: may be
    None where no chase ends by being surrounded, and the search for that is not even compiled. Does nothing once the
    chase is over. Bystanders move with the evaders.
    """
    if position.clock[0].over:
        return
    turn = position.clock[0].turn
    mask = acting(rules.moves, turn)
    first = 0 if mask & PURSUERS_ACT else cast.pursuers
    last = position.movers.shape[0] if mask & EVADERS_ACT else cast.pursuers
    use_abilities(board, cast, rules, position, orders, first, last, position.tricks)
    moves(board, cast, rules, position, orders, first, last)
    if rules.contacts:
        ask_for_lines(board, cast, position, position.tricks)
    is_last = turn + 1 >= turns(rules.moves)
    now = position.clock[0].tick
    look_key = turn_key(key, now, END_OF_TICK if is_last else turn)
    if is_last or rules.each_move:
        captures(board, cast, rules, position, look_key)
        dispels(board, cast, rules, position, position.tricks)
    # In the middle of a tick only the side that acts next looks: it has seen this turn's moves.
    lookers = BOTH_ACT if is_last else BOTH_ACT - mask
    if is_last:
        arrivals(cast, rules, position)
        if scratch is not None:
            _surrounded(board, cast, rules, position, scratch)
        if rules.stamina:
            _stamina(cast, position)
        live_on_supplies(cast, position)
        keep_up(cast, rules, position, position.tricks)
        now += 1
        position.clock[0].tick = now
        position.clock[0].turn = 0
        finish(cast, rules, position)
        _enter_late(cast, position)
    else:
        position.clock[0].turn = turn + 1
    if rules.contacts:
        sights(board, cast, rules, position, look_key, now, lookers)
        if is_last:
            share(cast, rules, position, now)
    if is_last:
        read_traces(cast, rules, position, look_key, now, position.tricks)
        hear_witnesses(board, cast, rules, position, look_key, now, position.tricks)
