"""What makers share: laws of starts, distances swept over a whole board at once, and how long a run takes.

Sweeps are numpy over [nodes, slots]: a node's figure is improved by those of its neighbours until nothing changes.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from afoot.rules.motion import carried_mm, gait_ordered, remaining_after_mm, remaining_at_start_mm
from afoot.rules.refuge import PLENTY, may_enter, shielded
from afoot.rules.stamina import drain_mm, gait_left, stamina_after
from afoot.scenarios import Compiled
from afoot.words import Gait

FAR = 1 << 60  # further than any way
RUN = int(Gait.RUN)


class Draws(NamedTuple):
    """What a mover's start may be: arrays over the possible (class, node)."""

    kind: Any  # int64
    node: Any  # int64
    chance: list[Fraction]


class Ways(NamedTuple):
    """Hops open to a class. far: mm at top speed, whole ticks of it where ticks are whole; FAR where none leads."""

    to: Any  # int64 [n, s]
    far: Any  # int64 [n, s]
    top_mm: int


def draws_of(game: Compiled, mover: int) -> Draws:
    """The law of a mover's class and start."""
    cast, told = game.cast, game.cast.movers[mover]
    kinds, starts = (
        cast.types[told.type_first : told.type_last],
        cast.starts[told.start_first : told.start_last],
    )
    chances: dict[tuple[int, int], int] = {}
    for kind, a in zip(kinds.kind.tolist(), np.diff(kinds.upto, prepend=0).tolist(), strict=True):
        for node, b in zip(starts.node.tolist(), np.diff(starts.upto, prepend=0).tolist(), strict=True):
            if a * b:
                chances[kind, node] = chances.get((kind, node), 0) + a * b
    keys = sorted(chances)
    kind_of, node_of = (np.array([key[i] for key in keys], np.int64) for i in (0, 1))
    return Draws(kind_of, node_of, [Fraction(chances[key], 1 << 64) for key in keys])


def ways_of(game: Compiled, kind: int, passages: bool) -> Ways:
    """passages: whether hops through passages count as open."""
    row, n = game.cast.classes[kind], len(game.board.degree)
    cost = game.cast.hop_mm[row.profile].astype(np.int64)
    cost[np.arange(cost.shape[1])[None] >= game.board.degree[:, None]] = 0
    if not passages and game.cast.means is not None:
        cost[game.cast.means.passage_of >= 0] = 0
    top = max(1, int(max(row.speed_mm)))
    far = -(-cost // top) * top if game.rules.whole_ticks else cost
    here = np.broadcast_to(np.arange(n)[:, None], cost.shape)
    return Ways(np.where(cost > 0, game.board.hops, here).astype(np.int64), np.where(cost > 0, far, FAR), top)


def far_to(ways: Ways, targets: Any) -> Any:
    """int64 [n] how far it is from every node to the nearest of the targets; FAR for none."""
    found = np.full(len(ways.to), FAR, np.int64)
    found[targets] = 0
    while True:
        better = np.minimum(found, np.minimum((found[ways.to] + ways.far).min(axis=1), FAR))
        if np.array_equal(better, found):
            return found
        found = better


def far_from(ways: Ways, starts: Any) -> Any:
    """int64 [n] how far it is to every node from the nearest of the starts; far beyond everything for none."""
    tail, slot = np.nonzero(ways.far < FAR)
    head, far = ways.to[tail, slot], ways.far[tail, slot]
    found = np.full(len(ways.to), 1 << 40, np.int64)
    found[starts] = 0
    while True:
        better = found.copy()
        np.minimum.at(better, head, found[tail] + far)
        if np.array_equal(better, found):
            return found
        found = better


def latest_to(ways: Ways, ends: Any, shut: Any, final: Any) -> Any:
    """int64 [n] the latest mm of travel at which one that comes to a node still gets to an end; below 0 for never.

    ends: int64 [n] the same of ends alone. shut: int64 [n] mm of travel by which the next node must be reached.
    final: nodes from which only those go on that start there.
    """
    found = ends
    while True:
        there = (np.minimum(found[ways.to], shut[:, None]) - ways.far).max(axis=1)
        all_better = np.maximum(found, there)
        better = all_better.copy()
        better[final] = ends[final]
        if np.array_equal(better, found):
            return all_better
        found = better


def run_along(game: Compiled, kind: int, path: list[int]) -> list[int]:
    """Ticks at which one that sets out at tick 0 and runs all it can comes to each node of a path, as far as it gets
    before the horizon."""
    cast, rules, row = game.cast, game.rules, game.cast.classes[kind]
    drain = int(drain_mm(row.speed_mm[RUN], row.critical_mm))
    stamina, carry, ticks = int(row.reserve_mm), 0, [0]
    for node, to in itertools.pairwise(path):
        slot = first_slot(game, kind, node, to)
        step = cast.steps[row.profile, node, slot]
        gait = int(gait_ordered(RUN, step.fastest))
        if rules.stamina:
            gait = int(gait_left(gait, stamina, drain))
        left, now = int(remaining_at_start_mm(step.cost_mm, carry, row.speed_mm[gait])), ticks[-1]
        while left > 0:
            left, now, speed = (
                int(remaining_after_mm(left, row.speed_mm[gait])),
                now + 1,
                int(row.speed_mm[gait]),
            )
            if now > rules.horizon_ticks:
                return ticks
            if rules.stamina:
                drained = drain if gait == RUN else 0
                stamina = int(stamina_after(stamina, drained, row.recover_mm[gait], row.reserve_mm))
                gait = int(gait_left(gait, stamina, drained))
        carry = int(carried_mm(-left, speed, rules.whole_ticks))
        ticks.append(now)
    return ticks


def first_slot(game: Compiled, kind: int, node: int, to: int) -> int:
    """The first slot of a node by which a class goes to another, through no passage."""
    profile, means = int(game.cast.classes[kind].profile), game.cast.means
    for slot in range(1, int(game.board.degree[node])):
        gated = means is not None and means.passage_of[node, slot] >= 0
        if game.board.hops[node, slot] == to and game.cast.hop_mm[profile, node, slot] > 0 and not gated:
            return slot
    raise ValueError(f"no hop leads from node {node} to node {to}")


def goals_of(game: Compiled) -> list[tuple[int, int, bool]]:
    """(node, worth, safe) of exits and of refuges that take somebody in; safe: whether nobody is captured there."""
    found = [(int(row.node), int(row.worth), True) for row in game.cast.exits]
    exits = {node for node, _, _ in found}
    for row in game.cast.refuges:
        if may_enter(row.beds, row.supplies) and int(row.node) not in exits:
            safe = bool(game.rules.refuge_ends_chase or shielded(1, row.open))
            found.append((int(row.node), int(row.worth), safe))
    return found


def keeps(game: Compiled, node: int) -> bool:
    """Whether a goal is sure to keep every evader that comes to it from then on: it has beds and food for all."""
    marks = game.cast.marks[node]
    if marks.exit >= 0:
        return True
    row = game.cast.refuges[marks.refuge]
    fed = row.supplies == PLENTY or row.supplies > game.cast.evaders * game.rules.horizon_ticks
    return bool(row.beds >= game.cast.evaders and (game.rules.refuge_ends_chase or fed))
