"""Which streets a spot lies on: the named ways of a map that every side knows of."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from afoot.maps import Map
from afoot.maps.model import OUTDOORS, Way

Point = tuple[float, float, float]  # metres east, north and up

ON_MM = 1_500  # a spot that is no further from a line lies on it; as much up or down is another storey
BY_MM = 15_000  # and one that is no further, on its pavement or beside it


class Streets(NamedTuple):
    """Straight pieces of named ways. What is hidden, and what can be shut, is not among them.

    ends: float64 [pieces, 2, 3], millimetres east, north and up. of: int [pieces], the piece's name in `names`.
    outdoors: bool [pieces].
    """

    names: tuple[str, ...]
    ends: Any
    of: Any
    outdoors: Any

    def at(self, spot_mm: Sequence[float]) -> tuple[str, ...]:
        """Names of the streets that a spot (x, y, z) lies on, two or more at a corner, in the order of the alphabet."""
        return tuple(sorted({self.names[of] for of in self.of[self._gaps_mm(spot_mm) <= ON_MM].tolist()}))

    def beside(self, spot_mm: Sequence[float]) -> str | None:
        """The name of the street outdoors nearest to a spot that has it at its side, if there is one."""
        gaps = np.where(self.outdoors, self._gaps_mm(spot_mm), np.inf)
        return self.names[int(self.of[np.argmin(gaps)])] if len(gaps) and gaps.min() <= BY_MM else None

    def _gaps_mm(self, spot_mm: Sequence[float]) -> Any:
        """How far each piece is from a spot."""
        spot, starts = np.array(spot_mm, float), self.ends[:, 0]
        along = self.ends[:, 1] - starts
        share = ((spot - starts) * along).sum(axis=1) / np.maximum((along * along).sum(axis=1), 1.0)
        return np.linalg.norm(starts + np.clip(share, 0.0, 1.0)[:, None] * along - spot, axis=1)


def street_lines(map: Map) -> list[tuple[Way, list[Point]]]:
    """The named ways of a map that every side knows of, each with its points: not what is hidden or can be shut."""
    ways = (way for way in map.ways if way.name and not way.hidden and not way.passage)
    places = [(place.x_m, place.y_m, place.z_m) for place in map.places]
    return [(way, [places[index] for index in way.places]) for way in ways]


def streets_of(map: Map) -> Streets:
    """The streets of a map."""
    lines = street_lines(map)
    names = sorted({way.name for way, _ in lines})
    number = {name: index for index, name in enumerate(names)}
    ends, of, outdoors = [], [], []
    for way, points in lines:
        for pair in itertools.pairwise(points):
            ends.append(pair)
            of.append(number[way.name])
            outdoors.append(way.domain == OUTDOORS)
    return Streets(
        tuple(names),
        np.array(ends, float).reshape(-1, 2, 3) * 1000,
        np.array(of, int),
        np.array(outdoors, bool),
    )
