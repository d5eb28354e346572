"""What of a position can still matter: two that agree in it are one. Ticks are counted from now, the clock is apart."""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm
from typing import Any

import numpy as np

from afoot.game.state import State
from afoot.rules.cast import Cast
from afoot.rules.flow import window_ticks
from afoot.rules.rules import Rules
from afoot.words import Measure, Side, Status


class Keys:
    """Keys of a game's positions where everybody sees everything: what was seen of whom does not matter there."""

    def __init__(self, cast: Cast, rules: Rules) -> None:
        self.cast, self.rules = cast, rules
        self.last_arrival = int(cast.movers.arrive_tick.max(initial=0))
        self.period = _period(cast, rules)

    def of(self, state: State, count: int) -> list[bytes]:
        """Keys of the first rows of a State."""
        table = np.stack([np.asarray(c, np.int32) for c in self._columns(state, slice(0, count))], axis=1)
        raw, width = table.tobytes(), table.shape[1] * 4
        return [raw[at : at + width] for at in range(0, len(raw), width)]

    def _columns(self, state: State, rows: slice) -> Iterator[Any]:
        tick, turn = state.clock.tick[rows, 0], state.clock.turn[rows, 0]
        late = self.last_arrival
        yield np.where(tick < late, tick, late + (tick - late) % self.period)
        yield turn
        yield state.clock.over[rows, 0]
        yield from self._movers(state, rows, tick, turn)
        for refuge in range(len(self.cast.refuges)):
            yield state.refuges.free_beds[rows, refuge]
            yield state.refuges.supplies[rows, refuge]
        if state.tricks is not None:
            yield from self._tricks(state, rows, tick)

    def _movers(self, state: State, rows: slice, tick: Any, turn: Any) -> Iterator[Any]:
        """Where each is; its hop while it is on it or may still be met there, or counts for who sets out next."""
        ended_from = int(Status.CAPTURED)
        for column in range(state.movers.shape[1]):
            mover = {name: state.movers[name][rows, column].astype(np.int64) for name in _NAMES}
            off = (mover["status"] >= ended_from) | (mover["status"] == Status.UNSENT)
            yield mover["status"]
            yield np.where(off, -1, mover["node"])
            yield mover["kind"]
            yield np.where(off, mover["worth"], 0)
            yield np.where(off, 0, mover["remaining_mm"])
            if not self.rules.whole_ticks:
                yield np.where(off, 0, mover["carry_mm"])
            if self.rules.stamina:
                yield np.where(off, 0, mover["stamina_mm"])
            yield np.where(off, 0, mover["inside"])
            moved = (turn > 0) & ((mover["set_out_tick"] == tick) | (mover["arrive_tick"] == tick))
            on_it = ~off & ((mover["remaining_mm"] > 0) | moved)
            yield np.where(on_it, mover["gait"], 0)
            yield np.where(on_it & (mover["arrive_tick"] == tick), 1, 0)
            age = tick - mover["set_out_tick"]
            counts = np.zeros(len(tick), bool)
            if self.rules.flow:
                counts = age < window_ticks(self.rules.tick_ms)
                yield np.where(counts, age, -1)
            yield np.where(on_it | counts, mover["hop_from"], -1)
            yield np.where(on_it | counts, mover["hop_to"], -1)

    def _tricks(self, state: State, rows: slice, tick: Any) -> Iterator[Any]:
        tricks, rules = state.tricks, self.rules
        for column in range(tricks.movers.shape[1]):
            trick = tricks.movers[rows, column]
            live = state.movers.status[rows, column] <= int(Status.WAITING)
            busy = live & (trick.busy_ticks > 0)
            if rules.energy:
                yield np.where(live, trick.energy, 0)
            if rules.keen_eye:
                yield np.where(live, trick.keen, 0)
            yield np.where(busy, trick.busy_ticks, 0)
            yield np.where(busy, trick.task, 0)
            yield np.where(busy, trick.passage, 0)
            cloud = tricks.clouds[rows, column]
            left = np.maximum(cloud.until_tick - tick, 0)
            yield left
            yield np.where(left > 0, cloud.node, 0)
            yield np.where(left > 0, cloud.radius_mm, 0)
            yield np.where(left > 0, cloud.known, 0)
            if rules.guise:
                yield from self._face(state, rows, tick, column, live)
        for passage in range(tricks.doors.shape[1]):
            yield tricks.doors[rows, passage]
        for index in range(tricks.decoys.shape[1]):
            decoy = tricks.decoys[rows, index]
            out = state.movers.status[rows, self.cast.pursuers + self.cast.evaders + index] == int(
                Status.LIVE
            )
            yield np.where(out, decoy.sender, -1)
            yield np.where(out, decoy.until_tick - tick, 0)

    def _face(self, state: State, rows: slice, tick: Any, column: int, live: Any) -> Iterator[Any]:
        """Of an evader: what it wears, whether the pursuers know it, and whether they have it in sight right now."""
        if column < self.cast.pursuers:
            yield np.where(live, state.tricks.guises.kind[rows, column], 0)
            return
        guise = state.tricks.guises[rows, column]
        yield np.where(live, guise.kind, 0)
        yield np.where(live, (guise.identified >> int(Side.PURSUERS)) & 1, 0)
        yield np.where(live & (state.sightings.tick[rows, column] >= tick), 1, 0)


_NAMES = (
    "status", "node", "kind", "worth", "remaining_mm", "carry_mm", "stamina_mm", "inside", "set_out_tick",
    "gait", "arrive_tick", "hop_from", "hop_to",
)  # fmt: skip


def _period(cast: Cast, rules: Rules) -> int:
    """After how many ticks the rules are the same again."""
    period = 1
    if rules.flow:
        turns_of = [cast.pursuers, len(cast.movers) - cast.pursuers, len(cast.movers)]
        period = lcm(period, *(max(count, 1) for count in turns_of))
    if rules.ends_by not in (Measure.NONE, Measure.ADJACENT):
        period = lcm(period, int(rules.check_ticks))
    if cast.means is not None and rules.guise:
        period = lcm(period, *(max(int(eye.every_ticks), 1) for eye in cast.means.eyes))
        period = lcm(period, max(int(rules.reveal_ticks), 1))
    return period
