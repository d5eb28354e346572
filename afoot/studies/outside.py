"""Policies that are asked from outside the kernel: any Python callable on batched observations, solved tables,
and the mixes of solved small games."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Union

import numpy as np

from afoot.errors import AfootError
from afoot.game.observe import Observation
from afoot.game.state import make_orders
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Ability, Gait, Side

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from afoot.solvers import Mixes, Table

# (observation of c chases, game) -> orders of the side's o movers: a record array [c, o] as `blank_orders` gives it
# (ORDER, or DEED where there are means), or slots [c, o] and gaits (words.Gait [c, o], or one for all).
PythonPolicy = Callable[[Observation, Compiled], Any]
Outside = Union[PythonPolicy, "Table", "Mixes"]
PolicyLike = str | Outside
TABLE = "table:"  # and a file: how a solved table is named among policies
EVERYTHING, OBSERVATION = "everything", "observation"  # what a side goes by


def is_table(policy: object) -> TypeIs[Table]:
    """Whether a policy is a solved table. A run without one need not wait for the solvers to be loaded: as long as
    they are not, there is none."""
    solvers = sys.modules.get("afoot.solvers.play")
    return solvers is not None and isinstance(policy, solvers.Table)


def are_mixes(policy: object) -> TypeIs[Mixes]:
    """Whether a policy is the mixes of a solved small game."""
    solvers = sys.modules.get("afoot.solvers.small.mixes")
    return solvers is not None and isinstance(policy, solvers.Mixes)


def sees_everything(policy: object) -> bool:
    """Whether a policy goes by whole positions, which no observation shows."""
    return is_table(policy) or are_mixes(policy)


def with_tables(
    pursuers: PolicyLike | None, evaders: PolicyLike | None
) -> tuple[PolicyLike | None, PolicyLike | None]:
    """The same, with tables in place of the words that name their files; a file is read once."""
    own = _read(pursuers)
    return own, own if evaders is not None and evaders == pursuers else _read(evaders)


def _read(policy: PolicyLike | None) -> PolicyLike | None:
    if isinstance(policy, str) and policy.startswith(TABLE):
        from afoot.solvers import Table

        return Table.load(policy.removeprefix(TABLE))
    return policy


def play_turn(batch: Batch, game: Compiled, outside: Mapping[Side, Outside]) -> None:
    """Ask the policies of the sides whose turn it is, then play the turn in every chase.

    Tables and mixes are asked about whole positions, which no observation shows.
    """
    due = batch.due()
    for side, policy in outside.items():
        if not due & (1 << side):
            continue
        if is_table(policy):
            told, first = policy.orders(batch.state, side), 0 if side == Side.PURSUERS else policy.pursuers
            columns = slice(first, first + told.slots.shape[1])
            batch.orders.slot[:, columns], batch.orders.gait[:, columns] = told.slots, told.gaits
        elif are_mixes(policy):
            drawn, first = policy.orders(batch.state, batch.seed, batch.chase_id, side), game.cast.pursuers
            columns = slice(0, first) if side == Side.PURSUERS else slice(first, first + drawn.shape[1])
            for place, name in enumerate(batch.orders.dtype.names):
                batch.orders[name][:, columns] = drawn[:, :, place]
        else:
            seen = batch.observe(side)
            columns = slice(seen.first, seen.first + seen.movers.shape[1])
            for name, values in _orders(policy, seen, game).items():
                batch.orders[name][:, columns] = values
    batch.step()


def _orders(policy: PythonPolicy, seen: Observation, game: Compiled) -> dict[str, Any]:
    """What a callable answers, checked: columns [c, o] of orders. Who orders no deeds does none."""
    answer, where = policy(seen, game), f"policy {name_of(policy)}"
    limits = {"slot": game.board.hops.shape[1], "gait": len(Gait)}
    if game.cast.means is not None:
        # A passage is named with a deed and otherwise means nothing, so 0 stands for none too.
        limits |= {"does": 1 << len(Ability), "passage": max(len(game.cast.means.passages), 1)}
    if isinstance(answer, np.ndarray) and answer.dtype.names is not None:
        given = {name: answer[name] for name in answer.dtype.names if name in limits}
        if not {"slot", "gait"} <= set(given):
            raise AfootError(
                "orders have a slot and a gait",
                where=where,
                came=answer.dtype.names,
                fix="Make orders with `blank_orders`, or return a pair (slots, gaits).",
            )
    elif isinstance(answer, tuple) and len(answer) == 2:
        given = {"slot": np.asarray(answer[0]), "gait": np.asarray(answer[1])}
    else:
        raise AfootError(
            "this is no answer of a policy",
            where=where,
            came=type(answer).__name__,
            expected="orders, or a pair (slots, gaits)",
            fix="Return slots and gaits, an integer for each chase and mover.",
        )
    shape = seen.movers.shape
    if given["slot"].shape != shape:
        came, expected = given["slot"].shape, f"{shape} (chase, mover)"
        raise AfootError(
            "slots come in the wrong shape",
            where=where,
            came=came,
            expected=expected,
            fix="Make the arrays as long as the observation's chases and movers: `blank_orders` makes such.",
        )
    words = {"slot": "slots", "gait": "gaits", "does": "deeds", "passage": "passages"}
    checked = {name: _within(values, limits[name], where, words[name]) for name, values in given.items()}
    none = np.zeros(shape, np.int64)
    return {name: np.broadcast_to(checked.get(name, none), shape) for name in limits}


def _within(values: Any, limit: int, where: str, what: str) -> Any:
    """Whole numbers from 0 to below a limit."""
    if values.dtype.kind not in "iu":
        raise AfootError(
            f"{what} are whole numbers",
            where=where,
            came=str(values.dtype),
            expected="integers",
            fix=f"Turn them into integers: {what}.astype(int).",
        )
    if values.size and (int(values.min()) < 0 or int(values.max()) >= limit):
        came = int(values.min()) if int(values.min()) < 0 else int(values.max())
        raise AfootError(
            f"{what} out of range",
            where=where,
            came=came,
            expected=f"0 to {limit - 1}",
            fix="Write 0 to stay; the others are the hops of a mover's node."
            if what == "slots"
            else f"Write {what} from 0 on.",
        )
    return values


def name_of(policy: Outside) -> str:
    """What results call a callable, a table, or mixes."""
    if is_table(policy) or are_mixes(policy):
        return policy.name
    return f"python:{getattr(policy, '__qualname__', type(policy).__qualname__)}"


def blank_orders(seen: Observation, game: Compiled) -> Any:
    """ORDER records [c, o] for the movers of an observation, all to stay at rest."""
    chases, own = seen.movers.shape
    return make_orders(game.cast, chases)[:, :own]
