"""Solvers: what perfect play is worth, over the functions of `rules` and never over `sim`."""

from afoot.solvers.answers import Solution
from afoot.solvers.interdiction import Interdiction, interdict
from afoot.solvers.perfect import Watch, solve
from afoot.solvers.play import NEVER, Spot, Table

__all__ = ["NEVER", "Interdiction", "Solution", "Spot", "Table", "Watch", "interdict", "solve"]
