"""Recorded chases walked again, turn by turn, with a solved table beside them that says what each position is worth.

Worth is told as the tick count at which the capture comes under perfect play of both sides from now on: the tick of
the position and the ticks the table promises. A capture that comes after the horizon is none, and so is NEVER.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from afoot.board.size import check_memory
from afoot.errors import AfootError, Where
from afoot.sim.batch import Batch
from afoot.solvers import NEVER, Table
from afoot.studies.grade_game import Recorded
from afoot.studies.outside import play_turn
from afoot.studies.run import OUTSIDE_CHASES
from afoot.words import Side, Status

NOT_ASKED = -1  # of a mover that the decision was not about


class Walked(NamedTuple):
    """c chases, d decisions."""

    decisions: Any  # [d] of `decision_of`, by chase, then in their order
    promised: Any  # int64 [c] ticks to the capture from the start, or NEVER


class _Moment(NamedTuple):
    """The chases that are watched, when a turn is due. r of them, m movers."""

    ends: Any  # int64 [r] tick counts at which captures come, those after the horizon among them, or NEVER
    live: Any  # bool [r] whether somebody still has something to decide in it
    tick: Any  # int64 [r]
    movers: Any  # MOVER [r, m], copied
    best: Any  # int64 [r, o] nodes to which the acting side would best go,
    gaits: Any  # int64 [r, o] and how


def decision_of(movers: int) -> np.dtype[Any]:
    """The fields of a decision in a game of so many pursuers and evaders."""
    return np.dtype(
        [
            ("chase", "i4"),
            ("tick", "i4"),
            ("side", "i1"),
            ("before", "i8"),  # tick count at which the capture comes after the best decision, or NEVER,
            ("after", "i8"),  # and after the one that was taken
            ("late", "i8"),  # the same as if there were no horizon
            ("lost", "i8"),  # ticks; NEVER for what was given away for good
            ("at", "i4", (movers,)),
            ("went", "i4", (movers,)),  # nodes; NOT_ASKED for the other side
            ("best", "i4", (movers,)),
            ("went_gait", "i1", (movers,)),
            ("best_gait", "i1", (movers,)),
            ("stood", "?", (movers,)),  # whether it had something to decide; if not it was on a hop
        ]
    )


def walk(recorded: Recorded, table: Table, chases: Sequence[int]) -> Walked:
    """Every decision of these chases of a run, with what it was worth. chases: their numbers, ascending.

    Raises AfootError where they do not come to the ends that were recorded, and where the table contradicts itself.
    """
    turns = 2 * sum(recorded.ticks[chase] for chase in chases)
    check_memory(
        3 * turns * decision_of(table.pursuers + 1).itemsize,  # kept, joined and sorted
        "the grading",
        where=f"{len(chases):,} chases",
        fix="Grade one chase at a time: --chase.",
    )
    decisions, promised = [], []
    for first in range(0, len(recorded.digests), OUTSIDE_CHASES):
        # The same batches as the run's, for a callable with luck of its own goes by them.
        count = min(OUTSIDE_CHASES, len(recorded.digests) - first)
        rows = [chase - first for chase in chases if first <= chase < first + count]
        if rows:
            found = _walk_batch(recorded, table, first, count, np.array(rows))
            decisions.append(found.decisions)
            promised.append(found.promised)
    every = np.concatenate(decisions)
    every["lost"] = _lost(every)
    chosen = every[every["stood"].any(axis=1)]
    order = np.lexsort((np.arange(len(chosen)), chosen["chase"]))
    return Walked(chosen[order], np.concatenate(promised))


def _walk_batch(recorded: Recorded, table: Table, first: int, count: int, rows: Any) -> Walked:
    """Chases first, first + 1, ... played again; those in `rows` are watched."""
    game, kept = recorded.game, []
    with Batch(game.board, game.cast, game.rules, count, seed=recorded.seed, first_chase=first) as batch:
        now = start = _look(batch, table, rows)
        while not batch.over.all():
            side = _due(batch)
            play_turn(batch, game, recorded.outside)
            then = _look(batch, table, rows)
            made = _decisions(side, now, then, table.pursuers)
            made["chase"] = first + rows[now.live]
            kept.append(made)
            now = then
        recorded.check_ends(first, batch.digests())
    found, horizon = np.concatenate(kept), game.rules.horizon_ticks
    for name in ("before", "after"):
        found[name] = _in_time(found[name], horizon)
    return Walked(found, _in_time(start.ends, horizon))


def _in_time(ends: Any, horizon_ticks: int) -> Any:
    """A capture after the horizon is none."""
    return np.where(ends > horizon_ticks, NEVER, ends)


def _due(batch: Batch) -> Side:
    """The side whose turn it is; in games that are solved it is one at a time."""
    return Side.PURSUERS if batch.due() == 1 << Side.PURSUERS else Side.EVADERS


def _look(batch: Batch, table: Table, rows: Any) -> _Moment:
    """What the chases in `rows` are worth now, and what the side that acts next would best do."""
    state, side = batch.state.each(lambda column: column[rows]), _due(batch)
    advice = table.orders(state, side)
    k, tick = table.pursuers, state.clock.tick[:, 0].astype(np.int64)
    movers = state.movers[:, : k + 1]
    evader = movers[:, k]
    live = (state.clock.over[:, 0] == 0) & (evader.status == Status.LIVE)
    ended = np.where(evader.status == Status.CAPTURED, evader.end_tick.astype(np.int64) + 1, NEVER)
    ends = np.where(live, tick + advice.ticks, ended)
    own = movers[:, _columns(side, k)]
    nodes = own.node.astype(np.int64)
    best = np.where(advice.slots == 0, nodes, batch.board.hops[nodes, advice.slots])
    return _Moment(
        np.minimum(ends, NEVER),
        live,
        tick,
        movers.copy(),
        best,
        np.where(advice.slots == 0, 0, advice.gaits),
    )


def _columns(side: Side, pursuers: int) -> slice:
    return slice(0, pursuers) if side == Side.PURSUERS else slice(pursuers, pursuers + 1)


def _decisions(side: Side, now: _Moment, then: _Moment, pursuers: int) -> Any:
    """What a side did in the turn between two moments, in the chases that were live."""
    live, own = now.live, _columns(side, pursuers)
    made = np.zeros(int(live.sum()), decision_of(pursuers + 1))
    made["tick"], made["side"] = now.tick[live], side
    made["before"], made["after"], made["late"] = now.ends[live], then.ends[live], then.ends[live]
    made["at"] = now.movers.node[live]
    was, came = now.movers[live][:, own], then.movers[live][:, own]
    stood = was.remaining_mm == 0
    # Who is on a hop goes on, whatever anybody would have it do.
    went, went_gait = came.hop_to.astype(np.int64), came.gait
    for name, values in (
        ("went", went),
        ("best", np.where(stood, now.best[live], went)),
        ("went_gait", went_gait),
        ("best_gait", np.where(stood, now.gaits[live], went_gait)),
    ):
        made[name] = NOT_ASKED
        made[name][:, own] = values
    made["stood"][:, own] = stood
    return made


def _lost(decisions: Any) -> Any:
    """int64 [d]: ticks that each decision lost for its side. Raises AfootError where one gained any, and where the
    best one lost any."""
    before, after = decisions["before"], decisions["after"]
    lost = np.where(decisions["side"] == Side.PURSUERS, after - before, before - after)
    best = (decisions["went"] == decisions["best"]) & (decisions["went_gait"] == decisions["best_gait"])
    if (lost < 0).any() or lost[best.all(axis=1)].any():
        raise AfootError(
            "the table contradicts itself: it does not come to what it promised",
            where=Where(field="table"),
            expected="a table as `afoot solve --save` wrote it",
            fix="Solve the scenario again.",
        )
    return np.where((before == NEVER) != (after == NEVER), NEVER, lost)
