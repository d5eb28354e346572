"""How high every place is: the ground wins where ways of different layers meet, and what leaves it slopes.

A bridge that two streets meet has both its ends on the ground and its deck up: between them it climbs along
a ramp, for which places are added. Stairs are free: they run from where they begin to where they end.
"""

from __future__ import annotations

import heapq
import itertools
import math

from afoot.maps.osm_ways import Piece, Sketch
from afoot.maps.project import mm

RAMP_M = 50.0  # a layer of 5 m in 50 m is 10 %, about the steepest ramp that is built for walking
RAMP_SHARE = (
    2.0 / 3.0
)  # of the way to the middle, so that short bridges keep a level deck over what they cross
STEEPEST = 0.5  # a footbridge of 6 m over a brook does not rise by a whole layer
_SWEEPS = 200

Edges = dict[int, list[tuple[int, float]]]


def settle_heights(sketch: Sketch) -> None:
    """Set z_m of every place and add the places where ramps begin and end."""
    nominal: dict[int, float] = {}
    for piece in sketch.pieces:
        if piece.how.z_m is not None:
            for place in piece.places:
                z = piece.how.z_m
                nominal[place] = min(z, nominal.get(place, z), key=lambda v: (abs(v), v))
    for place, z in nominal.items():
        sketch.spots[place].z_m = z
    _ramp(sketch, nominal)
    _slope_stairs(sketch, nominal)


def _length(sketch: Sketch, a: int, b: int) -> float:
    one, two = sketch.spots[a], sketch.spots[b]
    return math.hypot(two.x_m - one.x_m, two.y_m - one.y_m)


def _ramp(sketch: Sketch, nominal: dict[int, float]) -> None:
    """Along ways off the ground, height grows with the distance from where they meet something lower."""
    raised = [p for p in sketch.pieces if p.how.z_m is not None and p.how.z_m != 0.0]
    for z in sorted({p.how.z_m for p in raised if p.how.z_m is not None}):
        mine = [p for p in raised if p.how.z_m == z]
        for group in _connected(mine):
            _ramp_group(sketch, group, z, nominal)


def _connected(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces grouped by shared places, in their order."""
    by_place: dict[int, list[int]] = {}
    for index, piece in enumerate(pieces):
        for place in set(piece.places):
            by_place.setdefault(place, []).append(index)
    seen: set[int] = set()
    groups: list[list[Piece]] = []
    for start in range(len(pieces)):
        if start in seen:
            continue
        stack, group = [start], []
        seen.add(start)
        while stack:
            index = stack.pop()
            group.append(index)
            for place in pieces[index].places:
                fresh = [i for i in by_place[place] if i not in seen]
                seen.update(fresh)
                stack += fresh
        groups.append([pieces[i] for i in sorted(group)])
    return groups


def _ramp_group(sketch: Sketch, group: list[Piece], z: float, nominal: dict[int, float]) -> None:
    edges: Edges = {}
    for piece in group:
        for a, b in itertools.pairwise(piece.places):
            length = _length(sketch, a, b)
            edges.setdefault(a, []).append((b, length))
            edges.setdefault(b, []).append((a, length))
    feet = {place: nominal[place] for place in edges if nominal[place] != z}
    if not feet:
        return
    far, foot = _distances(edges, sorted(feet))
    deepest = max((far[a] + far[b] + length) / 2.0 for a in edges for b, length in edges[a])
    ramp = min(RAMP_M, RAMP_SHARE * deepest)
    ground = min(feet.values(), key=lambda v: (abs(v), v))
    z = mm(ground + max(-ramp * STEEPEST, min(ramp * STEEPEST, z - ground)))
    for place in edges:
        if place not in feet and ramp > 0.0:
            share = min(1.0, far[place] / ramp)
            sketch.spots[place].z_m = mm(feet[foot[place]] * (1.0 - share) + z * share)
    for piece in group:
        piece.places = _with_ramps(sketch, piece.places, far, ramp, z)


def _distances(edges: Edges, feet: list[int]) -> tuple[dict[int, float], dict[int, int]]:
    """Distance along the group to the nearest foot, and which foot that is."""
    far = dict.fromkeys(feet, 0.0)
    foot = {place: place for place in feet}
    heap = [(0.0, place) for place in feet]
    while heap:
        d, place = heapq.heappop(heap)
        if d > far[place]:
            continue
        for other, length in edges[place]:
            if d + length < far.get(other, math.inf):
                far[other], foot[other] = d + length, foot[place]
                heapq.heappush(heap, (d + length, other))
    return far, foot


def _with_ramps(sketch: Sketch, places: list[int], far: dict[int, float], ramp: float, z: float) -> list[int]:
    """The piece with a place wherever its height bends within a segment."""
    out = [places[0]]
    for a, b in itertools.pairwise(places):
        length = _length(sketch, a, b)
        bends: list[float] = []
        if far[a] < ramp - 0.5 and far[a] + length > ramp + 0.5:
            bends.append(ramp - far[a])
        if far[b] < ramp - 0.5 and far[b] + length > ramp + 0.5:
            bends.append(length - (ramp - far[b]))
        if (far[a] + far[b] + length) / 2.0 > ramp:
            for s in sorted(bends):
                if 0.5 < s < length - 0.5:
                    out.append(_between(sketch, a, b, s / length, z))
        out.append(b)
    return out


def _between(sketch: Sketch, a: int, b: int, share: float, z: float) -> int:
    one, two = sketch.spots[a], sketch.spots[b]
    place = sketch.add(mm(one.x_m + share * (two.x_m - one.x_m)), mm(one.y_m + share * (two.y_m - one.y_m)))
    sketch.spots[place].z_m = z
    return place


def _slope_stairs(sketch: Sketch, nominal: dict[int, float]) -> None:
    """Heights along stairs between the places that other ways hold; a loose end takes its tags' height."""
    free = [p for p in sketch.pieces if p.how.z_m is None]
    edges: Edges = {}
    guess: dict[int, float] = {}
    for piece in free:
        for a, b in itertools.pairwise(piece.places):
            length = max(_length(sketch, a, b), 0.01)
            edges.setdefault(a, []).append((b, length))
            edges.setdefault(b, []).append((a, length))
        for place in piece.places:
            guess.setdefault(place, piece.how.guess_m)
    loose = [place for place in edges if place not in nominal]
    for place in loose:
        sketch.spots[place].z_m = guess[place]
    moving = [place for place in loose if len(edges[place]) > 1]
    for _ in range(_SWEEPS):
        change = 0.0
        for place in moving:
            weights = sum(1.0 / length for _, length in edges[place])
            level = sum(sketch.spots[other].z_m / length for other, length in edges[place]) / weights
            change = max(change, abs(level - sketch.spots[place].z_m))
            sketch.spots[place].z_m = level
        if change < 0.0005:
            break
    for place in moving:
        sketch.spots[place].z_m = mm(sketch.spots[place].z_m)
