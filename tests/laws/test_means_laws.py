"""Laws of what movers do besides moving, on random games: what must hold whatever they are told."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.rules.contacts import NEVER
from afoot.rules.smoke import line_meets
from afoot.words import Door, Status
from tests.naive.build import frozen
from tests.naive.games import Fast, Setting
from tests.naive.means_games import games_of_means, random_deeds

law = settings(max_examples=60, deadline=None, derandomize=True, database=None)
SEEDS = st.integers(0, 2**40)
OFF = dict.fromkeys(("energy", "smoke", "keen_eye", "passages", "traces"), 0)


def _play(setting: Setting, seed: int):  # type: ignore[no-untyped-def]
    """The fast game after each turn, under random orders."""
    dice, fast = random.Random(seed), Fast(setting, seed)
    yield fast
    while not fast.over:
        fast.turn(random_deeds(dice, len(setting.cast.movers)))
        yield fast


@law
@given(games_of_means(energy=1), SEEDS)
def test_energy_stays_between_nothing_and_full(setting: Setting, seed: int) -> None:
    for fast in _play(setting, seed):
        full = setting.cast.means.energy.full[fast.position.movers.kind[: len(fast.position.tricks.movers)]]
        energy = fast.position.tricks.movers.energy
        assert ((energy >= 0) & (energy <= full)).all()


@law
@given(games_of_means(passages=1, traces=1), SEEDS)
def test_a_sealed_passage_stays_sealed_and_keeps_no_trace_of_before(setting: Setting, seed: int) -> None:
    """At its ends there are the traces of those who stood there at the end of a tick after the seal, and no others."""
    expected: dict[int, list[int]] = {}  # node at an end of a sealed passage -> newest trace of each side
    tick, was = -1, None
    for fast in _play(setting, seed):
        position, means = fast.position, setting.cast.means
        if fast.over:
            return  # the horizon ends movers after they have left their traces
        if position.clock.turn[0] == 0 and was is not None:
            for node, left in _left(setting, fast, was).items():
                if node in expected:
                    for side in left:
                        expected[node][side] = tick
            for p in np.flatnonzero(position.tricks.doors == Door.SEALED):
                if was.doors[p] != Door.SEALED:
                    expected |= {
                        int(node): [NEVER, NEVER] for node in (means.passages[p].a, means.passages[p].b)
                    }
        if was is not None:
            assert (position.tricks.doors[was.doors == Door.SEALED] == Door.SEALED).all()
        for node, newest in expected.items():
            assert position.tricks.traces[node].tolist() == newest
        if position.clock.turn[0] == 0:
            tick = int(position.clock.tick[0])
            was = _Before(position.tricks.doors.copy(), position.movers.status.copy())


class _Before(NamedTuple):
    """What there was at the start of a tick."""

    doors: Any
    status: Any


def _left(setting: Setting, fast: Fast, was: _Before) -> dict[int, set[int]]:
    """Node -> sides that left a trace there in the tick just played. Who came in when it was over left none."""
    found: dict[int, set[int]] = {}
    movers = fast.position.movers[: len(fast.position.tricks.movers)]
    for column, mover in enumerate(movers):
        if mover.status == Status.LIVE == was.status[column] and mover.remaining_mm == 0:
            found.setdefault(int(mover.node), set()).add(int(column >= setting.cast.pursuers))
    return found


@law
@given(games_of_means(passages=1), SEEDS)
def test_nobody_sets_out_through_a_passage_that_is_not_open(setting: Setting, seed: int) -> None:
    board, means = setting.board, setting.cast.means
    doors = None
    for fast in _play(setting, seed):
        movers, tick = fast.position.movers, int(fast.position.clock.tick[0])
        if doors is not None:
            for mover in movers:
                if mover.set_out_tick < tick - 1 or mover.hop_from == mover.hop_to:
                    continue
                slots = np.flatnonzero(board.hops[mover.hop_from] == mover.hop_to)
                through = means.passage_of[mover.hop_from, slots]
                assert (through < 0).any() or (doors[through] == Door.OPEN).any()
        doors = fast.position.tricks.doors.copy()


@law
@given(games_of_means(**OFF), SEEDS)
def test_means_that_are_off_change_nothing(setting: Setting, seed: int) -> None:
    without = setting._replace(cast=setting.cast._replace(means=None))
    plain, dice = Fast(without, seed), random.Random(seed)
    for fast in _play(setting, seed):
        for here, there in zip(fast.position.columns(), plain.position.columns(), strict=False):
            here = here[: len(there)]  # bystanders have rows of their own as sources,
            for name in there.dtype.names or ():  # and what contacts look like has fields of its own
                assert here[name].tolist() == there[name].tolist(), name
            if there.dtype.names is None:
                assert here.tobytes() == there.tobytes()
        plain.turn([order[:2] for order in random_deeds(dice, len(setting.cast.movers))])


@law
@given(games_of_means(smoke=1, contacts=1, reveal_ticks=0, keen_eye=0, share_delay_ticks=0), SEEDS)
def test_smoke_hides_both_ways_or_neither(setting: Setting, seed: int) -> None:
    """Where everybody sees as far and as well, whoever is seen sees."""
    classes = setting.cast.classes.copy()
    classes.sight_mm, classes.glimpse = 10**9, 2**32
    classes.setflags(write=False)
    lit = setting.board.lit
    board = setting.board._replace(lit=frozen(np.ones_like(lit), lit.dtype))
    fair = setting._replace(board=board, cast=setting.cast._replace(classes=classes))
    for fast in _play(fair, seed):
        if fast.position.clock.turn[0] == 0:
            live = fast.position.movers.status[: len(fast.position.contacts)] == 0
            seen = fast.position.contacts.tick == fast.position.clock.tick[0]
            pairs = live[:, None] & live[None, :]
            assert (seen[pairs] == seen.T[pairs]).all()


@law
@given(games_of_means(smoke=1, keen_eye=0), SEEDS)
def test_a_side_learns_of_a_cloud_by_its_own_eyes_alone(setting: Setting, seed: int) -> None:
    """Its own it knows; one of the other side's where the edge is within the range of sight of one of its movers."""
    pursuers, board = setting.cast.pursuers, setting.board
    sight_mm = setting.cast.classes.sight_mm
    known: dict[tuple[int, int], int] = {}  # (who raised it, until when) -> mask
    for fast in _play(setting, seed):
        movers, clouds = fast.position.movers, fast.position.tricks.clouds
        tick = int(fast.position.clock.tick[0])
        for i, cloud in enumerate(clouds):
            if cloud.until_tick < 0:
                assert cloud.known == 0
                continue
            own, other = (1, 2) if i < pursuers else (2, 1)
            assert cloud.known & own
            before = known.get((i, int(cloud.until_tick)), own)
            assert cloud.known & before == before
            if cloud.known & other & ~before:
                assert setting.rules.contacts and tick < cloud.until_tick
                viewers = range(pursuers, len(clouds)) if own == 1 else range(pursuers)
                assert any(
                    movers[v].status == Status.LIVE
                    and _may_see(board, movers[v], int(sight_mm[movers[v].kind]), cloud)
                    for v in viewers
                )
            known[i, int(cloud.until_tick)] = int(cloud.known)


def _may_see(board: Any, mover: Any, sight_mm: int, cloud: Any) -> bool:
    x, y = (np.array(axis, np.int64)[[mover.node, cloud.node]] for axis in (board.x_mm, board.y_mm))
    gap_2 = int(x[0] - x[1]) ** 2 + int(y[0] - y[1]) ** 2
    return gap_2 <= (sight_mm + int(cloud.radius_mm)) ** 2


@law
@given(games_of_means(smoke=1, contacts=1), SEEDS)
def test_whose_line_smoke_cuts_knows_of_the_smoke(setting: Setting, seed: int) -> None:
    """So that nobody takes a place for empty that it only could not see: for looks within the range of sight."""
    pursuers, board = setting.cast.pursuers, setting.board
    at = np.stack([board.x_mm, board.y_mm, board.z_mm], axis=1).astype(np.int64)
    for fast in _play(setting, seed):
        movers, clouds = fast.position.movers, fast.position.tricks.clouds
        if fast.position.clock.turn[0] > 0 or fast.over:
            continue
        for v, node in np.ndindex(len(clouds), len(at)):
            mover = movers[v]
            sight_mm = int(setting.cast.classes.sight_mm[mover.kind])
            gap = at[mover.node] - at[node]
            if mover.status != Status.LIVE or mover.inside or (gap[:2] ** 2).sum() > sight_mm**2:
                continue
            for cloud in clouds:
                hides = fast.position.clock.tick[0] < cloud.until_tick and line_meets(
                    *at[mover.node], *at[node], *at[cloud.node], int(cloud.radius_mm)
                )
                assert not hides or int(cloud.known) >> int(v >= pursuers) & 1
