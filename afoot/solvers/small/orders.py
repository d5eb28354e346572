"""What a side may order in a position: for each mover its hops, gaits that differ, abilities it can pay now."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from afoot.board.model import Board
from afoot.game.state import DEED, ORDER, Position
from afoot.rules.cast import Cast
from afoot.rules.energy import can_pay
from afoot.rules.passage import can_work, lets_through
from afoot.rules.rules import Rules
from afoot.rules.smoke import hangs
from afoot.words import Ability, Gait, Side, Status

Told = tuple[int, int, int, int]  # slot, gait, mask of abilities, passage
STAY: Told = (0, int(Gait.WALK), 0, 0)
_SWITCH = {
    Ability.SMOKE: "smoke",
    Ability.KEEN_EYE: "keen_eye",
    Ability.GUISE: "guise",
    Ability.DECOY: "decoys",
}
_WORK = (Ability.OPEN, Ability.SHUT, Ability.SEAL)


class Choices:
    """The orders of a game. Signals are left out: who plays a side knows its movers, so they only cost energy."""

    def __init__(self, board: Board, cast: Cast, rules: Rules) -> None:
        self.board, self.cast, self.rules = board, cast, rules
        self.dtype = ORDER if cast.means is None else DEED
        self._gaits = [_gaits(cast, rules, kind) for kind in range(len(cast.classes))]

    def columns(self, side: Side) -> range:
        """Columns of a side's movers."""
        pursuers, both = self.cast.pursuers, self.cast.pursuers + self.cast.evaders
        return range(pursuers) if side == Side.PURSUERS else range(pursuers, both)

    def of_side(self, position: Position, side: Side) -> Any:
        """int64 [orders, movers of the side, 4]: every joint order of a side, staying first."""
        each = [self.of_mover(position, column, side) for column in self.columns(side)]
        return np.array(list(itertools.product(*each)), np.int64).reshape(-1, len(each), 4)

    def of_mover(self, position: Position, column: int, side: Side) -> list[Told]:
        """Every order of one mover that may have an effect of its own; to stay where it can do nothing."""
        mover = position.movers[column]
        if mover.status != Status.LIVE or mover.remaining_mm > 0:
            return [STAY]
        deeds = [(0, 0)]
        if position.tricks is not None:
            if position.tricks.movers[column].busy_ticks > 0:
                return [STAY]
            deeds = self._deeds(position, column, side)
        ways = [
            (slot, gait) for slot in self._slots(position, column) for gait in self._gaits_on(mover, slot)
        ]
        return [(slot, gait, does, passage) for does, passage in deeds for slot, gait in ways]

    def _slots(self, position: Position, column: int) -> list[int]:
        mover = position.movers[column]
        steps = self.cast.steps[self.cast.classes[mover.kind].profile, mover.node]
        slots = [0]
        for slot in range(1, int(self.board.degree[mover.node])):
            passage = -1 if self.cast.means is None else int(self.cast.means.passage_of[mover.node, slot])
            shut = passage >= 0 and not lets_through(position.tricks.doors[passage])
            if steps[slot].cost_mm > 0 and not shut:
                slots.append(slot)
        return slots

    def _gaits_on(self, mover: Any, slot: int) -> tuple[int, ...]:
        fastest = self.cast.steps[self.cast.classes[mover.kind].profile, mover.node, slot].fastest
        gaits = self._gaits[int(mover.kind)]
        return gaits if slot > 0 and int(fastest) == Gait.RUN else gaits[:1]

    def _deeds(self, position: Position, column: int, side: Side) -> list[tuple[int, int]]:
        """(mask of abilities, passage) of everything that it can do besides moving; nothing first."""
        masks = [0]
        for ability, switch in _SWITCH.items():
            if getattr(self.rules, switch) and self._can(position, column, ability, side):
                masks += [mask | 1 << ability for mask in masks]
        works = [(0, 0)]
        if self.rules.passages:
            works += self._works(position, column, side)
        return [(mask | work, passage) for mask in masks for work, passage in works]

    def _can(self, position: Position, column: int, ability: Ability, side: Side) -> bool:
        mover, tricks = position.movers[column], position.tricks
        means = self.cast.means.abilities[mover.kind, ability]
        if ability == Ability.KEEN_EYE and tricks.movers[column].keen:
            return True  # what is on goes on unpaid until the end of the tick
        if ability == Ability.GUISE and tricks.guises[column].kind:
            return True
        if ability == Ability.SMOKE and hangs(position.clock[0].tick, tricks.clouds[column].until_tick):
            return False
        if ability == Ability.DECOY and not self._free_decoy(position, side):
            return False
        return bool(means.allowed) and self._pays(position, column, int(means.cost))

    def _free_decoy(self, position: Position, side: Side) -> bool:
        first = self.cast.pursuers + self.cast.evaders
        own = np.flatnonzero(self.cast.means.decoy_side == int(side)) + first
        return bool((position.movers.status[own] == Status.UNSENT).any())

    def _pays(self, position: Position, column: int, cost: int) -> bool:
        return not self.rules.energy or bool(can_pay(int(position.tricks.movers[column].energy), cost))

    def _works(self, position: Position, column: int, side: Side) -> list[tuple[int, int]]:
        mover, out = position.movers[column], []
        for number, passage in enumerate(self.cast.means.passages):
            if mover.node not in (passage.a, passage.b) or not int(passage.known) >> int(side) & 1:
                continue
            for ability in _WORK:
                means = self.cast.means.abilities[mover.kind, ability]
                works = can_work(int(ability), int(position.tricks.doors[number]))
                if means.allowed and works and self._pays(position, column, int(means.cost)):
                    out.append((1 << ability, number))
        return out


def _gaits(cast: Cast, rules: Rules, kind: int) -> tuple[int, ...]:
    """Gaits of a class that differ in speed, tiredness or energy."""
    speed = cast.classes[kind].speed_mm
    differ = bool(rules.stamina) or speed[Gait.WALK] != speed[Gait.RUN]
    if cast.means is not None and rules.energy:
        recover = cast.means.energy[kind].recover
        differ = differ or recover[Gait.WALK] != recover[Gait.RUN]
    return (int(Gait.WALK), int(Gait.RUN)) if differ else (int(Gait.WALK),)
