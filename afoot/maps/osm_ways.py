"""Walkable ways of an OpenStreetMap file as pieces between places, cut where nodes or passages end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from afoot.maps.model import OUTDOORS
from afoot.maps.osm_file import Counts, RawOsm
from afoot.maps.osm_tags import Manner, Tags, barrier, manner, why_not
from afoot.maps.project import Projection
from afoot.words import Going


@dataclass
class Spot:
    """A place in the making; z_m comes last."""

    x_m: float
    y_m: float
    kind: str = "point"
    z_m: float = 0.0


@dataclass
class Piece:
    """A stretch of one way: `places` index Sketch.spots; `inside` is a footprint, or -1."""

    places: list[int]
    how: Manner
    going: Going
    roofed: str
    inside: int = -1
    domain: int = OUTDOORS


@dataclass
class Sketch:
    """The map in the making. by_ref: node of the file -> spot; blocked: spots nobody gets through."""

    spots: list[Spot] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    count: Counts = field(default_factory=Counts)
    by_ref: dict[int, int] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)

    def add(self, x_m: float, y_m: float, kind: str = "point") -> int:
        self.spots.append(Spot(x_m, y_m, kind))
        return len(self.spots) - 1


def walkable(raw: RawOsm, count: Counts) -> list[tuple[list[int], Manner]]:
    """The ways somebody can walk, by id, then the outlines of squares drawn as relations."""
    found: list[tuple[list[int], Manner]] = []
    for _, (refs, tags) in sorted(raw.ways.items()):
        if reason := why_not(tags):
            count.dropped[f"way: {reason}"] += 1
            continue
        found.append((refs, _read_manner(tags, count)))
    for _, tags, members in sorted(raw.relations, key=lambda r: r[0]):
        if "highway" not in tags or why_not(tags):
            continue
        for way_id, role in members:
            if role not in ("outer", "") or way_id not in raw.outlines or way_id in raw.ways:
                continue
            refs = raw.outlines[way_id][0]
            if next(_runs(raw, refs), None) is not None:
                count.noted["way along the outline of a square drawn as a relation"] += 1
                found.append((refs, _read_manner(tags, count)))
    return found


def _read_manner(tags: Tags, count: Counts) -> Manner:
    how, odd = manner(tags)
    for key in odd:
        count.noted[f"way: {key} not readable, ignored"] += 1
    return how


def sketch_ways(raw: RawOsm, ways: list[tuple[list[int], Manner]], to_m: Projection, count: Counts) -> Sketch:
    """Pieces and places of the walkable ways; every entrance of the file is a place, on a way or not."""
    sketch = Sketch(count=count)
    for refs, how in ways:
        runs = list(_runs(raw, refs))
        if not runs:
            count.dropped["way: fewer than two nodes in the extract"] += 1
            continue
        if sum(len(run) for run, _, _ in runs) < len(refs):
            count.noted["way clipped at the edge of the extract, kept up to the last known node"] += 1
        for run, head_cut, tail_cut in runs:
            _add_run(sketch, raw, to_m, run, how)
            for ref, cut in ((run[0], head_cut), (run[-1], tail_cut)):
                spot = sketch.spots[sketch.by_ref[ref]]
                if cut and spot.kind == "point":
                    spot.kind = "border"
    _open_blocked(sketch)
    for ref, tags in sorted(raw.spots.items()):
        if barrier(tags)[0] == "door" and ref not in sketch.by_ref and ref in raw.lonlat:
            sketch.by_ref[ref] = sketch.add(*to_m.to_m(*raw.lonlat[ref]), "door")
    return sketch


def _runs(raw: RawOsm, refs: list[int]) -> Iterator[tuple[list[int], bool, bool]]:
    """Stretches of known nodes, at least two each, with whether each end was cut by a missing node."""
    start = 0
    for stop in range(len(refs) + 1):
        if stop < len(refs) and refs[stop] in raw.lonlat:
            continue
        if stop - start >= 2:
            yield refs[start:stop], start > 0, stop < len(refs)
        start = stop + 1


def _add_run(sketch: Sketch, raw: RawOsm, to_m: Projection, run: list[int], how: Manner) -> None:
    places: list[int] = []
    for ref in run:
        if ref not in sketch.by_ref:
            kind, shut = barrier(raw.spots[ref]) if ref in raw.spots else ("point", False)
            sketch.by_ref[ref] = sketch.add(*to_m.to_m(*raw.lonlat[ref]), kind)
            if shut:
                sketch.blocked.add(sketch.by_ref[ref])
                sketch.count.dropped["passage: locked or walled barrier"] += 1
        place = sketch.by_ref[ref]
        if not places or place != places[-1]:
            places.append(place)
    if len(places) >= 2:
        sketch.pieces.append(Piece(places, how, how.going, how.roofed))


def _open_blocked(sketch: Sketch) -> None:
    """Cut every piece at a blocked place: each end gets a place of its own there, so nobody gets through."""
    cut: list[Piece] = []
    for piece in sketch.pieces:
        current = [_own(sketch, piece.places[0])]
        for place in piece.places[1:]:
            current.append(_own(sketch, place))
            if place in sketch.blocked:
                cut.append(Piece(current, piece.how, piece.going, piece.roofed))
                current = [_own(sketch, place)]
        if len(current) >= 2:
            cut.append(Piece(current, piece.how, piece.going, piece.roofed))
    sketch.pieces = cut


def _own(sketch: Sketch, place: int) -> int:
    if place not in sketch.blocked:
        return place
    spot = sketch.spots[place]
    return sketch.add(spot.x_m, spot.y_m, spot.kind)
