"""`random`: any slot of the node, the stay among them, with equal chances. Bystanders move so too."""

from __future__ import annotations

from afoot._jit import rule
from afoot.rules.chance import MOVE, NOBODY, below, draw


@rule
def random_slot(board, key, actor_id, node):  # type: ignore[no-untyped-def]
    """A slot of the node. key: `chance.turn_key`."""
    return below(draw(key, actor_id, NOBODY, MOVE, 0), board.degree[node])
