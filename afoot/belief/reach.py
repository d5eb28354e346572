"""Where the hunted can be, from what the pursuers have seen and not seen: at most, and as far as these can think.

The set of an evader starts with where it may start. It grows by hops at the fastest gait of the fastest class that it
may be of, through every passage, known or not; it is cut down to one node by a contact that can be of nobody else, and
loses the nodes at which a pursuer would surely have seen it and did not. So the evader is always within it: what is
doubtful (a glimpse that may fail, who may be in guise or a decoy) takes nothing away.

A set that runs through a passage which the pursuers do not know of would tell them of it. So there is a second set, of
where they can think that the evader is: the same, but over hops that they know. It is within the first, and may miss
the evader once that has gone through such a passage, until a sure contact puts it right.
"""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple

import numpy as np

from afoot.belief.spread import CLOSED, FAR, PARTS, grow, look_over
from afoot.board.model import Board
from afoot.game.observe import Observation
from afoot.rules.cast import ALWAYS, Cast
from afoot.rules.keen_eye import glimpse_of, range_of
from afoot.rules.rules import Rules
from afoot.rules.sight import revealed
from afoot.rules.smoke import hangs
from afoot.words import Ability, Gait, Side, Status, Tell

WALK, RUN = int(Gait.WALK), int(Gait.RUN)
NO_CLOUDS = np.zeros((0, 2), np.int64)


class _Facts(NamedTuple):
    """What the looks at the end of a tick have told of e evaders on n nodes."""

    sure: dict[int, int]  # evader -> node at which it surely is
    seen: Any  # uint8 [n] 1 where anybody would have been seen
    maybe: Any  # bool [e, n] where somebody was seen who may be that evader


class _Sets:
    """The sets of all evaders over some hops. hop_parts: of each evader."""

    def __init__(self, board: Board, cast: Cast, hop_parts: list[Any]) -> None:
        self._board, self._cast, self._hop_parts = board, cast, hop_parts
        nodes = len(board.degree)
        self.since = np.full((cast.evaders, nodes), FAR, np.int64)
        self.tick = -1  # of `since`
        self._opened, self._line = np.full(nodes, FAR, np.int64), np.zeros(nodes, np.int32)
        own = slice(cast.pursuers, cast.pursuers + cast.evaders)
        self._arrive_tick = np.maximum(cast.movers.arrive_tick[own], 0).tolist()

    def can_be(self, now: int) -> Any:
        """bool [e, n]: where evaders can be at a tick, of what has been taken in so far."""
        since = self.since
        if self.tick < now:
            since = since.copy()
            self._grow(since, now)
        return since != FAR

    def take(self, facts: _Facts) -> None:
        """Grow for a tick, and cut the sets down to what its looks leave."""
        self._grow(self.since, self.tick + 1)
        self.tick += 1
        for evader, since in enumerate(self.since):
            since[(facts.seen != 0) & ~facts.maybe[evader]] = FAR
            if evader in facts.sure:
                node = facts.sure[evader]
                kept = min(int(since[node]), self.tick * PARTS)
                since[:] = FAR
                since[node] = kept

    def _grow(self, since: Any, until: int) -> None:
        """Let sets of `tick` grow up to a later one, latecomers among them."""
        board, cast = self._board, self._cast
        for now in range(self.tick + 1, until + 1):
            for evader, parts in enumerate(self._hop_parts):
                if now > 0:
                    grow(board.hops, board.degree, parts, now, since[evader], self._opened, self._line)
                if self._arrive_tick[evader] == now:
                    mover = cast.movers[cast.pursuers + evader]
                    starts = cast.starts.node[mover.start_first : mover.start_last]
                    since[evader, starts] = now * PARTS


class Reach:
    """Where each evader of one chase can be; `see` what the pursuers observe at the start and after every tick.

    With delayed sharing this is what the whole team knows by now: news of `share_delay_ticks` ago, and how far the
    hunted can have come since.

    unknown: bool [n, s] hops that the pursuers do not know of; None where there are none.
    """

    def __init__(self, board: Board, cast: Cast, rules: Rules, unknown: Any = None) -> None:
        self._cast, self._rules = cast, rules
        self._now = -1
        self._off = np.zeros(cast.evaders, bool)
        self._waiting: deque[_Facts] = deque()  # facts that have not reached the team
        kinds = [_kinds(cast, evader) for evader in range(cast.evaders)]
        tables = {some: hop_parts(cast, rules, some) for some in set(kinds)}
        self._at_most = _Sets(board, cast, [tables[some] for some in kinds])
        self._thought, self._board = self._at_most, board
        if unknown is not None:
            tables = {some: np.where(unknown, np.int32(CLOSED), parts) for some, parts in tables.items()}
            self._thought = _Sets(board, cast, [tables[some] for some in kinds])
            self._board = _without(board, unknown)
        self._eyes = _eyes(cast)
        self._shut = cast.refuges.node[cast.refuges.open == 0]  # who is in there is not seen

    def see(self, observation: Observation) -> None:
        """Take in what the pursuers of this chase observe once a tick is over: `game.observe`, one position.

        Raises ValueError for another side's observation, and for one that is not of the tick after the last.
        """
        if observation.side != Side.PURSUERS or observation.tick != self._now + 1:
            raise ValueError(
                f"expected the pursuers at tick {self._now + 1}, got side {observation.side} at tick"
                f" {observation.tick}"
            )
        self._now = int(observation.tick)
        self._off |= np.asarray(observation.known.off)[: self._cast.evaders] != 0
        self._waiting.append(self._facts(observation))
        if len(self._waiting) > self._rules.share_delay_ticks:
            facts = self._waiting.popleft()
            self._at_most.take(facts)
            if self._thought is not self._at_most:
                self._thought.take(facts)

    def can_be(self) -> Any:
        """bool [e, n]: whether each evader can be at a node now; nowhere where all know that it is off the board."""
        return self._less_off(self._at_most)

    def thought(self) -> Any:
        """bool [e, n]: the same as the pursuers can work it out, who do not know of every passage.

        Nowhere, too, where an evader has been ruled out wherever they know a way to.
        """
        return self._less_off(self._thought)

    def _less_off(self, sets: _Sets) -> Any:
        can = sets.can_be(self._now)
        can[self._off] = False
        return can

    def _facts(self, observation: Observation) -> _Facts:
        nodes, evaders = len(self._board.degree), self._cast.evaders
        facts = _Facts({}, np.zeros(nodes, np.uint8), np.zeros((evaders, nodes), bool))
        # At the horizon the chase is over, and nobody is on the board to be seen.
        if not self._rules.contacts or observation.tick >= self._rules.horizon_ticks:
            return facts
        self._look(observation, facts.seen)
        # Plain arrays: their columns are had in a tenth of the time.
        contacts = np.asarray(observation.contacts).view(np.ndarray)
        for viewer, slot in np.argwhere(contacts["tick"] == observation.tick).tolist():
            one = contacts[viewer, slot]
            node, plain = int(one["node"]), self._cast.means is None
            who = slot + 1 if plain else int(one["who"])
            if who == 0:
                facts.maybe[:, node] = True
            else:
                facts.maybe[who - 1, node] = True
                if plain or self._is_sure(int(one["tell"])):
                    facts.sure[who - 1] = node
        return facts

    def _is_sure(self, tell: int) -> bool:
        """Whether what looks like an evader, by this tell, is no decoy."""
        means = self._cast.means
        if not self._rules.decoys or not (means.decoy_side == Side.EVADERS).any():
            return True
        return bool(means.tell_right == ALWAYS and tell == Tell.REAL)

    def _look(self, observation: Observation, seen: Any) -> None:
        """Mark the nodes at which the pursuers would have seen whoever was there."""
        movers = np.asarray(observation.movers).view(np.ndarray)
        live = movers["status"] == Status.LIVE
        if not live.any():
            return
        if revealed(observation.tick, self._rules.reveal_ticks):
            seen[:] = 1
        else:
            keen = np.zeros(len(movers), bool)
            if observation.tricks is not None and self._rules.keen_eye:
                keen = np.asarray(observation.tricks.movers).view(np.ndarray)["keen"] != 0
            sight_mm, glimpse = self._eyes[keen.astype(int), movers["kind"]].T
            sure = live & (glimpse >= ALWAYS)
            viewers = np.stack([movers["node"][sure].astype(np.int64), sight_mm[sure]], axis=1)
            look_over(self._board, viewers, self._clouds(observation), seen)
        seen[self._shut] = 0

    def _clouds(self, observation: Observation) -> Any:
        """int64 [c, 2]: node and radius in mm of the clouds that hang."""
        if observation.tricks is None or not self._rules.smoke:
            return NO_CLOUDS
        clouds = np.asarray(observation.tricks.clouds).view(np.ndarray)
        until = clouds["until_tick"].tolist()
        hanging = clouds[[bool(hangs(observation.tick, tick)) for tick in until]]
        return np.stack([hanging["node"].astype(np.int64), hanging["radius_mm"]], axis=1)


def _eyes(cast: Cast) -> Any:
    """int64 [2, k, 2]: range in mm and chance to notice of each class, its keen eye covered and uncovered."""
    eyes = np.zeros((2, len(cast.classes), 2), np.int64)
    for kind, one in enumerate(cast.classes):
        sight_mm, glimpse = int(one.sight_mm), int(one.glimpse)
        eyes[:, kind] = sight_mm, glimpse
        if cast.means is not None:
            means = cast.means.abilities[kind, Ability.KEEN_EYE]
            eyes[1, kind, 0] = range_of(sight_mm, 1, int(means.range_mm))
            eyes[1, kind, 1] = glimpse_of(glimpse, 1, int(means.glimpse))
    return eyes


def _kinds(cast: Cast, evader: int) -> tuple[int, ...]:
    """The classes that an evader may be of, as everybody knows."""
    mover = cast.movers[cast.pursuers + evader]
    return tuple(sorted({int(kind) for kind in cast.types.kind[mover.type_first : mover.type_last]}))


def _without(board: Board, unknown: Any) -> Board:
    """The board as the pursuers take it to be for what is near in the dark: hops that they do not know lead nowhere."""
    nodes = np.arange(len(board.degree), dtype=board.hops.dtype)
    hops = np.where(unknown, nodes[:, None], board.hops)
    hops.setflags(write=False)
    return board._replace(hops=hops)


def hop_parts(cast: Cast, rules: Rules, kinds: tuple[int, ...]) -> Any:
    """int32 [n, s]: least time of a hop for whoever is of one of these classes, in parts of a tick; CLOSED for no hop.

    Not counted are stamina, doors and queues, which only slow one down, and who knows of which passage.
    """
    hop_mm, fastest = _passable_mm(cast), cast.steps.fastest[0]
    least = np.full(fastest.shape, np.iinfo(np.int32).max, np.int64)
    for kind in kinds:
        one = cast.classes[kind]
        walk, run = int(one.speed_mm[WALK]), max(int(one.speed_mm[RUN]), int(one.speed_mm[WALK]))
        cost_mm, speed_mm = hop_mm[one.profile].astype(np.int64), np.where(fastest == RUN, run, walk)
        there = (cost_mm > 0) & (speed_mm > 0)
        speed_mm = np.maximum(speed_mm, 1)
        if rules.whole_ticks:
            parts = -(-cost_mm // speed_mm) * PARTS
        else:
            # What a run has left over is worth more of a tick where one can only walk.
            gain = np.where(speed_mm < run, PARTS - speed_mm * PARTS // max(run, 1), 0)
            parts = np.maximum(cost_mm * PARTS // speed_mm - gain, 0)
        least = np.where(there, np.minimum(least, parts), least)
    return np.where(least == np.iinfo(np.int32).max, CLOSED, least).astype(np.int32)


def _passable_mm(cast: Cast) -> Any:
    """int32 [q, n, s]: the cast's hops, where every passage is open to all who could use it if they knew of it."""
    if cast.means is None:
        return cast.hop_mm
    dear = np.iinfo(np.int32).max
    through = np.where(cast.hop_mm > 0, cast.hop_mm, dear).min(axis=0)
    through = np.where((cast.means.passage_of >= 0) & (through < dear), through, 0)
    return np.where(cast.hop_mm > 0, cast.hop_mm, through[None])


def one_of(seen: Any, row: int) -> Observation:
    """One chase's observation, of those of a whole batch: `Batch.observe`."""
    tricks = seen.tricks
    own: Observation = seen._replace(
        tick=int(seen.tick[row]),
        turn=int(seen.turn[row]),
        movers=seen.movers[row],
        contacts=seen.contacts[row],
        known=seen.known[row],
        tricks=None if tricks is None else type(tricks)(*(column[row] for column in tricks)),
    )
    return own
