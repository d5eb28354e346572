"""Which pursuer has lost which evader, told from its own contacts: an evader in guise that it does not know is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from afoot.record.look import Look, Told
from afoot.record.seen import SHAKEN_S
from afoot.rules.contacts import NEVER
from afoot.scenarios import Compiled
from afoot.words import Status


class ShakenLog:
    """Tells of pursuers that have an evader in sight themselves, for the first time or again, or have lost it."""

    def __init__(self, game: Compiled, start: Look) -> None:
        self._cast = game.cast
        self._least = max(1, round(SHAKEN_S / game.tick_s))
        shape = len(start.tick), game.cast.pursuers, game.cast.evaders
        self._latest = np.full(shape, NEVER, np.int64)  # tick of its latest contact
        self._met, self._lost = np.zeros(shape, bool), np.zeros(shape, bool)
        self._note(start)

    def see(self, after: Look) -> Iterator[Told]:
        """Losses and findings of the turn that led to a look."""
        self._note(after)
        tick, first = after.tick[:, None, None].astype(np.int64), self._cast.pursuers
        live = after.movers.status[:, first : first + self._cast.evaders] == Status.LIVE
        known = live[:, None] & (self._latest != NEVER)
        gone = known & (tick - self._latest >= self._least)
        fresh = known & ~self._met
        for row, pursuer, evader in np.argwhere(fresh | (known & (gone != self._lost))).tolist():
            more: dict[str, Any]
            word, more = "spotted", {"again": bool(self._met[row, pursuer, evader])}
            if gone[row, pursuer, evader]:
                word, more = "shaken_off", {"since_tick": int(self._latest[row, pursuer, evader])}
            yield Told(row, pursuer, word, more, first + evader, tick=int(after.tick[row]))
        self._met |= known
        self._lost = np.where(known, gone, self._lost)

    def _note(self, look: Look) -> None:
        """Keep the ticks of the contacts that a look shows as new."""
        pursuers = self._cast.pursuers
        contacts, now = look.contacts[:, :pursuers], look.tick[:, None, None]
        fresh = contacts.tick == now
        if look.tricks is not None:
            fresh &= contacts.who > 0  # who passes for another is nobody it knows
        for evader in range(self._cast.evaders):
            seen = (fresh & (look.targets == pursuers + evader)[:, None]).any(axis=2)
            self._latest[:, :, evader][seen] = np.broadcast_to(now[:, :, 0], seen.shape)[seen]
