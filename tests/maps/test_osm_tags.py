"""What tags mean: lengths, levels, who may walk, how a way runs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.maps.osm_tags import barrier, levels, manner, metres, number, why_not
from afoot.words import Going


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 12.0), ("12 m", 12.0), ("12.13 m", 12.13), ("12,5", 12.5), ("40'", 12.192), ("5'6\"", 1.6764),
        ("40 ft", 12.192), (" 7 ", 7.0), ("abc", None), ("", None), ("12;13", None), ("1e400", None),
    ],
)  # fmt: skip
def test_metres(text: str, expected: float | None) -> None:
    assert metres(text) == (pytest.approx(expected) if expected is not None else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", [2]),
        ("-1;0", [-1, 0]),
        ("0-2", [0, 2]),
        ("-3;-2", [-3, -2]),
        ("1.5", [1.5]),
        ("ground", []),
        ("", []),
    ],
)
def test_levels(text: str, expected: list[float]) -> None:
    assert levels(text) == expected


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=12))
def test_no_text_breaks_the_readers_of_tags(text: str) -> None:
    assert metres(text) is None or isinstance(metres(text), float)
    assert all(isinstance(v, float) for v in levels(text))
    found, _ = manner({"highway": "footway", "layer": text, "level": text, "width": text, "maxheight": text})
    assert found.headroom_m > 0.0 and found.width_m >= 0.0
    assert number(text) is None or abs(number(text) or 0.0) < float("inf")


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"highway": "footway"}, ""),
        ({"highway": "motorway"}, "motorway"),
        ({"highway": "motorway_link"}, "motorway"),
        ({"highway": "trunk", "motorroad": "yes"}, "motorroad"),
        ({"highway": "service", "access": "private"}, "access=private"),
        ({"highway": "service", "access": "no", "foot": "yes"}, ""),
        ({"highway": "primary", "foot": "no"}, "foot=no"),
        ({"highway": "cycleway", "foot": "no", "access": "yes"}, "foot=no"),
        ({"highway": "construction"}, "highway=construction"),
        ({"highway": "proposed", "foot": "yes"}, "highway=proposed"),
    ],
)
def test_why_not(tags: dict[str, str], reason: str) -> None:
    assert why_not(tags) == reason


@pytest.mark.parametrize(
    ("tags", "going", "roofed", "z_m"),
    [
        ({"highway": "residential"}, Going.STREET, "", 0.0),
        ({"highway": "living_street"}, Going.STREET, "", 0.0),
        ({"highway": "pedestrian"}, Going.FOOTWAY, "", 0.0),
        ({"highway": "track"}, Going.PATH, "", 0.0),
        ({"highway": "steps"}, Going.STAIRS, "", None),
        ({"highway": "steps", "tunnel": "yes"}, Going.STAIRS, "tunnel", None),
        ({"highway": "footway", "tunnel": "yes"}, Going.TUNNEL, "tunnel", -5.0),
        ({"highway": "footway", "tunnel": "yes", "layer": "-2"}, Going.TUNNEL, "tunnel", -10.0),
        ({"highway": "footway", "tunnel": "yes", "layer": "-2", "level": "-1"}, Going.TUNNEL, "tunnel", -3.0),
        ({"highway": "footway", "tunnel": "building_passage"}, Going.FOOTWAY, "passage", 0.0),
        ({"highway": "footway", "tunnel": "culvert"}, Going.FOOTWAY, "", 0.0),
        ({"highway": "corridor", "level": "2"}, Going.CORRIDOR, "indoor", 6.0),
        ({"highway": "footway", "indoor": "yes"}, Going.CORRIDOR, "indoor", 0.0),
        ({"highway": "footway", "indoor": "yes", "level": "0;1"}, Going.CORRIDOR, "indoor", None),
        ({"highway": "footway", "bridge": "yes"}, Going.FOOTWAY, "", 5.0),
        ({"highway": "footway", "bridge": "yes", "layer": "2"}, Going.FOOTWAY, "", 10.0),
        ({"highway": "footway", "layer": "abc"}, Going.FOOTWAY, "", 0.0),
    ],
)
def test_manner(tags: dict[str, str], going: Going, roofed: str, z_m: float | None) -> None:
    found, _ = manner(tags)
    assert (found.going, found.roofed, found.z_m) == (going, roofed, z_m)


def test_manner_reads_width_headroom_light_and_direction_and_tells_what_it_cannot_read() -> None:
    tags = {"highway": "footway", "width": "2 m", "maxheight": "1.4", "lit": "no", "oneway:foot": "yes"}
    found, odd = manner(tags)
    assert (found.width_m, found.headroom_m, found.lit, found.oneway, odd) == (2.0, 1.4, False, True, [])
    assert manner({"highway": "footway", "width": "wide", "layer": "x", "level": "y"})[1] == [
        "layer",
        "level",
        "width",
    ]
    assert manner({"highway": "footway", "maxheight": "4"})[0].headroom_m == 2.1
    assert manner({"highway": "footway", "oneway": "yes"})[0].oneway is False


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"entrance": "main"}, ("door", False)),
        ({"door": "hinged"}, ("door", False)),
        ({"door": "no"}, ("point", False)),
        ({"barrier": "gate"}, ("gate", False)),
        ({"barrier": "lift_gate"}, ("gate", False)),
        ({"barrier": "gate", "access": "private"}, ("gate", True)),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, ("gate", False)),
        ({"barrier": "gate", "locked": "yes"}, ("gate", True)),
        ({"barrier": "bollard"}, ("barrier", False)),
        ({"barrier": "wall"}, ("barrier", True)),
    ],
)
def test_barrier(tags: dict[str, str], expected: tuple[str, bool]) -> None:
    assert barrier(tags) == expected
