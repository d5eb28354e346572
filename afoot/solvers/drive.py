"""Runs the kernels until nothing changes any more: in chunks, on our own threads, with progress and checkpoints."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from afoot._files import whole
from afoot._threads import check_threads, cores
from afoot.errors import AfootError, Where
from afoot.solvers import retrograde
from afoot.solvers._jit import source_digest
from afoot.solvers.evader_half import Work, make_scratch
from afoot.solvers.game import Game
from afoot.solvers.planes import PLANES, Ticks
from afoot.solvers.ranks import teams_of

CHUNK_S = 0.1  # about what one call into a kernel takes, so that Ctrl-C and the progress bar need not wait
MOST_TICKS = (1 << PLANES) - 1
TEAMS_A_THREAD = 10_000  # with fewer, threads wait for each other longer than they work
MOST_THREADS = 64  # that are taken unasked


def helpful_threads(teams: int, distances: bool) -> int:
    """As many threads as there are cores and have work enough; one without ticks to capture.

    Without them a thread goes on from what it has just found, and others look at teams too early, and so more often.
    """
    return max(1, min(cores(), teams // TEAMS_A_THREAD, MOST_THREADS)) if distances else 1


class Step(NamedTuple):
    """How far solving has come: rounds over all teams, the share of teams of this round, positions won so far."""

    round: int
    done: float
    won: float  # share


Progress = Callable[[Step], None]


class Solved(NamedTuple):
    """The rows at the end. start: uint64 [t, w] won at a tick's start; middle: the same between its two turns."""

    teams: Any  # uint16 [t, k]
    start: Any
    middle: Any
    ticks: Ticks
    rounds: int
    cpu_s: float
    elapsed_s: float
    threads: int


class Driver:
    """One game being solved. `run` may be interrupted; `save` then keeps what is found, and `load` goes on from it."""

    def __init__(self, game: Game, *, distances: bool, threads: int = 1) -> None:
        check_threads(threads)
        teams, words = game.teams, len(game.tables.full)
        rows = np.zeros((0, 0), np.uint64)
        self.game, self.distances, self.threads = game, distances, threads
        self.work = Work(
            teams_of(game.sites, list(game.bases), game.alike),
            np.zeros((teams, words), np.uint64),
            np.zeros((teams, words), np.uint64),
            np.zeros((teams, words), np.uint64) if game.tables.joint else rows,
            np.zeros(teams, np.uint8),
            np.zeros(teams, np.uint8),
            np.zeros(teams, np.uint8),
            np.zeros((PLANES, teams, words) if distances else (0, 0, 0), np.uint64),
        )
        # half 0: not begun yet; else 1 or 2. at: the first team of each thread's part that is not done.
        self.round = self.half = self.at = 0
        self.cpu_s = self.elapsed_s = 0.0
        self._scratch = [make_scratch(words) for _ in range(threads)]
        self._chunk = 256

    def run(self, progress: Progress | None = None) -> Solved:
        """Solve, or go on solving. Raises KeyboardInterrupt on Ctrl-C, between two calls of kernels."""
        cpu, began = time.process_time(), time.perf_counter()
        pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None
        self._merge()  # marks that Ctrl-C has left
        try:
            if self.half == 0:
                self._over_all(retrograde.begin, (), pool, progress)
                self._next(1)
            # `at` is not 0 where Ctrl-C came within a half, be it after its last team.
            while self.half == 2 or self.at or self.work.dirty.any() or self.work.changed.any():
                self._part(pool, progress)
            return self._ended(cpu, began)
        finally:
            self.cpu_s += time.process_time() - cpu
            self.elapsed_s += time.perf_counter() - began
            if pool is not None:
                pool.shutdown()

    def _part(self, pool: ThreadPoolExecutor | None, progress: Progress | None) -> None:
        """One sweep, or one half of a round where ticks count."""
        if not self.distances:
            self._over_all(retrograde.sweep, (), pool, progress)
            self._next(1)
            return
        if self.distances and self.round > MOST_TICKS:
            raise AfootError("a capture takes more ticks than are counted", came=self.round,
                             expected=f"at most {MOST_TICKS:,}",
                             fix="Solve it without distances, or on a smaller board.")  # fmt: skip
        if self.half == 1:
            self._over_all(retrograde.grow, (self.round,), pool, progress)
            self.half, self.at = 2, 0
        else:
            self._over_all(retrograde.answer, (self.round,), pool, progress)
            self._next(1)

    def _next(self, half: int) -> None:
        self.round, self.half, self.at = self.round + 1, half, 0

    def _over_all(
        self, kernel: Any, extra: tuple[int, ...], pool: ThreadPoolExecutor | None, progress: Progress | None
    ) -> None:
        """Call a kernel over the teams not yet done, chunk by chunk; sweeps go to and fro.

        Each thread has a part of its own, so that what it finds out goes on with it from chunk to chunk.
        """
        total = self.game.teams
        part = -(-total // self.threads)
        while self.at < part:
            began = time.perf_counter()
            after = min(self.at + self._chunk, part)
            bounds = [(first + self.at, min(first + after, total)) for first in range(0, total, part)]
            spans = [(a, b) for a, b in bounds if a < b]
            calls = [(self._scratch[i], *self._span(kernel, *span), *extra) for i, span in enumerate(spans)]
            if pool is None:
                kernel(self.game.tables, self.work, *calls[0])
            else:
                _all_of(pool, kernel, self.game.tables, self.work, calls)
            self._merge()
            self.at = after
            took = time.perf_counter() - began
            self._chunk = int(np.clip(self._chunk * np.clip(CHUNK_S / max(took, 1e-9), 0.25, 4), 64, 1 << 22))
            if progress is not None:
                progress(Step(self.round, self.at / part, self._won()))

    def _merge(self) -> None:
        """What threads have marked beyond their own teams is dirty from now on."""
        np.bitwise_or(self.work.dirty, self.work.marked, out=self.work.dirty)
        self.work.marked[:] = 0

    def _span(self, kernel: Any, first: int, last: int) -> tuple[int, ...]:
        if kernel is not retrograde.sweep:
            return first, last
        if self.round % 2:
            return first, last, 1
        total = self.game.teams
        return total - 1 - first, total - 1 - last, -1

    def _won(self) -> float:
        """Share of positions won so far, by a look at some of the teams."""
        some = self.work.now[:: max(1, self.game.teams // 1000)]
        return float(np.bitwise_count(some).mean() / np.bitwise_count(self.game.tables.full).mean())

    def _ended(self, cpu: float, began: float) -> Solved:
        work = self.work
        start, middle = work.now, work.then
        if not self.game.tables.pursuers_first:
            retrograde.starts(self.game.tables, work, self._scratch[0], 0, self.game.teams)
            start, middle = work.then, work.now
        cpu_s = self.cpu_s + time.process_time() - cpu
        elapsed_s = self.elapsed_s + time.perf_counter() - began
        return Solved(
            work.teams, start, middle, self._ticks(), self.round - 1, cpu_s, elapsed_s, self.threads
        )

    def _ticks(self) -> Ticks:
        """The planes that may have been written to so far."""
        return Ticks(self.work.ticks[: self.round.bit_length()], len(self.game.evader.node))

    # checkpoints

    def digest(self) -> str:
        """Names the game, its rules, what is asked and the source that solves it, 16 hex digits."""
        total = hashlib.sha256(source_digest().encode())
        total.update(repr((self.game.rules, self.game.kinds, self.distances)).encode())
        for array in _arrays(self.game.tables):
            total.update(array.tobytes())
        return total.hexdigest()[:16]

    def save(self, path: Path) -> None:
        """Keep what is found so far, whole or not at all. Raises AfootError where it cannot be written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {name: getattr(self.work, name) for name in Work._fields[1:-1]}
        kept["ticks"] = self._ticks().planes
        with whole(path) as part, part.open("wb") as file:
            np.savez(file, digest=self.digest(), stage=[self.round, self.half, self.at, self.threads],
                     took=[self.cpu_s, self.elapsed_s], **kept)  # fmt: skip

    def load(self, path: Path) -> None:
        """Go on from a checkpoint. Raises AfootError where it is of another game, or is none."""
        try:
            with path.open("rb") as file, np.load(file) as kept:
                if str(kept["digest"]) != self.digest():
                    raise AfootError("the checkpoint is of another game", where=Where(path),
                                     fix="Remove it, or name another.")  # fmt: skip
                for name in Work._fields[1:-1]:
                    getattr(self.work, name)[...] = kept[name]
                self.round, self.half, self.at, threads = kept["stage"].tolist()
                if threads != self.threads:
                    self.at = 0  # parts are others; teams that were looked at are not dirty any more
                self._ticks().planes[...] = kept["ticks"]
                self.cpu_s, self.elapsed_s = kept["took"].tolist()
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            if isinstance(error, AfootError):
                raise
            raise AfootError(
                "this is no checkpoint of a solver", where=Where(path), fix="Remove it."
            ) from None


def _all_of(
    pool: ThreadPoolExecutor, kernel: Any, tables: Any, work: Work, calls: list[tuple[Any, ...]]
) -> None:
    """Call a kernel on each range side by side. On Ctrl-C those that have begun end first."""
    futures = [pool.submit(kernel, tables, work, *call) for call in calls]
    try:
        for future in futures:
            future.result()
    finally:
        wait(futures)


def _arrays(tables: Any) -> list[Any]:
    return [
        array for one in tables for array in (_arrays(one) if isinstance(one, tuple) else [np.asarray(one)])
    ]
