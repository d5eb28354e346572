"""Tricks: what movers do besides moving. Part of `tick` and `reset`.

`tricks` is position.tricks, handed over by itself: where it is None the compiler leaves these functions out.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.passages import begin_work, finish_work
from afoot.game.pay import pay_upkeep, starts
from afoot.game.ploys import (
    begin_ploys,
    decoys_age,
    free_decoy,
    give_signal,
    put_on_guise,
    send_decoy,
    senders_out,
)
from afoot.game.reports import begin_reports
from afoot.game.sources import begin_sources
from afoot.game.traces import leave_trace
from afoot.rules.contacts import NEVER
from afoot.rules.passage import OPEN as DOOR_OPEN
from afoot.rules.smoke import hangs, lasts_until
from afoot.rules.turns import EVADERS_ACT, PURSUERS_ACT
from afoot.words import Ability, Status

LIVE = int(Status.LIVE)
SMOKE, KEEN_EYE = int(Ability.SMOKE), int(Ability.KEEN_EYE)
WORKS = np.uint32(1 << Ability.OPEN | 1 << Ability.SHUT | 1 << Ability.SEAL)
GUISE, DECOY, SIGNAL = int(Ability.GUISE), int(Ability.DECOY), int(Ability.SIGNAL)


@inner
def begin(cast, rules, position, tricks):  # type: ignore[no-untyped-def]
    """Start of a chase: full of energy, no smoke, no traces, every passage as the scenario has it."""
    if tricks is None:
        return
    for i in range(tricks.movers.shape[0]):
        trick, cloud, found = tricks.movers[i], tricks.clouds[i], tricks.found[i]
        trick.energy = cast.means.energy[position.movers[i].kind].full
        trick.keen = 0
        trick.busy_ticks = 0
        trick.task = 0
        trick.passage = 0
        cloud.node = 0
        cloud.until_tick = NEVER
        cloud.radius_mm = 0
        cloud.known = 0
        found.tick = NEVER
        found.node = 0
        found.passed_tick = NEVER
    for p in range(tricks.doors.shape[0]):
        tricks.doors[p] = cast.means.passages[p].door if rules.passages else DOOR_OPEN
    for node in range(tricks.traces.shape[0]):
        tricks.traces[node, 0] = NEVER
        tricks.traces[node, 1] = NEVER
    _begin_deeds(tricks.deeds[0])
    begin_ploys(cast, position, tricks)
    begin_sources(cast, rules, position, tricks)
    begin_reports(tricks)


@inner
def _begin_deeds(deeds):  # type: ignore[no-untyped-def]
    deeds.smoke = 0
    deeds.keen_eye = 0
    deeds.opened = 0
    deeds.shut = 0
    deeds.sealed = 0
    deeds.traces_read = 0
    deeds.guises = 0
    deeds.identified = 0
    deeds.decoys = 0
    deeds.dispelled = 0
    deeds.signals = 0
    deeds.reports = 0
    deeds.false_reports = 0


@inner
def _does(order, ability):  # type: ignore[no-untyped-def]
    return (np.int64(order.does) >> np.int64(ability)) & 1 != 0


@inner
def _raise_smoke(cast, rules, position, tricks, column, order):  # type: ignore[no-untyped-def]
    mover, cloud, now = position.movers[column], tricks.clouds[column], position.clock[0].tick
    means = cast.means.abilities[mover.kind, SMOKE]
    if not hangs(now, cloud.until_tick) and starts(rules, tricks.movers[column], means, order.does, SMOKE):
        cloud.node = mover.node
        cloud.until_tick = lasts_until(now, means.ticks)
        cloud.radius_mm = means.range_mm
        cloud.known = PURSUERS_ACT if column < cast.pursuers else EVADERS_ACT
        tricks.deeds[0].smoke += 1


@inner
def _uncover_eye(cast, rules, position, tricks, column, order):  # type: ignore[no-untyped-def]
    trick, means = tricks.movers[column], cast.means.abilities[position.movers[column].kind, KEEN_EYE]
    if not _does(order, KEEN_EYE):
        trick.keen = 0
    elif trick.keen == 0 and starts(rules, trick, means, order.does, KEEN_EYE):
        trick.keen = 1
        tricks.deeds[0].keen_eye += 1


@inner
def _change_looks(board, cast, rules, position, tricks, column, order):  # type: ignore[no-untyped-def]
    trick, guise = tricks.movers[column], tricks.guises[column]
    means = cast.means.abilities[position.movers[column].kind, GUISE]
    if not _does(order, GUISE):
        guise.kind = 0
    elif guise.kind == 0 and starts(rules, trick, means, order.does, GUISE):
        put_on_guise(board, cast, rules, position, column, means.kind, tricks)


@inner
def use_abilities(board, cast, rules, position, orders, first, last, tricks):  # type: ignore[no-untyped-def]
    """Abilities of the movers in columns first to last; whoever is in transit or at work begins nothing."""
    if tricks is None:
        return
    for i in range(np.uint64(first), np.uint64(min(last, tricks.movers.shape[0]))):
        mover, trick, order = position.movers[i], tricks.movers[i], orders[i]
        if order.does | trick.keen | tricks.guises[i].kind == 0:
            continue  # it begins nothing, and has nothing on that it could let go
        if mover.status != LIVE or mover.remaining_mm > 0 or trick.busy_ticks > 0:
            continue
        if order.does == 0:
            trick.keen = 0
            tricks.guises[i].kind = 0
            continue
        column = np.int64(i)  # unsigned as an index alone: beside signed numbers it would become a float
        side = 0 if column < cast.pursuers else 1
        means = cast.means.abilities[mover.kind]
        if rules.keen_eye:
            _uncover_eye(cast, rules, position, tricks, column, order)
        if rules.smoke and _does(order, SMOKE):
            _raise_smoke(cast, rules, position, tricks, column, order)
        if rules.guise:
            _change_looks(board, cast, rules, position, tricks, column, order)
        if rules.decoys and _does(order, DECOY):
            index = free_decoy(cast, position, side, tricks)
            if index >= 0 and starts(rules, trick, means[DECOY], order.does, DECOY):
                send_decoy(cast, position, column, index, means[DECOY], last > cast.pursuers, tricks)
        if rules.guise and starts(rules, trick, means[SIGNAL], order.does, SIGNAL):
            give_signal(board, cast, rules, position, column, means[SIGNAL].range_mm, tricks)
        if rules.passages and order.does & WORKS:
            begin_work(cast, rules, position, tricks, column, order, 1 << side)


@inner
def keep_up(cast, rules, position, tricks):  # type: ignore[no-untyped-def]
    """End of a tick: upkeep is paid, work goes on, everybody on a node leaves a trace there."""
    if tricks is None:
        return
    senders = senders_out(cast, position, tricks)
    at_work = False
    for column in range(np.uint64(tricks.movers.shape[0])):
        if position.movers[column].status != LIVE:
            continue
        leave_trace(cast, position, column, tricks)
        pay_upkeep(cast, rules, position, column, senders, tricks)
        at_work |= tricks.movers[column].busy_ticks > 0
    if at_work:  # once every trace has been left: who seals a passage wipes them out
        _work(cast, position, tricks)
    if senders != 0:
        decoys_age(cast, position, tricks)


@inner
def _work(cast, position, tricks):  # type: ignore[no-untyped-def]
    """Work on passages goes on for a tick."""
    for column in range(tricks.movers.shape[0]):
        trick = tricks.movers[column]
        if position.movers[column].status == LIVE and trick.busy_ticks > 0:
            trick.busy_ticks -= 1
            if trick.busy_ticks == 0:
                finish_work(cast, tricks, trick)
