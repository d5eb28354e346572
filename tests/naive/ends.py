"""How evaders come to an end in the slow game: exits, refuges and their supplies, surrounded, the horizon."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from afoot.words import Measure, Status
from tests.naive.pieces import Mover
from tests.naive.surround import Naive

if TYPE_CHECKING:
    from tests.naive.game import Game

ENDED = tuple(status for status in Status if status not in (Status.LIVE, Status.WAITING))


class Ends:
    """The part of a Game that ends chases."""

    def __init__(self, game: Game) -> None:
        self.game = game

    def end(self, evader: Mover, status: Status, worth: int) -> None:
        evader.status, evader.worth, evader.end_tick = status, worth, self.game.tick
        if status.name.lower() in self.game.events:
            self.game.events[status.name.lower()] += 1
        if not evader.stands:
            evader.remaining_mm = 0
        if status in (Status.CAPTURED, Status.SURROUNDED):
            self.game.looks.news.forget(evader)
        if evader.inside is not None and status != Status.SHELTERED:
            self.game.refuges[evader.inside].free_beds += 1
            evader.inside = None

    def arrivals(self) -> None:
        for evader in self.game.evaders:
            if evader.live and evader.stands and evader.node in self.game.exits:
                self.end(evader, Status.ESCAPED, self.game.exits[evader.node])
        for index, refuge in enumerate(self.game.refuges):
            at_the_door = [
                e
                for e in self.game.evaders
                if e.live and e.stands and e.inside is None and e.node == refuge.node
            ]
            for evader in sorted(at_the_door, key=lambda e: e.id):
                if refuge.free_beds > 0 and refuge.supplies != 0:
                    refuge.free_beds -= 1
                    evader.inside = index
                    self.game.events["entered"] += 1
                    if self.game.rules.refuge_ends_chase:
                        self.end(evader, Status.SHELTERED, refuge.worth)

    def surround(self) -> None:
        """The measure that ends a chase is asked by brute force, of a picture of how things stand."""
        measure = Measure(self.game.rules.ends_by)
        if measure == Measure.NONE or (
            measure != Measure.ADJACENT and self.game.tick % self.game.rules.check_ticks
        ):
            return
        rows = {
            "status": [m.status for m in self.game.movers],
            "kind": [m.kind_index for m in self.game.movers],
            "remaining_mm": [m.remaining_mm for m in self.game.movers],
            "hop_to": [m.hop.end for m in self.game.movers],
            "node": [m.node for m in self.game.movers],
            "inside": [0 if m.inside is None else m.inside + 1 for m in self.game.movers],
        }
        rooms = {
            "free_beds": [r.free_beds for r in self.game.refuges],
            "supplies": [r.supplies for r in self.game.refuges],
        }
        picture: Any = SimpleNamespace(movers=SimpleNamespace(**rows), refuges=SimpleNamespace(**rooms))
        slow = Naive(self.game.board, self.game.cast, self.game.rules, picture)
        asked = {
            Measure.ADJACENT: slow.adjacent,
            Measure.SEALED: slow.sealed,
            Measure.CONTAINED: slow.contained,
        }
        if slow.evaders and asked[measure]():
            for evader in self.game.evaders:
                if evader.live:
                    self.end(evader, Status.SURROUNDED, int(self.game.cast.surrounded_worth))

    def live_on_supplies(self) -> None:
        for index, refuge in enumerate(self.game.refuges):
            occupants = [e for e in self.game.evaders if e.live and e.inside == index]
            if refuge.supplies == 0:
                for evader in occupants:  # there was a tick to leave in
                    self.end(evader, Status.CAPTURED, 0)
            elif refuge.supplies > 0:
                refuge.supplies = max(refuge.supplies - len(occupants), 0)

    def is_it_over(self) -> None:
        left = [e for e in self.game.evaders if e.status not in ENDED]
        if left and self.game.tick < self.game.rules.horizon_ticks:
            return
        self.game.over = True
        for evader in left:
            if evader.inside is not None:
                self.end(evader, Status.SHELTERED, self.game.refuges[evader.inside].worth)
            else:
                self.end(evader, Status.TIMEOUT, int(self.game.cast.timeout_worth))
