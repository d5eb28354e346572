"""Cut the ways of a map into pieces about `stride_m` long: a graph of points and pieces, before consolidation.

Points where something happens are always kept: ends, junctions, doors, named places, borders, and places where
the kind of way changes. The shape points between two of them only bend the way; the chain they form is cut into
equal pieces.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from afoot.board.model import Int32s, Int64s
from afoot.errors import AfootError
from afoot.maps.model import OUTDOORS, Map, Way
from afoot.rules.motion import going_under
from afoot.words import Going

# Width of a way that states none, by going, in mm: pavements, corridors and stairs as commonly built.
WIDTH_MM = {
    Going.STREET: 6_000,
    Going.FOOTWAY: 2_000,
    Going.PATH: 1_200,
    Going.STAIRS: 2_000,
    Going.WOODS: 2_000,
    Going.CORRIDOR: 2_500,
    Going.ARCHWAY: 3_000,
    Going.TUNNEL: 3_000,
    Going.ROOF: 3_000,
    Going.JUMP: 900,
    Going.CLIMB: 900,
    Going.STOOP: 900,
    Going.CRAWL: 900,
    Going.AIR: 6_000,
}
LARGEST_MM = 2**29  # coordinates beyond 536 km from the origin are refused: int64 cross products stay exact
UNCUT = (Going.JUMP,)  # nobody can stand half way

_going_under = getattr(going_under, "py_func", going_under)


class Trait(NamedTuple):
    """What all pieces of a chain have in common."""

    going: int
    domain: int
    layer: int
    width_mm: int
    lit: bool
    oneway: bool
    fixed: bool  # never merged away: a hidden way or a passage


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


class _Segment(NamedTuple):
    tail: int
    head: int
    length_m: float
    trait: int


class _Chain(NamedTuple):
    start: int  # the place it begins at
    segments: list[int]


def cut(map: Map, stride_m: float | None) -> Pieces:
    """Pieces of all ways of a checked map; with `stride_m` None every place is a point, every segment a piece."""
    xyz_m = np.array([(p.x_m, p.y_m, p.z_m) for p in map.places], dtype=np.float64).reshape(-1, 3)
    traits: dict[Trait, int] = {}
    segments = _segments(map, xyz_m, traits)
    meets: list[list[int]] = [[] for _ in map.places]
    for index, segment in enumerate(segments):
        meets[segment.tail].append(index)
        meets[segment.head].append(index)
    named = [place.kind != "point" or place.name != "" for place in map.places]
    if stride_m is None:
        chains = [_Chain(segment.tail, [index]) for index, segment in enumerate(segments)]
        kept = [True] * len(map.places)
    else:
        order = list(traits)
        kept = [
            bool(at) and (named[place] or not _passes_through(place, at, segments, order))
            for place, at in enumerate(meets)
        ]
        chains = _chains(segments, meets, kept)
    return _pieces(map, xyz_m, segments, chains, kept, tuple(traits), stride_m)


def check_map(map: Map) -> None:
    """Raise AfootError for ways that name no place or domain, and for impossible positions and lengths."""
    for index, place in enumerate(map.places):
        spot = (place.x_m, place.y_m, place.z_m)
        if not all(abs(value) * 1000 < LARGEST_MM for value in spot):  # NaN is not below anything
            raise AfootError(
                "a place lies nowhere",
                where=f"map {map.name!r}, place {index} {place.name!r}".rstrip("' "),
                came=spot,
                expected=f"finite metres within {LARGEST_MM // 1_000_000} km of the origin",
                fix="Give the map an origin near its middle.",
            )
    for index, way in enumerate(map.ways):
        where = f"map {map.name!r}, way {index}"
        wrong = [p for p in way.places if not 0 <= p < len(map.places)]
        if wrong:
            raise AfootError(
                "a way runs through a place that is not there",
                where=where,
                came=wrong[0],
                expected=f"0 to {len(map.places) - 1}",
            )
        if not 0 <= way.domain < len(map.domains):
            raise AfootError(
                "a way runs in a domain that is not there",
                where=where,
                came=way.domain,
                expected=f"0 to {len(map.domains) - 1}",
            )
        length_m = way.length_m
        if length_m is not None and not (math.isfinite(length_m) and 0 < length_m * 1000 < 2**31):
            raise AfootError(
                "a way has an impossible length_m",
                where=where,
                came=length_m,
                expected="a number above 0 and below 2,147 km",
            )


def _trait(way: Way) -> Trait:
    going = int(_going_under(int(way.going), round(way.headroom_m * 1000)))
    return Trait(
        going=going,
        domain=way.domain,
        layer=way.layer,
        width_mm=round(way.width_m * 1000) or WIDTH_MM[Going(going)],
        lit=way.lit,
        oneway=way.oneway,
        fixed=way.hidden or way.passage,
    )


def _segments(map: Map, xyz_m: npt.NDArray[np.float64], traits: dict[Trait, int]) -> list[_Segment]:
    segments = []
    spots = xyz_m.tolist()
    for way in map.ways:
        number = traits.setdefault(_trait(way), len(traits))
        steps = [(a, b) for a, b in itertools.pairwise(way.places) if a != b]
        lengths = [math.dist(spots[a], spots[b]) for a, b in steps]
        if way.length_m is not None:
            total = sum(lengths)
            share = [length / total if total > 0 else 1 / len(lengths) for length in lengths]
            lengths = [way.length_m * part for part in share]
        segments += [_Segment(a, b, length, number) for (a, b), length in zip(steps, lengths, strict=True)]
    return segments


def _passes_through(place: int, meets: list[int], segments: list[_Segment], traits: list[Trait]) -> bool:
    """Whether a place is a mere bend: two segments of one trait meet there (one coming, one going if oneway)."""
    if len(meets) != 2:
        return False
    first, second = segments[meets[0]], segments[meets[1]]
    if first.trait != second.trait:
        return False
    return not traits[first.trait].oneway or (first.head == place) != (second.head == place)


def _chains(segments: list[_Segment], meets: list[list[int]], kept: list[bool]) -> list[_Chain]:
    """Runs of segments between kept places; a ring without any keeps its lowest place (and `kept` says so)."""
    used = [False] * len(segments)

    def follow(start: int, index: int) -> _Chain:
        chain, place = [], start
        while True:
            used[index] = True
            chain.append(index)
            place = _far(segments[index], place)
            if kept[place]:
                return _Chain(start, chain)
            index = meets[place][0] if meets[place][1] == index else meets[place][1]

    chains = [
        follow(place, index)
        for place, keep in enumerate(kept)
        if keep
        for index in meets[place]
        if not used[index]
    ]
    for place, at in enumerate(meets):
        if at and not used[at[0]]:
            kept[place] = True
            chains.append(follow(place, at[0]))
    return chains


def _far(segment: _Segment, place: int) -> int:
    return segment.head if segment.tail == place else segment.tail


def _pieces(
    map: Map,
    xyz_m: npt.NDArray[np.float64],
    segments: list[_Segment],
    chains: list[_Chain],
    kept: list[bool],
    traits: tuple[Trait, ...],
    stride_m: float | None,
) -> Pieces:
    """Lay all chains end to end on one line, and cut them there in one go."""
    point_of_place = np.full(len(map.places), -1, dtype=np.int64)
    keepers = np.flatnonzero(np.array(kept, dtype=bool)) if kept else np.zeros(0, dtype=np.int64)
    point_of_place[keepers] = np.arange(len(keepers))
    bends: list[int] = []  # places along all chains
    at: list[float] = []  # their positions on the one line
    cuts: list[float] = []  # positions of the new points
    tail: list[int] = []
    head: list[int] = []
    length: list[float] = []
    trait: list[int] = []
    offset, made = 0.0, len(keepers)
    for chain in chains:
        number = segments[chain.segments[0]].trait
        places, stations = _walk(segments, chain, traits[number].oneway)
        total = stations[-1]
        count = _count(total, traits[number], places, stride_m)
        bends += places
        at += [offset + station for station in stations]
        cuts += [offset + total * j / count for j in range(1, count)]
        points = [
            int(point_of_place[places[0]]),
            *range(made, made + count - 1),
            int(point_of_place[places[-1]]),
        ]
        for place, station in zip(places[1:-1], stations[1:-1], strict=True):
            point_of_place[place] = points[int(station / total * count + 0.5)] if total > 0 else points[0]
        tail += points[:-1]
        head += points[1:]
        length += [total / count] * count
        trait += [number] * count
        made += count - 1
        offset += total + 1.0
    spots = np.concatenate(
        [
            xyz_m[keepers],
            np.stack([np.interp(cuts, at, xyz_m[bends, axis]) for axis in range(3)], axis=1)
            if cuts
            else np.zeros((0, 3)),
        ]
    )
    chosen = [map.places[int(place)] for place in keepers]
    pinned = np.zeros(made, dtype=bool)
    pinned[: len(chosen)] = [place.kind != "point" or place.name != "" for place in chosen]
    layer = np.zeros(made, dtype=np.int32)
    for end in (head, tail):
        layer[end] = [traits[number].layer for number in trait]
    layer[: len(chosen)] = [place.layer for place in chosen]
    return Pieces(
        xyz_mm=np.rint(spots * 1000).astype(np.int64),
        layer=layer,
        pinned=pinned,
        tail=np.array(tail, dtype=np.int64),
        head=np.array(head, dtype=np.int64),
        length_mm=np.maximum(np.rint(np.array(length) * 1000), 1).astype(np.int64),
        trait=np.array(trait, dtype=np.int64),
        traits=traits,
        point_of_place=point_of_place,
    )


def _walk(segments: list[_Segment], chain: _Chain, oneway: bool) -> tuple[list[int], list[float]]:
    """Places along a chain, and how far along each lies; a oneway chain runs the way one may go."""
    if oneway and segments[chain.segments[0]].tail != chain.start:
        place = chain.start
        for index in chain.segments:
            place = _far(segments[index], place)
        chain = _Chain(place, chain.segments[::-1])
    place = chain.start
    places, stations = [place], [0.0]
    for index in chain.segments:
        place = _far(segments[index], place)
        places.append(place)
        stations.append(stations[-1] + segments[index].length_m)
    return places, stations


def _count(total_m: float, trait: Trait, places: list[int], stride_m: float | None) -> int:
    if stride_m is None:
        return 1
    if trait.going in UNCUT:
        return 1
    count = max(1, math.floor(total_m / stride_m + 0.5))
    return max(2, count) if places[0] == places[-1] else count


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
