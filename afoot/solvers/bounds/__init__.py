"""Makes brackets on the pursuers' value, with certificates that `afoot.solvers.verify` checks."""

from afoot.solvers.bounds.make import ALL_S, Bracket, Progress, Step, bound

__all__ = ["ALL_S", "Bracket", "Progress", "Step", "bound"]
