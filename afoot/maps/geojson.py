"""Maps drawn in GeoJSON, in the profile that docs/maps.md describes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from shapely.geometry import Polygon

from afoot.errors import AfootError, Where, likely
from afoot.maps.geojson_draft import Draft, Key, Spot
from afoot.maps.geojson_fields import (
    POINT_FIELDS,
    POLYGON_FIELDS,
    WAY_FIELDS,
    Feature,
    check_own_fields,
    features,
)
from afoot.maps.ground import rings, written
from afoot.maps.model import (
    DEFAULT_BUILDING_M,
    GROUND_KINDS,
    LAYER_M,
    UPRIGHT_M,
    Area,
    Building,
    Ground,
    Map,
    Place,
    Ring,
    Way,
    Window,
)
from afoot.maps.project import FARTHEST_M, LONGEST_M, Projection, centred, mm
from afoot.words import Going

PLACE_KINDS = ("point", "door", "gate", "barrier", "fire_escape", "border", "refuge")
_MAX_M = 1e6
_IN_METRES = 'For a map in metres write "afoot": {"units": "m"} at the top.'
_FAR = (
    "Take the middle of the map off all of them; or, if they count metres of a grid, export it in degrees and leave "
    '"units" out.'
)
_METRES = ("metre", "metres", "meter", "meters", "metric")  # what people write for m


def read_geojson(path: Path) -> Map:
    """The Map of a GeoJSON file. Raises AfootError with file, line, feature and field for what is wrong."""
    where = Where(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text)
    except UnicodeDecodeError:
        raise AfootError(
            "the file is not text",
            where=where,
            expected="GeoJSON in UTF-8",
            fix="Save it anew as UTF-8, or name another file.",
        ) from None
    except json.JSONDecodeError as error:
        raise AfootError(f"not JSON ({error.msg})", where=Where(path, error.lineno),
                         fix="The file may be cut short.") from None  # fmt: skip
    listed = features(document, text, where)
    own = document.get("afoot") or {}
    draft = Draft(_projection(own, listed, Where(path, _line_of_units(text))))
    for kind, add in (("Polygon", _add_polygon), ("LineString", _add_way), ("Point", _add_place)):
        for feature in listed:
            if feature.kind.removeprefix("Multi") == kind:
                add(draft, feature)
    if not draft.ways:
        raise AfootError("the map has no ways, so there is nowhere to walk", where=where,
                         expected="at least one LineString",
                         fix="Draw ways as LineStrings: places alone are no map.")  # fmt: skip
    return _finish(draft, listed, str(document.get("name") or path.name.split(".")[0]), own)


def _line_of_units(text: str) -> int:
    """The line of the only `units` in a file; 0 where there are none, or several."""
    found = [one.start() for one in re.finditer(r'"units"\s*:', text)]
    return text.count("\n", 0, found[0]) + 1 if len(found) == 1 else 0


def _projection(own: Any, listed: list[Feature], where: str) -> Projection | None:
    """None for maps in metres; else around the middle of all positions, which must be degrees."""
    if not isinstance(own, dict):
        raise AfootError(
            "field 'afoot' is wrong",
            where=where,
            came=own,
            expected='{"units": "m"}',
            fix='Write "afoot": {"units": "m"} for positions in metres; leave it out for longitude and latitude.',
        )
    check_own_fields(own, where)
    units = own.get("units", "degrees")
    if units not in ("m", "degrees"):
        fix = 'Write "units": "m".' if str(units).lower() in _METRES else likely(str(units), ("degrees", "m"))
        raise AfootError(
            "field 'afoot.units' is wrong", where=where, came=units, expected="m or degrees", fix=fix
        )
    if units == "m":
        _check_near(listed)
        return None
    points: list[tuple[float, float]] = []
    for feature in listed:
        for x, y, _ in _positions(feature):
            if not (-180.0 <= x <= 180.0 and -90.0 <= y <= 90.0):
                fix = _IN_METRES
                if abs(x) <= 90.0 and abs(y) <= 180.0:
                    fix = f"Longitude comes first: are they swapped? Or: {fix[0].lower()}{fix[1:]}"
                raise feature.wrong("coordinates", [x, y], "longitude, latitude in degrees", fix)
            points.append((x, y))
    return centred(points) if points else None


def _check_near(listed: list[Feature]) -> None:
    """Raise AfootError for metres that lie too far from 0 for a board, as those of national grids do."""
    for feature in listed:
        for x, y, _ in _positions(feature):
            if max(abs(x), abs(y)) > FARTHEST_M:
                expected = f"metres, at most {FARTHEST_M:.0f} from 0"
                raise feature.wrong("coordinates", [x, y], expected, _FAR)


def _positions(feature: Feature) -> list[tuple[float, float, float | None]]:
    value = feature.coordinates
    if feature.kind == "Point":
        return [feature.point(value)]
    if feature.kind == "LineString":
        return feature.points(value, 2)
    polygons = value if feature.kind == "MultiPolygon" else [value]
    if not isinstance(polygons, list) or not all(isinstance(p, list) and p for p in polygons):
        raise feature.wrong("coordinates", value, "rings of positions")
    return [point for polygon in polygons for ring in polygon for point in feature.points(ring, 4)]


def _add_polygon(draft: Draft, feature: Feature) -> None:
    draft.note_unknown(feature, POLYGON_FIELDS)
    _positions(feature)
    kind, ground = feature.word("kind", ""), feature.word("ground", "", GROUND_KINDS)
    if not (kind or ground):
        raise feature.wrong("kind", None, "building, or what the area is (market, yard, woods, ...)")
    if kind == "building" and ground:
        raise feature.wrong("ground", ground, "no ground: a building stands on it")
    name = feature.word("name", "")
    for polygon in feature.coordinates if feature.kind == "MultiPolygon" else [feature.coordinates]:
        outline = [[draft.metres(feature.point(p))[:2] for p in ring] for ring in polygon]
        if any(ring[0] != ring[-1] for ring in outline):
            raise feature.wrong("coordinates", outline[0][-1], "rings that end where they begin")
        shape = Polygon(outline[0], outline[1:])
        if not shape.is_valid or shape.area == 0.0:
            raise feature.wrong(
                "coordinates", f"{len(outline[0])} positions", "an outline that does not cross itself"
            )
        if kind == "building":
            draft.buildings.append(_building(draft, feature, rings(shape), name))
            continue
        if kind:
            draft.areas.append(Area(rings(shape), kind, name, feature.count("capacity", 0)))
        if ground:
            draft.ground.append(Ground(rings(shape), ground, written(name, shape)))


def _building(draft: Draft, feature: Feature, outline: tuple[Ring, ...], name: str) -> Building:
    base = feature.number("base_m", 0.0, -1000.0, 1000.0)
    top = feature.number("height_m", max(DEFAULT_BUILDING_M, base + 1.0), -1000.0, 1000.0)
    if top <= base:
        raise feature.wrong("height_m", top, f"more than base_m, {base:g}")
    inside = feature.word("domain", "")
    domain = draft.domain(inside) if inside else -1
    stated = feature.properties.get("height_m") is not None
    return Building(outline, mm(base), mm(top), domain, feature.flag("flat", True), name, stated)


def _add_way(draft: Draft, feature: Feature) -> None:
    draft.note_unknown(feature, WAY_FIELDS)
    feature.word("kind", "way", ("way",))
    going = Going[feature.word("going", "street", [g.word for g in Going]).upper()]
    layer = feature.count("layer", -100)
    height = feature.number(
        "z_m", feature.number("elevation_m", layer * LAYER_M, -_MAX_M, _MAX_M), -_MAX_M, _MAX_M
    )
    keys: list[Key] = []
    for point in feature.points(feature.coordinates, 2):
        key = draft.metres(point)
        if keys and key == keys[-1]:
            continue
        draft.spots.setdefault(key, Spot(*key)).heights.append((height, layer))
        keys.append(key)
    if len(keys) < 2:
        raise feature.wrong("coordinates", feature.coordinates, "two positions at least a millimetre apart")
    length = feature.properties.get("length_m")
    way = Way(
        places=(),
        going=going,
        domain=draft.domain_of_way(feature, going, keys),
        layer=layer,
        bridge=feature.flag("bridge", False),
        headroom_m=mm(feature.number("headroom_m", UPRIGHT_M, 0.3, 100.0)),
        width_m=mm(feature.number("width_m", 0.0, 0.0, 1000.0)),
        lit=feature.flag("lit", True),
        hidden=feature.flag("hidden", False),
        passage=feature.flag("passage", False),
        oneway=feature.flag("oneway", False),
        length_m=None if length is None else mm(feature.number("length_m", 1.0, 0.001, LONGEST_M)),
        name=feature.word("name", ""),
    )
    draft.ways.append((keys, way))


def _add_place(draft: Draft, feature: Feature) -> None:
    draft.note_unknown(feature, POINT_FIELDS)
    if feature.word("kind", "point", (*PLACE_KINDS, "window")) == "window":
        return
    x, y, z = draft.metres(feature.point(feature.coordinates))
    same = [key for key in draft.spots if key[:2] == (x, y) and (z is None or key[2] in (None, z))]
    spot = draft.spots[same[0]] if same else draft.spots.setdefault((x, y, z), Spot(x, y, z))
    if spot.feature is not None:
        raise feature.wrong(
            "coordinates", feature.coordinates, f"a position other than {spot.feature.where}'s"
        )
    spot.feature = feature
    if not spot.heights:
        draft.noted["place on no way"] += 1


def _join(draft: Draft) -> None:
    """Let ways of no stated height meet those that state the height which the others have there all the same."""
    same: dict[Key, Key] = {}
    for key, spot in draft.spots.items():
        stated: Key = (key[0], key[1], _place(spot).z_m)
        if key[2] is None and stated in draft.spots:
            same[key] = stated
    for key, stated in same.items():
        spot, kept = draft.spots.pop(key), draft.spots[stated]
        if spot.feature is not None and kept.feature is not None:
            raise spot.feature.wrong(
                "coordinates", spot.feature.coordinates, f"a position other than {kept.feature.where}'s"
            )
        kept.heights += spot.heights
        kept.feature = kept.feature or spot.feature
    if same:
        joined = [
            ([key for key, _ in groupby(same.get(k, k) for k in keys)], way) for keys, way in draft.ways
        ]
        draft.ways = [(keys, way) for keys, way in joined if len(keys) > 1]


def _finish(draft: Draft, listed: list[Feature], name: str, own: dict[str, Any]) -> Map:
    _join(draft)
    index = {key: i for i, key in enumerate(draft.spots)}
    places: list[Place] = []
    names: dict[str, str] = {}
    for spot in draft.spots.values():
        place = _place(spot)
        if place.name and place.name in names and spot.feature is not None:
            raise spot.feature.wrong("name", place.name, f"a name other than {names[place.name]}'s")
        if spot.feature is not None:
            names[place.name] = spot.feature.where
        places.append(place)
    ways = tuple(replace(way, places=tuple(index[key] for key in keys)) for keys, way in draft.ways)
    windows = tuple(
        _window(draft, f) for f in listed if f.properties.get("kind") == "window" and f.kind == "Point"
    )
    return Map(
        name=name,
        places=tuple(places),
        ways=ways,
        buildings=tuple(draft.buildings),
        areas=tuple(draft.areas),
        ground=tuple(sorted(draft.ground, key=lambda patch: GROUND_KINDS.index(patch.kind))),
        windows=windows,
        domains=tuple(draft.domains),
        origin=(draft.to_m.lat, draft.to_m.lon) if draft.to_m else None,
        attribution=str(own.get("attribution", "")),
        licence=str(own.get("licence", "")),
        noted=dict(sorted(draft.noted.items())),
    )


def _place(spot: Spot) -> Place:
    z, layer = min(spot.heights, key=lambda h: (abs(h[0]), h), default=(0.0, 0))
    if spot.z_m is not None:
        z = spot.z_m
    feature = spot.feature
    if feature is None:
        return Place(spot.x_m, spot.y_m, mm(z), layer)
    z = feature.number("z_m", feature.number("elevation_m", z, -_MAX_M, _MAX_M), -_MAX_M, _MAX_M)
    return Place(
        spot.x_m,
        spot.y_m,
        mm(z),
        feature.count("layer", -100, layer),
        feature.word("kind", "point"),
        feature.word("name", ""),
        feature.count("capacity", 0),
    )


def _window(draft: Draft, feature: Feature) -> Window:
    x, y, z = draft.metres(feature.point(feature.coordinates))
    used = {way.domain for _, way in draft.ways}
    known = [name for i, name in enumerate(draft.domains) if i in used]
    inside = feature.word("inside", "")
    of_building = next((b.domain for b in draft.buildings if b.name == inside and b.domain in used), -1)
    if of_building < 0:
        feature.word("inside", "", [n for n in known if n != "outdoors"] or ["(no way runs inside anything)"])
        if not inside:
            raise feature.wrong("inside", None, "the name of a building or domain that ways run in")
    outside = feature.word("outside", "outdoors", ["outdoors", *known])
    height = feature.number("z_m", feature.number("elevation_m", z or 0.0))
    number = of_building if of_building >= 0 else draft.domains.index(inside)
    return Window(x, y, mm(height), number, draft.domains.index(outside))
