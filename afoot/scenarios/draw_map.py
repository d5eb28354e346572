"""Reads the map a scenario names: the file or the bundled map, its window, its roofs."""

from __future__ import annotations

import math
from pathlib import Path as FilePath

from afoot.errors import AfootError, likely, nearest
from afoot.maps import Map, bundled_map, bundled_names, read_map, window, with_roofs
from afoot.maps.project import Projection
from afoot.maps.read import ENDINGS
from afoot.scenarios.base import Path, Problems, Source
from afoot.scenarios.locate import NO_POSITIONS, swapped
from afoot.scenarios.model import MapSpec, Scenario, WindowSpec
from afoot.scenarios.shapes import shape_named


def draw_map(scenario: Scenario, problems: Problems) -> Map:
    """The map of a scenario. Raises AfootError, with the scenario's line, where there is none."""
    return draw(scenario.map, problems.source, scenario.name)


def draw(spec: MapSpec, source: Source, name: str) -> Map:
    """The map that a part of a file states; `name` is what a window cut from it is called. Raises as `draw_map`."""
    field = "file" if spec.file is not None else "bundled"
    try:
        drawn = _read(spec, source)
        if spec.window is not None:
            field = "window"
            drawn = _cut(drawn, spec.window, name)
        if spec.roofs:
            field = "roofs"
            drawn = with_roofs(drawn)
    except AfootError as error:
        where = source.where(("map", field))
        raise error.led_to_by(where) from None
    return drawn


def warn_of_map(scenario: Scenario, map: Map, problems: Problems) -> None:
    """Warns of what was seen when the map was read, and of distances on a map that has none as the crow flies."""
    for warning in map.warnings:
        problems.warn(("map",), warning)
    if map.placed:
        return
    stated: list[tuple[Path, object]] = [
        ((*("classes", name), field), value)
        for name, spec in scenario.classes.items()
        for field, value in (("sight_m", spec.sight_m), ("hear_m", spec.hear_m or None))
    ]
    for path, value in [*stated, (("map", "sight", "range_m"), scenario.map.sight.range_m)]:
        if value is not None:
            what = f"{NO_POSITIONS}, so what is within a distance as the crow flies is made up"
            fix = "Give all nodes x and y, or limit sight by hops, such as sight: {mode: hops, hops: 3}."
            problems.warn(path, what, came=value, fix=fix)


def _read(spec: MapSpec, source: Source) -> Map:
    if spec.file is not None:
        file = FilePath(source.folder(("map", "file"))) / FilePath(spec.file).expanduser()
        return read_map(file)
    name = spec.bundled or ""
    if name not in bundled_names():
        expected = f"one of {', '.join(bundled_names())}, or file: and a path"
        fix = nearest(name, bundled_names()) or _file_of(name, FilePath(source.folder(("map",))))
        raise AfootError("no such bundled map", came=name, expected=expected, fix=fix)
    return bundled_map(name)


def _file_of(name: str, folder: FilePath) -> str:
    """What to write for a file of this name; the one beside the scenario where there is one."""
    around = folder.iterdir() if folder.is_dir() else ()
    beside = sorted(one.name for one in around if one.name.split(".")[0] == name and one.is_file())
    of_maps = [one for one in beside if one.lower().endswith(ENDINGS)]
    if of_maps:
        return f"Write map: {of_maps[0]} for the file beside this one."
    return f"Write a file with its ending, such as map: {name}.osm.pbf"


def _cut(map: Map, spec: WindowSpec, name: str) -> Map:
    if not map.placed:
        raise AfootError(
            NO_POSITIONS,
            expected="no window, or a graph whose nodes have x and y",
            fix="Leave the window out, or give the graph's nodes coordinates.",
        )
    if spec.bbox is not None:
        west, south, east, north = spec.bbox
        low, high = _to_m(map, [west, south]), _to_m(map, [east, north])
        return window(map, (*low, *high), name=name)
    assert spec.size_m is not None, "checked when the scenario was read"
    return window(map, centre_m=_centre(map, spec), size_m=(spec.size_m[0], spec.size_m[1]), name=name)


def _centre(map: Map, spec: WindowSpec) -> tuple[float, float]:
    centre = spec.centre
    assert centre is not None, "checked when the scenario was read"
    if centre.at is not None:
        return centre.at[0], centre.at[1]
    if centre.lonlat is not None:
        return _to_m(map, centre.lonlat)
    for place in map.places:
        if place.name == centre.place:
            return place.x_m, place.y_m
    if (shape := shape_named(map, centre.place or "")) is not None:
        kind, (x_m, y_m) = shape
        fix = f"Write centre: {{at: [{x_m:g}, {y_m:g}]}}"
        what = f"this is {kind}, not a place"
        raise AfootError(what, came=centre.place, expected="a place, or at", fix=fix)
    known = [place.name for place in map.places if place.name]
    raise AfootError("no such place on the map", came=centre.place, fix=likely(centre.place or "", known))


def _to_m(map: Map, lonlat: list[float]) -> tuple[float, float]:
    if map.origin is None:
        raise AfootError(
            "this map is nowhere on Earth",
            came=lonlat,
            expected="centre with at, and size_m",
            fix="Write centre: {at: [x, y]} in metres, with size_m.",
        )
    to_m = Projection(*map.origin)
    error = swapped(to_m, lonlat, lambda point: min(math.dist(point, (p.x_m, p.y_m)) for p in map.places))
    if error is not None:
        raise error
    return to_m.to_m(lonlat[0], lonlat[1])
