"""The benches' own board, which `afoot bench` plays on too: see `afoot.studies.town`."""

from afoot.studies.town import make_cast, make_town

__all__ = ["make_cast", "make_town"]
