"""What a player's movers can do, by the rules: hops, ways to far nodes, and what each takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from afoot.game.observe import Observation
from afoot.rules.distance import UNREACHABLE, distance_mm, slot_towards
from afoot.rules.motion import gait_ordered, remaining_at_start_mm
from afoot.rules.passage import Gates, barred, shut_off
from afoot.rules.stamina import drain_mm, gait_left
from afoot.scenarios import Compiled
from afoot.words import Ability, Gait, Going, Side

GAITS = (Gait.WALK, Gait.RUN)


def tick_of(seen: Observation) -> int:
    """The tick of an observation of a batch of one chase."""
    ticks: Any = seen.tick  # of a batch: int32 [chases]
    return int(ticks[0])


class Hop(NamedTuple):
    """A legal hop of a mover that stands. ticks: by the word of a gait, how long it takes; a gait it cannot keep on
    this ground is left out."""

    slot: int
    node: int
    going: str
    ticks: dict[str, int]


class Way(NamedTuple):
    """A shortest way: its nodes, the first where it starts, and how many ticks it takes by the word of a gait.

    Ticks are those of who never tires; shut: passages on it that are to be opened first, by number.
    """

    nodes: list[int]
    ticks: dict[str, int]
    shut: list[int]


class Ground:
    """The board as one side's movers find it. Nothing here knows more than the side does.

    doors: words.Door of each passage as the side knows it, -1 for one it does not know of; None without means.
    """

    def __init__(self, game: Compiled, side: Side) -> None:
        self.game, self.side = game, side

    def profile(self, kind: int, doors: Any) -> int:
        """The profile a class reckons its ways by: without passages where one is barred to it for good."""
        cast = self.game.cast
        if cast.means is None or doors is None:
            return int(cast.classes[kind].profile)
        able = bool(cast.means.abilities[kind, Ability.OPEN].allowed)
        for passage, door in zip(cast.means.passages, doors.tolist(), strict=True):
            if (int(passage.known) >> self.side) & 1 and barred(door, able):
                return int(cast.means.barred[kind])
        return int(cast.classes[kind].profile)

    def shut_passage(self, node: int, slot: int, doors: Any) -> int | None:
        """The passage that a slot goes through and that lets nobody through now, if there is one."""
        means = self.game.cast.means
        if means is None or doors is None or not shut_off(Gates(means.passage_of, doors), node, slot):
            return None
        return int(means.passage_of[node, slot])

    def hops(self, mover: Any, doors: Any) -> Iterator[Hop]:
        """Hops open now to a mover (MOVER record) that stands on a node, by slot; to stay is slot 0 and always open."""
        board, node = self.game.board, int(mover.node)
        kind = self.game.cast.classes[mover.kind]
        for slot in range(1, int(board.degree[node])):
            step = self.game.cast.steps[kind.profile, node, slot]
            if step.cost_mm <= 0 or self.shut_passage(node, slot, doors) is not None:
                continue
            ticks = {
                gait.name.lower(): self._hop_ticks(mover, int(step.cost_mm), gait)
                for gait in GAITS
                if self.gait(mover, int(step.fastest), gait) == gait
            }
            yield Hop(slot, int(step.node), Going(int(board.going[node, slot])).word, ticks)

    def gait(self, mover: Any, fastest: int, gait: Gait) -> Gait:
        """The gait a mover falls into that is told to keep this one on ground of a fastest gait."""
        kind = self.game.cast.classes[mover.kind]
        kept = int(gait_ordered(int(gait), fastest))
        if self.game.rules.stamina:
            drained = drain_mm(int(kind.speed_mm[Gait.RUN]), int(kind.critical_mm))
            kept = int(gait_left(kept, int(mover.stamina_mm), drained))
        return Gait(kept)

    def reaches(self, mover: Any, target: int, doors: Any) -> bool:
        """Whether there is a way for a mover to a node."""
        profile = self.profile(int(mover.kind), doors)
        mm = distance_mm(self.game.cast.distances, profile, int(mover.node), target)
        return int(mm) < UNREACHABLE

    def way(self, mover: Any, target: int, doors: Any) -> Way | None:
        """The shortest way of a mover to a node, by the board's distances; None where there is none."""
        cast, board = self.game.cast, self.game.board
        profile, node = self.profile(int(mover.kind), doors), int(mover.node)
        total = int(distance_mm(cast.distances, profile, node, target))
        if total >= UNREACHABLE:
            return None
        nodes, shut = [node], list[int]()
        while node != target:
            slot = self.next_slot(profile, node, target)
            passage = self.shut_passage(node, slot, doors)
            shut += [] if passage is None else [passage]
            node = int(board.hops[node, slot])
            nodes.append(node)
        speeds = cast.classes[mover.kind].speed_mm
        ticks = {gait.name.lower(): -(-total // int(speeds[gait])) for gait in GAITS if int(speeds[gait]) > 0}
        return Way(nodes, ticks, shut)

    def next_slot(self, profile: int, node: int, target: int) -> int:
        """First slot of a shortest way; 0 when there."""
        cast, board = self.game.cast, self.game.board
        found = slot_towards(
            cast.distances, board.hops, board.degree, cast.hop_mm, profile, int(node), int(target)
        )
        return int(found)

    def _hop_ticks(self, mover: Any, cost_mm: int, gait: Gait) -> int:
        speed = int(self.game.cast.classes[mover.kind].speed_mm[gait])
        return -(-int(remaining_at_start_mm(cost_mm, int(mover.carry_mm), speed)) // max(speed, 1))
