"""Runs the levels until a start is won, until none is added any more, or until memory is spent."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from afoot.board.size import available_bytes
from afoot.errors import AfootError, Where
from afoot.solvers import unseen_levels
from afoot.solvers.forecast import size_told, table_bytes
from afoot.solvers.game import Game, set_bits
from afoot.solvers.survey import standing_sites, unblocked
from afoot.solvers.unseen_before import Added, Found, make_rows
from afoot.solvers.unseen_tables import NONE, Look, Search, make_search

MOST_LEVELS = 65_535
CHUNK_S = 0.1  # about what a call into a kernel takes, so that Ctrl-C and the progress need not wait
FIRST_CHUNK = 16  # groups
ROOM = 1 << 14  # rows of beliefs at first
_UNKNOWN_BYTES = 8e9  # free memory where the system does not say


class Step(NamedTuple):
    """How far a search has come: the level at work, the share of its groups, beliefs kept so far."""

    level: int
    done: float
    beliefs: int


Progress = Callable[[Step], None]


class Beliefs(NamedTuple):
    """What a search has found. All largest beliefs of all levels, by group and level, and the sites won alone."""

    first: Any  # int64 [g + 1]
    rows: Any  # uint64 [b, w]
    level: Any  # int32 [b]
    ticks: Any  # uint16 [g, v] level of each site that is seen from the group; 0: not won


class Searcher:
    """One search. `run` may be interrupted; `level` is then the last level that is complete."""

    def __init__(self, game: Game, look: Look, memory_gb: float | None = None) -> None:
        self.game, self.look = game, look
        half = (available_bytes() or int(_UNKNOWN_BYTES)) // 2
        self.most_bytes = half if memory_gb is None else int(memory_gb * 1e9)
        self.groups = game.teams * max(look.every, 1)
        self.level, self.won_team, self.settled = 0, -1, False
        self.spent = False  # memory did not last for the level after
        self.elapsed_s = 0.0
        self._check_memory()
        self.search: Search = make_search(game, look)
        self._found = self._begin()
        self._levels = [(self._found.fresh_first, self._found.fresh)]
        self._rows = make_rows(len(game.tables.full))
        self._room = ROOM
        self.free = np.zeros_like(game.tables.full)
        set_bits(self.free, game.evader.stand[unblocked(game)])
        self.free &= ~game.tables.goal

    @property
    def fixed_bytes(self) -> int:
        """Bytes that the search takes before it has found anything."""
        words, sites, tables = len(self.game.tables.full), len(self.game.evader.node), self.game.tables
        a_group = 8 * words * 5 + 2 * sites * self._has_looks + 5 * 8 + 1
        return self.groups * a_group + 2 * self.game.teams * len(self.game.kinds) + 2 * table_bytes(tables)

    @property
    def _has_looks(self) -> bool:
        return self.look != Look(NONE, 0)

    @property
    def beliefs(self) -> int:
        """Largest beliefs kept, of all levels."""
        return sum(len(rows) for _, rows in self._levels)

    def run(self, progress: Progress | None = None) -> None:
        """Search, or go on searching. Raises KeyboardInterrupt on Ctrl-C, between two calls of kernels."""
        began = time.perf_counter()
        try:
            self._look_at_starts()
            while self.won_team < 0 and not self.settled and self.level < MOST_LEVELS:
                added = self._next_level(progress)
                if added is None:
                    self.spent = True
                    return
                self._end_level(added)
        finally:
            self.elapsed_s += time.perf_counter() - began

    def result(self) -> Beliefs:
        """All that is found, once the search has ended."""
        groups = np.concatenate(
            [np.repeat(np.arange(self.groups), np.diff(first)) for first, _ in self._levels]
        )
        level = np.concatenate([np.full(len(rows), i, np.int32) for i, (_, rows) in enumerate(self._levels)])
        order = np.argsort(groups, kind="stable")
        rows = np.concatenate([rows for _, rows in self._levels])[order]
        first = np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=self.groups))])
        return Beliefs(first, rows, level[order], self._found.ticks)

    def _check_memory(self) -> None:
        if self.fixed_bytes > self.most_bytes:
            count, nodes = len(self.game.kinds), len(self.game.board.degree)
            raise AfootError(
                "this search is too large for its memory",
                where=Where(
                    field=f"{count} pursuer{'s' * (count != 1)} on {nodes:,} node{'s' * (nodes != 1)}"
                ),
                came=f"{size_told(self.fixed_bytes)} for {self.groups:,} teams and phases, before any belief",
                expected=f"at most {size_told(self.most_bytes)}",
                fix="Give it more memory, or search a smaller map, fewer pursuers or a shorter period.",
            )

    def _begin(self) -> Found:
        """Level 0: where the evader can be nowhere, it is captured."""
        groups, words, sites = self.groups, len(self.game.tables.full), len(self.game.evader.node)
        first, nothing = np.arange(groups + 1, dtype=np.int64), np.zeros((groups, words), np.uint64)
        return Found(
            won=np.zeros_like(nothing),
            won_next=np.zeros_like(nothing),
            sure=np.zeros((groups if self.search.looks_midway else 0, words), np.uint64),
            shown_new=np.zeros(groups, np.uint8),
            ticks=np.zeros((groups, sites) if self._has_looks else (0, 0), np.uint16),
            live_first=first,
            live=nothing,
            dead=np.zeros(groups, np.uint8),
            fresh_first=first,
            fresh=nothing,
        )

    def _next_level(self, progress: Progress | None) -> Added | None:
        """What the next level adds, or None where memory does not last for it."""
        self._found.dead[:] = 0
        ready: Added | None = self._room_for(1, None)
        if self.search.plain:
            ready = self._over_all(unseen_levels.make_ready, (), (), None)
        if ready is None:
            return None
        return self._over_all(unseen_levels.next_level, (ready,), (self.level + 1,), progress)

    def _over_all(self, kernel: Any, before: Any, after: Any, progress: Progress | None) -> Added | None:
        """Call a kernel that adds rows over all groups, chunk by chunk; None where memory does not last."""
        if self._bytes(self._room) > self.most_bytes:
            return None
        added = self._room_for(self._room, None)
        at, chunk = 0, FIRST_CHUNK  # a level may take far longer than the one before
        while at < self.groups:
            began = time.perf_counter()
            last = min(at + chunk, self.groups)
            at = int(kernel(self.search, self._found, *before, added, self._rows, at, last, *after))
            if at < last:
                self._room = len(added.rows) * 2
                if self._bytes(self._room) > self.most_bytes:
                    return None
                added = self._room_for(self._room, added)
            took = time.perf_counter() - began
            chunk = int(np.clip(chunk * np.clip(CHUNK_S / max(took, 1e-9), 0.25, 4), 1, 1 << 20))
            if progress is not None:
                progress(Step(self.level + 1, at / self.groups, self.beliefs + int(added.first[at])))
        return added

    def _room_for(self, room: int, before: Added | None) -> Added:
        words = len(self.game.tables.full)
        rows, dead = np.empty((room, words), np.uint64), np.zeros(room, np.uint8)
        if before is None:
            return Added(np.zeros(self.groups + 1, np.int64), rows, dead)
        rows[: len(before.rows)], dead[: len(before.dead)] = before.rows, before.dead
        return Added(before.first, rows, dead)

    def _bytes(self, room: int) -> int:
        """At the end of a level that adds so many rows: all levels so far, what is live before and after, what was made
        ready, and these."""
        a_row = 8 * len(self.game.tables.full)
        kept = self.beliefs * (2 * a_row + 24)  # once more when they are put in order
        kept += 8 * self.groups * len(self._levels)  # the bounds of each level's groups
        return self.fixed_bytes + kept + a_row * (2 * len(self._found.live) + 4 * room)

    def _end_level(self, added: Added) -> None:
        found, words = self._found, len(self.game.tables.full)
        live_first, fresh_first = np.zeros(self.groups + 1, np.int64), np.zeros(self.groups + 1, np.int64)
        unseen_levels.count_kept(found, added, live_first, fresh_first)
        live = np.empty((int(live_first[-1]), words), np.uint64)
        fresh = np.empty((int(fresh_first[-1]), words), np.uint64)
        changed = unseen_levels.keep(self.search, found, added, live_first, live, fresh_first, fresh)
        self._found = found._replace(live_first=live_first, live=live, fresh_first=fresh_first, fresh=fresh,
                                     dead=np.zeros(len(live), np.uint8))  # fmt: skip
        if not changed:
            self.settled = True
            return
        self.level += 1
        self._levels.append((fresh_first, fresh))
        self._look_at_starts()

    def _look_at_starts(self) -> None:
        standing = standing_sites(self.game)
        self.won_team = int(unseen_levels.first_start(self.search, self._found, self.free, standing))
        self.settled = self.won_team >= 0
