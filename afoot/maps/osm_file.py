"""The passes over an OpenStreetMap file: which ways, outlines and nodes afoot wants, untouched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium

from afoot.errors import AfootError, Where
from afoot.maps.osm_tags import (
    GROUND_KEYS,
    OSM_ENDINGS,
    Tags,
    ground_kind,
    named_ground_kind,
    why_no_corridor,
)
from afoot.maps.osm_whole import Signs
from afoot.maps.project import Degrees

_MARGIN_DEG = 0.003  # about 300 m kept around a bbox, so that ways reach its edge and are cut there

_NODE_KEYS = ("entrance", "door", "barrier")
_RELATION_KEYS = ("building", "building:part", "highway")


@dataclass
class Counts:
    """Why things were left out, and what was assumed or mended, with how often."""

    dropped: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)


@dataclass
class RawOsm:
    """What one file holds: `ways` and `outlines` by id, `relations` as (id, tags, [(way, role)]).

    ways: highways, (refs, tags). outlines: buildings, parts, rooms' ways and members of relations. edges:
    outlines of areas of ground, members of `patches` (such areas that are relations, as `relations`), and coastlines.
    spots: tagged nodes (entrance, door, barrier). named: nodes that name ground. lonlat: every node above that the
    file has. indoor: why ways with `indoor` that are no highways are no corridors either. signs: of a file that is
    not whole.
    """

    ways: dict[int, tuple[list[int], Tags]] = field(default_factory=dict)
    outlines: dict[int, tuple[list[int], Tags]] = field(default_factory=dict)
    relations: list[tuple[int, Tags, list[tuple[int, str]]]] = field(default_factory=list)
    edges: dict[int, tuple[list[int], Tags]] = field(default_factory=dict)
    patches: list[tuple[int, Tags, list[tuple[int, str]]]] = field(default_factory=list)
    spots: dict[int, Tags] = field(default_factory=dict)
    named: dict[int, Tags] = field(default_factory=dict)
    lonlat: dict[int, tuple[float, float]] = field(default_factory=dict)
    indoor: Counter[str] = field(default_factory=Counter)
    signs: Signs = field(default_factory=Signs)


def read_raw(path: Path, bbox: Degrees | None = None) -> RawOsm:
    """Read `path` in three passes (relations; ways; nodes), so that the order in the file does not matter.

    Raises AfootError for a file that is empty, cut short, not OpenStreetMap, damaged, or without ways.
    """
    if path.stat().st_size == 0:
        raise AfootError("the file is empty", where=Where(path), fix="Download or export it again.")
    raw = RawOsm()
    try:
        members = _read_relations(path, raw)
        _read_ways(path, raw, members)
        if raw.ways:
            _read_nodes(path, raw, bbox)
    except (RuntimeError, OSError, UnicodeDecodeError) as error:
        raise AfootError(
            f"the file cannot be read as OpenStreetMap data ({error})",
            where=Where(path),
            expected="a whole .osm, .osm.gz, .osm.bz2 or .osm.pbf file",
            fix="It is probably cut short or of another format: download or export it again.",
        ) from None
    except (ValueError, osmium.InvalidLocationError) as error:  # ids, references, times; coordinates
        raise AfootError(
            f"the file holds what OpenStreetMap data cannot ({error})",
            where=Where(path),
            expected="ids, refs and versions in whole numbers, lat and lon in degrees",
            fix="Look for it in the file and mend it, or download or export the file again.",
        ) from None
    if not raw.ways:
        raise AfootError(
            "the file has no highway ways, so there is nowhere to walk",
            where=Where(path),
            fix="Export an area with streets, and with all their nodes; or download it again, if it should have them: "
            "ways come after the nodes, and a file that is cut short has none.",
        )
    return raw


def _source(path: Path) -> Any:
    """The file with its format, which libosmium knows by the ending alone."""
    if path.name.lower().endswith(OSM_ENDINGS):
        return osmium.io.File(str(path))
    with path.open("rb") as file:
        form = "pbf" if b"OSMHeader" in file.read(64) else "osm"
    return osmium.io.File(str(path), form)


def _objects(path: Path, kinds: Any, *filters: Any) -> Iterator[Any]:
    processor = osmium.FileProcessor(_source(path), kinds)
    for one in filters:
        processor = processor.with_filter(one)
    return iter(processor)


def _read_relations(path: Path, raw: RawOsm) -> set[int]:
    members: set[int] = set()
    for relation in _objects(path, osmium.osm.RELATION):
        raw.signs.see_relation(relation)
        tags = dict(relation.tags)
        patch = tags.get("type") == "multipolygon" and ground_kind(tags) != ""
        wanted = any(key in tags for key in _RELATION_KEYS)
        if not (patch or wanted):
            continue
        ways = [(m.ref, m.role) for m in relation.members if m.type == "w"]
        if patch:
            raw.patches.append((relation.id, tags, ways))
        if wanted:
            raw.relations.append((relation.id, tags, ways))
            members.update(ref for ref, _ in ways)
    return members


def _read_ways(path: Path, raw: RawOsm, members: set[int]) -> None:
    around = {ref for _, _, ways in raw.patches for ref, _ in ways}
    for way in _objects(path, osmium.osm.WAY):
        tags = way.tags
        raw.signs.see_way(way)
        if way.id in around or _bounds_ground(way):
            raw.edges[way.id] = ([node.ref for node in way.nodes], dict(tags))
        outline = way.id in members or "building" in tags or "building:part" in tags
        indoor = tags.get("indoor", "no") != "no" and "highway" not in tags and not outline
        if not (outline or indoor or "highway" in tags):
            continue
        kept = dict(tags)
        if indoor:
            if reason := why_no_corridor(kept, way.is_closed()):
                raw.indoor[reason] += 1
                continue
            kept["highway"] = "corridor"
        entry = ([node.ref for node in way.nodes], kept)
        if "highway" in kept:
            raw.ways[way.id] = entry
        if outline:
            raw.outlines[way.id] = entry


def _bounds_ground(way: Any) -> bool:
    """Whether a way is the outline of an area of ground, or a coastline."""
    if way.tags.get("natural") == "coastline":
        return True
    return bool(way.is_closed()) and ground_kind(dict(way.tags)) != ""


def _read_nodes(path: Path, raw: RawOsm, bbox: Degrees | None) -> None:
    wanted: set[int] = set()
    for refs, _ in [*raw.ways.values(), *raw.outlines.values(), *raw.edges.values()]:
        wanted.update(refs)
    for node in _objects(path, osmium.osm.NODE, osmium.filter.KeyFilter(*_NODE_KEYS)):
        raw.spots[node.id] = dict(node.tags)
    for node in _objects(path, osmium.osm.NODE, osmium.filter.KeyFilter(*GROUND_KEYS)):
        if named_ground_kind(tags := dict(node.tags)):
            raw.named[node.id] = tags
    wanted.update(raw.spots, raw.named)
    west, south, east, north = bbox or (-1000.0, -1000.0, 1000.0, 1000.0)
    # osmium's IdFilter keeps a bit for every id up to the largest: 650 MB, and slower for files of towns.
    for node in _objects(path, osmium.osm.NODE):
        place = node.location
        raw.signs.see_node(node)
        if node.id not in wanted or not place.valid():
            continue
        lon, lat = place.lon, place.lat
        if (
            west - _MARGIN_DEG <= lon <= east + _MARGIN_DEG
            and south - _MARGIN_DEG <= lat <= north + _MARGIN_DEG
        ):
            raw.lonlat[node.id] = (lon, lat)
    if bbox is None:
        raw.signs.streets = len(raw.ways)
        raw.signs.empty_streets = sum(raw.lonlat.keys().isdisjoint(refs) for refs, _ in raw.ways.values())
