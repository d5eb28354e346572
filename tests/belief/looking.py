"""What the pursuers of one position observe, and a slow twin of where the hunted can be."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np

from afoot.board.model import Board
from afoot.game.observe import Observation, OwnTricks, slots_seen_by
from afoot.game.state import Position
from afoot.rules.cast import ALWAYS, Cast
from afoot.words import Ability, Gait, Side, Status, Tell
from tests.naive.games import Setting

LIVE = int(Status.LIVE)
PARTS = 256


def observed(setting: Setting, position: Position) -> Observation:
    """The pursuers' observation, as `Batch.observe` cuts it."""
    cast = setting.cast
    own, (first, count) = slice(0, cast.pursuers), slots_seen_by(cast, Side.PURSUERS)
    slots, tricks = slice(first, first + count), position.tricks
    return Observation(
        int(Side.PURSUERS),
        int(position.clock[0].tick),
        int(position.clock[0].turn),
        0,
        cast.pursuers,
        position.movers[own].copy(),
        position.contacts[own, slots].copy(),
        position.known[slots].copy(),
        cast.evaders,
        None
        if tricks is None
        else OwnTricks(
            tricks.movers[own].copy(), tricks.found[own].copy(), tricks.clouds.copy(), None, None, None, None
        ),
    )


class Twin:
    """Where one evader can be: a dictionary of nodes, by the words of `afoot/belief/reach.py`. No delayed sharing.

    thinks: as the pursuers can think, who go by the hops that they know.
    """

    def __init__(self, setting: Setting, evader: int, *, thinks: bool = False) -> None:
        self.board, self.cast, self.rules = setting
        self.evader, self.thinks = evader, thinks
        self.since: dict[int, int] = {}

    def see(self, observation: Observation) -> None:
        now = observation.tick
        before = dict(self.since)
        if now > 0:
            for a, since in before.items():
                for slot in range(1, self.board.degree[a]):
                    b, parts = int(self.board.hops[a, slot]), self._parts(a, slot)
                    if b not in before and parts is not None and since + parts <= now * PARTS:
                        at = max(since + parts, (now - 1) * PARTS)
                        self.since[b] = min(at, self.since.get(b, at))
        mover = self.cast.movers[self.cast.pursuers + self.evader]
        if max(mover.arrive_tick, 0) == now:
            for node in self.cast.starts.node[mover.start_first : mover.start_last].tolist():
                self.since[node] = now * PARTS
        if self.rules.contacts and now < self.rules.horizon_ticks:
            self._cut(observation)

    def _cut(self, observation: Observation) -> None:
        now, sure, maybe = observation.tick, None, set()
        for row in observation.contacts:
            for slot, one in enumerate(row):
                if one.tick != now:
                    continue
                who = slot + 1 if self.cast.means is None else one.who
                if who in (0, self.evader + 1):
                    maybe.add(int(one.node))
                if who == self.evader + 1 and self._no_decoy(one):
                    sure = int(one.node)
        for node in list(self.since):
            if node not in maybe and any(self._sees(observation, p, node) for p in range(self.cast.pursuers)):
                del self.since[node]
        if sure is not None:
            self.since = {sure: min(self.since.get(sure, now * PARTS), now * PARTS)}

    def _no_decoy(self, one: Any) -> bool:
        if not self.rules.decoys or Side.EVADERS not in self.cast.means.decoy_side.tolist():
            return True
        return bool(self.cast.means.tell_right == ALWAYS and one.tell == Tell.REAL)

    def _is_known(self, a: int, slot: int) -> bool:
        """Whether the pursuers know of a hop."""
        passage = -1 if self.cast.means is None else int(self.cast.means.passage_of[a, slot])
        return passage < 0 or bool(self.cast.means.passages[passage].known & 1)

    def _known_from(self, a: int) -> list[int]:
        """Where the hops lead that the pursuers know of."""
        slots = range(int(self.board.degree[a]))
        return [int(self.board.hops[a, slot]) for slot in slots if self._is_known(a, slot)]

    def _parts(self, a: int, slot: int) -> int | None:
        if self.thinks and not self._is_known(a, slot):
            return None
        mover, found = self.cast.movers[self.cast.pursuers + self.evader], []
        for kind in set(self.cast.types.kind[mover.type_first : mover.type_last].tolist()):
            one = self.cast.classes[kind]
            mm = int(self.cast.hop_mm[one.profile, a, slot])
            if mm == 0 and self.cast.means is not None and self.cast.means.passage_of[a, slot] >= 0:
                mm = min((int(m) for m in self.cast.hop_mm[:, a, slot] if m > 0), default=0)
            _, walk, run = (int(speed) for speed in one.speed_mm)
            speed = run if self.cast.steps.fastest[0, a, slot] == Gait.RUN else walk
            if mm == 0:
                continue
            if self.rules.whole_ticks:
                found.append(ceil(Fraction(mm, speed)) * PARTS)
            else:
                gain = PARTS - floor(Fraction(speed * PARTS, run)) if speed < run else 0
                found.append(max(floor(Fraction(mm * PARTS, speed)) - gain, 0))
        return min(found, default=None)

    def _sees(self, observation: Observation, p: int, node: int) -> bool:
        mover, board = observation.movers[p], self.board
        if mover.status != LIVE:
            return False
        if any(one.node == node and not one.open for one in self.cast.refuges):
            return False
        if self.rules.reveal_ticks and observation.tick % self.rules.reveal_ticks == 0:
            return True
        one, here = self.cast.classes[mover.kind], int(mover.node)
        sight_mm, glimpse = int(one.sight_mm), int(one.glimpse)
        if observation.tricks is not None and self.rules.keen_eye and observation.tricks.movers[p].keen:
            keen = self.cast.means.abilities[mover.kind, Ability.KEEN_EYE]
            sight_mm, glimpse = max(sight_mm, int(keen.range_mm)), max(glimpse, int(keen.glimpse))
        near = _gap_2(board, here, node) <= sight_mm**2
        touch = here == node or node in self._known_from(here) or here in self._known_from(node)
        free = bool(int(board.sight_bits[here, node >> 6]) >> (node & 63) & 1)
        return (
            glimpse >= ALWAYS
            and near
            and free
            and bool(board.lit[node] or touch)
            and not self._smoky(observation, here, node)
        )

    def _smoky(self, observation: Observation, a: int, b: int) -> bool:
        """Tried at more points than a line between nodes so near has millimetres, all but."""
        if observation.tricks is None or not self.rules.smoke:
            return False
        board = self.board
        ends = [np.array([axis[n] for axis in (board.x_mm, board.y_mm, board.z_mm)], float) for n in (a, b)]
        for cloud in observation.tricks.clouds:
            if observation.tick >= cloud.until_tick:
                continue
            at = np.array([axis[cloud.node] for axis in (board.x_mm, board.y_mm, board.z_mm)], float)
            along = ends[1] - ends[0]
            part = np.clip(np.dot(at - ends[0], along) / max(np.dot(along, along), 1), 0, 1)
            if np.linalg.norm(at - ends[0] - part * along) <= cloud.radius_mm:
                return True
        return False


def _gap_2(board: Board, a: int, b: int) -> int:
    return int(board.x_mm[a] - board.x_mm[b]) ** 2 + int(board.y_mm[a] - board.y_mm[b]) ** 2


def where(cast: Cast, position: Position) -> dict[int, int]:
    """Node of every evader that is on the board and in the chase."""
    movers = position.movers[cast.pursuers : cast.pursuers + cast.evaders]
    return {i: int(mover.node) for i, mover in enumerate(movers) if mover.status == LIVE}
