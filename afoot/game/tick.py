"""`tick`: the rules in their order, for one position. Nothing but it and `reset` writes a Position."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.game.contacts import forget, share, sights
from afoot.game.identity import is_known, look_closely
from afoot.game.moves import moves
from afoot.game.ploys import dispel
from afoot.game.refuge import shut_in
from afoot.game.reports import hear_witnesses
from afoot.game.surround import ended_by
from afoot.game.tricks import gates_of, keep_up, read_traces, use_abilities
from afoot.rules.capture import can_capture, crossed, on_hop, within_reach
from afoot.rules.chance import END_OF_TICK, turn_key
from afoot.rules.refuge import goes_first, may_enter, must_give_up, supplies_after
from afoot.rules.stamina import drain_mm, gait_left, stamina_after
from afoot.rules.turns import BOTH_ACT, EVADERS_ACT, PURSUERS_ACT, acting, has_come, measure_due, turns
from afoot.rules.worth import chase_over, status_at_horizon, worth_of
from afoot.words import Gait, Side, Status

ONE = np.uint64(1)
RUN = int(Gait.RUN)
PURSUERS = int(Side.PURSUERS)
LIVE, WAITING = int(Status.LIVE), int(Status.WAITING)
# numpy's int64, not int: numba would compile `_end` once for every literal it is called with.
CAPTURED, SURROUNDED = np.int64(Status.CAPTURED), np.int64(Status.SURROUNDED)
ESCAPED, SHELTERED = np.int64(Status.ESCAPED), np.int64(Status.SHELTERED)


@part
def _end(cast, position, column, status, goal_worth):  # type: ignore[no-untyped-def]
    """An evader's chase ends; a bed it held is free again unless it ends in it."""
    mover = position.movers[column]
    mover.status = status
    mover.worth = worth_of(status, goal_worth, cast.surrounded_worth, cast.timeout_worth)
    mover.end_tick = position.clock[0].tick
    mover.remaining_mm = 0
    position.clock[0].live -= 1
    if status == CAPTURED:
        position.counts[0].captured += 1
    elif status == ESCAPED:
        position.counts[0].escaped += 1
    elif status == SHELTERED:
        position.counts[0].sheltered += 1
    elif status == SURROUNDED:
        position.counts[0].surrounded += 1
    if status == CAPTURED or status == SURROUNDED:
        forget(cast, position, column, 1)
    if mover.inside > 0 and status != SHELTERED:
        position.refuges[mover.inside - 1].free_beds += 1
        mover.inside = 0


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
    for j in range(first, last):
        mover = position.movers[j]
        if mover.status == LIVE and (
            (rules.crossing and _met(mover, decoy, tick)) or _held(board, cast, rules, gates, mover, decoy)
        ):
            return True
    return False


@inner
def _dispels(board, cast, rules, position, tricks):  # type: ignore[no-untyped-def]
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
def _captures(board, cast, rules, position, key):  # type: ignore[no-untyped-def]
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
            _end(cast, position, np.int64(i), CAPTURED, np.int64(0))


@inner
def _next_in(cast, position, refuge):  # type: ignore[no-untyped-def]
    """Column of the evader with the lowest id that stands at a refuge's door, or -1."""
    first = -1
    for column in range(cast.pursuers, cast.pursuers + cast.evaders):
        mover = position.movers[column]
        if (
            mover.status == LIVE
            and mover.remaining_mm == 0
            and mover.inside == 0
            and mover.node == cast.refuges[refuge].node
            and (first < 0 or goes_first(cast.movers[column].id, cast.movers[first].id))
        ):
            first = column
    return first


@inner
def _arrivals(cast, rules, position):  # type: ignore[no-untyped-def]
    """Evaders that stand on an exit have escaped; on a refuge with a free bed they go in, lowest id first."""
    for column in range(cast.pursuers, cast.pursuers + cast.evaders if cast.exits.shape[0] else 0):
        mover = position.movers[column]
        if mover.status == LIVE and mover.remaining_mm == 0 and cast.marks[mover.node].exit >= 0:
            _end(
                cast,
                position,
                np.int64(column),
                ESCAPED,
                np.int64(cast.exits[cast.marks[mover.node].exit].worth),
            )
    for refuge in range(cast.refuges.shape[0]):
        room = position.refuges[refuge]
        while may_enter(room.free_beds, room.supplies):
            column = _next_in(cast, position, refuge)
            if column < 0:
                break
            room.free_beds -= 1
            position.movers[column].inside = refuge + 1
            position.counts[0].entered += 1
            if rules.refuge_ends_chase:
                _end(cast, position, np.int64(column), SHELTERED, np.int64(cast.refuges[refuge].worth))


@inner
def _surrounded(board, cast, rules, position, scratch):  # type: ignore[no-untyped-def]
    """Evaders that are surrounded by the measure the rules end by, all at once."""
    due = measure_due(rules.ends_by, position.clock[0].tick, rules.check_ticks)
    if due and ended_by(board, cast, rules, position, rules.ends_by, scratch):
        for column in range(cast.pursuers, cast.pursuers + cast.evaders):
            if position.movers[column].status == LIVE:
                _end(cast, position, np.int64(column), SURROUNDED, np.int64(0))


@inner
def _stamina(cast, position):  # type: ignore[no-untyped-def]
    """Running above critical speed drains; everything else restores. Who is spent in mid-hop walks on."""
    for column in range(position.movers.shape[0]):
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
def _supplies(cast, position):  # type: ignore[no-untyped-def]
    """Occupants live on a refuge's supplies; who is still inside when there were none left gives up."""
    for refuge in range(cast.refuges.shape[0]):
        room = position.refuges[refuge]
        occupants = 0
        for column in range(cast.pursuers, cast.pursuers + cast.evaders):
            mover = position.movers[column]
            if mover.status == LIVE and mover.inside == refuge + 1:
                occupants += 1
                if must_give_up(room.supplies):
                    _end(cast, position, np.int64(column), CAPTURED, np.int64(0))
        room.supplies = supplies_after(room.supplies, occupants)


@inner
def _finish(cast, rules, position):  # type: ignore[no-untyped-def]
    """Is the chase over? At the horizon everybody still in it gets the status and worth of that."""
    if not chase_over(position.clock[0].live, position.clock[0].tick, rules.horizon_ticks):
        return
    position.clock[0].over = 1
    for column in range(cast.pursuers, cast.pursuers + cast.evaders):
        mover = position.movers[column]
        if mover.status <= WAITING:
            worth = 0
            if mover.inside > 0:
                worth = cast.refuges[mover.inside - 1].worth
            _end(
                cast,
                position,
                np.int64(column),
                status_at_horizon(mover.status, mover.inside),
                np.int64(worth),
            )


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
    is_last = turn + 1 >= turns(rules.moves)
    now = position.clock[0].tick
    look_key = turn_key(key, now, END_OF_TICK if is_last else turn)
    if is_last or rules.each_move:
        _captures(board, cast, rules, position, look_key)
        _dispels(board, cast, rules, position, position.tricks)
    # In the middle of a tick only the side that acts next looks: it has seen this turn's moves.
    lookers = BOTH_ACT if is_last else BOTH_ACT - mask
    if is_last:
        _arrivals(cast, rules, position)
        if scratch is not None:
            _surrounded(board, cast, rules, position, scratch)
        if rules.stamina:
            _stamina(cast, position)
        _supplies(cast, position)
        keep_up(cast, rules, position, position.tricks)
        now += 1
        position.clock[0].tick = now
        position.clock[0].turn = 0
        _finish(cast, rules, position)
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
