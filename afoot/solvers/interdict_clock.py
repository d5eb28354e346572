"""How long an interdiction may take. Python asks the clock; kernels cannot, and look at a number that a timer sets."""

from __future__ import annotations

import math
import threading
import time
from types import TracebackType

import numpy as np

LATE = -2  # what a kernel returns that has ended because time is up


class TimeIsUp(Exception):
    """Raised out of whatever was under way; nothing that it would have found may be used."""


class Clock:
    """Runs for so many seconds from now, within a `with`. over: int32 [1], 1 as soon as time is up."""

    def __init__(self, limit_s: float = math.inf) -> None:
        self.limit_s = limit_s
        self.began = time.monotonic()
        self.over = np.zeros(1, np.int32)
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Clock:
        if self.limit_s < threading.TIMEOUT_MAX:
            self._timer = threading.Timer(self.left_s(), self.over.fill, (1,))
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def elapsed_s(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began

    def left_s(self) -> float:
        """Seconds to its end, never fewer than 0."""
        return max(self.limit_s - self.elapsed_s(), 0.0)

    def is_up(self) -> bool:
        """Whether its time is up."""
        return bool(self.over[0]) or self.elapsed_s() >= self.limit_s

    def look(self) -> None:
        """Raises TimeIsUp if it is."""
        if self.is_up():
            raise TimeIsUp
