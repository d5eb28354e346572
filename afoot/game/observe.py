"""`observe`: exactly what one side may use, as views of its own columns. Policies see nothing else."""

from __future__ import annotations

from typing import Any, NamedTuple

from afoot._jit import inner


class Observation(NamedTuple):
    """One side's view of one chase: o own movers (columns first to first + o), t targets (from first_target).

    Everybody also knows the board, the rules and the cast: classes, starts, exits, refuges. A contact's node is where
    the target was at the contact's tick; contacts.NEVER where there was none.
    """

    side: int  # words.Side
    tick: int
    turn: int
    first: int
    first_target: int
    movers: Any  # MOVER [o]
    contacts: Any  # CONTACT [o, t] own contacts of each mover
    known: Any  # KNOWN [t] contacts that the whole team knows of
    tricks: Any = None  # OwnTricks, for policies from Python where there are means


class OwnTricks(NamedTuple):
    """What a side may know of the means in play: o own movers, v movers that look, p passages, with a chase axis."""

    movers: Any  # TRICK [o]
    found: Any  # FOUND [o] newest trace of the other side that each has read
    clouds: Any  # CLOUD [v] everybody sees where smoke hangs
    doors: Any  # int32 [p] words.Door, or -1 of a passage that the side does not know of


@inner
def observe(cast, position, side):  # type: ignore[no-untyped-def]
    """Side 0 (pursuers) or 1 (evaders) looks at one position; nothing is copied."""
    pursuers = cast.pursuers
    both = pursuers + cast.evaders
    first = pursuers if side else 0
    last = both if side else pursuers
    first_target = 0 if side else pursuers
    last_target = pursuers if side else both
    return Observation(
        side,
        position.clock[0].tick,
        position.clock[0].turn,
        first,
        first_target,
        position.movers[first:last],
        position.contacts[first:last, first_target:last_target],
        position.known[first_target:last_target],
        None,
    )
