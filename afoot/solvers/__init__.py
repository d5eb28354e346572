"""Solvers: what perfect play is worth, over the functions of `rules` and never over `sim`."""

from afoot.solvers.answers import Solution
from afoot.solvers.lookup import NEVER
from afoot.solvers.perfect import Interrupted, Watch, solve
from afoot.solvers.play import Spot, Table

__all__ = ["NEVER", "Interrupted", "Solution", "Spot", "Table", "Watch", "solve"]
