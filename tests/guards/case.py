"""A case of a check: a small game that is made and solved when it is called, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Answer = float | Sequence[float]  # one number, or a game's numbers in a row
Case = Callable[[], Answer]
Cases = Iterator[Case]
Known = list[float]
