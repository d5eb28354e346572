"""What abilities cost: paid when they start and for each tick that they last. Part of `tick`."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner
from afoot.game.ploys import decoys_out, end_decoys, sender_bit
from afoot.rules.energy import can_keep_up, can_pay, energy_after
from afoot.words import Ability

KEEN_EYE, GUISE, DECOY = int(Ability.KEEN_EYE), int(Ability.GUISE), int(Ability.DECOY)


@inner
def price(rules, amount):  # type: ignore[no-untyped-def]
    """What is asked for an ability: nothing where energy is off."""
    return np.int64(amount) if rules.energy else np.int64(0)


@inner
def starts(rules, trick, means, does, ability):  # type: ignore[no-untyped-def]
    """Whether an ability is ordered, there and paid; the price is taken."""
    if (np.int64(does) >> np.int64(ability)) & 1 == 0 or means.allowed == 0:
        return False
    cost = price(rules, means.cost)
    if not can_pay(trick.energy, cost):
        return False
    trick.energy -= cost
    return True


@inner
def pay_upkeep(cast, rules, position, column, senders, tricks):  # type: ignore[no-untyped-def]
    """What lasts is paid for a tick, the guise first and the keen eye last; what cannot be paid ends.

    senders: `senders_out`.
    """
    mover, trick, guise = position.movers[column], tricks.movers[column], tricks.guises[column]
    means = cast.means.abilities[mover.kind]
    spent = np.int64(0)
    if guise.kind > 0:
        asked = price(rules, means[GUISE].upkeep)
        if can_keep_up(trick.energy, asked):
            spent += asked
        else:
            guise.kind = 0
    if (senders >> sender_bit(column)) & 1:
        count = decoys_out(tricks, position, cast.pursuers + cast.evaders, np.int64(column))
        asked = price(rules, means[DECOY].upkeep) * count
        if can_keep_up(trick.energy, spent + asked):
            spent += asked
        else:
            end_decoys(cast, position, np.int64(column), tricks)
    if trick.keen:
        asked = price(rules, means[KEEN_EYE].upkeep)
        if can_keep_up(trick.energy, spent + asked):
            spent += asked
        else:
            trick.keen = 0
    energy = cast.means.energy[mover.kind]
    trick.energy = energy_after(trick.energy, spent, energy.recover[mover.gait], energy.full)
