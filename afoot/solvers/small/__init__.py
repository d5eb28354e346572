"""Small games with every mechanism on, enumerated by the game's own `tick`: what is solved is what is played."""

from afoot.solvers.small.hidden import HiddenSolution, solve_hidden
from afoot.solvers.small.mixes import Mixes
from afoot.solvers.small.seen import Hooks, SmallSolution, solve_small
from afoot.solvers.small.step import Root

__all__ = ["HiddenSolution", "Hooks", "Mixes", "Root", "SmallSolution", "solve_hidden", "solve_small"]
