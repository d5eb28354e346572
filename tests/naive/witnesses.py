"""Bystanders of the slow game who report what they see, as docs/rules.md tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from afoot.words import Side
from tests.naive import luck
from tests.naive.pieces import NEVER, Mover

SEEN, IMAGINED = 0, 1  # numbers of draws
KEPT = 4  # reports that the pursuers keep


@dataclass
class Witness:
    last: int = NEVER  # when it last saw somebody
    report: tuple[int, int, int] | None = None  # on its way: (tick, node, when due)


class Witnesses:
    """heard: (tick, node, when due, reliability), the oldest first."""

    def __init__(self, game: Any) -> None:
        self.game = game
        self.of = [Witness() for _ in game.bystanders]
        self.heard: list[tuple[int, int, int, int]] = []

    def end_of_tick(self, key: int, now: int) -> None:
        if not self.game.rules.witnesses:
            return
        for index, bystander in enumerate(self.game.bystanders):
            row, witness = self.game.cast.means.bystanders[index], self.of[index]
            if bystander.live:
                self._decide(key, now, bystander, witness, row)
            if witness.report and witness.report[2] <= now:
                self.heard = [*self.heard, (*witness.report, int(row.reliability))][-KEPT:]
                witness.report = None
                self.game.tricks.deeds["reports"] += 1

    def _decide(self, key: int, now: int, bystander: Mover, witness: Witness, row: Any) -> None:
        seen = []
        if row.report > 0:
            looks = self.game.looks
            seen = [m for m in self._those_to_see() if looks.notices(key, bystander, m, now)]
        due = now + int(row.delay_ticks)
        if not seen:
            imagines = luck.draw(key, bystander.id, luck.NOBODY, luck.REPORT, IMAGINED) < row.false_report
            if imagines and not witness.report:
                witness.report = (now, bystander.node, due)
                self.game.tricks.deeds["false_reports"] += 1
            return
        begins, witness.last = witness.last < now - 1, now
        reports = luck.draw(key, bystander.id, luck.NOBODY, luck.REPORT, SEEN) < row.report
        if begins and reports and not witness.report:
            witness.report = (now, min(seen, key=lambda m: m.id).node, due)

    def _those_to_see(self) -> list[Mover]:
        game = self.game
        decoys = [d for d in game.decoys.all if d.side == Side.EVADERS]
        plain = [e for e in game.evaders if not game.identity.in_guise(e) and not game.is_shut_in(e)]
        return [m for m in plain + decoys if m.live]
