"""A hand-written monolith of one game, which `reference.py` times afoot against. It calls nothing of afoot's.

Random play of pursuers and evaders (any number of each) on a board: simultaneous moves, hops of one tick,
reach 0, captures on a node or by crossing, one class that sees everything in line within its range, news
shared at once, no exits, a new episode when no evader is left or at the horizon. It knows nothing that this
game does not need. Its random bits have afoot's keys, so both must end in the same nodes, outcomes,
contacts and counts. The numbers of movers are arguments, as they are afoot's; with 4 and 4 written into the
code it would be another fifth faster.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np

njit: Any = numba.njit  # its annotations do not know `_nrt`

LIVE, CAPTURED, TIMEOUT = 0, 2, 6
NEVER, NOWHERE = -1_000_000, -1
TICK, EPISODE, OVER, LABELS_PURSUERS, LABELS_EVADERS = range(5)
CONTACTS, SIGHTED, LOST, TAKEN, CROSSED = range(5)

STEP = np.uint64(0x9E3779B97F4A7C15)
M1 = np.uint64(0xBF58476D1CE4E5B9)
M2 = np.uint64(0x94D049BB133111EB)
S30, S27, S31, S32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
SIX, LOW, ONE = np.uint64(6), np.uint64(63), np.uint64(1)
FOUR, TO_START = np.uint64(4), np.uint64(3)
# (target nobody, purpose, draw 0) in the low 32 bits of a draw's counter
MOVE_FOR = np.uint64(0xFFFF << 16)
START_FOR = np.uint64(0xFFFF << 16 | 2 << 8)


class Game(NamedTuple):
    """Frozen: the board's arrays, who plays, how long, who starts where."""

    hops: Any  # int32 [n, s]
    degree: Any  # int32 [n]
    sight: Any  # uint64 [n, words]
    x_mm: Any  # int32 [n]
    y_mm: Any  # int32 [n]
    starts: Any  # int32 [m, k] with equal chances
    pursuers: int
    evaders: int
    horizon: int
    sight_mm: int
    contacts: int


class Columns(NamedTuple):
    """The state of c chases of m movers."""

    clock: Any  # int32 [c, 5]
    node: Any  # int32 [c, m]
    status: Any  # int32 [c, m]
    end_tick: Any  # int32 [c, m]
    seen_tick: Any  # int32 [c, m, m] viewer by target
    seen_node: Any  # int32 [c, m, m]
    team_tick: Any  # int32 [c, m]
    team_node: Any  # int32 [c, m]
    label: Any  # int32 [c, m]
    counts: Any  # int32 [c, 5]


@njit(forceinline=True, error_model="numpy", _nrt=False, cache=True)
def _mixed(key, counter):  # type: ignore[no-untyped-def]
    z = key + counter * STEP + STEP
    z = (z ^ (z >> S30)) * M1
    z = (z ^ (z >> S27)) * M2
    return z ^ (z >> S31)


@njit(forceinline=True, error_model="numpy", _nrt=False, cache=True)
def _saw(  # type: ignore[no-untyped-def]
    now, viewer, target, place, to_label, clock, seen_tick, seen_node, team_tick, team_node, label, counts,
):  # fmt: skip
    """One contact of a viewer with a target, in a chase's rows."""
    seen_tick[viewer, target] = now
    seen_node[viewer, target] = place
    counts[CONTACTS] += 1
    if team_tick[target] < now:
        if team_tick[target] < now - 1:
            counts[SIGHTED] += 1
        if label[target] == 0:
            clock[to_label] += 1
            label[target] = clock[to_label]
        team_tick[target] = now
    team_node[target] = place


@njit(forceinline=True, error_model="numpy", _nrt=False, cache=True)
def _look(  # type: ignore[no-untyped-def]
    now, sight, x_mm, y_mm, sight_mm, p_count, movers, node, status, clock, seen_tick, seen_node, team_tick,
    team_node, label, counts,
):  # fmt: skip
    """Everybody looks at the other side, in a chase's rows; who was seen at now - 1 but not now is lost."""
    for p in range(p_count):
        a = np.uint64(node[p])
        for e in range(p_count, movers):
            b = np.uint64(node[e])
            if (sight[a, b >> SIX] >> (b & LOW)) & ONE and status[e] == LIVE:
                dx, dy = np.int64(x_mm[a]) - x_mm[b], np.int64(y_mm[a]) - y_mm[b]
                if dx * dx + dy * dy <= sight_mm * sight_mm:
                    _saw(
                        now, p, e, b, LABELS_EVADERS, clock, seen_tick, seen_node, team_tick, team_node,
                        label, counts,
                    )  # fmt: skip
                    _saw(
                        now, e, p, a, LABELS_PURSUERS, clock, seen_tick, seen_node, team_tick, team_node,
                        label, counts,
                    )  # fmt: skip
    for i in range(movers):
        if team_tick[i] == now - 1:
            counts[LOST] += 1


@njit(error_model="numpy", nogil=True, _nrt=False, cache=True)
def play(  # type: ignore[no-untyped-def]
    hops, degree, sight, x_mm, y_mm, starts, p_count, e_count, horizon, sight_mm, contacts,
    clocks, nodes, statuses, ends, seen_ticks, seen_nodes, team_ticks, team_nodes, labels, all_counts,
    was, first, last, ticks, seed,
):  # fmt: skip
    """Play chases first to last for so many ticks; those with OVER set start anew. `was`: scratch."""
    movers = p_count + e_count
    for c in range(first, last):
        clock, node, status, end_tick, counts = clocks[c], nodes[c], statuses[c], ends[c], all_counts[c]
        seen_tick, seen_node = seen_ticks[c], seen_nodes[c]
        team_tick, team_node, label = team_ticks[c], team_nodes[c], labels[c]
        tick, episode, over = int(clock[TICK]), int(clock[EPISODE]), int(clock[OVER])
        chase_key = _mixed(_mixed(np.uint64(0), np.uint64(seed)), np.uint64(c))
        key = chase_key if over else _mixed(chase_key, np.uint64(episode))
        live = 0
        for e in range(p_count, movers):
            live += status[e] == LIVE
        for _ in range(ticks):
            if over:
                tick, over, live = 0, 0, e_count
                episode += 1
                key = _mixed(chase_key, np.uint64(episode))
                at_start = _mixed(key, TO_START)
                clock[LABELS_PURSUERS] = clock[LABELS_EVADERS] = 0
                for i in range(movers):
                    bits = np.int64(_mixed(at_start, np.uint64(i) << S32 | START_FOR) >> S32)
                    node[i] = starts[i, ((bits + 1) * starts.shape[1] - 1) >> 32]
                    status[i], end_tick[i] = LIVE, NEVER
                    team_tick[i], team_node[i], label[i] = NEVER, NOWHERE, 0
                    for j in range(movers):
                        seen_tick[i, j], seen_node[i, j] = NEVER, NOWHERE
                for k in range(counts.shape[0]):
                    counts[k] = 0
                if contacts:
                    _look(
                        0, sight, x_mm, y_mm, sight_mm, p_count, movers, node, status, clock,
                        seen_tick, seen_node, team_tick, team_node, label, counts,
                    )  # fmt: skip
            turn_key = _mixed(key, np.uint64(tick) * FOUR)
            for i in range(movers):
                here = np.uint64(node[i])
                was[i] = here
                if status[i] == LIVE:
                    bits = _mixed(turn_key, np.uint64(i) << S32 | MOVE_FOR) >> S32
                    node[i] = hops[here, (bits * np.uint64(degree[here])) >> S32]
            for e in range(p_count, movers):
                if status[e] != LIVE:
                    continue
                here, there = was[e], node[e]
                taken = False  # without branches: hardly anybody is
                for p in range(p_count):
                    taken |= (node[p] == there) | ((node[p] == here) & (was[p] == there))
                if not taken:
                    continue
                for p in range(p_count):
                    if node[p] == here and was[p] == there and here != there:
                        counts[CROSSED] += 1
                        break
                counts[TAKEN] += 1
                status[e], end_tick[e] = CAPTURED, tick
                team_tick[e], team_node[e] = NEVER, NOWHERE
                for i in range(movers):
                    seen_tick[i, e], seen_node[i, e] = NEVER, NOWHERE
                live -= 1
            tick += 1
            if live == 0 or tick >= horizon:
                over = 1
                for e in range(p_count, movers):
                    if status[e] == LIVE:
                        status[e], end_tick[e] = TIMEOUT, tick
            if contacts:
                _look(
                    tick, sight, x_mm, y_mm, sight_mm, p_count, movers, node, status, clock,
                    seen_tick, seen_node, team_tick, team_node, label, counts,
                )  # fmt: skip
        clock[TICK], clock[EPISODE], clock[OVER] = tick, episode, over


def make_game(board: Any, cast: Any, horizon: int, contacts: bool) -> Game:
    """The monolith's game from a board and a cast of `bench.town`."""
    movers = cast.pursuers + cast.evaders
    starts = np.ascontiguousarray(cast.starts.node.reshape(movers, -1))
    sight_mm = int(cast.classes.sight_mm[0])
    return Game(
        board.hops, board.degree, board.sight_bits, board.x_mm, board.y_mm, starts,
        cast.pursuers, cast.evaders, horizon, sight_mm, int(contacts),
    )  # fmt: skip


def make_columns(movers: int, chases: int) -> Columns:
    """Columns whose chases all start episode 0 with their first tick."""

    def column(*shape: int) -> Any:
        return np.zeros((chases, *shape), np.int32)

    pair = (movers, movers)
    columns = Columns(
        column(5), column(movers), column(movers), column(movers), column(*pair), column(*pair),
        column(movers), column(movers), column(movers), column(5),
    )  # fmt: skip
    columns.clock[:, OVER] = 1
    columns.clock[:, EPISODE] = -1
    return columns


def advance(game: Game, columns: Columns, ticks: int, seed: int) -> None:
    """Play every chase for so many ticks."""
    was = np.zeros(game.pursuers + game.evaders, np.int32)
    play(*game, *columns, was, 0, len(columns.clock), ticks, seed)
