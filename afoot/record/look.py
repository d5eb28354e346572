"""What chases look like between two turns: copies, of which one is compared with the next to tell what happened."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.game.state_of_means import Tricks
from afoot.record.rows import NOBODY
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Ability, Status


class Told(NamedTuple):
    """One thing that has happened: the chase's row, the mover's column, what it is called, particulars.

    tick, node: where None, the tick of the turn just played and the node that the mover stands on after it.
    """

    row: int
    column: int
    event: str
    particulars: dict[str, Any]
    other: int = NOBODY
    tick: int | None = None
    node: int | None = None


class Look(NamedTuple):
    """Copies of c chases with m movers, of which v look; s slots."""

    over: Any  # [c]
    tick: Any  # [c]
    turn: Any  # [c]
    movers: Any  # [c, m]
    sightings: Any  # [c, t]
    contacts: Any  # [c, v, s]
    known: Any  # [c, s]
    targets: Any  # int [c, s] column of the mover in a contact's slot, or NOBODY
    tricks: Tricks | None
    memo: Any  # [c, m, policies.mind.MEMOS] what the policies remember
    orders: Any  # [c, m] of the turn just played

    @property
    def last_seen(self) -> Any:
        """int32 [c, v]: when each was last seen by anybody of the other side."""
        return self.sightings.tick[:, : self.contacts.shape[1]]


def look_at(game: Compiled, batch: Batch, count: int) -> Look:
    """The first `count` chases of a batch as they are now."""
    state, rows = batch.state, slice(0, count)
    return Look(
        state.clock.over[rows, 0].copy(),
        state.clock.tick[rows, 0].copy(),
        state.clock.turn[rows, 0].copy(),
        state.movers[rows].copy(),
        state.sightings[rows].copy(),
        state.contacts[rows].copy(),
        state.known[rows].copy(),
        _targets(game, batch, rows, count),
        None if state.tricks is None else Tricks(*(column[rows].copy() for column in state.tricks)),
        batch.minds.memo[rows].copy(),
        batch.orders[rows].copy(),
    )


def could_begin(game: Compiled, before: Look, after: Look, row: int, ability: Ability) -> list[int]:
    """Movers that were told to use an ability in the turn between two looks, and could, and could pay for it."""
    assert before.tricks is not None
    tricks, movers, orders = before.tricks.movers[row], before.movers[row], after.orders[row]
    found = []
    for i in range(len(tricks)):
        means = game.cast.means.abilities[movers.kind[i], ability]
        free = movers.status[i] == Status.LIVE and movers.remaining_mm[i] == 0 and tricks.busy_ticks[i] == 0
        can_pay = not game.rules.energy or tricks.energy[i] >= means.cost
        if free and can_pay and means.allowed and (int(orders.does[i]) >> ability) & 1:
            found.append(i)
    return found


def _targets(game: Compiled, batch: Batch, rows: slice, count: int) -> Any:
    """Whose contacts stand in each slot: without means each mover's in its own."""
    tricks, lookers = batch.state.tricks, batch.state.contacts.shape[1]
    if tricks is None:
        return np.broadcast_to(np.arange(lookers), (count, lookers))
    source, movers = tricks.holders.source[rows], batch.state.movers.shape[1]
    # Sources beyond the movers are bystanders as the evaders see them.
    return np.where(source >= movers, source - game.cast.bystanders, source)
