"""Work in the background: at most one piece at a time, so that a server never takes a whole machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from afoot.errors import AfootError

KEPT = 16  # jobs whose results can still be asked for
Work = Callable[[Callable[[int, int], None], Callable[[], bool]], dict[str, Any]]


class Busy(AfootError):
    """Another piece of work is still under way."""


@dataclass
class Job:
    """state: running, done or failed."""

    number: int
    of: int
    state: str = "running"
    done: int = 0
    result: dict[str, Any] | None = None
    error: AfootError | None = None


class Jobs:
    """The pieces of work of one server."""

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}
        self._next = 1
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, of: int, work: Work) -> Job:
        """Begin to work. work: takes what to tell progress and what to ask whether to give up. Raises Busy."""
        with self._lock:
            running = next((job for job in self._jobs.values() if job.state == "running"), None)
            if running is not None:
                raise Busy("another piece of work is under way", came=f"job {running.number}",
                           expected="one at a time", fix="Wait until it is done.")  # fmt: skip
            job = self._jobs[self._next] = Job(self._next, of)
            self._next += 1
            for number in sorted(self._jobs)[:-KEPT]:
                del self._jobs[number]
            self._thread = threading.Thread(target=self._run, args=(job, work), daemon=True)
            self._thread.start()
        return job

    def get(self, number: int) -> Job:
        """A piece of work, under way or done. Raises AfootError where there is none of this number."""
        with self._lock:
            if number not in self._jobs:
                numbers = ", ".join(map(str, self._jobs)) or "none yet"
                raise AfootError(
                    "there is no such job",
                    came=number,
                    expected=f"one of: {numbers}",
                    fix="Ask for a what-if first; jobs end with the server.",
                )
            return self._jobs[number]

    def stop(self) -> None:
        """Give up what is under way, and wait for it to end."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, job: Job, work: Work) -> None:
        def progress(done: int, of: int) -> None:
            job.done, job.of = done, of

        try:
            job.result = work(progress, self._stopped.is_set)
            job.state = "done"
        except AfootError as error:
            job.error, job.state = error, "failed"
        except Exception as error:
            # Whoever asks is told, and the server lives on; the traceback goes to the terminal.
            job.error = AfootError(
                "this work failed",
                came=f"{type(error).__name__}: {error}",
                fix="The terminal that serves the page has the traceback. Ask once more, or report it.",
            )
            job.state = "failed"
            raise
