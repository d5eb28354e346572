"""Chance, exactly: which random draws can matter in a game, and chase keys under which they come out in each way.

A draw matters by the threshold that it is compared with. The thresholds that a draw can meet part its 2**32 values into
cells; within a cell nothing changes. For every combination of cells a key is looked for whose draws, made by the same
`draw`, fall into them. The turn is played with each such key, and weighs as much as its cells.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.errors import AfootError
from afoot.rules.cast import ALWAYS, Cast
from afoot.rules.chance import GLIMPSE, IDENTIFY, NOBODY, REPORT, TELL, TRACE
from afoot.rules.cover import covered
from afoot.rules.identity import identify_chance
from afoot.rules.keen_eye import glimpse_of
from afoot.rules.rules import Rules
from afoot.rules.trace import readable
from afoot.solvers.small.kernels import find_keys
from afoot.words import Ability

MOST_WAYS = 1024  # in which the draws of a turn may come out
_TRIALS = 200_000_000
KEEN_EYE = int(Ability.KEEN_EYE)


class Draw(NamedTuple):
    """One random draw: what it is keyed by, and the thresholds, rising, that it can be compared with."""

    actor: int
    target: int
    purpose: int
    number: int
    cuts: tuple[int, ...]


class Luck:
    """All ways in which the draws of a turn can come out. chances: float64 [ways]."""

    def __init__(self, board: Board, cast: Cast, rules: Rules, hidden: bool) -> None:
        listed = _hidden_draws(board, cast, rules) if hidden else _seen_draws(board, cast, rules)
        self.draws = [one for one in listed if one.cuts]
        self.sizes = np.array([len(one.cuts) + 1 for one in self.draws], np.int64)
        self.ways = math.prod(int(size) for size in self.sizes)
        if self.ways > MOST_WAYS:
            raise AfootError(
                "too much chance in a turn to go through all its ways",
                came=f"{self.ways:,} ways of {len(self.draws)} draws ({', '.join(sorted(self.told()))})",
                expected=f"at most {MOST_WAYS:,}",
                fix="Set chances to 0 or 1, give faces one chance near and far, or take out viewers.",
            )
        edges = [np.diff([0, *one.cuts, ALWAYS]) / ALWAYS for one in self.draws]
        self.chances = np.array([math.prod(cells) for cells in itertools.product(*edges)])
        self._keys: dict[tuple[int, int], Any] = {}

    def told(self) -> set[str]:
        """What is drawn, in a scenario's words."""
        words = {GLIMPSE: "glimpse", IDENTIFY: "identifies", TELL: "tells", TRACE: "clue", REPORT: "report"}
        return {words[one.purpose] for one in self.draws}

    def keys(self, now: int, phase: int) -> Any:
        """uint64 [ways] chase keys, in the order of `chances`, for a tick and the turn that its looks are keyed by."""
        if (now, phase) not in self._keys:
            self._keys[now, phase] = self._find(now, phase)
        return self._keys[now, phase]

    def _find(self, now: int, phase: int) -> Any:
        found = np.zeros(self.ways, np.uint64)
        draws = np.array([one[:4] for one in self.draws], np.int64).reshape(-1, 4)
        widest = max((len(one.cuts) for one in self.draws), default=1)
        cuts = np.full((len(self.draws), widest), ALWAYS, np.int64)
        for i, one in enumerate(self.draws):
            cuts[i, : len(one.cuts)] = one.cuts
        least = float(self.chances.min())
        trials = int(min(_TRIALS, 100 / least + 1000))
        if find_keys(draws, cuts, self.sizes, now, phase, trials, found) < self.ways:
            raise AfootError("a chance is too small to be gone through", came=f"{least:.2g} a turn",
                             expected="about one in a million at least", fix="Set it to 0.")  # fmt: skip
        return found


def _cuts(values: Any) -> tuple[int, ...]:
    return tuple(sorted({int(value) for value in values if 0 < value < ALWAYS}))


def _kinds(cast: Cast, column: int) -> list[int]:
    rows = cast.types[cast.movers[column].type_first : cast.movers[column].type_last]
    return sorted({int(row.kind) for row in rows})


def _glimpses(cast: Cast, rules: Rules, column: int) -> tuple[int, ...]:
    values = [int(cast.classes[kind].glimpse) for kind in _kinds(cast, column)]
    if cast.means is not None and rules.keen_eye:
        for kind in _kinds(cast, column):
            means = cast.means.abilities[kind, KEEN_EYE]
            if means.allowed:
                values.append(int(glimpse_of(cast.classes[kind].glimpse, True, means.glimpse)))
    return _cuts(values)


def _faces(board: Board, cast: Cast, rules: Rules, column: int, close: bool) -> tuple[int, ...]:
    """Thresholds of a look at somebody in guise: by every distance that there is, and every crowd."""
    gaps = {0}
    if not close:
        x, y = board.x_mm.astype(np.int64), board.y_mm.astype(np.int64)
        square = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
        gaps |= {math.isqrt(int(one)) for one in np.unique(square)}
    crowds = range(cast.bystanders + 1) if rules.cover else range(1)
    values = []
    for kind, gap, crowd in itertools.product(_kinds(cast, column), gaps, crowds):
        eye = cast.means.eyes[kind]
        chance = identify_chance(int(eye.near), int(eye.far), gap, int(eye.far_mm))
        values.append(int(covered(chance, crowd, cast.means.cover)) if rules.cover else int(chance))
    return _cuts(values)


def _seen_draws(board: Board, cast: Cast, rules: Rules) -> Iterator[Draw]:
    """Where everybody sees everything chance only decides who knows whose face: a guise keeps from being taken."""
    if cast.means is None or not rules.guise:
        return
    both = cast.pursuers + cast.evaders
    for viewer, target in itertools.product(range(cast.pursuers), range(cast.pursuers, both)):
        yield from _looks(board, cast, rules, viewer, target)


def _looks(board: Board, cast: Cast, rules: Rules, viewer: int, target: int) -> Iterator[Draw]:
    a, b = int(cast.movers[viewer].id), int(cast.movers[target].id)
    if rules.contacts:
        yield Draw(a, b, GLIMPSE, 0, _glimpses(cast, rules, viewer))
    if cast.means is not None and rules.guise and target < cast.pursuers + cast.evaders:
        wears = any(cast.means.abilities[kind, Ability.GUISE].allowed for kind in _kinds(cast, target))
        if wears and rules.contacts:
            yield Draw(a, b, IDENTIFY, 0, _faces(board, cast, rules, viewer, close=False))
        if wears and viewer < cast.pursuers:
            yield Draw(a, b, IDENTIFY, 1, _faces(board, cast, rules, viewer, close=True))


def _hidden_draws(board: Board, cast: Cast, rules: Rules) -> Iterator[Draw]:
    """Whatever may change what a side sees. Places of slots and labels are drawn too, and tell nobody anything."""
    both, movers = cast.pursuers + cast.evaders, len(cast.movers)
    for viewer in range(both):
        side = viewer >= cast.pursuers
        for target in range(movers):
            if target < both and (target >= cast.pursuers) == side:
                continue
            if both <= target < both + cast.decoys and int(cast.means.decoy_side[target - both]) == side:
                continue
            yield from _looks(board, cast, rules, viewer, target)
            if rules.contacts and target < both + cast.decoys and has_doubles(cast, rules, 1 - side):
                each = bool(cast.means.tell_each_look)
                if each or viewer in (0, cast.pursuers):
                    actor = int(cast.movers[viewer].id) if each else NOBODY
                    yield Draw(actor, int(cast.movers[target].id), TELL, 0, _cuts([cast.means.tell_right]))
    if cast.means is not None and rules.traces:
        yield from _trace_draws(cast, rules)


def has_doubles(cast: Cast, rules: Rules, side: int) -> bool:
    """Whether a side may have decoys out: where it has none, a tell of its movers is noise and says nothing."""
    return bool(rules.decoys) and cast.means is not None and bool((cast.means.decoy_side == side).any())


def _trace_draws(cast: Cast, rules: Rules) -> Iterator[Draw]:
    for column in range(cast.pursuers + cast.evaders):
        values: list[int] = []
        for kind in _kinds(cast, column):
            reader = cast.means.readers[kind]
            ages = range(min(int(reader.fades_ticks), int(rules.horizon_ticks)) + 1)
            values += [int(readable(int(reader.clue), age, int(reader.fades_ticks))) for age in ages]
        yield Draw(int(cast.movers[column].id), NOBODY, TRACE, 0, _cuts(values))
