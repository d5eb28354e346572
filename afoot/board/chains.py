"""Ways as segments between places, and segments as chains between the places that are kept."""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from afoot.maps.model import Map, Way
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


class Segment(NamedTuple):
    """A step of a way from one place to the next."""

    tail: int
    head: int
    length_m: float
    trait: int  # index into the traits


class Chain(NamedTuple):
    """Segments of one trait, end to end."""

    start: int  # the place it begins at
    segments: list[int]


def segments_of(map: Map, xyz_m: npt.NDArray[np.float64]) -> tuple[list[Segment], tuple[Trait, ...]]:
    """The steps of all ways from place to place, and their traits. xyz_m: [places, 3]."""
    segments: list[Segment] = []
    traits: dict[Trait, int] = {}
    spots = xyz_m.tolist()
    for way in map.ways:
        number = traits.setdefault(_trait(way), len(traits))
        steps = [(a, b) for a, b in itertools.pairwise(way.places) if a != b]
        lengths = [math.dist(spots[a], spots[b]) for a, b in steps]
        if way.length_m is not None:
            total = sum(lengths)
            share = [length / total if total > 0 else 1 / len(lengths) for length in lengths]
            lengths = [way.length_m * part for part in share]
        segments += [Segment(a, b, length, number) for (a, b), length in zip(steps, lengths, strict=True)]
    return segments, tuple(traits)


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


def passes_through(place: int, meets: list[int], segments: list[Segment], traits: tuple[Trait, ...]) -> bool:
    """Whether a place is a mere bend: two segments of one trait meet there (one coming, one going if oneway)."""
    if len(meets) != 2:
        return False
    first, second = segments[meets[0]], segments[meets[1]]
    if first.trait != second.trait:
        return False
    return not traits[first.trait].oneway or (first.head == place) != (second.head == place)


def chains_between(segments: list[Segment], meets: list[list[int]], kept: list[bool]) -> list[Chain]:
    """Runs of segments between kept places; a ring without any keeps its lowest place (and `kept` says so).

    meets: the segments at each place.
    """
    used = [False] * len(segments)

    def follow(start: int, index: int) -> Chain:
        chain, place = [], start
        while True:
            used[index] = True
            chain.append(index)
            place = _far(segments[index], place)
            if kept[place]:
                return Chain(start, chain)
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


def _far(segment: Segment, place: int) -> int:
    return segment.head if segment.tail == place else segment.tail


def walk(segments: list[Segment], chain: Chain, oneway: bool) -> tuple[list[int], list[float]]:
    """Places along a chain, and how far along each lies; a oneway chain runs the way one may go."""
    if oneway and segments[chain.segments[0]].tail != chain.start:
        place = chain.start
        for index in chain.segments:
            place = _far(segments[index], place)
        chain = Chain(place, chain.segments[::-1])
    place = chain.start
    places, stations = [place], [0.0]
    for index in chain.segments:
        place = _far(segments[index], place)
        places.append(place)
        stations.append(stations[-1] + segments[index].length_m)
    return places, stations
