"""Recorded chases walked again: what every pursuer and every evader did in each tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from afoot.board.size import check_memory
from afoot.rules.motion import carried_mm, remaining_after_mm, remaining_at_start_mm
from afoot.rules.turns import EVADERS_ACT, PURSUERS_ACT, turns
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.solvers.verify.ground import top_speed_mm
from afoot.studies.grade_game import Recorded
from afoot.studies.outside import play_turn
from afoot.studies.run import OUTSIDE_CHASES
from afoot.words import Status

# Fields of a beat, and the columns of movers that they are taken from: after one's turn, and at a tick's start.
DONE = (("went", "hop_to"), ("gait", "gait"), ("still_mm", "remaining_mm"), ("over_mm", "carry_mm"))
BEGUN = (
    ("status", "status"),
    ("kind", "kind"),
    ("at", "node"),
    ("left_mm", "remaining_mm"),
    ("carry_mm", "carry_mm"),
    ("inside", "inside"),
    *DONE,
)


def beat_of(movers: int) -> np.dtype[Any]:
    """The fields of a beat: one tick of one chase, with so many pursuers and evaders."""
    return np.dtype(
        [
            ("chase", "i4"),
            ("tick", "i4"),
            ("acts", "?", (movers,)),  # on the board at its turn, with an evader left,
            ("decides", "?", (movers,)),  # and on a node
            ("status", "i1", (movers,)),  # words.Status at the tick's start
            ("kind", "i2", (movers,)),
            ("at", "i4", (movers,)),  # node at the tick's start, the hop's origin on a hop
            ("left_mm", "i4", (movers,)),  # of its hop, at the tick's start
            ("carry_mm", "i4", (movers,)),
            ("inside", "i2", (movers,)),  # 1 + index of the refuge it is in, or 0
            ("went", "i4", (movers,)),  # where its hop leads, its own node for a stay
            ("gait", "i1", (movers,)),  # and how
            ("still_mm", "i4", (movers,)),  # what is left of it after the tick,
            ("over_mm", "i4", (movers,)),  # and what is carried over to the next
            ("became", "i1", (movers,)),  # words.Status after the tick,
            ("paid", "i4", (movers,)),  # and thousandths of worth
        ]
    )


def beats(recorded: Recorded, chases: Sequence[int]) -> Any:
    """All beats of these chases of a run, [b] of `beat_of`, by chase and tick. chases: their numbers, ascending.

    Raises AfootError where they do not come to the ends that were recorded.
    """
    cast = recorded.game.cast
    kind = beat_of(cast.pursuers + cast.evaders)
    ticks = sum(recorded.ticks[chase] for chase in chases)
    check_memory(3 * ticks * kind.itemsize, "the grading", where=f"{len(chases):,} chases",
                 fix="Grade one chase at a time: --chase.")  # fmt: skip
    kept: list[Any] = [np.zeros(0, kind)]
    for first in range(0, len(recorded.digests), OUTSIDE_CHASES):
        count = min(OUTSIDE_CHASES, len(recorded.digests) - first)
        rows = np.array([one - first for one in chases if first <= one < first + count], np.int64)
        if len(rows):
            kept += _beats(recorded, kind, first, count, rows)
    found = np.concatenate(kept)
    return found[np.lexsort((found["tick"], found["chase"]))]


def _beats(recorded: Recorded, kind: np.dtype[Any], first: int, count: int, rows: Any) -> list[Any]:
    """The beats of the watched rows among `count` chases from `first` on, tick by tick."""
    game, kept = recorded.game, list[Any]()
    both, k = game.cast.pursuers + game.cast.evaders, game.cast.pursuers
    with Batch(game.board, game.cast, game.rules, count, seed=recorded.seed, first_chase=first) as batch:
        while not batch.over.all():
            live = rows[~batch.over[rows]]
            tick = int(batch.state.clock.tick[live, 0].max(initial=0))
            beat = _begun(batch, kind, live, both)
            beat["chase"], beat["tick"] = first + live, tick
            for _ in range(int(turns(game.rules.moves))):
                due = batch.due()
                side = np.array([bool(due & (PURSUERS_ACT if i < k else EVADERS_ACT)) for i in range(both)])
                before, hunted = batch.state.movers[live][:, :both], batch.state.clock.live[live] > 0
                acts = side & hunted & (before["status"] == Status.LIVE)
                beat["acts"] |= acts
                beat["decides"] |= acts & (before["remaining_mm"] == 0)
                play_turn(batch, game, recorded.outside)
                after = batch.state.movers[live][:, :both]
                _put_back(game, before, after, batch.orders.slot[live])
                for name, column in DONE:
                    beat[name] = np.where(acts, after[column], beat[name])
            movers = batch.state.movers[live][:, :both]
            beat["became"], beat["paid"] = movers["status"], movers["worth"]
            kept.append(beat)
        recorded.check_ends(first, batch.digests())
    return kept


def _put_back(game: Compiled, before: Any, after: Any, slots: Any) -> None:
    """Write into a copy of the movers after a turn what is left of the hops of those that were captured on them in it,
    which the game forgets."""
    ended = (before["status"] == Status.LIVE) & (after["status"] != Status.LIVE)
    for row, i in np.argwhere(ended & (after["node"] != after["hop_to"])).tolist():
        mover, was = after[row, i], before[row, i]
        kind = game.cast.classes[mover["kind"]]
        speed, left = int(kind.speed_mm[mover["gait"]]), int(was["remaining_mm"])
        if left == 0:
            cost = game.cast.steps[kind.profile, was["node"], slots[row, i]].cost_mm
            left = int(remaining_at_start_mm(cost, was["carry_mm"], speed))
        mover["remaining_mm"] = int(remaining_after_mm(left, speed))


def _begun(batch: Batch, kind: np.dtype[Any], live: Any, both: int) -> Any:
    """Beats at a tick's start."""
    movers = batch.state.movers[live][:, :both]
    out = np.zeros(len(live), kind)
    for name, column in BEGUN:
        out[name] = movers[column]
    return out


def end_of_hop(game: Compiled, mover: Any, i: int) -> tuple[int, int]:
    """(node, mm of travel at top speed up to then) when a mover has ended the hop it is on after a beat, at the gait it
    has; where it stands, and the beat's end, if it is on none. mover: the columns of its beats, and their ticks."""
    kind, left = int(mover["kind"][i]), int(mover["still_mm"][i])
    top, speed = top_speed_mm(game, kind), max(int(game.cast.classes[kind].speed_mm[mover["gait"][i]]), 1)
    tick, over = int(mover["tick"][i]) + int(mover["acts"][i]), int(mover["over_mm"][i])
    if left > 0:
        more = -(-left // speed)
        tick, over = tick + more, int(carried_mm(more * speed - left, speed, game.rules.whole_ticks))
    return int(mover["went"][i]), tick * top - over
