"""From what a scenario calls a spot to nodes of the board, and from starts to distributions over nodes."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from afoot.board import components
from afoot.board.model import CompiledBoard
from afoot.errors import AfootError, likely
from afoot.maps import no_free_cell
from afoot.maps.model import Building, Map
from afoot.maps.project import Projection
from afoot.rules.cast import ALWAYS
from afoot.scenarios.base import Path, Problems
from afoot.scenarios.kept import kept
from afoot.scenarios.shapes import Mistaken, called, holds, not_a_place, not_an_area
from afoot.scenarios.spots import Spot, Start

NO_POSITIONS = "this graph gives its nodes no positions"
HEAD_M = 1.6  # a canopy above this is over people, not around them
SAME_M = 1.0  # a point this near to a node is the node
AT_HAND_M = 100.0  # a node this near is likely the one that is meant
FAR_M = 1_000.0  # a point farther than this from every node is off the map


def thresholds(weights: Any) -> list[int]:
    """Cumulative 32-bit thresholds of float weights [n] with a positive sum; the last is exactly 2**32."""
    heaped = np.cumsum(np.asarray(weights, np.float64))
    upto = [min(max(round(float(part)), 0), ALWAYS) for part in heaped / heaped[-1] * ALWAYS]
    upto[-1] = ALWAYS
    return list(itertools.accumulate(upto, max))


def swapped(
    to_m: Projection, lonlat: list[float], away_m: Callable[[tuple[float, float]], float]
) -> AfootError | None:
    """What to tell of a latitude and longitude in the order in which people say them: a point that is off the map, and
    would be on it the other way round. away_m: how far a point in metres is from the map.
    """
    lon, lat = lonlat
    if not away_m(to_m.to_m(lon, lat)) > FAR_M >= away_m(to_m.to_m(lat, lon)):
        return None
    expected = "[longitude, latitude] of a point on the map"
    fix = f"Write [{lat:g}, {lon:g}]: longitude comes first."
    return AfootError("longitude and latitude are swapped", came=lonlat, expected=expected, fix=fix)


class Locator:
    """Finds nodes on one board, and tells what is wrong with spots that have none."""

    def __init__(self, map: Map, compiled: CompiledBoard, problems: Problems) -> None:
        self.map, self.compiled, self.problems = map, compiled, problems
        self.nodes = len(compiled.board.degree)
        lengths = compiled.board.length_mm[compiled.board.length_mm > 0]
        mean_m = float(lengths.mean()) / 1000 if len(lengths) else 1.0
        self.reach_m = compiled.stride_m if compiled.stride_m is not None else mean_m

    @functools.cached_property
    def parts(self) -> Any:
        """int32 [n]: the connected part of every node; 0 is the largest."""
        return kept("parts", self.compiled, [], lambda: components(self.compiled.board))

    def spot(self, spot: Spot, path: Path) -> int | None:
        """The node of a spot; None, and a problem added, where there is none."""
        if spot.place is not None:
            return self._place(spot.place, (*path, "place"))
        if spot.node is not None:
            if spot.node < self.nodes:
                return spot.node
            self.problems.add(
                (*path, "node"),
                "no such node",
                came=spot.node,
                expected=f"0 to {self.nodes - 1}",
                fix="Nodes are numbered anew with every stride_m: name a place, or write at: [x, y].",
            )
            return None
        if spot.at is not None:
            return self._at((spot.at[0], spot.at[1]), spot.layer, (*path, "at"), spot.at)
        if spot.lonlat is not None:
            point = self._point(spot.lonlat, (*path, "lonlat"))
            return None if point is None else self._at(point, spot.layer, (*path, "lonlat"), spot.lonlat)
        return None

    def start(self, start: Start, path: Path, can_leave: Any) -> tuple[Any, Any] | None:
        """Nodes [t] and their probabilities [t]. can_leave: bool [n], where the mover's classes can move."""
        if start.any_of is not None:
            return self._any_of(start, path, can_leave)
        if start.anywhere:
            allowed = can_leave if self.map.abstract else can_leave & (self.parts == 0)
            return self._spread(np.flatnonzero(allowed), path)
        if start.area is not None:
            return self._in_area(start.area, (*path, "area"), can_leave)
        if start.near is not None:
            return self._around(start.near, start.within_m or 0.0, path, can_leave)
        node = self.spot(start, path)
        if node is None:
            return None
        if not can_leave[node]:
            came = start.place if start.place is not None else f"node {node}"
            what, expected = "a start that the mover's ways cannot leave", "a node on its class's ways"
            self.problems.add(
                path,
                what,
                came=came,
                expected=expected,
                fix="Start it elsewhere, or let its class go there by ways.",
            )
            return None
        self._warn_indoors(start, node, path)
        return np.array([node]), np.array([1.0])

    def _around(self, spot: Spot, within_m: float, path: Path, can_leave: Any) -> tuple[Any, Any] | None:
        """The nodes of one connected part within so many metres of a spot, itself perhaps no node."""
        board, part = self.compiled.board, 0
        if not self._has_positions((*path, "within_m"), within_m):
            return None
        if spot.at is not None:
            point: tuple[float, float] | None = (spot.at[0], spot.at[1])
        elif spot.lonlat is not None:
            point = self._point(spot.lonlat, (*path, "near", "lonlat"))
        elif (middle := self.spot(spot, (*path, "near"))) is not None:
            point, part = (board.x_mm[middle] / 1000.0, board.y_mm[middle] / 1000.0), self.parts[middle]
        else:
            point = None
        if point is None:
            return None
        on_layer = True if spot.layer is None else board.layer == spot.layer
        able = can_leave & (self.parts == part) & on_layer
        away_m = self._away_m(point)
        if able.any() and not (able & (away_m <= within_m)).any():
            what = f"no node to start from within {within_m:g} m: {self._nearest(point, able)}"
            fix = self._place_near(point, able)
            self.problems.add(
                path,
                what,
                came=spot.at or spot.lonlat,
                expected="a node on the ways of the mover's class",
                fix=fix,
            )
            return None
        return self._spread(np.flatnonzero(able & (away_m <= within_m)), path)

    def _in_area(self, name: str, path: Path, can_leave: Any) -> tuple[Any, Any] | None:
        areas = [area for area in self.map.areas if name in (area.name, area.kind)]
        if not areas:
            shape = not_an_area(self.map, self.compiled.board, self.parts == 0, name, path)
            if self._mistaken(shape, name, path):
                return None
            known = sorted({word for area in self.map.areas for word in (area.name, area.kind) if word})
            expected = f"one of {', '.join(known)}" if known else "a map with areas"
            fix = likely(name, known)
            self.problems.add(path, "no such area on the map", came=name, expected=expected, fix=fix)
            return None
        board = self.compiled.board
        at = np.stack([board.x_mm, board.y_mm], axis=1) / 1000.0
        able = np.flatnonzero(can_leave)
        inside = [any(holds(area.rings, *at[node]) for area in areas) for node in able]
        if not any(inside):
            x, y = (sum(axis) / len(axis) for axis in zip(*areas[0].rings[0], strict=True))
            fix = f"To start beside it write near: {{at: [{x:.0f}, {y:.0f}]}} and within_m."
            expected = "an area that ways of the mover's class run through"
            self.problems.add(
                path, "no node to start from in this area", came=name, expected=expected, fix=fix
            )
            return None
        return self._spread(able[np.array(inside, bool)], path)

    def _any_of(self, start: Start, path: Path, can_leave: Any) -> tuple[Any, Any] | None:
        choices = start.any_of or []
        chances = start.p or [1.0 / len(choices)] * len(choices)
        parts = [self.start(one, (*path, "any_of", i), can_leave) for i, one in enumerate(choices)]
        found = [(part, p) for part, p in zip(parts, chances, strict=True) if part is not None]
        if len(found) < len(parts):
            return None
        return np.concatenate([n for (n, _), _ in found]), np.concatenate([w * p for (_, w), p in found])

    def _spread(self, nodes: Any, path: Path) -> tuple[Any, Any] | None:
        if len(nodes) == 0:
            self.problems.add(
                path,
                "no node to start from",
                expected="a node on the ways of the mover's class",
                fix="Start it elsewhere, or give its class more ways.",
            )
            return None
        return nodes, np.full(len(nodes), 1.0 / len(nodes))

    def _place(self, name: str, path: Path) -> int | None:
        node = self.compiled.names.get(name, -1)
        if node >= 0:
            return node
        if any(place.name == name for place in self.map.places):
            self.problems.add(
                path,
                "this place is on no way",
                came=name,
                expected="a place that a way runs through",
                fix="Draw a way through it, or write at: [x, y] for the nearest node on one.",
            )
            return None
        if (cell := no_free_cell(self.map, name)) is not None:
            self.problems.add(path, cell[0], came=name, expected="column,row of an open cell", fix=cell[1])
            return None
        shape = not_a_place(self.map, self.compiled.board, self.parts == 0, name, path)
        if self._mistaken(shape, name, path):
            return None
        known = list(self.compiled.names)
        some = ", ".join(sorted(known)[:8]) + (", ..." if len(known) > 8 else "")
        expected = f"one of {some}" if known else "node, at or lonlat: this map names no places"
        self.problems.add(
            path, "no such place on the map", came=name, expected=expected, fix=likely(name, known)
        )
        return None

    def _mistaken(self, found: Mistaken | None, name: str, path: Path) -> bool:
        if found is not None:
            self.problems.add(path, found.what, came=name, expected=found.expected, fix=found.fix)
        return found is not None

    def _point(self, lonlat: list[float], path: Path) -> tuple[float, float] | None:
        if self.map.origin is None:
            fix = "Use place, node or at."
            self.problems.add(
                path, "this map is nowhere on Earth", came=lonlat, expected="no lonlat", fix=fix
            )
            return None
        to_m = Projection(*self.map.origin)
        error = swapped(to_m, lonlat, lambda point: float(self._away_m(point).min()))
        if error is not None:
            self.problems.add(path, error.what, came=error.came, expected=error.expected, fix=error.fix)
            return None
        return to_m.to_m(lonlat[0], lonlat[1])

    def _has_positions(self, path: Path, came: object) -> bool:
        """Whether nodes are somewhere; a problem added where they are not."""
        if not self.map.placed:
            fix = "Give all nodes x and y, or state places or nodes."
            self.problems.add(path, NO_POSITIONS, came=came, expected="place or node", fix=fix)
        return self.map.placed

    def _at(self, point: tuple[float, float], layer: int | None, path: Path, came: list[float]) -> int | None:
        if not self._has_positions(path, came):
            return None
        board = self.compiled.board
        able = np.ones(self.nodes, bool) if layer is None else board.layer == layer
        away_m = np.where(able, self._away_m(point), np.inf)
        node = int(away_m.argmin())
        walls = self._around_point(point, node)
        at = float(board.x_mm[node]) / 1000.0, float(board.y_mm[node]) / 1000.0
        walled = [b for b in walls if not holds(b.rings, *at)]
        expected = f"a point at most {self.reach_m:g} m from a node"
        if walled:
            what = f"this point is inside a wall: in {called(walled[0])}; {self._nearest(point, able)}"
        elif away_m[node] > self.reach_m:
            inside = f"in {called(walls[0])} and " if walls else ""
            what = f"this point is {inside}on no node: {self._nearest(point, able)}"
        else:
            return node
        self.problems.add(path, what, came=came, expected=expected, fix=self._place_near(point, able))
        return None

    def _around_point(self, point: tuple[float, float], node: int) -> list[Building]:
        """The buildings around a point on whose roofs a node does not lie."""
        z_m = float(self.compiled.board.z_mm[node]) / 1000.0
        solid = [one for one in self.map.buildings if one.base_m <= HEAD_M and z_m < one.top_m]
        return [one for one in solid if holds(one.rings, *point)]

    def _warn_indoors(self, start: Start, node: int, path: Path) -> None:
        """Warns of a start that is stated by a point in a building, and is taken to a node somewhere else in it."""
        if start.at is not None:
            point: tuple[float, float] | None = (start.at[0], start.at[1])
        else:
            point = None if start.lonlat is None else self._point(start.lonlat, path)
        if point is None or float(away_m := self._away_m(point)[node]) <= SAME_M:
            return
        for building in self._around_point(point, node)[:1]:
            start_at = f"the start is {away_m:.1f} m away, on a way in it (node {node})"
            what = f"this point is in {called(building)}; {start_at}"
            self.problems.warn(
                path, what, came=start.at or start.lonlat, fix="State the node, if that is meant."
            )

    def _away_m(self, point: tuple[float, float]) -> Any:
        """float64 [n]: metres from a point to every node as the crow flies."""
        board = self.compiled.board
        return np.hypot(board.x_mm / 1000.0 - point[0], board.y_mm / 1000.0 - point[1])

    def _nearest(self, point: tuple[float, float], able: Any) -> str:
        """Which of some nodes is nearest to a point, in words."""
        if not able.any():
            return "that layer has none"
        board, away_m = self.compiled.board, np.where(able, self._away_m(point), np.inf)
        node = int(away_m.argmin())
        at = f"[{board.x_mm[node] / 1000:g}, {board.y_mm[node] / 1000:g}]"
        return f"the nearest is {away_m[node]:.1f} m away, node {node} at {at}"

    def _place_near(self, point: tuple[float, float], able: Any) -> str:
        """The named place nearest to a point, in a sentence; on a map that names none, where its ways are."""
        names = self.compiled.names
        away_m = self._away_m(point)
        if not names:
            board, node = self.compiled.board, int(np.where(able, away_m, np.inf).argmin())
            if able[node] and away_m[node] <= AT_HAND_M:
                return f"For that node write at: [{board.x_mm[node] / 1000:g}, {board.y_mm[node] / 1000:g}]."
            (west, east), (south, north) = ((int(a.min()), int(a.max())) for a in (board.x_mm, board.y_mm))
            ground = (
                f"{west / 1000:.0f} to {east / 1000:.0f} and y from {south / 1000:.0f} to {north / 1000:.0f}"
            )
            return f"The map's ways lie at x from {ground}."
        name = min(names, key=lambda one: away_m[names[one]])
        return f"The nearest place is {name!r}, {away_m[names[name]]:.0f} m away."
