"""Who sees whom in the slow game, as RULES.md tells it."""

from __future__ import annotations

from typing import Any

from afoot.words import Side
from tests.naive import luck
from tests.naive.news import ColumnNews
from tests.naive.sources import SlotNews

CERTAIN = 2**32


class Looks:
    """Lines, light and looks; what comes of a look is `news`."""

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
        rules = self.game.rules
        self.in_slots = self.game.cast.means is not None and bool(rules.guise or rules.decoys)
        self.news: Any = SlotNews(self.game) if self.in_slots else ColumnNews(self.game)

    def look(self, key: int, now: int, sides: set[Side]) -> None:
        """Every mover of these sides looks at every mover of the other side, then at all else."""
        game = self.game
        period = game.rules.reveal_ticks
        # Evaders show themselves at the end of a tick, not in its middle.
        shown = len(sides) == 2 and period > 0 and now % period == 0
        for pursuer in game.pursuers:
            for evader in game.evaders:
                if not (pursuer.live and evader.live) or game.is_shut_in(evader):
                    continue
                sees = self.notices(key, pursuer, evader, now)
                if Side.PURSUERS in sides and (shown or sees):
                    self.news.contact(key, pursuer, evader, now)
                if Side.EVADERS in sides and self.notices(key, evader, pursuer, now):
                    self.news.contact(key, evader, pursuer, now)
        for viewer in game.pursuers + game.evaders:
            if viewer.side in sides and viewer.live and not game.is_shut_in(viewer):
                for target in self._others(viewer.side):
                    reveals = shown and viewer.side == Side.PURSUERS and target.decoy
                    if target.live and (reveals or self.notices(key, viewer, target, now)):
                        self.news.contact(key, viewer, target, now)
        game.tricks.see_smoke(sides, now)

    def _others(self, side: Side) -> list[Any]:
        """The other side's decoys, and bystanders, if somebody of the other side may look like one."""
        watches = self.game.rules.guise and (int(self.game.cast.means.watch) >> side) % 2
        return [d for d in self.game.decoys.all if d.side != side] + (self.game.bystanders if watches else [])

    def notices(self, key: int, viewer: Any, target: Any, now: int) -> bool:
        sight_mm, glimpse = self.game.tricks.sight(viewer)
        in_range = self.gap_2(viewer.node, target.node) <= sight_mm**2
        passes = glimpse >= CERTAIN or luck.draw(key, viewer.id, target.id, luck.GLIMPSE, 0) < glimpse
        in_line = self.line[viewer.node][target.node] and self._is_light(viewer, target)
        return in_line and in_range and passes and not self.game.tricks.hidden(viewer.node, target.node, now)

    def gap_2(self, a: int, b: int) -> int:
        """Distance from above, squared."""
        (ax, ay), (bx, by) = self.at[a], self.at[b]
        return (ax - bx) ** 2 + (ay - by) ** 2

    def _is_light(self, viewer: Any, target: Any) -> bool:
        """In the dark a mover is made out by those who could touch it: on its node or one hop away."""
        return self.lit[target.node] or self.touches(viewer.node, target.node)

    def touches(self, a: int, b: int) -> bool:
        """On one node, or a hop apart either way."""
        slots = self.game.slots
        return a == b or b in slots[a] or a in slots[b]

    def in_sight_of_others(self, mover: Any) -> bool:
        """Whether the other side had it in sight at its latest look, the end of the tick before."""
        return bool(self.news.in_sight(mover, self.game.tick))
