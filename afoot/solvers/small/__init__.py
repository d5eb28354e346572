"""Small games with every mechanism on: enumerated by the game's own `tick`, so that what is solved is what is played."""


from afoot.solvers.small.seen import SmallSolution, solve_small

__all__ = ["SmallSolution", "solve_small"]
