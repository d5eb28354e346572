"""Interdiction against its slow twins, against the game's own ticks, and by its laws."""

from __future__ import annotations

import itertools
import random
from typing import Any

import networkx as nx
import numpy as np
import pytest

import afoot
from afoot.errors import AfootError
from afoot.game.state import make_orders, make_scratch
from afoot.game.steps import play_turn
from afoot.solvers import Interdiction, interdict, interdict_seen, interdiction
from afoot.solvers.interdict_ask import Asked, task_of
from afoot.solvers.interdict_blind import TOLERANCE
from afoot.words import Status
from tests.naive.build import position_for
from tests.naive.interdict import Pursuit, blind_value, hops, random_pursuit, routes, seen_value, walks

CLOSE = 1e-7 + TOLERANCE
TRIES = range(12)


def answered(game: Pursuit, seen: str = "never", **changed: Any) -> Interdiction:
    game = game._replace(**changed)
    found = interdict(
        game.graph,
        evader=game.starts,
        exits=list(game.exits),
        pursuers=list(game.pursuers),
        ticks=game.ticks,
        crossing=game.crossing,
        seen=seen,
    )
    assert found.tier == "exact"
    return found


def value(game: Pursuit, seen: str = "never", **changed: Any) -> float:
    return answered(game, seen, **changed).lower


@pytest.mark.parametrize("number", TRIES)
def test_blind_pursuers_against_all_walks_and_all_schedules(number: int) -> None:
    dice = random.Random(f"blind {number}")
    for nodes, pursuers, ticks in ((6, 1, 4), (5, 1, 3), (4, 2, 3), (5, 2, 2)):
        game = random_pursuit(dice, nodes, pursuers, ticks)
        found = answered(game)
        want = blind_value(game)
        assert found.lower - CLOSE <= want <= found.upper + CLOSE, game


@pytest.mark.parametrize("number", TRIES)
def test_seeing_pursuers_against_the_whole_linear_program(number: int) -> None:
    """The twin's evader may stay, which the solver's never does."""
    dice = random.Random(f"seen {number}")
    for nodes, pursuers, ticks in ((6, 1, 3), (5, 1, 4), (4, 2, 3), (5, 2, 3)):
        game = random_pursuit(dice, nodes, pursuers, ticks)
        found = answered(game, "every_tick")
        want = seen_value(game)
        assert found.lower - CLOSE <= want <= found.upper + CLOSE, game


def test_the_twins_disagree_now_and_then() -> None:
    """Else a solver that does not care who sees whom, or for crossing, would pass."""
    dice = random.Random("who sees")
    games = [random_pursuit(dice, 6, 1, 3) for _ in range(60)]
    assert sum(seen_value(game) > blind_value(game) + 0.01 for game in games) > 1
    swaps = [blind_value(game._replace(crossing=c)) for game in games for c in (True, False)]
    assert sum(a > b + 0.01 for a, b in zip(swaps[::2], swaps[1::2], strict=True)) > 1
    assert sum(blind_value(game) not in (0.0, 1.0) for game in games) > 5


def test_what_captures_is_what_the_games_ticks_capture() -> None:
    """Every walk and schedule of small games, played by `tick`: captured or escaped as the net says."""
    dice = random.Random(5)
    ends = {Status.CAPTURED: 0, Status.ESCAPED: 0}
    for _ in range(4):
        game = random_pursuit(dice, 4, 1, 3, most_starts=1)
        task = task_of(
            game.graph, Asked(game.starts, list(game.exits), list(game.pursuers), 3, game.crossing)
        )
        net, (start,), (hunter,) = task.net, game.starts, game.pursuers
        for walk, route in itertools.product(walks(game, start), routes(game, hunter)):
            sites = [int(net.evader.stand[task.names.index(str(n))]) for n in walk]
            row = tuple(int(net.pursuer.stand[task.names.index(str(n))]) for n in route)
            said = net.hits(net.shade((row,)), tuple(sites))
            ended = played(task, walk, route)
            assert said == (ended == Status.CAPTURED), (game, walk, route)
            ends[ended] += 1
    assert min(ends.values()) > 100


def played(task: Any, walk: Any, route: Any) -> Status:
    """The evader's end, played by the game's own turns."""
    board, cast, rules = task.compiled.board, task.compiled.cast, task.compiled.rules
    nodes = [[task.names.index(str(n)) for n in way] for way in (route, walk)]
    position, orders = position_for(cast, [way[0] for way in nodes], rules), make_orders(cast, 1)[0]
    position.clock.live = 1
    scratch = make_scratch(len(board.degree))
    for tick in range(1, len(walk)):
        for column, way in enumerate(nodes):
            here, there = way[tick - 1], way[tick]
            slots = board.hops[here, : board.degree[here]].tolist()
            orders[column].slot, orders[column].gait = slots.index(there), 1
        play_turn(board, cast, rules, position, orders, np.uint64(0), scratch)
        if position.movers[1].status != Status.LIVE:
            break
    return Status(position.movers[1].status)


@pytest.mark.parametrize("seen", ["never", "every_tick"])
@pytest.mark.parametrize("number", range(6))
def test_laws(seen: str, number: int) -> None:
    dice = random.Random(f"laws {number}")
    game = random_pursuit(dice, 9, 2, 5)
    here = value(game, seen)
    names = list(game.graph)
    other = dict(zip(names, dice.sample(range(100, 100 + len(names)), len(names)), strict=True))
    renamed = Pursuit(
        nx.relabel_nodes(game.graph, other),
        {other[node]: chance for node, chance in game.starts.items()},
        frozenset(other[node] for node in game.exits),
        tuple(other[node] for node in game.pursuers),
        game.ticks,
        game.crossing,
    )
    assert value(renamed, seen) == pytest.approx(here, abs=2 * TOLERANCE)
    free = [node for node in names if node not in game.starts]
    assert value(game, seen, pursuers=(*game.pursuers, dice.choice(free))) >= here - 2 * TOLERANCE
    assert value(game, seen, ticks=6) <= here + 2 * TOLERANCE
    assert value(game, seen, crossing=True) >= value(game, seen, crossing=False) - 2 * TOLERANCE
    assert value(game, "every_tick") >= value(game, "never") - 2 * TOLERANCE


@pytest.mark.parametrize("seen", ["never", "every_tick"])
def test_the_mixes_are_worth_what_is_said(seen: str) -> None:
    """Each mix, as it is told, against everything that the other side can do."""
    dice = random.Random(11)
    for _ in range(5):
        game = random_pursuit(dice, 5, 1, 4, most_starts=1)._replace(crossing=False)
        found = answered(game, seen)
        (start,), (hunter,) = game.starts, game.pursuers
        assert sum(one.chance for one in found.walks) == pytest.approx(1.0)
        mix = {tuple(map(int, one.nodes)): one.chance for one in found.walks}
        assert set(mix) <= set(walks(game, start))
        least = min(_chance(found, walk) for walk in walks(game, start) if seen == "never" or _goes_on(walk))
        assert least == pytest.approx(found.lower, abs=CLOSE)
        if seen == "never":
            most = max(sum(c for w, c in mix.items() if _met(r, w)) for r in routes(game, hunter))
        else:
            most = _follow(game, mix, (start,), hunter)
        assert most == pytest.approx(found.upper, abs=CLOSE)


def _goes_on(walk: Any) -> bool:
    return all(a != b for a, b in itertools.pairwise(walk))


def _met(route: Any, walk: Any) -> bool:
    return any(a == b for a, b in zip(route[1:], walk[1:], strict=False))


def _chance(found: Interdiction, walk: Any) -> float:
    """What the pursuers' mix captures of a walk."""
    way = tuple(map(str, walk))
    blind = sum(s.chance for s in found.schedules if any(_met(route, way) for route in s.nodes))
    seeing = sum(
        one.chance for one in found.answers if any(way[i] in one.after[way[:i]] for i in range(1, len(way)))
    )
    return blind + seeing


def _follow(game: Pursuit, mix: Any, way: Any, hunter: Any) -> float:
    """The most that one pursuer that sees the evader captures of a mix from here."""
    kids = {walk[: len(way) + 1] for walk in mix if len(walk) > len(way) and walk[: len(way)] == way}
    best = 0.0
    for after in hops(game, hunter):
        total = 0.0
        for kid in kids:
            if kid[-1] == after:
                total += sum(chance for walk, chance in mix.items() if walk[: len(kid)] == kid)
            else:
                total += _follow(game, mix, kid, after)
        best = max(best, total)
    return best


def test_reach_counts_and_hops_of_several_ticks() -> None:
    """A scenario's own rules. On a path of 3 hops of 2 ticks a pursuer beside the exit captures by reach alone."""
    path = nx.path_graph(4)
    nx.set_edge_attributes(path, 2.0, "length")
    path.add_edge(3, 9, length=2.0)

    def game(reach: int, horizon: int = 8) -> Any:
        rules = {"motion": "whole_ticks", "capture": {"reach_hops": reach, "crossing": False}}
        return afoot.from_graph(path, pursuers=[9], evaders=[0], exits=[2], rules=rules, timeout_worth=0.0,
                                horizon_ticks=horizon, pursuer_m_s=0.4)  # fmt: skip

    assert interdict(game(0)).upper == pytest.approx(0.0, abs=CLOSE)  # 5 ticks a hop, and the evader needs 4
    assert interdict(game(2)).lower == pytest.approx(1.0, abs=CLOSE)
    with pytest.raises(AfootError, match="nearest exit is 4 away"):
        interdict(game(0, 3))


@pytest.mark.parametrize(("exits", "value"), [(("north", "east"), 1.0), (("north", "east", "south"), 2 / 3)])
def test_who_can_be_at_the_exits_first_is_soon_known_to_be_however_long_it_lasts(
    exits: tuple[str, ...], value: float
) -> None:
    """With time to spare there are very many walks, and no answer to one that is not soon found says much."""
    town = nx.Graph([("bank", "market"), ("bank", "church"), ("market", "north"), ("market", "mill")])
    town.add_edges_from([("church", "east"), ("church", "mill"), ("mill", "south"), ("south", "a")])
    town.add_edges_from([("a", "north"), ("north", "b"), ("b", "east")])
    found = interdict(town, evader="bank", exits=list(exits), pursuers=["a", "b"], ticks=15)
    assert found.tier == "exact" and found.lower == pytest.approx(value, abs=1e-6)
    assert len(found.history) <= 12


def test_bounds_at_a_time_limit_and_at_ctrl_c_are_sound() -> None:
    grid = nx.grid_2d_graph(8, 8)
    border = [node for node in grid if 0 in node or 7 in node]
    asked: dict[str, Any] = {
        "evader": (4, 4),
        "exits": border[::3],
        "pursuers": [(2, 2), (5, 5), (2, 5)],
        "ticks": 8,
    }
    whole = interdict(grid, **asked)
    assert whole.tier == "exact" and 0.0 < whole.lower < 1.0
    early = interdict(grid, **asked, time_limit_s=0.05)
    steps: list[Any] = []

    def stop(step: Any) -> None:
        steps.append(step)
        if len(steps) == 3:
            raise KeyboardInterrupt

    cut = interdict(grid, **asked, progress=stop)
    assert cut.interrupted and not early.interrupted and len(steps) == 3
    for found in (early, cut):
        assert found.tier == "certified" and found.walks and found.schedules
        assert found.lower <= whole.upper + TOLERANCE and found.upper >= whole.lower - TOLERANCE
    for before, after in itertools.pairwise(whole.history):
        assert after.lower >= before.lower and after.upper <= before.upper


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"evader": None}, "where the evader starts is missing"),
        ({"evader": 77}, "no such node"),
        ({"evader": {0: 0.5, 1: 0.4}}, "sum to 1"),
        ({"exits": []}, "exits are nodes"),
        ({"exits": "4"}, "exits are nodes"),
        ({"pursuers": [99]}, "no such node"),
        ({"ticks": 0}, "whole number of ticks"),
        ({"ticks": 2}, "nearest exit is 4 away"),
        ({"seen": "always"}, "no such way of seeing"),
        ({"time_limit_s": 0}, "time limit is a time"),
    ],
)
def test_bad_input(changed: dict[str, Any], told: str) -> None:
    asked = {"evader": 0, "exits": [4], "pursuers": [2], "ticks": 6}
    with pytest.raises(AfootError, match=told):
        interdict(nx.path_graph(5), **{**asked, **changed})


def test_scenarios_with_more_in_them_are_refused() -> None:
    with pytest.raises(AfootError, match="interdict"):
        interdict(afoot.compile(afoot.load("grid")))
    game = afoot.from_graph(
        nx.path_graph(4), pursuers=[3], evaders=[0], exits=[2], timeout_worth=0, horizon_ticks=5
    )
    with pytest.raises(AfootError, match="a scenario states this itself"):
        interdict(game, ticks=4)
    assert interdict(game).tier == "exact"


def test_an_evader_held_to_some_walks_gives_sound_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tree of ways is too large for the memory that is free: an upper bound by fewer walks, a lower one by
    closed eyes. Where it is only large the answer is exact."""
    dice = random.Random(17)
    games = [random_pursuit(dice, 8, dice.choice((1, 2)), 5) for _ in range(12)]
    whole = [answered(game, "every_tick") for game in games]
    monkeypatch.setattr(interdiction, "AT_ONCE", 2)
    monkeypatch.setattr(interdict_seen, "MANY", 1)
    for game, exact in zip(games, whole, strict=True):
        large = answered(game, "every_tick")
        assert (large.tier, large.lower) == ("exact", pytest.approx(exact.lower, abs=2 * TOLERANCE))
    monkeypatch.setattr(interdiction, "available_bytes", lambda: 1_000)
    monkeypatch.setattr(interdiction, "FEW_PREFIXES", 6)
    apart = 0
    for game, exact in zip(games, whole, strict=True):
        asked: dict[str, Any] = {
            "exits": list(game.exits),
            "pursuers": list(game.pursuers),
            "ticks": game.ticks,
        }
        found = interdict(game.graph, evader=game.starts, crossing=game.crossing, seen="every_tick", **asked)
        assert found.lower <= exact.upper + TOLERANCE and found.upper >= exact.lower - TOLERANCE
        assert found.lower == pytest.approx(value(game), abs=2 * TOLERANCE)
        apart += found.tier == "certified"
    assert apart > 0


def test_a_chance_of_starts_is_shared_out() -> None:
    """Two starts, each beside its own exit, and a tick: a pursuer guards either, and gets the likelier's chance."""
    graph = nx.path_graph(9)
    asked: dict[str, Any] = {"exits": [1, 7], "pursuers": [4], "ticks": 1}
    found = interdict(graph, evader={2: 0.3, 6: 0.7}, **asked)
    assert found.tier == "exact" and found.lower == pytest.approx(0.0, abs=2 * TOLERANCE)
    graph.add_edges_from([(4, 1), (4, 7)])
    found = interdict(graph, evader={2: 0.3, 6: 0.7}, **asked)
    assert found.tier == "exact" and found.lower == pytest.approx(0.7, abs=2 * TOLERANCE)
    assert dict(found.starts) == {"2": 0.3, "6": 0.7} and {one.nodes[0] for one in found.walks} == {"2", "6"}
