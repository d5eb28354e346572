"""Free lines between one node and several movers, found out with one branch for all of them. Part of `tick`.

Mostly there is none. On large boards, where each line takes a search, they are not searched for twice: there every
answer is that there may be one.
"""

from __future__ import annotations

import numpy as np

from afoot._jit import ask, inner
from afoot.rules.sight import in_line


@inner
def may_see_any(board, position, node, first, last):  # type: ignore[no-untyped-def]
    """Whether a line is free from a node to that of any of the movers in columns first to last, on the board or not.

    Reads the node's row of the table, which is at hand where few look at many.
    """
    if not board.sight_bits.shape[0] > 0:
        return True
    found = False
    for column in range(np.uint64(first), np.uint64(last)):
        other = position.movers[column].node
        found |= in_line(board.sight_bits, board.sight_start, board.sight_node, node, other)
    return found


@inner
def any_may_see(board, position, node, first, last):  # type: ignore[no-untyped-def]
    """As `may_see_any`, by the rows of the movers, which are at hand where many look at few."""
    if not board.sight_bits.shape[0] > 0:
        return True
    found = False
    for column in range(np.uint64(first), np.uint64(last)):
        other = position.movers[column].node
        found |= in_line(board.sight_bits, board.sight_start, board.sight_node, other, node)
    return found


@inner
def ask_for_lines(board, cast, position, tricks):  # type: ignore[no-untyped-def]
    """Ask for the lines between the sides, which are looked along once everything else has been seen to."""
    if tricks is None or not board.sight_bits.shape[0] > 0:
        return
    pursuers, both = np.uint64(cast.pursuers), np.uint64(cast.pursuers + cast.evaders)
    for viewer in range(pursuers):
        node = position.movers[viewer].node
        for target in range(pursuers, both):
            ask(board.sight_bits, (node, position.movers[target].node >> 6))
