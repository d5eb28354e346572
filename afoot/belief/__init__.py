"""Belief: what a side can know of the other, from its own observations alone."""

from afoot.belief.reach import Reach

__all__ = ["Reach"]
