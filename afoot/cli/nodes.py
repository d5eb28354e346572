"""Nodes on the command line: names with commas between, in options that may be given more than once."""

from __future__ import annotations

import re

from afoot.errors import AfootError, Where

LABELS = "By name, with commas between; may be given more than once."


def labels(given: list[str], option: str) -> list[str]:
    """Single labels; a comma within brackets, as in (0, 7), belongs to one. Raises AfootError where it is stated that
    there are some, and none is named."""
    found = [one.strip() for text in given for one in re.split(r",(?![^()]*\))", text) if one.strip()]
    if given and not found:
        raise AfootError("no node is named here", where=Where(field=option), came=" ".join(given),
                         expected="nodes by name, with commas between",
                         fix=f"Name one, or leave out {option}.")  # fmt: skip
    return found
