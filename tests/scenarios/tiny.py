"""Games so small that what a mechanism does in them can be told by hand.

Ground is a hub with arms of places a little less than 10 m apart: `a1` is the first of the first arm, `b3` the third
of the second. Everybody sees everything there. A mover of 10 m/s takes a tick for a hop. All these games have means
in play (a cop that never reads a trace and never uncovers its keen eye), so that one compiled kernel plays them all.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from afoot.maps import Map, Place, Way
from afoot.record.ends import count_names, ends_of
from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.leave_out import without
from afoot.sim.batch import Batch
from afoot.studies.intervals import mean_interval
from afoot.words import Going, Status
from tests.scenarios.little_town import read

STRIDE_M, HOP_M = 10, 9.9
ARMS = "abcdefgh"
BASE: dict[str, Any] = {
    "name": "tiny",
    "map": {"file": "tiny.geojson", "stride_m": STRIDE_M},
    "rules": {"motion": "whole_ticks", "horizon_ticks": 40},
    "classes": {
        "cop": {
            "walk_m_s": 10,
            "abilities": {"keen_eye": {}},
            "reads_traces": {"clue": 0, "fades_s": 1},
        },
        "camera": {"walk_m_s": 0, "ways": []},
        "thief": {"walk_m_s": 10},
        "walker": {"walk_m_s": 1},
    },
    "pursuers": {"policy": "chase", "units": [{"name": "cop", "class": "cop", "start": "hub"}]},
    "evaders": {"policy": "story", "units": [{"name": "thief", "class": "thief", "start": "a1"}]},
    "worth": {"surrounded": 0, "timeout": 1},
}


def star(*lengths: int, link: tuple[str, str] | None = None, **doors: bool) -> Map:
    """A hub with arms of so many places; `doors` are passages between the hub and an arm: hidden (True) or not.

    link: places that a street joins besides.
    """
    places, ways = [Place(0, 0, name="hub")], []
    for index, length in enumerate(lengths):
        name, turn = ARMS[index], 2 * math.pi * index / len(lengths)
        own = [0]
        for step in range(1, length + 1):
            own.append(len(places))
            x_m, y_m = (round(HOP_M * step * part(turn), 6) for part in (math.cos, math.sin))
            places.append(Place(x_m, y_m, name=f"{name}{step}"))
        if name in doors:
            ways.append(Way((0, own[1]), Going.STREET, name=f"door {name}", hidden=doors[name], passage=True))
            own = own[1:]
        ways.append(Way(tuple(own), Going.STREET))
    if link is not None:
        numbers = {place.name: number for number, place in enumerate(places)}
        ways.append(Way((numbers[link[0]], numbers[link[1]]), Going.STREET))
    return Map("star", tuple(places), tuple(ways))


def spec(**parts: Any) -> dict[str, Any]:
    """The base with parts laid over it: mappings are merged, anything else is replaced."""
    return _merged(copy.deepcopy(BASE), parts)


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        base[key] = _merged(base[key], value) if both else value
    return base


def compiled(data: dict[str, Any], map: Map, left_out: Sequence[str] = ()) -> Compiled:
    """The game of plain data, without some mechanisms."""
    return compile_scenario(without(read(data), left_out), map, cache=False)


@dataclass(frozen=True)
class Played:
    """Chases, all over. Arrays have a place for each chase."""

    events: dict[str, Any]
    payoff: Any
    captured: Any
    ticks: Any
    digests: Any

    def __getitem__(self, event: str) -> Any:
        return self.events[event]


def play(game: Compiled, chases: int, seed: int = 1) -> Played:
    """So many chases of a game."""
    with Batch(game.board, game.cast, game.rules, chases, seed=seed) as batch:
        batch.advance(game.rules.horizon_ticks)
        assert batch.over.all()
        ends = ends_of(batch)
    events = dict(zip(count_names(game.cast), ends.counts.T, strict=True))
    captured = (ends.status == Status.CAPTURED).sum(axis=1)
    return Played(events, ends.payoff, captured, ends.ticks, ends.digests)


def differs(a: Any, b: Any) -> bool:
    """Whether what is counted chase by chase, on the same luck, differs by more than its 95 % interval."""
    change = mean_interval(np.asarray(a, float) - np.asarray(b, float))
    return bool(change.low > 0 or change.high < 0)
