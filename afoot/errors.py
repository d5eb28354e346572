"""The one error a user of afoot is meant to see, and the sentence it is made of."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class AfootError(ValueError):
    """Bad input, told in full: where it is, what came, what was expected and the likely fix.

    The command line prints it and leaves with exit code 2; in Python it is a `ValueError`.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        came: object = None,
        expected: str = "",
        fix: str = "",
    ) -> None:
        self.what, self.where, self.came, self.expected, self.fix = what, where, came, expected, fix
        parts = [f"{where}: {what}" if where else what]
        if came is not None:
            parts.append(f"got {came!r}")
        if expected:
            parts.append(f"expected {expected}")
        text = "; ".join(parts)
        super().__init__(f"{text}. {fix}" if fix else text)


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence with the known word most like `word`, or an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"Did you mean {close[0]!r}?" if close else ""
