"""Sight and contacts of the slow game, as RULES.md tells them."""

from __future__ import annotations

from typing import Any

from afoot.words import Side
from tests.naive import luck

CERTAIN = 2**32
NEVER, NOWHERE = -1_000_000, -1


class Looks:
    """Who saw whom, and what the team was told. A contact is (tick, node)."""

    def __init__(self, game: Any, board: Any) -> None:
        self.game = game
        n = len(board.degree)
        self.line = [[self._bit(board.sight_bits, a, b) for b in range(n)] for a in range(n)]
        self.lit = [bool(lit) for lit in board.lit]
        self.at = [(int(board.x_mm[a]), int(board.y_mm[a])) for a in range(n)]
        self.xyz = [(*self.at[a], int(board.z_mm[a])) for a in range(n)]

    @staticmethod
    def _bit(words: Any, a: int, b: int) -> bool:
        return bool((int(words[a, b // 64]) >> (b % 64)) & 1)

    def start(self) -> None:
        self.contacts: dict[tuple[int, int], tuple[int, int]] = {}  # (viewer, target)
        self.known: dict[int, tuple[int, int]] = {}  # target: what reached everybody
        self.sightings: dict[int, dict[int, int]] = {}  # target: tick -> node, by anybody of the other team
        self.labels: dict[int, int] = {}
        self.labels_known: dict[int, int] = {}  # those that the whole team has heard of
        self.off: set[int] = set()  # targets that everybody knows to be off the board
        self.given = {Side.PURSUERS: 0, Side.EVADERS: 0}  # labels, by the side that was seen

    def look(self, key: int, now: int, sides: set[Side]) -> None:
        """Every mover of these sides looks at every mover of the other side."""
        game = self.game
        period = game.rules.reveal_ticks
        # Evaders show themselves at the end of a tick, not in its middle.
        shown = len(sides) == 2 and period > 0 and now % period == 0
        for pursuer in game.pursuers:
            for evader in game.evaders:
                if not (pursuer.live and evader.live) or game.is_shut_in(evader):
                    continue
                hidden = game.tricks.hidden(pursuer.node, evader.node, now)
                sees = not hidden and self._notices(key, pursuer, evader)
                if Side.PURSUERS in sides and (shown or sees):
                    self._contact(pursuer, evader, now)
                if Side.EVADERS in sides and not hidden and self._notices(key, evader, pursuer):
                    self._contact(evader, pursuer, now)

    def _notices(self, key: int, viewer: Any, target: Any) -> bool:
        (ax, ay), (bx, by) = self.at[viewer.node], self.at[target.node]
        sight_mm, glimpse = self.game.tricks.sight(viewer)
        in_range = (ax - bx) ** 2 + (ay - by) ** 2 <= sight_mm**2
        passes = glimpse >= CERTAIN or luck.draw(key, viewer.id, target.id, luck.GLIMPSE, 0) < glimpse
        return self.line[viewer.node][target.node] and in_range and passes and self._is_light(viewer, target)

    def _is_light(self, viewer: Any, target: Any) -> bool:
        """In the dark a mover is made out by those who could touch it: on its node or one hop away."""
        slots = self.game.slots
        beside = target.node in slots[viewer.node] or viewer.node in slots[target.node]
        return self.lit[target.node] or beside

    def last_seen(self, target: int) -> int:
        return max(self.sightings.get(target, {}), default=NEVER)

    def _contact(self, viewer: Any, target: Any, now: int) -> None:
        self.game.events["contacts"] += 1
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

    def contact(self, viewer: int, target: int) -> tuple[int, int]:
        return self.contacts.get((viewer, target), (NEVER, NOWHERE))

    def team_knows(self, target: int) -> tuple[int, int]:
        return self.known.get(target, (NEVER, NOWHERE))
