"""Solvers: what perfect play is worth, over the functions of `rules` and never over `sim`."""

from afoot.solvers.answers import Solution
from afoot.solvers.bounds import Bracket, bound
from afoot.solvers.interdiction import Interdiction, interdict
from afoot.solvers.lookup import NEVER
from afoot.solvers.perfect import Interrupted, Watch, solve
from afoot.solvers.play import Spot, Table
from afoot.solvers.small import HiddenSolution, Mixes, SmallSolution, solve_hidden, solve_small
from afoot.solvers.unseen import Clearing, Follow, clear
from afoot.solvers.verify import Verdict, verify

__all__ = [
    "NEVER",
    "Bracket",
    "Clearing",
    "Follow",
    "HiddenSolution",
    "Interdiction",
    "Interrupted",
    "Mixes",
    "SmallSolution",
    "Solution",
    "Spot",
    "Table",
    "Verdict",
    "Watch",
    "bound",
    "clear",
    "interdict",
    "solve",
    "solve_hidden",
    "solve_small",
    "verify",
]
