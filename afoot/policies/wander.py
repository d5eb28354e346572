"""`random`: any slot of the node, the stay among them, with equal chances. Bystanders move so too."""

from __future__ import annotations

from afoot._jit import rule
from afoot.rules.chance import MOVE, NOBODY, PLOY, below, draw
from afoot.words import Ability

ABILITIES = len(Ability)
SELDOM = 8  # one turn in so many, a random walker tries an ability


@rule
def random_slot(board, key, actor_id, node):  # type: ignore[no-untyped-def]
    """A slot of the node. key: `chance.turn_key`."""
    return below(draw(key, actor_id, NOBODY, MOVE, 0), board.degree[node])


@rule
def random_deed(key, actor_id, passages):  # type: ignore[no-untyped-def]
    """Mask of abilities to use, mostly none, and a passage to work at, of so many."""
    drawn = below(draw(key, actor_id, NOBODY, PLOY, 3), SELDOM * ABILITIES)
    if drawn >= ABILITIES:
        return 0, 0
    return 1 << drawn, drawn % passages if passages > 0 else 0
