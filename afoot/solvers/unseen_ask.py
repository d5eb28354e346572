"""What is asked of a search, looked at before anything is compiled: all that is wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from afoot.errors import AfootError, Where, all_told
from afoot.scenarios import RulesSpec
from afoot.solvers.perfect import AUTO, check_m_per_tick, check_rules
from afoot.solvers.ranks import MOST_PURSUERS
from afoot.solvers.unseen_tables import Look, check_look


@dataclass(frozen=True)
class Question:
    """The arguments of `clear` that no map is needed to judge."""

    pursuers: int | str
    look: Look
    rules: RulesSpec | Mapping[str, Any] | None
    m_per_tick: float | None
    memory_gb: float | None

    def check(self) -> None:
        """Raises AfootError for all that is wrong."""
        all_told(
            lambda: self.numbers(),
            lambda: check_look(self.look),
            lambda: check_rules(self.rules),
            lambda: check_m_per_tick(self.m_per_tick),
            lambda: self._check_memory(),
        )

    def numbers(self) -> Iterable[int]:
        """The numbers of pursuers that are tried, in their order. Raises AfootError for what is no number."""
        if self.pursuers == AUTO:
            return range(1, MOST_PURSUERS + 1)
        is_whole = isinstance(self.pursuers, int) and not isinstance(self.pursuers, bool)
        if not is_whole or not 1 <= int(self.pursuers) <= MOST_PURSUERS:
            many = is_whole and int(self.pursuers) > MOST_PURSUERS
            what = "so many pursuers are beyond searching" if many else "not a number of pursuers"
            fix = f"Write for example pursuers=2, or pursuers={AUTO!r} for as few as suffice."
            raise AfootError(what, where=Where(field="pursuers"), came=self.pursuers,
                             expected=f"1 to {MOST_PURSUERS}, or {AUTO}", fix=fix)  # fmt: skip
        return (int(self.pursuers),)

    def _check_memory(self) -> None:
        if self.memory_gb is not None and not self.memory_gb > 0:
            raise AfootError("no memory to search in", where=Where(field="memory_gb"), came=self.memory_gb,
                             expected="more than 0",
                             fix="Write for example memory_gb=2, or leave it out.")  # fmt: skip
