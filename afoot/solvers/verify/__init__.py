"""Checks certificates by code apart from what makes them, in plain Python and numpy over the functions of `rules`."""

from afoot.solvers.verify.check import BY, Verdict, rounded_out, value_of, verify, verify_told, width_of

__all__ = ["BY", "Verdict", "rounded_out", "value_of", "verify", "verify_told", "width_of"]
