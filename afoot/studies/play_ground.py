"""What a player's movers can do, by the rules: hops, ways to far nodes, and what each takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from afoot.game.observe import Observation
from afoot.rules.distance import UNREACHABLE, distance_mm, slot_towards
from afoot.rules.passage import Gates, barred, shut_off
from afoot.scenarios import Compiled
from afoot.studies.play_pace import Pace
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

    Ticks are those of who tires by the rules and finds passages open; shut: those to be opened first, by number.
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
                gait.name.lower(): self._ticks(mover, [step], gait)
                for gait in GAITS
                if Pace(self.game, mover, gait).set_out(int(step.fastest)) == gait
            }
            yield Hop(slot, int(step.node), Going(int(board.going[node, slot])).word, ticks)

    def reaches(self, mover: Any, target: int, doors: Any) -> bool:
        """Whether there is a way for a mover to a node."""
        profile = self.profile(int(mover.kind), doors)
        mm = distance_mm(self.game.cast.distances, profile, int(mover.node), target)
        return int(mm) < UNREACHABLE

    def way(self, mover: Any, target: int, doors: Any) -> Way | None:
        """The shortest way of a mover to a node, by the board's distances; None where there is none.

        Who is on a hop goes it to its end first.
        """
        cast, board = self.game.cast, self.game.board
        profile, node = self.profile(int(mover.kind), doors), int(mover.node)
        nodes, shut, steps = [node], list[int](), list[Any]()
        if mover.remaining_mm > 0:
            node = int(mover.hop_to)
            nodes.append(node)
        if int(distance_mm(cast.distances, profile, node, target)) >= UNREACHABLE:
            return None
        while node != target:
            slot = self.next_slot(profile, node, target)
            passage = self.shut_passage(node, slot, doors)
            shut += [] if passage is None else [passage]
            steps.append(cast.steps[cast.classes[mover.kind].profile, node, slot])
            node = int(board.hops[node, slot])
            nodes.append(node)
        return Way(nodes, {gait.name.lower(): self._ticks(mover, steps, gait) for gait in GAITS}, shut)

    def next_slot(self, profile: int, node: int, target: int) -> int:
        """First slot of a shortest way; 0 when there."""
        cast, board = self.game.cast, self.game.board
        found = slot_towards(
            cast.distances, board.hops, board.degree, cast.hop_mm, profile, int(node), int(target)
        )
        return int(found)

    def _ticks(self, mover: Any, steps: Sequence[Any], gait: Gait) -> int:
        pace = Pace(self.game, mover, gait)
        for step in steps:
            pace.hop(step)
        return pace.ticks
