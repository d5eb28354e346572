"""Solvers: what perfect play is worth, over the functions of `rules` and never over `sim`."""

from afoot.solvers.answers import Solution
from afoot.solvers.lookup import NEVER
from afoot.solvers.perfect import Interrupted, Watch, solve
from afoot.solvers.play import Spot, Table
from afoot.solvers.unseen import Clearing, Follow, clear

__all__ = [
    "NEVER",
    "Clearing",
    "Follow",
    "Interrupted",
    "Solution",
    "Spot",
    "Table",
    "Watch",
    "clear",
    "solve",
]
