"""What a look tells a side of the slow game where nobody can seem to be somebody else: one row for each target."""

from __future__ import annotations

from typing import Any

from afoot.words import Side
from tests.naive.pieces import NEVER, NOWHERE


class ColumnNews:
    """Who saw whom, and what the team was told. A contact is (tick, node)."""

    def __init__(self, game: Any) -> None:
        self.game = game
        self.contacts: dict[tuple[int, int], tuple[int, int]] = {}  # (viewer, target)
        self.known: dict[int, tuple[int, int]] = {}  # target: what reached everybody
        self.sightings: dict[int, dict[int, int]] = {}  # target: tick -> node, by anybody of the other team
        self.labels: dict[int, int] = {}
        self.labels_known: dict[int, int] = {}  # those that the whole team has heard of
        self.off: set[int] = set()  # targets that everybody knows to be off the board
        self.given = {Side.PURSUERS: 0, Side.EVADERS: 0}  # labels, by the side that was seen

    def last_seen(self, target: int) -> int:
        return max(self.sightings.get(target, {}), default=NEVER)

    def in_sight(self, mover: Any, now: int) -> bool:
        return self.last_seen(mover.column) == now

    def contact(self, key: int, viewer: Any, target: Any, now: int) -> None:
        self.game.events["contacts"] += 1
        self.game.identity.seen(key, viewer, target, now)
        self.contacts[viewer.column, target.column] = (now, target.node)
        if self.last_seen(target.column) < now - 1:
            self.game.events["sighted"] += 1
        if target.column not in self.labels:  # without guises who is seen is identified: one label for ever
            self.given[target.side] += 1
            self.labels[target.column] = self.given[target.side]
        self.sightings.setdefault(target.column, {})[now] = target.node
        if self.game.rules.share_delay_ticks == 0:
            self._tell(target.column, now, target.node)

    def _tell(self, target: int, tick: int, node: int) -> None:
        """News reaches the whole team."""
        self.known[target] = (tick, node)
        self.labels_known[target] = self.labels[target]

    def share(self, now: int) -> None:
        """End of a tick: news that is old enough reaches the team."""
        for target, seen in self.sightings.items():
            if self.last_seen(target) == now - 1:
                self.game.events["lost"] += 1
            old = now - self.game.rules.share_delay_ticks
            if old < now and old in seen:
                self._tell(target, old, seen[old])

    def forget(self, target: Any) -> None:
        """Both sides know that it is off the board."""
        self.contacts = {pair: c for pair, c in self.contacts.items() if pair[1] != target.column}
        self.known.pop(target.column, None)
        self.sightings.pop(target.column, None)
        self.off.add(target.column)

    def contact_of(self, viewer: int, target: int) -> tuple[int, int]:
        return self.contacts.get((viewer, target), (NEVER, NOWHERE))

    def team_knows(self, target: int) -> tuple[int, int]:
        return self.known.get(target, (NEVER, NOWHERE))
