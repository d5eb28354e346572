"""Laws of the game: what must not matter does not, and what must be kept is kept."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.rules.motion import GOING_256, gait_allowed, hop_mm
from afoot.rules.rules import Rules
from afoot.sim.batch import Batch
from afoot.words import Gait, Going, Status
from tests.naive.build import board_from_graph, cast_for, with_records
from tests.naive.games import Fast, Setting, scripted, settings_of_games
from tests.naive.variants import LATE, renumbered, reordered, with_mover, with_roomy_refuges

law = settings(max_examples=40, deadline=None, derandomize=True, database=None)
SEEDS = st.integers(0, 2**40)
MOVING = (
    "node",
    "remaining_mm",
    "carry_mm",
    "stamina_mm",
    "gait",
    "status",
    "kind",
    "inside",
    "end_tick",
    "worth",
)


def play(setting: Setting, seed: int) -> list[Any]:
    """The positions of a chase under scripted orders: at its start and after every turn."""
    fast = Fast(setting, seed)
    seen = [_copied(fast)]
    while not fast.over:
        fast.turn(scripted(setting, seed, len(seen)))
        seen.append(_copied(fast))
    return seen


def _copied(fast: Fast) -> Any:
    return fast.position.each(lambda column: column.copy())


def fields(position: Any, columns: Any, names: tuple[str, ...] = MOVING) -> list[Any]:
    return [[int(position.movers[c][name]) for name in names] for c in columns]


def counts(position: Any) -> tuple[int, ...]:
    return tuple(int(value) for value in position.counts[0].item())


# what must not matter


@law
@given(settings_of_games(), SEEDS)
def test_numbers_of_nodes_and_slots_do_not_matter(setting: Setting, seed: int) -> None:
    twin = renumbered(setting, random.Random(seed))
    here, there = Fast(setting, seed), Fast(twin.setting, seed)
    for turn in range(60):
        for mover, other in zip(here.position.movers, there.position.movers, strict=True):
            assert other.node == twin.node[mover.node]
        assert fields(here.position, range(len(here.position.movers)), MOVING[1:]) == fields(
            there.position, range(len(there.position.movers)), MOVING[1:]
        )
        assert counts(here.position) == counts(there.position)
        orders = scripted(setting, seed, turn)
        slots = [
            twin.slot[m.node][slot] if slot < len(twin.slot[m.node]) else slot
            for m, (slot, _) in zip(here.position.movers, orders, strict=True)
        ]
        here.turn(orders)
        there.turn([(slot, gait) for slot, (_, gait) in zip(slots, orders, strict=True)])


@law
@given(settings_of_games(flow=0), SEEDS)
def test_the_order_of_movers_does_not_matter(setting: Setting, seed: int) -> None:
    """Labels are given out in the order of columns and so excepted; the queues of `flow` are too, on purpose."""
    twin, old = reordered(setting, random.Random(seed))
    for here, there in zip(play(setting, seed), play(twin, seed), strict=True):
        assert fields(here, old) == fields(there, range(len(old)))
        assert counts(here) == counts(there)
        lookers = [c for c in old if c < len(here.known)]
        assert here.contacts[np.ix_(lookers, lookers)].tolist() == there.contacts.tolist()
        for name in ("tick", "node", "off"):
            assert here.known[name][lookers].tolist() == there.known[name].tolist()
        assert here.sightings.tick[lookers].tolist() == there.sightings.tick.tolist()


@law
@given(settings_of_games(flow=0), SEEDS)
def test_a_bystander_changes_nobodys_luck(setting: Setting, seed: int) -> None:
    more, _ = with_mover(setting, "bystanders")
    everybody = range(len(setting.cast.movers))
    for here, there in zip(play(setting, seed), play(more, seed), strict=True):
        assert here.movers.tolist() == [there.movers.tolist()[c] for c in everybody]
        for name in ("clock", "contacts", "known", "sightings", "delayed", "refuges", "counts"):
            assert getattr(here, name).tobytes() == getattr(there, name).tobytes(), name


@law
@given(settings_of_games(flow=0), SEEDS, st.sampled_from(["pursuers", "bystanders"]))
def test_a_unit_that_never_comes_changes_nothing(setting: Setting, seed: int, side: str) -> None:
    more, column = with_mover(setting, side, arrive_tick=LATE)
    others = [c for c in range(len(more.cast.movers)) if c != column]
    for here, there in zip(play(setting, seed), play(more, seed), strict=True):
        assert fields(here, range(len(others))) == fields(there, others)
        assert counts(here) == counts(there)
        assert there.movers.status[column] == Status.WAITING


@law
@given(settings_of_games(contacts=1), SEEDS)
def test_seeing_moves_nobody(setting: Setting, seed: int) -> None:
    blind = setting._replace(rules=setting.rules._replace(contacts=0))
    for here, there in zip(play(setting, seed), play(blind, seed), strict=True):
        assert here.movers.tolist() == there.movers.tolist()
        assert there.counts.contacts[0] == 0 and (there.sightings.label == 0).all()


@law
@given(settings_of_games(flow=0, each_move=0), SEEDS, st.integers(0, 6))
def test_one_more_pursuer_never_helps_the_evaders(setting: Setting, seed: int, where: int) -> None:
    """For the same orders. Only where beds and supplies are not scarce: a capture can free a bed for another."""
    setting = with_roomy_refuges(setting)
    more, _ = with_mover(setting, "pursuers", node=where % len(setting.board.degree))
    evaders = range(setting.cast.pursuers, setting.cast.pursuers + setting.cast.evaders)
    here, there = play(setting, seed)[-1], play(more, seed)[-1]
    for evader in evaders:
        before, after = here.movers[evader], there.movers[evader + 1]
        if before.status == Status.CAPTURED:
            assert after.status == Status.CAPTURED and after.end_tick <= before.end_tick
        else:
            assert after.status in (before.status, Status.CAPTURED)
            assert after.worth <= before.worth or before.worth < 0


@law
@given(st.integers(3, 6), SEEDS)
def test_with_equal_means_who_captures_whom_is_symmetric(n: int, seed: int) -> None:
    """One against one, hops of a tick, reach 0, simultaneous: swap the two starts and the orders."""
    board = board_from_graph(nx.cycle_graph(n))
    rules = Rules(whole_ticks=1, horizon_ticks=12)
    starts = [seed % n, (seed // n) % n]
    ends = []
    for order in (1, -1):
        setting = Setting(board, cast_for(board, starts=starts[::order]), rules)
        fast = Fast(setting, seed)
        for turn in range(12):
            fast.turn([(slot % 3, gait) for slot, gait in scripted(setting, seed, turn)][::order])
        ends.append(fields(fast.position, [1], ("status", "end_tick")))
    assert ends[0] == ends[1]


@pytest.mark.small
def test_captures_of_one_check_happen_at_once() -> None:
    """A pursuer takes both evaders on its node, and one it meets on the way does not save the other."""
    board = board_from_graph(nx.path_graph(3))
    cast = cast_for(board, 1, 3, starts=[0, 1, 1, 1])
    fast = Fast(Setting(board, cast, Rules(whole_ticks=1)))
    fast.turn([(1, 1), (0, 1), (1, 1), (2, 1)])  # the second evader crosses, the third is gone
    assert fast.position.movers.status.tolist() == [0, Status.CAPTURED, Status.CAPTURED, Status.LIVE]
    assert fast.position.movers.end_tick.tolist()[1:3] == [0, 0]
    assert fast.position.counts.crossed[0] == 1


@settings(max_examples=6, deadline=None, derandomize=True, database=None)
@given(settings_of_games(stamina=1), SEEDS)
def test_a_batch_plays_each_chase_as_it_is_played_alone(setting: Setting, seed: int) -> None:
    chases = 3
    with Batch(*setting, chases, seed=seed, first_chase=5, threads=2, outside=3) as batch:
        alone = [Fast(setting, seed, chase=5 + row) for row in range(chases)]
        for turn in range(40):
            for row, fast in enumerate(alone):
                orders = scripted(setting, seed + row, turn)
                batch.orders[row] = orders
                fast.turn(orders)
            batch.step()
            for row, fast in enumerate(alone):
                columns = zip(batch.state.columns(), fast.position.columns(), strict=True)
                for index, (many, one) in enumerate(columns):
                    assert many[row].tobytes() == one.tobytes(), (turn, row, index)


# what must be kept


@law
@given(
    st.sampled_from([Going.STREET, Going.STAIRS, Going.STOOP, Going.WOODS, Going.CRAWL]),
    st.sampled_from([Gait.WALK, Gait.RUN]),
    st.integers(300, 6000),
    st.integers(0, 5000),
    st.integers(1, 9999),
)
def test_realised_speed_is_the_speed_of_the_class(
    going: Going, gait: Gait, walk_mm: int, faster_mm: int, longer_mm: int
) -> None:
    """Within 3 % over a hundred ticks and more, where no hop is shorter than a tick's travel."""
    length_mm = walk_mm + faster_mm + longer_mm
    board = board_from_graph(nx.Graph([(0, 1, {"going": int(going), "length_mm": length_mm})]))
    cost = hop_mm(length_mm, int(GOING_256[going]), 256)
    costs = board.length_mm.copy()[None]
    costs[0, :, 1] = cost
    cast = cast_for(board, 1, 1, starts=[0, 0], hop_mm=costs)
    cast = with_records(cast, "classes", speed_mm=[[0, walk_mm, walk_mm + faster_mm]] * 2)
    fast = Fast(Setting(board, cast, Rules(horizon_ticks=10**6, reach_hops=0)))
    fast.position.movers.status[1] = Status.WAITING  # nobody to capture
    ticks, hops = 0, 0
    while ticks < 150 or fast.position.movers.remaining_mm[0] > 0:
        fast.turn([(1, int(gait)), (0, 1)])
        hops += int(fast.position.movers.arrive_tick[0] == ticks)
        ticks += 1
    speed = walk_mm + (faster_mm if gait_allowed(going, gait) == Gait.RUN else 0)
    said = speed * 256 / GOING_256[going]
    assert hops * length_mm / ticks == pytest.approx(said, rel=0.03)


@law
@given(st.integers(1, 400), st.integers(1, 3000), st.integers(0, 9000), st.integers(0, 50))
def test_the_reserve_is_spent_and_won_back_to_the_millimetre(
    above_mm: int, critical_mm: int, reserve_mm: int, recover_mm: int
) -> None:
    """Metres run above critical speed are never more than the reserve and what was won back since."""
    board = board_from_graph(nx.path_graph(2), length_mm=700)
    cast = cast_for(board, 1, 1, starts=[0, 1])
    cast = with_records(
        cast,
        "classes",
        speed_mm=[[0, critical_mm, critical_mm + above_mm]] * 2,
        critical_mm=critical_mm,
        reserve_mm=reserve_mm,
        recover_mm=[[0, recover_mm, 0]] * 2,
    )
    fast = Fast(Setting(board, cast, Rules(stamina=1, crossing=0, horizon_ticks=10**6)))
    fast.position.movers.status[1] = Status.WAITING
    spent = won = 0
    before = reserve_mm
    for _ in range(80):
        fast.turn([(1, Gait.RUN), (0, 0)])
        now = int(fast.position.movers.stamina_mm[0])
        spent, won = spent + max(before - now, 0), won + max(now - before, 0)
        before = now
        assert 0 <= now <= reserve_mm
    assert reserve_mm - spent + won == before
    assert spent % above_mm == 0  # each tick of running costs what it is above critical speed
    assert spent <= reserve_mm + won
    if recover_mm == 0:
        assert spent // above_mm == min(reserve_mm // above_mm, 80)


@law
@given(settings_of_games(), SEEDS)
def test_worth_is_what_the_ends_are_worth(setting: Setting, seed: int) -> None:
    end = play(setting, seed)[-1]
    cast = setting.cast
    evaders = range(cast.pursuers, cast.pursuers + cast.evaders)
    total = 0
    for mover in end.movers[list(evaders)]:
        assert mover.status > Status.WAITING and mover.end_tick >= 0 and mover.remaining_mm == 0
        if mover.status == Status.ESCAPED:
            total += int(cast.exits.worth[cast.exits.node == mover.node][0])
        elif mover.status == Status.SHELTERED:
            total += int(cast.refuges.worth[mover.inside - 1])
        elif mover.status == Status.SURROUNDED:
            total += cast.surrounded_worth
        elif mover.status == Status.TIMEOUT:
            total += cast.timeout_worth
    assert total == int(end.movers.worth.sum())
    assert (end.movers.worth[: cast.pursuers] == 0).all()
    beds = cast.refuges.beds - end.refuges.free_beds
    held = [sum(int(end.movers.inside[e]) == r + 1 for e in evaders) for r in range(len(beds))]
    assert beds.tolist() == held
