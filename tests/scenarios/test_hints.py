"""Hints that hang on the map: swapped degrees, buildings without a name, maps without a stride."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from ruamel.yaml import YAML

from afoot.errors import AfootError
from afoot.maps import Area, Map, Place, Way, save_map
from afoot.scenarios import check, compile_scenario, from_graph
from afoot.words import Going
from tests.scenarios.little_town import change, read, town, valid

START = ("pursuers", "units", 0, "start")
ON_EARTH = replace(town(), origin=(60.17, 24.94))


@pytest.mark.parametrize(
    "start", [{"lonlat": [60.17, 24.94]}, {"near": {"lonlat": [60.17, 24.94]}, "within_m": 30}]
)
def test_latitude_before_longitude_is_told(start: dict[str, Any]) -> None:
    scenario = read(change(valid(), START, start))
    with pytest.raises(
        AfootError, match=r"lonlat: longitude and latitude are swapped.*Write \[24.94, 60.17\]"
    ):
        compile_scenario(scenario, ON_EARTH, cache=False)


def test_degrees_off_the_map_either_way_are_told_by_how_far() -> None:
    scenario = read(change(valid(), START, {"lonlat": [24.98, 60.17]}))
    with pytest.raises(AfootError, match=r"this point is on no node: the nearest is 1\d{3}\.\d m away"):
        compile_scenario(scenario, ON_EARTH, cache=False)


def test_a_point_near_a_node_of_a_map_without_names_is_told_with_what_to_write() -> None:
    nameless = replace(town(), places=tuple(replace(place, name="") for place in town().places))
    plain = {**valid(), "exits": [{"node": 0, "worth": 1}], "refuges": [], "rally": None}
    for unit in (*plain["pursuers"]["units"], *plain["evaders"]["units"]):
        unit["start"] = {"anywhere": True}
    with pytest.raises(AfootError) as caught:
        compile_scenario(read(change(plain, START, {"at": [50, 160]})), nameless, cache=False)
    (line,) = re.findall(r"For that node write at: (\[.*\])\.$", caught.value.fix)
    compile_scenario(read(change(plain, START, {"at": json.loads(line)})), nameless, cache=False)
    with pytest.raises(
        AfootError, match=r"The map's ways lie at x from -?\d+ to \d+ and y from -?\d+ to \d+\."
    ):
        compile_scenario(read(change(plain, START, {"at": [5000, 160]})), nameless, cache=False)


def test_a_building_without_a_name_is_told_by_where_it_stands() -> None:
    (hall,) = ON_EARTH.buildings
    map = replace(ON_EARTH, buildings=(replace(hall, name=""),))
    with pytest.raises(AfootError, match=r"in the building from \[15, 15\] to \[85, 85\]; the nearest is"):
        compile_scenario(read(change(valid(), START, {"at": [50, 50]})), map, cache=False)


def test_a_graph_has_no_stride_to_speak_of() -> None:
    with pytest.raises(AfootError, match="faster than one mean hop a tick") as caught:
        from_graph(
            nx.path_graph(4), pursuers=[0], evaders=[3], timeout_worth=1, horizon_ticks=9, pursuer_m_s=2,
            rules={"motion": "carried"},
        )  # fmt: skip
    assert "stride" not in str(caught.value) and "motion: whole_ticks" in caught.value.fix


def test_a_blocked_cell_of_a_grid_is_told_with_the_nearest_that_is_free(tmp_path: Path) -> None:
    (tmp_path / "arena.map").write_text("type octile\nheight 2\nwidth 3\nmap\n.@.\n...\n")
    (tmp_path / "mine.yaml").write_text(
        "name: mine\nmap: arena.map\nrules: {horizon_s: 9, motion: whole_ticks}\nclasses: {man: {walk_m_s: 1}}\n"
        "pursuers: {units: [{class: man, start: '1,0'}]}\nevaders: {units: [{class: man, start: '0,0'}]}\n"
        "worth: {surrounded: 0, timeout: 1}\n"
    )
    (problem,) = check(tmp_path / "mine.yaml", cache=False).problems
    assert problem.where == f"{tmp_path / 'mine.yaml'}:5: pursuers.units[0].start.place"
    assert problem.what == "this cell of the grid is blocked" and problem.came == "1,0"
    assert problem.fix == "The nearest cell that is free is '0,0', 1.0 m away."
    with pytest.raises(AfootError, match="pursuers: this cell of the grid is blocked; got '1,0'"):
        from_graph(
            tmp_path / "arena.map", pursuers=["1,0"], evaders=["0,0"], timeout_worth=1, horizon_ticks=9
        )


def test_a_start_in_a_building_is_told_by_how_far_off_it_is() -> None:
    plain = town()
    places = (*plain.places, Place(15, 50), Place(85, 50))
    ways = (*plain.ways, Way((9, 10), Going.ARCHWAY, domain=1))
    hall = replace(plain.buildings[0], domain=1)
    map = replace(plain, places=places, ways=ways, buildings=(hall,), domains=("outdoors", "Hall"))
    data = change(valid(), START, {"at": [45, 57]})
    data["pursuers"]["units"] = data["pursuers"]["units"][:1]
    data["pursuers"]["units"].append({"class": "cop", "start": "south-east"})
    found = compile_scenario(read(data), map, cache=False).warnings
    (told,) = [one for one in found if "this point is in building 'Hall'" in one.what]
    assert told.where.field == "pursuers.units[0].start" and told.came == [45, 57]
    assert "the start is 7.0 m away, on a way in it (node " in told.what
    at_node = compile_scenario(read(change(data, START, {"at": [45, 50]})), map, cache=False).warnings
    assert not [one for one in at_node if "this point is in" in one.what]


def test_under_a_canopy_one_is_in_no_building() -> None:
    (hall,) = town().buildings
    canopy = replace(town(), buildings=(replace(hall, base_m=4.0),))
    data = change(valid(), START, {"at": [50, 18]})
    with pytest.raises(AfootError, match="this point is on no node"):
        compile_scenario(read(data), canopy, cache=False)
    data = change(valid(), START, {"at": [50, 9]})
    wide = replace(hall, base_m=4.0, rings=(((5, 5), (85, 5), (85, 85), (5, 85)),))
    assert compile_scenario(read(data), replace(town(), buildings=(wide,)), cache=False).warnings == ()
    with pytest.raises(AfootError, match="this point is inside a wall"):
        compile_scenario(read(data), replace(town(), buildings=(replace(wide, base_m=0.0),)), cache=False)


PLACED = replace(
    town(),
    areas=(Area((((100, -20), (140, -20), (140, 20), (100, 20)),), "market", "Hay Market"),),
)
EXIT = ("exits", 0)


def told_on(map: Map, path: tuple[str | int, ...], value: Any) -> AfootError:
    with pytest.raises(AfootError) as caught:
        compile_scenario(read(change(valid(), path, value)), map, cache=False)
    assert not caught.value.problems
    return caught.value


@pytest.mark.parametrize(
    ("path", "value", "what", "field"),
    [
        (START, "Hall", "this is a building, not a place", "place"),
        (START, {"area": "Hall"}, "this is a building, not an area", "area"),
        (START, "Hay Market", "this is an area, not a place", "place"),
        (START, "market", "this is an area, not a place", "place"),
        (START, {"area": "north-east"}, "this is a place, not an area", "area"),
        (START, {"near": "Hall", "within_m": 9}, "this is a building, not a place", "near.place"),
        (START, {"any_of": ["Hall", "north-west"]}, "this is a building, not a place", "any_of[0].place"),
        (EXIT, {"place": "Hall", "worth": 1}, "this is a building, not a place", "place"),
        (EXIT, {"place": "Hay Market", "worth": 1}, "this is an area, not a place", "place"),
        (("rally",), "Hall", "this is a building, not a place", "place"),
    ],
)
def test_a_name_of_another_kind_is_told_with_what_to_write(
    path: tuple[str | int, ...], value: Any, what: str, field: str
) -> None:
    error = told_on(PLACED, path, value)
    assert (error.what, error.where.field.endswith(field)) == (what, True)  # type: ignore[attr-defined]
    text = error.fix.removeprefix("Write ").split(", the node")[0]
    mended = YAML(typ="safe").load(text if text.startswith("{") else f"{{{text}}}")
    mended = mended.get("start", mended)
    if path == EXIT:
        mended["worth"] = 1
    elif "any_of" in field:
        mended = {"any_of": [mended, "north-west"]}
    compile_scenario(read(change(valid(), path, mended)), PLACED, cache=False)


def test_an_area_that_no_way_runs_through_is_told_with_its_middle() -> None:
    meadow = Area((((60, 20), (80, 20), (80, 40), (60, 40)),), "meadow", "Meadow")
    error = told_on(replace(town(), areas=(meadow,)), START, {"area": "Meadow"})
    assert (error.what, error.came) == ("no node to start from in this area", "Meadow")
    assert "near: {at: [70, 30]} and within_m" in error.fix


def test_a_point_deep_in_a_building_over_a_tunnel_is_told_with_the_building() -> None:
    cellar = replace(
        town(),
        places=(*town().places, Place(20, 50, -5, -1), Place(80, 50, -5, -1)),
        ways=(*town().ways, Way((0, 9), Going.TUNNEL, 1), Way((10, 1), Going.TUNNEL, 1)),
        domains=("outdoors", "sewer"),
    )
    error = told_on(cellar, START, {"at": [50, 50]})
    assert error.what.startswith(
        "this point is in building 'Hall' and on no node: the nearest is 30.0 m away"
    )


def test_a_window_around_a_building_is_told_with_its_middle(tmp_path: Path) -> None:
    save_map(town(), tmp_path / "town.afootmap")
    scenario = change(valid(), ("map",), {"file": str(tmp_path / "town.afootmap"), "stride_m": 10})
    window = {"centre": "Hall", "size_m": [2000, 2000]}
    with pytest.raises(AfootError, match=r"this is a building, not a place; got 'Hall'") as caught:
        compile_scenario(read(change(scenario, ("map", "window"), window)), cache=False)
    window["centre"] = YAML(typ="safe").load(caught.value.fix.removeprefix("Write "))["centre"]
    compile_scenario(read(change(scenario, ("map", "window"), window)), cache=False)
