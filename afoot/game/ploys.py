"""Ploys: guises, decoys, and signals between team mates. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.refuge import shut_in
from afoot.game.smoke import behind_smoke
from afoot.game.sources import drop, release
from afoot.rules.contacts import NEVER
from afoot.rules.decoy import goes_on
from afoot.rules.identity import identified_after_guise, identified_by
from afoot.rules.sight import in_line, within_mm
from afoot.rules.smoke import lasts_until
from afoot.words import Ability, Gait, Status

LIVE, UNSENT, REST = int(Status.LIVE), int(Status.UNSENT), int(Gait.REST)
DECOY = int(Ability.DECOY)


@inner
def begin_ploys(cast, position, tricks):  # type: ignore[no-untyped-def]
    """Start of a chase: no guises, no decoys; team mates know each other."""
    for i in range(tricks.guises.shape[0]):
        tricks.guises[i].kind = 0
        tricks.guises[i].identified = 1 if i < cast.pursuers else 2
    first = cast.pursuers + cast.evaders
    for i in range(tricks.decoys.shape[0]):
        tricks.decoys[i].sender = -1
        tricks.decoys[i].until_tick = NEVER
        position.movers[first + i].status = UNSENT


@inner
def _ally_sees(board, cast, rules, position, column, range_mm, tricks):  # type: ignore[no-untyped-def]
    """Whether a live team mate has a free line to a mover, within a range of it; below 0: within its own."""
    side = column >= cast.pursuers
    if shut_in(cast, position.movers[column]):
        return False
    here, now = position.movers[column].node, position.clock[0].tick
    for other in range(tricks.guises.shape[0]):
        mate = position.movers[other]
        if other == column or (other >= cast.pursuers) != side or mate.status != LIVE or shut_in(cast, mate):
            continue
        most_mm = cast.classes[mate.kind].sight_mm if range_mm < 0 else range_mm
        near = within_mm(
            board.x_mm[here], board.y_mm[here], board.x_mm[mate.node], board.y_mm[mate.node], most_mm
        )
        line = in_line(board.sight_bits, board.sight_start, board.sight_node, mate.node, here)
        if near and line and not behind_smoke(board, rules, mate.node, here, now, tricks):
            return True
    return False


@inner
def put_on_guise(board, cast, rules, position, column, kind, tricks):  # type: ignore[no-untyped-def]
    """A mover puts on a guise; who does not have it in sight in this turn does not know it any more."""
    guise, now = tricks.guises[column], position.clock[0].tick
    guise.kind = kind + 1
    side = 1 if column >= cast.pursuers else 0
    others_see = position.sightings[column].tick >= now
    guise.identified = identified_after_guise(guise.identified, 1 - side, others_see)
    mates_see = _ally_sees(board, cast, rules, position, column, -1, tricks)
    guise.identified = identified_after_guise(guise.identified, side, mates_see)
    tricks.deeds[0].guises += 1


@inner
def free_decoy(cast, position, side, tricks):  # type: ignore[no-untyped-def]
    """A decoy of a side that is not out, or -1."""
    first = cast.pursuers + cast.evaders
    for i in range(tricks.decoys.shape[0]):
        if cast.means.decoy_side[i] == side and position.movers[first + i].status == UNSENT:
            return i
    return -1


@inner
def send_decoy(cast, position, column, index, means, stays, tricks):  # type: ignore[no-untyped-def]
    """A double of a mover sets out from where it stands. Unseen, nobody can tell any more which is which.

    stays: decoys move in this very turn; this one has not been told where to, and stays.
    """
    now, sender = position.clock[0].tick, position.movers[column]
    target = cast.pursuers + cast.evaders + index
    decoy = position.movers[target]
    decoy.node = sender.node
    decoy.hop_from = sender.node
    decoy.hop_to = sender.node
    decoy.set_out_tick = now if stays else NEVER
    decoy.arrive_tick = NEVER
    decoy.remaining_mm = 0
    decoy.carry_mm = 0
    decoy.stamina_mm = cast.classes[sender.kind].reserve_mm
    decoy.gait = REST
    decoy.status = LIVE
    decoy.kind = sender.kind
    tricks.decoys[index].sender = column
    tricks.decoys[index].until_tick = lasts_until(now, means.ticks)
    release(position, target, tricks)
    position.sightings[target].tick = NEVER
    if position.sightings[column].tick < now:
        release(position, column, tricks)
    tricks.deeds[0].decoys += 1


@inner
def give_signal(board, cast, rules, position, column, range_mm, tricks):  # type: ignore[no-untyped-def]
    """A mover lets team mates know who it is, if one of them is near enough to see."""
    tricks.deeds[0].signals += 1
    if _ally_sees(board, cast, rules, position, column, range_mm, tricks):
        guise = tricks.guises[column]
        guise.identified = identified_by(guise.identified, 1 if column >= cast.pursuers else 0)


@inner
def senders_out(cast, position, tricks):  # type: ignore[no-untyped-def]
    """Whose decoys are on the board, as a mask: bit `sender_bit` of the sender of each; 0 where none is out."""
    first, mask = cast.pursuers + cast.evaders, np.int64(0)
    for i in range(tricks.decoys.shape[0]):
        out = np.int64(position.movers[first + i].status == LIVE)
        mask |= out << sender_bit(tricks.decoys[i].sender)
    return mask


@inner
def sender_bit(column):  # type: ignore[no-untyped-def]
    """A mover's bit in `senders_out`, which in large casts it shares."""
    return np.int64(column) & 63


@inner
def decoys_out(tricks, position, first, column):  # type: ignore[no-untyped-def]
    """How many decoys a mover has out. first: column of the first decoy."""
    count = 0
    for i in range(tricks.decoys.shape[0]):
        if tricks.decoys[i].sender == column and position.movers[first + i].status == LIVE:
            count += 1
    return count


@inner
def _call_in(position, first, index, tricks):  # type: ignore[no-untyped-def]
    """A decoy is no more."""
    position.movers[first + index].status = UNSENT
    position.movers[first + index].remaining_mm = 0
    tricks.decoys[index].until_tick = NEVER


@inner
def end_decoys(cast, position, column, tricks):  # type: ignore[no-untyped-def]
    """The decoys of a mover that cannot pay for them any longer end."""
    first = cast.pursuers + cast.evaders
    for i in range(tricks.decoys.shape[0]):
        if tricks.decoys[i].sender == column and position.movers[first + i].status == LIVE:
            _call_in(position, first, i, tricks)


@inner
def decoys_age(cast, position, tricks):  # type: ignore[no-untyped-def]
    """End of a tick: decoys end whose time is over or whose sender is gone."""
    first, tick = cast.pursuers + cast.evaders, position.clock[0].tick
    for i in range(tricks.decoys.shape[0]):
        decoy = tricks.decoys[i]
        if position.movers[first + i].status == LIVE and not goes_on(
            tick + 1, decoy.until_tick, position.movers[decoy.sender].status
        ):
            _call_in(position, first, i, tricks)


@inner
def dispel(cast, position, index, tricks):  # type: ignore[no-untyped-def]
    """A decoy has been touched: it is gone, and those who touched it know."""
    first = cast.pursuers + cast.evaders
    drop(position, first + index, tricks)
    _call_in(position, first, index, tricks)
    tricks.deeds[0].dispelled += 1
