"""How many threads may be asked for."""

from __future__ import annotations

import os

from afoot.errors import AfootError, Where

_ALWAYS, _EACH_CORE = 64, 4  # more threads than that only wait for each other


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_threads(threads: int) -> None:
    """Raise AfootError for a number of threads that is none, or far more than this machine has cores for."""
    cores = os.cpu_count() or 1
    most = max(_ALWAYS, _EACH_CORE * cores)
    if isinstance(threads, bool) or not isinstance(threads, int) or not 1 <= threads <= most:
        raise AfootError("not a good number of threads", where=Where(field="threads"), came=threads,
                         expected=f"a whole number from 1 to {most}",
                         fix=f"Write {cores}, as many as this machine has cores.")  # fmt: skip
