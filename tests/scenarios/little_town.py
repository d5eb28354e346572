"""A town of one block, small enough to know by heart, and a scenario that is right on it."""

from __future__ import annotations

import copy
import json
from typing import Any

from afoot.maps import Building, Map, Place, Way
from afoot.scenarios.model import Scenario
from afoot.scenarios.read import parse
from afoot.words import Going


def town() -> Map:
    """Streets around a hall 100 m wide; west of it a border, an island of its own east, a well on no way."""
    places = (
        Place(0, 0, name="south-west"),
        Place(100, 0, name="south-east"),
        Place(100, 100, name="north-east"),
        Place(0, 100, name="north-west"),
        Place(-100, 0, kind="border", name="west gate"),
        Place(300, 0, name="islet"),
        Place(350, 0, kind="border", name="pier"),
        Place(50, 300, name="well"),
        Place(0, 150, name="tower"),
    )
    ways = (
        Way((0, 1, 2, 3, 0), Going.STREET),
        Way((0, 4), Going.STREET),
        Way((5, 6), Going.STREET),
        Way((3, 8), Going.STAIRS),
    )
    hall = Building((((15, 15), (85, 15), (85, 85), (15, 85)),), name="Hall")
    return Map("town", places, ways, buildings=(hall,))


VALID: dict[str, Any] = {
    "name": "test",
    "map": {"file": "town.geojson", "stride_m": 10},
    "rules": {"horizon_s": 60, "capture": {"reach_hops": 1}},
    "classes": {
        "cop": {"walk_m_s": 1.5, "run_m_s": 5},
        "car": {"walk_m_s": 2, "run_m_s": 10, "ways": ["street"]},
        "thief": {"walk_m_s": 1.4, "run_m_s": 4, "critical_m_s": 3.4, "reserve_m": 123},
        "camera": {"walk_m_s": 0, "ways": []},
    },
    "pursuers": {
        "policy": "chase",
        "units": [
            {"name": "first", "class": "cop", "start": "south-east"},
            {
                "name": "second",
                "class": "cop",
                "start": {"near": "south-east", "within_m": 30},
                "leader": "first",
            },
            {"name": "eye", "class": "camera", "start": "tower", "arrive_s": 5},
        ],
    },
    "evaders": {
        "policy": "runner",
        "units": [
            {
                "name": "thief",
                "types": [{"class": "thief", "p": 0.75}, {"class": "cop", "p": 0.25}],
                "start": {"any_of": ["north-west", "anywhere"], "p": [0.5, 0.5]},
            }
        ],
    },
    "bystanders": {"units": [{"class": "cop", "count": 2, "start": "anywhere"}]},
    "exits": [{"place": "west gate", "worth": 1.5}],
    "refuges": [{"place": "tower", "beds": 1, "supplies_s": 90, "worth": 0.5, "entry": "open"}],
    "rally": "north-east",
    "worth": {"surrounded": 0.25, "timeout": -0.5},
}


def valid() -> dict[str, Any]:
    """A copy of the right scenario, to be spoilt."""
    return copy.deepcopy(VALID)


def change(data: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The scenario with one field set; the value `...` deletes it."""
    at: Any = data
    for part in path[:-1]:
        at = at[part]
    if value is ...:
        del at[path[-1]]
    elif isinstance(at, list) and path[-1] == len(at):
        at.append(value)
    else:
        at[path[-1]] = value
    return data


def read(data: dict[str, Any]) -> Scenario:
    """The scenario of plain data, through YAML text (which JSON is)."""
    return parse(json.dumps(data, indent=1), "test.yaml")
