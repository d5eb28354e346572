"""Policies from Python: any callable on batched observations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from afoot.errors import AfootError
from afoot.game.observe import Observation
from afoot.game.state import make_orders
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Gait, Side

# (observation of c chases, game) -> orders of the side's o movers: an ORDER record array [c, o], or slots [c, o] and
# gaits (words.Gait [c, o], or one for all).
PythonPolicy = Callable[[Observation, Compiled], Any]


def play_turn(batch: Batch, game: Compiled, outside: Mapping[Side, PythonPolicy]) -> None:
    """Ask the callables of the sides whose turn it is, then play the turn in every chase."""
    due = batch.due()
    for side, policy in outside.items():
        if due & (1 << side):
            seen = batch.observe(side)
            columns = slice(seen.first, seen.first + seen.movers.shape[1])
            slots, gaits = _orders(policy, seen, game)
            batch.orders.slot[:, columns] = slots
            batch.orders.gait[:, columns] = gaits
    batch.step()


def _orders(policy: PythonPolicy, seen: Observation, game: Compiled) -> tuple[Any, Any]:
    """What a callable answers, checked: slots and gaits [c, o]."""
    answer, where = policy(seen, game), f"policy {name_of(policy)}"
    shape = seen.movers.shape
    if isinstance(answer, np.ndarray) and answer.dtype.names is not None:
        if not {"slot", "gait"} <= set(answer.dtype.names):
            raise AfootError("orders have a slot and a gait", where=where, came=answer.dtype.names)
        slots, gaits = answer["slot"], answer["gait"]
    elif isinstance(answer, tuple) and len(answer) == 2:
        slots, gaits = np.asarray(answer[0]), np.asarray(answer[1])
    else:
        raise AfootError(
            "this is no answer of a policy",
            where=where,
            came=type(answer).__name__,
            expected="orders, or a pair (slots, gaits)",
        )
    if slots.shape != shape:
        raise AfootError(
            "slots come in the wrong shape", where=where, came=slots.shape, expected=f"{shape} (chase, mover)"
        )
    return (
        _within(slots, game.board.hops.shape[1], where, "slots"),
        np.broadcast_to(_within(gaits, len(Gait), where, "gaits"), shape),
    )


def _within(values: Any, limit: int, where: str, what: str) -> Any:
    """Whole numbers from 0 to below a limit."""
    if values.dtype.kind not in "iu":
        raise AfootError(
            f"{what} are whole numbers", where=where, came=str(values.dtype), expected="integers"
        )
    if values.size and (int(values.min()) < 0 or int(values.max()) >= limit):
        came = int(values.min()) if int(values.min()) < 0 else int(values.max())
        raise AfootError(f"{what} out of range", where=where, came=came, expected=f"0 to {limit - 1}")
    return values


def name_of(policy: PythonPolicy) -> str:
    """What results call a callable."""
    return f"python:{getattr(policy, '__qualname__', type(policy).__qualname__)}"


def blank_orders(seen: Observation, game: Compiled) -> Any:
    """ORDER records [c, o] for the movers of an observation, all to stay at rest."""
    chases, own = seen.movers.shape
    return make_orders(game.cast, chases)[:, :own]
