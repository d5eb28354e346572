"""Hints that hang on the map: swapped degrees, buildings without a name, maps without a stride."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from afoot.errors import AfootError
from afoot.maps import Place, Way
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
