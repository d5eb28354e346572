"""Names of streets, and where along them a map writes them."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from typing import Any, NamedTuple

from afoot.maps import Map
from afoot.scenarios.streets import Point, street_lines

APART_M = 100.0  # between two spots where one street is named
FAR_M = 300.0  # between those of them that come first, for a look from afar
LONG_M = 40.0  # a street shorter than that has no name to be read beside it
STEP_M = 20.0  # the direction of a name is that of so much of its street


class Spot(NamedTuple):
    """A point of a way, and one a little further along it; metres."""

    at: Point
    on: Point


def streets(map: Map, unknown: Set[str]) -> list[dict[str, Any]]:
    """Every named street's spots: `{name, length_m, at, along}`, one for each spot, the longest street first.

    Spots far apart come before all those between them: where names of one street would be close to each other, the
    first is written. What is called as something unknown is left out, as is what not every side knows of.
    """
    lines = defaultdict[str, list[list[Point]]](list)
    for way, line in street_lines(map):
        if way.name not in unknown:
            lines[way.name].append(line)
    lengths = {name: sum(_length(line) for line in found) for name, found in lines.items()}
    named = sorted(
        (name for name in lines if lengths[name] >= LONG_M), key=lambda name: (-lengths[name], name)
    )
    far = {name: _apart(_middles(lines[name]), FAR_M, []) for name in named}
    near = {name: _apart(_along(lines[name]), APART_M, far[name]) for name in named}
    return [
        {"name": name, "length_m": round(lengths[name]), "at": _told(spot.at), "along": _told(spot.on)}
        for spots in (far, near)
        for name in named
        for spot in spots[name]
    ]


def _length(line: list[Point]) -> float:
    """Metres along a line on the ground plan."""
    return sum(math.dist(a[:2], b[:2]) for a, b in itertools.pairwise(line))


def _middles(lines: list[list[Point]]) -> Iterator[Spot]:
    """The middles of a street's lines, the longest line first."""
    for line in sorted(lines, key=_length, reverse=True):
        middle = _length(line) / 2
        if middle > 0.0:
            yield Spot(_point(line, middle), _point(line, min(middle + STEP_M, 2 * middle)))


def _along(lines: list[list[Point]]) -> Iterator[Spot]:
    """The middles of a street's lines, then points of each line outwards from its middle, but for the ends."""
    yield from _middles(lines)
    for line in sorted(lines, key=_length, reverse=True):
        middle = _length(line) / 2
        for step in range(1, int(middle / STEP_M)):
            for at in (middle - step * STEP_M, middle + step * STEP_M):
                yield Spot(_point(line, at), _point(line, at + STEP_M))


def _apart(spots: Iterable[Spot], least_m: float, others: list[Spot]) -> list[Spot]:
    """Those of some spots that keep their distance from `others` and from each other, the first before the next."""
    found: list[Spot] = []
    for spot in spots:
        if all(math.dist(spot.at[:2], other.at[:2]) >= least_m for other in (*others, *found)):
            found.append(spot)
    return found


def _point(line: list[Point], along_m: float) -> Point:
    """The point so many metres along a line; its end where it is shorter."""
    for a, b in itertools.pairwise(line):
        step = math.dist(a[:2], b[:2])
        if step > 0.0 and along_m <= step:
            share = along_m / step
            x, y, z = (one + (two - one) * share for one, two in zip(a, b, strict=True))
            return x, y, z
        along_m -= step
    return line[-1]


def _told(point: Point) -> list[float]:
    return [round(value, 1) for value in point]
