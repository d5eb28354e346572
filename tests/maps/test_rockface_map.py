"""The bundled map `rockface`: that it is what the script draws, and that nothing is drawn where it cannot be."""

import json
import sys
from pathlib import Path

import pytest
from shapely.geometry import Point, Polygon

from afoot.maps import Map, bundled_map, describe
from afoot.maps.model import OUTDOORS
from afoot.maps.rockface import __main__ as script
from afoot.words import Going

DATA = Path(script.__file__).parents[1] / "data"
PICTURE = Path(__file__).parents[2] / "docs" / "rockface.svg"
EYE_M = 1.6
NAMED = (
    "ward", "sharp turn", "day room", "fire escape", "hospital door", "hospital roof", "annex roof", "market",
    "alleys", "alley roofs", "shed roof", "school gate", "west gate", "east gate", "school yard", "school door",
    "hall", "classroom 1", "classroom 2", "classroom 3", "nurse", "lounge", "closet", "trap door", "tunnel mid",
    "tunnel steps", "tunnel end", "stores", "shelter", "lookout", "rock door", "ledge", "rock top", "shelter roof",
    "school roof", "north road", "east road", "south road", "quarry road",
)  # fmt: skip


@pytest.fixture(scope="module")
def map() -> Map:
    return bundled_map("rockface")


def test_map_and_picture_are_those_that_the_script_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["rockface", "--picture", str(tmp_path / "rockface.svg")])
    script.main(tmp_path)
    assert (tmp_path / "rockface.geojson").read_bytes() == (DATA / "rockface.geojson").read_bytes()
    assert (tmp_path / "rockface.svg").read_bytes() == PICTURE.read_bytes()


def test_what_it_holds(map: Map) -> None:
    info = describe(map)
    ways = {going: found["ways"] for going, found in info["ways_by_going"].items()}
    assert ways == {
        "street": 11, "footway": 55, "path": 24, "stairs": 6, "woods": 16, "corridor": 29, "tunnel": 1, "roof": 22,
        "jump": 8, "climb": 11,
    }  # fmt: skip
    assert info["components"]["count"] == 1
    assert (info["hidden_ways"], info["passages"], info["windows"], info["border_places"]) == (1, 2, 3, 4)
    assert info["areas"] == {"hospital": 1, "market": 1, "school": 1, "woods": 1, "yard": 1}
    assert info["ground"] == {"woods": 2, "park": 1, "grass": 2, "sand": 1, "square": 1}
    assert info["noted"] == info["dropped"] == {}
    assert (info["licence"], info["attribution"]) == ("MIT", "The afoot authors")
    assert set(NAMED) == {place.name for place in map.places if place.name}


def test_the_file_is_read_without_a_remark_and_a_feature_a_line() -> None:
    text = (DATA / "rockface.geojson").read_text(encoding="utf-8")
    assert len(json.loads(text)["features"]) == text.count('{"type":"Feature"') == text.count("\n") - 5


def test_the_hidden_way_is_the_trap_door_the_other_passage_the_rock_door_and_the_tunnel_low_and_dark(
    map: Map,
) -> None:
    (hidden,) = (way for way in map.ways if way.hidden)
    assert hidden.passage and [map.places[p].name for p in hidden.places] == ["closet", "trap door"]
    (door,) = (way for way in map.ways if way.passage and not way.hidden)
    assert door.name == "rock door"
    assert {map.places[p].name for p in (door.places[0], door.places[-1])} == {"rock door", "ledge"}
    (tunnel,) = (way for way in map.ways if way.going == Going.TUNNEL)
    assert (tunnel.headroom_m, tunnel.width_m, tunnel.lit, tunnel.domain) == (1.2, 0.9, False, hidden.domain)
    ends = [map.places[p].name for p in (tunnel.places[0], tunnel.places[-1])]
    assert ends == ["trap door", "tunnel steps"]


def test_nobody_outdoors_walks_through_a_wall(map: Map) -> None:
    solid = [(b, Polygon(b.rings[0], b.rings[1:]).buffer(-0.01)) for b in map.buildings]
    for way in map.ways:
        if way.domain != OUTDOORS:
            continue
        for a, b in zip(way.places, way.places[1:], strict=False):
            one, two = map.places[a], map.places[b]
            for part in range(21):
                t = part / 20
                at = Point(one.x_m + t * (two.x_m - one.x_m), one.y_m + t * (two.y_m - one.y_m))
                feet_m = one.z_m + t * (two.z_m - one.z_m)
                for building, shape in solid:
                    within = building.base_m < feet_m + EYE_M < building.top_m + EYE_M - 0.01
                    on_the_way_up = way.going in (Going.CLIMB, Going.JUMP)
                    assert on_the_way_up or not (within and shape.contains(at)), (way.name, way.going, at)


def test_houses_stand_beside_each_other(map: Map) -> None:
    # The wooden hall stands in the cleft, which is a hole of the rock.
    shapes = [Polygon(b.rings[0], b.rings[1:]) for b in map.buildings]
    for i, one in enumerate(shapes):
        assert all(one.intersection(other).area == 0 for other in shapes[i + 1 :])
