"""Nodes on the command line: names with commas between, in options that may be given more than once."""

from __future__ import annotations

import re

LABELS = "By name, with commas between; may be given more than once."


def labels(given: list[str]) -> list[str]:
    """Single labels; a comma within brackets, as in (0, 7), belongs to one."""
    return [one.strip() for text in given for one in re.split(r",(?![^()]*\))", text) if one.strip()]
