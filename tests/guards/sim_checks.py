"""The simulator held against the slow game, which shares no rule with it, and against what is worked out by hand."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import networkx as nx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from afoot.scenarios import Compiled, from_graph, with_policies
from afoot.sim.batch import Batch
from afoot.words import Ability, Gait, Side, Status
from tests.guards.hidden_checks import at_either_arm, by_touch, eyed, on_its_way, with_a_tracker
from tests.guards.large_checks import behind_a_wall, in_a_large_line, moments_by_hubs
from tests.guards.measure_checks import (
    Hop,
    Moment,
    moments_held,
    moments_on_dear_ways,
    moments_on_hops,
    put_on_hops,
)
from tests.guards.queue_checks import NARROW, a_narrow_way, at_the_narrow_door, doubled_in_line
from tests.guards.solver_checks import accompanied, an_empty_larder, at_the_door, by_the_hatch, walled
from tests.naive.games import Setting, games_of_unit_hops, play_both, random_orders, settings_of_games
from tests.naive.means_games import games_of_deceit, games_of_means, random_deeds, random_ploys
from tests.solvers.made_up import cornered, guised, over_ground

GAMES = 150  # random ones of each kind
MANY = 32  # chases with luck
TICKS = {
    "street": 4,
    "slope": 10,
    "stairs": 7,
    "steep stairs": 7,
    "stoop": 12,
    "crawl": 22,
    "climb": 34,
    "jump": 5,
    "air": 5,
}  # over 8 m


Random = tuple[Setting, int]
Orders = Mapping[int, tuple[str, int]]
_made: dict[str, list[Random]] = {}


class _Enough(Exception):
    """As many games have been made as were asked for."""


def prepare(kind: str, count: int) -> None:
    """Make the first random games of a kind, at most GAMES, with a seed each: the same at every call.

    They are made before any rule is changed.
    """
    found: list[Random] = []

    @settings(
        max_examples=GAMES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(KINDS[kind][0], st.integers(0, 2**40))
    def make(setting: Setting, seed: int) -> None:
        if len(found) >= count:
            raise _Enough
        found.append((setting, seed))

    with suppress(_Enough):
        make()
    _made[kind] = found


def _beside_the_slow_game(kind: str, number: int) -> None:
    """A random game that has been made, played by both until one differs."""
    setting, seed = _made[kind][number]
    dice = random.Random(seed)
    play_both(setting, seed, lambda: KINDS[kind][1](dice, len(setting.cast.movers)))


def cases(check: str) -> list[Callable[[], None]]:
    """What a check consists of: the random games that have been made, or one chase or a few worked out by hand."""
    if check in KINDS:
        return [partial(_beside_the_slow_game, check, number) for number in range(len(_made[check]))]
    return [BY_HAND[check]]


def _play(game: Compiled, orders: Orders, hops: Mapping[int, Hop] | None = None) -> Any:
    """The state at the end of a chase in which movers, by column, always make for a place, and do something besides.
    Of "one or other" they make for the first that is a hop away.

    hops: on which hops movers are at the start.
    """
    with _batch(game, 1) as batch:
        put_on_hops(game, batch.state.movers[0], hops or {})
        while not batch.over.all():
            _order(game, batch, orders)
            batch.step()
        return batch.state.each(lambda column: column[0].copy())


def _play_many(game: Compiled, orders: Orders, ticks: int) -> Any:
    """The states of MANY chases after so many ticks."""
    with _batch(game, MANY) as batch:
        for _ in range(ticks):
            _order(game, batch, orders)
            batch.step()
        return batch.state.each(lambda column: column.copy())


def _batch(game: Compiled, chases: int) -> Batch:
    told = with_policies(game, "orders", "orders")
    return Batch(told.board, told.cast, told.rules, chases, outside=3)


def _order(game: Compiled, batch: Batch, orders: Orders) -> None:
    names = game.compiled_board.names
    for chase, (column, (to, does)) in itertools.product(range(len(batch.orders)), orders.items()):
        near = game.board.hops[batch.state.movers.node[chase, column]].tolist()
        slots = (near.index(names[one]) for one in to.split(" or ") if names[one] in near)
        order = batch.orders[chase, column]
        order.slot, order.gait = next(slots, 0), Gait.RUN
        if does:
            order.does = does


def ground() -> None:
    """An exit is reached in so many ticks at a run, over this ground and that; see `over_ground`."""
    for kind, ticks in TICKS.items():
        evader = _play(over_ground(kind, 40), {1: ("exit", 0)}).movers[1]
        assert (evader.status, evader.end_tick + 1) == (Status.ESCAPED, ticks), kind


def the_last_bed() -> None:
    """The lower id has it."""
    game = at_the_door("runner", "sitter")
    assert [_play(game, {1: ("house", 0), 2: ("house", 0)}).movers.status[column] for column in (1, 2)] == [
        Status.SHELTERED,
        Status.TIMEOUT,
    ]


def a_keen_eye() -> None:
    """It sees who is too far away for other eyes."""
    for does, sees in ((1 << Ability.KEEN_EYE, True), (0, False)):
        end = _play(eyed(0, 9), {0: ("post", does), 1: ("left", 0)})
        assert (int(end.sightings.tick[1]) > 0) == sees


def a_face_from_afar() -> None:
    """By one look from farther away than `far_m` it is known as surely as `far` says, and no surer."""
    for far in (1, 0):
        looks = {"near": 1 - far, "far": far}
        game = guised(100, 0, 4, ways=(), identifies=looks, sight_m=100, arrive_s=1)
        end = _play(game, {0: ("a", 0), 1: ("b", 1 << Ability.GUISE)})
        assert (int(end.tricks.deeds.identified[0]) > 0) == far


def a_way_out() -> None:
    """An exit that no pursuer is in front of leaves an evader unsealed."""
    for post, status in (("a", Status.TIMEOUT), ("c", Status.SURROUNDED)):
        assert _play(walled("sealed", (post,), "exit"), {}).movers.status[1] == status


def a_way_that_is_none() -> None:
    """Who holds all that an evader may go to holds it, whatever streets there are besides."""
    for starts, status in ((("a", "c"), Status.SURROUNDED), (("a", "far"), Status.TIMEOUT)):
        assert _play(walled("adjacent", starts, yard=True), {}).movers.status[2] == status


def in_any_tick() -> None:
    """Who holds all that an evader may go to holds it in the second tick, however seldom all else is looked at."""
    game = walled("adjacent", ("farther", "c"), check_ticks=9, horizon=2)
    end = _play(game, {0: ("a or before a", 0)})
    assert end.movers.status[2] == Status.SURROUNDED


def half_as_far() -> None:
    """One that is known from near by, and not from afar, is known by some in the middle."""
    looks = {"near": 1, "far": 0, "far_m": 13.856}
    game = guised(100, 0, 3, ways=(), identifies=looks, sight_m=100, arrive_s=1)
    end = _play_many(game, {1: ("b", 1 << Ability.GUISE)}, 2)
    assert 0 < (end.tricks.deeds.identified > 0).sum() < MANY


def half_faded() -> None:
    """Some traces of a tick before are not read."""
    end = _play_many(with_a_tracker(1), {0: ("mid a or lane", 0), 1: ("mid a or mid b", 0)}, 2)
    passed = end.movers.node[:, 1] == with_a_tracker(1).compiled_board.names["mid a"]
    assert 0 < (end.tricks.deeds.traces_read > 0).sum() < passed.sum()


def a_cloud() -> None:
    """It is seen by who sees as far as to its edge."""
    for sight_m, sees in ((6.5, True), (5.5, False)):
        end = _play(at_either_arm(sight_m), {1: ("m", 1 << Ability.SMOKE)})
        assert bool(end.tricks.clouds.known[1] & 1 << Side.PURSUERS) == sees


def the_larder() -> None:
    """Nobody is let in where there is nothing to live on."""
    assert _play(an_empty_larder(), {1: ("house", 0)}).movers.status[1] == Status.TIMEOUT


def a_crowd_behind_a_wall() -> None:
    """It covers nobody, so that a look that is sure remains so. In sight it leaves one look of a hundred and one."""
    for in_line, status in ((True, Status.TIMEOUT), (False, Status.CAPTURED)):
        end = _play(accompanied(1, 100, 4, in_line), {0: ("b", 0), 1: ("b", 1 << Ability.GUISE)})
        assert end.movers.status[1] == status


def a_hatch() -> None:
    """Who opens it gets out by it."""
    end = _play(cornered(True), {1: ("outside", 1 << Ability.OPEN)})
    assert end.movers.status[1] == Status.ESCAPED


def _surrounded_or_not(moments: Callable[[], Iterator[Moment]]) -> None:
    """Who is surrounded at the end of a tick, with movers on hops."""
    for one in moments():
        end = _play(one.game, {0: (one.to, 0)}, one.hops)
        assert (end.movers.status[1] == Status.TIMEOUT) == one.lasts, one


def a_narrow_way_out() -> None:
    """As many are out by a narrow way as it lets through."""
    for told, out in NARROW.items():
        end = _play(a_narrow_way(*told), {1: ("out", 0), 2: ("out", 0)})
        assert (end.movers.status[1:] == Status.ESCAPED).sum() == out, told


def a_shut_hatch() -> None:
    """Nobody comes through it once it has been shut."""
    for does, status in ((1 << Ability.SHUT, Status.TIMEOUT), (0, Status.CAPTURED)):
        end = _play(by_the_hatch("shut"), {0: ("cellar or kitchen", 0), 1: ("cellar", does)})
        assert end.movers.status[1] == status


def from_afar() -> None:
    """A pursuer that reaches over three hops has who is as far, and one that reaches over two has not."""
    for reach_hops in (3, 2):
        game = from_graph(
            nx.path_graph(4), pursuers=[0], evaders=[3], timeout_worth=1.0, horizon_ticks=1,
            rules={"capture": {"reach_hops": reach_hops}},
        )  # fmt: skip
        assert (_play(game, {}).movers.status[1] == Status.CAPTURED) == (reach_hops == 3)


def a_queue() -> None:
    """With a third one in line, that goes nowhere, it is the evader's turn in the first tick."""
    game = at_the_narrow_door(1, "road", "cell")
    end = _play(game, {0: ("exit", 0), 1: ("exit", 0)}, {1: ("road", "house", 1)})
    assert end.movers.status[1] == Status.ESCAPED


def a_touch() -> None:
    """In the dark one is seen who is a hop away, whichever way it leads, or where the other one sets out from."""
    for touching in ("from", "to", ""):
        end = _play(by_touch(touching), {1: ("left", 0)})
        assert (int(end.sightings.tick[1]) > 0) == bool(touching), touching
    for begin in ("left", "right exit"):
        end = _play(on_its_way(), {1: ("left", 0)}, {0: (begin, "post", 11)})
        assert (int(end.sightings.tick[1]) > 0) == (begin == "left"), begin


def listed() -> None:
    """Where sight is held in lists who is in line is seen, and who is behind a wall is not."""
    for hidden in (False, True):
        end = _play(behind_a_wall(hidden), {1: ("left", 0)})
        assert (int(end.sightings.tick[1]) > 0) == (not hidden)


def a_way(make: Callable[[], Compiled]) -> None:
    """A runner is out by a way of three hops in three ticks."""
    game = make()
    with Batch(game.board, game.cast, game.rules, 1) as batch:
        batch.advance(3)
        assert batch.state.movers.status[0, 2] == Status.ESCAPED


def _has_refuges(setting: Setting) -> bool:
    return setting.cast.evaders > 1 and len(setting.cast.refuges) > 0


KINDS: dict[str, tuple[Any, Callable[[random.Random, int], Any]]] = {
    "plain": (settings_of_games(), random_orders),
    "unit hops": (games_of_unit_hops(), random_orders),
    "means": (games_of_means(), random_deeds),
    "deceit": (games_of_deceit(), random_ploys),
    "reach": (settings_of_games(reach_hops=3, contacts=0), random_orders),
    "refuges": (settings_of_games(contacts=0).filter(_has_refuges), random_orders),
    "measures": (
        st.one_of(settings_of_games(ends_by=one, check_ticks=1, contacts=0) for one in (2, 3)),
        random_orders,
    ),
}
BY_HAND: dict[str, Callable[[], None]] = {
    "ground": ground,
    "the last bed": the_last_bed,
    "a keen eye": a_keen_eye,
    "a face from afar": a_face_from_afar,
    "a way out": a_way_out,
    "a way that is none": a_way_that_is_none,
    "a crowd behind a wall": a_crowd_behind_a_wall,
    "a hatch": a_hatch,
    "a queue": a_queue,
    "in any tick": in_any_tick,
    "half as far": half_as_far,
    "a cloud": a_cloud,
    "half faded": half_faded,
    "the larder": the_larder,
    "a narrow way out": a_narrow_way_out,
    "a shut hatch": a_shut_hatch,
    "from afar": from_afar,
    "held": partial(_surrounded_or_not, moments_held),
    "a way": partial(a_way, partial(doubled_in_line, False)),
    "listed": listed,
    "by hubs": partial(_surrounded_or_not, moments_by_hubs),
    "by way of hubs": partial(a_way, in_a_large_line),
    "a touch": a_touch,
    "on hops": partial(_surrounded_or_not, moments_on_hops),
    "dear": partial(_surrounded_or_not, moments_on_dear_ways),
}
