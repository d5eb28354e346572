"""What a bystander wants, as docs/deception.md tells it under "Bystanders"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from afoot.words import Behaviour
from tests.naive import luck

STROLL = 11  # purpose of a draw
CARE_MM, CARE_TICKS = 12_000, 90
Spot = tuple[int, int, int]


@dataclass(frozen=True)
class Scene:
    """The start of a tick. at: of all nodes. clouds: (node, radius) of those that hang."""

    tick: int
    key: int
    at: list[Spot]
    sees: Callable[[int, int], bool]
    clouds: list[tuple[int, int]]
    teachers: list[int]  # nodes of those who teach

    def gap_2(self, a: int, b: int, axes: int = 3) -> int:
        return sum((p - q) ** 2 for p, q in list(zip(self.at[a], self.at[b], strict=True))[:axes])


@dataclass
class Bystander:
    """One of them, and what it remembers. starts: the nodes that it may start at, as often as it may."""

    id: int
    behaviour: Behaviour
    starts: list[int]
    pause: int
    indoors: int | None
    goal: int | None = None
    stays_until: int | None = None
    hurt: bool = False
    sent: bool = False
    alarmed: int | None = None  # tick in which a teacher last saw a cloud

    def wants(self, node: int, scene: Scene) -> int | None:
        """Where it goes, who stands at a node; None: nowhere yet."""
        if self.behaviour == Behaviour.CHILD and self._is_looked_after(node, scene):
            return self.goal
        if self.behaviour == Behaviour.TEACHER and self._looks_after(node, scene):
            return self.goal
        if self.goal is not None and self.goal != node:
            return self.goal
        if self.goal is not None and self.stays_until is None:
            self.stays_until = scene.tick + 1 + self._below(scene, 0, self.pause + 1)
        if self.stays_until is None or scene.tick >= self.stays_until:
            self.goal = self.starts[self._below(scene, 1, len(self.starts))]
            self.stays_until = None
        return self.goal

    def _is_looked_after(self, node: int, scene: Scene) -> bool:
        if not self.sent:
            self.hurt = self.hurt or any(scene.gap_2(node, at) <= r**2 for at, r in scene.clouds)
        if self.hurt and not self.sent:
            self.goal = node
            near = [at for at in scene.teachers if scene.gap_2(node, at, axes=2) <= CARE_MM**2]
            if self.indoors is not None and any(scene.sees(node, at) for at in near):
                self.sent, self.goal = True, self.indoors
        return self.hurt

    def _looks_after(self, node: int, scene: Scene) -> bool:
        for at, _ in scene.clouds:
            if scene.sees(node, at):
                self.alarmed, self.goal = scene.tick, at
                break
        return self.alarmed is not None and scene.tick - self.alarmed <= CARE_TICKS

    def _below(self, scene: Scene, number: int, count: int) -> int:
        return luck.draw(scene.key, self.id, luck.NOBODY, STROLL, number) * count >> 32
