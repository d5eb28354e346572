"""Buildings of an OpenStreetMap file: outlines put together, heights read or assumed, parts where drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon
from shapely.ops import polygonize

from afoot.maps.ground import rings
from afoot.maps.model import DEFAULT_BUILDING_M, LAYER_M, LEVEL_M, Building
from afoot.maps.osm_file import Counts, RawOsm
from afoot.maps.osm_tags import Tags, metres, number
from afoot.maps.project import Projection, mm

CANOPY_TOP_M = 5.0  # building=roof with neither height nor levels: a filling station's or a platform's
CANOPY_SLAB_M = 1.0  # and its thickness, where no min_height says where it begins
PARTS_COVER = 0.9  # from this share of its outline on, parts replace the building they divide
_MIN_AREA_M2 = 0.5


@dataclass(frozen=True, slots=True)
class Footprint:
    """A building's outline with what its inside is called. members: indices of Buildings that share it."""

    polygon: Polygon
    base_m: float
    top_m: float
    name: str
    members: tuple[int, ...]


@dataclass
class _Shape:
    key: str
    tags: Tags
    polygon: Polygon
    part: bool


def read_buildings(raw: RawOsm, to_m: Projection, count: Counts) -> tuple[list[Building], list[Footprint]]:
    """All prisms and all footprints, by the file's ids; `count` takes what is left out or assumed."""
    shapes = _shapes(raw, to_m, count)
    outlines = [s for s in shapes if not s.part]
    parts = [s for s in shapes if s.part]
    owner = _owners(outlines, parts)
    buildings: list[Building] = []
    footprints: list[Footprint] = []
    for index, outline in enumerate(outlines):
        prism = _prism(outline, None, count)
        mine = [p for p, o in zip(parts, owner, strict=True) if o == index]
        covered = (
            shapely.union_all([p.polygon for p in mine]).intersection(outline.polygon).area if mine else 0.0
        )
        first = len(buildings)
        if covered < PARTS_COVER * outline.polygon.area:
            buildings.append(prism)
        buildings += [_prism(p, prism, count) for p in mine]
        name = outline.tags.get("name", "")
        members = tuple(range(first, len(buildings)))
        footprints.append(Footprint(outline.polygon, prism.base_m, prism.top_m, name or outline.key, members))
    for part, index in zip(parts, owner, strict=True):
        if index < 0:
            prism = _prism(part, None, count)
            footprints.append(Footprint(part.polygon, prism.base_m, prism.top_m, part.key, (len(buildings),)))
            buildings.append(prism)
    return buildings, footprints


def _shapes(raw: RawOsm, to_m: Projection, count: Counts) -> list[_Shape]:
    """Closed ways first, then relations; a ring that the extract's edge cuts is closed along that edge."""
    shapes: list[_Shape] = []
    for way_id, (refs, tags) in sorted(raw.outlines.items()):
        kind = _kind(tags)
        if not kind:
            continue
        line = [to_m.to_m(*raw.lonlat[ref]) for ref in refs if ref in raw.lonlat]
        if refs[0] != refs[-1] or len(set(line)) < 3:
            count.dropped["building: outline not closed, or hardly any of it in the extract"] += 1
            continue
        if any(ref not in raw.lonlat for ref in refs):
            count.noted["building clipped at the edge of the extract, closed along it"] += 1
        shapes += _valid(f"building {way_id}", tags, Polygon(line), kind == "part", count)
    for relation_id, tags, members in sorted(raw.relations, key=lambda r: r[0]):
        kind = _kind(tags)
        if not kind or tags.get("type") == "building":
            continue
        polygon = assemble(raw.outlines, raw.lonlat, to_m, members)
        if polygon is None:
            count.dropped["building: relation whose rings do not close in the extract"] += 1
            continue
        shapes += _valid(f"building r{relation_id}", tags, polygon, kind == "part", count)
    return shapes


def _kind(tags: Tags) -> str:
    if tags.get("building:part", "no") != "no":
        return "part"
    return "outline" if tags.get("building", "no") != "no" else ""


def assemble(
    ways: Mapping[int, tuple[list[int], Tags]],
    lonlat: Mapping[int, tuple[float, float]],
    to_m: Projection,
    members: list[tuple[int, str]],
) -> Any:
    """Rings of a multipolygon from its member ways: outer rings less inner rings; None where any is open."""
    sides: dict[str, list[LineString]] = {"outer": [], "inner": []}
    for way_id, role in members:
        if way_id not in ways or role not in ("outer", "inner", ""):
            if role in ("outer", ""):
                return None
            continue
        refs = ways[way_id][0]
        if any(ref not in lonlat for ref in refs) or len(refs) < 2:
            return None
        sides[role or "outer"].append(LineString([to_m.to_m(*lonlat[ref]) for ref in refs]))
    outer = list(polygonize(sides["outer"]))
    if not outer:
        return None
    holes = list(polygonize(sides["inner"]))
    return (
        shapely.difference(shapely.union_all(outer), shapely.union_all(holes))
        if holes
        else shapely.union_all(outer)
    )


def _valid(key: str, tags: Tags, shape: Any, part: bool, count: Counts) -> list[_Shape]:
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    parts = [p for p in getattr(shape, "geoms", [shape]) for p in getattr(p, "geoms", [p])]
    polygons = [p for p in parts if isinstance(p, Polygon) and p.area >= _MIN_AREA_M2]
    if not polygons:
        count.dropped["building: no area"] += 1
    return [_Shape(key, tags, p, part) for p in polygons]


def _owners(outlines: list[_Shape], parts: list[_Shape]) -> list[int]:
    """For each part the outline that holds most of it (-1: none holds half)."""
    tree = shapely.STRtree([o.polygon for o in outlines])
    owner: list[int] = []
    for part in parts:
        best, share = -1, 0.5 * part.polygon.area
        for index in sorted(int(i) for i in tree.query(part.polygon)):
            area = outlines[index].polygon.intersection(part.polygon).area
            if area > share + 1e-6:
                best, share = index, area
        owner.append(best)
    return owner


def _prism(shape: _Shape, whole: Building | None, count: Counts) -> Building:
    """The Building of a shape; a part that states no height takes that of the `whole`."""
    tags = shape.tags
    base, top = _base(tags, count), _top(tags, count)
    stated = top is not None
    canopy = tags.get("building") == "roof" or tags.get("building:part") == "roof"
    layer = number(tags.get("layer", "")) or 0.0
    if layer < 0.0 or tags.get("location") == "underground":
        ground = min(layer, -1.0) * LAYER_M
        base, top = ground, min(0.0, ground + (top or LAYER_M))
    elif top is None:
        count.noted["building height not stated, assumed"] += 1
        top = CANOPY_TOP_M if canopy else whole.top_m if whole else DEFAULT_BUILDING_M
        top = max(top, (base or 0.0) + LEVEL_M) if base else top
    if base is None:
        base = max(0.0, top - CANOPY_SLAB_M) if canopy else 0.0
    if base >= top:
        count.noted["min_height not below height, ignored"] += 1
        base = 0.0
    flat = tags.get("roof:shape", "flat") == "flat" and not canopy and tags.get("building") != "ship"
    name = tags.get("name", "") or (whole.name if whole else "")
    return Building(rings(shape.polygon), mm(base), mm(top), -1, flat, name, stated)


def _top(tags: Tags, count: Counts) -> float | None:
    for key in ("height", "building:height"):
        if key in tags:
            value = metres(tags[key])
            if value is not None and 0.0 < value < 1000.0:
                return value
            count.noted[f"{key} not readable, ignored"] += 1
    if "building:levels" in tags:
        floors = number(tags["building:levels"])
        if floors is not None and 0.0 < floors + (number(tags.get("roof:levels", "")) or 0.0) < 300.0:
            return (floors + max(0.0, number(tags.get("roof:levels", "")) or 0.0)) * LEVEL_M
        count.noted["building:levels not readable, ignored"] += 1
    return None


def _base(tags: Tags, count: Counts) -> float | None:
    if "min_height" in tags:
        value = metres(tags["min_height"])
        if value is not None and 0.0 <= value < 1000.0:
            return value
        count.noted["min_height not readable, ignored"] += 1
    if "building:min_level" in tags:
        floors = number(tags["building:min_level"])
        if floors is not None and 0.0 <= floors < 300.0:
            return floors * LEVEL_M
        count.noted["building:min_level not readable, ignored"] += 1
    return None


def with_domain(buildings: list[Building], members: tuple[int, ...], domain: int) -> None:
    """Give the Buildings of one footprint their inside."""
    for index in members:
        buildings[index] = replace(buildings[index], domain=domain)
