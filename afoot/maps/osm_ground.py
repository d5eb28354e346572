"""Ground of an OpenStreetMap file: water, green and paved areas, closed along a frame where the extract cuts them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon, box
from shapely.ops import linemerge, nearest_points, polygonize

from afoot.maps.ground import grown, patches, together, written
from afoot.maps.model import GROUND_KINDS, Ground, GroundName
from afoot.maps.osm_buildings import assemble
from afoot.maps.osm_file import Counts, RawOsm
from afoot.maps.osm_tags import Tags, ground_kind, ground_name, named_ground_kind
from afoot.maps.project import Projection

_LOOSE_M = 300.0  # an end that is farther from the frame was not cut off by it
_ASIDE_M = 0.05
XY = tuple[float, float]


@dataclass(frozen=True)
class _Sheet:
    """What ground is drawn on. spots: those that one walks; extent: how far they reach; frame: GROUND_M farther."""

    raw: RawOsm
    to_m: Projection
    spots: Sequence[XY]
    extent: Polygon
    frame: Polygon

    def runs(self, refs: Sequence[int]) -> Iterator[list[XY]]:
        """The stretches of a way whose nodes the file has, two at least, in the way's direction."""
        run: list[XY] = []
        for ref in [*refs, None]:
            if ref in self.raw.lonlat:
                point = self.to_m.to_m(*self.raw.lonlat[ref])
                if not run or point != run[-1]:
                    run.append(point)
                continue
            if len(run) >= 2:
                yield run
            run = []


def read_ground(raw: RawOsm, to_m: Projection, spots: Sequence[XY], count: Counts) -> tuple[Ground, ...]:
    """All ground within a frame GROUND_M around the spots, by kind; `count` takes what does not close."""
    if not spots:  # of no way there is more than a node
        return ()
    xs, ys = zip(*spots, strict=True)
    west, south, east, north = min(xs), min(ys), max(xs), max(ys)
    frame = grown((west, south, east, north))
    sheet = _Sheet(raw, to_m, spots, box(west, south, east, north), frame)
    found: dict[str, list[Any]] = {kind: [] for kind in GROUND_KINDS}
    called: dict[str, dict[str, list[Any]]] = {kind: {} for kind in GROUND_KINDS}
    found["water"] += _sea(sheet)
    for tags, shape in [*_closed_ways(sheet), *_relations(sheet)]:
        if shape is None:
            count.dropped["ground: rings do not close in the extract"] += 1
            continue
        kind = ground_kind(tags)
        found[kind].append(shape)
        called[kind].setdefault(ground_name(tags), []).append(shape)
    return tuple(patch for kind in GROUND_KINDS for patch in _named(sheet, kind, found[kind], called[kind]))


def _named(sheet: _Sheet, kind: str, shapes: Sequence[Any], called: dict[str, list[Any]]) -> list[Ground]:
    """The patches of a kind, with the names of what was put together in them, and of the nodes that lie on them."""
    names = [name for text in sorted(called) for name in written(text, together(called[text], sheet.frame))]
    names += [one for one in _of_nodes(sheet, kind, together(shapes, sheet.frame)) if one.text not in called]
    return list(patches(shapes, kind, sheet.frame, names))


def _of_nodes(sheet: _Sheet, kind: str, ground: Any) -> Iterator[GroundName]:
    """What nodes call the ground of a kind that they lie on: a bay is often drawn as a node in the sea."""
    for ref, tags in sorted(sheet.raw.named.items()):
        if named_ground_kind(tags) != kind or ref not in sheet.raw.lonlat:
            continue
        x, y = (round(value, 1) for value in sheet.to_m.to_m(*sheet.raw.lonlat[ref]))
        spot = Point(x, y)
        if ground.contains(spot):
            yield GroundName(tags["name"], x, y, round(2.0 * ground.boundary.distance(spot), 1))


def _closed_ways(sheet: _Sheet) -> Iterator[tuple[Tags, Any]]:
    for _, (refs, tags) in sorted(sheet.raw.edges.items()):
        kind = ground_kind(tags)
        if not kind or refs[0] != refs[-1]:
            continue
        runs = list(sheet.runs(refs))
        if all(ref in sheet.raw.lonlat for ref in refs):
            if runs and len(runs[0]) >= 4:
                yield tags, Polygon(runs[0])
        else:
            yield tags, _closed_along(sheet, runs, kind)


def _relations(sheet: _Sheet) -> Iterator[tuple[Tags, Any]]:
    raw = sheet.raw
    for _, tags, members in sorted(raw.patches, key=lambda one: one[0]):
        whole = assemble(raw.edges, raw.lonlat, sheet.to_m, members)
        if whole is not None:
            yield tags, whole
            continue
        ways = [raw.edges[ref][0] for ref, _ in members if ref in raw.edges]
        runs = [run for refs in ways for run in sheet.runs(refs)]
        yield tags, _closed_along(sheet, runs, ground_kind(tags))


def _closed_along(sheet: _Sheet, runs: Sequence[list[XY]], kind: str) -> Any:
    """The area whose outline is known in part, closed along the edge; None where its ends are not near that.

    Whichever side of the outline is smaller; of water the one on which fewer spots are, for nobody walks on it. Water
    goes on to the frame, as a town by the water would else end on a strip of land.
    """
    edge = sheet.frame if kind == "water" else sheet.extent
    lines = _to_frame(edge, runs)
    if lines is None:
        return None
    faces = _faces(edge, lines)
    if len(faces) < 2:
        return Polygon()
    inside = _two_sides(faces, lines)
    areas = shapely.area(faces)
    sides = [np.flatnonzero(inside == side) for side in (0, 1)]
    weight = np.bincount(_face_of(faces, sheet.spots), minlength=len(faces)) if kind == "water" else areas
    least = min(sides, key=lambda side: (float(weight[side].sum()), float(areas[side].sum())))
    return shapely.union_all([faces[i] for i in least])


def _to_frame(frame: Polygon, runs: Sequence[list[XY]]) -> list[LineString] | None:
    """What of an outline lies in the frame, its loose ends drawn on to it; None where one is too far from it."""
    merged = linemerge([LineString(run) for run in runs]) if runs else LineString()
    lines: list[LineString] = []
    for part in shapely.get_parts(shapely.intersection(merged, frame)):
        if not isinstance(part, LineString) or part.length == 0.0:
            continue
        lines.append(part)
        for end in () if part.is_ring else (Point(part.coords[0]), Point(part.coords[-1])):
            away = frame.exterior.distance(end)
            if away > _LOOSE_M:
                return None
            if away > 0.0:
                lines.append(LineString([end, nearest_points(end, frame.exterior)[1]]))
    return lines


def _faces(frame: Polygon, lines: Sequence[LineString]) -> list[Polygon]:
    """What lines from edge to edge divide the frame into."""
    return list(polygonize(shapely.union_all([frame.exterior, *lines])))


def _face_of(faces: Sequence[Polygon], points: Sequence[XY]) -> Any:
    """The faces that points lie in, one after another; none for a point that lies in no face."""
    return shapely.STRtree(faces).query(shapely.points(points), predicate="within")[1]


def _beside(a: XY, b: XY) -> tuple[XY, XY]:
    """Points close to the left and to the right of the middle of a step."""
    x, y = (a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0
    length = float(np.hypot(b[0] - a[0], b[1] - a[1])) or 1.0
    dx, dy = _ASIDE_M * (b[0] - a[0]) / length, _ASIDE_M * (b[1] - a[1]) / length
    return (x - dy, y + dx), (x + dy, y - dx)


def _two_sides(faces: Sequence[Polygon], lines: Sequence[LineString]) -> Any:
    """int [faces]: 0 and 1 on either side of every line."""
    beside: dict[int, set[int]] = {}
    for line in lines:
        for a, b in pairwise(line.coords):
            pair = _face_of(faces, _beside(a, b)).tolist()
            if len(pair) == 2 and pair[0] != pair[1]:
                beside.setdefault(pair[0], set()).add(pair[1])
                beside.setdefault(pair[1], set()).add(pair[0])
    side = np.full(len(faces), -1)
    side[0] = 0
    waiting = deque([0])
    while waiting:
        here = waiting.popleft()
        for other in beside.get(here, ()):
            if side[other] < 0:
                side[other] = 1 - side[here]
                waiting.append(other)
    return side


def _sea(sheet: _Sheet) -> list[Polygon]:
    """What lies to the right of the coastlines."""
    coasts = [
        refs for _, (refs, tags) in sorted(sheet.raw.edges.items()) if tags.get("natural") == "coastline"
    ]
    runs = [run for refs in coasts for run in sheet.runs(refs)]
    lines = _to_frame(sheet.frame, runs)
    if not lines:
        return []
    faces = _faces(sheet.frame, lines)
    steps = [step for run in runs for step in pairwise(run)]
    votes = np.zeros(len(faces), int)
    for side, sign in ((0, -1), (1, 1)):
        votes += sign * np.bincount(
            _face_of(faces, [_beside(*step)[side] for step in steps]), minlength=len(faces)
        )
    return [face for face, vote in zip(faces, votes, strict=True) if vote > 0]
