"""Guises of the slow game, and who is known for who it is, as docs/rules.md tells it under "Who is who"."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from afoot.words import Ability, Side
from tests.naive import luck
from tests.naive.pieces import Mover

MOST_FACES = 64  # bystanders that count as cover
ON_SIGHT, BEFORE_CAPTURE = 0, 1  # numbers of draws


def identify_chance(near: int, far: int, gap_mm: int, far_mm: int) -> int:
    """Of 2**32. The way from no distance to far_mm is taken in steps of 1/1024."""
    if gap_mm >= far_mm:
        return far
    return near + (far - near) * (gap_mm * 1024 // far_mm) // 1024


def among(chance: int, bystanders: int, cover: int) -> int:
    """Cover counts thousandths of a face to choose from."""
    return chance * 1000 // (1000 + min(bystanders, MOST_FACES) * cover)


def looks_closely(now: int, viewer_id: int, every_ticks: int) -> bool:
    return (now + viewer_id) % every_ticks == 0


def can_have_come(way_mm: int, speed_mm: int, ticks: int, most_ticks: int) -> bool:
    """Step by step: whether the way is behind it before it is out of time."""
    if not 0 <= ticks <= most_ticks:
        return False
    for _ in range(ticks):
        way_mm -= speed_mm
    return way_mm <= 0


@dataclass
class Look:
    """What a source looks like."""

    who: int = 0
    kind: int = 0
    tell: int = 0


class Identity:
    """guise: column -> class that it looks like. knowing: column -> sides that know it."""

    def __init__(self, game: Any) -> None:
        self.game = game
        self.guise: dict[int, int] = {}
        self.knowing: dict[int, set[Side]] = {m.column: {m.side} for m in game.movers if m.looks}

    def in_guise(self, mover: Mover) -> bool:
        return mover.column in self.guise

    def knows(self, side: Side, mover: Mover) -> bool:
        return side in self.knowing.get(mover.column, ())

    def passes_for_another(self, mover: Mover, side: Side) -> bool:
        return self.in_guise(mover) and not self.knows(side, mover)

    def look_of(self, target: Mover, side: Side) -> Look:
        """What it looks like to a side, but for the tell."""
        if target.side == Side.BYSTANDERS:
            return Look(0, target.kind_index)
        if self.passes_for_another(target, side):
            return Look(0, self.guise[target.column])
        real = target if target.looks else self.game.movers[self.game.decoys.sender[target.column]]
        return Look(1 + self.game.number_in_team(real), target.kind_index)

    # looks

    def seen(self, key: int, viewer: Mover, target: Mover, now: int) -> None:
        if not target.looks:
            return
        if not self.in_guise(target):
            self.knowing[target.column].add(viewer.side)
            return
        if self.passes_for_another(target, viewer.side) and looks_closely(
            now, viewer.id, int(self._eye(viewer).every_ticks)
        ):
            gap_mm = math.isqrt(self.game.looks.gap_2(viewer.node, target.node))
            self._close_look(key, viewer, target, gap_mm, ON_SIGHT)

    def before_capture(self, key: int, pursuer: Mover, evader: Mover) -> None:
        if self.passes_for_another(evader, pursuer.side):
            self._close_look(key, pursuer, evader, 0, BEFORE_CAPTURE)

    def _eye(self, viewer: Mover) -> Any:
        return self.game.cast.means.eyes[viewer.kind_index]

    def _close_look(self, key: int, viewer: Mover, target: Mover, gap_mm: int, number: int) -> None:
        eye = self._eye(viewer)
        chance = identify_chance(int(eye.near), int(eye.far), gap_mm, int(eye.far_mm))
        chance = among(chance, self._faces_near(target), int(self.game.cast.means.cover))
        if luck.draw(key, viewer.id, target.id, luck.IDENTIFY, number) < chance:
            self.knowing[target.column].add(viewer.side)
            self.game.tricks.deeds["identified"] += 1

    def _faces_near(self, target: Mover) -> int:
        if not self.game.rules.cover:
            return 0
        looks, near_mm = self.game.looks, int(self.game.cast.means.cover_mm)
        return sum(
            b.live and looks.gap_2(b.node, target.node) <= near_mm**2 and looks.line[target.node][b.node]
            for b in self.game.bystanders
        )

    # a turn

    def dress(self, mover: Mover, does: int) -> None:
        """Put a guise on, keep it on or take it off."""
        if not self.game.rules.guise:
            return
        if not (does >> Ability.GUISE) % 2:
            self.take_off(mover)
        elif not self.in_guise(mover) and self.game.tricks.pays(mover, Ability.GUISE, does):
            self.guise[mover.column] = int(self.game.tricks.means(mover, Ability.GUISE).kind)
            self.game.tricks.deeds["guises"] += 1
            if not self.game.looks.in_sight_of_others(mover):
                self.knowing[mover.column].discard(Side(1 - mover.side))
            if not any(self._watches(mate, mover) for mate in self._mates(mover)):
                self.knowing[mover.column].discard(mover.side)

    def take_off(self, mover: Mover) -> None:
        self.guise.pop(mover.column, None)

    def _mates(self, mover: Mover) -> list[Mover]:
        team = self.game.pursuers if mover.side == Side.PURSUERS else self.game.evaders
        return [m for m in team if m.live and m is not mover]

    def _watches(self, mate: Mover, mover: Mover) -> bool:
        return self._free_line(mate, mover, mate.kind.sight_mm)

    def _free_line(self, a: Mover, b: Mover, range_mm: int) -> bool:
        looks = self.game.looks
        if self.game.is_shut_in(a) or self.game.is_shut_in(b):
            return False
        near = looks.gap_2(a.node, b.node) <= range_mm**2
        smoke = self.game.tricks.hidden(a.node, b.node, self.game.tick)
        return bool(near and looks.line[a.node][b.node] and not smoke)

    def signal(self, mover: Mover, does: int) -> None:
        if not self.game.rules.guise or not self.game.tricks.pays(mover, Ability.SIGNAL, does):
            return
        self.game.tricks.deeds["signals"] += 1
        range_mm = int(self.game.tricks.means(mover, Ability.SIGNAL).range_mm)
        if any(self._free_line(mate, mover, range_mm) for mate in self._mates(mover)):
            self.knowing[mover.column].add(mover.side)
