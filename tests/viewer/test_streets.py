"""Names of streets and where they are written."""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPoint, Point

from afoot.maps import Map, bundled_map
from afoot.viewer.streets import APART_M, FAR_M, LONG_M, streets


@pytest.fixture(scope="module", params=["helsinki", "rockface"])
def town(request: pytest.FixtureRequest) -> Map:
    return bundled_map(request.param)


def lines_of(map: Map, name: str) -> MultiLineString:
    ways = [way for way in map.ways if way.name == name]
    return MultiLineString([[(map.places[i].x_m, map.places[i].y_m) for i in way.places] for way in ways])


def test_every_name_lies_along_its_street(town: Map) -> None:
    told = streets(town, set())
    assert len(told) >= 20
    for one in told:
        line = lines_of(town, one["name"])
        assert one["length_m"] == round(line.length) >= LONG_M
        for point in (one["at"], one["along"]):
            assert line.distance(Point(point[:2])) < 0.2
        assert 0.0 < math.dist(one["at"][:2], one["along"][:2]) < 20.2


def test_spots_far_apart_come_first_and_then_those_between_them_the_longest_street_first(town: Map) -> None:
    told = streets(town, set())
    spots: dict[str, list[list[float]]] = {}
    far = []  # of each spot, whether it is far from all of its street before it
    for one in told:
        before = spots.setdefault(one["name"], [])
        gap = min((math.dist(one["at"][:2], other) for other in before), default=math.inf)
        assert gap >= APART_M - 0.2, one["name"]
        far.append(gap >= FAR_M - 0.2)
        before.append(one["at"][:2])
    first = far.index(False)
    assert len({one["name"] for one in told[:first]}) == len(spots)
    for part in (told[:first], told[first:]):
        assert [one["length_m"] for one in part] == sorted((one["length_m"] for one in part), reverse=True)


def test_who_stands_in_a_long_street_has_its_name_near_by_in_a_few_kilobytes() -> None:
    """Along ways that are long enough for two names there is one within about the distance from name to name."""
    town = bundled_map("helsinki")
    told = streets(town, set())
    for name in {one["name"] for one in told}:
        spots = MultiPoint([one["at"][:2] for one in told if one["name"] == name])
        for line in lines_of(town, name).geoms:
            along = [line.interpolate(at) for at in range(20, int(line.length) - 20, 10)]
            assert all(spots.distance(point) < 1.6 * APART_M for point in along), name
    assert len(gzip.compress(json.dumps(told).encode())) < 7_000


def test_no_named_street_of_some_length_is_left_out(town: Map) -> None:
    named = {way.name for way in town.ways if way.name and not way.hidden and not way.passage}
    long = {name for name in named if lines_of(town, name).length >= LONG_M + 1}
    assert {one["name"] for one in streets(town, set())} >= long


@given(st.data())
def test_what_a_side_does_not_know_is_not_named(data: st.DataObject) -> None:
    town = bundled_map("rockface")
    names = sorted({one["name"] for one in streets(town, set())})
    unknown = data.draw(st.sets(st.sampled_from(names)))
    way = data.draw(st.sampled_from([way for way in town.ways if way.name in names]))
    flag = data.draw(st.sampled_from(["hidden", "passage"]))
    ways = tuple(replace(one, **{flag: True}) if one.name == way.name else one for one in town.ways)
    told = {one["name"] for one in streets(replace(town, ways=ways), unknown)}
    assert told == set(names) - unknown - {way.name}


def test_a_line_is_named_at_its_middle() -> None:
    town = bundled_map("rockface")
    one = next(one for one in streets(town, set()) if one["name"] == "market street")
    line = LineString(lines_of(town, "market street").geoms[0])
    assert math.dist(one["at"][:2], line.interpolate(0.5, normalized=True).coords[0]) < 0.2
