"""What has a name on a map, and where it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from afoot.cli.main import main
from afoot.maps import bundled_map, named
from afoot.maps.project import Projection
from afoot.scenarios import compile_scenario
from tests.scenarios.little_town import read, town, valid


def test_places_come_first_and_buildings_by_their_middle() -> None:
    listed = named(town())
    assert [one["name"] for one in listed if one["place"]] == [
        "pier", "west gate", "islet", "north-east", "north-west", "south-east", "south-west", "tower", "well",
    ]  # fmt: skip
    assert listed[-1] == {
        "name": "Hall", "kind": "building", "place": False, "at": [50.0, 50.0], "layer": 0, "lonlat": None,
    }  # fmt: skip


def test_degrees_lead_back_to_the_metres() -> None:
    map = replace(town(), origin=(60.17, 24.94))
    for one in named(map):
        assert one["lonlat"] is not None
        assert Projection(60.17, 24.94).to_m(*one["lonlat"]) == pytest.approx(one["at"], abs=0.02)


def test_parks_waters_and_squares_are_listed_and_areas_once() -> None:
    listed = {one["name"]: one for one in named(bundled_map("helsinki"))}
    square = listed["Rautatientori"]
    assert (square["kind"], square["place"], square["at"]) == ("square", False, [-10.3, -45.6])
    assert listed["Esplanadinpuisto"]["kind"] == "park" and listed["Kaisaniemenlahti"]["kind"] == "water"
    names = [one["name"] for one in named(bundled_map("rockface")) if not one["place"]]
    assert names.count("school yard") == names.count("hospital grounds") == 1


def test_a_place_that_is_listed_can_be_stated() -> None:
    data = valid()
    for name in ("south-east", "north-west"):
        data["pursuers"]["units"][0]["start"] = {"place": name}
        compile_scenario(read(data), town(), cache=False)


def test_the_verbs_list_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["map", "info", "rockface", "--places", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["named"]
    assert {"name": "shelter"}.items() <= next(one for one in listed if one["name"] == "shelter").items()
    assert listed == named(bundled_map("rockface"))
    assert main(["map", "info", "rockface", "--places"]) == 0
    assert "hospital door" in capsys.readouterr().out
    assert main(["scenario", "check", "grid", "--places", "--json"]) == 0
    places = {one["name"]: one for one in json.loads(capsys.readouterr().out)["places"]}
    assert len(places) == 131 and places["a1"]["at"] == [0.0, 0.0]
    assert main(["scenario", "check", "grid", "--places"]) == 0
    assert " l12 " in capsys.readouterr().out
    (tmp_path / "nameless.geojson").write_text(
        '{"type": "FeatureCollection", "afoot": {"units": "m"}, "features": [{"type": "Feature", "properties": {},'
        ' "geometry": {"type": "LineString", "coordinates": [[0, 0], [50, 0]]}}]}'
    )
    assert main(["map", "info", str(tmp_path / "nameless.geojson"), "--places"]) == 0
    assert "Nothing on this map has a name" in capsys.readouterr().out
