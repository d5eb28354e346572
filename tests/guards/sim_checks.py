"""The simulator held against the slow game, which shares no rule with it, and against what is worked out by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from afoot.scenarios import Compiled, with_policies
from afoot.sim.batch import Batch
from afoot.words import Ability, Gait, Status
from tests.guards.hidden_checks import by_touch, eyed
from tests.guards.measure_checks import Hop, Moment, moments_on_dear_ways, moments_on_hops, put_on_hops
from tests.guards.queue_checks import at_the_narrow_door, doubled_in_line
from tests.guards.solver_checks import accompanied, at_the_door, walled
from tests.naive.games import Setting, games_of_unit_hops, play_both, random_orders, settings_of_games
from tests.naive.means_games import games_of_deceit, games_of_means, random_deeds, random_ploys
from tests.solvers.made_up import cornered, guised, over_ground

GAMES = 150  # random ones of each kind
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
_made: dict[str, list[Random]] = {}


def _games(kind: str) -> list[Random]:
    """Random games of a kind with a seed each, the same at every call. They are made before any rule is changed."""
    if kind not in _made:
        found = _made.setdefault(kind, [])

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
            found.append((setting, seed))

        make()
    return _made[kind]


def prepare(checks: set[str]) -> None:
    """Make the games of these checks."""
    for kind in KINDS.keys() & checks:
        _games(kind)


def _beside_the_slow_game(kind: str) -> None:
    """Random games, played by both until one differs."""
    orders = KINDS[kind][1]
    for setting, seed in _games(kind):
        dice = random.Random(seed)
        play_both(setting, seed, lambda dice=dice, setting=setting: orders(dice, len(setting.cast.movers)))


def _play(game: Compiled, orders: dict[int, tuple[str, int]], hops: Mapping[int, Hop] | None = None) -> Any:
    """The state at the end of a chase in which movers, by column, always make for a place, and do something besides.

    hops: on which hops movers are at the start.
    """
    told = with_policies(game, "orders", "orders")
    names = game.compiled_board.names
    with Batch(told.board, told.cast, told.rules, 1, outside=3) as batch:
        put_on_hops(game, batch.state.movers[0], hops or {})
        while not batch.over.all():
            for column, (to, does) in orders.items():
                hops = game.board.hops[batch.state.movers.node[0, column]].tolist()
                batch.orders["slot"][0, column] = hops.index(names[to]) if names[to] in hops else 0
                batch.orders["gait"][0, column] = Gait.RUN
                if does:
                    batch.orders["does"][0, column] = does
            batch.step()
        return batch.state.each(lambda column: column[0].copy())


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


def a_queue() -> None:
    """With a third one in line, that goes nowhere, it is the evader's turn in the first tick."""
    game = at_the_narrow_door(1, "road", "cell")
    end = _play(game, {0: ("exit", 0), 1: ("exit", 0)}, {1: ("road", "house", 1)})
    assert end.movers.status[1] == Status.ESCAPED


def a_touch() -> None:
    """In the dark one is seen who is a hop away, whichever way it leads."""
    for touching in ("from", "to", ""):
        end = _play(by_touch(touching), {1: ("left", 0)})
        assert (int(end.sightings.tick[1]) > 0) == bool(touching), touching


def a_way() -> None:
    """A runner is out by a way of three hops in three ticks."""
    game = doubled_in_line(False)
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
CHECKS: dict[str, Callable[[], None]] = {
    **{kind: partial(_beside_the_slow_game, kind) for kind in KINDS},
    "ground": ground,
    "the last bed": the_last_bed,
    "a keen eye": a_keen_eye,
    "a face from afar": a_face_from_afar,
    "a way out": a_way_out,
    "a way that is none": a_way_that_is_none,
    "a crowd behind a wall": a_crowd_behind_a_wall,
    "a hatch": a_hatch,
    "a queue": a_queue,
    "a way": a_way,
    "a touch": a_touch,
    "on hops": partial(_surrounded_or_not, moments_on_hops),
    "dear": partial(_surrounded_or_not, moments_on_dear_ways),
}
