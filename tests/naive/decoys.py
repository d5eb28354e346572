"""Decoys of the slow game, as docs/rules.md tells of them."""

from __future__ import annotations

from typing import Any

from afoot.words import Ability, Gait, Side, Status
from tests.naive.pieces import Hop, Mover


class Decoys:
    """sender, until: of the decoys that have been sent, by column."""

    def __init__(self, game: Any) -> None:
        self.game = game
        self.all: list[Mover] = [m for m in game.movers if m.decoy]
        self.sender: dict[int, int] = {}
        self.until: dict[int, int] = {}

    def out(self, sender: Mover) -> list[Mover]:
        return [d for d in self.all if d.live and self.sender[d.column] == sender.column]

    def send(self, mover: Mover, does: int) -> None:
        free = [d for d in self.all if d.side == mover.side and not d.live]
        if not self.game.rules.decoys or not free or not self.game.tricks.pays(mover, Ability.DECOY, does):
            return
        decoy = free[0]
        decoy.status, decoy.node, decoy.hop = Status.LIVE, mover.node, Hop(mover.node, mover.node)
        decoy.kind, decoy.kind_index, decoy.stamina_mm = mover.kind, mover.kind_index, mover.kind.reserve_mm
        decoy.remaining_mm, decoy.carry_mm, decoy.gait = 0, 0, Gait.REST
        decoy.sent_in = self.game.turns_played
        self.sender[decoy.column] = mover.column
        life = int(self.game.tricks.means(mover, Ability.DECOY).ticks)
        self.until[decoy.column] = self.game.tick + life + 1
        self.game.looks.news.begin_anew(decoy)
        self.game.tricks.deeds["decoys"] += 1
        if not self.game.looks.in_sight_of_others(mover):
            self.game.looks.news.unlabel(mover)

    def upkeep(self, sender: Mover, energy: int) -> int:
        """What is paid for all of them, or nothing, if they end."""
        out = self.out(sender)
        price = len(out) * int(self.game.tricks.means(sender, Ability.DECOY).upkeep)
        if price <= energy:
            return price
        for decoy in out:
            self.end(decoy)
        return 0

    def end(self, decoy: Mover) -> None:
        decoy.status = Status.UNSENT
        decoy.remaining_mm = 0

    def end_of_tick(self) -> None:
        """Those end whose time is over, or whose sender is off the board."""
        for decoy in self.all:
            if decoy.live:
                sender = self.game.movers[self.sender[decoy.column]]
                if not sender.live or self.game.tick + 1 >= self.until[decoy.column]:
                    self.end(decoy)

    def dispel(self) -> None:
        """Those end that a mover of the other side has within reach, or meets; it knows then what they were."""
        for decoy in self.all:
            if decoy.live and any(self._touches(m, decoy) for m in self._others(decoy)):
                self.end(decoy)
                self.game.looks.news.forget(decoy)
                self.game.tricks.deeds["dispelled"] += 1

    def _others(self, decoy: Mover) -> list[Mover]:
        team = self.game.evaders if decoy.side == Side.PURSUERS else self.game.pursuers
        return [m for m in team if m.live]

    def _touches(self, mover: Mover, decoy: Mover) -> bool:
        return bool(self.game.has_in_reach(mover, decoy) or self.game.have_met(mover, decoy))
