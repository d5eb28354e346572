"""Free lines between one node and several movers, found out with one branch for all of them. Part of `tick`.

Mostly there is none. On large boards, where each line takes a search, they are not searched for twice: there every
answer is that there may be one.
"""

from __future__ import annotations

from afoot._jit import inner
from afoot.rules.sight import in_line


@inner
def may_see_any(board, position, node, first, last):  # type: ignore[no-untyped-def]
    """Whether a line is free from a node to that of any of the movers in columns first to last, on the board or not.

    Reads the node's row of the table, which is at hand where few look at many.
    """
    if not board.sight_bits.shape[0] > 0:
        return True
    found = False
    for column in range(first, last):
        other = position.movers[column].node
        found |= in_line(board.sight_bits, board.sight_start, board.sight_node, node, other)
    return found


@inner
def any_may_see(board, position, node, first, last):  # type: ignore[no-untyped-def]
    """As `may_see_any`, by the rows of the movers, which are at hand where many look at few."""
    if not board.sight_bits.shape[0] > 0:
        return True
    found = False
    for column in range(first, last):
        other = position.movers[column].node
        found |= in_line(board.sight_bits, board.sight_start, board.sight_node, other, node)
    return found
