"""Maps drawn in GeoJSON, in the profile that docs/maps.md describes."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import Polygon

from afoot.errors import AfootError, nearest
from afoot.maps.geojson_fields import POINT_FIELDS, POLYGON_FIELDS, WAY_FIELDS, Feature, features
from afoot.maps.model import (
    DEFAULT_BUILDING_M,
    LAYER_M,
    OUTDOORS,
    UPRIGHT_M,
    Area,
    Building,
    Map,
    Place,
    Ring,
    Way,
    Window,
)
from afoot.maps.osm_buildings import rings
from afoot.maps.project import Projection, centred, mm
from afoot.words import Going

PLACE_KINDS = ("point", "door", "gate", "barrier", "fire_escape", "border", "refuge")
_MAX_M = 1e6
Key = tuple[float, float, float | None]


@dataclass
class _Spot:
    """A place in the making; heights: what its ways say, of which the one nearest the ground counts."""

    x_m: float
    y_m: float
    z_m: float | None
    heights: list[tuple[float, int]] = field(default_factory=list)
    feature: Feature | None = None


@dataclass
class _Draft:
    to_m: Projection | None
    spots: dict[Key, _Spot] = field(default_factory=dict)
    ways: list[tuple[Feature, list[Key], Way]] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    domains: list[str] = field(default_factory=lambda: ["outdoors"])
    noted: Counter[str] = field(default_factory=Counter)

    def metres(self, point: tuple[float, float, float | None]) -> Key:
        x, y, z = point
        if self.to_m is not None:
            x, y = self.to_m.to_m(x, y)
        return mm(x), mm(y), None if z is None else mm(z)

    def domain(self, name: str) -> int:
        if name not in self.domains:
            self.domains.append(name)
        return self.domains.index(name)


def read_geojson(path: Path) -> Map:
    """The Map of a GeoJSON file. Raises AfootError with file, line, feature and field for what is wrong."""
    where = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text)
    except UnicodeDecodeError:
        raise AfootError("the file is not text", where=where, expected="GeoJSON in UTF-8") from None
    except json.JSONDecodeError as error:
        raise AfootError(f"not JSON ({error.msg})", where=f"{where}:{error.lineno}",
                         fix="The file may be cut short.") from None  # fmt: skip
    listed = features(document, text, where)
    own = document.get("afoot") or {}
    draft = _Draft(_projection(own, listed, where))
    for kind, add in (("Polygon", _add_polygon), ("LineString", _add_way), ("Point", _add_place)):
        for feature in listed:
            if feature.kind.removeprefix("Multi") == kind:
                add(draft, feature)
    if not draft.ways:
        raise AfootError("the map has no ways, so there is nowhere to walk", where=where,
                         expected="at least one LineString")  # fmt: skip
    return _finish(draft, listed, str(document.get("name") or path.name.split(".")[0]), own)


def _projection(own: Any, listed: list[Feature], where: str) -> Projection | None:
    """None for maps in metres; else around the middle of all positions, which must be degrees."""
    if not isinstance(own, dict):
        raise AfootError("field 'afoot' is wrong", where=where, came=own, expected='{"units": "m"}')
    units = own.get("units", "degrees")
    if units not in ("m", "degrees"):
        raise AfootError("field 'afoot.units' is wrong", where=where, came=units, expected="m or degrees",
                         fix=nearest(str(units), ("m", "degrees")))  # fmt: skip
    if units == "m":
        return None
    points: list[tuple[float, float]] = []
    for feature in listed:
        for x, y, _ in _positions(feature):
            if not (-180.0 <= x <= 180.0 and -90.0 <= y <= 90.0):
                fix = 'For a map in metres write "afoot": {"units": "m"} at the top.'
                raise feature.wrong("coordinates", [x, y], "longitude, latitude in degrees", fix)
            points.append((x, y))
    return centred(points) if points else None


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


def _add_polygon(draft: _Draft, feature: Feature) -> None:
    _note(draft, feature, POLYGON_FIELDS)
    _positions(feature)
    kind = feature.word("kind", "")
    if not kind:
        raise feature.wrong("kind", None, "building, or what the area is (market, yard, woods, ...)")
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
        else:
            draft.areas.append(Area(rings(shape), kind, name, feature.count("capacity", 0)))


def _building(draft: _Draft, feature: Feature, outline: tuple[Ring, ...], name: str) -> Building:
    base = feature.number("base_m", 0.0, -1000.0, 1000.0)
    top = feature.number("height_m", max(DEFAULT_BUILDING_M, base + 1.0), -1000.0, 1000.0)
    if top <= base:
        raise feature.wrong("height_m", top, f"more than base_m, {base:g}")
    inside = feature.word("domain", "")
    domain = draft.domain(inside) if inside else -1
    stated = feature.properties.get("height_m") is not None
    return Building(outline, mm(base), mm(top), domain, feature.flag("flat", True), name, stated)


def _add_way(draft: _Draft, feature: Feature) -> None:
    _note(draft, feature, WAY_FIELDS)
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
        draft.spots.setdefault(key, _Spot(*key)).heights.append((height, layer))
        keys.append(key)
    if len(keys) < 2:
        raise feature.wrong("coordinates", feature.coordinates, "two positions at least a millimetre apart")
    length = feature.properties.get("length_m")
    way = Way(
        places=(),
        going=going,
        domain=_inside(draft, feature, going, keys),
        layer=layer,
        bridge=feature.flag("bridge", False),
        headroom_m=mm(feature.number("headroom_m", UPRIGHT_M, 0.3, 100.0)),
        width_m=mm(feature.number("width_m", 0.0, 0.0, 1000.0)),
        lit=feature.flag("lit", True),
        hidden=feature.flag("hidden", False),
        passage=feature.flag("passage", False),
        oneway=feature.flag("oneway", False),
        length_m=None if length is None else mm(feature.number("length_m", 1.0, 0.001, _MAX_M)),
        name=feature.word("name", ""),
    )
    draft.ways.append((feature, keys, way))


def _inside(draft: _Draft, feature: Feature, going: Going, keys: list[Key]) -> int:
    """The domain a way names; else the building around a corridor or archway, else its name's."""
    named = feature.word("domain", "")
    if named:
        return OUTDOORS if named == "outdoors" else _named_domain(draft, named)
    if going == Going.TUNNEL:
        return draft.domain(feature.word("name", "") or "tunnel")
    if going not in (Going.CORRIDOR, Going.ARCHWAY):
        return OUTDOORS
    k = (len(keys) - 1) // 2
    middle = ShapelyPoint((keys[k][0] + keys[k + 1][0]) / 2.0, (keys[k][1] + keys[k + 1][1]) / 2.0)
    for index, building in enumerate(draft.buildings):
        if Polygon(building.rings[0], building.rings[1:]).contains(middle):
            if building.domain < 0:
                name = building.name or f"building {index + 1}"
                return _named_domain(draft, name, index)
            return building.domain
    return OUTDOORS if going == Going.ARCHWAY else draft.domain(feature.word("name", "") or "corridor")


def _named_domain(draft: _Draft, name: str, only: int = -1) -> int:
    """The number of a domain, the inside of the buildings of that name (or of building `only`)."""
    number = draft.domain(name)
    for index, b in enumerate(draft.buildings):
        if index == only or (b.name == name and b.domain < 0):
            draft.buildings[index] = replace(b, domain=number)
    return number


def _add_place(draft: _Draft, feature: Feature) -> None:
    _note(draft, feature, POINT_FIELDS)
    if feature.word("kind", "point", (*PLACE_KINDS, "window")) == "window":
        return
    x, y, z = draft.metres(feature.point(feature.coordinates))
    same = [key for key in draft.spots if key[:2] == (x, y) and (z is None or key[2] in (None, z))]
    spot = draft.spots[same[0]] if same else draft.spots.setdefault((x, y, z), _Spot(x, y, z))
    if spot.feature is not None:
        raise feature.wrong(
            "coordinates", feature.coordinates, f"a position other than {spot.feature.where}'s"
        )
    spot.feature = feature
    if not spot.heights:
        draft.noted["place on no way"] += 1


def _note(draft: _Draft, feature: Feature, known: tuple[str, ...]) -> None:
    for key in feature.check_fields(known):
        draft.noted[f"field {key} not known, ignored"] += 1


def _finish(draft: _Draft, listed: list[Feature], name: str, own: dict[str, Any]) -> Map:
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
    ways = tuple(replace(way, places=tuple(index[key] for key in keys)) for _, keys, way in draft.ways)
    windows = tuple(
        _window(draft, f) for f in listed if f.properties.get("kind") == "window" and f.kind == "Point"
    )
    return Map(
        name=name,
        places=tuple(places),
        ways=ways,
        buildings=tuple(draft.buildings),
        areas=tuple(draft.areas),
        windows=windows,
        domains=tuple(draft.domains),
        origin=(draft.to_m.lat, draft.to_m.lon) if draft.to_m else None,
        attribution=str(own.get("attribution", "")),
        licence=str(own.get("licence", "")),
        noted=dict(sorted(draft.noted.items())),
    )


def _place(spot: _Spot) -> Place:
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


def _window(draft: _Draft, feature: Feature) -> Window:
    x, y, z = draft.metres(feature.point(feature.coordinates))
    used = {way.domain for _, _, way in draft.ways}
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
