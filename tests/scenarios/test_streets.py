"""On which street a spot lies, by its name, against shapely."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from afoot.maps import Map, bundled_map
from afoot.maps.model import OUTDOORS
from afoot.scenarios import compile_scenario, load
from afoot.scenarios.streets import BY_MM, ON_MM, streets_of
from afoot.studies.whereabouts import Whereabouts
from afoot.words import Going

TOWN = bundled_map("helsinki")


def flat_lines(map: Map) -> list[tuple[str, LineString]]:
    """Named ways on the ground, where height says nothing."""
    found = []
    for way in map.ways:
        places = [map.places[i] for i in way.places]
        if way.name and all(place.z_m == 0.0 for place in places):
            found.append((way.name, LineString([(1000 * one.x_m, 1000 * one.y_m) for one in places])))
    return found


def gaps_of(spot: Point, lines: list[tuple[str, LineString]]) -> dict[str, float]:
    """How far each street is from a spot."""
    found: dict[str, float] = {}
    for name, line in lines:
        found[name] = min(found.get(name, np.inf), line.distance(spot))
    return found


LINES = flat_lines(TOWN)
OUTDOOR_LINES = flat_lines(replace(TOWN, ways=tuple(way for way in TOWN.ways if way.domain == OUTDOORS)))


@given(
    x=st.integers(-500_000, 500_000),
    y=st.integers(-500_000, 500_000),
    line=st.sampled_from(range(len(LINES))),
    share=st.floats(0, 1),
    off=st.integers(0, 1),
)
def test_streets_are_those_whose_lines_are_near(x: int, y: int, line: int, share: float, off: int) -> None:
    if not off:
        x, y = (round(one) for one in LINES[line][1].interpolate(share, normalized=True).coords[0])
    spot = Point(x, y)
    gaps = gaps_of(spot, LINES)
    flat = replace(
        TOWN, ways=tuple(way for way in TOWN.ways if all(TOWN.places[i].z_m == 0 for i in way.places))
    )
    found = streets_of(flat)
    assert found.at((x, y, 0)) == tuple(sorted(name for name, gap in gaps.items() if gap <= ON_MM))
    near = found.beside((x, y, 0))
    outdoors = gaps_of(spot, OUTDOOR_LINES)
    assert (near is None) == (min(outdoors.values()) > BY_MM)
    if near is not None:
        assert outdoors[near] == pytest.approx(min(outdoors.values()), abs=1e-3)
    assert off or LINES[line][0] in found.at((x, y, 0))


def test_a_tunnel_is_not_the_street_above_it() -> None:
    found = streets_of(TOWN)
    deep = [way for way in TOWN.ways if way.name and max(TOWN.places[i].z_m for i in way.places) < -2]
    assert deep
    for way in deep:
        place = TOWN.places[way.places[0]]
        x, y, z = 1000 * place.x_m, 1000 * place.y_m, 1000 * place.z_m
        assert way.name in found.at((x, y, z)) and way.name not in found.at((x, y, 0))


def test_what_is_hidden_or_can_be_shut_is_never_named() -> None:
    rockface = bundled_map("rockface")
    kept = {way.name for way in rockface.ways if way.name and not way.hidden and not way.passage}
    assert set(streets_of(rockface).names) == kept
    secret = tuple(replace(way, hidden=True) for way in rockface.ways)
    assert streets_of(replace(rockface, ways=secret)).at((0, 0, 0)) == ()
    assert streets_of(replace(rockface, ways=secret)).beside((0, 0, 0)) is None


def test_places_are_told_by_their_streets() -> None:
    town = compile_scenario(load("helsinki"))
    places = Whereabouts(town)
    told = [places.told(node) for node in range(0, len(town.board.degree), 7)]
    assert sum(one.startswith("at the corner of ") for one in told) > 5
    assert sum(one.startswith(("on ", "by ")) and " of " in one for one in told) > len(told) / 4
    assert not any(" of border" in one for one in told), "an exit among many is no landmark"
    rockface = compile_scenario(load("rockface"))
    stoops = np.nonzero((rockface.board.going[:, 1:] == Going.STOOP).any(axis=1))[0].tolist()
    assert any(Whereabouts(rockface).told(node).startswith("in the tunnel (") for node in stoops)
