"""What a view is not told: the other's decoys, outcomes never learnt, and passages, by what can be thought of them."""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from afoot.maps import Map, Place, Way
from afoot.record.known import own_movers
from afoot.scenarios import Compiled, compile_scenario, load
from afoot.scenarios.base import Problems
from afoot.scenarios.draw_map import draw_map
from afoot.sim.batch import Batch
from afoot.studies.outside import blank_orders
from afoot.viewer.container import unpack
from afoot.viewer.encode import open_chase, open_run, replay_bytes
from afoot.viewer.fog import columns_of, layers_of, numbers_of
from afoot.viewer.played import Played
from afoot.viewer.scene import VIEWS, scene
from afoot.viewer.shown import Shown
from afoot.words import Side
from tests.scenarios.little_town import read
from tests.scenarios.test_left_out import ABILITIES, MAP, full
from tests.scenarios.test_means import able, cellar
from tests.scenarios.tiny import compiled
from tests.viewer.serving import ledger_of

STILL = {"policy": "random", "units": [{"name": "thief", "class": "thief", "start": "south-west"}]}


def undermined(*ends: int) -> Map:
    """The little town with a dark cellar and pit by its corner, and a hidden hatch, or none; all else is the same."""
    plain = cellar()
    *ways, _, tunnel = plain.ways
    pit = Place(8, 0, -3, name="pit")
    under = [replace(tunnel, places=places, lit=False) for places in ((9, 10), (11, 10))]
    hatch = Way(ends, ways[0].going, hidden=True, passage=True, lit=False, name="hatch") if ends else None
    return replace(plain, places=(*plain.places, pit), ways=(*ways, *under, *((hatch,) if hatch else ())))


def chase_on(map: Map, folder: Path, steps: dict[int, str] | None = None, **sides: Any) -> Played:
    """The cops stand; the thief sets out to a named node at ticks. sides: of the scenario."""

    def idle(seen: Any, game: Compiled) -> Any:
        return blank_orders(seen, game)

    def going(seen: Any, game: Compiled) -> Any:
        orders, tick = blank_orders(seen, game), int(seen.tick[0])
        goal = (steps or {}).get(tick)
        if goal is not None:
            hops = game.board.hops[int(seen.movers.node[0, 0])]
            orders.slot[:, 0] = int(np.flatnonzero(hops == game.compiled_board.names[goal])[0])
            orders.gait[:, 0] = 1
        return orders

    hatch = {"name": "hatch", "known_to": ["evaders"], "door": "open"}
    passages = [hatch] if any(way.name == "hatch" for way in map.ways) else []
    scenario = read(able(**{"passages": passages, "evaders": STILL, **sides}))
    game = compile_scenario(scenario, map, cache=False)
    folder.mkdir(exist_ok=True)
    ledger = ledger_of(folder, game, chases=1, tracks=1, pursuers=idle, evaders=going)
    return open_chase(Shown(ledger, ledger.runs()[0], game, map), 0)


OVER_THE_HATCH: dict[str, Any] = {
    "pursuers": {"policy": "chase", "units": [{"name": "first", "class": "cop", "start": "south-west"}]},
    "evaders": {
        "policy": "random",
        "units": [{"name": "thief", "class": "thief", "start": {"any_of": ["anywhere", "north-east"]}}],
    },
}


@pytest.mark.parametrize("sides", [{}, OVER_THE_HATCH], ids=["apart", "over the hatch"])
def test_a_hidden_passage_is_nowhere_in_the_pursuers_bytes(tmp_path: Path, sides: dict[str, Any]) -> None:
    """Wherever it leads, or if there is none, as long as it is not used: not even by who looks down a dark one."""
    one, other, none = (
        chase_on(undermined(*ends), tmp_path / name, **sides)
        for name, ends in (("one", (0, 9)), ("other", (0, 11)), ("none", ()))
    )
    for view in VIEWS:
        scenes = [scene(chase.shown.game, chase.shown.map, view) for chase in (one, other)]
        assert (scenes[0] == scenes[1]) == (view == "pursuers")
    assert replay_bytes(one, "pursuers") == replay_bytes(other, "pursuers")
    header, arrays = unpack(replay_bytes(one, "pursuers"))
    assert [layer["name"] for layer in header["layers"]] == ["thought"]
    assert list(none.layers) == ["possible", "first"]
    cellar_node = one.shown.game.compiled_board.names["cellar"]
    if sides:
        assert arrays["layer_thought"][:, cellar_node].all()
    else:
        assert (none.layers["possible"]["values"] == arrays["layer_thought"]).all()
        assert replay_bytes(one, "truth") != replay_bytes(other, "truth")
        assert one.layers["possible"]["values"][:, cellar_node].any()


def test_what_they_think_is_empty_once_all_is_ruled_out_and_comes_back_by_a_sight(tmp_path: Path) -> None:
    chase = chase_on(undermined(0, 9), tmp_path / "used", {2: "cellar", 30: "south-west"})
    header, arrays = unpack(replay_bytes(chase, "truth"))
    thought, possible = arrays["layer_thought"] > 0, arrays["layer_possible"] > 0
    at = arrays["track_node"][[one["name"] for one in header["movers"]].index("thief")]
    names = chase.shown.game.compiled_board.names
    under = np.flatnonzero(at == names["cellar"])
    assert len(under) and (possible[under, names["cellar"]]).all()
    assert not thought[under].any()
    back = int(under[-1]) + 1
    assert at[back] == names["south-west"] and np.flatnonzero(thought[back]).tolist() == [at[back]]
    assert (possible | ~thought).all()
    tiers = {layer["name"]: layer["tier"] for layer in header["layers"]}
    assert tiers == {"possible": "certified", "thought": "estimate", "first": "estimate"}
    told = {layer["name"]: layer["nowhere"] for layer in unpack(replay_bytes(chase, "pursuers"))[0]["layers"]}
    assert "ruled out wherever the pursuers know a way to" in told["thought"]


def test_a_run_of_old_does_not_show_the_pursuers_what_runs_through_hidden_passages(tmp_path: Path) -> None:
    chase = chase_on(undermined(0, 9), tmp_path / "old")
    old = {name: layer for name, layer in chase.layers.items() if name != "thought"}
    assert layers_of(chase.shown.game, "pursuers", old) == {}
    assert list(layers_of(chase.shown.game, "truth", old)) == ["possible", "first"]


@pytest.fixture(scope="module")
def deceit() -> Compiled:
    """A game in which both sides have decoys."""
    data = full()
    data["classes"]["cop"] |= {
        "energy": {"full": 30},
        "abilities": {"decoy": copy.deepcopy(ABILITIES["decoy"])},
    }
    return compiled(data, MAP)


def test_a_view_is_told_of_all_movers_but_the_others_decoys(deceit: Compiled, tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, deceit, chases=6, tracks=6)
    shown, outcomes = Shown(ledger, ledger.runs()[0], deceit, MAP), set()
    of = {side: [name for name in deceit.mover_names if f"of the {side}" in name] for side in VIEWS[1:]}
    assert of["pursuers"] and of["evaders"]
    for number in range(6):
        chase = open_chase(shown, number)
        truth, _ = unpack(replay_bytes(chase, "truth"))
        for view, other in (("pursuers", "evaders"), ("evaders", "pursuers")):
            packed = replay_bytes(chase, view)
            header, arrays = unpack(packed)
            names = [mover["name"] for mover in header["movers"]]
            assert names == [name for name in deceit.mover_names if name not in of[other]]
            assert not any(name.encode() in packed for name in of[other])
            assert arrays["track_node"].shape[0] == len(names)
            own = {deceit.mover_names[column] for column in own_movers(deceit, Side[view.upper()])}
            for i, name in enumerate(names):
                track = chase.tracks[name]["node"]
                assert (arrays["track_node"][i] == (track if name in own else -1)).all()
            events = [event for event in header["events"] if event["event"] in ("decoy_sent", "decoy_ended")]
            same = [event for event in truth["events"] if event["event"] in ("decoy_sent", "decoy_ended")]
            told = [(event["tick"], names[event["mover"]]) for event in events]
            assert told == [
                (event["tick"], truth["movers"][event["mover"]]["name"])
                for event in same
                if truth["movers"][event["mover"]]["name"] in own
            ]
            known = [one for one in truth["outcomes"] if view == "evaders" or one["outcome"] == "captured"]
            assert header["outcomes"] == known
            whole = len(known) == len(truth["outcomes"])
            assert header["payoff"] == (truth["payoff"] if whole else None)
            outcomes.add((view, whole, bool(known)))
    assert {("evaders", True, True), ("pursuers", False, True), ("pursuers", False, False)} <= outcomes


def test_a_side_is_told_of_the_clouds_that_it_knew_of_by_the_rules(tmp_path: Path) -> None:
    """Held against State's bits, of rockface: not all clouds of the evaders are ever known to the pursuers."""
    read = load("rockface")
    brief = read.model_copy(update={"rules": read.rules.model_copy(update={"horizon_s": 300.0})})
    game = compile_scenario(brief, draw_map(brief, Problems(brief.source)))
    chases = 8
    known: dict[tuple[Side, int], dict[tuple[int, int], int]] = defaultdict(dict)
    with Batch(game.board, game.cast, game.rules, chases, seed=5) as batch:
        while not batch.over.all():
            batch.step()
            clouds, ticks = batch.state.tricks.clouds, batch.state.clock.tick[:, 0]
            for row, column in np.argwhere(clouds.until_tick > ticks[:, None]).tolist():
                cloud = clouds[row, column]
                for side in Side:
                    if int(cloud.known) >> side & 1:
                        key = (int(cloud.node), int(cloud.until_tick))
                        known[side, row].setdefault(key, int(ticks[row]))
    run = open_run(ledger_of(tmp_path, brief, chases=chases, tracks=chases, seed=5).path)
    counts = Counter[str]()
    for number in range(chases):
        chase = open_chase(run, number)
        for view in VIEWS:
            header, _ = unpack(replay_bytes(chase, view))
            told = {(one["node"], one["until_tick"]): one["from_tick"] for one in header["clouds"]}
            counts[view] += len(told)
            assert len(told) == sum(event["event"] == "smoke" for event in header["events"])
            if view != "truth":
                assert told == known[Side[view.upper()], number]
    assert 0 < counts["pursuers"] < counts["truth"] == counts["evaders"], counts


def test_a_views_numbers_are_places_in_its_list(deceit: Compiled) -> None:
    for view in VIEWS:
        columns = columns_of(deceit, view)
        assert numbers_of(deceit, view) == {-1: -1} | {column: i for i, column in enumerate(columns)}
        first = deceit.cast.pursuers + deceit.cast.evaders
        assert columns[:first] == list(range(first))
    assert len(columns_of(deceit, "truth")) == len(deceit.mover_names)
