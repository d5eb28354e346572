"""The bundled scenario `rockface`: times, sight, ways out and the surroundings of the shelter, as the story needs."""

from __future__ import annotations

import itertools
from typing import Any

import networkx as nx
import numpy as np
import pytest
from shapely import contains_xy
from shapely.geometry import Polygon

from afoot.game.state import make_scratch
from afoot.game.surround import ended_by
from afoot.maps import Map, Place, Way, bundled_map
from afoot.scenarios import Compiled, Scenario, check, compile_scenario, load
from afoot.scenarios.assemble import with_policies
from afoot.sim.batch import Batch
from afoot.studies.run import run
from afoot.words import Door, Gait, Going, Measure, Status

LEADER, FOLLOWER = 4, 5
LAST_S = 4_499  # a pursuer due then enters when all is over


@pytest.fixture(scope="module")
def game() -> Compiled:
    return compile_scenario(load("rockface"))


@pytest.fixture(scope="module")
def map() -> Map:
    return bundled_map("rockface")


def node(game: Compiled, name: str) -> int:
    return int(game.compiled_board.names[name])


def near(game: Compiled, x_m: float, y_m: float, z_m: float = 0.0) -> int:
    board = game.board
    spots = np.stack([board.x_mm, board.y_mm, board.z_mm]) / 1000
    return int(((spots.T - (x_m, y_m, z_m)) ** 2).sum(axis=1).argmin())


def sight(game: Compiled) -> Any:
    """bool [n, n]: which node sees which."""
    bits = game.board.sight_bits.view(np.uint8)
    return np.unpackbits(bits, axis=1, bitorder="little")[:, : len(bits)].astype(bool)


def graph_of(game: Compiled, mover: int) -> Any:
    """The hops open to a mover, with what they cost in mm."""
    kind = game.cast.types[game.cast.movers[mover].type_first].kind
    cost = game.cast.hop_mm[game.cast.classes[kind].profile]
    graph: Any = nx.DiGraph()
    for a, slot in zip(*(side.tolist() for side in np.nonzero(cost)), strict=True):
        graph.add_edge(a, int(game.board.hops[a, slot]), mm=int(cost[a, slot]), slot=slot)
    return graph


def through_the_tunnel(game: Compiled, mover: int) -> list[int]:
    """The way from the closet down to the shelter; over the hill it is shorter."""
    graph = graph_of(game, mover)
    graph.remove_nodes_from([node(game, "lounge")])
    way: list[int] = nx.shortest_path(graph, node(game, "closet"), node(game, "shelter"), "mm")
    return way


def speed_mm(game: Compiled, mover: int, gait: Gait) -> int:
    return int(game.cast.classes[game.cast.types[game.cast.movers[mover].type_first].kind].speed_mm[gait])


# --- the board


def test_it_can_be_played_and_its_size_is_that_of_a_town(game: Compiled) -> None:
    found = check("rockface")
    assert found.problems == ()
    assert 1_200 <= found.summary["nodes"] <= 2_200
    assert (found.summary["exits"], found.summary["refuges"]) == (4, 1)
    assert game.rules.horizon_ticks == 4_500


def test_every_walker_can_go_from_everywhere_to_everywhere(game: Compiled) -> None:
    graph = graph_of(game, LEADER)
    assert len(graph) == len(game.board.degree)
    assert nx.is_strongly_connected(graph)


def test_every_area_has_nodes_in_it(game: Compiled, map: Map) -> None:
    x_m, y_m = game.board.x_mm / 1000, game.board.y_mm / 1000
    least = {"hospital": 100, "market": 70, "yard": 60, "school": 30, "woods": 300}
    for area in map.areas:
        assert contains_xy(Polygon(area.rings[0]), x_m, y_m).sum() >= least[area.kind], area.kind


def test_few_hops_are_short(game: Compiled) -> None:
    lengths = game.board.length_mm[game.board.length_mm > 0]
    assert (lengths < 5_000).mean() < 0.03
    assert lengths.max() < 20_000


# --- the times of the story


@pytest.mark.parametrize("mover", [LEADER, FOLLOWER])
def test_the_tunnel_takes_fifteen_minutes_and_then_twenty_more_by_cost_over_speed(
    game: Compiled, mover: int
) -> None:
    way, graph = through_the_tunnel(game, mover), graph_of(game, mover)
    assert way[1] == node(game, "trap door")
    spent_mm = np.cumsum([0] + [graph.edges[hop]["mm"] for hop in itertools.pairwise(way[1:])])
    spent_s = dict(zip(way[1:], spent_mm / speed_mm(game, mover, Gait.WALK), strict=True))
    assert spent_s[node(game, "tunnel mid")] == pytest.approx(900, abs=60)
    assert spent_s[node(game, "shelter")] == pytest.approx(2_100, abs=120)
    stooped = [game.board.going[a, graph.edges[a, b]["slot"]] for a, b in itertools.pairwise(way)]
    assert stooped.count(Going.STOOP) > 200 and stooped[0] == Going.CLIMB


def undisturbed(start: str) -> Compiled:
    """The two, each by orders from outside, from a place, and nobody after them."""
    data = load("rockface").model_dump(by_alias=True, exclude_none=True)
    for unit in data["pursuers"]["units"]:
        unit["arrive_s"] = LAST_S
    for unit in data["evaders"]["units"]:
        unit["start"] = start
    return with_policies(compile_scenario(Scenario.model_validate(data)), "orders", "orders")


def test_they_walk_the_tunnel_in_that_time() -> None:
    game = undisturbed("closet")
    ways = [through_the_tunnel(game, mover) for mover in (LEADER, FOLLOWER)]
    reached: list[dict[int, int]] = [{}, {}]
    with Batch(game.board, game.cast, game.rules, 1, outside=3) as batch:
        batch.state.tricks.doors[:] = Door.OPEN
        movers = batch.state.movers[0, LEADER:]
        batch.orders.gait = Gait.RUN  # nobody runs stooped, whatever the order
        while movers.inside.min() == 0 and not batch.over.all():
            for i, way in enumerate(ways):
                at = int(movers.node[i])
                reached[i].setdefault(at, int(batch.state.clock.tick[0, 0]))
                ahead = way[way.index(at) + 1] if at != way[-1] else at
                slot = np.flatnonzero(game.board.hops[at, : game.board.degree[at]] == ahead)[-1]
                batch.orders.slot[0, LEADER + i] = slot
            batch.step()
        for i in range(2):
            reached[i].setdefault(int(movers.node[i]), int(batch.state.clock.tick[0, 0]))
    for at in reached:
        begun = at[node(game, "trap door")]
        assert at[node(game, "tunnel mid")] - begun == pytest.approx(900, abs=60)
        assert at[node(game, "shelter")] - begun == pytest.approx(2_100, abs=120)


def test_a_tunnel_of_2100_m_under_four_feet_takes_35_minutes_stooped() -> None:
    low = Way((0, 1), Going.TUNNEL, domain=1, headroom_m=1.1, width_m=0.9, lit=False)
    drawn = Map(
        "low", (Place(0, 0, name="in"), Place(2_100, 0, name="out")), (low,), domains=("outdoors", "low")
    )
    data = {
        "name": "low", "map": "rockface", "rules": {"horizon_s": 4_500}, "classes": {"walker": {"walk_m_s": 1.33}},
        "pursuers": {"units": [{"class": "walker", "start": "out"}]},
        "evaders": {"units": [{"class": "walker", "start": "in"}]},
        "worth": {"surrounded": 0, "timeout": 0},
    }  # fmt: skip
    game = compile_scenario(Scenario.model_validate(data), drawn)
    mm = nx.shortest_path_length(graph_of(game, 1), node(game, "in"), node(game, "out"), "mm")
    assert mm / 1_330 / 60 == pytest.approx(35, abs=0.5)


def test_from_the_hospital_it_is_a_few_minutes_run_to_the_school(game: Compiled) -> None:
    table = game.cast.distances.table_mm[0]
    ward, yard = node(game, "ward"), node(game, "school yard")
    assert 120 <= table[ward, yard] / speed_mm(game, FOLLOWER, Gait.RUN) <= 300
    assert table[ward, node(game, "fire escape")] < table[ward, node(game, "hospital door")]


# --- who sees whom


def test_the_day_room_sees_the_corridor_and_the_fire_escape_and_not_the_ward(game: Compiled) -> None:
    sees, friends = sight(game), node(game, "day room")
    assert sees[friends, node(game, "fire escape")] and sees[node(game, "fire escape"), friends]
    assert sees[friends, near(game, 138, 103, 8)]
    assert sees[friends, node(game, "annex roof")]
    assert not sees[
        friends, [node(game, "ward"), node(game, "sharp turn"), node(game, "hospital door")]
    ].any()
    assert sees[node(game, "sharp turn"), node(game, "fire escape")]
    assert not sees[node(game, "ward"), node(game, "sharp turn")]


def test_nobody_sees_through_the_school(game: Compiled) -> None:
    sees, board = sight(game), game.board
    x_m, y_m, z_m = board.x_mm / 1000, board.y_mm / 1000, board.z_mm / 1000
    yard = np.flatnonzero((x_m > 510) & (x_m < 642) & (y_m > 190) & (y_m < 250) & (z_m == 0))
    behind = np.flatnonzero((x_m > 540) & (x_m < 620) & (y_m > 303) & (y_m < 316) & (z_m == 0))
    assert len(yard) > 60 and len(behind) >= 5
    assert not sees[np.ix_(yard, behind)].any()
    rooms = [node(game, name) for name in ("nurse", "lounge", "closet", "classroom 1")]
    assert not sees[np.ix_(yard, rooms)].any()
    assert sees[node(game, "school yard"), near(game, 556, 256, 4.5)]  # up to the edge of the roof


def test_the_lounge_and_the_closet_are_dark(game: Compiled) -> None:
    dark = [node(game, name) for name in ("lounge", "closet", "trap door", "tunnel mid", "tunnel steps")]
    assert not game.board.lit[dark].any()
    assert game.board.lit[[node(game, name) for name in ("nurse", "shelter", "tunnel end")]].all()


def test_roofs_see_over_the_streets_and_alleys_do_not(game: Compiled) -> None:
    seen = sight(game).sum(axis=1)
    assert seen[node(game, "alley roofs")] > 2 * seen[node(game, "alleys")]
    assert seen[node(game, "ledge")] > 3 * seen[node(game, "alleys")]
    assert sight(game)[node(game, "lookout"), node(game, "ledge")]  # through the slit
    assert not sight(game)[node(game, "shelter"), node(game, "ledge")]


def test_stalls_block_and_the_footways_between_them_do_not(game: Compiled) -> None:
    sees = sight(game)
    assert sees[near(game, 205, 182), near(game, 315, 182)]
    assert sees[near(game, 249, 168), near(game, 249, 238)]
    assert not sees[near(game, 205, 182), near(game, 227, 196)]
    assert not sees[near(game, 205, 168), near(game, 315, 238)]


def test_the_tunnel_is_seen_along_itself_alone(game: Compiled) -> None:
    sees = sight(game)
    way = through_the_tunnel(game, LEADER)
    first, last = way.index(node(game, "trap door")), way.index(node(game, "tunnel end"))
    inside, outside = way[first:last], np.setdiff1d(np.arange(len(sees)), way[first:last])
    met = {int(other) for at in inside for other in outside[sees[at, outside]]}
    assert met == {node(game, "closet"), node(game, "tunnel end")}
    assert sees[np.ix_(inside, inside)].sum(axis=1).max() < 12  # it winds


# --- ways out, and no way out


def test_the_shelter_has_two_ways_out(game: Compiled) -> None:
    graph = graph_of(game, LEADER)
    assert graph.out_degree(node(game, "shelter")) == 2
    for door in ("rock door", "closet"):
        without = graph.copy()
        without.remove_node(node(game, door))
        assert nx.has_path(without, node(game, "shelter"), node(game, "north road"))
    graph.remove_nodes_from([node(game, "rock door"), node(game, "closet")])
    assert not nx.has_path(graph, node(game, "shelter"), node(game, "north road"))


def test_to_the_trackers_the_tunnel_and_the_shelter_are_rock(game: Compiled) -> None:
    """Neither door is on their map, so no way of theirs leads in; the two go in and out by both."""
    ways, own = graph_of(game, 0), graph_of(game, LEADER)
    doors = {("rock door", "ledge"), ("ledge", "rock door"), ("closet", "trap door"), ("trap door", "closet")}
    barred = {(node(game, a), node(game, b)) for a, b in doors}
    assert set(own.edges) - set(ways.edges) == barred and set(ways.edges) < set(own.edges)
    open_to_them = nx.descendants(ways, node(game, "hospital door")) | {node(game, "hospital door")}
    rock = set(ways) - open_to_them
    inside = (
        "trap door",
        "tunnel mid",
        "tunnel steps",
        "tunnel end",
        "stores",
        "shelter",
        "lookout",
        "rock door",
    )
    assert {node(game, name) for name in inside} <= rock
    assert rock == set(through_the_tunnel(game, LEADER)[1:]) | {
        at for at in rock if nx.has_path(own.subgraph(rock), node(game, "shelter"), at)
    }
    outside = own.copy()
    outside.remove_edges_from(barred)
    assert not any(nx.has_path(outside, node(game, "closet"), node(game, name)) for name in inside)


def shut_in(
    game: Compiled, trackers: list[int], evaders: list[int], measure: Measure, trap_door: Door = Door.SHUT
) -> bool:
    """Whether a measure holds for the two where everybody stands still, and in the shelter who stands there."""
    with Batch(game.board, game.cast, game.rules, 1) as batch:
        movers = batch.state.movers[0, : FOLLOWER + 1]
        movers.status, movers.remaining_mm = Status.LIVE, 0
        movers.node = movers.hop_from = movers.hop_to = [*trackers, *evaders]
        movers.inside[LEADER:] = movers.node[LEADER:] == node(game, "shelter")
        batch.state.tricks.doors[0, game.passage_names.index("trap door")] = trap_door
        at = batch.state.each(lambda column: column[0])
        scratch = make_scratch(len(game.board.degree))
        return bool(ended_by(game.board, game.cast, game.rules, at, int(measure), scratch))


@pytest.mark.parametrize("trap_door", [Door.SHUT, Door.SEALED])
@pytest.mark.parametrize("measure", [Measure.CONTAINED, Measure.SEALED])
def test_with_the_trap_door_closed_two_trackers_on_the_ledge_shut_the_two_in(
    game: Compiled, trap_door: Door, measure: Measure
) -> None:
    ledge, roof, closet = (node(game, name) for name in ("ledge", "shelter roof", "closet"))
    sheltered = [node(game, "shelter")] * 2
    assert shut_in(game, [ledge, ledge, roof, closet], sheltered, measure, trap_door)
    assert not shut_in(game, [ledge, roof, closet, closet], sheltered, measure, trap_door)  # one for each
    assert not shut_in(game, [roof] * 4, sheltered, measure, trap_door)  # the ledge is nearer to the two


def test_with_the_trap_door_open_four_trackers_are_needed(game: Compiled) -> None:
    ledge, closet = node(game, "ledge"), node(game, "closet")
    sheltered, how = [node(game, "shelter")] * 2, (Measure.CONTAINED, Door.OPEN)
    assert shut_in(game, [ledge] * 4, sheltered, *how)  # over the hill they are at the closet first
    assert shut_in(game, [ledge, ledge, closet, closet], sheltered, *how)
    assert not shut_in(game, [ledge, closet, closet, closet], sheltered, *how)
    assert not shut_in(game, [node(game, "hospital door")] * 4, sheltered, *how)
    # To seal them off trackers must stand at both ends already.
    assert shut_in(game, [ledge, ledge, closet, closet], sheltered, Measure.SEALED, Door.OPEN)
    assert not shut_in(game, [ledge] * 4, sheltered, Measure.SEALED, Door.OPEN)


def test_four_would_stand_around_two_in_the_shelter(game: Compiled) -> None:
    """Where trackers can never come; the measure asks about the evaders' neighbours alone."""
    shelter = node(game, "shelter")
    one, two = (int(other) for other in game.board.hops[shelter, 1 : game.board.degree[shelter]])
    assert node(game, "stores") in (one, two)
    assert shut_in(game, [one, one, two, two], [shelter] * 2, Measure.ADJACENT)
    assert not shut_in(game, [one, one, one, two], [shelter] * 2, Measure.ADJACENT)


def test_two_at_the_rock_door_would_need_some_inside(game: Compiled) -> None:
    door, lookout, ledge = (node(game, name) for name in ("rock door", "lookout", "ledge"))
    assert set(game.board.hops[door, 1 : game.board.degree[door]].tolist()) == {lookout, ledge}
    assert shut_in(game, [lookout, lookout, ledge, ledge], [door] * 2, Measure.ADJACENT)
    assert not shut_in(game, [ledge] * 4, [door] * 2, Measure.ADJACENT)


# --- play


def test_twenty_chases_play_the_same_twice() -> None:
    first, again = (run("rockface", chases=20, seed=1) for _ in range(2))
    assert first.digest == again.digest
    assert sum(first.outcomes.values()) == 40
    assert first.outcomes["captured"] > 0 and first.outcomes["escaped"] + first.outcomes["sheltered"] > 0


def test_what_the_story_tells_of_comes_about() -> None:
    events = run("rockface", chases=20, seed=1).events
    for name in (
        "smoke",
        "keen_eye",
        "guise_on",
        "identified",
        "decoy_sent",
        "decoy_dispelled",
        "signal",
        "passage_opened",
        "passage_sealed",
        "trace_read",
        "report",
        "report_imagined",
        "sheltered",
    ):
        assert events[name] > 0, name


def test_who_comes_to_the_shelter_went_by_the_tunnel_and_sealed_it(game: Compiled) -> None:
    """In chases in which both are sheltered, the trap door has been opened once."""
    with Batch(game.board, game.cast, game.rules, 40, seed=1) as batch:
        batch.advance(game.rules.horizon_ticks)
        both = (batch.state.movers.status[:, LEADER : FOLLOWER + 1] == Status.SHELTERED).all(axis=1)
        doors = batch.state.tricks.doors[both, game.passage_names.index("trap door")]
        assert both.sum() > 5
        assert (batch.state.tricks.deeds.opened[both] >= 1).all()
        assert (doors == Door.SEALED).mean() > 0.5
