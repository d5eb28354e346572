"""What evaders reckon with, once more and by enumeration: being caught, and whether to leave a refuge."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from afoot.words import Gait, Moves
from tests.naive.distance import FAR, all_distances
from tests.naive.rules import drain_mm, gait_left, gait_ordered, travel

FINE = 256
OLD_TICKS = 20


def moves_ahead(moves: Moves, each_move: bool, ticks: int) -> int:
    """Turn by turn: pursuers' moves until the last check before the evader's next decision."""
    order = {
        Moves.SIMULTANEOUS: ["both"],
        Moves.PURSUERS_FIRST: ["pursuers", "evaders"],
        Moves.EVADERS_FIRST: ["evaders", "pursuers"],
    }[moves]
    turns = [(tick, turn) for tick in range(ticks + 1) for turn in order]
    begin = next(at for at, (_, turn) in enumerate(turns) if turn in ("evaders", "both"))
    decides = next(
        at for at, (tick, turn) in enumerate(turns) if tick == ticks and turn in ("evaders", "both")
    )
    moved = at_check = 0
    for at in range(begin, decides):
        tick, turn = turns[at]
        moved += turn in ("pursuers", "both")
        last = at + 1 == len(turns) or turns[at + 1][0] != tick
        if last or each_move:
            at_check = moved
    return at_check


def comes_256(need_256: int, unseen: int, moves: int) -> int:
    """Of whole ticks, 0 to `unseen`, that it has come this way for, the share that is enough; even in between."""
    short = Fraction(need_256, FINE) - moves
    if short > unseen:
        return 0
    share = (unseen + 1 - short) / (unseen + 1)
    return int(FINE * min(share, Fraction(1)))


def either_256(chances: list[int]) -> int:
    """Rounded up after each."""
    spared = FINE
    for chance in chances:
        spared = spared * (FINE - chance) // FINE
    return FINE - spared


def first_256(need_256: int, own_256: int, unseen: int, outs: int) -> int:
    if Fraction(need_256, FINE) <= unseen:
        return int(Fraction(FINE, outs))
    short = Fraction(need_256 - own_256, FINE)
    if short > unseen:
        return 0
    return int(FINE * min((unseen + 1 - short) / (unseen + 1), Fraction(1)))


@dataclass
class Prey:
    """One evader and what it knows: `news` is (tick, node, class) of the newest contact with each pursuer."""

    board: Any
    cast: Any
    rules: Any
    now: int
    mover: Any
    news: list[tuple[int, int, int]]

    def __post_init__(self) -> None:
        costs = self.cast.hop_mm
        self.far = [all_distances(self.board.hops, self.board.degree, costs[q]) for q in range(len(costs))]

    def _hops(self, profile: int, node: int) -> list[tuple[int, int, int]]:
        """(slot, where, cost) of the hops open to a profile."""
        slots = range(1, int(self.board.degree[node]))
        rows = [(s, int(self.board.hops[node, s]), int(self.cast.hop_mm[profile, node, s])) for s in slots]
        return [row for row in rows if row[2] > 0]

    def _ring(self, profile: int, node: int, reach: int) -> set[int]:
        """Nodes from which a node is so many hops away, of those that lead both ways."""
        ring = {node}
        for _ in range(reach):
            ring |= {
                back
                for here in ring
                for back in self.board.hops[here, 1 : self.board.degree[here]].tolist()
                if here in [end for _, end, _ in self._hops(profile, back)]
            }
        return ring

    def _chance(self, node: int, pursuer: tuple[int, int, int], moves: int) -> int:
        tick, where, kind = pursuer
        row = self.cast.classes[kind]
        speed, profile = max(int(row.speed_mm.max()), 1), int(row.profile)
        longest = max((cost for _, _, cost in self._hops(profile, where)), default=1)
        unseen = self.now - tick + -(-longest // speed) - 1
        ring = self._ring(profile, node, max(self.rules.reach_hops, 1))
        mm = min(self.far[profile][where][end] for end in ring)
        return 0 if mm >= FAR else comes_256(mm * FINE // speed, unseen, moves)

    def _options(self) -> list[tuple[int, int]]:
        """(goal, ticks) of a stay and of every hop at every gait."""
        kind, here = self.cast.classes[self.mover.kind], int(self.mover.node)
        found = [(here, 1)]
        for (slot, end, cost), wish in itertools.product(
            self._hops(int(kind.profile), here), (Gait.WALK, Gait.RUN)
        ):
            fastest = int(self.cast.steps[kind.profile, here, slot].fastest)
            gait = Gait(gait_ordered(wish, fastest))
            if self.rules.stamina:
                spent = drain_mm(int(kind.speed_mm[Gait.RUN]), int(kind.critical_mm))
                gait = gait_left(gait, int(self.mover.stamina_mm), spent)
            found.append((end, travel(cost, int(self.mover.carry_mm), int(kind.speed_mm[gait]), True)[0]))
        return found

    def caught_256(self, means_ticks: int) -> int:
        known = [one for one in self.news if one[0] >= self.now - OLD_TICKS - self.rules.share_delay_ticks]
        each = []
        for goal, ticks in self._options():
            moves = moves_ahead(Moves(self.rules.moves), bool(self.rules.each_move), ticks)
            later = means_ticks + ticks if means_ticks else 0
            chances = []
            for pursuer in known:
                ways = [self._chance(goal, pursuer, moves + later)]
                if ticks > 1:
                    ways.append(self._chance(int(self.mover.node), pursuer, moves - 1))
                chances.append(max(ways))
            each.append(either_256(chances))
        return min(each)
