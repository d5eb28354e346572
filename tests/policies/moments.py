"""One moment of a compiled game with nothing known, whose sides can be told things and asked what they do."""

from __future__ import annotations

from typing import Any

from afoot.policies.mind import Mind
from afoot.rules.contacts import NEVER, NOWHERE
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Side, Status, Tell
from tests.policies.policy_games import ask


class Moment:
    """A position and a mind: everybody on the board, no news of anybody."""

    def __init__(self, game: Compiled, tick: int) -> None:
        self.game, self.names = game, game.compiled_board.names
        with Batch(game.board, game.cast, game.rules, 1, seed=1) as batch:
            self.position: Any = batch.state.each(lambda column: column[0].copy())
            self.mind = Mind(*(part[0].copy() for part in batch.minds))
        position = self.position
        position.clock[0].tick = tick
        position.contacts.tick, position.known.tick = NEVER, NEVER
        position.contacts.node = position.known.node = NOWHERE
        position.movers.status = Status.LIVE

    def put(self, **places: str) -> None:
        """Movers by their names' parts before a space, where they stand: `put(cop="b3")`."""
        for name, place in places.items():
            self.position.movers.node[self.game.mover_names.index(name)] = self.names[place]

    def tell(
        self, viewer: int, slot: int, who: int, kind: int, place: str, tick: int, label: int = 1
    ) -> None:
        """A contact of a viewer's column with what stands in a slot."""
        row = self.position.contacts[viewer, slot]
        row.tick, row.node, row.label = tick, self.names[place], label
        row.who, row.kind, row.tell = who, kind, Tell.REAL if who else Tell.NONE

    def orders(self, side: Side, key: int = 7) -> Any:
        """The orders of a side's own columns."""
        game = self.game
        return ask(game.board, game.cast, game.rules, self.position, self.mind, side, key)

    def next_nodes(self, side: Side, key: int = 7) -> list[int]:
        """Where the hops lead that a side orders."""
        first = 0 if side == Side.PURSUERS else self.game.cast.pursuers
        nodes = self.position.movers.node
        slots = self.orders(side, key).slot
        return [int(self.game.board.hops[nodes[first + i], int(slot)]) for i, slot in enumerate(slots)]
