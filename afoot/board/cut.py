"""Cut the ways of a map into pieces about `stride_m` long: a graph of points and pieces, before consolidation.

Points where something happens are always kept: ends, junctions, doors, named places, borders, and places where
the kind of way changes. The shape points between two of them only bend the way; the chain they form is cut into
equal pieces.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from afoot.board.chains import Chain, Segment, Trait, chains_between, passes_through, segments_of, walk
from afoot.board.model import Int32s, Int64s
from afoot.maps.model import OUTDOORS, Map
from afoot.words import Going

UNCUT = (Going.JUMP,)  # nobody can stand half way

Metres = npt.NDArray[np.float64]


class Pieces(NamedTuple):
    """A graph before consolidation: m points, e pieces."""

    xyz_mm: Int64s  # [m, 3]
    layer: Int32s  # [m]
    pinned: npt.NDArray[np.bool_]  # [m] must stay a node of its own
    tail: Int64s  # [e] point a piece leads from
    head: Int64s  # [e] point it leads to
    length_mm: Int64s  # [e]
    trait: Int64s  # [e] index into traits
    traits: tuple[Trait, ...]
    point_of_place: Int64s  # [places] nearest point along the ways, -1 where no way runs


class _Stretch(NamedTuple):
    """A chain, and into how many parts it is cut."""

    places: list[int]
    stations: list[float]  # how far along each place lies, in metres
    trait: int
    parts: int


def cut(map: Map, stride_m: float | None) -> Pieces:
    """Pieces of all ways of a checked map; with `stride_m` None every place is a point, every segment a piece."""
    xyz_m = np.array([(p.x_m, p.y_m, p.z_m) for p in map.places], dtype=np.float64).reshape(-1, 3)
    segments, traits = segments_of(map, xyz_m)
    meets: list[list[int]] = [[] for _ in map.places]
    for index, segment in enumerate(segments):
        meets[segment.tail].append(index)
        meets[segment.head].append(index)
    named = [place.kind != "point" or place.name != "" for place in map.places]
    if stride_m is None:
        chains = [Chain(segment.tail, [index]) for index, segment in enumerate(segments)]
        kept = [True] * len(map.places)
    else:
        kept = [
            bool(at) and (named[place] or not passes_through(place, at, segments, traits))
            for place, at in enumerate(meets)
        ]
        chains = chains_between(segments, meets, kept)
    stretches = [_stretch(segments, chain, traits, stride_m) for chain in chains]
    return _pieces(map, xyz_m, stretches, np.flatnonzero(np.array(kept, dtype=bool)), traits)


def _stretch(
    segments: list[Segment], chain: Chain, traits: tuple[Trait, ...], stride_m: float | None
) -> _Stretch:
    number = segments[chain.segments[0]].trait
    places, stations = walk(segments, chain, traits[number].oneway)
    return _Stretch(places, stations, number, _parts(stations[-1], traits[number], places, stride_m))


def _parts(total_m: float, trait: Trait, places: list[int], stride_m: float | None) -> int:
    if stride_m is None:
        return 1
    if trait.going in UNCUT:
        return 1
    count = max(1, math.floor(total_m / stride_m + 0.5))
    return max(2, count) if places[0] == places[-1] else count


def _pieces(
    map: Map, xyz_m: Metres, stretches: list[_Stretch], keepers: Int64s, traits: tuple[Trait, ...]
) -> Pieces:
    """The pieces of all stretches. Points are the kept places first, then the new ones, stretch by stretch."""
    point_of_place = np.full(len(map.places), -1, dtype=np.int64)
    point_of_place[keepers] = np.arange(len(keepers))
    runs = _runs(stretches, point_of_place, len(keepers))
    xyz_mm = np.rint(np.concatenate([xyz_m[keepers], _new_spots(xyz_m, stretches)]) * 1000).astype(np.int64)
    tail = np.array([point for run in runs for point in run[:-1]], dtype=np.int64)
    head = np.array([point for run in runs for point in run[1:]], dtype=np.int64)
    parts = np.array([stretch.parts for stretch in stretches], dtype=np.int64)
    length_m = np.repeat([stretch.stations[-1] / stretch.parts for stretch in stretches], parts)
    trait = np.repeat(np.array([stretch.trait for stretch in stretches], dtype=np.int64), parts)
    chosen = [map.places[place] for place in keepers.tolist()]
    pinned = np.zeros(len(xyz_mm), dtype=bool)
    pinned[: len(chosen)] = [place.kind != "point" or place.name != "" for place in chosen]
    layer = np.zeros(len(xyz_mm), dtype=np.int32)
    for end in (head, tail):
        layer[end] = np.array([own.layer for own in traits] or [0], dtype=np.int32)[trait]
    layer[: len(chosen)] = [place.layer for place in chosen]
    return Pieces(
        xyz_mm=xyz_mm,
        layer=layer,
        pinned=pinned,
        tail=tail,
        head=head,
        length_mm=np.maximum(np.rint(length_m * 1000), 1).astype(np.int64),
        trait=trait,
        traits=traits,
        point_of_place=point_of_place,
    )


def _runs(stretches: list[_Stretch], point_of_place: Int64s, made: int) -> list[list[int]]:
    """The points along each stretch: its ends, and between them new ones, numbered from `made` on.

    Writes the nearest point of every place that a stretch only bends at to `point_of_place`.
    """
    runs = []
    for places, stations, _, parts in stretches:
        total = stations[-1]
        new = range(made, made + parts - 1)
        run = [int(point_of_place[places[0]]), *new, int(point_of_place[places[-1]])]
        for place, station in zip(places[1:-1], stations[1:-1], strict=True):
            point_of_place[place] = run[int(station / total * parts + 0.5)] if total > 0 else run[0]
        made += parts - 1
        runs.append(run)
    return runs


def _new_spots(xyz_m: Metres, stretches: list[_Stretch]) -> Metres:
    """[k, 3] where the new points lie: all stretches are laid end to end on one line, and cut there in one go."""
    bends: list[int] = []  # places along all stretches
    at: list[float] = []  # their positions on the one line
    cuts: list[float] = []  # positions of the new points
    offset = 0.0
    for places, stations, _, parts in stretches:
        total = stations[-1]
        bends += places
        at += [offset + station for station in stations]
        cuts += [offset + total * j / parts for j in range(1, parts)]
        offset += total + 1.0
    if not cuts:
        return np.zeros((0, 3))
    return np.stack([np.interp(cuts, at, xyz_m[bends, axis]) for axis in range(3)], axis=1)


def domains_of_points(pieces: Pieces, archways_inside: bool = True) -> dict[int, set[int]]:
    """The sight domains that meet at each point; a point with two or more is a door.

    archways_inside: False takes archways for outdoors instead of the building that they run through.
    """
    met: dict[int, set[int]] = defaultdict(set)
    domain = [
        trait.domain if archways_inside or trait.going != Going.ARCHWAY else OUTDOORS
        for trait in pieces.traits
    ]
    for a, b, number in zip(pieces.tail.tolist(), pieces.head.tolist(), pieces.trait.tolist(), strict=True):
        met[a].add(domain[number])
        met[b].add(domain[number])
    return met
