"""What movers of the slow game do besides moving, as RULES.md and docs/rules.md tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from afoot.words import Ability, Door, Side
from tests.naive import luck
from tests.naive.pieces import NEVER, Mover

TRACE = 5  # purpose of a draw
DEEDS = (
    *("smoke", "keen_eye", "opened", "shut", "sealed", "traces_read"),
    *("guises", "identified", "decoys", "dispelled", "signals", "reports", "false_reports"),
)


def line_meets(a: tuple[int, ...], b: tuple[int, ...], spot: tuple[int, ...], radius: int) -> bool:
    """Points are (x, y, z). The point of the line nearest to the spot is taken in steps of 1/1024 of its length."""
    a, b = sorted((a, b))
    way = [q - p for p, q in zip(a, b, strict=True)]
    off = [q - p for p, q in zip(a, spot, strict=True)]
    length_2 = sum(w * w for w in way)
    along = sum(w * o for w, o in zip(way, off, strict=True))
    part = sorted((0, along // max(length_2 // 1024, 1), 1024))[1]
    gap = [o - w * part // 1024 for w, o in zip(way, off, strict=True)]
    return sum(g * g for g in gap) <= radius * radius


def readable(clue: int, age: int, fades: int) -> int:
    return clue * (fades - age) // fades if 0 <= age < fades else 0


@dataclass
class Cloud:
    node: int
    first: int  # tick in which it is raised
    life: int
    radius: int
    known: set[Side] = field(default_factory=set)

    def hangs(self, now: int) -> bool:
        return now - self.first <= self.life


@dataclass
class Work:
    ability: Ability
    passage: int
    left: int


@dataclass
class Trick:
    """One mover's."""

    energy: int
    keen: bool = False
    work: Work | None = None
    cloud: Cloud | None = None
    found: tuple[int, int, int] | None = None  # (when read, where, when passed)


@dataclass
class Tricks:
    """All movers' of one chase, and the doors. Nothing happens where the cast has no means."""

    game: Any
    of: dict[int, Trick] = field(default_factory=dict)
    doors: list[Door] = field(default_factory=list)
    passed: dict[tuple[int, Side], int] = field(default_factory=dict)
    deeds: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        means = self.game.cast.means
        self.on = means is not None
        if not self.on:
            return
        rules = self.game.rules
        self.doors = [Door(int(p.door)) if rules.passages else Door.OPEN for p in means.passages]
        self.of = {m.column: Trick(int(means.energy[m.kind_index].full)) for m in self.game.movers if m.looks}
        self.deeds = dict.fromkeys(DEEDS, 0)

    def means(self, mover: Mover, ability: Ability) -> Any:
        return self.game.cast.means.abilities[mover.kind_index][ability]

    def pays(self, mover: Mover, ability: Ability, does: int) -> bool:
        means, trick = self.means(mover, ability), self.of[mover.column]
        price = int(means.cost) if self.game.rules.energy else 0
        if not (does >> ability) % 2 or not means.allowed or trick.energy < price:
            return False
        trick.energy -= price
        return True

    # a turn

    def use(self, mover: Mover, does: int = 0, passage: int = 0) -> None:
        if not self.on or mover.column not in self.of or not mover.live or not mover.stands:
            return
        trick, rules = self.of[mover.column], self.game.rules
        if trick.work:
            return
        if rules.keen_eye:
            wants = (does >> Ability.KEEN_EYE) % 2
            if wants and not trick.keen and self.pays(mover, Ability.KEEN_EYE, does):
                trick.keen = True
                self.deeds["keen_eye"] += 1
            if not wants:
                trick.keen = False
        now = self.game.tick
        if (
            rules.smoke
            and not (trick.cloud and trick.cloud.hangs(now))
            and self.pays(mover, Ability.SMOKE, does)
        ):
            means = self.means(mover, Ability.SMOKE)
            trick.cloud = Cloud(mover.node, now, int(means.ticks), int(means.range_mm), {mover.side})
            self.deeds["smoke"] += 1
        self.game.identity.dress(mover, does)
        self.game.decoys.send(mover, does)
        self.game.identity.signal(mover, does)
        if rules.passages and passage < len(self.doors):
            self._begin_work(mover, does, passage)

    def _begin_work(self, mover: Mover, does: int, passage: int) -> None:
        row = self.game.cast.means.passages[passage]
        knows = (int(row.known) >> mover.side) % 2
        if mover.node not in (row.a, row.b) or not knows:
            return
        for ability in (Ability.OPEN, Ability.SHUT, Ability.SEAL):
            if self._is_of_use(ability, passage) and self.pays(mover, ability, does):
                ticks = int(self.means(mover, ability).ticks)
                self.of[mover.column].work = Work(ability, passage, ticks if ticks > 1 else 1)
                return

    def _is_of_use(self, ability: Ability, passage: int) -> bool:
        needs = {Ability.OPEN: [Door.SHUT], Ability.SHUT: [Door.OPEN], Ability.SEAL: [Door.OPEN, Door.SHUT]}
        return self.doors[passage] in needs[ability]

    def holds_back(self, mover: Mover, slot: int) -> bool:
        if not self.on:
            return False
        at_work = mover.column in self.of and self.of[mover.column].work is not None
        return at_work or self.is_shut(mover.node, slot)

    def is_shut(self, node: int, slot: int) -> bool:
        if not self.on:
            return False
        passage = int(self.game.cast.means.passage_of[node, slot])
        return passage >= 0 and self.doors[passage] != Door.OPEN

    # looks

    def hidden(self, a: int, b: int, now: int) -> bool:
        if not self.on or not self.game.rules.smoke:
            return False
        board = self.game.looks
        clouds = [trick.cloud for trick in self.of.values() if trick.cloud and trick.cloud.hangs(now)]
        return any(line_meets(board.xyz[a], board.xyz[b], board.xyz[c.node], c.radius) for c in clouds)

    def see_smoke(self, sides: set[Side], now: int) -> None:
        """Sides learn of clouds whose edge is within the range of sight of a mover of theirs."""
        if not self.on or not self.game.rules.smoke:
            return
        board, clouds = self.game.looks, [trick.cloud for trick in self.of.values()]
        for cloud in clouds:
            for viewer in self.game.pursuers + self.game.evaders:
                if cloud is None or not cloud.hangs(now) or viewer.side not in sides:
                    continue
                if not viewer.live or self.game.is_shut_in(viewer):
                    continue
                most = self.sight(viewer)[0] + cloud.radius
                if board.gap_2(viewer.node, cloud.node) <= most**2:
                    cloud.known.add(viewer.side)

    def sight(self, viewer: Mover) -> tuple[int, int]:
        """(range, glimpse)."""
        plain = viewer.kind.sight_mm, viewer.kind.glimpse
        if not self.on or viewer.column not in self.of or not self.of[viewer.column].keen:
            return plain
        means = self.means(viewer, Ability.KEEN_EYE)
        return max(plain[0], int(means.range_mm)), max(plain[1], int(means.glimpse))

    # end of a tick

    def end_of_tick(self) -> None:
        if not self.on:
            return
        live = [m for m in self.game.movers if m.live and m.column in self.of]
        if self.game.rules.traces:
            self.passed |= {(m.node, m.side): self.game.tick for m in live if m.stands}
        for mover in live:
            trick, energy = self.of[mover.column], self.game.cast.means.energy[mover.kind_index]
            if self.game.rules.energy:
                self._pay_for_what_lasts(mover, trick)
            trick.energy = min(trick.energy + int(energy.recover[mover.gait]), int(energy.full))
            if trick.work:
                trick.work.left -= 1
                if trick.work.left == 0:
                    self._finish(trick.work)
                    trick.work = None
        self.game.decoys.end_of_tick()

    def _pay_for_what_lasts(self, mover: Mover, trick: Trick) -> None:
        """First the guise, then the decoys, then the keen eye; what cannot be paid ends."""
        identity = self.game.identity
        if identity.in_guise(mover):
            price = int(self.means(mover, Ability.GUISE).upkeep)
            if price <= trick.energy:
                trick.energy -= price
            else:
                identity.take_off(mover)
        trick.energy -= self.game.decoys.upkeep(mover, trick.energy)
        if trick.keen:
            price = int(self.means(mover, Ability.KEEN_EYE).upkeep)
            trick.keen = price <= trick.energy
            trick.energy -= price if trick.keen else 0

    def _finish(self, work: Work) -> None:
        if not self._is_of_use(work.ability, work.passage):
            return
        done = {Ability.OPEN: Door.OPEN, Ability.SHUT: Door.SHUT, Ability.SEAL: Door.SEALED}
        self.doors[work.passage] = done[work.ability]
        name = {Ability.OPEN: "opened", Ability.SHUT: "shut", Ability.SEAL: "sealed"}[work.ability]
        self.deeds[name] += 1
        if work.ability == Ability.SEAL:
            row = self.game.cast.means.passages[work.passage]
            self.passed = {at: t for at, t in self.passed.items() if at[0] not in (row.a, row.b)}

    def read(self, key: int, now: int) -> None:
        if not self.on or not self.game.rules.traces:
            return
        for mover in self.game.movers:
            if not mover.live or not mover.stands or mover.column not in self.of:
                continue
            trick, reader = self.of[mover.column], self.game.cast.means.readers[mover.kind_index]
            passed = self.passed.get((mover.node, Side(1 - mover.side)))
            if passed is None or (trick.found and passed <= trick.found[2]):
                continue
            chance = readable(int(reader.clue), now - passed, int(reader.fades_ticks))
            if luck.draw(key, mover.id, luck.NOBODY, TRACE, 0) < chance:
                trick.found = (now, mover.node, passed)
                self.deeds["traces_read"] += 1


def found_row(trick: Trick) -> tuple[int, int, int]:
    return trick.found or (NEVER, 0, NEVER)
