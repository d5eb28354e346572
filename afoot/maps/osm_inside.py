"""Which ways run inside what: pieces are cut at building outlines and given their sight domain."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import shapely

from afoot.maps.model import OUTDOORS, Building
from afoot.maps.osm_buildings import Footprint, with_domain
from afoot.maps.osm_ways import Piece, Sketch
from afoot.maps.project import mm
from afoot.words import Going

EYE_M = 1.6
GRAZE_M = 1.0  # a way that cuts less than this off a building's corner is drawn carelessly, not through it
_SNAP_M = 0.05  # an outline crossed closer than this to a place is crossed at the place
_HIDDEN_M = 1.5  # who stands deeper than this in a stairwell is out of the street's sight
_NONE = -1


def cut_at_outlines(sketch: Sketch, footprints: list[Footprint]) -> None:
    """Cut pieces where they enter or leave a footprint; sets `inside`, adds places at the crossings."""
    if not footprints:
        return
    tree = shapely.STRtree([f.polygon for f in footprints])
    segments = [(p, k) for p, piece in enumerate(sketch.pieces) for k in range(len(piece.places) - 1)]
    ends = np.array(
        [
            [(s.x_m, s.y_m) for s in (sketch.spots[piece.places[k]], sketch.spots[piece.places[k + 1]])]
            for piece in sketch.pieces
            for k in range(len(piece.places) - 1)
        ]
    ).reshape(-1, 2, 2)
    lines = shapely.linestrings(ends)
    met: dict[tuple[int, int], list[int]] = {}
    for line, building in tree.query(lines, predicate="intersects").T.tolist():
        met.setdefault(segments[line], []).append(building)
    pieces: list[Piece] = []
    for p, piece in enumerate(sketch.pieces):
        near = [sorted(met.get((p, k), ())) for k in range(len(piece.places) - 1)]
        pieces += _cut(sketch, piece, near, footprints) if any(near) else [piece]
    sketch.pieces = pieces


def _cut(sketch: Sketch, piece: Piece, near: list[list[int]], footprints: list[Footprint]) -> list[Piece]:
    """One piece as stretches of equal `inside`."""
    steps: list[tuple[int, int, int]] = []  # from place, to place, inside
    for k, candidates in enumerate(near):
        a, b = piece.places[k], piece.places[k + 1]
        able = [c for c in candidates if _holds(piece, footprints[c])]
        steps += _cut_segment(sketch, a, b, able, footprints)
    steps = _forgive_grazes(sketch, steps)
    out: list[Piece] = []
    for a, b, inside in steps:
        if out and out[-1].inside == inside:
            out[-1].places.append(b)
        else:
            out.append(Piece([a, b], piece.how, piece.going, piece.roofed, inside))
    return out


def _holds(piece: Piece, footprint: Footprint) -> bool:
    """Whether somebody on the piece, at the height it is drawn at, would be within the building's walls."""
    z = piece.how.guess_m
    if piece.roofed == "indoor" or (piece.roofed == "" and z < 0.0):
        return z < footprint.top_m and footprint.base_m <= EYE_M
    if piece.roofed == "tunnel" and not (piece.how.levelled and z >= 0.0):
        return False
    return footprint.base_m <= z + EYE_M and z < footprint.top_m


def _cut_segment(
    sketch: Sketch, a: int, b: int, candidates: list[int], footprints: list[Footprint]
) -> list[tuple[int, int, int]]:
    if not candidates:
        return [(a, b, _NONE)]
    one, two = sketch.spots[a], sketch.spots[b]
    dx, dy = two.x_m - one.x_m, two.y_m - one.y_m
    length = math.hypot(dx, dy)
    line = shapely.LineString([(one.x_m, one.y_m), (two.x_m, two.y_m)])
    at = {0.0, length}
    for c in candidates:
        crossing = shapely.intersection(line, footprints[c].polygon.boundary)
        for x, y in shapely.get_coordinates(crossing).tolist():
            s = math.hypot(x - one.x_m, y - one.y_m)
            if all(abs(s - other) > _SNAP_M for other in at):
                at.add(s)
    marks = sorted(at)
    steps: list[tuple[int, int, int]] = []
    last = a
    for s, t in itertools.pairwise(marks):
        f = (s + t) / (2.0 * length) if length else 0.5
        x, y = one.x_m + f * dx, one.y_m + f * dy
        inside = next((c for c in candidates if footprints[c].polygon.contains(shapely.Point(x, y))), _NONE)
        if t == marks[-1]:
            steps.append((last, b, inside))
            break
        here = sketch.add(mm(one.x_m + t / length * dx), mm(one.y_m + t / length * dy))
        steps.append((last, here, inside))
        last = here
    return steps


def _forgive_grazes(sketch: Sketch, steps: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    out = list(steps)
    start = 0
    for stop in range(1, len(steps) + 1):
        if stop < len(steps) and steps[stop][2] == steps[start][2]:
            continue
        length = sum(_length(sketch, a, b) for a, b, _ in steps[start:stop])
        if steps[start][2] != _NONE and length < GRAZE_M and stop - start < len(steps):
            for k in range(start, stop):
                out[k] = (steps[k][0], steps[k][1], _NONE)
        start = stop
    return out


def _length(sketch: Sketch, a: int, b: int) -> float:
    one, two = sketch.spots[a], sketch.spots[b]
    return math.hypot(two.x_m - one.x_m, two.y_m - one.y_m)


def settle_goings(sketch: Sketch) -> None:
    """Decide for every piece what it is, now that it is known to be inside a building or not.

    Flat through a building without any tag: an archway (who drew it walked it). Below a building without a
    tunnel tag: a tunnel. Above the street in a building: a corridor.
    """
    for piece in sketch.pieces:
        stairs = piece.going == Going.STAIRS
        inside, z = piece.inside >= 0, piece.how.guess_m
        if piece.roofed == "tunnel" and inside:
            piece.roofed, piece.going = "indoor", piece.going if stairs else Going.CORRIDOR
        elif piece.roofed == "passage" or (piece.roofed == "" and inside and z == 0.0):
            if inside:
                if piece.roofed == "":
                    sketch.count.noted["through a building without a tag, taken as an archway"] += 1
                piece.roofed, piece.going = "passage", piece.going if stairs else Going.ARCHWAY
            else:
                piece.roofed = ""
        elif piece.roofed == "" and inside and z < 0.0:
            sketch.count.noted["below a building without a tag, taken as a tunnel"] += 1
            piece.roofed, piece.going = "tunnel", piece.going if stairs else Going.TUNNEL
            piece.inside = _NONE
        elif piece.roofed == "" and inside:
            sketch.count.noted["in a building above the street without a tag, taken as a corridor"] += 1
            piece.roofed, piece.going = "indoor", piece.going if stairs else Going.CORRIDOR


def bury_stairs(sketch: Sketch) -> None:
    """Stairs in the open that lead down to a tunnel belong to it: the ground hides them from the street."""
    low = {
        place
        for piece in sketch.pieces
        if piece.roofed == "tunnel"
        for place in piece.places
        if sketch.spots[place].z_m < -_HIDDEN_M
    }
    waiting = [p for p in sketch.pieces if p.going == Going.STAIRS and p.roofed == "" and p.inside < 0]
    while buried := [p for p in waiting if not low.isdisjoint(p.places)]:
        for piece in buried:
            piece.roofed = "tunnel"
            low.update(p for p in piece.places if sketch.spots[p].z_m < -_HIDDEN_M)
            sketch.count.noted["stairs down to a tunnel, taken as part of it"] += 1
        waiting = [p for p in waiting if p.roofed == ""]


def name_domains(sketch: Sketch, buildings: list[Building], footprints: list[Footprint]) -> tuple[str, ...]:
    """Number the domains: outdoors, the insides of buildings that have ways, connected tunnels."""
    names = ["outdoors"]
    used = sorted({p.inside for p in sketch.pieces if p.inside >= 0})
    twice = Counter(footprints[f].name for f in used)
    of_building: dict[int, int] = {}
    for f in used:
        name = footprints[f].name
        of_building[f] = len(names)
        with_domain(buildings, footprints[f].members, len(names))
        names.append(name if twice[name] == 1 else f"{name} ({f})")
    roots = _tunnels(sketch)
    number: dict[int, int] = {}
    for piece, root in zip(sketch.pieces, roots, strict=True):
        if piece.inside >= 0:
            piece.domain = of_building[piece.inside]
        elif root >= 0:
            if root not in number:
                number[root] = len(names)
                names.append(f"tunnel {len(number)}")
            piece.domain = number[root]
        else:
            piece.domain = OUTDOORS
    return tuple(names)


def _tunnels(sketch: Sketch) -> list[int]:
    """For each piece that is under cover outside all buildings, a name for its connected group; else -1."""
    parent = list(range(len(sketch.spots)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    under = [p.roofed in ("tunnel", "indoor") and p.inside < 0 for p in sketch.pieces]
    for piece, is_under in zip(sketch.pieces, under, strict=True):
        if is_under:
            for place in piece.places[1:]:
                parent[root(place)] = root(piece.places[0])
    return [root(p.places[0]) if is_under else -1 for p, is_under in zip(sketch.pieces, under, strict=True)]
