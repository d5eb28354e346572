"""`observe`: exactly what one side may use, as views of its own columns. Policies see nothing else."""

from __future__ import annotations

from typing import Any, NamedTuple

from afoot._jit import inner
from afoot.game.sources import first_slot, slots_of
from afoot.rules.cast import Cast
from afoot.words import Side


class Observation(NamedTuple):
    """One side's view of one chase: o own movers (columns first to first + o), t sources of contacts.

    Everybody also knows the board, the rules and the cast: classes, starts, exits, refuges. A contact's node is where
    the source was at the contact's tick; contacts.NEVER where there was none.

    Where there are no means the sources are the movers of the other side, from column first_target on. With means a
    contact (SEEN_CONTACT, SEEN_KNOWN) says what its source looked like, and a source stands in whatever slot was free;
    only `known.off` still goes by the other side's movers in their order.
    """

    side: int  # words.Side
    tick: int
    turn: int
    first: int
    first_target: int
    movers: Any  # MOVER [o]
    contacts: Any  # CONTACT [o, t] own contacts of each mover
    known: Any  # KNOWN [t] contacts that the whole team knows of
    opponents: int  # movers of the other side
    tricks: Any = None  # OwnTricks where there are means


class OwnTricks(NamedTuple):
    """What a side may know of the means in play: o own movers, v movers that look, p passages, d decoys.

    Compiled policies are handed all clouds, doors and decoys, and ask the rules which of them their side knows.
    """

    movers: Any  # TRICK [o]
    found: Any  # FOUND [o] newest trace of the other side that each has read
    clouds: Any  # CLOUD [v] of whoever raised it; until_tick NEVER of one that the side has not seen
    doors: Any  # int32 [p] words.Door, or -1 of a passage that the side does not know of
    guises: Any  # GUISE [o]
    decoys: Any  # DECOY [d], sender -1 of those of the other side
    heard: Any  # HEARD [HEARD_ROWS] reports of witnesses; none for the evaders


def slots_seen_by(cast: Cast, side: Side) -> tuple[int, int]:
    """First slot of what a side looks at, and how many there are."""
    if cast.means is None:
        return (cast.pursuers, cast.evaders) if side == Side.PURSUERS else (0, cast.pursuers)
    pursuers, evaders = cast.means.slots
    return (pursuers, evaders) if side == Side.PURSUERS else (0, pursuers)


@inner
def _own_tricks(side, first, last, tricks):  # type: ignore[no-untyped-def]
    if tricks is None:
        return None
    return OwnTricks(
        tricks.movers[first:last],
        tricks.found[first:last],
        tricks.clouds,
        tricks.doors,
        tricks.guises[first:last],
        tricks.decoys,
        tricks.heard[: 0 if side else tricks.heard.shape[0]],
    )


@inner
def observe(cast, position, side):  # type: ignore[no-untyped-def]
    """Side 0 (pursuers) or 1 (evaders) looks at one position; nothing is copied."""
    pursuers = cast.pursuers
    both = pursuers + cast.evaders
    first = pursuers if side else 0
    last = both if side else pursuers
    first_target = first_slot(cast, 1 - side, position.tricks)
    last_target = first_target + slots_of(cast, 1 - side, position.tricks)
    return Observation(
        side,
        position.clock[0].tick,
        position.clock[0].turn,
        first,
        0 if side else pursuers,
        position.movers[first:last],
        position.contacts[first:last, first_target:last_target],
        position.known[first_target:last_target],
        pursuers if side else cast.evaders,
        _own_tricks(side, first, last, position.tricks),
    )
