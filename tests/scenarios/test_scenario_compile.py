"""What a scenario says is what the cast and the rules hold."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from afoot.errors import AfootError
from afoot.maps import Map, Place, Way
from afoot.rules.cast import ALWAYS, CAST_MOVER, CLASS, EXIT, MARK, REFUGE, START, TYPE
from afoot.rules.distance import UNREACHABLE
from afoot.rules.rules import Rules
from afoot.scenarios import Compiled, Scenario, compile_scenario, from_graph, with_policies
from afoot.scenarios.locate import thresholds
from afoot.scenarios.read import parse
from afoot.words import Going, Moves, Policy
from tests.scenarios.little_town import VALID, change, read, town, valid

DTYPES = {
    "movers": CAST_MOVER,
    "starts": START,
    "types": TYPE,
    "classes": CLASS,
    "exits": EXIT,
    "refuges": REFUGE,
    "marks": MARK,
    "hop_mm": np.dtype(np.int32),
}


def test_a_scenario_survives_plain_data() -> None:
    scenario = read(valid())
    again = Scenario.of(json.loads(scenario.model_dump_json()))
    assert again.model_dump() == scenario.model_dump()


def test_what_is_wrong_with_copies_of_a_unit_is_told_once() -> None:
    with pytest.raises(AfootError) as caught:
        read(change(valid(), ("bystanders", "units", 0), {"class": "cup", "count": 50, "start": "anywhere"}))
    assert str(caught.value).count("no such class") == 1


@pytest.mark.parametrize(("came", "fix"), [("grid", r"Write afoot.compile\(afoot.load\('grid'\)\)"), (3, "")])
def test_what_is_no_scenario_is_told(came: Any, fix: str) -> None:
    with pytest.raises(AfootError, match=f"this is no scenario; got {came!r}; .*{fix}"):
        compile_scenario(came)


def test_a_board_that_cannot_be_points_at_the_map() -> None:
    data = change(valid(), ("map", "stride_m"), 10)
    nowhere = Map("empty", (), ())
    with pytest.raises(AfootError, match=r"test.yaml:3: map: .*nothing to stand on"):
        compile_scenario(read(data), nowhere, cache=False)


@pytest.fixture(scope="module")
def played() -> Compiled:
    return compile_scenario(read(valid()), town(), cache=False)


def test_arrays_are_as_the_contract_says(played: Compiled) -> None:
    cast = played.cast
    for field, dtype in DTYPES.items():
        array = getattr(cast, field)
        assert array.dtype == dtype, field
        assert array.flags.c_contiguous, field
        assert not array.flags.writeable, field
    n, s = played.board.hops.shape
    q = len(cast.hop_mm)
    assert cast.hop_mm.shape == (q, n, s)
    assert cast.distances.rows_mm.shape == (q, 2, n)
    assert cast.distances.row[cast.exits.node].tolist() == [0]
    assert cast.distances.row[cast.refuges.node].tolist() == [1]
    assert (cast.distances.row >= 0).sum() == 2
    assert cast.marks.shape == (n,)
    for number in (cast.pursuers, cast.evaders, cast.bystanders, cast.rally_node, *played.rules):
        assert type(number) is int


def test_movers(played: Compiled) -> None:
    cast, names = played.cast, played.mover_names
    assert names == ("first", "second", "eye", "thief", "bystander 1", "bystander 2")
    assert (cast.pursuers, cast.evaders, cast.bystanders) == (3, 1, 2)
    assert cast.movers.id.tolist() == [1, 2, 3, 101, 201, 202]
    assert cast.movers.leader.tolist() == [-1, 0, -1, -1, -1, -1]
    expected = [Policy.CHASE, Policy.FOLLOW, Policy.CHASE, Policy.RUNNER, Policy.RANDOM, Policy.RANDOM]
    assert cast.movers.policy.tolist() == expected
    assert cast.movers.arrive_tick.tolist() == [0, 0, 5, 0, 0, 0]
    # the copies of a unit share its rows
    assert cast.movers[4].start_first == cast.movers[5].start_first
    thief = cast.movers[3]
    types = cast.types[thief.type_first : thief.type_last]
    assert [played.class_names[kind] for kind in types.kind] == ["thief", "cop"]
    assert types.upto.tolist() == [3 * 2**30, 2**32]


def test_starts_are_the_stated_distributions(played: Compiled) -> None:
    cast, board = played.cast, played.board
    for mover in cast.movers:
        rows = cast.starts[mover.start_first : mover.start_last]
        assert rows.upto[-1] == ALWAYS
        assert (np.diff(rows.upto) >= 0).all()
    second = cast.movers[1]
    nodes = cast.starts.node[second.start_first : second.start_last]
    corner = played.compiled_board.names["south-east"]
    away = np.hypot(*(axis - float(axis[corner]) for axis in (board.x_mm, board.y_mm)))
    assert sorted(nodes) == np.flatnonzero(away <= 30_000).tolist()
    thief = cast.movers[3]
    rows = cast.starts[thief.start_first : thief.start_last]
    assert rows.node[0] == played.compiled_board.names["north-west"]
    assert rows.upto[0] == 2**31
    islet = played.compiled_board.names["islet"]
    assert islet not in rows.node  # anywhere: of the largest connected part
    assert len(set(rows.node[1:])) == len(rows) - 1 > 40


def test_classes(played: Compiled) -> None:
    cop, car, thief, camera = played.cast.classes
    assert cop.speed_mm.tolist() == [0, 1500, 5000]
    assert (cop.critical_mm, cop.reserve_mm) == (5000, 0)
    assert thief.critical_mm == 3400
    assert thief.reserve_mm == 123_000
    assert thief.recover_mm.tolist() == [410, 205, 0]  # 123 m in 300 s of rest, 600 s of walking
    assert cop.profile == thief.profile
    assert len({int(cop.profile), int(car.profile), int(camera.profile)}) == 3
    board, hop_mm = played.board, played.cast.hop_mm
    stairs = (board.going == Going.STAIRS) & (board.length_mm > 0)
    assert stairs.any()
    assert (hop_mm[cop.profile][stairs] > 0).all()
    assert (hop_mm[car.profile][stairs] == 0).all()
    assert (hop_mm[camera.profile] == 0).all()
    streets = (board.going == Going.STREET) & (board.length_mm > 0)
    assert (hop_mm[cop.profile][streets] == board.length_mm[streets]).all()


def test_goals_and_worth(played: Compiled) -> None:
    cast, names = played.cast, played.compiled_board.names
    assert played.exit_names == ("west gate",)
    assert (cast.exits[0].node, cast.exits[0].worth) == (names["west gate"], 1500)
    refuge = cast.refuges[0]
    assert (refuge.node, refuge.worth, refuge.beds, refuge.supplies, refuge.open) == (
        names["tower"],
        500,
        1,
        90,
        1,
    )
    assert cast.marks.exit[names["west gate"]] == 0
    assert cast.marks.refuge[names["tower"]] == 0
    assert (cast.marks.exit >= 0).sum() == (cast.marks.refuge >= 0).sum() == 1
    assert (cast.surrounded_worth, cast.timeout_worth) == (250, -500)
    assert cast.rally_node == names["north-east"]
    car = cast.classes[1].profile
    assert cast.distances.rows_mm[car, 0, names["south-west"]] == 100_000
    assert cast.distances.rows_mm[car, 0, names["islet"]] == UNREACHABLE
    assert cast.distances.rows_mm[car, 1, names["south-west"]] == UNREACHABLE  # up the stairs


def test_border_exits_are_the_border_nodes_that_can_be_reached() -> None:
    data = change(valid(), ("exits",), [{"border": True, "worth": 1, "name": "edge"}])
    game = compile_scenario(read(data), town(), cache=False)
    names = game.compiled_board.names
    assert game.cast.exits.node.tolist() == [names["west gate"]]  # not the pier, on an island of its own
    assert game.exit_names == (f"edge {names['west gate']}",)


def test_an_exit_of_its_own_is_no_border_exit_too() -> None:
    data = change(valid(), ("exits", 1), {"border": True, "worth": 9})
    game = compile_scenario(read(data), town(), cache=False)
    assert game.cast.exits.worth.tolist() == [1500]


def test_rules_in_numbers() -> None:
    words = {
        "moves": "evaders_first",
        "motion": "whole_ticks",
        "capture": {"reach_hops": 2, "checked": "each_move", "crossing": False},
        "contacts": False,
        "reveal_ticks": 5,
        "share_delay_ticks": 3,
        "stamina": True,
        "flow": True,
        "surrounded": {"ends_by": "sealed", "check_ticks": 7},
        "refuge": {"ends_chase": True},
        "lost_ticks": 9,
        "horizon_s": 60,
    }
    data = change(change(valid(), ("rules",), words), ("tick_s",), 0.7)
    rules = read(data).rules.numbers(0.7)
    assert rules == Rules(Moves.EVADERS_FIRST, 1, 2, 1, 0, 0, 5, 3, 1, 1, 2, 7, 1, 9, 86, 700)
    assert read(valid()).rules.numbers(1.0) == Rules(reach_hops=1, horizon_ticks=60)


def test_whole_ticks_round_costs_up_and_part_classes_by_speed() -> None:
    data = change(valid(), ("rules", "motion"), "whole_ticks")
    game = compile_scenario(read(data), town(), cache=False)
    cop, _, thief, _ = game.cast.classes
    assert cop.profile != thief.profile
    for kind in (cop, thief):
        costs = game.cast.hop_mm[kind.profile]
        assert (costs % kind.speed_mm[2] == 0).all()
        used = costs > 0
        assert (costs[used] >= game.board.length_mm[used]).all()


def test_speeds_follow_the_tick() -> None:
    game = compile_scenario(read(change(valid(), ("tick_s",), 0.25)), town(), cache=False)
    assert game.cast.classes[0].speed_mm.tolist() == [0, 375, 1250]
    assert game.rules.horizon_ticks == 240
    assert game.cast.movers[2].arrive_tick == 20
    assert game.cast.refuges[0].supplies == 360


def test_policies_can_be_changed_and_followers_follow_on() -> None:
    game = compile_scenario(read(valid()), town(), cache=False)
    other = with_policies(game, pursuers="cordon", evaders="orders")
    assert other.cast.movers.policy.tolist()[:4] == [
        Policy.CORDON,
        Policy.FOLLOW,
        Policy.CORDON,
        Policy.ORDERS,
    ]
    assert game.cast.movers.policy.tolist()[0] == Policy.CHASE
    assert not other.cast.movers.flags.writeable
    with pytest.raises(AfootError, match=r"no such policy for the evaders.*Did you mean 'flee'"):
        with_policies(game, evaders="fle")


def test_every_cast_has_the_same_compiled_type(played: Compiled) -> None:
    import networkx as nx

    bare = from_graph(nx.path_graph(4), pursuers=[0], evaders=[3], timeout_worth=1, horizon_ticks=9)
    assert numba.typeof(bare.cast) == numba.typeof(played.cast)
    assert numba.typeof(bare.rules) == numba.typeof(played.rules)
    assert numba.typeof(bare.board) == numba.typeof(played.board)


@given(hnp.arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 1)).filter(lambda w: w.sum() > 1e-6))
def test_thresholds_rise_to_exactly_always_and_keep_each_share(weights: Any) -> None:
    upto = thresholds(weights)
    assert upto[-1] == ALWAYS
    assert all(a <= b for a, b in zip([0, *upto], upto, strict=False))
    shares = np.diff([0, *upto]) / ALWAYS
    assert np.abs(shares - weights / weights.sum()).max() < 1e-9


@given(st.integers(1, 5000))
def test_equal_weights_get_equal_shares_to_the_bit(count: int) -> None:
    steps = np.diff([0, *thresholds(np.full(count, 1.0 / count))])
    assert steps.max() - steps.min() <= 1


WORDS = st.sampled_from(["chase", "cop", "tower", "anywhere", "plenty", "street", "thief", "all", "hops", ""])
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 2**40), st.floats(allow_nan=True), st.lists(st.floats(0, 1)),
    WORDS, st.just({}), st.just([]), st.just(...),
)  # fmt: skip


def _paths(tree: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    entries: Any = (
        tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    )
    return [found for key, value in entries for found in [(*path, key), *_paths(value, (*path, key))]]


CORNERS = (
    (0, 0, "west gate"),
    (40, 0, "south-east"),
    (40, 40, "north-west"),
    (0, 40, "tower"),
    (9, 9, "north-east"),
)
SQUARE = Map(
    "square", tuple(Place(x, y, name=name) for x, y, name in CORNERS), (Way((0, 1, 2, 3, 4), Going.STREET),)
)


def test_the_scenario_to_be_spoilt_is_right_on_the_square() -> None:
    assert compile_scenario(read(valid()), SQUARE, cache=False).cast.evaders == 1


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_paths(VALID)), VALUES)
def test_a_spoilt_scenario_compiles_or_raises_afoot_error_alone(
    path: tuple[str | int, ...], value: Any
) -> None:
    text = json.dumps(change(valid(), path, value))
    try:
        game = compile_scenario(parse(text, "spoilt.yaml"), SQUARE, cache=False)
    except AfootError as error:
        # What rooms of kernels tell is the exception, as tests/test_fixes.py has it.
        lacking = [one.what for one in error.problems or (error,) if not one.fix]
        assert set(lacking) <= {"impossible stride", "unknown mode of sight"}
    else:
        assert len(game.mover_names) == len(game.cast.movers)
        assert game.cast.starts.node.max() < len(game.board.degree)


@pytest.mark.parametrize(("capacity", "warned"), [(0, False), (1, True), (2, False)])
def test_more_beds_than_the_map_has_room_for_are_warned_of(capacity: int, warned: bool) -> None:
    map = town()
    places = tuple(replace(one, capacity=capacity) if one.name == "tower" else one for one in map.places)
    data = valid()
    data["refuges"][0]["beds"] = 2
    game = compile_scenario(read(data), replace(map, places=places))
    told = [one for one in game.warnings if "more beds" in one.what]
    assert [str(one.where) for one in told] == ["test.yaml:107: refuges[0].beds"] * warned
    assert not warned or "Write beds: 1" in told[0].fix
