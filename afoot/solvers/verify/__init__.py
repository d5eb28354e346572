"""Checks certificates by code apart from what makes them: plain Python and numpy over the scalar functions of `rules`."""

from afoot.solvers.verify.check import BY, Verdict, value_of, verify, verify_told

__all__ = ["BY", "Verdict", "value_of", "verify", "verify_told"]
