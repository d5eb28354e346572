"""Tricks: what movers do besides moving, and what it costs them. Part of `tick` and `reset`.

`tricks` is position.tricks, handed over by itself: where it is None the compiler leaves these functions out.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.rules.chance import NOBODY, TRACE, draw
from afoot.rules.contacts import NEVER
from afoot.rules.energy import can_keep_up, can_pay, energy_after
from afoot.rules.keen_eye import glimpse_of, range_of
from afoot.rules.passage import OPEN as DOOR_OPEN
from afoot.rules.passage import Gates, can_work, door_after, shut_off
from afoot.rules.smoke import hangs, lasts_until, line_meets
from afoot.rules.trace import newer, readable
from afoot.words import Ability, Status

LIVE = int(Status.LIVE)
SMOKE, KEEN_EYE = int(Ability.SMOKE), int(Ability.KEEN_EYE)
OPEN, SHUT, SEAL = int(Ability.OPEN), int(Ability.SHUT), int(Ability.SEAL)


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
        found.tick = NEVER
        found.node = 0
        found.passed_tick = NEVER
    for p in range(tricks.doors.shape[0]):
        tricks.doors[p] = cast.means.passages[p].door if rules.passages else DOOR_OPEN
    for node in range(tricks.traces.shape[0]):
        tricks.traces[node, 0] = NEVER
        tricks.traces[node, 1] = NEVER
    deeds = tricks.deeds[0]
    deeds.smoke = 0
    deeds.keen_eye = 0
    deeds.opened = 0
    deeds.shut = 0
    deeds.sealed = 0
    deeds.traces_read = 0


@inner
def _price(rules, amount):  # type: ignore[no-untyped-def]
    """What is asked for an ability: nothing where energy is off."""
    return np.int64(amount) if rules.energy else np.int64(0)


@inner
def _starts(rules, trick, means, does, ability):  # type: ignore[no-untyped-def]
    """Whether an ability is ordered, there and paid; the price is taken."""
    if (does >> np.uint32(ability)) & np.uint32(1) == 0 or means.allowed == 0:
        return False
    cost = _price(rules, means.cost)
    if not can_pay(trick.energy, cost):
        return False
    trick.energy -= cost
    return True


@inner
def _work(cast, rules, position, tricks, column, order, side_bit):  # type: ignore[no-untyped-def]
    """Begin work on a passage at hand that its side knows of; of several works that are ordered the first counts."""
    if order.passage >= tricks.doors.shape[0]:
        return
    mover, trick = position.movers[column], tricks.movers[column]
    passage = cast.means.passages[order.passage]
    here = mover.node == passage.a or mover.node == passage.b
    if not here or passage.known & side_bit == 0:
        return
    for ability in range(OPEN, SEAL + 1):
        means = cast.means.abilities[mover.kind, ability]
        if not can_work(ability, tricks.doors[order.passage]):
            continue
        if _starts(rules, trick, means, order.does, ability):
            trick.busy_ticks = max(means.ticks, 1)
            trick.task = ability
            trick.passage = order.passage
            return


@inner
def use_abilities(cast, rules, position, orders, first, last, tricks):  # type: ignore[no-untyped-def]
    """Abilities of the movers in columns first to last; whoever is in transit or at work begins nothing."""
    if tricks is None:
        return
    for column in range(first, min(last, tricks.movers.shape[0])):
        mover, trick, order = position.movers[column], tricks.movers[column], orders[column]
        if mover.status != LIVE or mover.remaining_mm > 0 or trick.busy_ticks > 0:
            continue
        means = cast.means.abilities[mover.kind]
        if rules.keen_eye:
            if (order.does >> np.uint32(KEEN_EYE)) & np.uint32(1) == 0:
                trick.keen = 0
            elif trick.keen == 0 and _starts(rules, trick, means[KEEN_EYE], order.does, KEEN_EYE):
                trick.keen = 1
                tricks.deeds[0].keen_eye += 1
        cloud = tricks.clouds[column]
        now = position.clock[0].tick
        may_smoke = rules.smoke != 0 and not hangs(now, cloud.until_tick)
        if may_smoke and _starts(rules, trick, means[SMOKE], order.does, SMOKE):
            cloud.node = mover.node
            cloud.until_tick = lasts_until(now, means[SMOKE].ticks)
            cloud.radius_mm = means[SMOKE].range_mm
            tricks.deeds[0].smoke += 1
        if rules.passages:
            _work(cast, rules, position, tricks, column, order, 1 if column < cast.pursuers else 2)


@inner
def held_back(cast, column, node, slot, tricks):  # type: ignore[no-untyped-def]
    """Whether a mover cannot set out on a slot: it is at work, or the passage does not let it through."""
    if tricks is None:
        return False
    if column < tricks.movers.shape[0] and tricks.movers[column].busy_ticks > 0:
        return True
    return shut_off(Gates(cast.means.passage_of, tricks.doors), node, slot)


@inner
def gates_of(cast, tricks):  # type: ignore[no-untyped-def]
    """The passages as they stand, or None."""
    if tricks is None:
        return None
    return Gates(cast.means.passage_of, tricks.doors)


@inner
def behind_smoke(board, rules, a, b, now, tricks):  # type: ignore[no-untyped-def]
    """Whether a cloud hangs at either of two nodes or between them."""
    if tricks is None:
        return False
    if not rules.smoke:
        return False
    for i in range(tricks.clouds.shape[0]):
        cloud = tricks.clouds[i]
        if hangs(now, cloud.until_tick) and line_meets(
            board.x_mm[a], board.y_mm[a], board.z_mm[a],
            board.x_mm[b], board.y_mm[b], board.z_mm[b],
            board.x_mm[cloud.node], board.y_mm[cloud.node], board.z_mm[cloud.node],
            cloud.radius_mm,
        ):  # fmt: skip
            return True
    return False


@inner
def sight_of(cast, rules, position, viewer, tricks):  # type: ignore[no-untyped-def]
    """(range in mm, threshold of a glimpse) of a viewer, its keen eye counted."""
    kind = position.movers[viewer].kind
    plain = cast.classes[kind]
    if tricks is None:
        return np.int64(plain.sight_mm), np.int64(plain.glimpse)
    keen = rules.keen_eye != 0 and tricks.movers[viewer].keen != 0
    means = cast.means.abilities[kind, KEEN_EYE]
    return range_of(plain.sight_mm, keen, means.range_mm), glimpse_of(plain.glimpse, keen, means.glimpse)


@inner
def _finish_work(cast, tricks, trick):  # type: ignore[no-untyped-def]
    """The work on a passage is done, unless somebody else was quicker."""
    if not can_work(trick.task, tricks.doors[trick.passage]):
        return
    tricks.doors[trick.passage] = door_after(trick.task)
    deeds = tricks.deeds[0]
    if trick.task == OPEN:
        deeds.opened += 1
    elif trick.task == SHUT:
        deeds.shut += 1
    else:
        deeds.sealed += 1
        passage = cast.means.passages[trick.passage]
        if tricks.traces.shape[0] > 0:
            for side in range(2):
                tricks.traces[passage.a, side] = NEVER
                tricks.traces[passage.b, side] = NEVER


@inner
def keep_up(cast, rules, position, tricks):  # type: ignore[no-untyped-def]
    """End of a tick: upkeep is paid, work goes on, everybody on a node leaves a trace there."""
    if tricks is None:
        return
    tick = position.clock[0].tick
    for column in range(tricks.movers.shape[0]):
        mover, trick = position.movers[column], tricks.movers[column]
        if mover.status == LIVE and mover.remaining_mm == 0 and tricks.traces.shape[0] > 0:
            tricks.traces[mover.node, 0 if column < cast.pursuers else 1] = tick
    for column in range(tricks.movers.shape[0]):
        mover, trick = position.movers[column], tricks.movers[column]
        if mover.status != LIVE:
            continue
        upkeep = _price(rules, cast.means.abilities[mover.kind, KEEN_EYE].upkeep) * trick.keen
        if not can_keep_up(trick.energy, upkeep):
            trick.keen = 0
            upkeep = np.int64(0)
        energy = cast.means.energy[mover.kind]
        trick.energy = energy_after(trick.energy, upkeep, energy.recover[mover.gait], energy.full)
        if trick.busy_ticks > 0:
            trick.busy_ticks -= 1
            if trick.busy_ticks == 0:
                _finish_work(cast, tricks, trick)


@inner
def read_traces(cast, rules, position, key, now, tricks):  # type: ignore[no-untyped-def]
    """Everybody on a node reads what the other side has left there; key: of the end of the tick."""
    if tricks is None:
        return
    if tricks.traces.shape[0] == 0:
        return
    for column in range(tricks.movers.shape[0]):
        mover, found = position.movers[column], tricks.found[column]
        if mover.status != LIVE or mover.remaining_mm > 0:
            continue
        reader = cast.means.readers[mover.kind]
        passed = np.int64(tricks.traces[mover.node, 1 if column < cast.pursuers else 0])
        if passed == NEVER or not newer(passed, found.passed_tick):
            continue
        bits = draw(key, cast.movers[column].id, NOBODY, TRACE, 0)
        if bits < readable(reader.clue, now - passed, reader.fades_ticks):
            found.tick = now
            found.node = mover.node
            found.passed_tick = passed
            tricks.deeds[0].traces_read += 1
