"""Boards: maps compiled to frozen integer arrays."""

from afoot.board.compile import compile_board
from afoot.board.distance import distances, rows_from
from afoot.board.lookup import components, nearest_node
from afoot.board.model import Board, CompiledBoard
from afoot.board.sight import Sight
from afoot.board.size import estimate_bytes

__all__ = [
    "Board",
    "CompiledBoard",
    "Sight",
    "compile_board",
    "components",
    "distances",
    "estimate_bytes",
    "nearest_node",
    "rows_from",
]
