"""Names of streets and where they are written."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point

from afoot.maps import Map, bundled_map
from afoot.viewer.streets import APART_M, LONG_M, streets


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


def test_a_street_is_named_again_only_far_away_and_the_longest_come_first(town: Map) -> None:
    told = streets(town, set())
    assert [one["length_m"] for one in told] == sorted((one["length_m"] for one in told), reverse=True)
    for name, same in itertools.groupby(told, key=lambda one: one["name"]):
        spots = [one["at"][:2] for one in same]
        assert all(math.dist(a, b) >= APART_M - 0.2 for a, b in itertools.combinations(spots, 2)), name


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
    (one,) = [one for one in streets(town, set()) if one["name"] == "market street"]
    line = LineString(lines_of(town, "market street").geoms[0])
    assert math.dist(one["at"][:2], line.interpolate(0.5, normalized=True).coords[0]) < 0.2
